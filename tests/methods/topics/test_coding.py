import doctest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.methods.topics import Code, CodeNotUsable, coded, coding

TEXTS = ["För dyrt!", "Höga licenskostnader", "Vet inte", "…", "Dyrt, men bra säkerhetsarbete"]


def found(*patterns, without=()):
    return coded(TEXTS, [Code(key="code", patterns=patterns, without=without)]).found["code"]


def test_the_examples_hold():
    assert doctest.testmod(coding).failed == 0


@pytest.mark.parametrize(
    ("patterns", "without", "places"),
    [
        (("dyrt",), (), (0, 4)),
        (("DYRT",), (), (0, 4)),
        (("dyrt",), ("bra",), (0,)),
        (("kostnad",), (), ()),
        (("*kostnad*",), (), (1,)),
        (("licens*",), (), (1,)),
        (("*arbete",), (), (4,)),
        (("bra säker*",), (), (4,)),
        (("dyrt bra",), (), ()),
        (("dyrt/men*",), (), (4,)),
        (("vet", "dyrt"), (), (0, 2, 4)),
    ],
)
def test_patterns_find_words(patterns, without, places):
    assert found(*patterns, without=without) == places


def test_answers_without_code_are_left():
    result = coded(TEXTS, [Code(key="cost", patterns=("dyrt", "*kostnad*"))])

    assert (result.n, result.left, result.empty) == (4, (2,), (3,))
    assert result.shares == {"cost": 0.75}


def test_nobody_answered():
    result = coded([], [Code(key="cost", patterns=("dyrt",))])

    assert (result.n, result.shares) == (0, {"cost": 0.0})


@pytest.mark.parametrize("pattern", ["", " ", "*", "* dyrt", "a*", "12", "dy*rt"])
def test_pattern_that_would_find_anything_is_refused(pattern):
    with pytest.raises(CodeNotUsable) as refused:
        found(pattern)

    assert (refused.value.key, refused.value.pattern) == ("code", pattern)


def test_code_without_patterns_or_there_twice_is_refused():
    with pytest.raises(CodeNotUsable):
        found()
    with pytest.raises(CodeNotUsable):
        coded(TEXTS, [Code(key="code", patterns=("vet",))] * 2)
    with pytest.raises(CodeNotUsable):
        found("dyrt", without=("*",))


@settings(derandomize=True, deadline=None)
@given(st.permutations(range(5)))
def test_order_of_answers_does_not_matter(order):
    book = [Code(key="cost", patterns=("dyrt", "*kostnad*"))]

    mixed = coded([TEXTS[place] for place in order], book)

    assert sorted(order[place] for place in mixed.found["cost"]) == [0, 1, 4]
