import doctest
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.methods.topics import stop_words, words
from skerry.methods.topics.words import phrases


def test_the_examples_hold():
    assert doctest.testmod(import_module("skerry.methods.topics.words")).failed == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("42 – 7 %, & x?", []),
        ("Brist på IT-säkerhet", ["brist", "på", "it-säkerhet"]),
        ("l’équipe, l'équipe", ["l'équipe", "l'équipe"]),
        ("e\u0301te\u0301", ["été"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("мало людей", ["мало", "людей"]),
        ("安全です", ["安全", "全で", "です"]),
        ("安", []),
        ("IT安全ok", ["it", "安全", "ok"]),
        ("-- 'x' ---ab---cd", ["ab", "cd"]),
    ],
)
def test_words_of_many_languages(text, found):
    assert words(text) == found


@settings(derandomize=True, deadline=None)
@given(st.text(alphabet="aÅßé\u0301I-'’7安全ก, ", max_size=40))
def test_words_of_words_are_the_same(text):
    found = words(text)

    assert words(" , ".join(found)) == found


@pytest.mark.parametrize(
    ("language", "word", "is_there"),
    [("sv", "och", True), ("EN-gb", "the", True), ("sv", "the", False), ("cs", "a", False)],
)
def test_words_without_topic(language, word, is_there):
    assert (word in stop_words(language)) is is_there


def test_phrases_do_not_reach_over_the_end():
    assert phrases("one two", longest=3) == [["one"], ["two"], ["one", "two"]]
