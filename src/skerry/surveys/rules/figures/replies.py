"""Who answered what, without who they are: what figures are computed from."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from skerry.questionnaires.api import Answers
from skerry.surveys.enums import Access, Dimension, Unit
from skerry.surveys.rules.strata import Sizes, values_of

TOGETHER: Final = "&"
"""Between the strata of one cell."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One submitted sheet. ``unit`` is its organisation, or the sheet itself where none is known.

    ``stratum`` is its cell of the frame, empty by an open link; ``traits`` are the values by
    which results may be compared. ``asked`` are the names that were put to the respondent.
    ``entered`` says how the survey team heard the answers, where it typed them in.
    """

    unit: str
    stratum: str
    traits: Mapping[Dimension, str]
    answers: Answers
    asked: frozenset[str]
    entered: str = ""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Whom the replies stand for: organisations of the panel, and those invited, by cell."""

    access: Access
    unit: Unit
    dimensions: tuple[Dimension, ...]
    population: Sizes
    invited: Sizes


def answered(replies: Sequence[Reply]) -> Sizes:
    """From how many organisations of each cell there is a reply."""
    seen = {(reply.stratum, reply.unit) for reply in replies}
    return dict(sorted(Counter(stratum for stratum, _unit in seen).items()))


def cell_of(strata: Sequence[str]) -> str:
    """The name of a cell of several strata.

    >>> cell_of(["micro", "small"]), cell_of(["large"]), cell_of([])
    ('micro&small', 'large', '')
    """
    return TOGETHER.join(sorted(strata))


def traits_of(cell: str) -> tuple[str, ...]:
    """The values of a cell in each dimension, those of several strata together.

    >>> traits_of("company|micro&company|small")
    ('company', 'micro&small')
    """
    columns = zip(*(values_of(stratum) for stratum in cell.split(TOGETHER)), strict=True)
    return tuple(TOGETHER.join(sorted(set(column))) for column in columns)


def shared_traits(each: Sequence[Mapping[Dimension, str]]) -> Mapping[Dimension, str]:
    """What all strata of a cell have in common.

    >>> shared_traits([{Dimension.KIND: "company", Dimension.SIZE: "micro"},
    ...                {Dimension.KIND: "company", Dimension.SIZE: "small"}])
    {<Dimension.KIND: 'kind'>: 'company'}
    """
    if not each:
        return {}
    first, *others = each
    return {
        name: value
        for name, value in first.items()
        if all(other.get(name) == value for other in others)
    }
