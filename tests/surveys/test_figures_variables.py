import pytest

from skerry.questionnaires.api import Missing
from skerry.surveys.enums import Dimension
from skerry.surveys.rules.figures.columns import NOTHING, SAID, column_of, compared
from skerry.surveys.rules.figures.replies import answered, shared_traits
from skerry.surveys.rules.figures.variables import (
    NO,
    YES,
    Silence,
    VariableKind,
    value_of,
    variables_of,
)
from tests.surveys.figures import DEFINITION, given, reply

VARIABLES = {variable.key: variable for variable in variables_of(DEFINITION)}


def test_what_can_be_counted_is_a_variable_and_each_choice_of_several_is_one():
    assert list(VARIABLES) == [
        "exports",
        "abroad",
        "areas/cloud",
        "areas/testing",
        "order/cloud",
        "order/testing",
        "content",
        "people",
        "turnover",
        "capital",
    ]
    assert VARIABLES["content"].values == ("1", "2", "3")
    assert VARIABLES["turnover"].is_money
    assert [VARIABLES[key].offers_dont_know for key in ("exports", "abroad")] == [True, False]


@pytest.mark.parametrize(
    ("key", "answer", "value"),
    [
        ("exports", "yes", "yes"),
        ("exports", "gone from the list", Silence.EMPTY),
        ("exports", Missing.DONT_KNOW, Silence.DONT_KNOW),
        ("exports", Missing.REFUSED, Silence.REFUSED),
        ("exports", Missing.NOT_APPLICABLE, Silence.NOT_APPLICABLE),
        ("areas/cloud", ("cloud",), YES),
        ("areas/testing", ("cloud",), NO),
        ("areas/testing", "no list", NO),
        ("order/cloud", ("cloud", "testing"), YES),
        ("order/testing", ("cloud", "testing"), NO),
        ("content", 3, "3"),
        ("people", "12.5", 12.5),
        ("people", "many", Silence.EMPTY),
        ("people", "Infinity", Silence.EMPTY),
        ("capital", "no", "no"),
    ],
)
def test_an_answer_is_a_value_or_a_way_of_having_none(key, answer, value):
    variable = VARIABLES[key]

    assert value_of(variable, given(**{variable.name: answer}), is_asked=True) == value


def test_never_asked_and_asked_in_vain_are_two_things():
    variable = VARIABLES["abroad"]

    assert value_of(variable, {}, is_asked=True) is Silence.EMPTY
    assert value_of(variable, {}, is_asked=False) is Silence.NOT_ASKED


def test_a_column_tells_dont_know_apart_where_it_is_offered():
    replies = [
        reply("a", exports="yes"),
        reply("b", exports=Missing.DONT_KNOW),
        reply("c", exports=Missing.REFUSED),
        reply("d"),
    ]

    column = column_of(VARIABLES["exports"], replies)

    assert column.names == ("yes", "no", "dont-know", NOTHING)
    assert column.codes.tolist() == [0, 2, 3, 3]


def test_a_column_of_numbers_has_them_and_says_who_gave_one():
    column = column_of(VARIABLES["people"], [reply("a", people="7"), reply("b")])

    assert column.names == (SAID, NOTHING)
    assert column.codes.tolist() == [0, 1]
    assert column.numbers.tolist() == pytest.approx([7.0, float("nan")], nan_ok=True)


def test_a_kind_of_a_variable_fits_its_question():
    assert {variable.kind for variable in VARIABLES.values()} == set(VariableKind)


def test_replies_are_compared_by_what_is_known_of_all():
    replies = [reply("a", size="small"), reply("b", size="large")]
    both = compared(replies, [Dimension.SIZE], least=1)

    assert both.values == {Dimension.SIZE: ("large", "small")}
    assert both.inside("size", "large").tolist() == [False, True]
    assert both.inside("", "*").tolist() == [True, True]


def test_what_is_one_for_all_or_unknown_of_some_compares_nothing():
    replies = [reply("a"), reply("b")]

    assert compared(replies, [Dimension.SIZE], least=1).values == {}
    assert compared(replies, [Dimension.KIND], least=1).values == {}


def test_small_groups_are_not_compared_and_colleagues_do_not_make_one_larger():
    replies = [reply("a"), reply("a"), reply("b", size="large"), reply("c", size="large")]

    assert compared(replies, [Dimension.SIZE], least=2).values == {}
    assert list(compared(replies, [Dimension.SIZE], least=1).values) == [Dimension.SIZE]


def test_organisations_are_counted_once_in_a_stratum():
    assert answered([reply("a"), reply("a"), reply("b")]) == {"small": 2}


def test_replies_without_a_stratum_share_nothing():
    assert shared_traits([]) == {}
