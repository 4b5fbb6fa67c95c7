"""What more or fewer hours would bring, and what each measure would bring on its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from skerry.methods.improvement.candidates import arrays_of, candidates_in
from skerry.methods.improvement.choosing import Effort, choose
from skerry.methods.improvement.measures import Limits, Situation
from skerry.methods.improvement.parameters import METHOD, VERSION
from skerry.methods.improvement.planning import USUAL_EFFORT, chosen_of


@dataclass(frozen=True, kw_only=True)
class Point:
    """With so many ``hours``, the measures ``chosen`` leave ``remaining``; none leave less than ``bound``."""

    hours: float
    chosen: tuple[str, ...]
    remaining: float
    bound: float


@dataclass(frozen=True, kw_only=True)
class TradeOff:
    """``points`` by rising hours; ``plan`` is that of the limits, ``beyond`` has some more hours."""

    method: str = METHOD
    version: int = VERSION
    limits: Limits
    protected: int
    effort: Effort
    initial: float
    points: tuple[Point, ...]
    plan: Point
    beyond: Point

    @property
    def brings(self) -> float:
        """How much lower the risk is with the hours beyond the plan."""
        return self.plan.remaining - self.beyond.remaining

    @property
    def is_proven(self) -> bool:
        told = (*self.points, self.plan, self.beyond)
        most = self.effort.tolerance * (1 + 1e-3) * self.initial
        return all(point.remaining - point.bound <= most for point in told)


@dataclass(frozen=True, kw_only=True)
class Gain:
    """What a measure would bring now, on its own: by how much the risk falls, and per likely hour."""

    key: str
    drop: float
    hours: float
    money: float

    @property
    def per_hour(self) -> float:
        """Endless for what lowers the risk and takes no time."""
        if self.hours == 0:
            return inf if self.drop else 0.0
        return self.drop / self.hours


def trade_off(
    situation: Situation,
    limits: Limits,
    *,
    hours: Sequence[float],
    more: float = 10.0,
    protected: int = 0,
    effort: Effort = USUAL_EFFORT,
) -> TradeOff:
    """The least risk that can be left for each number of ``hours``, with the money of the limits.

    Asked: how much safer would we be with more time? Each point is a best plan of its own, with
    its proof; a point with more hours never leaves more risk. ``beyond`` has ``more`` hours than
    the limits.

    >>> from skerry.methods.improvement import Measure, Range
    >>> def takes(likely):
    ...     return Range(least=likely, likely=likely, most=likely)
    >>> situation = Situation(
    ...     measures=(
    ...         Measure(key="backups", hours=takes(6), money=takes(0), lowers={"ransom": 0.5}),
    ...         Measure(key="training", hours=takes(2), money=takes(0), lowers={"ransom": 0.2}),
    ...     ),
    ...     weights={"ransom": 100.0},
    ... )
    >>> found = trade_off(situation, Limits(hours=6, money=0), hours=[2, 7, 8], more=2)
    >>> [(point.hours, point.chosen, point.remaining) for point in found.points]
    [(2, ('training',), 80.0), (7, ('backups',), 50.0), (8, ('backups', 'training'), 40.0)]
    >>> found.plan.remaining, found.brings
    (50.0, 10.0)

    Raises:
        LimitDoesNotFit: hours are below 0, or fewer than none are to be protected.
    """
    beyond = limits.hours + more
    by_hours: dict[float, Point] = {}
    last: Point | None = None
    for wanted in sorted({*hours, limits.hours, beyond}):
        asked = Limits(hours=wanted, money=limits.money)
        last = _no_worse(_point(situation, asked, protected, effort), last)
        by_hours[wanted] = last
    return TradeOff(
        limits=limits,
        protected=protected,
        effort=effort,
        initial=float(sum(situation.weights.values())),
        points=tuple(by_hours[wanted] for wanted in sorted({*hours})),
        plan=by_hours[limits.hours],
        beyond=by_hours[beyond],
    )


def gains_per_hour(situation: Situation) -> tuple[Gain, ...]:
    """What each measure that can begin now would bring on its own, the largest gain per hour first.

    Asked: what is the best next thing, if it were the only one? Left out are measures that are
    in place, ruled out, or wait for another one. The drop is Σ w_t r_mt.

    >>> from skerry.methods.improvement import Measure, Range
    >>> nothing = Range(least=0, likely=0, most=0)
    >>> day = Range(least=4, likely=8, most=16)
    >>> both = {"ransom": 0.5, "fraud": 0.2}
    >>> first = Measure(key="backups", hours=day, money=nothing, lowers=both)
    >>> then = Measure(key="drill", hours=day, money=nothing, requires={"backups"}, lowers=both)
    >>> situation = Situation(measures=(first, then), weights={"ransom": 80.0, "fraud": 20.0})
    >>> [(gain.key, gain.drop, gain.per_hour) for gain in gains_per_hour(situation)]
    [('backups', 44.0, 5.5)]
    """
    ready = [
        measure
        for measure in situation.missing
        if measure.requires <= situation.already and measure.key not in situation.ruled_out
    ]
    arrays = arrays_of(situation, ready)
    drops = ((1 - arrays.kept) @ arrays.weights).tolist()
    gains = [
        Gain(key=each.key, drop=drop, hours=each.hours.likely, money=each.money.likely)
        for each, drop in zip(ready, drops, strict=True)
    ]
    return tuple(sorted(gains, key=lambda gain: (-gain.per_hour, -gain.drop, gain.key)))


def _point(situation: Situation, limits: Limits, protected: int, effort: Effort) -> Point:
    candidates, _out = candidates_in(situation, limits, protected=protected)
    choice = choose(candidates, effort=effort)
    return Point(
        hours=limits.hours,
        chosen=tuple(measure.key for measure in chosen_of(candidates, choice)),
        remaining=choice.remaining,
        bound=choice.bound,
    )


def _no_worse(found: Point, last: Point | None) -> Point:
    """``found``, or what already the hours before allowed if that leaves less."""
    if last is None or found.remaining <= last.remaining:
        return found
    return Point(
        hours=found.hours, chosen=last.chosen, remaining=last.remaining, bound=found.bound
    )  # fmt: skip
