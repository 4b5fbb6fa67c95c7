"""What comes with the export check-up holds together: weights, measures and obstacles, and all of it with the questions."""

from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from importlib.resources import files
from math import prod
from typing import Any

import pytest
import yaml

from skerry.assessments import content
from skerry.assessments.enums import CheckUpKind
from skerry.assessments.rules.standing import standing_of
from skerry.questionnaires.api import Given, Missing, asked_of, choices_of
from skerry.questionnaires.shipped import shipped
from tests.assessments.answering import answers_for

EXPORT = content.shipped(CheckUpKind.EXPORT)
[QUESTIONNAIRE] = [each.definition for each in shipped() if each.key == "export-readiness"]
ASKED = asked_of(QUESTIONNAIRE)
MEASURES = EXPORT.measures.values()
EACH = [pytest.param(each, id=each.key) for each in MEASURES]
OF_SOME_FIRMS = {"product_law", "tenders", "tender_language", "tender_strength"}
SHARES = {0.05, 0.15, 0.3, 0.5}
LONGEST = 140


def written(name: str) -> str:
    folder = files("skerry.assessments.content").joinpath("export")
    return folder.joinpath(name).read_text(encoding="utf-8")


def texts_in(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        if {"en", "sv"} & set(value):
            yield value
        for held in value.values():
            yield from texts_in(held)
    elif isinstance(value, list):
        for held in value:
            yield from texts_in(held)


def raised_to(answer: str) -> list[str]:
    return [question for each in MEASURES for question, to in each.raises.items() if to == answer]


def left_of(obstacle: str, *, without: set[str]) -> float:
    done = [each for each in MEASURES if not without & set(each.raises)]
    return prod(1 - each.lowers.get(obstacle, 0) for each in done)


@pytest.mark.parametrize("question", EXPORT.weights)
def test_each_weighted_question_is_asked_with_three_answers(question):
    asked = ASKED[question].question

    assert [choice.name for choice in choices_of(QUESTIONNAIRE, asked)] == ["none", "some", "full"]
    assert Missing.DONT_KNOW in asked.missing
    assert (Missing.NOT_APPLICABLE in asked.missing) == (f"{question}_why" in ASKED)
    assert EXPORT.weights[question] in {1, 2, 3}


def test_each_question_with_three_answers_has_a_weight():
    scored = {
        name
        for name, asked in ASKED.items()
        if {choice.name for choice in choices_of(QUESTIONNAIRE, asked.question)} == {*EXPORT.levels}
    }

    assert scored == set(EXPORT.weights)


def test_every_question_is_raised_to_full_by_exactly_one_measure():
    assert sorted(raised_to("full")) == sorted(EXPORT.weights)
    assert len(set(raised_to("some"))) == len(raised_to("some"))


@pytest.mark.parametrize("measure", EACH)
def test_the_full_measure_requires_the_first_step(measure):
    first_steps = {
        each.key
        for each in MEASURES
        for question, to in each.raises.items()
        if to == "some" and measure.raises.get(question) == "full"
    }

    assert first_steps <= measure.requires


def test_required_measures_are_known_and_without_cycles():
    in_order = TopologicalSorter({each.key: each.requires for each in MEASURES}).static_order()

    assert set(in_order) == set(EXPORT.measures)


@pytest.mark.parametrize("measure", EACH)
def test_hours_and_money_grow_from_least_to_most(measure):
    for costs in (measure.hours, measure.money):
        assert 0 <= costs.least <= costs.likely <= costs.most
    assert measure.hours.least > 0


@pytest.mark.parametrize("measure", EACH)
def test_each_measure_lowers_a_known_obstacle_by_a_share(measure):
    assert measure.lowers
    assert set(measure.lowers) <= set(EXPORT.threats)
    assert set(measure.lowers.values()) <= SHARES


@pytest.mark.parametrize("obstacle", EXPORT.threats)
@pytest.mark.parametrize("without", [set(), OF_SOME_FIRMS], ids=["all", "what_every_firm_has"])
def test_all_measures_together_leave_a_tenth_to_a_quarter_of_each_obstacle(obstacle, without):
    assert 0.1 <= left_of(obstacle, without=without) <= 0.25


@pytest.mark.parametrize("measure", EACH)
def test_titles_are_short_and_steps_are_as_many_in_each_language(measure):
    assert [title for title in measure.title.values() if len(title) > 60] == []
    assert set(measure.steps) == {"other"}
    ways = measure.steps["other"]
    assert len(ways["en"]) == len(ways["sv"])
    assert 3 <= len(ways["en"]) <= 5
    assert all(step.endswith((".", "?")) for steps in ways.values() for step in steps)


@pytest.mark.parametrize("name", ["measures.yaml", "threats.yaml"])
def test_every_text_is_there_in_both_languages_and_lines_are_short(name):
    texts = list(texts_in(yaml.safe_load(written(name))))

    assert texts
    assert [each for each in texts if not (each.get("en") and each.get("sv"))] == []
    assert [line for line in written(name).splitlines() if len(line) > LONGEST] == []


def test_the_firm_can_fear_each_obstacle_and_nothing_else():
    offered = choices_of(QUESTIONNAIRE, ASKED["fears"].question)

    assert [choice.name for choice in offered] == list(EXPORT.threats)


@pytest.mark.parametrize("obstacle", EXPORT.threats.values(), ids=EXPORT.threats)
def test_each_obstacle_has_a_weight_and_says_why(obstacle):
    assert 0 < obstacle.frequency <= 100
    assert obstacle.impact > 0
    assert [set(each) for each in obstacle.reasons] == [{"en", "sv"}, {"en", "sv"}]
    assert obstacle.source.startswith("https://")
    assert obstacle.is_judgement


def test_it_says_nothing_of_frameworks_and_laws():
    assert not EXPORT.frameworks
    assert not EXPORT.law


@pytest.mark.parametrize("question", EXPORT.weights)
def test_a_better_answer_brings_more(question):
    answers = answers_for(QUESTIONNAIRE, {})

    scores = [
        standing_of(QUESTIONNAIRE, {**answers, question: Given(value=level)}, EXPORT).score.whole
        for level in EXPORT.levels
    ]

    lows = [each.low for each in scores if each]
    assert lows == sorted(set(lows))
    assert len(lows) == len(EXPORT.levels)
