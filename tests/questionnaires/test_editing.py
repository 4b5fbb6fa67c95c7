"""Edits of a definition: what each gives, what is in its way, and what all of them keep."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.methods.expressions import evaluate, parse
from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.rules import editing
from skerry.questionnaires.rules.definition import Choice, Definition, Question, Row, Section
from skerry.questionnaires.rules.differences import Difference, differences, spoken
from skerry.questionnaires.rules.editing import EditImpossible, EditReason
from skerry.questionnaires.rules.instruments import definition_faults
from skerry.questionnaires.rules.instruments.rewording import translated
from skerry.questionnaires.rules.instruments.wording import places_of, words_of
from skerry.questionnaires.rules.names import free_name, is_choice_name, name_from
from tests.questionnaires.definitions import (
    YES_NO,
    choice,
    definition,
    matrix,
    number,
    rich,
    scale,
    section,
)

NAMES = ["exports", "staff", "skills", "trust", "why"]


def names_of(said):
    return [question.name for question in said.questions()]


REFUSED = [
    (lambda one: editing.section_added(one, section(name="firm")), EditReason.NAME_TAKEN, "firm"),
    (lambda one: editing.section_added(one, section(name="a b")), EditReason.NAME_INVALID, "a b"),
    (
        lambda one: editing.section_added(one, section(name="save")),
        EditReason.NAME_RESERVED,
        "save",
    ),
    (lambda one: editing.section_removed(one, "firm"), EditReason.IS_READ, "trust"),
    (lambda one: editing.section_removed(one, "gone"), EditReason.ABSENT, "gone"),
    (lambda one: editing.section_moved(one, "firm", -1), EditReason.NOWHERE_TO_GO, "firm"),
    (lambda one: editing.question_added(one, "gone", number("n")), EditReason.ABSENT, "gone"),
    (lambda one: editing.question_added(one, "firm", number()), EditReason.NAME_TAKEN, "staff"),
    (lambda one: editing.question_added(one, "firm", number("1")), EditReason.NAME_INVALID, "1"),
    (
        lambda one: editing.question_added(one, "firm", number("dont_know")),
        EditReason.NAME_RESERVED,
        "dont_know",
    ),
    (
        lambda one: editing.question_changed(one, "staff", number("trust")),
        EditReason.NAME_TAKEN,
        "trust",
    ),
    (
        lambda one: editing.question_changed(one, "skills", matrix(rows=())),
        EditReason.IS_READ,
        "why",
    ),
    (
        lambda one: editing.rows_kept(one, "skills", (*matrix().rows, Row(name="why", label={}))),
        EditReason.NAME_TAKEN,
        "why",
    ),
    (lambda one: editing.question_removed(one, "staff"), EditReason.IS_READ, "why"),
    (lambda one: editing.question_moved(one, "exports", -1), EditReason.NOWHERE_TO_GO, "exports"),
    (lambda one: editing.question_moved(one, "why", 1), EditReason.NOWHERE_TO_GO, "why"),
    (lambda one: editing.choices_kept(one, "a b", ()), EditReason.NAME_INVALID, "a b"),
    (lambda one: editing.choices_kept(one, "yes_no", ()), EditReason.NAME_TAKEN, "yes_no"),
    (lambda one: editing.choices_kept(one, "b", (), was="gone"), EditReason.ABSENT, "gone"),
    (lambda one: editing.choices_removed(one, "yes_no"), EditReason.IS_USED, "exports"),
    (lambda one: editing.choices_removed(one, "gone"), EditReason.ABSENT, "gone"),
]


@pytest.mark.parametrize(("edit", "reason", "name"), REFUSED)
def test_edit_is_refused_with_what_is_in_the_way(edit, reason, name):
    with pytest.raises(EditImpossible) as refused:
        edit(rich())

    assert refused.value.reason is reason
    assert name in refused.value.names


def test_section_is_added_changed_moved_and_removed():
    said = editing.section_added(rich(), section(name="end", label={"en": "End"}))
    said = editing.section_changed(said, "end", section(name="last", label={"en": "Last"}))
    said = editing.section_changed(said, "firm", section(label={"en": "Us"}, relevant="1 = 1"))
    said = editing.section_moved(said, "last", -1)

    assert [one.name for one in said.sections] == ["firm", "last", "skills_part"]
    assert said.sections[0].label == {"en": "Us"}
    assert names_of(said) == NAMES
    assert editing.section_removed(said, "last") == replace(
        said, sections=(said.sections[0], said.sections[2])
    )


def test_question_is_added_changed_and_removed():
    said = editing.question_added(rich(), "firm", number("age"))
    said = editing.question_changed(said, "age", number("years", required="yes"))

    assert names_of(said) == ["exports", "staff", "years", *NAMES[2:]]
    assert editing.question_called(said, "years").required == "yes"
    assert editing.question_removed(said, "years") == rich()


def test_question_moves_over_the_edge_of_its_section():
    down = editing.question_moved(rich(), "staff", 1)
    back = editing.question_moved(down, "staff", -1)
    within = editing.question_moved(rich(), "trust", 1)

    assert editing.section_of(down, "staff").name == "skills_part"
    assert names_of(down) == NAMES
    assert back == rich()
    assert names_of(within) == ["exports", "staff", "skills", "why", "trust"]


def test_rename_is_followed_by_conditions_words_and_what_cannot_be_read():
    old = definition(
        section(choice(), number(), relevant="${exports} != 'x'"),
        section(
            matrix(rows=(Row(name="r", label={}, relevant="${exports}='no'"),)),
            scale(relevant="${exports} = ", choice_filter="size = ${exports}"),
            number("n", label={"en": "As ${exports}, ${staff}?"}, constraint=". > ${staff}"),
            name="b",
        ),
    )

    said = editing.question_changed(old, "exports", choice("sells"))

    assert said.sections[0].relevant == "${sells} != 'x'"
    assert editing.question_called(said, "skills").rows[0].relevant == "${sells} = 'no'"
    assert editing.question_called(said, "trust").relevant == "${sells} = "
    assert editing.question_called(said, "trust").choice_filter == "size = ${sells}"
    assert editing.question_called(said, "n").label == {"en": "As ${sells}, ${staff}?"}
    assert editing.question_called(said, "n").constraint == ". > ${staff}"


def test_list_is_added_renamed_for_its_users_and_removed():
    said = editing.choices_kept(rich(), "more", YES_NO)
    said = editing.choices_kept(said, "either", YES_NO[::-1], was="yes_no")

    assert list(said.choice_lists) == ["either", "more"]
    assert said.choice_lists["either"] == YES_NO[::-1]
    assert editing.question_called(said, "exports").choices == "either"
    assert list(editing.choices_removed(said, "more").choice_lists) == ["either"]


def test_copy_brings_its_list_and_leaves_what_it_cannot_ask():
    source = rich()
    here = definition(section(number()), choice_lists={"yes_no": (YES_NO[0],)})

    said, name = editing.copied(here, "firm", editing.question_called(source, "exports"), source)
    said, again = editing.copied(said, "firm", editing.question_called(source, "exports"), source)
    said, why = editing.copied(said, "firm", editing.question_called(source, "why"), source)
    said, rows = editing.copied(said, "firm", editing.question_called(source, "skills"), source)
    broken = number("odd", relevant="${gone", constraint="${staff} > ")
    said, odd = editing.copied(said, "firm", broken, source)

    assert (name, again, rows, why, odd) == ("exports", "exports_2", "skills", "why", "odd")
    assert editing.question_called(said, "exports").choices == "yes_no_2"
    assert editing.question_called(said, "exports_2").choices == "yes_no_2"
    assert editing.question_called(said, "why").relevant == ""
    assert editing.question_called(said, "odd").relevant == "${gone"
    assert editing.question_called(said, "odd").constraint == "${staff} > "


def test_translation_changes_only_the_words_that_are_given():
    words = list(words_of(rich()))
    number_of_label = next(i for i, one in enumerate(words) if one.question == "trust")

    said = translated(rich(), {number_of_label: {"sv": "Hur trygga är ni?"}, 0: {"en": ""}})

    assert editing.question_called(said, "trust").label == {
        "en": "How sure are you?",
        "sv": "Hur trygga är ni?",
    }
    assert said.title == {"sv": "Hur är läget?"}


@given(st.data())
def test_moves_are_permutations_and_leave_it_readable(data):
    said = rich()
    for _move in range(data.draw(st.integers(1, 8))):
        name, step = data.draw(st.sampled_from(NAMES)), data.draw(st.sampled_from([-1, 1]))
        with suppress(EditImpossible):
            said = editing.question_moved(said, name, step)
            said = editing.section_moved(said, "firm", step)

    assert sorted(names_of(said)) == sorted(NAMES)
    assert Definition.from_json(said.as_json()) == said


@given(name=st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True), staff=st.integers(0, 9))
def test_rename_keeps_the_meaning(name, staff):
    taken = name in {*editing.all_names(rich())}
    if taken:
        return

    said = editing.question_changed(rich(), "staff", number(name))
    before, after = (editing.question_called(one, "why").relevant for one in (rich(), said))

    assert definition_faults(said) == []
    for answer in ("yes", "no"):
        values = {"skills_now": answer}
        assert evaluate(parse(before), values={**values, "staff": float(staff)}) == evaluate(
            parse(after), values={**values, name: float(staff)}
        )


@given(st.text())
def test_name_from_whatever_words_can_be_used(words):
    name = name_from(words, taken=["question", "a"], otherwise="question")

    said = editing.question_added(rich(), "firm", number(name))

    assert definition_faults(said) == []


@pytest.mark.parametrize(
    ("wanted", "free"),
    [("a", "a"), ("b", "b_3"), ("review", "review_2"), ("dont_know", "dont_know_2")],
)
def test_free_name(wanted, free):
    assert free_name(wanted, taken=["b", "b_2"]) == free


def test_choice_names():
    assert [is_choice_name(name) for name in ("1", "10-49", "a b", "it's", "", "x" * 81)] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]


def test_differences_are_told_in_words():
    now = choice(label={"en": "Do you sell abroad?"}, required="yes")

    assert differences(choice(), now) == [
        Difference(
            field="label",
            before="Do you export? | Exporterar ni?",
            after="Do you sell abroad?",
        ),
        Difference(field="required", before="", after="yes"),
    ]
    assert differences(YES_NO, YES_NO[:1]) == [
        Difference(field="", before="Yes | Ja, No | Nej", after="Yes | Ja")
    ]
    assert differences(choice(), None) == [
        Difference(field="", before="Do you export? | Exporterar ni?", after="")
    ]
    assert differences(YES_NO, YES_NO) == []
    assert spoken(Section(name="bare", label={})) == "bare"
    assert spoken(Question(name="bare", type=QuestionType.NOTE)) == "bare"
    assert spoken(Choice(name="c", label={})) == "c"


def test_where_nobody_knows_what_it_was_all_is_told_that_is_said_now():
    assert differences(None, number(label={"en": "How many?"})) == [
        Difference(field="name", before="", after="staff"),
        Difference(field="type", before="", after="number"),
        Difference(field="label", before="", after="How many?"),
    ]
    assert differences({"a": "one", "b": None}, {"a": "two", "b": None}) == [
        Difference(field="a", before="one", after="two")
    ]


def test_copy_of_a_matrix_gets_a_name_of_its_own_for_each_line():
    lines = tuple(Row(name=name, label={"en": name}) for name in ("staff", "staff_2"))
    source = definition(section(matrix(rows=lines)))

    grown, _name = editing.copied(
        definition(section(number())), "firm", next(source.questions()), source
    )

    assert [row.name for one in grown.questions() for row in one.rows] == ["staff_2", "staff_2_2"]


def test_two_texts_of_one_name_have_places_of_their_own():
    """A draft may have two questions of one name, until it is published."""
    twice = definition(section(number("why"), number("why")))

    places = places_of(twice)

    assert [place for place in places if place.startswith("q.why.label")] == [
        "q.why.label",
        "q.why.label~",
    ]
    assert len({number for number, _words in places.values()}) == len(places)
