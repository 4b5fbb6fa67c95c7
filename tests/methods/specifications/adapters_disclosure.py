"""From the tables of the cases to what protects them, and back."""

import numpy as np

from skerry.methods import disclosure
from tests.methods.disclosure.worlds import crossed


def protected_table(inner):
    """A two-way table of counts with its margins: what is published, and the bounds of the rest."""
    found = disclosure.protect(crossed(inner), disclosure.Rules())
    wide = len(inner[0]) + 1
    cells = [found.cells[at : at + wide] for at in range(0, len(found.cells), wide)]
    return {
        "published": [[cell.shown for cell in row] for row in cells],
        "bounds": [[cell.low, cell.high] for row in cells for cell in row if cell.shown is None],
    }


def attacked_table(inner, hidden):
    """The bounds of the cells of ``hidden`` (row, column), when nothing else is hidden."""
    tables = crossed(inner)
    wide = len(inner[0]) + 1
    mask = np.zeros(len(tables.cells), dtype=bool)
    for row, column in hidden:
        mask[row * wide + column] = True
    low, high = disclosure.audit(tables, mask, disclosure.Rules())
    return {"bounds": [[float(low[at]), float(high[at])] for at in np.flatnonzero(mask)]}


def money(contributions):
    """Why a sum of these contributions may not be shown."""
    parts = sorted(contributions, reverse=True)
    cell = disclosure.Cell(
        key=("sum",),
        count=len(parts),
        value=float(sum(parts)),
        largest=float(parts[0]),
        second=float(parts[1]) if len(parts) > 1 else 0.0,
    )
    tables = disclosure.TableSet(cells=[cell], sums=[])
    (reasons,) = disclosure.primary_reasons(tables, disclosure.Rules())
    return {"reasons": sorted(str(reason) for reason in reasons)}


def rounded(shares):
    return {"printed": disclosure.to_hundred(np.floor(np.array(shares) + 0.5).astype(np.int64))}


def live(answers, categories):
    said = [answer for answer, times in answers for _ in range(times)]
    number, shown = disclosure.live_shares(said, categories, disclosure.Rules())
    return {"number": number, "shown": shown}
