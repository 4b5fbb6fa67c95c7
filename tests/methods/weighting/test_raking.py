import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.methods.estimates import LengthsDiffer, WeightsNotUsable
from skerry.methods.weighting import (
    CategoryMissing,
    CategoryUnknown,
    Margin,
    MarginsContradict,
    NoConvergence,
    NoMargins,
    NotInPopulation,
    TotalNotUsable,
    post_stratify,
    rake,
    scaled,
)
from skerry.methods.weighting import raking as module

WEIGHTS = [0.5, 1.0, 3.0, 40.0]


def margin(name, codes, totals) -> Margin:
    return Margin(name=name, codes=np.array(codes), totals=np.array(totals, dtype=float))


@st.composite
def raked(draw):
    """Respondents, and margins that some positive weights of theirs give."""
    n = draw(st.integers(1, 25))
    weights = np.array(draw(st.lists(st.sampled_from(WEIGHTS), min_size=n, max_size=n)))
    moved = weights * np.array(
        draw(st.lists(st.sampled_from([0.5, 1.0, 2.0]), min_size=n, max_size=n))
    )
    margins = []
    for number in range(draw(st.integers(1, 3))):
        codes = np.array(draw(st.lists(st.integers(0, 2), min_size=n, max_size=n)))
        margins.append(margin(f"trait {number}", codes, np.bincount(codes, moved, minlength=3)))
    return weights, margins


@given(raked())
def test_all_margins_are_hit_by_positive_weights(given_):
    weights, margins = given_

    found = rake(weights, margins)

    for one in margins:
        assert np.bincount(one.codes, found.weights, minlength=3) == pytest.approx(
            one.totals, rel=2e-10
        )
    assert (found.weights > 0).all()


@given(raked())
def test_weights_are_the_old_ones_times_a_factor_of_each_category(given_):
    weights, margins = given_

    factors = np.log(rake(weights, margins).weights / weights)

    known = np.concatenate(
        [one.codes[:, np.newaxis] == np.arange(3) for one in margins], axis=1
    ).astype(float)
    explained = known @ np.linalg.lstsq(known, factors, rcond=None)[0]
    assert factors == pytest.approx(explained, abs=1e-7)


@given(raked(), st.randoms(use_true_random=False))
def test_neither_order_nor_scale_nor_margin_first_matters(given_, random):
    weights, margins = given_
    order = np.array(random.sample(range(len(weights)), len(weights)))
    shuffled = [margin(one.name, one.codes[order], one.totals) for one in margins]

    found = rake(weights, margins).weights
    other = rake(weights[order] * 1e6, random.sample(shuffled, len(shuffled))).weights

    assert other == pytest.approx(found[order], rel=1e-6)


@given(raked())
def test_raking_again_changes_nothing(given_):
    weights, margins = given_
    found = rake(weights, margins).weights

    assert rake(found, margins).weights == pytest.approx(found, rel=1e-9)


@given(raked())
def test_listed_and_found_combinations_give_the_same(given_):
    weights, margins = given_
    most = module.MOST_CELLS
    found = rake(weights, margins).weights
    try:
        module.MOST_CELLS = 1
        other = rake(weights, margins).weights
    finally:
        module.MOST_CELLS = most

    assert other == pytest.approx(found, rel=1e-8)


@given(raked())
def test_one_margin_is_post_stratification(given_):
    weights, margins = given_

    assert rake(weights, margins[:1]).weights == pytest.approx(
        post_stratify(weights, margins[0]).weights, rel=1e-12
    )


def test_margins_that_hang_together_closely_are_hit_by_leaps():
    # Two traits that nearly always agree: margin after margin alone takes hundreds of rounds.
    codes = np.repeat([0, 1], 500)
    other = codes.copy()
    other[[0, 999]] = [1, 0]
    margins = [margin("one", codes, [600, 400]), margin("other", other, [500, 500])]

    found = rake(np.ones(1000), margins)

    assert np.bincount(other, found.weights) == pytest.approx([500, 500], rel=1e-10)
    assert found.rounds < 50
    assert found.parameters == {"tolerance": 1e-10, "most_rounds": 200}


def test_margins_that_leave_one_solution_are_hit():
    # Small firms that only large ones in other categories tell apart.
    margins = [
        margin("one", [0, 0, 0, 0, 0, 1, 2], [1.5, 20.0, 40.0]),
        margin("two", [0, 0, 1, 0, 0, 1, 0], [41.0, 20.5]),
        margin("three", [0, 0, 0, 0, 1, 1, 0], [41.25, 20.25]),
    ]

    found = rake(np.array([0.5, 0.5, 0.5, 0.5, 0.5, 40.0, 40.0]), margins)

    assert found.weights == pytest.approx([0.25, 0.25, 0.5, 0.25, 0.25, 20.0, 40.0])
    assert found.rounds < 20


def test_respondents_without_weight_stay_so():
    found = rake(np.array([1.0, 0.0, 2.0]), [margin("size", [0, 0, 1], [5, 6])])

    assert found.weights.tolist() == [5.0, 0.0, 6.0]


def test_no_margins_are_refused():
    with pytest.raises(NoMargins):
        rake(np.ones(2), [])


def test_margins_that_contradict_each_other_are_refused():
    with pytest.raises(MarginsContradict) as refused:
        rake(np.ones(2), [margin("size", [0, 1], [5, 5]), margin("place", [0, 1], [5, 6])])
    assert refused.value.sums == {"size": 10.0, "place": 11.0}


def test_margins_that_contradict_each_other_fit_as_shares():
    size, place = margin("size", [0, 1], [5, 5]), margin("place", [0, 1], [5.5, 5.5])

    assert rake(np.ones(2), scaled([size, place], like="place")).weights.tolist() == [5.5, 5.5]


def test_margins_that_no_weights_can_give_are_refused():
    margins = [margin("size", [0, 1], [5, 5]), margin("place", [0, 1], [4, 6])]

    with pytest.raises(NoConvergence) as refused:
        rake(np.ones(2), margins, most_rounds=30)
    assert (refused.value.rounds, refused.value.worst) == (30, "size")
    assert refused.value.off == pytest.approx(0.2)


@pytest.mark.parametrize("fit", [lambda weights, one: rake(weights, [one]), post_stratify])
class TestBadMargins:
    def test_categories_without_answers_are_refused(self, fit):
        with pytest.raises(CategoryMissing) as refused:
            fit(np.array([1.0, 0.0]), margin("size", [0, 1], [5, 5, 5]))
        assert (refused.value.margin, refused.value.categories) == ("size", (1, 2))

    def test_respondents_that_the_population_has_not_are_refused(self, fit):
        with pytest.raises(NotInPopulation) as refused:
            fit(np.ones(2), margin("size", [0, 1], [5, 0]))
        assert (refused.value.margin, refused.value.categories) == ("size", (1,))

    @pytest.mark.parametrize("code", [-1, 2])
    def test_respondents_of_no_category_are_refused(self, fit, code):
        with pytest.raises(CategoryUnknown) as refused:
            fit(np.ones(3), margin("size", [0, 1, code], [5, 5]))
        assert (refused.value.margin, refused.value.rows) == ("size", (2,))

    @pytest.mark.parametrize("total", [-1.0, np.nan, np.inf])
    def test_totals_that_are_none_are_refused(self, fit, total):
        with pytest.raises(TotalNotUsable) as refused:
            fit(np.ones(2), margin("size", [0, 1], [5, total]))
        assert (refused.value.margin, refused.value.categories) == ("size", (1,))

    def test_codes_of_others_are_refused(self, fit):
        with pytest.raises(LengthsDiffer) as refused:
            fit(np.ones(3), margin("size", [0, 1], [5, 5]))
        assert refused.value.name == "size"

    def test_weights_that_are_none_are_refused(self, fit):
        with pytest.raises(WeightsNotUsable):
            fit(np.array([1.0, -1.0]), margin("size", [0, 1], [5, 5]))

    def test_nobody_is_refused(self, fit):
        with pytest.raises(CategoryMissing):
            fit(np.array([]), Margin(name="size", codes=np.array([], dtype=int), totals=np.ones(1)))
