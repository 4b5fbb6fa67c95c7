"""Questions that must be protected together, as the system of what an attacker knows.

A question alone is a group of one; questions that meet in a cross-table are one group. The
unknowns are how many of each class of respondents gave each combination of answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from skerry.methods.disclosure import rules as judging
from skerry.methods.disclosure.alternatives import Combinations
from skerry.methods.disclosure.answers import Answers, Frame, Question
from skerry.methods.disclosure.arrays import BoolArray, FloatArray, IntArray
from skerry.methods.disclosure.parameters import HALF
from skerry.methods.disclosure.rules import Reason, Rules
from skerry.methods.disclosure.system import System, Terms

MOST_UNKNOWNS: Final = 100_000
"""A group whose classes and combinations of answers are more than this is refused."""
INSIDE: Final = 1e-5
"""Bounds are taken this much narrower, in per cent: what lies on the edge is printed otherwise."""

DIGITS: Final = 11
"""What is weighed is rounded to so many decimals: in which unit weights are told changes nothing."""


class TooManyCrossed(ValueError):
    """So many ``questions`` meet in cross-tables that their combinations cannot be audited."""

    def __init__(self, questions: Sequence[str]) -> None:
        super().__init__(*questions)
        self.questions = questions


@dataclass(frozen=True, kw_only=True)
class Group:
    """``masks`` say which combinations of answers (columns) belong to which row of the tables."""

    questions: Sequence[Question]
    combinations: IntArray
    """The combination of answers of each respondent."""
    titles: Sequence[tuple[str, str, str]]
    """Question, second question or nothing, and the category: one for each row."""
    masks: BoolArray
    is_pair: BoolArray


@dataclass(frozen=True, kw_only=True)
class Cells:
    """The cells of a group: rows of its tables by domains. Pairs are tabulated for the whole alone."""

    row: IntArray
    part: IntArray
    """The table of each cell: those of one table and domain share one hundred per cent."""
    domain: IntArray
    counts: FloatArray
    organisations: IntArray
    shares: FloatArray
    """The true weighted share, in per cent; not a number where nobody has any weight."""
    reasons: Mapping[Reason, BoolArray]
    rule_low: FloatArray
    """How many fewer respondents could be behind a figure that the rules allow; zero or less."""
    rule_high: FloatArray

    @property
    def primary(self) -> BoolArray:
        found: BoolArray = np.any(list(self.reasons.values()), axis=0)
        return found


def groups_of(answers: Answers) -> Sequence[Group]:
    """The questions of a wave in groups: those that meet in a cross-table, directly or not."""
    leader = {question.name: question.name for question in answers.questions}
    for first, second in answers.crossed:
        old, new = leader[second], leader[first]
        leader |= {name: new for name, led in leader.items() if led == old}
    members: dict[str, list[Question]] = {}
    for question in answers.questions:
        members.setdefault(leader[question.name], []).append(question)
    return [_group(each, answers.crossed) for each in members.values()]


def _group(questions: Sequence[Question], crossed: Sequence[tuple[str, str]]) -> Group:
    sizes = tuple(len(question.categories) for question in questions)
    if np.prod(sizes, dtype=np.float64) > MOST_UNKNOWNS:
        raise TooManyCrossed([question.name for question in questions])
    index = np.indices(sizes).reshape(len(sizes), -1)
    titles: list[tuple[str, str, str]] = []
    masks: list[BoolArray] = []
    for place, question in enumerate(questions):
        titles += [(question.name, "", category) for category in question.categories]
        masks += [index[place] == code for code in range(sizes[place])]
    alone = len(titles)
    places = {question.name: place for place, question in enumerate(questions)}
    for first, second in crossed:
        if first in places:
            one, two = places[first], places[second]
            for a, left in enumerate(questions[one].categories):
                for b, right in enumerate(questions[two].categories):
                    titles.append((first, second, f"{left} × {right}"))
                    masks.append((index[one] == a) & (index[two] == b))
    return Group(
        questions=questions,
        combinations=np.ravel_multi_index([each.answers for each in questions], sizes),
        titles=titles,
        masks=np.array(masks),
        is_pair=np.arange(len(titles)) >= alone,
    )


def cells_of(group: Group, answers: Answers, frame: Frame, rules: Rules) -> Cells:
    """Count, weigh and judge each cell of a group."""
    row, domain = _layout(group, frame)
    said = group.masks[:, group.combinations]
    inside = frame.within[frame.class_of]
    counts = (said.astype(np.float64) @ inside)[row, domain]
    weighed = ((said * answers.weights) @ inside)[row, domain]
    organisations = _organisations(said, inside, answers, counts, row, domain)
    groups = frame.bases[domain]
    tells = ~np.array([_is_harmless(group, title) for title in group.titles])[row]
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = 100 * weighed / frame.weighted[domain]
    tables = [title[:2] for title in group.titles]
    low, high = judging.showable(counts, frame.people[domain], groups, rules)
    return Cells(
        row=row,
        part=np.array([tables.index(each) for each in tables])[row],
        domain=domain,
        counts=counts,
        organisations=organisations,
        shares=shares,
        reasons={
            Reason.FEW: tells & judging.few(organisations, rules),
            Reason.UNANIMOUS: tells & judging.unanimous(organisations, groups, rules),
            Reason.SMALL_GROUP: (groups < rules.minimum) | np.isnan(shares),
        },
        rule_low=np.where(tells, low, -np.inf),
        rule_high=np.where(tells, high, np.inf),
    )


def _is_harmless(group: Group, title: tuple[str, str, str]) -> bool:
    name, second, category = title
    return not second and any(
        question.name == name and category in question.harmless for question in group.questions
    )


def _layout(group: Group, frame: Frame) -> tuple[IntArray, IntArray]:
    """Row and domain of each cell; the whole is the first domain."""
    domains = len(frame.domains)
    row, domain = np.divmod(np.arange(len(group.titles) * domains), domains)
    kept = ~group.is_pair[row] | (domain == 0)
    return row[kept], domain[kept]


def _organisations(
    said: BoolArray,
    inside: BoolArray,
    answers: Answers,
    counts: FloatArray,
    row: IntArray,
    domain: IntArray,
) -> IntArray:
    """How many organisations are behind each cell; where each has one respondent, that many."""
    if len(np.unique(answers.organisations)) == len(answers.organisations):
        return counts.astype(np.int64)
    return np.array(
        [
            len(np.unique(answers.organisations[said[each] & inside[:, where]]))
            for each, where in zip(row, domain, strict=True)
        ],
        dtype=np.int64,
    )


def system_of(group: Group, cells: Cells, frame: Frame, rules: Rules) -> System:
    """What is open to an attacker who knows all but the answers, and sees shares in whole per cent.

    Shares are counted in respondents: a share times the number of those in the domain.
    """
    truth = _truth(group, frame)
    room = np.tile(frame.sizes, group.masks.shape[1])
    people = frame.people[cells.domain]
    need = np.maximum(np.ceil(rules.width * cells.counts - INSIDE), 1.0)
    shares = np.round(np.nan_to_num(cells.shares), DIGITS)
    printed = np.floor(shares + HALF)
    number, leaves = len(people), len(truth)
    step = _steps(frame)[cells.domain]
    scaled = np.round(shares / 100 * people, DIGITS)
    return System(
        relations=_relations(group, cells, frame),
        low=np.concatenate([-truth, -cells.counts, -scaled]),
        high=np.concatenate([room - truth, people - cells.counts, people - scaled]),
        asked=leaves + np.arange(number),
        shown=leaves + number + np.arange(number),
        slack_low=-_in_steps((shares - printed + HALF - INSIDE) / 100 * people, step),
        slack_high=_in_steps((printed + HALF - INSIDE - shares) / 100 * people, step),
        rule_low=cells.rule_low,
        rule_high=cells.rule_high,
        need_down=np.minimum(need, cells.counts),
        need_up=np.minimum(need, people - cells.counts),
        cost=1.0 + cells.counts / max(1.0, float(cells.counts.mean())),
        is_fixed=np.zeros(number, dtype=bool),
    )


def combinations_of(group: Group, cells: Cells, system: System) -> Combinations:
    """How cells hang on the unknowns of ``system``: on combinations, each of all classes."""
    leaves, many = system.unknowns - 2 * system.cells, group.masks.shape[1]
    return Combinations(
        inside=group.masks[cells.row].astype(np.float64),
        domain=cells.domain,
        low=system.low[:leaves].reshape(many, -1),
        high=system.high[:leaves].reshape(many, -1),
    )


def _steps(frame: Frame) -> FloatArray:
    """By what shares of each domain move, in respondents: by one where all weigh the same, else by anything."""
    inside = np.where(frame.within, frame.weights[:, None], np.nan)
    is_even = np.nanmin(inside, axis=0) == np.nanmax(inside, axis=0)
    return np.where(is_even, 1.0, 0.0)


def _in_steps(room: FloatArray, step: FloatArray) -> FloatArray:
    """The part of the ``room`` that can be used in whole steps; a step of nothing uses all."""
    steps = np.floor(room / np.where(step > 0, step, 1) + INSIDE) * step
    return np.maximum(np.where(step > 0, steps, room), 0.0)


def _truth(group: Group, frame: Frame) -> FloatArray:
    """How many of each class gave each combination of answers; combinations come first."""
    classes = len(frame.sizes)
    place = group.combinations * classes + frame.class_of
    counted = np.bincount(place, minlength=group.masks.shape[1] * classes)
    return counted.astype(np.float64)


def _relations(group: Group, cells: Cells, frame: Frame) -> Terms:
    """Classes keep their size; each count and each share is the sum of what it is made of."""
    classes, combinations = len(frame.sizes), group.masks.shape[1]
    leaves, number = classes * combinations, len(cells.row)
    said = group.masks[cells.row]
    inside = frame.within.T[cells.domain]
    cell, leaf = np.nonzero((said[:, :, None] & inside[:, None, :]).reshape(number, leaves))
    share = (
        frame.weights[leaf % classes]
        * (
            frame.people[cells.domain]
            / np.where(frame.weighted > 0, frame.weighted, 1)[cells.domain]
        )[cell]
    )
    own = np.arange(number)
    return Terms(
        row=np.concatenate(
            [
                np.tile(np.arange(classes), combinations),
                *(classes + cell, classes + own),
                *(classes + number + cell, classes + number + own),
            ]
        ),
        column=np.concatenate([np.arange(leaves), leaf, leaves + own, leaf, leaves + number + own]),
        factor=np.concatenate(
            [
                *(np.ones(leaves), np.ones(len(leaf)), -np.ones(number)),
                *(np.round(share, DIGITS), -np.ones(number)),
            ]
        ),
    )
