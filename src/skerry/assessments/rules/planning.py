"""From a firm's answers and wishes to its plan."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import ceil, prod
from typing import Any, Final, Self

from skerry.assessments.enums import CheckUpKind
from skerry.assessments.rules.content import Content, Costs
from skerry.assessments.rules.content import Measure as Described
from skerry.assessments.rules.standing import Standing, chosen_in, told_in
from skerry.methods.improvement import (
    Limits,
    Measure,
    Plan,
    Range,
    Situation,
    best_plan,
    trade_off,
)
from skerry.methods.scoring import DONT_KNOW, NOT_APPLICABLE
from skerry.questionnaires.api import Answers

PEOPLE: Final = {"1": 1, "2-9": 5, "10-49": 25, "50-249": 120}
"""How many people a firm of each size class is taken to have."""
TEN: Final = 10
FEARED: Final = 2.0
"""What a firm fears most weighs so many times its default."""
PROTECTED: Final = 3
"""A careful plan holds even if so many of its measures cost their most."""
SHARES_OF_HOURS: Final = (0.25, 0.5, 1.5, 2.0)
"""The trade-off is shown for these shares of the hours that there are, besides all of them."""
MORE_HOURS: Final = 10.0
QUICK_HOURS: Final = 2.0
"""A quick win takes so many hours at most, and no money."""
ROUNDING: Final = 1e-9


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What a firm can give: working hours each month for so many months, and euros in all.

    A careful plan leaves room for measures that cost more than is likely.
    """

    hours_a_month: float
    months: int
    money: float
    is_careful: bool = False
    quick_wins_first: bool = False

    @property
    def hours(self) -> float:
        return self.hours_a_month * self.months

    @property
    def limits(self) -> Limits:
        return Limits(hours=self.hours, money=self.money)

    @property
    def protected(self) -> int:
        return PROTECTED if self.is_careful else 0

    def as_json(self) -> dict[str, Any]:  # Any: JSON
        return dict(vars(self))

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:  # Any: JSON
        return cls(**written)


FIRST_WISHES: Final = Wishes(hours_a_month=8, months=3, money=1000)
FIRST_WISHES_FOR: Final[Mapping[CheckUpKind, Wishes]] = {
    CheckUpKind.SECURITY: FIRST_WISHES,
    CheckUpKind.EXPORT: Wishes(hours_a_month=20, months=12, money=10_000),
}
"""What stands in the form before a firm has said anything."""


def situation_of(
    standing: Standing, answers: Answers, content: Content, *, done: AbstractSet[str] = frozenset()
) -> Situation:
    """What is open to who answered so; ``done`` are measures that were taken since.

    A measure is open where its questions were asked and apply. It is in place where all of
    them are answered as well as it would make them, or better. Who does not know has it not.
    What is in place has lowered the weights of the threats already.
    """
    asked = {
        key: measure
        for key, measure in content.measures.items()
        if all(_applies(standing, question) for question in measure.raises)
    }
    people = people_in(answers)
    in_place = {
        key for key, measure in asked.items() if _is_in_place(standing, measure, content.levels)
    } | (done & asked.keys())
    return Situation(
        measures=tuple(_measure(each, people, asked.keys()) for each in asked.values()),
        weights=_weights(content, chosen_in(answers, "fears"), [asked[key] for key in in_place]),
        already=frozenset(in_place),
    )


def people_in(answers: Answers) -> int:
    """How many people a firm with these answers is taken to have."""
    return PEOPLE.get(told_in(answers, "size"), TEN)


def plan_for(situation: Situation, wishes: Wishes) -> Plan:
    """The best plan within ``wishes``, proven."""
    return best_plan(
        situation,
        wishes.limits,
        protected=wishes.protected,
        quick_hours=QUICK_HOURS if wishes.quick_wins_first else None,
    )


def curve_for(situation: Situation, wishes: Wishes) -> list[tuple[float, float]]:
    """What other amounts of hours would leave of the risk, as pairs of hours and risk."""
    found = trade_off(
        situation,
        wishes.limits,
        hours=[wishes.hours * share for share in SHARES_OF_HOURS],
        more=MORE_HOURS,
        protected=wishes.protected,
    )
    points = {each.hours: each.remaining for each in (*found.points, found.plan, found.beyond)}
    return sorted(points.items())


def kept_steps(found: Plan, wishes: Wishes) -> list[dict[str, Any]]:  # Any: JSON
    """The steps of a plan, each with the month in which it is done, from 1 on."""
    return [
        {
            "measure": step.key,
            "month": month_of(step.hours_so_far, wishes),
            "hours": step.hours,
            "money": step.money,
            "risk_before": step.before,
            "risk_after": step.after,
            "drops": dict(step.drops),
            "after": list(step.waits_for),
        }
        for step in found.steps
    ]


def month_of(hours_by_then: float, wishes: Wishes) -> int:
    """The month in which so many hours are spent.

    >>> [month_of(hours, FIRST_WISHES) for hours in (2.0, 8.0, 9.0)]
    [1, 1, 2]
    """
    return max(1, ceil(hours_by_then / wishes.hours_a_month - ROUNDING))


def _applies(standing: Standing, question: str) -> bool:
    return standing.answers.get(question, NOT_APPLICABLE) != NOT_APPLICABLE


def _is_in_place(standing: Standing, measure: Described, levels: Mapping[str, float]) -> bool:
    return all(
        standing.answers[question] != DONT_KNOW
        and levels[standing.answers[question]] >= levels[target]
        for question, target in measure.raises.items()
    )


def _measure(described: Described, people: int, open_ones: AbstractSet[str]) -> Measure:
    return Measure(
        key=described.key,
        hours=_range(described.takes_hours(people)),
        money=_range(described.takes_money(people)),
        requires=described.requires & open_ones,
        lowers=described.lowers,
    )


def _range(costs: Costs) -> Range:
    return Range(least=costs.least, likely=costs.likely, most=costs.most)


def _weights(
    content: Content, feared: Sequence[str], in_place: Sequence[Described]
) -> Mapping[str, float]:
    return {
        key: fact.weight
        * (FEARED if key in feared else 1.0)
        * prod(1 - measure.lowers.get(key, 0.0) for measure in in_place)
        for key, fact in content.threats.items()
    }
