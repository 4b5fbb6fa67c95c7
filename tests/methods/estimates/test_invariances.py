"""What must not matter does not."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from skerry.methods.estimates import (
    Design,
    NobodyAnswered,
    mean,
    quantile,
    ratio,
    share,
    total,
)
from tests.methods.estimates import samples
from tests.methods.estimates.test_many import is_like

STATISTICS = [
    mean,
    total,
    lambda design, values: ratio(design, values, np.ones(design.n)),
    lambda design, values: share(design, np.where(np.isnan(values), np.nan, values > 0)),
    lambda design, values: quantile(design, values, 0.4),
]


@st.composite
def asked(draw):
    """A design without a fit, answers, and a figure to make of them."""
    design = draw(samples.designs().filter(lambda one: one.calibration is None))
    values = draw(samples.answers(design.n))
    statistic = draw(st.sampled_from(STATISTICS))
    assume((~np.isnan(values) & (design.weights > 0)).any())
    return design, values, statistic


def changed(design: Design, **changes) -> Design:
    fields = ("weights", "strata", "clusters", "population", "lonely")
    return Design(**{name: getattr(design, name) for name in fields} | changes)


@given(asked(), st.randoms(use_true_random=False))
def test_the_order_of_respondents_does_not_matter(given_, random):
    design, values, statistic = given_
    order = np.array(random.sample(range(design.n), design.n))

    shuffled = changed(
        design,
        weights=design.weights[order],
        strata=design.strata[order],
        clusters=None if design.clusters is None else design.clusters[order],
    )

    is_like(statistic(shuffled, values[order]), statistic(design, values))


@given(asked(), st.permutations(range(4)))
def test_the_names_of_strata_do_not_matter(given_, names):
    design, values, statistic = given_
    names = np.array(names)
    population = None
    if design.population is not None:
        population = np.empty(4)
        population[names] = design.population

    renamed = changed(design, strata=names[design.strata], population=population)

    found, expected = statistic(renamed, values), statistic(design, values)
    without = {"cautions": frozenset()}
    assert {**vars(found), **without}["n"] == expected.n
    assert found.standard_error == pytest.approx(
        expected.standard_error, rel=1e-9, abs=1e-9, nan_ok=True
    )
    assert found.low == pytest.approx(expected.low, rel=1e-9, abs=1e-9, nan_ok=True)


@given(asked(), st.sampled_from([1e-6, 0.25, 1e9]))
def test_the_scale_of_weights_matters_for_totals_only(given_, scale):
    design, values, _ = given_
    design = changed(design, population=None)
    scaled = changed(design, weights=design.weights * scale)

    one, other = mean(design, values), mean(scaled, values)
    whole, scaled_whole = total(design, values), total(scaled, values)

    for name in ("value", "standard_error", "low", "high"):
        assert getattr(other, name) == pytest.approx(
            getattr(one, name), rel=1e-9, abs=1e-9, nan_ok=True
        )
    assert one.cautions == other.cautions
    assert scaled_whole.value / scale == pytest.approx(whole.value, rel=1e-9, abs=1e-9)
    assert scaled_whole.standard_error / scale == pytest.approx(
        whole.standard_error, rel=1e-9, abs=1e-9
    )


@given(asked())
def test_respondents_without_weight_are_as_if_outside(given_):
    design, values, statistic = given_
    silent = np.where(design.weights > 0, values, np.nan)

    found, expected = statistic(design, silent), statistic(design, values)

    assert found.n == expected.n
    assert found.standard_error == pytest.approx(
        expected.standard_error, rel=1e-9, abs=1e-9, nan_ok=True
    )


@given(st.data())
def test_a_domain_of_all_is_all(data):
    design = data.draw(samples.designs())
    values = data.draw(samples.answers(design.n))
    try:
        whole = mean(design, values)
    except NobodyAnswered:
        return

    is_like(mean(design, values, domain=np.ones(design.n, dtype=bool)), whole)


@given(st.data())
def test_shares_of_yes_and_no_mirror_each_other(data):
    design = data.draw(samples.designs())
    yes = data.draw(samples.answers(design.n, st.integers(0, 1)))
    assume((~np.isnan(yes) & (design.weights > 0)).any())

    said, not_said = share(design, yes), share(design, 1.0 - yes)

    assert said.value == pytest.approx(1.0 - not_said.value, abs=1e-9)
    assert said.low == pytest.approx(1.0 - not_said.high, abs=1e-7)
    assert 0.0 <= said.low <= said.value + 1e-12 <= said.high + 2e-12 <= 1.0 + 2e-12
