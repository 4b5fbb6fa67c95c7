"""Weights from how answers came in: who could be asked, and who answered."""

import numpy as np

from skerry.methods.estimates import BoolArray, FloatArray, IntArray
from skerry.methods.estimates.arrays import sums
from skerry.methods.estimates.design import refuse_weights
from skerry.methods.weighting.weighted import Weighted, weighted


class StratumNotAsked(ValueError):
    """Nobody was asked in the ``strata``, so that nobody can stand for them."""

    def __init__(self, strata: tuple[int, ...]) -> None:
        super().__init__(strata)
        self.strata = strata


class MoreAskedThanThere(ValueError):
    """In the ``strata`` more were asked than the population has."""

    def __init__(self, strata: tuple[int, ...]) -> None:
        super().__init__(strata)
        self.strata = strata


class EmptyClass(ValueError):
    """Nobody in the ``classes`` answered, so that nobody can stand for those who did not."""

    def __init__(self, classes: tuple[int, ...]) -> None:
        super().__init__(classes)
        self.classes = classes


def design_weights(strata: IntArray, population: FloatArray, sampled: IntArray) -> Weighted:
    """For how many of its stratum each one asked stands: N / n.

    ``strata`` has the stratum of each, ``population`` and ``sampled`` how many there are and
    were asked by stratum.

    >>> design_weights(np.array([0, 0, 1]), np.array([10.0, 4.0]), np.array([2, 1])).weights.tolist()
    [5.0, 5.0, 4.0]

    Raises:
        StratumNotAsked: a stratum that has units was not asked.
        MoreAskedThanThere: more were asked than there are.
    """
    population = np.asarray(population, dtype=np.float64)
    _refuse(StratumNotAsked, (sampled == 0) & (population > 0))
    _refuse(MoreAskedThanThere, sampled > population)
    each = np.divide(population, sampled, out=np.zeros_like(population), where=sampled > 0)
    return weighted(each[strata], "design")


def nonresponse(weights: FloatArray, classes: IntArray, responded: BoolArray) -> Weighted:
    """Those who answered stand for all of their class; who did not has no weight.

    In a class, weights rise by Σw of those asked / Σw of those who answered. It corrects as far
    as those of a class who answer are like those who do not.

    >>> asked = np.array([2.0, 2.0, 2.0, 3.0])
    >>> answered = np.array([True, False, True, True])
    >>> nonresponse(asked, np.array([0, 0, 0, 1]), answered).weights.tolist()
    [3.0, 0.0, 3.0, 3.0]

    Raises:
        EmptyClass: nobody in a class answered.
    """
    refuse_weights(weights)
    asked = sums(classes, weights, 0)
    answered = sums(classes, weights * responded, len(asked))
    _refuse(EmptyClass, (asked > 0) & (answered == 0))
    factors = np.divide(asked, answered, out=np.ones_like(asked), where=answered > 0)
    return weighted(np.where(responded, weights * factors[classes], 0.0), "nonresponse")


def _refuse(
    error: type[StratumNotAsked | MoreAskedThanThere | EmptyClass], places: BoolArray
) -> None:
    if places.any():
        raise error(tuple(int(place) for place in np.flatnonzero(places)))
