"""The answers of a wave as a table for statisticians: weights and design, no names, no free words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from skerry.questionnaires.api import Definition
from skerry.surveys.enums import EntryMode
from skerry.surveys.rules.figures.coding import coded
from skerry.surveys.rules.figures.content import Weighing
from skerry.surveys.rules.figures.plans.codebooks import Code, Codebooks, codebook_of
from skerry.surveys.rules.figures.plans.weights import WeightsPlan
from skerry.surveys.rules.figures.replies import Frame, Reply
from skerry.surveys.rules.figures.variables import (
    Silence,
    Value,
    Variable,
    VariableKind,
    value_of,
    variables_of,
)
from skerry.surveys.rules.figures.weighing import AS_USUAL, weigh

UNIT: Final = "unit"
CLASS: Final = "response_class"
POPULATION: Final = "class_population"
WEIGHT: Final = "weight"
ENTERED: Final = "entered"
BY_THEMSELVES: Final = "respondent"
WHY: Final = "_why"
"""Ends the name of the column that says why there is no number."""

Cell = str | float | int | None


@dataclass(frozen=True, kw_only=True)
class ExportColumn:
    """``values`` are what may stand in it, none for numbers; ``variable`` is what it is of, if anything.

    ``code`` is what was looked for in words; then the words themselves stand nowhere.
    """

    name: str
    is_number: bool
    values: tuple[str, ...] = ()
    variable: Variable | None = None
    code: Code | None = None


@dataclass(frozen=True, kw_only=True)
class ExportTable:
    """A row for each reply, in an order that says nothing; a column for each thing that is counted.

    ``definition`` is the questionnaire as if open questions had asked to choose among their codes.
    """

    columns: tuple[ExportColumn, ...]
    rows: Sequence[Sequence[Cell]]
    definition: Definition = field(compare=False)
    weighing: Weighing = field(compare=False)


def export_of(
    definition: Definition,
    replies: Sequence[Reply],
    frame: Frame,
    plan: WeightsPlan = AS_USUAL,
    codebooks: Codebooks = (),
) -> ExportTable:
    """Everything from which the figures of a wave were computed, with the weights that ``plan`` makes.

    Of open answers it is the codes of ``codebooks`` that they speak of, each a column of its own.

    Organisations are numbers from 1 on, sorted by what they answered, so that neither the
    number nor the order says who they are. Why there is no answer stands as a word of its own:
    dont-know, not-applicable, refused, empty or not-asked.

    Raises:
        WeightsNotFitting: no weights are as ``plan`` wants them.
    """
    definition, replies = coded(definition, replies, codebooks)
    weighed = weigh(replies, frame, plan, definition)
    variables = variables_of(definition)
    columns = (
        *_of_design(frame),
        *(each for one in variables for each in _of_variable(one, _code(one, codebooks))),
    )
    rows = [
        (
            *_design_cells(reply, frame, weighed.behind(place)),
            *(cell for one in variables for cell in _cells(one, reply)),
        )
        for place, reply in enumerate(replies)
    ]
    return ExportTable(
        columns=columns,
        rows=_numbered(rows, [reply.unit for reply in replies]),
        definition=definition,
        weighing=weighed.told,
    )


def _of_design(frame: Frame) -> Sequence[ExportColumn]:
    return (
        ExportColumn(name=UNIT, is_number=True),
        ExportColumn(name=CLASS, is_number=False),
        ExportColumn(name=POPULATION, is_number=True),
        ExportColumn(name=WEIGHT, is_number=True),
        ExportColumn(name=ENTERED, is_number=False, values=(BY_THEMSELVES, *EntryMode)),
        *(ExportColumn(name=dimension.value, is_number=False) for dimension in frame.dimensions),
    )


def _of_variable(variable: Variable, code: Code | None) -> Sequence[ExportColumn]:
    silences = tuple(silence.value for silence in Silence)
    name = variable.key.replace("/", "__")
    if code:  # its name may have hyphens, which neither R nor SPSS takes
        name = f"{variable.name}__{code.name.replace('-', '_')}"
    if variable.kind is not VariableKind.NUMBER:
        values = (*variable.values, *silences)
        column = ExportColumn(
            name=name, is_number=False, values=values, variable=variable, code=code
        )
        return (column,)
    return (
        ExportColumn(name=name, is_number=True, variable=variable),
        ExportColumn(name=name + WHY, is_number=False, values=silences, variable=variable),
    )


def _code(variable: Variable, codebooks: Codebooks) -> Code | None:
    return codebook_of(codebooks, variable.name).code(variable.choice)


def _design_cells(
    reply: Reply, frame: Frame, behind: tuple[str, float | None, float]
) -> Sequence[Cell]:
    entered = reply.entered or BY_THEMSELVES
    return (
        0,
        *behind,
        entered,
        *(reply.traits.get(dimension, "") for dimension in frame.dimensions),
    )


def _cells(variable: Variable, reply: Reply) -> Sequence[Cell]:
    value: Value = value_of(variable, reply.answers, is_asked=variable.name in reply.asked)
    if variable.kind is not VariableKind.NUMBER:
        return (str(value),)
    return (value, "") if isinstance(value, float) else (None, str(value))


def _numbered(rows: Sequence[Sequence[Cell]], units: Sequence[str]) -> Sequence[Sequence[Cell]]:
    """In the order of their contents; each organisation gets the number of its first row."""
    ordered = sorted(zip(rows, units, strict=True), key=lambda pair: (_sortable(pair[0]), pair[1]))
    numbers: dict[str, int] = {}
    return [(numbers.setdefault(unit, len(numbers) + 1), *row[1:]) for row, unit in ordered]


def _sortable(row: Sequence[Cell]) -> Sequence[str]:
    return [str(cell) for cell in row]
