import doctest

from hypothesis import given
from hypothesis import strategies as st

from skerry.methods.sampling import collapse, collapsing

KEYS = st.tuples(st.sampled_from("kl"), st.sampled_from("msv"), st.sampled_from("ABCD"))
COUNTS = st.dictionaries(KEYS, st.integers(0, 40))
PLACE_FIRST = [2, 1, 0]


def test_the_examples_hold():
    assert doctest.testmod(collapsing).failed == 0


def coarse(counts, minimum=10, order=PLACE_FIRST):
    found = collapse(counts, minimum=minimum, order=order)
    return [(stratum.values, stratum.size) for stratum in found.strata]


def test_strata_that_are_large_enough_stay():
    counts = {("firm", "small", "Umeå"): 10, ("firm", "small", "Luleå"): 12}

    assert coarse(counts) == [
        ((("firm",), ("small",), ("Luleå",)), 12),
        ((("firm",), ("small",), ("Umeå",)), 10),
    ]


def test_small_places_join_small_places():
    counts = {
        ("firm", "small", "Umeå"): 50,
        ("firm", "small", "Luleå"): 6,
        ("firm", "small", "Piteå"): 3,
        ("firm", "small", "Kiruna"): 4,
    }

    assert coarse(counts) == [
        ((("firm",), ("small",), ("Kiruna", "Luleå", "Piteå")), 13),
        ((("firm",), ("small",), ("Umeå",)), 50),
    ]


def test_sizes_join_when_all_places_together_are_too_few():
    counts = {
        ("firm", "small", "Umeå"): 50,
        ("firm", "medium", "Umeå"): 11,
        ("firm", "medium", "Luleå"): 12,
        ("firm", "large", "Umeå"): 3,
        ("public", "large", "Umeå"): 20,
    }

    assert coarse(counts) == [
        ((("firm",), ("large", "medium"), ()), 26),
        ((("firm",), ("small",), ("Umeå",)), 50),
        ((("public",), ("large",), ("Umeå",)), 20),
    ]


def test_the_case_of_the_handbook():
    counts = {
        ("firm", size, place): count
        for size, counted in {"small": (50, 6, 5), "medium": (11, 4, 2), "large": (2, 0, 1)}.items()
        for place, count in zip(("Umeå", "Luleå", "Piteå"), counted, strict=True)
    }

    assert coarse(counts) == [
        ((("firm",), ("large", "medium"), ()), 20),
        ((("firm",), ("small",), ("Luleå", "Piteå")), 11),
        ((("firm",), ("small",), ("Umeå",)), 50),
    ]


def test_size_goes_first_where_that_is_the_order():
    counts = {("firm", "small", "Umeå"): 8, ("firm", "large", "Umeå"): 8}

    assert coarse(counts, order=[1, 2, 0]) == [((("firm",), ("large", "small"), ("Umeå",)), 16)]


def test_too_few_in_all_are_one_stratum_that_is_not_enough():
    found = collapse(
        {("firm", "Umeå"): 4, ("public", "Luleå"): 3, ("public", "Umeå"): 1},
        minimum=10,
        order=[1, 0],
    )

    assert [stratum.values for stratum in found.strata] == [(("firm", "public"), ())]
    assert not found.is_enough


def test_nothing_becomes_nothing():
    found = collapse({}, minimum=10, order=[0])

    assert (found.strata, found.is_enough, found.by_key) == ((), True, {})


@given(COUNTS, st.integers(1, 60), st.permutations([0, 1, 2]))
def test_every_stratum_goes_to_one_that_is_large_enough(counts, minimum, order):
    found = collapse(counts, minimum=minimum, order=order)

    members = [key for stratum in found.strata for key in stratum.members]
    assert sorted(members) == sorted(counts)
    assert found.by_key.keys() == counts.keys()
    assert all(
        stratum.size == sum(counts[key] for key in stratum.members) for stratum in found.strata
    )
    assert found.is_enough or (len(found.strata) == 1 and sum(counts.values()) < minimum)
    assert (found.method, found.minimum, found.order) == ("skerry.sampling", minimum, tuple(order))


@given(COUNTS, st.integers(1, 60), st.permutations([0, 1, 2]))
def test_values_say_exactly_who_is_in_a_stratum(counts, minimum, order):
    found = collapse(counts, minimum=minimum, order=order)

    for key in counts:
        fitting = [
            stratum
            for stratum in found.strata
            if all(
                not said or value in said for said, value in zip(stratum.values, key, strict=True)
            )
        ]
        assert fitting == [found.by_key[key]]
