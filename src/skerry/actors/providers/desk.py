"""What this room answers for at the desk: tags, segments, notes, and the tasks that wait."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from skerry.actors.enums import ReportState, RunState
from skerry.actors.models import Note, OrganisationTag, SegmentPick
from skerry.actors.models.notes import NOTE_KEPT
from skerry.actors.queries.imports import runs_visible_to
from skerry.actors.queries.reports import reports_visible_to
from skerry.kernel.actor import Actor, Viewer
from skerry.kernel.desk_tasks import waiting
from skerry.kernel.personal import Kept
from skerry.kernel.providers import (
    DeskTask,
    Merge,
    OrganisationReference,
    PersonalDataProvider,
    RetentionRule,
)


def _export_notes(person: UUID) -> Iterable[Mapping[str, object]]:
    """What they wrote. Who may be spoken of in a note is nobody's to tell but a reader's."""
    written = Note.objects.filter(by=str(person)).order_by("pk")
    return written.values("organisation__name", "text", "written_at")


def _keep_notes(*, person: UUID, by: Actor, now: datetime) -> None:
    """They are the office's, no longer tell who wrote them, and end by themselves."""


def _expire_notes(*, now: datetime) -> int:
    return Note.objects.filter(needed_at__lte=now - NOTE_KEPT).delete()[0]


def _once(model: type[Model], other: str) -> Merge:
    """A merge that moves rows to the organisation that stays, one for each ``other``."""

    def merge(*, keep: int, drop: int, by: Actor, now: datetime) -> None:
        rows = model._default_manager
        there = rows.filter(organisation=keep).values_list(other, flat=True)
        dropped = rows.filter(organisation=drop)
        dropped.filter(**{f"{other}__in": list(there)}).delete()
        dropped.update(organisation=keep)

    return merge


def _merge_notes(*, keep: int, drop: int, by: Actor, now: datetime) -> None:
    Note.objects.filter(organisation=drop).update(organisation=keep)


def _reports(viewer: Viewer, *, now: datetime) -> Iterable[DeskTask]:
    return waiting(
        reports_visible_to(viewer).filter(state=ReportState.NEW),
        since="reported_at",
        key="actors.reports",
        title=_("Reports of entries"),
        url=reverse("actors:reports"),
    )


def _imports(viewer: Viewer, *, now: datetime) -> Iterable[DeskTask]:
    return waiting(
        runs_visible_to(viewer).filter(state__in=[RunState.PREVIEW, RunState.STOPPED]),
        since="created_at",
        key="actors.imports",
        title=_("Imports to look through and apply"),
        url=reverse("actors:import_runs"),
    )


PERSONAL_DATA: Final = (
    PersonalDataProvider(
        model=Note._meta.label,
        fields=frozenset({"text"}),
        export=_export_notes,
        erase=_keep_notes,
    ),
)
RETENTION: Final = (
    RetentionRule(model=Note._meta.label, kept=Kept.A_YEAR, after=NOTE_KEPT, expire=_expire_notes),
)
ORGANISATION_REFERENCES: Final = (
    OrganisationReference(
        model=OrganisationTag._meta.label,
        field="organisation",
        merge=_once(OrganisationTag, "tag"),
    ),
    OrganisationReference(
        model=SegmentPick._meta.label, field="organisation", merge=_once(SegmentPick, "segment")
    ),
    OrganisationReference(model=Note._meta.label, field="organisation", merge=_merge_notes),
)
DESK_TASKS: Final = (_reports, _imports)
