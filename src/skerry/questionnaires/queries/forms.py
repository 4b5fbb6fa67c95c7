"""Questionnaires that a form may become a version of, and versions that go out as forms."""

from collections.abc import Collection, Mapping

from django.db.models import QuerySet

from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission
from skerry.questionnaires.models import Instrument, InstrumentVersion
from skerry.questionnaires.rules.definition import text_in


def keys_taken() -> Collection[str]:
    """The short names that no new questionnaire can have, whoever may see them."""
    return frozenset(Instrument.objects.values_list("key", flat=True))


def titles_renewable_by(viewer: Viewer, *, language: str) -> Mapping[str, str]:
    """The titles of the questionnaires that a form may become a version of, by key."""
    newest = {
        version.instrument.key: version.read()
        for version in InstrumentVersion.objects.select_related("instrument")
        .filter(instrument__in=instruments_renewable_by(viewer))
        .order_by("instrument__key", "number")
    }
    return {
        key: text_in(definition.title, language, definition.languages)
        for key, definition in newest.items()
    }


def instruments_renewable_by(viewer: Viewer) -> "QuerySet[Instrument]":
    """By key; those that are put away are left out."""
    rows = Instrument.objects.filter(archived_at=None).order_by("key")
    return rows if viewer.may(Permission.INSTRUMENTS_EDIT) else rows.none()


def versions_written_for(viewer: Viewer) -> "QuerySet[InstrumentVersion]":
    rows = InstrumentVersion.objects.select_related("instrument")
    return rows if viewer.may(Permission.INSTRUMENTS_VIEW) else rows.none()
