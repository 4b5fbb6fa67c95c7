"""Two questions set against each other beside the figures: declared, and taken away."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.questionnaires.api import definition_of
from skerry.surveys.enums import OpeningKind, OpeningObstacle
from skerry.surveys.models import Opening, Results
from skerry.surveys.rules.openings.listings import pair_named


class OpeningNotPossible(Exception):
    """Nothing was kept; ``obstacle`` says why."""

    def __init__(self, obstacle: OpeningObstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What somebody says of two questions."""

    kind: OpeningKind
    first: str
    second: str
    is_first_falling: bool = False
    is_second_falling: bool = False


@transaction.atomic
def declare_opening(*, results: Results, declared: Declared, by: Actor, now: datetime) -> Opening:
    """Set two questions against each other; of published results, too: no figure is made anew.

    Raises:
        OpeningNotPossible: they do not ask of the same things, or stand against each other already.
    """
    held = Results.objects.select_for_update(of=("self",)).get(pk=results.pk)
    definition = definition_of(held.wave.version)
    if pair_named(definition, declared.first, declared.second) is None:
        raise OpeningNotPossible(OpeningObstacle.DOES_NOT_FIT)
    if held.openings.filter(first=declared.first, second=declared.second).exists():
        raise OpeningNotPossible(OpeningObstacle.THERE_ALREADY)
    opening = held.openings.create(
        kind=declared.kind,
        first=declared.first,
        second=declared.second,
        is_first_falling=declared.is_first_falling,
        is_second_falling=declared.is_second_falling,
    )
    _record(Event.OPENING_DECLARED, opening, by=by, at=now)
    return opening


@transaction.atomic
def remove_opening(*, opening: Opening, by: Actor, now: datetime) -> None:
    """Take it away; the figures stay. Whoever comes second finds it gone."""
    held = Opening.objects.select_for_update(of=("self",)).filter(pk=opening.pk).first()
    if held is None:
        return
    _record(Event.OPENING_REMOVED, held, by=by, at=now)
    held.delete()


def _record(event: Event, opening: Opening, *, by: Actor, at: datetime) -> None:
    detail = {"first": opening.first, "second": opening.second}
    audit.record(event, target=opening.results, by=by, at=at, detail=detail)
