import numpy as np
import pytest

from skerry.methods.improvement import Limits, best_plan, ordering
from skerry.methods.improvement.candidates import arrays_of
from skerry.methods.improvement.ordering import exposure, ordered
from tests.methods.improvement.inventing import invented, least_exposure, many

ENDLESS = Limits(hours=np.inf, money=np.inf)


@pytest.mark.parametrize("seed", range(60))
def test_good_order_respects_what_is_required_and_is_hardly_worse(monkeypatch, seed):
    """Measures are too many from three on here, so that the best order is known as well."""
    monkeypatch.setattr(ordering, "MOST_ORDERED", 2)
    monkeypatch.setattr(ordering, "WINDOW", 4)
    given, _limits = invented(seed, most=6, is_plain=True)
    own = arrays_of(given, given.missing)

    found = ordered(own)

    assert found.is_proven == (len(given.measures) <= 2)
    assert sorted(found.places) == list(range(len(given.measures)))
    for at, place in enumerate(found.places):
        assert set(own.requires[place]) <= set(found.places[:at])
    least = least_exposure(given, given.measures)
    assert least - 1e-9 <= exposure(own, found.places) <= 1.05 * least + 1e-9


def test_order_of_many_is_not_called_proven():
    given, _limits = many(7, measures=40)

    plan = best_plan(given, ENDLESS)

    assert len(plan.steps) == 40
    assert not plan.is_order_proven


def test_few_quick_ones_before_few_others_are_proven():
    given, _limits = many(8, measures=24)
    own = arrays_of(given, given.missing)
    free = frozenset(range(12))

    found = ordered(own, first=free)

    early = {place for place in free if set(own.requires[place]) <= free}
    assert found.is_proven
    assert set(found.places[: len(early)]) == early


def test_equal_orders_go_by_key():
    given, _limits = many(9, measures=3)
    one = given.measures[0]
    alike = arrays_of(given, [one, one, one])

    assert ordered(alike).places == (0, 1, 2)


def test_window_betters_what_greed_finds(monkeypatch):
    given, _limits = many(10, measures=30)
    own = arrays_of(given, given.missing)
    every = list(range(30))

    greedy = ordering._greedy(own, every, ())
    better = ordered(own)

    assert exposure(own, better.places) <= exposure(own, greedy)
