"""Waves: made once with their promise, opened, extended, closed for good."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.methods.sampling import Draw, Rule, draw
from skerry.questionnaires.api import InstrumentVersion
from skerry.surveys.enums import Access, Dimension, Mode, Unit, WaveObstacle, WaveState
from skerry.surveys.models import Panel, PanelMember, Wave
from skerry.surveys.queries import waves as queries
from skerry.surveys.rules import waves as rules
from skerry.surveys.services.invitations import prepare_invitations
from skerry.surveys.services.responses import count_response
from skerry.surveys.services.rounds import silence_wave


class WaveNotPossible(Exception):
    """No such wave can be made or opened."""

    def __init__(self, obstacles: Sequence[WaveObstacle]) -> None:
        super().__init__(*obstacles)
        self.obstacles = obstacles


class WaveNotMovable(Exception):
    """It cannot be changed, extended or closed now."""

    def __init__(self, obstacle: WaveObstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


@dataclass(frozen=True, kw_only=True)
class Words:
    """What may still change while a wave is a draft."""

    titles: Mapping[str, str]
    opens_on: date
    closes_on: date
    kept_until: date


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """How the numbers of a sample were found, and from where on of the random numbers it draws."""

    rule: Rule
    minimum: int
    total: int
    seed: int
    start: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Design:
    """What is fixed for good when a wave is made.

    The seed of ``drawing`` and ``open_key`` are random; the caller makes them, so that a test can.
    """

    version: InstrumentVersion
    mode: Mode
    unit: Unit
    access: Access
    panel: Panel | None = None
    dimensions: Sequence[Dimension] = ()
    sample_sizes: Mapping[str, int] = field(default_factory=dict)
    drawing: Drawing | None = None
    open_key: str = ""


@transaction.atomic
def make_wave(*, design: Design, words: Words, by: Actor, now: datetime) -> Wave:
    """A draft whose mode, unit and way in can never be changed.

    Raises:
        WaveNotPossible: the questionnaire, those asked or the days do not go with the promise.
    """
    wave = Wave(
        version=design.version,
        mode=design.mode,
        unit=design.unit,
        access=design.access,
        panel=design.panel,
        dimensions=list(design.dimensions),
        sample_sizes=dict(design.sample_sizes),
        seed=design.drawing.seed if design.drawing else None,
        drawing=asdict(design.drawing) if design.drawing else {},
        open_key=design.open_key if design.access is Access.OPEN_LINK else "",
        by=by.id,
        made_at=now,
        **_columns(words),
    )
    _must_be_possible(wave)
    wave.save()
    detail = {"mode": design.mode, "unit": design.unit, "access": design.access}
    audit.record(Event.WAVE_MADE, target=wave, by=by, at=now, detail=detail)
    return wave


@transaction.atomic
def change_wave(*, wave: Wave, words: Words, by: Actor, now: datetime) -> Wave:
    """Give a draft other titles or days.

    Raises:
        WaveNotMovable: it is a draft no longer.
        WaveNotPossible: the days do not go together.
    """
    held = _held(wave)
    if held.state != WaveState.DRAFT:
        raise WaveNotMovable(WaveObstacle.NOT_A_DRAFT)
    columns = _columns(words)
    for name, value in columns.items():
        setattr(held, name, value)
    _must_be_possible(held)
    held.save(update_fields=list(columns))
    audit.record(Event.WAVE_CHANGED, target=held, by=by, at=now)
    return held


@transaction.atomic
def delete_wave(*, wave: Wave, by: Actor, now: datetime) -> None:
    """Throw a draft away.

    Raises:
        WaveNotMovable: it is a draft no longer, and what was promised stays.
    """
    held = _held(wave)
    if held.state != WaveState.DRAFT:
        raise WaveNotMovable(WaveObstacle.NOT_A_DRAFT)
    audit.record(Event.WAVE_DELETED, target=held, by=by, at=now)
    held.delete()


@transaction.atomic
def open_wave(*, wave: Wave, by: Actor, now: datetime) -> Wave:
    """Fix whom it asks and what they are told. Answers are taken from ``opens_on`` on.

    Raises:
        WaveNotPossible: it is no draft, its days are over, or strata are too small by now.
    """
    held = _held(wave)
    plan = queries.plan_of(held)
    obstacles = rules.obstacles_to_opening(
        plan,
        state=WaveState(held.state),
        today=timezone.localdate(now),
        smallest=settings.SURVEY_SMALLEST_STRATUM,
    )
    if obstacles:
        raise WaveNotPossible(obstacles)

    held.state, held.opened_at = WaveState.OPEN, now
    held.frame, held.asked, held.terms = dict(plan.frame), dict(plan.asked), queries.terms()
    if held.access == Access.SAMPLE:
        _draw(held)
    held.save(update_fields=["state", "opened_at", "frame", "asked", "terms", "drawing"])
    audit.record(
        Event.WAVE_OPENED, target=held, by=by, at=now, detail={"rows": sum(held.asked.values())}
    )
    if held.access != Access.OPEN_LINK:
        members = list(queries.asked_members(held).values_list("pk", flat=True))
        prepare_invitations(wave=held, members=members, by=by, now=now)
    return held


@transaction.atomic
def extend_wave(*, wave: Wave, closes_on: date, by: Actor, now: datetime) -> Wave:
    """Take answers until the day before ``closes_on``.

    Raises:
        WaveNotMovable: it is not open, the day is not later, or later than answers are kept.
    """
    held = _held(wave)
    obstacle = rules.obstacle_to_extending(
        state=WaveState(held.state),
        closes_on=held.closes_on,
        later=closes_on,
        kept_until=held.kept_until,
        today=timezone.localdate(now),
    )
    if obstacle:
        raise WaveNotMovable(obstacle)

    detail = {"from": held.closes_on.isoformat(), "to": closes_on.isoformat()}
    held.closes_on = closes_on
    held.save(update_fields=["closes_on"])
    audit.record(Event.WAVE_EXTENDED, target=held, by=by, at=now, detail=detail)
    return held


@transaction.atomic
def close_wave(*, wave: Wave, by: Actor, now: datetime) -> Wave:
    """Take no more answers, for good, so that results can cite it.

    Raises:
        WaveNotMovable: it is not open.
    """
    held = _held(wave)
    obstacle = rules.obstacle_to_closing(WaveState(held.state))
    if obstacle:
        raise WaveNotMovable(obstacle)

    held.state, held.closed_at = WaveState.CLOSED, now
    held.save(update_fields=["state", "closed_at"])
    count_response(wave=held, by=by, now=now)
    detail = {"mails_taken_back": silence_wave(wave=held, by=by, now=now)}
    audit.record(Event.WAVE_CLOSED, target=held, by=by, at=now, detail=detail)
    return held


def _held(wave: Wave) -> Wave:
    """The wave as it is now, for this transaction alone."""
    return Wave.objects.select_for_update(no_key=True).get(pk=wave.pk)


def _columns(words: Words) -> dict[str, Any]:  # Any: values of several columns
    return {
        "titles": {language: title for language, title in words.titles.items() if title},
        "opens_on": words.opens_on,
        "closes_on": words.closes_on,
        "kept_until": words.kept_until,
    }


def _must_be_possible(wave: Wave) -> None:
    obstacles = rules.obstacles_to_making(
        queries.plan_of(wave), smallest=settings.SURVEY_SMALLEST_STRATUM
    )
    if obstacles:
        raise WaveNotPossible(obstacles)


def _draw(wave: Wave) -> None:
    """Choose by chance who is asked; the same seed, start and panel give the same."""
    units: dict[str, list[str]] = {}
    members = PanelMember.objects.filter(panel=wave.panel).select_related("organisation")
    found = {str(member.organisation.uuid): member for member in members}
    for uuid, member in found.items():
        units.setdefault(wave.stratum_of(member), []).append(uuid)
    drawn = _drawn(wave, units)
    wave.drawn.set([found[uuid].pk for some in drawn.units.values() for uuid in some])
    wave.drawing = wave.drawing | {"method": drawn.method, "version": drawn.version}


def _drawn(wave: Wave, units: Mapping[str, Sequence[str]]) -> Draw:
    start = wave.drawing.get("start", 0.0)
    return draw(units, wave.sample_sizes, seed=wave.seed or 0, start=start)
