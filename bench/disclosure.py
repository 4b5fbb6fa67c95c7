"""How long it takes to protect figures: waves, and a hierarchical table of 10,000 cells."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from bench.plan import Plan
from bench.table import Report
from skerry.methods.disclosure import (
    Answers,
    Cell,
    Dimension,
    Protected,
    Question,
    Rules,
    Sum,
    TableSet,
    protect,
    protect_wave,
)
from skerry.methods.disclosure.arrays import IntArray

ANSWERS, QUESTIONS, CATEGORIES = 300, 60, 5
SIDE, BRANCHES = 80, 6


def measure(report: Report, plan: Plan) -> None:
    protect_wave(typical_wave(questions=1), Rules())
    for name, wave, at_most, groups in (
        ("a wave protected", typical_wave(), 1.5, "groups of 38 and more"),
        (
            "a wave protected, compared by a question",
            by_a_question(),
            2,
            "59 questions by the answers to one, groups of 25 and more",
        ),
        ("a wave of small groups protected", uneven_wave(), 5, "groups of 6 and more"),
        (
            "a wave of few classes protected",
            wave_of_few_classes(),
            2,
            "without places: nine classes, in whole respondents",
        ),
        (
            "a wave of equal weights protected",
            replace(typical_wave(), weights=np.ones(ANSWERS)),
            3,
            "groups of 38 and more, and shares that tell numbers",
        ),
    ):
        spent = [
            _seconds(lambda answers=wave: protect_wave(answers, Rules()))
            for _ in range(plan.rounds)
        ]
        note = f"{ANSWERS} answers × {QUESTIONS} questions × {len(wave.dimensions)} dimensions, {groups}"
        report.add("disclosure", name, spent, unit="s", at_most=at_most, note=note)
    found: list[Protected] = []
    tables = hierarchical_table()
    spent = [_seconds(lambda: found.append(protect(tables, Rules())))]
    note = (
        f"{len(tables.cells):,} cells in two hierarchies, audit of all hidden cells included; "
        f"at most {found[0].gap:.0%} of the loss could be avoided"
    )
    report.add("disclosure", "a table protected", spent, unit="s", at_most=60, note=note)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def typical_wave(questions: int = QUESTIONS) -> Answers:
    """Firms of three kinds, three sizes and four places, none of them rare, as results compare."""
    chance = np.random.default_rng(1)
    return _wave(
        questions,
        kind=chance.choice(3, ANSWERS, p=[0.6, 0.25, 0.15]),
        size=chance.choice(3, ANSWERS, p=[0.5, 0.33, 0.17]),
        place=chance.choice(4, ANSWERS, p=[0.45, 0.25, 0.16, 0.14]),
        parents={},
    )


def wave_of_few_classes() -> Answers:
    """The typical wave compared by kind and size alone."""
    wave = typical_wave()
    kind, size, _place = (dimension.codes for dimension in wave.dimensions)
    return replace(wave, dimensions=wave.dimensions[:2], weights=1 + 0.7 * kind + 1.3 * size)


def by_a_question() -> Answers:
    """The typical wave compared also by the answers to its first question, as a manager may choose."""
    wave = typical_wave()
    first, *others = wave.questions
    by_it = Dimension(name=first.name, categories=first.categories, codes=first.answers)
    return replace(wave, dimensions=[*wave.dimensions, by_it], questions=others)


def uneven_wave(questions: int = QUESTIONS) -> Answers:
    """Firms of five kinds, four sizes and eight places in three regions, some of them rare."""
    chance = np.random.default_rng(0)
    return _wave(
        questions,
        kind=chance.choice(5, ANSWERS, p=[0.5, 0.2, 0.15, 0.1, 0.05]),
        size=chance.choice(4, ANSWERS, p=[0.45, 0.3, 0.15, 0.1]),
        place=chance.choice(8, ANSWERS, p=[0.5, 0.12, 0.1, 0.08, 0.08, 0.06, 0.04, 0.02]),
        parents={f"place{at}": f"region{at // 3}" for at in range(8)},
    )


def _wave(
    questions: int, *, kind: IntArray, size: IntArray, place: IntArray, parents: Mapping[str, str]
) -> Answers:
    """Weighted by kind, size and place; answers go with none of them."""
    chance = np.random.default_rng(2)
    codes = {"kind": kind, "size": size, "place": place}
    return Answers(
        organisations=np.arange(ANSWERS),
        weights=1 + 0.7 * kind + 1.3 * size + 0.4 * (place % 3),
        dimensions=[
            Dimension(
                name=name,
                categories=_names(name, int(each.max()) + 1),
                codes=each,
                parents=parents if name == "place" else {},
            )
            for name, each in codes.items()
        ],
        questions=[
            Question(
                name=f"question{number}",
                categories=_names("answer", CATEGORIES),
                answers=chance.choice(
                    CATEGORIES, ANSWERS, p=chance.dirichlet(np.full(CATEGORIES, 2.0))
                ),
            )
            for number in range(questions)
        ],
    )


def _names(stem: str, number: int) -> Sequence[str]:
    return [f"{stem}{at}" for at in range(number)]


def hierarchical_table() -> TableSet:
    """Two dimensions of 80 codes, each in groups of six, these in groups of six, and a total."""
    levels = _levels()
    inner = np.random.default_rng(0).geometric(0.05, (SIDE, SIDE)) - 1
    members = np.array([np.isin(np.arange(SIDE), leaves) for leaves in levels.values()], dtype=int)
    full = members @ inner @ members.T
    names = list(levels)
    cells = [
        Cell(key=(row, column), count=int(full[i, j]), value=float(full[i, j]))
        for i, row in enumerate(names)
        for j, column in enumerate(names)
    ]
    sums = [
        one
        for parent, parts in _children(levels).items()
        for other in names
        for one in (
            Sum(total=(parent, other), parts=tuple((part, other) for part in parts)),
            Sum(total=(other, parent), parts=tuple((other, part) for part in parts)),
        )
    ]
    return TableSet(cells=cells, sums=sums)


def _levels() -> dict[str, Sequence[int]]:
    """Each code with the leaves below it."""
    found: dict[str, Sequence[int]] = {f"leaf{at}": [at] for at in range(SIDE)}
    step, level = BRANCHES, 1
    while step < SIDE:
        for at in range(0, SIDE, step):
            found[f"group{level}.{at // step}"] = range(at, min(at + step, SIDE))
        step, level = step * BRANCHES, level + 1
    return found | {"*": range(SIDE)}


def _children(levels: dict[str, Sequence[int]]) -> dict[str, Sequence[str]]:
    """The largest codes within each code."""
    by_size = sorted(levels, key=lambda name: len(levels[name]))
    found: dict[str, list[str]] = {}
    for place, name in enumerate(by_size):
        above = [one for one in by_size[place + 1 :] if set(levels[name]) <= set(levels[one])]
        if above:
            found.setdefault(above[0], []).append(name)
    return {name: parts for name, parts in found.items() if parts}
