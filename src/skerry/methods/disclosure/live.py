"""What may be shown of a question while answers still come in: figures that move in batches."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from skerry.methods.disclosure.parameters import HALF
from skerry.methods.disclosure.rules import Rules

BATCHES: Final = 2
"""A batch is so many times the minimum number of organisations, and so is the first."""


def live_shares(
    answers: Sequence[str], categories: Sequence[str], rules: Rules
) -> tuple[int, Mapping[str, int | None]]:
    """How many answers a live figure rests on, and the share of each category in whole per cent.

    ``answers`` are in the order of a secret shuffle within each batch, as they come. A category
    is shown when, in every batch so far, nobody or at least the minimum gave it, and not all or
    nearly all did, so that the difference between any two days is a figure that could be shown
    too. What was hidden once stays hidden. One category alone is never hidden: the smallest of
    the others goes with it.

    >>> live_shares(["yes"] * 5 + ["no"] * 5 + ["yes"], ["yes", "no"], Rules())
    (10, {'yes': 50, 'no': 50})
    >>> live_shares(["yes"] * 8 + ["no"] * 2, ["yes", "no"], Rules())
    (10, {'yes': None, 'no': None})
    """
    size = BATCHES * rules.minimum
    number = len(answers) // size * size
    batches = [Counter(answers[start : start + size]) for start in range(0, number, size)]
    counts, hidden = Counter[str](), set[str]()
    for batch in batches:
        counts += batch
        hidden |= {each for each in categories if not _may_be_told(batch[each], size, rules)}
        others = sorted((counts[each], each) for each in categories if each not in hidden)
        if len(hidden) == 1 and others:
            hidden.add(others[0][1])
    return number, {
        category: None if category in hidden or not number else _share(counts[category], number)
        for category in categories
    }


def _may_be_told(count: int, size: int, rules: Rules) -> bool:
    return not count or rules.minimum <= count <= size - rules.dissenters


def _share(count: int, number: int) -> int:
    return int(100 * count / number + HALF)
