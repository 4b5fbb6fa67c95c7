"""Tables and waves for the tests of disclosure."""

from collections.abc import Sequence

import numpy as np

from skerry.methods.disclosure import Answers, Cell, Dimension, Question, Sum, TableSet


def crossed(inner: Sequence[Sequence[int]]) -> TableSet:
    """A two-way table of counts with its margins; rows are r0, r1 …, columns c0, c1 …"""
    body = np.array(inner)
    full = np.block([[body, body.sum(1, keepdims=True)], [body.sum(0, keepdims=True), body.sum()]])
    rows = [*(f"r{place}" for place in range(len(body))), "*"]
    columns = [*(f"c{place}" for place in range(body.shape[1])), "*"]
    cells = [
        Cell(key=(row, column), count=int(full[i, j]), value=float(full[i, j]))
        for i, row in enumerate(rows)
        for j, column in enumerate(columns)
    ]
    sums = [
        Sum(total=(row, "*"), parts=tuple((row, column) for column in columns[:-1])) for row in rows
    ]
    sums += [
        Sum(total=("*", column), parts=tuple((row, column) for row in rows[:-1]))
        for column in columns
    ]
    return TableSet(cells=cells, sums=sums)


def wave(
    *,
    n: int = 40,
    questions: int = 1,
    categories: int = 3,
    kinds: int = 3,
    sizes: int = 2,
    seed: int = 0,
    is_even: bool = False,
) -> Answers:
    """A wave of random answers, weighted by kind and size or not, with places in two regions."""
    chance = np.random.default_rng(seed)
    kind = chance.choice(kinds, n, p=_shares(kinds))
    size = chance.choice(sizes, n, p=_shares(sizes))
    place = chance.choice(3, n)
    return Answers(
        organisations=np.arange(n),
        weights=np.ones(n) if is_even else 1.0 + 0.7 * kind + 1.3 * size,
        dimensions=[
            Dimension(name="kind", categories=[f"k{i}" for i in range(kinds)], codes=kind),
            Dimension(name="size", categories=[f"s{i}" for i in range(sizes)], codes=size),
            Dimension(
                name="place",
                categories=["SE110", "SE121", "SE122"],
                codes=place,
                parents={"SE110": "SE11", "SE121": "SE12", "SE122": "SE12"},
            ),
        ][: 2 if n < 100 else 3],
        questions=[
            Question(
                name=f"q{number}",
                categories=[f"a{i}" for i in range(categories)],
                answers=chance.choice(categories, n, p=chance.dirichlet(np.full(categories, 2.0))),
            )
            for number in range(questions)
        ],
    )


def _shares(parts: int) -> np.ndarray:
    shares = 0.5 ** np.arange(parts)
    return shares / shares.sum()
