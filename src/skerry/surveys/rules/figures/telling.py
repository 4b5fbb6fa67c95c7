"""From what may be printed to rows of figures, each with how sure it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from skerry.methods.disclosure import Rules
from skerry.methods.disclosure.answers import Domain as Part
from skerry.surveys.rules.figures.columns import NOTHING, SAID, Column
from skerry.surveys.rules.figures.comparing import ProtectedFigures, Shown
from skerry.surveys.rules.figures.content import (
    MEAN,
    TOTAL,
    Domain,
    Figure,
    FigureRow,
    QuestionFigures,
)
from skerry.surveys.rules.figures.means import NOTHING_TOLD, Behind, amounts
from skerry.surveys.rules.figures.sureness import Sureness
from skerry.surveys.rules.figures.totals import total_of
from skerry.surveys.rules.figures.variables import YES, VariableKind

FigureOf = Mapping[Part, Figure]


@dataclass(frozen=True, kw_only=True, eq=False)
class Telling:
    """All that is needed to tell of a question; ``domains`` are the columns, in their order."""

    shown: Shown
    apart: Mapping[str, frozenset[str]]
    sure: Mapping[Part, Sureness]
    domains: Mapping[Part, Domain]
    behind: Behind
    rules: Rules


def by_name(columns: Sequence[Column]) -> Sequence[tuple[str, Sequence[Column]]]:
    found = groupby(columns, key=lambda one: one.variable.name)
    return [(name, list(some)) for name, some in found]


def without_what_depends_on_hidden(
    protected: ProtectedFigures, columns: Sequence[Column], read: Mapping[str, frozenset[str]]
) -> Shown:
    """Hide a question in each domain in which something is hidden of the questions it depends on.

    Who knows the questionnaire knows that it was put to those who answered these in a certain
    way: how many have an answer here would tell how many they are. Where the share of those
    without an answer is hidden, they could tell that share, so all of the question is hidden.
    """
    keys = {name: {one.variable.key for one in some} for name, some in by_name(columns)}
    found = dict(protected.shown)
    for one in columns:  # in the order of the pages: what is read stands before
        above = {key for name in read[one.variable.name] for key in keys.get(name, ())}
        if not above:
            continue
        rows = [row for (key, _value), row in found.items() if key in above]
        rows.append(found[one.variable.key, NOTHING])
        hidden = {part for row in rows for part, share in row.items() if share is None}
        for name in one.names:
            row = found[one.variable.key, name]
            found[one.variable.key, name] = {
                part: None if part in hidden else share for part, share in row.items()
            }
    return found


def question_figures(name: str, columns: Sequence[Column], telling: Telling) -> QuestionFigures:
    first = columns[0].variable
    rows = {row: _shares(telling, shares) for row, shares in _answers(columns, telling).items()}
    silent = {row: _shares(telling, shares) for row, shares in _silent(columns, telling).items()}
    if first.kind is VariableKind.NUMBER:
        rows |= _amounts(columns[0], rows[SAID], telling)
    return QuestionFigures(
        name=name,
        kind=first.kind,
        rows=_rows(rows, telling),
        silent=_rows(silent, telling),
        bases=tuple(domain.replies for domain in telling.domains.values()),
        is_money=first.is_money,
        apart=tuple(sorted(telling.apart[name])),
    )


def _answers(
    columns: Sequence[Column], telling: Telling
) -> Mapping[str, Mapping[Part, int | None]]:
    first = columns[0].variable
    if first.choice:
        return {one.variable.choice: telling.shown[one.variable.key, YES] for one in columns}
    return {value: telling.shown[first.key, value] for value in first.values or (SAID,)}


def _silent(columns: Sequence[Column], telling: Telling) -> Mapping[str, Mapping[Part, int | None]]:
    """Who has no answer. Of several choices it is told only where it is hidden for none of them."""
    first = columns[0].variable
    if not first.choice:
        names = columns[0].names[len(first.values or (SAID,)) :]
        return {name: telling.shown[first.key, name] for name in names}
    rows = [telling.shown[one.variable.key, NOTHING] for one in columns]
    return {
        NOTHING: {
            part: None if any(row[part] is None for row in rows) else share
            for part, share in rows[0].items()
        }
    }


def _shares(telling: Telling, shares: Mapping[Part, int | None]) -> FigureOf:
    return {
        part: NOTHING_TOLD if share is None else _share(share, telling.sure[part])
        for part, share in shares.items()
    }


def _share(share: int, sure: Sureness) -> Figure:
    low, high = sure.ends(share)
    return Figure(value=share / 100, low=low, high=high, cautions=sure.cautions)


def _amounts(column: Column, said: FigureOf, telling: Telling) -> Mapping[str, FigureOf]:
    """The amounts, and where there is a frame the totals; of each part that the question has."""
    behind = Behind(
        design=telling.behind.design,
        organisations=telling.behind.organisations,
        inside={part: where for part, where in telling.behind.inside.items() if part in said},
    )
    may_show = {part: not figure.is_hidden for part, figure in said.items()}
    found = dict(amounts(column.numbers, behind, telling.rules, may_show))
    if any(domain.weighted is not None for domain in telling.domains.values()):
        found[TOTAL] = {
            part: total_of(mean, said[part], telling.domains[part].weighted)
            for part, mean in found[MEAN].items()
        }
    return found


def _rows(rows: Mapping[str, FigureOf], telling: Telling) -> tuple[FigureRow, ...]:
    return tuple(
        FigureRow(
            value=value,
            figures=tuple(figures.get(part, NOTHING_TOLD) for part in telling.domains),
        )
        for value, figures in rows.items()
    )
