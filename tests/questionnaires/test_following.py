"""Questions that are followed through the versions of a questionnaire."""

import doctest
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.questionnaires.api import Break, Followed, followed_since
from skerry.questionnaires.enums import Missing, QuestionType
from skerry.questionnaires.rules.definition import Choice, Definition, Question, Row, Section
from skerry.questionnaires.rules.instruments import declared_through, followed, following
from tests.questionnaires.factories import InstrumentFactory, VersionFactory

YES_NO = tuple(Choice(name=name, label={"en": name}) for name in ("yes", "no"))
MAYBE = (*YES_NO, Choice(name="maybe", label={"en": "maybe"}))
STAFF = Question(
    name="staff",
    type=QuestionType.NUMBER,
    label={"en": "How many people work in your firm today?"},
    unit={"en": "people"},
)
EXPORTS = Question(
    name="exports", type=QuestionType.SINGLE, label={"en": "Do you export?"}, choices="ways"
)
ABROAD = Question(
    name="abroad",
    type=QuestionType.SCALE,
    label={"en": "How hard is it abroad?"},
    steps=5,
    low_label={"en": "easy"},
    relevant="${exports} = 'yes'",
)
NAMES = st.sampled_from("abcdef")


def asking(*questions, choices=YES_NO):
    return Definition(
        title={"en": "Survey"},
        languages=("en",),
        choice_lists={"ways": choices},
        sections=(Section(name="all", label={"en": "All"}, questions=questions),),
    )


def breaks(old, new, **declared):
    return {one.question or one.was: one.breaks for one in followed(old, new, declared)}


def test_the_examples_hold():
    assert doctest.testmod(following).failed == 0


def test_the_same_question_is_compared_only_where_it_was_declared():
    old = asking(STAFF, EXPORTS)

    assert followed(old, old, {"staff": "staff"}) == [
        Followed(question="staff", was="staff"),
        Followed(question="exports", was="exports", breaks=(Break.NOT_DECLARED,)),
    ]


def test_a_question_with_another_name_is_followed():
    new = asking(replace(STAFF, name="people"))

    assert followed(asking(STAFF), new, {"people": "staff"}) == [
        Followed(question="people", was="staff")
    ]
    assert followed(asking(STAFF), new, {}) == [
        Followed(question="people", was="staff", breaks=(Break.NOT_DECLARED,))
    ]


def test_other_words_are_left_to_whoever_declares():
    old, new = asking(STAFF), asking(replace(STAFF, label={"en": "Staff at the end of the year"}))

    assert breaks(old, new) == {"staff": (Break.REWORDED,)}
    assert breaks(old, new, staff="staff") == {"staff": ()}


@pytest.mark.parametrize(
    ("was", "now", "found"),
    [
        (STAFF, replace(STAFF, type=QuestionType.MONEY), Break.TYPE),
        (STAFF, replace(STAFF, unit={"en": "full-time posts"}), Break.MEASURE),
        (STAFF, replace(STAFF, missing=(Missing.DONT_KNOW,)), Break.SILENCES),
        (STAFF, replace(STAFF, default="3"), Break.FILLED_IN),
        (STAFF, replace(STAFF, relevant="1 = 1"), Break.CONDITION),
        (EXPORTS, replace(EXPORTS, max_choices=2), Break.MOST_CHOICES),
        (replace(ABROAD, relevant=""), replace(ABROAD, relevant="", steps=7), Break.SCALE),
    ],
)
def test_what_decides_what_answers_mean_breaks_even_what_was_declared(was, now, found):
    assert breaks(asking(was), asking(now), **{now.name: was.name}) == {now.name: (found,)}


def test_other_answers_break_and_so_does_what_depends_on_them():
    old, new = asking(EXPORTS, ABROAD), asking(EXPORTS, ABROAD, choices=MAYBE)

    assert breaks(old, new, exports="exports", abroad="abroad") == {
        "exports": (Break.CHOICES,),
        "abroad": (Break.CONDITION,),
    }


def test_a_condition_on_a_renamed_question_is_the_same_condition():
    new = asking(replace(EXPORTS, name="sells"), replace(ABROAD, relevant="${sells} = 'yes'"))

    assert breaks(asking(EXPORTS, ABROAD), new, sells="exports", abroad="abroad") == {
        "sells": (),
        "abroad": (),
    }


def test_new_and_removed_questions_stand_in_the_list():
    assert breaks(asking(STAFF), asking(EXPORTS)) == {
        "exports": (Break.NEW,),
        "staff": (Break.REMOVED,),
    }


def test_a_line_of_a_matrix_is_followed_by_itself():
    matrix = Question(
        name="needs",
        type=QuestionType.MATRIX,
        label={"en": "What do you need?"},
        choices="ways",
        rows=(Row(name="capital", label={"en": "Capital"}),),
    )

    assert breaks(asking(matrix), asking(matrix), capital="capital") == {"capital": ()}


@given(st.lists(st.dictionaries(NAMES, NAMES), min_size=1, max_size=4))
def test_a_chain_holds_only_where_each_of_its_links_does(steps):
    for name, was in declared_through(steps).items():
        for step in reversed(steps):
            assert name in step
            name = step[name]  # noqa: PLW2901  # one version further back
        assert name == was


@pytest.mark.django_db
def test_versions_are_followed_through_those_between():
    instrument = InstrumentFactory()
    said = {"instrument": instrument, "published": True}
    first = VersionFactory(says=asking(STAFF, EXPORTS), **said)
    VersionFactory(
        says=asking(replace(STAFF, name="people"), EXPORTS),
        number=2,
        equivalences={"people": "staff"},
        **said,
    )
    third = VersionFactory(
        says=asking(replace(STAFF, name="heads"), EXPORTS),
        number=3,
        equivalences={"heads": "people", "exports": "exports"},
        **said,
    )

    assert followed_since(first, third) == [
        Followed(question="heads", was="staff"),
        Followed(question="exports", was="exports", breaks=(Break.NOT_DECLARED,)),
    ]
    assert [one.breaks for one in followed_since(first, first)] == [(), ()]
