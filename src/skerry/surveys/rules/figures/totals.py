"""Totals of numbers and money, computed from printed figures alone."""

from math import hypot
from typing import Final

from skerry.surveys.rules.figures.content import Figure
from skerry.surveys.rules.figures.means import DIGITS_OF_ONE, NOTHING_TOLD, rounded

LEAST_SHARE: Final = 0.1
"""Shares are whole hundredths: of smaller ones, that alone is more than a twentieth of the total."""


def total_of(mean: Figure, said: Figure, weighted: int | None) -> Figure:
    """The mean, times the share of those who gave a number, times those for whom all stand.

    All three are printed, so a total tells nothing that they do not. Its range takes theirs
    for independent: (h / total)² = (h of the mean / mean)² + (h of the share / share)² with h
    half of a range (L. A. Goodman, Journal of the American Statistical Association 55 (1960),
    708–713, to first order).

    >>> total_of(Figure(value=50.0, low=40.0, high=60.0), Figure(value=0.5, low=0.4, high=0.6), 100)
    Figure(value=2500.0, low=1800.0, high=3200.0, cautions=())
    """
    if not mean.value or weighted is None or (said.value or 0.0) < LEAST_SHARE:
        return NOTHING_TOLD
    total = mean.value * (said.value or 0.0) * weighted
    half = total * hypot(_half(mean), _half(said))
    has_range = half > 0 and None not in {mean.low, said.low}
    return Figure(
        value=rounded(total, DIGITS_OF_ONE),
        low=rounded(max(total - half, 0.0), DIGITS_OF_ONE) if has_range else None,
        high=rounded(total + half, DIGITS_OF_ONE) if has_range else None,
        cautions=tuple(sorted({*mean.cautions, *said.cautions})),
    )


def _half(figure: Figure) -> float:
    """Half of a range, as a share of its figure."""
    if figure.low is None or figure.high is None or not figure.value:
        return 0.0
    return (figure.high - figure.low) / 2 / figure.value
