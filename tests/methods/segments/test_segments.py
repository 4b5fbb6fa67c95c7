import doctest
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.methods.segments import (
    AnswersDoNotFit,
    Effort,
    NobodyAnswered,
    NoSegments,
    NothingSetsApart,
    Obstacle,
    Way,
    adjusted_rand,
    answers,
    choosing,
    k_modes,
    latent_classes,
)
from skerry.methods.segments.answers import cells
from skerry.methods.segments.fitting import LatentClasses, Model, improve
from tests.methods.segments.factories import carcinoma, invented

QUICK = Effort(samples=4, starts=8, finalists=2)
THREE, SEGMENT_OF = invented([60, 40, 20])


def test_the_examples_hold():
    assert [doctest.testmod(module).failed for module in (answers, choosing)] == [0, 0]


@pytest.mark.parametrize(
    ("classes", "likelihood", "bic", "parameters"),
    [(2, -317.2568, 706.0739, 15), (3, -293.7050, 697.1357, 23), (4, -289.2858, 726.4629, 31)],
)
def test_slides_as_published(classes, likelihood, bic, parameters):
    """Linzer and Lewis, poLCA, Journal of Statistical Software 42 (2011): the carcinoma data."""
    found = latent_classes(carcinoma(), seed=1, classes=[classes], effort=Effort(samples=2)).chosen

    assert found.fit == pytest.approx(likelihood, abs=1.1e-4)
    assert found.bic == pytest.approx(bic, abs=2e-4)
    assert (found.parameters, found.has_settled) == (parameters, True)


def test_slides_show_three_kinds_as_published():
    found = latent_classes(carcinoma(), seed=1, classes=range(1, 5), effort=QUICK)

    assert found.chosen.classes == 3
    shares = [segment.share for segment in found.segments]
    assert shares == pytest.approx([0.4447, 0.3736, 0.1817], abs=1e-4)
    in_between = {(each.question, each.code): each.share for each in found.segments[2].traits}
    assert in_between[0, 1] == pytest.approx(0.5128, abs=1e-3)
    assert found.probabilities.sum(axis=1) == pytest.approx(np.ones(118))


@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_known_segments_are_found_again(missing):
    codes, segment = invented([150, 100, 50], missing=missing)

    found = latent_classes(codes, seed=2, classes=range(1, 5), effort=QUICK)

    assert found.chosen.classes == 3
    assert adjusted_rand(found.members, segment) > 0.9
    assert [each.share for each in found.segments] == pytest.approx([1 / 2, 1 / 3, 1 / 6], abs=0.03)
    assert found.stability > 0.9
    assert min(each.stability for each in found.segments) > 0.85


def test_known_shares_lie_within_the_intervals():
    found = latent_classes(THREE, seed=2, classes=[3], effort=Effort(samples=40))

    largest = found.segments[0].traits
    own = [each for each in largest if each.code == each.question % 3]
    assert np.mean([each.share for each in own]) == pytest.approx(0.85, abs=0.03)
    assert all(each.standard_error > 0 for each in largest)
    assert largest[0].is_clear
    assert [abs(each.difference) for each in largest] == sorted(
        (abs(each.difference) for each in largest), reverse=True
    )


def test_known_differences_lie_within_as_often_as_promised():
    """The chances of the invented answers: 0.85 for the usual one of a segment, else 0.075."""
    sizes = np.array([100, 60, 40])
    inside = []
    for seed in range(12):
        codes, _ = invented(sizes, seed=seed)
        found = latent_classes(
            codes, seed=1, classes=[3], effort=Effort(samples=40, starts=8, finalists=2)
        )
        for segment, told in enumerate(found.segments):
            rest = np.where(np.arange(3) == segment, 0, sizes)
            for each in told.traits:
                usual = (np.arange(3) + each.question * (np.arange(3) + 1)) % 3 == each.code
                chances = np.where(usual, 0.85, 0.075)
                known = chances[segment] - chances @ rest / rest.sum()
                inside.append(each.low <= known <= each.high)

    assert np.mean(inside) > 0.93


def test_typical_answers_part_the_same_people():
    found = k_modes(THREE, seed=2, classes=[2, 3, 4], effort=Effort(samples=8, starts=20))

    assert (found.way, found.chosen.classes) == (Way.K_MODES, 3)
    assert adjusted_rand(found.members, SEGMENT_OF) > 0.9
    assert [each.bic for each in found.candidates] == [None] * 3
    assert max(each.stability for each in found.candidates) == found.stability
    assert found.chosen in found.candidates


def test_one_step_by_hand():
    """Two classes, two questions, four who answered: worked out in the handbook."""
    four = cells(np.array([[1, 1], [1, 1], [1, 0], [0, 0]]), None)
    begun = Model(
        shares=np.array([[0.5, 0.5]]),
        profiles=np.array([[[0.25, 0.75, 0.5, 0.5], [0.75, 0.25, 0.5, 0.5]]]),
    )
    fit = improve(LatentClasses(), four, four.weights[None], begun, tolerance=0, most_rounds=1)

    assert fit.values == pytest.approx([4 * math.log(1 / 4)])
    assert fit.model.shares == pytest.approx(np.array([[0.625, 0.375]]))
    assert fit.model.profiles[0, 0] == pytest.approx([0.1, 0.9, 0.4, 0.6])
    assert fit.model.profiles[0, 1] == pytest.approx([0.5, 0.5, 2 / 3, 1 / 3])
    assert (fit.rounds, fit.has_settled.tolist()) == (1, [False])


def test_each_round_fits_better():
    known = cells(THREE, None)
    model = LatentClasses().begin(known, 3, 5, np.random.default_rng(1))
    reached = []
    for _ in range(30):
        fit = improve(
            LatentClasses(),
            known,
            np.tile(known.weights, (5, 1)),
            model,
            tolerance=0,
            most_rounds=1,
        )
        reached.append(fit.values)
        model = fit.model

    assert (np.diff(np.array(reached), axis=0) >= -1e-9).all()


@settings(derandomize=True, deadline=None, max_examples=5)
@given(st.permutations(range(120)), st.permutations(range(3)))
def test_neither_order_nor_names_of_answers_matter(order, names):
    plain = latent_classes(THREE, seed=2, classes=[3], effort=QUICK)

    mixed = latent_classes(np.array(names)[THREE[order]], seed=2, classes=[3], effort=QUICK)
    shuffled = latent_classes(THREE[order], seed=2, classes=[3], effort=QUICK)

    assert (shuffled.members == plain.members[order]).all()
    assert shuffled.segments == plain.segments
    assert adjusted_rand(mixed.members, plain.members[order]) == 1
    assert mixed.chosen.fit == pytest.approx(plain.chosen.fit, rel=1e-6)


@pytest.mark.parametrize("find", [latent_classes, k_modes])
def test_weight_of_two_is_the_same_as_two_people(find):
    twice = np.vstack([THREE, THREE[:60]])
    weights = np.where(np.arange(120) < 60, 2.0, 1.0) * 1e9

    many = Effort(samples=2, starts=80)

    weighted = find(THREE, seed=2, classes=[3], weights=weights, effort=many)
    repeated = find(twice, seed=2, classes=[3], effort=many)

    assert weighted.chosen.fit * 180 / 120 == pytest.approx(repeated.chosen.fit, rel=1e-4)
    assert adjusted_rand(weighted.members, repeated.members[:120]) > 0.85


def test_those_who_said_nothing_or_weigh_nothing_are_in_no_segment():
    codes = np.vstack([THREE, np.full((2, 8), -1)])
    codes = np.column_stack([codes, np.full(122, -1)])
    weights = np.array([0.0] + [1.0] * 121)

    found = latent_classes(codes, seed=2, classes=[3], weights=weights, effort=QUICK)

    assert (found.n, found.left_out) == (119, 3)
    assert found.members[[0, 120, 121]].tolist() == [-1, -1, -1]
    assert not found.probabilities[[0, 120, 121]].any()


def test_smallest_segment_counts_organisations():
    organisations = np.array([*range(100), *([100] * 20)])

    with pytest.raises(NoSegments) as refused:
        latent_classes(THREE, seed=2, classes=[3], organisations=organisations, effort=QUICK)

    assert [(each.smallest, each.obstacle) for each in refused.value.candidates] == [
        (1, Obstacle.TOO_SMALL)
    ]


def test_one_class_is_set_apart_by_nothing():
    found = latent_classes(THREE[:60], seed=2, classes=[1], effort=QUICK)

    assert [(each.size, each.share, each.traits) for each in found.segments] == [(60, 1.0, ())]
    assert (found.stability, found.stability_low) == (1.0, 1.0)


@pytest.mark.parametrize("find", [latent_classes, k_modes])
def test_more_classes_than_patterns_are_not_looked_for(find):
    codes = np.array([[0, 0, 0, 0, 0], [1, 1, 1, 1, 1]] * 10)

    found = find(codes, seed=1, classes=[2, 3], effort=QUICK)

    assert [each.obstacle for each in found.candidates] == [None, Obstacle.MORE_THAN_PATTERNS]


def test_what_the_answers_cannot_tell_apart_is_not_told():
    codes = np.array([[0, 0], [0, 1], [1, 0], [1, 1]] * 10)

    with pytest.raises(NoSegments) as refused:
        latent_classes(codes, seed=1, classes=[2], effort=QUICK)

    assert refused.value.candidates[0].obstacle is Obstacle.NOT_IDENTIFIED


@pytest.mark.parametrize(
    ("codes", "error"),
    [
        (np.full((5, 2), -1), NobodyAnswered),
        (np.zeros((0, 2), dtype=int), NobodyAnswered),
        (np.zeros((5, 2), dtype=int), NothingSetsApart),
        (np.zeros(5, dtype=int), AnswersDoNotFit),
        (np.zeros((5, 0), dtype=int), AnswersDoNotFit),
        (np.zeros((5, 2)), AnswersDoNotFit),
        (np.full((5, 2), -2), AnswersDoNotFit),
    ],
)
def test_answers_without_sense_are_refused(codes, error):
    with pytest.raises(error):
        latent_classes(codes, seed=1)


@pytest.mark.parametrize(
    ("wish", "part"),
    [
        ({"weights": np.ones(3)}, "weights"),
        ({"weights": np.full(120, np.nan)}, "weights"),
        ({"weights": np.full(120, -1.0)}, "weights"),
        ({"organisations": np.arange(3)}, "organisations"),
        ({"classes": []}, "classes"),
        ({"classes": [0, 1]}, "classes"),
        ({"level": 1.0}, "level"),
        ({"minimum": 0}, "minimum"),
        ({"effort": Effort(samples=1)}, "effort"),
        ({"effort": Effort(starts=0)}, "effort"),
    ],
)
def test_wish_without_sense_is_refused(wish, part):
    with pytest.raises(AnswersDoNotFit) as refused:
        latent_classes(THREE, seed=1, **wish)

    assert refused.value.part == part


def test_typical_answers_need_two_classes():
    with pytest.raises(AnswersDoNotFit):
        k_modes(THREE, seed=1, classes=[1])


def test_many_starts_go_in_batches(monkeypatch):
    whole = latent_classes(THREE, seed=2, classes=[3], effort=QUICK)
    monkeypatch.setattr("skerry.methods.segments.fitting.AT_ONCE", 2000)

    parts = latent_classes(THREE, seed=2, classes=[3], effort=QUICK)

    assert parts.chosen.fit == pytest.approx(whole.chosen.fit)
    assert (parts.members == whole.members).all()
