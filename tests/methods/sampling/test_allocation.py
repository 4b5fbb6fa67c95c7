import doctest
import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from skerry.methods.sampling import Rule, SampleTooSmall, allocate, allocation

SIZES = st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 500))
# Cochran's 64 cities: the 16 largest, and the others; the spreads are of their inhabitants.
CITIES = {"largest": 16, "others": 48}
SPREADS = {"largest": math.sqrt(53_843), "others": math.sqrt(5_581)}


def test_the_examples_hold():
    assert doctest.testmod(allocation).failed == 0


@pytest.mark.parametrize(
    ("rule", "numbers"),
    [
        (Rule.PROPORTIONAL, {"largest": 6, "others": 18}),
        (Rule.EQUAL, {"largest": 12, "others": 12}),
        (Rule.NEYMAN, {"largest": 12, "others": 12}),
        (Rule.SQUARE_ROOT, {"largest": 9, "others": 15}),
    ],
)
def test_sixty_four_cities(rule, numbers):
    assert allocate(CITIES, 24, rule=rule, spreads=SPREADS).numbers == numbers


@pytest.mark.parametrize(
    ("sizes", "total", "rule", "minimum", "numbers"),
    [
        ({}, 5, Rule.PROPORTIONAL, 0, {}),
        ({"a": 0, "b": 0}, 5, Rule.PROPORTIONAL, 2, {"a": 0, "b": 0}),
        ({"a": 5, "b": 100}, 60, Rule.EQUAL, 0, {"a": 5, "b": 55}),
        ({"a": 5, "b": 100}, 1000, Rule.PROPORTIONAL, 0, {"a": 5, "b": 100}),
        ({"a": 5, "b": 1000}, 100, Rule.PROPORTIONAL, 3, {"a": 3, "b": 97}),
        ({"a": 2, "b": 1000}, 100, Rule.PROPORTIONAL, 3, {"a": 2, "b": 98}),
        ({"a": 10, "b": 10, "c": 10}, 10, Rule.EQUAL, 0, {"a": 4, "b": 3, "c": 3}),
        ({"c": 10, "a": 20}, 0, Rule.PROPORTIONAL, 0, {"c": 0, "a": 0}),
    ],
)
def test_limits_are_kept(sizes, total, rule, minimum, numbers):
    assert allocate(sizes, total, rule=rule, minimum=minimum).numbers == numbers


def test_stratum_without_spread_takes_what_the_others_cannot():
    spreads = {"a": 2.0, "b": 0.0, "c": 0.0, "empty": 0.0}
    sizes = {"a": 10, "b": 60, "c": 30, "empty": 0}

    few = allocate(sizes, 9, rule=Rule.NEYMAN, spreads=spreads, minimum=1)
    many = allocate(sizes, 40, rule=Rule.NEYMAN, spreads=spreads, minimum=1)

    assert few.numbers == {"a": 7, "b": 1, "c": 1, "empty": 0}
    assert many.numbers == {"a": 10, "b": 20, "c": 10, "empty": 0}


def test_minimum_that_takes_too_much_is_refused():
    with pytest.raises(SampleTooSmall) as raised:
        allocate({"a": 10, "b": 10, "c": 2}, 11, minimum=5)

    assert raised.value.needed == 12


def test_result_says_how_it_was_reached():
    found = allocate(CITIES, 24, rule=Rule.NEYMAN, spreads=SPREADS, minimum=2)

    assert (found.method, found.version, found.rule) == ("skerry.sampling", 1, Rule.NEYMAN)
    assert (found.total, found.minimum, found.sizes, found.spreads) == (24, 2, CITIES, SPREADS)


@given(SIZES, st.integers(0, 2000), st.sampled_from(Rule), st.integers(0, 20), st.data())
@example({"a": 500, "b": 1}, 7, Rule.SQUARE_ROOT, 1, None)
@settings(max_examples=500)
def test_numbers_add_up_and_fit(sizes, total, rule, minimum, data):
    spreads = {key: data.draw(st.floats(0, 1000)) for key in sizes} if data else {}
    needed = sum(min(minimum, size) for size in sizes.values())
    total = max(total, needed)

    numbers = allocate(sizes, total, rule=rule, spreads=spreads, minimum=minimum).numbers

    assert sum(numbers.values()) == min(total, sum(sizes.values()))
    assert all(min(minimum, size) <= numbers[key] <= size for key, size in sizes.items())
    assert list(numbers) == list(sizes)


@given(st.dictionaries(st.sampled_from("abcdefg"), st.integers(1, 500), min_size=1), st.data())
def test_proportional_numbers_are_within_one_of_their_share(sizes, data):
    total = data.draw(st.integers(0, sum(sizes.values())))

    numbers = allocate(sizes, total).numbers

    share = total / sum(sizes.values())
    assert all(abs(numbers[key] - size * share) < 1 for key, size in sizes.items())
