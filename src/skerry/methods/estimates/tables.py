"""Cross-tables: which share lies in each cell, and whether rows have to do with columns."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import special

from skerry.methods.estimates.arrays import BoolArray, FloatArray, IntArray, sums
from skerry.methods.estimates.design import Design, LengthsDiffer
from skerry.methods.estimates.intervals import Interval
from skerry.methods.estimates.many import Figures, shares
from skerry.methods.estimates.parameters import LEVEL, METHOD, VERSION
from skerry.methods.estimates.parts import numbers, part


class Of(StrEnum):
    """Of what the shares of a table are shares."""

    ALL = "all"
    ROW = "row"
    COLUMN = "column"


class NothingToCompare(ValueError):
    """With one row or one column there is nothing that could hang together."""


@dataclass(frozen=True, kw_only=True, eq=False)
class CrossTable:
    """A row and a column for each code.

    ``shares`` has the figures: of all, those of the rows one after the other; of rows, a domain
    for each row; of columns, a domain for each column. ``n`` counts answers and ``weighted``
    those for whom they stand, by cell.
    """

    of: Of
    shares: Figures
    n: IntArray
    weighted: FloatArray

    @property
    def values(self) -> FloatArray:
        return self.by_cell(self.shares.values)

    @property
    def standard_errors(self) -> FloatArray:
        return self.by_cell(self.shares.standard_errors)

    def by_cell(self, figures: FloatArray) -> FloatArray:
        """Something of ``shares`` laid out as the table is."""
        if self.of is Of.ALL:
            return figures.reshape(self.n.shape)
        return figures if self.of is Of.ROW else figures.T


def cross_table(
    design: Design,
    rows: IntArray,
    columns: IntArray,
    *,
    sizes: tuple[int, int] | None = None,
    domain: BoolArray | None = None,
    of: Of = Of.ALL,
    level: float = LEVEL,
    interval: Interval = Interval.KORN_GRAUBARD,
) -> CrossTable:
    """Shares by ``rows`` and ``columns``, which are codes from 0 on, below 0 without an answer.

    >>> design = Design(weights=np.array([1.0, 2.0, 1.0]), strata=np.zeros(3, dtype=int))
    >>> table = cross_table(design, np.array([0, 0, 1]), np.array([0, 1, 1]))
    >>> table.values.tolist(), table.weighted.tolist()
    ([[0.25, 0.5], [0.0, 0.25]], [[1.0, 2.0], [0.0, 1.0]])

    Raises:
        NobodyAnswered: nobody has answered both.
    """
    size, inside = _layout(design, rows, columns, sizes, domain)
    count = size[0] * size[1]
    cells = np.where(inside, rows.astype(np.intp) * size[1] + columns, 0)
    in_cells, in_rows, in_columns = (
        inside[:, np.newaxis] & (codes[:, np.newaxis] == np.arange(number))
        for codes, number in ((cells, count), (rows, size[0]), (columns, size[1]))
    )
    matrix, domains = {
        Of.ALL: (in_cells, inside[:, np.newaxis]),
        Of.ROW: (in_columns, in_rows),
        Of.COLUMN: (in_rows, in_columns),
    }[of]
    return CrossTable(
        of=of,
        shares=shares(design, matrix, domains=domains, level=level, interval=interval),
        n=np.bincount(cells[inside & (design.weights > 0)], minlength=count).reshape(size),
        weighted=sums(cells, design.weights * inside, count).reshape(size),
    )


@dataclass(frozen=True, kw_only=True)
class Independence:
    """How well a table fits rows and columns that have nothing to do with each other.

    ``p`` is how often chance alone would show as much.
    """

    statistic: float
    degrees: float
    error_degrees: float
    p: float
    n: int
    method: str = f"{METHOD}.independence"
    version: int = VERSION


def independence(
    design: Design, rows: IntArray, columns: IntArray, *, domain: BoolArray | None = None
) -> Independence:
    """Pearson's χ² with the correction of Rao and Scott for the design, as an F.

    J. N. K. Rao and A. J. Scott, Annals of Statistics 12 (1984), 46–60.

    Raises:
        NothingToCompare: all answered are in one row or one column.
    """
    (height, width), inside = _layout(design, rows, columns, None, domain)
    of = part(design, inside, None)
    kept = [np.unique(codes[of.inside], return_inverse=True)[1] for codes in (rows, columns)]
    height, width = (int(codes.max()) + 1 for codes in kept)
    if min(height, width) == 1:
        raise NothingToCompare
    cells = np.zeros((design.n, height * width))
    cells[of.inside, kept[0] * width + kept[1]] = 1.0
    share = design.weights @ cells / of.weighted_base
    influence = np.where(of.inside[:, np.newaxis], cells - share, 0.0) / of.weighted_base
    expected = np.outer(*(share.reshape(height, width).sum(axis=axis) for axis in (1, 0))).ravel()
    pearson = of.n * float(((share - expected) ** 2 / expected).sum())
    effects = _effects(design.covariance(influence), share, of.n, (height, width))
    first, second = float(np.trace(effects)), float(np.trace(effects @ effects))
    degrees, unsure = first**2 / second, of.degrees_of_freedom
    statistic = pearson / first
    return Independence(
        statistic=statistic,
        degrees=degrees,
        error_degrees=degrees * unsure,
        p=float(special.fdtrc(degrees, degrees * unsure, statistic)),
        n=of.n,
    )


def _effects(
    covariance: FloatArray, share: FloatArray, n: int, size: tuple[int, int]
) -> FloatArray:
    """By how much the design makes each way to differ from independence more or less sure."""
    rows, columns = (np.eye(number) for number in size)
    main = np.concatenate(
        [np.kron(rows, np.ones((size[1], 1))), np.kron(np.ones((size[0], 1)), columns)], axis=1
    )
    both = np.kron(rows[:, 1:], columns[:, 1:])
    apart = both - main @ np.linalg.lstsq(main, both, rcond=None)[0]
    scaled = apart * np.divide(1.0, share, out=np.zeros_like(share), where=share > 0)[:, np.newaxis]
    return np.asarray(np.linalg.solve(apart.T @ scaled / n, scaled.T @ covariance @ scaled))


def _layout(
    design: Design,
    rows: IntArray,
    columns: IntArray,
    sizes: tuple[int, int] | None,
    domain: BoolArray | None,
) -> tuple[tuple[int, int], BoolArray]:
    """How large the table is, and who is in it."""
    for name, codes in (("rows", rows), ("columns", columns)):
        if len(codes) != design.n:
            raise LengthsDiffer(name, len(codes), design.n)
    inside = (rows >= 0) & (columns >= 0)
    if domain is not None:
        inside = inside & numbers(design, domain, "domain").astype(bool)
    part(design, inside, None)
    size = sizes or (int(rows.max()) + 1, int(columns.max()) + 1)
    return size, inside
