"""Versions for those who may look at questionnaires."""

from django.db.models import QuerySet

from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission
from skerry.questionnaires.models import InstrumentVersion


def versions_to_try(viewer: Viewer) -> "QuerySet[InstrumentVersion]":
    """The versions that ``viewer`` may try out, drafts too."""
    if not viewer.may(Permission.INSTRUMENTS_VIEW):
        return InstrumentVersion.objects.none()
    return InstrumentVersion.objects.select_related("instrument")
