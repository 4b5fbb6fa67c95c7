"""Somebody who knows the rules, who answered and what each weighs reads all that is published.

The attack takes the printed shares and bases from the content alone, and computes in whole
organisations how few and how many can be behind each hidden figure. Questions of which one
depends on the other are attacked together.
"""

import math
from itertools import product

import numpy as np
import pytest
from scipy import optimize

from skerry.methods.disclosure import waves
from skerry.methods.disclosure.attacking import Reached
from skerry.questionnaires.api import names_asked
from skerry.surveys.enums import Access, Dimension, Unit
from skerry.surveys.rules.figures.columns import column_of
from skerry.surveys.rules.figures.computing import RULES, compute
from skerry.surveys.rules.figures.replies import Frame, Reply
from skerry.surveys.rules.figures.variables import YES, variables_of
from skerry.surveys.rules.figures.weighing import weigh
from tests.surveys.figures import DEFINITION, given

DIMENSIONS = (Dimension.KIND, Dimension.SIZE)
LITTLE = 1e-6
TOGETHER = (("exports", "abroad"), ("areas/cloud",), ("areas/testing",), ("content",))


@pytest.mark.parametrize("seed", range(4))
def test_no_hidden_figure_is_nearer_than_promised(seed):
    replies, frame = a_wave(seed)

    content = compute(DEFINITION, replies, frame, seed=seed, least_in_group=15)

    found = [one for keys in TOGETHER for one in attacked(content, replies, frame, keys)]
    assert found
    for true, low, high, people in found:
        width = max(1, math.ceil(RULES.width * true - LITTLE))
        assert low <= max(true - width, 0) + LITTLE
        assert high >= min(true + width, people) - LITTLE


def test_without_guards_figures_are_computed(monkeypatch):
    def unguarded(system, primary, **_how):
        return primary, Reached.nothing(system.cells)

    monkeypatch.setattr(waves, "complement", unguarded)
    monkeypatch.setattr(waves.Small, "hide", lambda _small, *given, **how: unguarded(*given, **how))
    replies, frame = a_wave(0)

    content = compute(DEFINITION, replies, frame, seed=0, least_in_group=15)

    found = [one for keys in TOGETHER for one in attacked(content, replies, frame, keys)]
    assert any(low == true == high for true, low, high, _ in found)


@pytest.mark.parametrize("seed", range(4))
def test_intervals_tell_no_more_than_shares(seed):
    replies, frame = a_wave(seed)

    content = compute(DEFINITION, replies, frame, seed=seed, least_in_group=15)

    ends = {}
    for question in content.questions:
        for row in (*question.rows, *question.silent):
            for place, figure in enumerate(row.figures):
                if row.value == "mean":
                    continue
                drawn = (figure.low, figure.high, figure.cautions)
                assert ends.setdefault((place, figure.value), drawn) == drawn


def test_the_same_answers_give_the_same_publication():
    replies, frame = a_wave(1)

    draft = compute(DEFINITION, replies, frame, seed=5, least_in_group=15)
    published = compute(DEFINITION, replies, frame, seed=5, least_in_group=15)

    assert published == draft


def a_wave(seed):
    """Some 120 organisations of two kinds and three sizes; answers go with neither."""
    chance = np.random.default_rng(seed)
    kinds, sizes = ["company", "public"], ["micro", "small", "large"]
    replies = []
    for place in range(120):
        kind = chance.choice(kinds, p=[0.7, 0.3])
        size = chance.choice(sizes, p=[0.5, 0.3, 0.2])
        replies.append(
            _reply(f"o{place}", {Dimension.KIND: str(kind), Dimension.SIZE: str(size)}, chance)
        )
    population = {
        f"{kind}|{size}": 90 + 40 * place
        for place, (kind, size) in enumerate(product(kinds, sizes))
    }
    return replies, Frame(
        access=Access.CENSUS,
        unit=Unit.ORGANISATION,
        dimensions=DIMENSIONS,
        population=population,
        invited=population,
    )


def _reply(unit, traits, chance):
    said = {
        "exports": str(chance.choice(["yes", "no"], p=[0.8, 0.2])),
        "abroad": str(chance.choice(["yes", "no"], p=[0.1, 0.9])),
        "areas": tuple(area for area in ("cloud", "testing") if chance.random() < 0.3),
        "content": str(chance.choice(["1", "2", "3"], p=[0.1, 0.3, 0.6])),
    }
    said = {name: value for name, value in said.items() if chance.random() < 0.95}
    asked = names_asked(DEFINITION, given(**said))
    said = {name: value for name, value in said.items() if name in asked}
    return Reply(
        unit=unit,
        stratum="|".join(traits.values()),
        traits=traits,
        answers=given(**said),
        asked=asked,
    )


def attacked(content, replies, frame, keys):
    """The truth and the bounds of each hidden figure of the first of ``keys``, and its group."""
    columns = {v.key: column_of(v, replies) for v in variables_of(DEFINITION)}
    some = [columns[key] for key in keys]
    weights = weigh(replies, frame).design.weights
    traits = [tuple(reply.traits[each] for each in DIMENSIONS) for reply in replies]
    classes = sorted(set(zip(traits, weights.tolist(), strict=True)))
    of = np.array([classes.index(each) for each in zip(traits, weights.tolist(), strict=True)])
    world = _World(
        sizes=np.bincount(of),
        weights=np.array([weight for _, weight in classes]),
        within=[_members(domain, classes) for domain in content.domains],
        of=of,
        combinations=[
            each
            for each in product(*(range(len(one.names)) for one in some))
            if len(each) == 1
            or some[0].names[each[0]] == "yes"
            or some[1].names[each[1]] == "nothing"
        ],
    )
    printed = [
        (which, code, place, figure)
        for which, one in enumerate(some)
        for code, figures in _printed(content, one)
        for place, figure in enumerate(figures)
    ]
    known = world.known(printed, some)
    return [
        world.bounds(code, place, known, some[0].codes)
        for which, code, place, figure in printed
        if which == 0 and figure.is_hidden
    ]


def _members(domain, classes):
    return np.array(
        [
            domain.is_all or traits[DIMENSIONS.index(Dimension(domain.dimension))] == domain.value
            for traits, _ in classes
        ]
    )


def _printed(content, column):
    """The rows of the publication that tell of the codes of a column."""
    question = content.question(column.variable.name)
    for row in (*question.rows, *question.silent):
        name = YES if row.value == column.variable.choice else row.value
        if name in column.names:
            yield column.names.index(name), row.figures


class _World:
    """What is unknown: how many of each class gave each combination of answers."""

    def __init__(self, *, sizes, weights, within, of, combinations):
        self.sizes, self.weights, self.within, self.of = sizes, weights, within, of
        self.combinations = combinations

    def counting(self, which, code, place):
        said = [each[which] == code for each in self.combinations]
        return np.outer(said, self.within[place]).ravel().astype(float)

    def known(self, printed, columns):
        rows, lows, highs = [np.tile(np.eye(len(self.sizes)), len(self.combinations))], [], []
        for which, code, place, figure in printed:
            if figure.is_hidden:
                continue
            inside = self.within[place][self.of]
            weights = self.weights[self.of]
            share = 100 * weights[inside & (columns[which].codes == code)].sum()
            # More than is printed: the share as it was before its column was made to add up.
            told = math.floor(share / weights[inside].sum() + 0.5)
            assert abs(told - 100 * figure.value) < 2
            scale = 100 * self.weights / weights[inside].sum()
            rows.append(
                (self.counting(which, code, place) * np.tile(scale, len(self.combinations)))[None]
            )
            lows.append(told - 0.5 - LITTLE)
            highs.append(told + 0.5 + LITTLE)
        return optimize.LinearConstraint(
            np.vstack(rows), np.append(self.sizes, lows), np.append(self.sizes, highs)
        )

    def bounds(self, code, place, known, codes):
        cost = self.counting(0, code, place)
        low, high = (
            sign
            * optimize.milp(
                sign * cost,
                constraints=known,
                integrality=np.ones(len(cost)),
                bounds=optimize.Bounds(0, np.tile(self.sizes, len(self.combinations))),
            ).fun
            for sign in (1, -1)
        )
        inside = self.within[place][self.of]
        return int((inside & (codes == code)).sum()), low, high, int(inside.sum())
