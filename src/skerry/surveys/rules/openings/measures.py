"""A thing's figure with its error, from what is printed of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, sqrt
from typing import Final

from skerry.methods.openings.means import quantile
from skerry.surveys.enums import Shape
from skerry.surveys.rules.figures.content import Content, Figure, FigureRow
from skerry.surveys.rules.figures.sureness import LEVEL

REACH: Final = quantile(inf, LEVEL)
"""So many standard errors a printed range reaches to each side."""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """``value`` lies between 0 and 1: a share, or how far up the steps of a scale people are."""

    value: float
    error: float

    def turned(self) -> "Measure":
        """The same told from the other end."""
        return Measure(value=1 - self.value, error=self.error)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question as it is measured; ``is_falling`` if its answers begin with the highest."""

    name: str
    shape: Shape
    is_falling: bool = False


def measure(content: Content, asked: Asked, thing: str, place: int) -> Measure | None:
    """What the column ``place`` says of ``thing``; none where something of it is hidden."""
    is_sample = content.weighing.is_sample
    if asked.shape is Shape.LINES:
        question = content.question(thing)
        found = mean_of(question.rows, place, is_sample=is_sample) if question else None
    else:
        found = _share(_rows(content, asked.name).get(thing), place, is_sample=is_sample)
    return found.turned() if found and asked.is_falling else found


def _rows(content: Content, name: str) -> Mapping[str, FigureRow]:
    question = content.question(name)
    return {row.value: row for row in question.rows} if question else {}


def _share(row: FigureRow | None, place: int, *, is_sample: bool) -> Measure | None:
    figure = row.figures[place] if row else None
    if figure is None or figure.value is None:
        return None
    return Measure(value=figure.value, error=_half(figure) / REACH if is_sample else 0.0)


def _half(figure: Figure) -> float:
    """How far the printed range reaches on its longer side; ends are rounded outwards."""
    value = figure.value or 0.0
    low = value if figure.low is None else figure.low
    high = value if figure.high is None else figure.high
    return max(value - low, high - value)


def mean_of(rows: Sequence[FigureRow], place: int, *, is_sample: bool) -> Measure | None:
    """How far up the steps they are on average: 0 if all take the first, 1 if all take the last.

    Of those who took a step. m = Σ s p / Σ p with s = 0, 1/(K − 1), … 1, and its variance is
    Σ (s − m)² p / Σ p, over as many answers as the printed ranges are worth. None where a step
    is hidden, or nobody took one.
    """
    figures = [row.figures[place] for row in rows]
    shares = [figure.value for figure in figures if figure.value is not None]
    whole = sum(shares)
    if len(shares) < max(len(rows), 2) or not whole:
        return None
    steps = [number / (len(shares) - 1) for number in range(len(shares))]
    mean = sum(step * share for step, share in zip(steps, shares, strict=True)) / whole
    if not is_sample:
        return Measure(value=mean, error=0.0)
    spread = sum((step - mean) ** 2 * share for step, share in zip(steps, shares, strict=True))
    if spread == 0:
        return Measure(value=mean, error=max(map(_half, figures)) / REACH)
    return Measure(value=mean, error=sqrt(spread / whole / (_worth(figures) * whole)))


def _worth(figures: Sequence[Figure]) -> float:
    """How many answers of a simple sample would give the printed ranges: never more than in truth.

    p (1 − p) / n gives a shorter range than Korn and Graubard's of the same n, and their ends are
    rounded outwards; so the largest n that any of the ranges gives is still too small.
    """
    return max(_answers(figure) for figure in figures if 0 < (figure.value or 0) < 1)


def _answers(figure: Figure) -> float:
    value, half = figure.value or 0.0, _half(figure)
    return value * (1 - value) * (REACH / half) ** 2 if half else inf
