"""Which firms are summed together, and which sums a group takes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, product
from typing import Final, NamedTuple

from skerry.methods.peers.parameters import BATCH, STEP


class Cell(NamedTuple):
    """What firms have in common; what is empty is mixed."""

    size: str = ""
    sector: str = ""
    region: str = ""

    def at(self, level: Sequence[bool]) -> "Cell":
        return Cell(*(value if is_kept else "" for value, is_kept in zip(self, level, strict=True)))


LEVELS: Final = (
    (True, True, True),
    (True, True, False),
    (True, False, True),
    (True, False, False),
    (False, False, False),
)
"""From the firms most alike to all."""


@dataclass(frozen=True, kw_only=True)
class Pending:
    """A firm that waits to be counted; ``is_late`` once it has waited for long."""

    key: int
    cell: Cell
    is_late: bool = False


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """The firms of one batch, and what they have in common."""

    cell: Cell
    keys: Sequence[int]


def gathered(pending: Sequence[Pending]) -> Sequence[Gathered]:
    """The batches that can be closed, in the order of ``pending``.

    Asked: who can be counted without being seen? Firms of one cell are, twenty by twenty. Those
    that wait for long go to the next wider cell, and there all that are in it, in fives.

    >>> alike = [Pending(key=key, cell=Cell("2-9", "trade", "SE22")) for key in range(21)]
    >>> [(batch.cell.sector, len(batch.keys)) for batch in gathered(alike)]
    [('trade', 20)]
    >>> from dataclasses import replace
    >>> late = [replace(each, is_late=True) for each in alike[:12]]
    >>> other = [replace(each, key=each.key + 50, cell=Cell("2-9", "ict", "SE22")) for each in late]
    >>> [(batch.cell, len(batch.keys)) for batch in gathered([*late, *other])]
    [(Cell(size='2-9', sector='', region='SE22'), 20)]
    """
    found: list[Gathered] = []
    left = list(pending)
    for level in LEVELS:
        step = BATCH if all(level) else STEP
        among = left if all(level) else [each for each in left if each.is_late]
        taken: set[int] = set()
        for cell, keys in _by_cell(among, level):
            whole = len(keys) - len(keys) % step if len(keys) >= BATCH else 0
            size = BATCH if all(level) else whole
            found += [
                Gathered(cell=cell, keys=keys[start : start + size])
                for start in range(0, whole, size or 1)
            ]
            taken.update(keys[:whole])
        left = [each for each in left if each.key not in taken]
    return found


def groups_of(cell: Cell) -> Sequence[Cell]:
    """All groups that a batch of ``cell`` lies wholly within.

    >>> [tuple(group) for group in groups_of(Cell("2-9", "trade"))]
    [('2-9', 'trade', ''), ('2-9', '', ''), ('', 'trade', ''), ('', '', '')]
    """
    return [Cell(*each) for each in product(*((value, "") if value else ("",) for value in cell))]


def widening(cell: Cell) -> Sequence[Cell]:
    """The groups that a firm of ``cell`` is compared with: the first that is large enough."""
    return list(dict.fromkeys(cell.at(level) for level in LEVELS))


def _by_cell(
    pending: Sequence[Pending], level: Sequence[bool]
) -> Iterator[tuple[Cell, Sequence[int]]]:
    rows = sorted(pending, key=lambda each: each.cell.at(level))
    for cell, some in groupby(rows, key=lambda each: each.cell.at(level)):
        yield cell, [each.key for each in some]
