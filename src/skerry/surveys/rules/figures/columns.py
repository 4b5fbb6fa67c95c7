"""Replies as columns of numbers: one for each variable."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from skerry.methods.estimates import BoolArray, FloatArray, IntArray
from skerry.surveys.enums import Dimension
from skerry.surveys.rules.figures.grouping import Grouping
from skerry.surveys.rules.figures.replies import Reply
from skerry.surveys.rules.figures.variables import Silence, Value, Variable, value_of

SAID: Final = "said"
"""The one value of a question for a number: that there is one."""
NOTHING: Final = "nothing"
"""Every way of having no value but "don't know", which is an answer where it is offered."""


LEAST_IN_GROUP: Final = 30
"""Smaller groups are not compared.

Most of their figures would be hidden, and to hide these so many of everybody's, too: among 100
answers in groups of 21, 29 and 50, two in three figures; without a comparison, one in thirty.
"""


@dataclass(frozen=True, kw_only=True, eq=False)
class Column:
    """What all said of one variable: ``codes`` are places in ``names``, numbers are in ``numbers``."""

    variable: Variable
    names: tuple[str, ...]
    codes: IntArray
    numbers: FloatArray


def names_of(variable: Variable) -> tuple[str, ...]:
    """All that can be counted of ``variable``, in its order."""
    knows_not = (Silence.DONT_KNOW.value,) if variable.offers_dont_know else ()
    return (*(variable.values or (SAID,)), *knows_not, NOTHING)


def column_of(variable: Variable, replies: Sequence[Reply]) -> Column:
    names = names_of(variable)
    places = {name: place for place, name in enumerate(names)}
    said = [
        value_of(variable, reply.answers, is_asked=variable.name in reply.asked)
        for reply in replies
    ]
    return Column(
        variable=variable,
        names=names,
        codes=np.array([places[_name(value, names)] for value in said], dtype=np.int64),
        numbers=np.array(
            [value if isinstance(value, float) else np.nan for value in said], dtype=np.float64
        ),
    )


def _name(value: Value, names: Sequence[str]) -> str:
    if isinstance(value, float):
        return SAID
    return str(value) if str(value) in names else NOTHING


@dataclass(frozen=True, kw_only=True, eq=False)
class Compared:
    """By what results can be compared: the values of each dimension, and a code for each reply.

    ``of_answers`` are the dimensions that follow from what was answered.
    """

    values: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, IntArray]
    respondents: int
    of_answers: frozenset[str] = frozenset()

    def inside(self, dimension: str, value: str) -> BoolArray:
        """Who has ``value`` in ``dimension``; everybody where no dimension is named."""
        if not dimension:
            return np.ones(self.respondents, dtype=bool)
        found: BoolArray = self.codes[dimension] == self.values[dimension].index(value)
        return found

    def without(self, dimensions: frozenset[str]) -> "Compared":
        """By all but these."""
        kept = [name for name in self.values if name not in dimensions]
        return Compared(
            values={name: self.values[name] for name in kept},
            codes={name: self.codes[name] for name in kept},
            respondents=self.respondents,
            of_answers=self.of_answers - dimensions,
        )


def compared(
    replies: Sequence[Reply], dimensions: Sequence[Dimension], *, least: int = LEAST_IN_GROUP
) -> Compared:
    """Dimensions of which every reply has a value, and each value ``least`` organisations or more.

    What is decided here follows from who answered, which is known, and not from what they said.
    """
    values: dict[str, tuple[str, ...]] = {}
    codes: dict[str, IntArray] = {}
    for dimension in dimensions:
        said = [reply.traits[dimension] for reply in replies if dimension in reply.traits]
        found = tuple(sorted(set(said)))
        units = {(value, reply.unit) for value, reply in zip(said, replies, strict=False)}
        smallest = min(Counter(value for value, _unit in units).values(), default=0)
        is_known = len(said) == len(replies)
        if not is_known or len(found) < 2 or smallest < least:  # noqa: PLR2004  # one value compares nothing
            continue
        values[dimension] = found
        codes[dimension] = np.array([found.index(each) for each in said], dtype=np.int64)
    return Compared(values=values, codes=codes, respondents=len(replies))


def with_groupings(found: Compared, groupings: Sequence[Grouping]) -> Compared:
    """By these, too; a grouping with fewer than two groups compares nothing."""
    useful = [each for each in groupings if len(each.values) > 1]
    return Compared(
        values={**found.values, **{each.name: each.values for each in useful}},
        codes={**found.codes, **{each.name: each.codes for each in useful}},
        respondents=found.respondents,
        of_answers=found.of_answers | {each.name for each in useful},
    )
