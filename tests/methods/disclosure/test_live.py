from collections import defaultdict
from itertools import product

import pytest

from skerry.methods.disclosure import Rules, live_shares


@pytest.mark.parametrize(
    ("answers", "number", "shown"),
    [
        ([], 0, {"yes": None, "no": None, "?": None}),
        (["yes"] * 9, 0, {"yes": None, "no": None, "?": None}),
        (["yes"] * 5 + ["no"] * 5, 10, {"yes": 50, "no": 50, "?": 0}),
        (["yes"] * 5 + ["no"] * 5 + ["?"] * 9, 10, {"yes": 50, "no": 50, "?": 0}),
        (["yes"] * 7 + ["no"] * 3, 10, {"yes": 70, "no": None, "?": None}),
        (["yes"] * 5 + ["no"] * 4 + ["?"], 10, {"yes": 50, "no": None, "?": None}),
        (["yes", "no"] * 5 + ["yes"] * 5 + ["?"] * 5, 20, {"yes": 50, "no": 25, "?": 25}),
        (["yes"] * 10, 10, {"yes": None, "no": 0, "?": None}),
    ],
)
def test_live_figures_move_in_batches_that_could_be_shown(answers, number, shown):
    assert live_shares(answers, ["yes", "no", "?"], Rules()) == (number, shown)


def test_a_single_category_has_no_other_to_hide():
    assert live_shares(["yes"] * 3 + ["no"] * 7, ["yes"], Rules()) == (10, {"yes": None})


def test_what_was_hidden_once_stays_hidden():
    first = ["yes"] * 6 + ["no"] * 4
    later = ["no"] * 5 + ["?"] * 5

    assert live_shares(first + later, ["yes", "no", "?"], Rules())[1] == {
        "yes": 30,
        "no": None,
        "?": None,
    }


def test_who_sees_every_state_and_knows_the_rules_learns_no_answer():
    """All histories of two batches are computed; those that look alike cannot be told apart.

    Who answered in which batch is known, and each knows their own answer: somebody's answer is
    learned where all of a batch, or all but one, gave the same in every history that looks so.
    """
    rules = Rules(minimum=3)
    alike = defaultdict(list)
    for history in product(_batches(size=6), repeat=2):
        said = [answer for batch in history for answer, times in batch for _ in range(times)]
        states = [live_shares(said[:day], ["a", "b", "c"], rules) for day in range(13)]
        alike[repr(states)].append(history)

    for histories in alike.values():
        for place in range(2):
            for answer in "abc":
                counts = [dict(history[place])[answer] for history in histories]
                assert min(counts) < 6 - 1


def _batches(*, size):
    return [
        (("a", first), ("b", second), ("c", size - first - second))
        for first in range(size + 1)
        for second in range(size + 1 - first)
    ]
