"""The change from one wave to a later one, with its interval."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import stdtrit

from skerry.methods.trends.comparing import Equivalence, Fielding, Obstacle, Question, obstacles
from skerry.methods.trends.covarying import Figure, FigureDoesNotFit, Shared, check, covariance
from skerry.methods.trends.parameters import METHOD, VERSION

FEW = 10
"""Below so many respondents in a wave a change is told with a caution."""


class Caution(StrEnum):
    """What a reader should know before the change is believed."""

    FEW = "few"
    UNITS_MOVED = "units-moved"
    NOBODY_IN_BOTH = "nobody-in-both"


@dataclass(frozen=True, kw_only=True)
class Side:
    """One wave: what it asked, how it was held, and what came out."""

    question: Question
    fielding: Fielding
    figure: Figure


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """How many units are in both waves, and what share of each wave they are."""

    units: int
    moved: int
    share_of_before: float
    share_of_after: float


@dataclass(frozen=True, kw_only=True)
class Change:
    """``value`` is after less before; all else says how sure it is and where it comes from."""

    method: str = METHOD
    version: int = VERSION
    level: float
    before: float
    after: float
    value: float
    standard_error: float
    low: float
    high: float
    degrees_of_freedom: float
    covariance: float
    overlap: Overlap
    n_before: int
    n_after: int
    cautions: frozenset[Caution]

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out that nothing changed."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why no change is told."""

    method: str = METHOD
    version: int = VERSION
    reasons: tuple[Obstacle, ...]
    n_before: int
    n_after: int


def change(
    before: Side,
    after: Side,
    equivalence: Equivalence | None,
    *,
    level: float = 0.95,
    are_apart: bool = False,
) -> Change | Refusal:
    """The change between two waves, or why there is none to tell.

    Asked: did it grow, and could that be chance? The change is after − before, its variance
    se₁² + se₂² − 2 cov, with the covariance from those who are in both waves. The interval
    takes Student's t with the smaller degrees of freedom of the two.

    L. Kish, Survey Sampling, 1965, section 12.4; L. Nordberg, On variance estimation for
    measures of change when samples are coordinated by the use of permanent random numbers,
    Journal of Official Statistics 16 (2000), 363–378.

    >>> question = Question(name="staff", type="integer")
    >>> wave = Fielding(unit="organisation", frame="members", mode="named")
    >>> def side(value, units):
    ...     figure = Figure(value=value, standard_error=3.0, degrees_of_freedom=np.inf, n=2, units=units,
    ...                     strata=["all"] * 2, scores=np.array([-1.0, 1.0]))
    ...     return Side(question=question, fielding=wave, figure=figure)
    >>> same = Equivalence(was="staff", now="staff")
    >>> found = change(side(10.0, ["a", "b"]), side(14.0, ["c", "d"]), same)
    >>> found.value, round(found.standard_error, 3), round(found.low, 2), found.overlap.units
    (4.0, 4.243, -4.32, 0)
    >>> change(side(10.0, ["a", "b"]), side(14.0, ["c", "d"]), None).reasons
    (<Obstacle.NOT_EQUIVALENT: 'not-equivalent'>,)

    Raises:
        FigureDoesNotFit: the parts of a figure contradict each other, or the level is none.
    """
    if not 0 < level < 1:
        raise FigureDoesNotFit("level")
    reasons = _reasons(before, after, equivalence, are_apart=are_apart)
    n_before, n_after = before.figure.n, after.figure.n
    if reasons:
        return Refusal(reasons=reasons, n_before=n_before, n_after=n_after)
    shared = _shared(before.figure, after.figure, are_apart=are_apart)
    value = after.figure.value - before.figure.value
    error = _standard_error(before.figure, after.figure, shared.covariance)
    degrees = min(before.figure.degrees_of_freedom, after.figure.degrees_of_freedom)
    half = _quantile(degrees, level) * error if error else 0.0
    return Change(
        level=level,
        before=before.figure.value,
        after=after.figure.value,
        value=value,
        standard_error=error,
        low=value - half,
        high=value + half,
        degrees_of_freedom=degrees,
        covariance=shared.covariance,
        overlap=_overlap(shared, before.figure, after.figure),
        n_before=n_before,
        n_after=n_after,
        cautions=_cautions(shared, min(n_before, n_after)),
    )


def _reasons(
    before: Side, after: Side, equivalence: Equivalence | None, *, are_apart: bool
) -> tuple[Obstacle, ...]:
    found = obstacles(
        (before.question, before.fielding),
        (after.question, after.fielding),
        equivalence,
        are_apart=are_apart,
    )
    figures = (before.figure, after.figure)
    if any(figure.n == 0 or np.isnan(figure.value) for figure in figures):
        return (*found, Obstacle.NOBODY_ANSWERED)
    if any(np.isnan(figure.standard_error) for figure in figures):
        return (*found, Obstacle.ERROR_UNKNOWN)
    return found


def _shared(before: Figure, after: Figure, *, are_apart: bool) -> Shared:
    if not are_apart:
        return covariance(before, after)
    check(before)
    check(after)
    return Shared(covariance=0.0, units=0, moved=0)


def _standard_error(before: Figure, after: Figure, shared: float) -> float:
    """Never below 0: a covariance is at most the product of the two errors."""
    variance = before.standard_error**2 + after.standard_error**2 - 2 * shared
    return float(np.sqrt(max(0.0, variance)))


def _quantile(degrees: float, level: float) -> float:
    """Of Student's t; where no degree of freedom is left, nothing is ruled out."""
    if degrees < 1:
        return float(np.inf)
    return float(stdtrit(min(degrees, 1e9), (1 + level) / 2))


def _overlap(shared: Shared, before: Figure, after: Figure) -> Overlap:
    return Overlap(
        units=shared.units,
        moved=shared.moved,
        share_of_before=shared.units / len(set(before.units)),
        share_of_after=shared.units / len(set(after.units)),
    )


def _cautions(shared: Shared, n: int) -> frozenset[Caution]:
    told = {
        Caution.FEW: n < FEW,
        Caution.UNITS_MOVED: shared.moved > 0,
        Caution.NOBODY_IN_BOTH: shared.units == 0,
    }
    return frozenset(caution for caution, is_told in told.items() if is_told)
