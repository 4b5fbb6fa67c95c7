"""Samples for tests: drawn by Hypothesis, or as plain as can be."""

import numpy as np
from hypothesis import strategies as st

from skerry.methods.estimates import Calibration, Design

SMALL = st.integers(-3, 3)


def simple(n: int, *, weight: float = 1.0) -> Design:
    return Design(weights=np.full(n, weight), strata=np.zeros(n, dtype=int))


@st.composite
def designs(draw, least: int = 2, most: int = 25) -> Design:
    """Weights of some sizes and none, strata of any size, groups or not, finite or not, fitted or not."""
    n = draw(st.integers(least, most))
    weights = np.array(
        draw(st.lists(st.sampled_from([0.0, 0.5, 1.0, 3.0, 1e4]), min_size=n, max_size=n))
    )
    strata = np.array(draw(st.lists(st.integers(0, 3), min_size=n, max_size=n)))
    clusters = None
    if draw(st.booleans()):
        clusters = np.array(draw(st.lists(st.integers(0, 4), min_size=n, max_size=n)))
    population = None
    if draw(st.booleans()):
        further = draw(st.lists(st.sampled_from([0.0, 5.0, np.inf]), min_size=4, max_size=4))
        population = np.bincount(strata, minlength=4) + np.array(further)
    calibration = None
    if draw(st.booleans()):
        known = np.array(draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)), dtype=float)
        calibration = Calibration(
            auxiliary=np.stack([np.ones(n), known], axis=1), kinds=None, regression=weights
        )
    return Design(
        weights=weights,
        strata=strata,
        clusters=clusters,
        population=population,
        calibration=calibration,
    )


@st.composite
def answers(draw, n: int, values=SMALL) -> np.ndarray:
    given = st.one_of(st.just(np.nan), values.map(float))
    return np.array(draw(st.lists(given, min_size=n, max_size=n)))


@st.composite
def domains(draw, n: int) -> np.ndarray:
    return np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n)))
