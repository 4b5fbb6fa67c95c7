"""What is protected as one question: a variable by itself, or choices that exclude each other together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from skerry.methods.disclosure import answers
from skerry.methods.estimates import IntArray
from skerry.surveys.rules.figures.columns import NOTHING, Column
from skerry.surveys.rules.figures.variables import NO, YES, VariableKind

Cell = tuple[str, str]
"""A variable, by its key, and a value of it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Asked:
    """``codes`` are places in ``names``; ``cells`` are what is printed with the share of each name."""

    name: str
    columns: tuple[Column, ...]
    names: tuple[str, ...]
    codes: IntArray
    cells: Mapping[str, Sequence[Cell]]

    @property
    def is_alike(self) -> bool:
        """All said the same."""
        return len(np.unique(self.codes)) == 1

    @property
    def question(self) -> answers.Question:
        """Without what nobody said."""
        said, codes = np.unique(self.codes, return_inverse=True)
        return answers.Question(
            name=self.name,
            categories=[self.names[place] for place in said],
            answers=codes.astype(np.int64),
            harmless=harmless(self.columns[0]),
        )


def asked_of(columns: Sequence[Column]) -> Sequence[Asked]:
    """``columns`` in their order, those of choices that exclude each other together."""
    together: dict[str, list[Column]] = {}
    for one in columns:
        variable = one.variable
        together.setdefault(variable.name if variable.is_one_of else variable.key, []).append(one)
    return [
        _one_of(name, some) if some[0].variable.is_one_of else _alone(some[0])
        for name, some in together.items()
    ]


def harmless(column: Column) -> frozenset[str]:
    """That somebody said nothing tells nothing of them, nor that they gave some number."""
    if column.variable.kind is VariableKind.NUMBER:
        return frozenset(column.names)
    return frozenset({NOTHING})


def _alone(column: Column) -> Asked:
    key = column.variable.key
    return Asked(
        name=key,
        columns=(column,),
        names=column.names,
        codes=column.codes,
        cells={name: [(key, name)] for name in column.names},
    )


def _one_of(name: str, columns: Sequence[Column]) -> Asked:
    """Choices of which one alone is taken or first: their shares add up, and a hidden one could be computed.

    What is never printed, that a choice is not the one, stands for those who answered and took none.
    """
    keys = [one.variable.key for one in columns]
    names = (*keys, NO, NOTHING)
    codes = np.full(len(columns[0].codes), names.index(NO), dtype=np.int64)
    for place, one in enumerate(columns):
        codes[one.codes == one.names.index(YES)] = place
        codes[one.codes == one.names.index(NOTHING)] = names.index(NOTHING)
    return Asked(
        name=name,
        columns=tuple(columns),
        names=names,
        codes=codes,
        cells={
            **{key: [(key, YES)] for key in keys},
            NO: [(key, NO) for key in keys],
            NOTHING: [(key, NOTHING) for key in keys],
        },
    )
