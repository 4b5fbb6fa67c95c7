"""Means, totals, ratios and differences."""

import numpy as np

from skerry.methods.estimates.arrays import BoolArray, FloatArray, Values
from skerry.methods.estimates.cautions import Caution
from skerry.methods.estimates.design import Design
from skerry.methods.estimates.estimate import Estimate, by_t, error_of, without_interval
from skerry.methods.estimates.parameters import LEVEL
from skerry.methods.estimates.parts import Part, numbers, part


class DividesByNothing(ValueError):
    """What is to be divided by adds up to nothing."""


def mean(
    design: Design, values: Values, *, domain: BoolArray | None = None, level: float = LEVEL
) -> Estimate:
    """The mean in the population, or in the part of it that ``domain`` marks.

    Σwy / Σw; its influence is (y − mean) / Σw. Who did not answer (no number) is left out.

    C.-E. Särndal, B. Swensson and J. Wretman, Model Assisted Survey Sampling, 1992, chapter 5.

    >>> design = Design(weights=np.array([2.0, 2.0, 6.0]), strata=np.array([0, 0, 0]))
    >>> mean(design, np.array([1.0, 2.0, 4.0])).value
    3.0
    """
    answers = numbers(design, values)
    of = part(design, ~np.isnan(answers), domain)
    value = weighted_mean(design, answers, of)
    if are_equal(answers, of):
        found = without_interval(value, level)
        return found.of(of, "mean", {Caution.ALL_EQUAL})
    error = error_of(design, influence_of_mean(answers, value, of))
    return by_t(value, error, of, level).of(of, "mean")


def total(
    design: Design, values: Values, *, domain: BoolArray | None = None, level: float = LEVEL
) -> Estimate:
    """The total in the population or its ``domain``: Σwy, with y itself as influence.

    >>> design = Design(weights=np.array([2.0, 2.0, 6.0]), strata=np.array([0, 0, 0]))
    >>> total(design, np.array([1.0, 2.0, 4.0])).value
    30.0
    """
    answers = numbers(design, values)
    silent = np.isnan(answers)
    of = part(design, ~silent, domain)
    missing = silent if domain is None else silent & domain
    influence = np.where(of.inside, answers, 0.0)
    found = by_t(float(design.weights @ influence), error_of(design, influence), of, level)
    return found.of(of, "total", {Caution.UNANSWERED} if missing.any() else set())


def ratio(
    design: Design,
    values: Values,
    per: Values,
    *,
    domain: BoolArray | None = None,
    level: float = LEVEL,
) -> Estimate:
    """How much of ``values`` comes on one of ``per``: Σwy / Σwx, influence (y − ratio · x) / Σwx.

    >>> design = Design(weights=np.array([1.0, 1.0]), strata=np.array([0, 0]))
    >>> ratio(design, np.array([2.0, 4.0]), np.array([10.0, 20.0])).value
    0.2

    Raises:
        DividesByNothing: ``per`` adds up to nothing.
    """
    above, below = numbers(design, values), numbers(design, per, "per")
    of = part(design, ~np.isnan(above) & ~np.isnan(below), domain)
    above, below = np.where(of.inside, above, 0.0), np.where(of.inside, below, 0.0)
    whole = float(design.weights @ below)
    if whole == 0.0:
        raise DividesByNothing
    value = float(design.weights @ above) / whole
    error = error_of(design, (above - value * below) / whole)
    return by_t(value, error, of, level).of(of, "ratio")


def difference(
    design: Design,
    values: Values,
    domain: BoolArray,
    other: BoolArray,
    *,
    level: float = LEVEL,
) -> Estimate:
    """The mean in ``domain`` less that in ``other``, of one sample, so that both move together.

    >>> design = Design(weights=np.ones(4), strata=np.zeros(4, dtype=int))
    >>> first = np.array([True, True, False, False])
    >>> difference(design, np.array([5.0, 7.0, 1.0, 3.0]), first, ~first).value
    4.0
    """
    answers = numbers(design, values)
    of, than = (part(design, ~np.isnan(answers), which) for which in (domain, other))
    here, there = weighted_mean(design, answers, of), weighted_mean(design, answers, than)
    influence = influence_of_mean(answers, here, of) - influence_of_mean(answers, there, than)
    both = part(design, of.inside | than.inside, None)
    cautions = set(of.cautions | than.cautions)
    if are_equal(answers, of) and are_equal(answers, than):
        found = without_interval(here - there, level)
        return found.of(both, "difference", cautions | {Caution.ALL_EQUAL})
    found = by_t(here - there, error_of(design, influence), both, level)
    return found.of(both, "difference", cautions)


def weighted_mean(design: Design, answers: FloatArray, of: Part) -> float:
    """Exactly what all say where all say the same."""
    values, weights = answers[of.inside], design.weights[of.inside]
    first = float(values[0])
    return first + float(weights @ (values - first)) / of.weighted_base


def influence_of_mean(answers: FloatArray, value: float, of: Part) -> FloatArray:
    """By how much the mean of a part moves with each respondent's weight."""
    return np.where(of.inside, answers - value, 0.0) / of.weighted_base


def are_equal(answers: FloatArray, of: Part) -> bool:
    """All of a part say the same, and others might have said something else."""
    values = answers[of.inside]
    return not of.is_census and bool((values == values[0]).all())
