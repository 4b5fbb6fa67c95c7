"""Two people, or two windows, in the same section: whose answer stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skerry.questionnaires.rules.answers import Answer, Answers


@dataclass(frozen=True, kw_only=True)
class Merged:
    """``answers`` hold what both agree on; of ``differing`` each has given another answer."""

    answers: Answers
    differing: Sequence[str]


def merged(names: Iterable[str], *, base: Answers, mine: Answers, current: Answers) -> Merged:
    """``mine`` and ``current`` both grew from ``base``: what only one of them changed, stands.

    >>> merged(["a", "b"], base={}, mine={"a": 1}, current={"b": 2})
    Merged(answers={'a': 1, 'b': 2}, differing=[])
    """
    answers: dict[str, Answer] = {}
    differing = []
    for name in names:
        own, theirs, before = mine.get(name), current.get(name), base.get(name)
        chosen = theirs if own == before else own
        if own not in (before, theirs) and theirs != before:
            differing.append(name)
            chosen = theirs
        if chosen is not None:
            answers[name] = chosen
    return Merged(answers=answers, differing=differing)


def changed(before: Answers, after: Answers) -> Sequence[str]:
    """The names whose answers differ, also those that only one of the two has."""
    return [name for name in {**before, **after} if before.get(name) != after.get(name)]


def rewound(
    current: Mapping[str, Any], befores: Sequence[Mapping[str, Any]]
) -> Mapping[str, Any]:  # Any: JSON
    """What stood there before the changes that remember ``befores``, the oldest first.

    >>> rewound({"a": 3, "b": 1}, [{"a": 1}, {"a": 2, "b": None}])
    {'a': 1}
    """
    answers = dict(current)
    for before in reversed(befores):
        answers |= before
    return {name: answer for name, answer in answers.items() if answer is not None}
