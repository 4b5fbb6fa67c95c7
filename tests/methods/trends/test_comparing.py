import doctest
from dataclasses import replace

import pytest

from skerry.methods.trends import (
    Equivalence,
    Fielding,
    Obstacle,
    Question,
    comparing,
    followed_through,
    obstacles,
)

WAVE = Fielding(unit="organisation", frame="members", mode="named")
CHOICE = Question(name="worry", type="select-one", choices=("law", "cost"), condition="size > 3")
SCALE = Question(name="trust", type="scale", steps=5, ends=("none", "full"))
SAME = Equivalence(was="worry", now="worry")


def test_the_examples_hold():
    assert doctest.testmod(comparing).failed == 0


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, ()),
        ({"type": "select-many"}, (Obstacle.TYPE_CHANGED,)),
        ({"steps": 7}, (Obstacle.SCALE_CHANGED,)),
        ({"ends": ("never", "always")}, (Obstacle.SCALE_CHANGED,)),
        ({"measure": "SEK"}, (Obstacle.MEASURE_CHANGED,)),
        ({"choices": ("law",)}, (Obstacle.CHOICES_CHANGED,)),
        ({"choices": ("law", "cost", "skills")}, (Obstacle.CHOICES_CHANGED,)),
        ({"choices": ("cost", "law")}, ()),
        ({"condition": ""}, (Obstacle.CONDITION_CHANGED,)),
        ({"name": "fear"}, (Obstacle.NOT_EQUIVALENT,)),
        (
            {"type": "integer", "measure": "people"},
            (Obstacle.TYPE_CHANGED, Obstacle.MEASURE_CHANGED),
        ),
    ],
)
def test_question_must_be_the_same(change, found):
    assert obstacles((CHOICE, WAVE), (replace(CHOICE, **change), WAVE), SAME) == found


@pytest.mark.parametrize(
    ("change", "are_apart", "found"),
    [
        ({}, False, ()),
        ({"unit": "person"}, False, (Obstacle.OTHER_UNIT,)),
        ({"frame": "firms"}, False, (Obstacle.OTHER_FRAME,)),
        ({"mode": "anonymous"}, False, (Obstacle.OTHER_MODE,)),
        ({"is_sample": False}, False, (Obstacle.NOT_A_SAMPLE,)),
        ({"is_followed": False}, False, (Obstacle.NOT_FOLLOWED,)),
        ({"is_followed": False}, True, ()),
    ],
)
def test_wave_must_be_held_the_same_way(change, are_apart, found):
    later = replace(WAVE, **change)

    assert obstacles((CHOICE, WAVE), (CHOICE, later), SAME, are_apart=are_apart) == found
    assert obstacles((CHOICE, later), (CHOICE, WAVE), SAME, are_apart=are_apart) == found


def test_nobody_declared_it():
    assert obstacles((SCALE, WAVE), (SCALE, WAVE), None) == (Obstacle.NOT_EQUIVALENT,)


@pytest.mark.parametrize(
    ("choices", "found"),
    [
        ({"law": "rules", "cost": "money"}, ()),
        ({"law": "rules"}, (Obstacle.CHOICES_CHANGED,)),
        ({"law": "rules", "cost": "rules"}, (Obstacle.CHOICES_CHANGED,)),
        ({"law": "rules", "cost": "skills"}, (Obstacle.CHOICES_CHANGED,)),
    ],
)
def test_choices_must_lead_to_all_new_ones(choices, found):
    now = replace(CHOICE, name="fear", choices=("rules", "money"))
    declared = Equivalence(was="worry", now="fear", choices=choices)

    assert obstacles((CHOICE, WAVE), (now, WAVE), declared) == found


def test_choices_may_be_joined():
    before = replace(CHOICE, choices=("law", "directive", "cost"))
    joined = {"law": "law", "directive": "law", "cost": "cost"}

    declared = Equivalence(was="worry", now="worry", choices=joined)

    assert obstacles((before, WAVE), (CHOICE, WAVE), declared) == ()


@pytest.mark.parametrize(
    ("first", "second", "choices"),
    [
        ({}, {}, {}),
        ({"a": "b"}, {}, {"a": "b"}),
        ({}, {"a": "b"}, {"a": "b"}),
        ({"a": "b", "x": "b"}, {"b": "c"}, {"a": "c", "x": "c"}),
        ({"a": "b", "x": "y"}, {"b": "c"}, {"a": "c"}),
    ],
)
def test_equivalences_are_followed_through_versions(first, second, choices):
    steps = [
        {"q": Equivalence(was="q", now="r", choices=first)},
        {"r": Equivalence(was="r", now="s", choices=second)},
    ]

    assert followed_through(steps) == {"q": Equivalence(was="q", now="s", choices=choices)}


def test_no_version_between_has_no_equivalences():
    assert followed_through([]) == {}
