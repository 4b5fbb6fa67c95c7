"""Notes on organisations, for the desk."""

from django.db.models import QuerySet

from skerry.actors.models import Note, Organisation
from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission


def notes_visible_to(viewer: Viewer) -> "QuerySet[Note]":
    """Those on organisations that the viewer sees, the newest first."""
    notes = Note.objects.select_related("organisation").order_by("-written_at", "-pk")
    if not viewer.may(Permission.NOTES_WRITE):
        return notes.none()
    return notes.filter(organisation__in=Organisation.objects.visible_to(viewer))
