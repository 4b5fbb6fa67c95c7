"""Changes between waves, from printed figures alone."""

import doctest
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.questionnaires.api import Break, Followed
from skerry.surveys.enums import Access, Mode, Unit
from skerry.surveys.rules.figures import trends
from skerry.surveys.rules.figures.columns import SAID
from skerry.surveys.rules.figures.content import (
    LOWER_QUARTILE,
    MEAN,
    MEDIAN,
    TOTAL,
    UPPER_QUARTILE,
    Content,
    Domain,
    Figure,
    FigureRow,
    QuestionFigures,
)
from skerry.surveys.rules.figures.grouping import by_question
from skerry.surveys.rules.figures.plans.segments import SEGMENTS
from skerry.surveys.rules.figures.trends import (
    Held,
    TrendObstacle,
    cautions_between,
    obstacle_to_compare,
    trends_between,
)
from skerry.surveys.rules.figures.trends_kept import (
    Change,
    QuestionTrend,
    TrendCaution,
    Trends,
    WhyNot,
)
from skerry.surveys.rules.figures.variables import VariableKind
from tests.surveys.factories_results import content, measured, several_kinds, share

DEFINITION = several_kinds()
ALL = [Followed(question=name, was=name) for name in DEFINITION.names()]
HELD = Held(
    questionnaire=1,
    version=2,
    unit=Unit.ORGANISATION,
    access=Access.CENSUS,
    mode=Mode.NAMED,
    panel=("kind=company", ""),
    opens_on=date(2026, 9, 1),
    is_published=True,
    weights={},
)
EARLIER = replace(HELD, version=1, opens_on=date(2025, 9, 1))
EVERYBODY = (Domain(replies=30),)
ENDS = st.lists(st.integers(0, 100), min_size=3, max_size=3).map(sorted)


def saying(name, *rows, kind=VariableKind.VALUES, domains=EVERYBODY) -> Content:
    """One question with figures for each value."""
    question = QuestionFigures(
        name=name,
        kind=kind,
        rows=tuple(FigureRow(value=value, figures=figures) for value, *figures in rows),
        bases=(30,) * len(domains),
    )
    return content(domains=tuple(domains), questions=(question,))


def changes(before, now, followed=ALL, *, place=0):
    """The changes of the first question, by answer."""
    first = trends_between(before, now, followed, DEFINITION)[0]
    return {row.value: row.changes[place] for row in first.rows}


def test_the_examples_hold():
    assert doctest.testmod(trends).failed == 0


def test_a_share_rises_by_so_many_points_between_two_ends():
    then = saying("single", ["here", share(0.50, 0.46, 0.53)])
    now = saying("single", ["here", share(0.60, 0.56, 0.63)])

    (change,) = changes(then, now).values()

    assert change == Change(was=0.5, was_low=0.46, was_high=0.53, value=0.1, low=0.05, high=0.15)
    assert (change.is_up, change.is_down) == (True, False)


def test_ends_of_shares_are_rounded_outwards():
    then = saying("single", ["here", share(0.5, 0.4, 0.6)])
    now = saying("single", ["here", share(0.5, 0.4, 0.6)])

    (change,) = changes(then, now).values()

    assert (change.low, change.value, change.high) == (-0.15, 0.0, 0.15)
    assert (change.is_up, change.is_down) == (False, False)


def test_a_mean_changes_in_what_it_was_asked_in():
    then = content(questions=(measured("number", mean=12.5),))
    now = content(questions=(measured("number", mean=10.1),))

    found = changes(then, now)

    assert (found["mean"].value, found["mean"].low, found["mean"].high) == (-2.4, -5.23, 0.428)
    assert found[MEDIAN].is_down


@pytest.mark.parametrize("row", [MEAN, MEDIAN, LOWER_QUARTILE, UPPER_QUARTILE, TOTAL])
def test_small_amounts_are_not_rounded_away_as_shares_are(row):
    before = Figure(value=0.0011, low=0.001, high=0.0012)
    after = Figure(value=0.0041, low=0.004, high=0.0042)
    then, now = (
        saying("plain", [SAID, share(0.5, 0.4, 0.6)], [row, figure], kind=VariableKind.NUMBER)
        for figure in (before, after)
    )

    found = changes(then, now)

    assert found[row].value == 0.003
    assert found[row].is_up
    assert found[SAID].low == -0.15


def test_what_is_hidden_in_either_wave_has_no_change():
    open_, hidden = (
        saying("single", ["here", share(0.5, 0.4, 0.6)]),
        saying("single", ["here", Figure()]),
    )

    for then, now in ((open_, hidden), (hidden, open_), (hidden, hidden)):
        assert changes(then, now) == {"here": Change(why=WhyNot.HIDDEN)}


def test_without_a_range_no_change_is_told():
    sure, unsure = (
        saying("single", ["here", share(0.5, 0.4, 0.6)]),
        saying("single", ["here", Figure(value=0.4)]),
    )

    for then, now in ((sure, unsure), (unsure, sure)):
        assert changes(then, now) == {"here": Change(why=WhyNot.UNSURE)}


@given(ENDS, ENDS)
def test_waves_that_are_swapped_change_the_sign(before, after):
    def wave(ends):
        low, value, high = (end / 100 for end in ends)
        return saying("single", ["here", share(value, low, high)])

    (onward,) = changes(wave(before), wave(after)).values()
    (back,) = changes(wave(after), wave(before)).values()

    assert (back.value, back.low, back.high) == (
        pytest.approx(-onward.value),
        pytest.approx(-onward.high),
        pytest.approx(-onward.low),
    )
    assert onward.low <= onward.value <= onward.high


@given(st.sets(st.sampled_from([one.question for one in ALL])))
def test_only_what_was_declared_is_compared(declared):
    followed = [
        one if one.question in declared else replace(one, breaks=(Break.NOT_DECLARED,))
        for one in ALL
    ]

    found = trends_between(content(), content(), followed, DEFINITION)

    assert {one.name for one in found if one.rows} == declared
    assert all(one.rows or one.reasons == (Break.NOT_DECLARED,) for one in found)


def test_a_question_is_compared_with_what_it_was_called():
    then = saying("where", ["here", share(0.5, 0.46, 0.53)])
    now = saying("single", ["here", share(0.6, 0.56, 0.63)])

    assert changes(then, now, [Followed(question="single", was="where")])["here"].is_up


@pytest.mark.parametrize(
    ("then", "followed", "reason"),
    [
        (saying("other"), ALL, WhyNot.NO_FIGURES),
        (saying("single"), [], WhyNot.NO_FIGURES),
        (saying("single", kind=VariableKind.CHOSEN), ALL, WhyNot.NO_FIGURES),
        (saying("single"), [Followed(question="single", was="", breaks=(Break.NEW,))], Break.NEW),
    ],
)
def test_a_question_without_figures_then_says_why(then, followed, reason):
    (found,) = trends_between(then, saying("single"), followed, DEFINITION)

    assert (found.reasons, found.rows) == ((reason,), ())


def test_what_is_counted_in_words_is_not_compared():
    coded = saying("coded", ["skills", share(0.5, 0.4, 0.6)])

    (found,) = trends_between(coded, coded, ALL, DEFINITION)

    assert found == QuestionTrend(name="coded", reasons=(WhyNot.OWN_WORDS,))


def test_an_answer_that_was_no_row_then_is_left_out():
    then = saying("single", ["here", share(0.5, 0.4, 0.6)])
    now = saying("single", ["here", share(0.5, 0.4, 0.6)], ["there", share(0.5, 0.4, 0.6)])

    assert list(changes(then, now)) == ["here"]


def test_groups_are_compared_with_the_same_groups():
    def wave(*groups):
        figures = [share(0.5, 0.4, 0.6)] * (1 + len(groups))
        named = [Domain(dimension=name, value=value, replies=None) for name, value in groups]
        return saying("single", ["here", *figures], domains=(Domain(replies=30), *named))

    then = wave(("size", "micro"), (by_question("grade"), "1"), (SEGMENTS, "0"))
    now = wave(
        ("size", "large"),
        ("size", "micro"),
        (by_question("scale"), "1"),
        (by_question("single"), "here"),
        (SEGMENTS, "0"),
    )
    followed = [
        Followed(question="single", was="single"),
        Followed(question="scale", was="grade"),
    ]

    (found,) = trends_between(then, now, followed, DEFINITION)

    why = [change.why for change in found.rows[0].changes]
    other = WhyNot.NO_GROUP
    assert why == ["", other, "", "", other, other]


def test_two_waves_that_were_held_alike_may_be_compared():
    assert obstacle_to_compare(EARLIER, HELD) is None
    assert cautions_between(EARLIER, HELD, is_computed_alike=True) == ()


@pytest.mark.parametrize(
    ("changed", "obstacle"),
    [
        ({"access": Access.OPEN_LINK}, TrendObstacle.OPEN_LINK),
        ({"questionnaire": 2}, TrendObstacle.OTHER_QUESTIONNAIRE),
        ({"unit": Unit.PERSON}, TrendObstacle.OTHER_UNIT),
        ({"opens_on": HELD.opens_on}, TrendObstacle.NOT_EARLIER),
        ({"version": 3}, TrendObstacle.NEWER_VERSION),
        ({"is_published": False}, TrendObstacle.NOT_PUBLISHED),
    ],
)
def test_what_stands_against_comparing_at_all(changed, obstacle):
    assert obstacle_to_compare(replace(EARLIER, **changed), HELD) is obstacle


def test_what_else_was_otherwise_is_told():
    other = replace(
        EARLIER, panel=("", "all"), access=Access.SAMPLE, mode=Mode.ANONYMOUS, weights={"by": "x"}
    )

    assert cautions_between(other, HELD, is_computed_alike=False) == tuple(TrendCaution)


def test_changes_are_kept_beside_the_figures_and_old_figures_have_none():
    kept = Trends(
        wave="1",
        results="2",
        titles={"en": "Then"},
        ended_on="2025-09-30",
        both=15,
        is_counted=True,
        cautions=(TrendCaution.OTHER_MODE,),
        questions=trends_between(content(), content(), ALL, DEFINITION),
    )
    written = content(trends=kept).as_json()

    assert Content.from_json(written).trends == kept
    assert kept.question("single").row("here").value == "here"
    assert kept.question("absent") is None
    assert kept.question("single").row("absent") is None
    old = {name: part for name, part in written.items() if name != "trends"}
    assert Content.from_json(old).trends is None
