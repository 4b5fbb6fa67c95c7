"""Somebody who wants to know what is hidden: knows the rules and all that is published.

Of a wave the attacker also knows who answered, where each belongs and what each weighs: all but
the answers. Every attack is an exact optimum of HiGHS, in whole respondents for waves, and
built on its own from the publication: nothing is taken from the code that protects.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, sparse

from skerry.methods.disclosure import Answers, Figure, Rules, TableSet
from skerry.methods.disclosure.answers import domains_of

LITTLE = 1e-6
RULES = Rules()


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What the attacker computed of one hidden figure, beside the truth."""

    name: str
    true: float
    low: float
    high: float
    most: float = math.inf
    """More it cannot be, whatever is hidden: all of its group."""

    @property
    def is_known(self) -> bool:
        return self.high - self.low < LITTLE

    @property
    def is_nearer_than_promised(self) -> bool:
        """Whether a bound lies within a fifth of the truth, where nothing known anyway sets it."""
        width = max(0.2 * self.true, 1.0)
        is_low = self.low > max(self.true - width, 0) + LITTLE
        return is_low or self.high < min(self.true + width, self.most) - LITTLE

    @property
    def nearness(self) -> float:
        """How near the farther bound is, in proportion: 0 is known exactly."""
        return max(self.high - self.true, self.true - self.low) / max(self.true, 1.0)


def attack_tables(
    tables: TableSet, public: Mapping[tuple[str, ...], float | None]
) -> list[Finding]:
    """Bounds of each hidden cell from the shown ones, the sums, and that nothing is negative."""
    keys = list(public)
    place = {key: number for number, key in enumerate(keys)}
    sums = np.zeros((len(tables.sums), len(keys)))
    for row, one in enumerate(tables.sums):
        sums[row, place[one.total]] = -1
        for part in one.parts:
            sums[row, place[part]] = 1
    bounds = [(0, None) if value is None else (value, value) for value in public.values()]
    true = {cell.key: cell.value for cell in tables.cells}
    found = []
    for key, value in public.items():
        if value is None:
            ends = [
                _end(
                    optimize.linprog(
                        sign * np.eye(len(keys))[place[key]],
                        A_eq=sums,
                        b_eq=np.zeros(len(sums)),
                        bounds=bounds,
                    ),
                    sign,
                )
                for sign in (1, -1)
            ]
            found.append(Finding(name=str(key), true=true[key], low=ends[0], high=ends[1]))
    return found


def _end(answer: optimize.OptimizeResult, sign: int) -> float:
    return -sign * math.inf if answer.status == 3 else sign * float(answer.fun)


def attack_wave(
    answers: Answers, figures: Sequence[Figure], *, rules: Rules = RULES, is_whole: bool = True
) -> list[Finding]:
    """Bounds of each hidden figure of a wave without cross-tables, question by question.

    Who knows the ``rules`` knows of a figure that is shown that nobody or enough are behind it.
    """
    domains = domains_of(answers)
    found = []
    for question in answers.questions:
        its = [figure for figure in figures if figure.question == question.name]
        found += _attack_question(answers, question, its, domains, rules, is_whole=is_whole)
    return found


def _attack_question(answers, question, figures, domains, rules, *, is_whole) -> list[Finding]:
    traits = np.column_stack([*(each.codes for each in answers.dimensions), answers.weights])
    _, first, class_of = np.unique(traits, axis=0, return_index=True, return_inverse=True)
    sizes = np.bincount(class_of.reshape(-1))
    categories = len(question.categories)
    counting = {
        figure: _members(question, figure, domains, first, len(sizes)) for figure in figures
    }
    known = _known(answers, figures, counting, domains, first, sizes, categories, rules)
    found = []
    for figure in figures:
        if figure.shown is None:
            ends = [
                sign
                * optimize.milp(
                    sign * counting[figure],
                    constraints=known,
                    integrality=np.full(len(sizes) * categories, int(is_whole)),
                    bounds=optimize.Bounds(0, np.tile(sizes, categories)),
                ).fun
                for sign in (1, -1)
            ]
            name = f"{question.name} {figure.category} {figure.domain}"
            low, high = (round(end, 6) for end in ends)
            most = float(domains[figure.domain].sum())
            found.append(Finding(name=name, true=figure.count, low=low, high=high, most=most))
    return found


def _members(question, figure, domains, first, classes):
    """Which unknowns make up a figure: answers by classes of respondents."""
    row = np.zeros((len(question.categories), classes))
    row[question.categories.index(figure.category)] = domains[figure.domain][first]
    return row.ravel()


def _known(answers, figures, counting, domains, first, sizes, categories, rules):
    """Each class answers as often as it has respondents, and shares are as they are printed."""
    rows, lows, highs = [np.tile(np.eye(len(sizes)), categories)], [sizes], [sizes]
    for figure in figures:
        if figure.shown is not None:
            # More than the attacker has: the share as it was before the column was made to add up.
            printed = math.floor(figure.share + 0.5)
            weights = 100 * answers.weights[first] / answers.weights[domains[figure.domain]].sum()
            rows.append((counting[figure] * np.tile(weights, categories)).reshape(1, -1))
            lows.append(np.array([printed - 0.5 - LITTLE]))
            highs.append(np.array([printed + 0.5 + LITTLE]))
            least, most = _allowed(figure, int(domains[figure.domain].sum()), rules)
            rows.append(counting[figure].reshape(1, -1))
            lows.append(np.array([least]))
            highs.append(np.array([most]))
    return optimize.LinearConstraint(
        sparse.csr_array(np.vstack(rows)), np.concatenate(lows), np.concatenate(highs)
    )


def _allowed(figure, people, rules):
    """How many can be behind a figure that is shown; that it is not nobody is more than they may know."""
    if figure.count == 0:
        return 0, 0
    is_small = people < rules.small_group
    return rules.minimum, people - rules.dissenters if is_small else people
