"""Instruments and their versions, for those who may see them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from skerry.actors.models import Scheme
from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission
from skerry.questionnaires.enums import VersionState
from skerry.questionnaires.models import DraftStep, Instrument, InstrumentVersion
from skerry.questionnaires.rules.definition import Definition, Question


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """An instrument with what a list says of it."""

    instrument: Instrument
    definition: Definition
    published: InstrumentVersion | None
    draft: InstrumentVersion | None

    @property
    def count(self) -> int:
        """How many answers it asks for."""
        return len(list(self.definition.names()))


@dataclass(frozen=True, kw_only=True)
class Found:
    """A question of the library, with the version it stands in."""

    version: InstrumentVersion
    definition: Definition
    question: Question


def instruments_visible_to(viewer: Viewer) -> "QuerySet[Instrument]":
    """All by key; those that are put away come last."""
    if not viewer.may(Permission.INSTRUMENTS_VIEW):
        return Instrument.objects.none()
    return Instrument.objects.order_by("archived_at", "key")


def versions_visible_to(viewer: Viewer) -> "QuerySet[InstrumentVersion]":
    """All, the newest first."""
    rows = InstrumentVersion.objects.select_related("instrument").order_by("-number")
    return rows if viewer.may(Permission.INSTRUMENTS_VIEW) else rows.none()


def drafts_visible_to(viewer: Viewer) -> "QuerySet[InstrumentVersion]":
    """Those that the viewer may change: of instruments that are not put away."""
    rows = versions_visible_to(viewer).filter(
        state=VersionState.DRAFT, instrument__archived_at=None
    )
    return rows if viewer.may(Permission.INSTRUMENTS_EDIT) else rows.none()


def shelves(viewer: Viewer) -> Sequence[Shelf]:
    """Every instrument with its last published version and its draft."""
    versions: dict[int, list[InstrumentVersion]] = {}
    for version in versions_visible_to(viewer):
        versions.setdefault(version.instrument_id, []).append(version)
    return [
        _shelf(instrument, versions.get(instrument.pk, []))
        for instrument in instruments_visible_to(viewer)
    ]


def published_before(version: InstrumentVersion) -> InstrumentVersion | None:
    """The published version that ``version`` follows."""
    earlier = version.instrument.versions.published().filter(number__lt=version.number)
    return earlier.order_by("-number").first()


def changes_since(version: InstrumentVersion, seen: int) -> Sequence[DraftStep]:
    """What the draft was at ``seen`` and since, each with who changed it away, the oldest first.

    Undoing is a change too. The first is not at ``seen`` where that is no longer kept.
    """
    return list(version.steps.filter(revision__gte=seen).order_by("revision"))


def library(viewer: Viewer, *, words: str) -> Iterator[Found]:
    """Questions of every instrument's last published version that say all ``words``."""
    wanted = words.casefold().split()
    published = versions_visible_to(viewer).filter(
        ~Q(state=VersionState.DRAFT), instrument__archived_at=None
    )
    newest: dict[int, InstrumentVersion] = {}
    for version in published:
        newest.setdefault(version.instrument_id, version)
    for version in sorted(newest.values(), key=lambda one: one.instrument.key):
        definition = version.read()
        for question in definition.questions():
            text = " ".join([question.name, *question.label.values()]).casefold()
            if all(word in text for word in wanted):
                yield Found(version=version, definition=definition, question=question)


def _shelf(instrument: Instrument, versions: Sequence[InstrumentVersion]) -> Shelf:
    published = next((one for one in versions if one.state == VersionState.PUBLISHED), None)
    draft = next((one for one in versions if one.state == VersionState.DRAFT), None)
    newest = published or draft
    definition = newest.read() if newest else Definition(title={}, languages=())
    return Shelf(instrument=instrument, definition=definition, published=published, draft=draft)


def can_undo(version: InstrumentVersion) -> bool:
    return version.steps.filter(is_way_back=True).exists()


def schemes() -> Sequence[tuple[str, str]]:
    """The vocabularies from which terms can be asked for."""
    return list(Scheme.objects.order_by("title").values_list("key", "title"))
