"""By what the figures of each question are compared, and all of them protected with that in mind.

The order matters. What sorts respondents by their answers is put into a row: the chosen questions,
then other groupings. A question of that row is compared only by what stands before it, and it
sorts only where nothing of its own figures is hidden. All other figures are protected against
somebody who knows how many are in each group of each kind; so what is told of one question says
nothing more of what is hidden of another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from skerry.methods.disclosure import Rules, answers, waves
from skerry.methods.disclosure.answers import WHOLE
from skerry.methods.disclosure.answers import Domain as Part
from skerry.methods.estimates import FloatArray, IntArray
from skerry.surveys.rules.figures.asked import Asked, asked_of, harmless
from skerry.surveys.rules.figures.columns import LEAST_IN_GROUP, Column, Compared, with_groupings
from skerry.surveys.rules.figures.grouping import REST, Grouping, by_question, question_of
from skerry.surveys.rules.figures.variables import VariableKind

MOST_CHOSEN: Final = 2
"""So many questions at most sort respondents; each more hides figures of all the others."""

Shown = Mapping[tuple[str, str], Mapping[Part, int | None]]
"""Of a variable and a value the printed share in each part; none where hidden, absent where left out."""


class Unfit(StrEnum):
    """Why figures are not compared by the answers to a question."""

    HIDDEN = "hidden"
    FEW = "few"
    ONE = "one"


def unfit(
    values: Sequence[str],
    shares: Mapping[str, Sequence[float | None]],
    *,
    replies: int,
    least: int = LEAST_IN_GROUP,
) -> Unfit | None:
    """Why the groups of those who gave each of ``values`` would tell too much, or too little.

    It is decided from printed ``shares`` alone, those of everybody first in each row.

    >>> unfit(["yes", "no"], {"yes": [0.6], "no": [0.4]}, replies=100)
    >>> unfit(["yes", "no"], {"yes": [0.9], "no": [0.1]}, replies=100)
    <Unfit.FEW: 'few'>
    """
    if any(None in row for row in shares.values()):
        return Unfit.HIDDEN
    groups = [share for value in values if (share := shares[value][0])]
    if len(groups) < 2:  # noqa: PLR2004  # one group compares nothing
        return Unfit.ONE
    return Unfit.FEW if min(groups) * replies < least else None


@dataclass(frozen=True, kw_only=True, eq=False)
class Respondents:
    """Whose each reply is and what it weighs, and by which rules their figures are protected."""

    organisations: IntArray
    weights: FloatArray
    rules: Rules
    seed: int

    def protect(
        self, questions: Sequence[answers.Question], sorting: Compared
    ) -> waves.ProtectedWave:
        given = answers.Answers(
            organisations=self.organisations.astype(np.int64),
            weights=self.weights,
            dimensions=[
                answers.Dimension(
                    name=name, categories=values, codes=sorting.codes[name].astype(np.int64)
                )
                for name, values in sorting.values.items()
            ],
            questions=questions,
        )
        return waves.protect_wave(given, self.rules, seed=self.seed)


@dataclass(frozen=True, kw_only=True, eq=False)
class ProtectedFigures:
    """What may be printed. ``apart`` says by what a question is not compared, by its name.

    ``groups`` are the printed shares of the groups that answers make, none where hidden.
    ``withheld`` is how many figures are hidden because all gave one answer; ``figures`` has them not.
    """

    sorting: Compared
    parts: Sequence[Part]
    bases: Mapping[Part, int | None]
    shown: Shown
    apart: Mapping[str, frozenset[str]]
    groups: Mapping[Part, int | None]
    figures: Sequence[waves.Figure]
    withheld: int
    gap: float


def protect_all(
    columns: Sequence[Column],
    respondents: Respondents,
    sorting: Compared,
    *,
    chosen: Sequence[str],
    groupings: Sequence[Grouping],
    read: Mapping[str, frozenset[str]],
    least: int,
) -> ProtectedFigures:
    """All figures of all questions; ``read`` has for each question those on which it depends."""
    of_frame = respondents.protect([], sorting)
    sorting, row, done = _sorted_by_answers(columns, respondents, sorting, chosen, read, least)
    useful = [each for each in map(_with_somebody, groupings) if len(each.values) > 1]
    sorting, row = with_groupings(sorting, useful), [*row, *(each.name for each in useful)]
    apart = {one.variable.name: _apart(one.variable.name, row, read) for one in columns}
    asked = [
        one
        for one in asked_of(columns)
        if by_question(one.columns[0].variable.name) not in row and not one.is_alike
    ]
    for without in dict.fromkeys(apart.values()):
        new = [one for one in asked if apart[one.columns[0].variable.name] == without]
        if new:
            done.append(_protected(new, respondents, sorting.without(without)))
    shown = {key: shares for one in done for key, shares in one.shown.items()}
    groups = _shares_of_groups(shown, sorting, useful, respondents)
    parts = [*of_frame.bases, *groups]
    everybody = [column for one in asked_of(columns) if one.is_alike for column in one.columns]
    alike = _alike(everybody, parts, apart)
    shown |= alike
    return ProtectedFigures(
        sorting=sorting,
        parts=parts,
        bases=of_frame.bases,
        shown=_without_hidden_groups(shown, groups),
        apart=apart,
        groups=groups,
        figures=[figure for one in done for figure in one.wave.figures],
        withheld=sum(share is None for shares in alike.values() for share in shares.values()),
        gap=of_frame.base_protection.gap,
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Done:
    """Some questions that are protected."""

    wave: waves.ProtectedWave
    shown: Shown


def _sorted_by_answers(
    columns: Sequence[Column],
    respondents: Respondents,
    sorting: Compared,
    chosen: Sequence[str],
    read: Mapping[str, frozenset[str]],
    least: int,
) -> tuple[Compared, list[str], list[_Done]]:
    """The chosen questions that fit, in a row, each protected in the parts that stand before it."""
    row: list[str] = []
    done: list[_Done] = []
    units = len(np.unique(respondents.organisations))
    for column in _to_sort_by(columns, chosen):
        name = column.variable.name
        found = _protected(
            asked_of([column]), respondents, sorting.without(_apart(name, row, read))
        )
        shares = {
            value: [None if share is None else share / 100 for share in shown.values()]
            for (_key, value), shown in found.shown.items()
        }
        if unfit(column.variable.values, shares, replies=units, least=least) is None:
            sorting = with_groupings(sorting, [_grouping(column)])
            row.append(by_question(name))
            done.append(found)
    return sorting, row, done


def _to_sort_by(columns: Sequence[Column], chosen: Sequence[str]) -> Sequence[Column]:
    known = {one.variable.name: one for one in columns if one.variable.kind is VariableKind.VALUES}
    return [known[name] for name in chosen[:MOST_CHOSEN] if name in known]


def _grouping(column: Column) -> Grouping:
    """Who gave which answer; whoever gave none of them is in a group that is not shown."""
    values = column.variable.values
    return _with_somebody(
        Grouping(
            name=by_question(column.variable.name),
            values=(*values, REST),
            codes=np.minimum(column.codes, len(values)),
        )
    )


def _with_somebody(grouping: Grouping) -> Grouping:
    """Without the groups in which nobody is."""
    found, codes = np.unique(grouping.codes, return_inverse=True)
    return Grouping(
        name=grouping.name,
        values=tuple(grouping.values[place] for place in found),
        codes=codes.astype(np.int64),
    )


def _apart(name: str, row: Sequence[str], read: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """By what a question is not compared.

    By itself, by what stands after it in the row, and by a question that is put only to those
    who gave certain answers to the other: there the figures are those of everybody once more.
    """
    own = by_question(name)
    after = row[row.index(own) :] if own in row else []
    related = [
        each
        for each in row
        if (other := question_of(each))
        and (other in read.get(name, ()) or name in read.get(other, ()))
    ]
    return frozenset([*after, *related])


def _protected(asked: Sequence[Asked], respondents: Respondents, sorting: Compared) -> _Done:
    wave = respondents.protect([one.question for one in asked], sorting)
    return _Done(wave=wave, shown=_shown(wave, asked))


def _alike(
    columns: Sequence[Column], parts: Sequence[Part], apart: Mapping[str, frozenset[str]]
) -> Shown:
    """What all said alike cannot be hidden in one part alone: it is told everywhere, or nowhere.

    It is told where it is no answer, or says only that there is a number; else whoever knows
    that somebody took part would know theirs.
    """
    found: dict[tuple[str, str], Mapping[Part, int | None]] = {}
    for one in columns:
        of = [part for part in parts if part.dimension not in apart[one.variable.name]]
        said = one.names[one.codes[0]]
        for name in one.names:
            share = (100 if name == said else 0) if said in harmless(one) else None
            found[one.variable.key, name] = dict.fromkeys(of, share)
    return found


def _shown(wave: waves.ProtectedWave, asked: Sequence[Asked]) -> Shown:
    """What nobody at all said is no secret, and stands as nothing everywhere."""
    nobody: dict[Part, int | None] = dict.fromkeys(wave.bases, 0)
    cells = {one.name: one.cells for one in asked}
    found: dict[tuple[str, str], dict[Part, int | None]] = {
        cell: {} for some in cells.values() for each in some.values() for cell in each
    }
    for figure in wave.figures:
        for cell in cells[figure.question][figure.category]:
            found[cell][figure.domain] = figure.shown
    return {key: row or nobody for key, row in found.items()}


def _shares_of_groups(
    shown: Shown, sorting: Compared, groupings: Sequence[Grouping], respondents: Respondents
) -> Mapping[Part, int | None]:
    """The printed share of each group of everybody; that of those in no group is not printed."""
    found = {
        Part(dimension=name, code=value): _share_of(shown, name, value)
        for name in sorting.values
        if question_of(name)
        for value in sorting.values[name]
    }
    everybody = sorting.without(frozenset(sorting.values))
    for each in groupings:
        codes = each.codes.astype(np.int64)
        question = answers.Question(name=each.name, categories=each.values, answers=codes)
        wave = respondents.protect([question], everybody)
        found |= {
            Part(dimension=each.name, code=figure.category): figure.shown for figure in wave.figures
        }
    return found


def _share_of(shown: Shown, name: str, value: str) -> int | None:
    return None if value == REST else shown[question_of(name), value][WHOLE]


def _without_hidden_groups(shown: Shown, groups: Mapping[Part, int | None]) -> Shown:
    """In a group whose own share is hidden, all is: else its share could be computed."""
    return {
        key: {part: None if groups.get(part, 0) is None else share for part, share in row.items()}
        for key, row in shown.items()
    }
