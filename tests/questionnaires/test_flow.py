"""What is asked next, as truth tables."""

import pytest

from skerry.questionnaires.enums import Missing, QuestionType
from skerry.questionnaires.rules.answers import Given
from skerry.questionnaires.rules.definition import Choice, Definition, Question, Row, Section
from skerry.questionnaires.rules.flow import (
    _order,
    holds,
    is_piped,
    piped,
    state_of,
    submitted_answers,
    values_of,
)
from tests.questionnaires.samples import every_type, only

LONG = 20_000
YES, NO = Given(value="yes"), Given(value="no")


def text(name, **more):
    return Question(name=name, type=QuestionType.TEXT, label={"en": name.title()}, **more)


def sum_of(name, calculation, **more):
    return Question(name=name, type=QuestionType.CALCULATED, calculation=calculation, **more)


@pytest.mark.parametrize(
    ("answer", "is_asked"),
    [
        (None, False),
        (NO, False),
        (YES, True),
        (Missing.DONT_KNOW, False),
    ],
)
def test_question_is_asked_when_its_condition_holds(answer, is_asked):
    answers = {"exports": answer} if answer else {}

    assert ("where" in state_of(every_type(), answers).names) is is_asked


def test_condition_reads_a_way_of_not_answering_by_its_code():
    definition = only(
        Question(name="a", type=QuestionType.SINGLE, choices="list", missing=tuple(Missing)),
        text("b", relevant="${a} = 'dont_know'"),
        text("c", relevant="${a} > 5"),
        choices="x",
    )

    names = state_of(definition, {"a": Missing.DONT_KNOW}).names

    assert names == {"a", "b"}


def test_question_behind_one_that_is_not_asked_is_not_asked_either():
    definition = only(
        text("a"), text("b", relevant="${a} = 'yes'"), text("c", relevant="${b} = 'deep'")
    )
    kept = {"a": NO, "b": Given(value="deep"), "c": Given(value="words")}

    state = state_of(definition, kept)

    assert state.names == {"a"}
    assert submitted_answers(state) == {"a": NO}
    assert state_of(definition, kept | {"a": YES}).names == {"a", "b", "c"}


def test_section_is_skipped_when_nothing_in_it_is_asked():
    definition = Definition(
        title={"en": "T"},
        languages=("en",),
        sections=(
            Section(name="one", label={}, questions=(text("a"),)),
            Section(name="two", label={}, relevant="${a} = 'yes'", questions=(text("b"),)),
            Section(name="three", label={}, questions=(text("c", relevant="false()"),)),
            Section(name="four", label={}, questions=(sum_of("d", "1"),)),
            Section(name="five", label={}, questions=(Question(name="n", type=QuestionType.NOTE),)),
        ),
    )

    assert state_of(definition, {}).sections == ["one", "five"]
    assert state_of(definition, {"a": YES}).sections == ["one", "two", "five"]


@pytest.mark.parametrize(
    ("answers", "calculated"),
    [
        ({}, {"third": "", "first": "0", "second": "0"}),
        ({"staff": Given(value="4")}, {"third": "", "first": "8", "second": "9"}),
    ],
)
def test_values_are_computed_in_the_order_in_which_they_need_each_other(answers, calculated):
    definition = only(
        sum_of("second", "if(${first} > 0, ${first} + 1, 0)"),
        sum_of("first", "coalesce(${staff}, 0) * 2"),
        Question(name="staff", type=QuestionType.NUMBER),
        sum_of("third", ""),
    )

    assert state_of(definition, answers).calculated == calculated


@pytest.mark.parametrize("calculation", ["${staff} div 2", "1 div 0"])
def test_value_of_nothing_is_none(calculation):
    definition = only(Question(name="staff", type=QuestionType.NUMBER), sum_of("half", calculation))

    state = state_of(definition, {})

    assert (state.calculated["half"], state.values["half"]) == ("", "")
    assert submitted_answers(state) == {}


def test_circle_of_values_ends():
    definition = only(sum_of("a", "${b} + 1"), sum_of("b", "${a} + 1"), sum_of("c", "${c} + 1"))

    assert set(state_of(definition, {}).calculated) == {"a", "b", "c"}


def test_expression_that_cannot_be_read_asks_and_computes_nothing():
    definition = only(
        text("a", relevant="${b} ==== ("),
        sum_of("b", "(((", label={"en": "B"}),
        Question(name="c", type=QuestionType.SINGLE, choices="list", choice_filter="(((", label={}),
        choices="x y",
    )

    state = state_of(definition, {"c": Given(value="x")})

    assert state.names == {"a", "b", "c"}
    assert state.calculated == {"b": ""}
    assert state.counting == {"c": Given(value="x")}


@pytest.mark.parametrize(
    ("side", "place", "counts"),
    [("north", "kista", True), ("south", "kista", False), ("south", "nacka", True)],
)
def test_answer_counts_only_while_its_option_is_offered(side, place, counts):
    answers = {"side": Given(value=side), "place": Given(value=place)}

    state = state_of(every_type(), answers)

    assert ("place" in state.counting) is counts
    assert ("kista" in state.offered["place"]) is (side == "north")


def test_several_answers_lose_those_that_are_not_offered():
    definition = Definition(
        title={},
        languages=("en",),
        sections=(
            Section(
                name="page",
                label={},
                questions=(
                    text("kind"),
                    Question(
                        name="many",
                        type=QuestionType.MULTIPLE,
                        choices="list",
                        choice_filter="kind = ${kind}",
                    ),
                ),
            ),
        ),
        choice_lists={
            "list": (
                Choice(name="a", label={}, traits={"kind": "x"}),
                Choice(name="b", label={}, traits={"kind": "y"}),
            )
        },
    )
    both = Given(value=("a", "b"))

    def counting(kind, answer=both):
        return state_of(definition, {"kind": Given(value=kind), "many": answer}).counting

    assert counting("x")["many"] == Given(value=("a",))
    assert "many" not in counting("z")
    assert counting("z", Missing.REFUSED)["many"] is Missing.REFUSED
    assert state_of(definition, {"kind": Given(value="x")}).values["many"] == ""


def test_row_of_a_matrix_has_a_condition_of_its_own():
    definition = every_type()

    without = state_of(definition, {"exports": NO})
    alone = only(
        Question(
            name="m",
            type=QuestionType.MATRIX,
            choices="list",
            rows=(Row(name="r", label={}, relevant="false()"),),
        )
    )

    assert "helps_export" not in without.names
    assert "helps" in without.names
    assert state_of(alone, {}).names == frozenset()


@pytest.mark.parametrize(
    ("question", "answer", "value"),
    [
        (QuestionType.NUMBER, Given(value="12.5"), 12.5),
        (QuestionType.NUMBER, Given(value="broken"), ""),
        (QuestionType.SCALE, Given(value=4), 4.0),
        (QuestionType.MULTIPLE, Given(value=("a", "b")), "a b"),
        (QuestionType.ORGANISATION, Given(value={"name": "Skarvsund"}), "Skarvsund"),
        (QuestionType.ORGANISATION, Given(value="Skarvsund"), "Skarvsund"),
        (QuestionType.DATE, Given(value="2026-11-22"), "2026-11-22"),
        (QuestionType.TEXT, Missing.REFUSED, "prefer_not_to_say"),
        (QuestionType.TEXT, None, ""),
    ],
)
def test_what_an_expression_reads(question, answer, value):
    definition = only(Question(name="q", type=question, choices="list"), choices="a b")
    answers = {"q": answer} if answer is not None else {}

    assert values_of(definition, answers) == {"q": value}


@pytest.mark.parametrize(
    ("expression", "otherwise", "result"),
    [("yes", False, True), ("TRUE()", False, True), ("", True, True), ("", False, False), ("1 > 2", True, False)],
)  # fmt: skip
def test_holds(expression, otherwise, result):
    assert holds(expression, {}, otherwise=otherwise) is result


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "… / … / … / …"),
        (
            {
                "one": Given(value="x"),
                "many": Given(value=("x", "y")),
                "who": Given(value={"name": "Skarvsund"}),
                "plain": Given(value="<b>"),
            },
            "X / X, Y / Skarvsund / <b>",
        ),
        ({"one": Missing.DONT_KNOW}, "… / … / … / …"),
    ],
)
def test_earlier_answers_stand_in_the_words_of_later_questions(answers, words):
    definition = only(
        Question(name="one", type=QuestionType.SINGLE, choices="list"),
        Question(name="many", type=QuestionType.MULTIPLE, choices="list"),
        Question(name="who", type=QuestionType.ORGANISATION),
        text("plain"),
        choices="x y",
    )
    label = {"en": "${one} / ${many} / ${who} / ${ plain }"}

    assert piped(definition, label, "en", state_of(definition, answers)) == words
    assert is_piped(label)


def test_words_hold_computed_values_and_no_strangers():
    definition = only(sum_of("two", "1 + 1"))
    state = state_of(definition, {})

    assert piped(definition, {"en": "${two} ${nobody}"}, "en", state) == "2 …"
    assert piped(definition, {"en": "plain"}, "sv", state) == "plain"


@pytest.mark.timeout(60)
def test_long_chain_is_ordered():
    chain = only(
        *(
            Question(
                name=f"q{number}",
                type=QuestionType.CALCULATED,
                label={"en": "Q"},
                calculation=f"${{q{number + 1}}} + 1" if number < LONG else "1",
            )
            for number in range(LONG + 1)
        )
    )

    order = _order(chain)

    assert list(order) == [f"q{number}" for number in range(LONG, -1, -1)]
