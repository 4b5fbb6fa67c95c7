from math import inf, nan

import pytest

from skerry.methods.improvement import (
    LimitDoesNotFit,
    Limits,
    Measure,
    MeasureTwice,
    NoWeights,
    Range,
    RangeDoesNotFit,
    RequirementsInCircle,
    ShareDoesNotFit,
    Situation,
    UnknownRequirement,
    WeightDoesNotFit,
    gains_per_hour,
)
from tests.methods.improvement.inventing import measure

FINE = Range(least=1, likely=2, most=3)


def situation(*measures, weights=None, **more):
    return Situation(measures=measures, weights=weights or {"ransom": 1.0}, **more)


@pytest.mark.parametrize(
    "asked",
    [(-1, 2, 3), (3, 2, 4), (1, 4, 3), (nan, 2, 3), (1, nan, 3), (1, 2, inf)],
)
@pytest.mark.parametrize("part", ["hours", "money"])
def test_ranges_are_in_order_and_not_below_0(asked, part):
    wrong = Range(least=asked[0], likely=asked[1], most=asked[2])
    both = {"hours": FINE, "money": FINE} | {part: wrong}

    with pytest.raises(RangeDoesNotFit) as found:
        Measure(key="backups", lowers={}, **both)

    assert (found.value.key, found.value.part, found.value.asked) == ("backups", part, wrong)


@pytest.mark.parametrize("share", [-0.1, 1.1, nan])
def test_shares_are_between_0_and_1(share):
    with pytest.raises(ShareDoesNotFit) as found:
        measure("backups", ransom=share)

    assert (found.value.key, found.value.threat) == ("backups", "ransom")


@pytest.mark.parametrize(("part", "limit"), [("hours", -1), ("money", -0.5), ("hours", nan)])
def test_limits_are_not_below_0(part, limit):
    with pytest.raises(LimitDoesNotFit) as found:
        Limits(**({"hours": 1, "money": 1} | {part: limit}))

    assert found.value.part == part


@pytest.mark.parametrize("weight", [-1, nan, inf])
def test_weights_are_numbers_from_0_on(weight):
    with pytest.raises(WeightDoesNotFit) as found:
        situation(weights={"fraud": 1, "ransom": weight})

    assert found.value.threat == "ransom"


@pytest.mark.parametrize("weights", [{}, {"ransom": 0.0}])
def test_without_weights_there_is_no_risk_to_lower(weights):
    with pytest.raises(NoWeights):
        Situation(measures=(), weights=weights)


def test_threat_without_weight_counts_nothing():
    found = gains_per_hour(situation(measure("a", ransom=0.5, fraud=0.9)))

    assert [gain.drop for gain in found] == [0.5]


def test_key_stands_for_one_measure():
    with pytest.raises(MeasureTwice) as found:
        situation(measure("a"), measure("b"), measure("a"))

    assert found.value.key == "a"


def test_what_is_required_is_a_measure_or_in_place():
    drill = measure("drill", requires=["backups"])

    with pytest.raises(UnknownRequirement) as found:
        situation(drill)

    assert (found.value.key, found.value.required) == ("drill", "backups")
    assert situation(drill, already=frozenset({"backups"})).missing == (drill,)


def test_circle_is_told_by_its_keys():
    circle = (
        measure("c", requires=["b"]),
        measure("a", requires=["c"]),
        measure("b", requires=["a"]),
        measure("d", requires=["a"]),
    )

    with pytest.raises(RequirementsInCircle) as found:
        situation(*circle)

    assert found.value.keys == ("a", "b", "c")
    assert situation(*circle, already=frozenset({"b"})).missing == circle[1:2] + circle[:1] + (
        circle[3],
    )


def test_measure_that_requires_itself_is_a_circle():
    with pytest.raises(RequirementsInCircle) as found:
        situation(measure("a", requires=["a"]))

    assert found.value.keys == ("a",)
