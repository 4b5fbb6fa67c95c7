"""Instruments through their lives: made, drafted, published for good, put away."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.questionnaires.enums import Purpose, VersionState
from skerry.questionnaires.models import DraftStep, Instrument, InstrumentVersion
from skerry.questionnaires.rules.definition import Definition
from skerry.questionnaires.rules.instruments import (
    RESERVED_KEYS,
    BeginningObstacle,
    Fault,
    obstacle_to_beginning,
    obstacle_to_publishing,
)

STEPS_KEPT: Final = 50


class InstrumentKeyTaken(Exception):
    """Another instrument has this key, or an address needs it."""


class DraftChanged(Exception):
    """Somebody changed the draft meanwhile, published it or threw it away.

    ``current`` is what it is now, None for one that is gone.
    """

    def __init__(self, current: InstrumentVersion | None) -> None:
        super().__init__(current.revision if current else None)
        self.current = current


class VersionNotBeginnable(Exception):
    """``obstacle`` says why no new version can be begun."""

    def __init__(self, obstacle: BeginningObstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


class VersionNotPublishable(Exception):
    """``faults`` have to be mended first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(*(fault.reason for fault in faults))
        self.faults = faults


class NothingToUndo(Exception):
    """The draft is as it was begun, or its last change is too long ago."""


class DraftNotDiscardable(Exception):
    """It is published: it stays for good."""


@transaction.atomic
def make_instrument(
    *, key: str, purpose: Purpose, definition: Definition, by: Actor, now: datetime
) -> InstrumentVersion:
    """A new instrument with its first draft.

    Raises:
        InstrumentKeyTaken: another has this key, or an address needs it.
    """
    if key in RESERVED_KEYS or Instrument.objects.filter(key=key).exists():
        raise InstrumentKeyTaken
    instrument = _keyed(key, purpose, by, now)
    version = _drafted(instrument, 1, definition, by, now)
    audit.record(Event.INSTRUMENT_MADE, target=instrument, by=by, at=now)
    return version


@transaction.atomic
def change_draft(
    *, version: InstrumentVersion, definition: Definition, seen: int, by: Actor, now: datetime
) -> InstrumentVersion:
    """Keep ``definition`` as the draft, which was ``seen`` at that revision.

    What it was is kept for a while. Saving the same again changes nothing.

    Raises:
        DraftChanged: it is not as it was seen any more, or it is published.
    """
    kept = _held(version, seen)
    if definition.fingerprint() != kept.fingerprint:
        _remember(kept, by, now, is_way_back=True)
        _write(kept, definition, now)
        audit.record(Event.DRAFT_CHANGED, target=kept, by=by, at=now)
    return kept


@transaction.atomic
def undo_change(
    *, version: InstrumentVersion, seen: int, by: Actor, now: datetime
) -> InstrumentVersion:
    """Take the last change of the draft back.

    Raises:
        DraftChanged: it is not as it was seen any more, or it is published.
        NothingToUndo: nothing is kept of what it was before.
    """
    kept = _held(version, seen)
    last = kept.steps.filter(is_way_back=True).order_by("-revision").first()
    if last is None:
        raise NothingToUndo
    last.is_way_back = False
    last.save(update_fields=["is_way_back"])
    _remember(kept, by, now, is_way_back=False)
    _write(kept, Definition.from_json(last.definition), now)
    audit.record(Event.DRAFT_CHANGED, target=kept, by=by, at=now, detail={"undone": True})
    return kept


@transaction.atomic
def begin_version(
    *, instrument: Instrument, definition: Definition | None = None, by: Actor, now: datetime
) -> InstrumentVersion:
    """A draft with ``definition``, or else with what the last published version says.

    Raises:
        VersionNotBeginnable: there is a draft already, nothing to begin from, or it is put away.
    """
    held = Instrument.objects.select_for_update().get(pk=instrument.pk)
    last = held.versions.published().order_by("-number").first()
    has_draft = held.versions.filter(state=VersionState.DRAFT).exists()
    obstacle = obstacle_to_beginning(
        has_draft=has_draft, has_published=last is not None, is_archived=bool(held.archived_at)
    )
    if obstacle or last is None:
        raise VersionNotBeginnable(obstacle or BeginningObstacle.NOTHING_PUBLISHED)
    version = _drafted(held, last.number + 1, definition or last.read(), by, now)
    audit.record(Event.VERSION_BEGUN, target=version, by=by, at=now)
    return version


@transaction.atomic
def declare_equivalences(
    *,
    version: InstrumentVersion,
    equivalences: Mapping[str, str],
    seen: int,
    by: Actor,
    now: datetime,
) -> InstrumentVersion:
    """Say which questions of the draft ask the same as which of the version before it.

    It counts as a change: who saw the draft before it sees it anew.

    Raises:
        DraftChanged: it is not as it was seen any more, or it is published.
    """
    kept = _held(version, seen)
    _remember(kept, by, now, is_way_back=False)
    kept.equivalences = dict(equivalences)
    kept.revision += 1
    kept.changed_at = now
    kept.save(update_fields=["equivalences", "revision", "changed_at"])
    audit.record(Event.EQUIVALENCES_DECLARED, target=kept, by=by, at=now)
    return kept


@transaction.atomic
def publish_version(
    *,
    version: InstrumentVersion,
    equivalences: Mapping[str, str],
    seen: int,
    by: Actor,
    now: datetime,
) -> InstrumentVersion:
    """Fix the version for good, so that sheets and results can cite it.

    Of ``equivalences`` stays what names questions on both sides.

    Raises:
        VersionNotPublishable: it has faults.
        DraftChanged: it is not as it was seen any more, or it is published already.
    """
    kept = _held(version, seen)
    definition = kept.read()
    faults = obstacle_to_publishing(definition)
    if faults:
        raise VersionNotPublishable(faults)
    kept.equivalences = _on_both_sides(kept, definition, equivalences)
    kept.state, kept.published_at, kept.by = VersionState.PUBLISHED, now, by.id
    kept.save(update_fields=["equivalences", "state", "published_at", "by"])
    kept.steps.all().delete()
    audit.record(Event.VERSION_PUBLISHED, target=kept, by=by, at=now)
    return kept


@transaction.atomic
def discard_draft(*, version: InstrumentVersion, seen: int, by: Actor, now: datetime) -> None:
    """Throw the draft away, and with the only one its instrument.

    Raises:
        DraftNotDiscardable: it is published.
        DraftChanged: it is not as it was seen any more, or it is gone.
    """
    kept = _locked(version)
    if kept.state == VersionState.PUBLISHED:
        raise DraftNotDiscardable
    if kept.revision != seen:
        raise DraftChanged(kept)
    instrument = kept.instrument
    audit.record(Event.DRAFT_DISCARDED, target=kept, by=by, at=now)
    kept.delete()
    if not instrument.versions.exists():
        instrument.delete()


@transaction.atomic
def archive_instrument(*, instrument: Instrument, by: Actor, now: datetime) -> None:
    """Put it away: nobody begins a version or a wave with it. What uses it stays as it is."""
    instrument.archived_at = now
    instrument.save(update_fields=["archived_at"])
    audit.record(Event.INSTRUMENT_ARCHIVED, target=instrument, by=by, at=now)


@transaction.atomic
def restore_instrument(*, instrument: Instrument, by: Actor, now: datetime) -> None:
    """Take it out again."""
    instrument.archived_at = None
    instrument.save(update_fields=["archived_at"])
    audit.record(Event.INSTRUMENT_RESTORED, target=instrument, by=by, at=now)


def _keyed(key: str, purpose: Purpose, by: Actor, now: datetime) -> Instrument:
    """Two who take the same key at once: the second is refused as if the first had been there."""
    try:
        with transaction.atomic():
            return Instrument.objects.create(key=key, purpose=purpose, by=by.id, made_at=now)
    except IntegrityError as error:
        raise InstrumentKeyTaken from error


def _drafted(
    instrument: Instrument, number: int, definition: Definition, by: Actor, now: datetime
) -> InstrumentVersion:
    return InstrumentVersion.objects.create(
        instrument=instrument,
        number=number,
        definition=definition.as_json(),
        fingerprint=definition.fingerprint(),
        by=by.id,
        made_at=now,
        changed_at=now,
    )


def _locked(version: InstrumentVersion) -> InstrumentVersion:
    kept = InstrumentVersion.objects.select_for_update().filter(pk=version.pk).first()
    if kept is None:
        raise DraftChanged(None)
    return kept


def _held(version: InstrumentVersion, seen: int) -> InstrumentVersion:
    kept = _locked(version)
    if kept.state == VersionState.PUBLISHED or kept.revision != seen:
        raise DraftChanged(kept)
    return kept


def _remember(kept: InstrumentVersion, by: Actor, now: datetime, *, is_way_back: bool) -> None:
    DraftStep.objects.create(
        version=kept,
        revision=kept.revision,
        definition=kept.definition,
        by=by.id,
        at=now,
        is_way_back=is_way_back,
    )
    kept.steps.filter(revision__lte=kept.revision - STEPS_KEPT).delete()


def _write(kept: InstrumentVersion, definition: Definition, now: datetime) -> None:
    kept.definition, kept.fingerprint = definition.as_json(), definition.fingerprint()
    kept.revision += 1
    kept.changed_at = now
    kept.save(update_fields=["definition", "fingerprint", "revision", "changed_at"])


def _on_both_sides(
    version: InstrumentVersion, definition: Definition, equivalences: Mapping[str, str]
) -> dict[str, str]:
    last = (
        version.instrument.versions.published()
        .filter(number__lt=version.number)
        .order_by("-number")
        .first()
    )
    before, after = set(last.read().names()) if last else set(), set(definition.names())
    return {name: was for name, was in equivalences.items() if name in after and was in before}
