"""Reports of entries, for the desk."""

from django.db.models import F, QuerySet

from skerry.actors.models import EntryReport, Organisation
from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission


def reports_visible_to(viewer: Viewer) -> "QuerySet[EntryReport]":
    """Those of entries that the viewer sees, if reports are theirs to handle; the open ones first."""
    rows = EntryReport.objects.select_related("organisation")
    if not viewer.may(Permission.REPORTS_HANDLE):
        return rows.none()
    seen = Organisation.objects.visible_to(viewer)
    return rows.filter(organisation__in=seen).order_by(
        F("closed_at").desc(nulls_first=True), "-reported_at"
    )
