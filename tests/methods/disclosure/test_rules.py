import numpy as np
import pytest

from skerry.methods.disclosure import Rules, RulesMakeNoSense, rules


@pytest.mark.parametrize(
    "wrong",
    [
        {"minimum": 0},
        {"p_percent": -1.0},
        {"dissenters": -1},
        {"exact_up_to": -1},
        {"dominance": 0.0},
        {"dominance": 1.1},
        {"width": 0.0},
        {"width": 1.5},
    ],
)
def test_thresholds_outside_their_range_are_refused(wrong):
    with pytest.raises(RulesMakeNoSense):
        Rules(**wrong)


def test_few_are_some_but_not_enough():
    found = rules.few(np.array([0, 1, 4, 5]), Rules())

    assert found.tolist() == [False, True, True, False]


@pytest.mark.parametrize(
    ("count", "group", "is_hidden"),
    [(10, 10, True), (9, 10, True), (8, 10, False), (0, 1, False), (60, 60, False)],
)
def test_an_answer_of_all_but_one_of_a_small_group_is_hidden(count, group, is_hidden):
    found = rules.unanimous(np.array([count]), np.array([group]), Rules())

    assert found.tolist() == [is_hidden]


@pytest.mark.parametrize(("largest", "is_hidden"), [(75.0, False), (76.0, True)])
def test_nobody_holds_more_than_three_quarters_of_a_sum(largest, is_hidden):
    found = rules.dominated(np.array([100.0]), np.array([largest]), Rules())

    assert found.tolist() == [is_hidden]
