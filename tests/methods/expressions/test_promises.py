"""What holds of every expression and of all answers."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from skerry.methods.expressions import (
    ExpressionError,
    as_boolean,
    as_number,
    as_text,
    evaluate,
    parse,
    parse_filter,
    renamed,
)
from tests.methods.expressions.strategies import ANSWERS, EXPRESSIONS, NAMES, VALUES


def value_of(text, answers, this=""):
    return evaluate(parse(text), values=answers, this=this, today="2026-11-22", now="2026-11-22")


def same(left, right):
    return left == right or as_text(left) == as_text(right) == "NaN"


@given(EXPRESSIONS, ANSWERS, VALUES)
@example("pow(-1 div 0, .)", {}, 0.5)
@example("round(${staff}, ${town})", {"staff": 5e-324, "town": 1e308}, "")
@example("date(${staff}) + date-time(${staff})", {"staff": 2932896.99999999}, "")
@example("substring(${staff}, ., .)", {"staff": "a"}, float("nan"))
@example("selected-at(${staff}, .)", {"staff": "a"}, float("-inf"))
@settings(max_examples=3000)
def test_there_is_always_a_value(text, answers, this):
    value = value_of(text, answers, this)

    assert isinstance(value, str | int | float)
    assert isinstance(as_text(value), str)
    assert isinstance(as_number(value), float)
    assert isinstance(as_boolean(value), bool)


@given(EXPRESSIONS)
@settings(max_examples=1500)
def test_what_is_written_reads_as_the_same_expression(text):
    expression = parse(text)

    assert parse(str(expression)) == expression
    assert str(parse(str(expression))) == str(expression)


@given(st.text(max_size=30) | st.text(st.sampled_from("${}()'\"=<>!&|/.,-+*ab1 "), max_size=20))
@settings(max_examples=1500)
def test_any_text_is_read_or_refused(text):
    for read in (parse, parse_filter):
        assert place_of_fault(read, text) in {None, *range(len(text) + 1)}


def place_of_fault(read, text):
    try:
        read(text)
    except ExpressionError as error:
        return error.position
    return None


@given(EXPRESSIONS, ANSWERS)
def test_renaming_there_and_back_changes_nothing(text, answers):
    expression = parse(text)
    there = {name: f"new_{name}" for name in NAMES}
    back = {new: old for old, new in there.items()}

    moved = renamed(expression, there)

    assert renamed(moved, back) == expression
    assert moved.names == {there[name] for name in expression.names}
    assert same(
        evaluate(moved, values={there[name]: value for name, value in answers.items()}),
        evaluate(expression, values=answers),
    )


@given(EXPRESSIONS, EXPRESSIONS, ANSWERS)
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("not(not({a}))", "boolean({a})"),
        ("not(({a}) and ({b}))", "not({a}) or not({b})"),
        ("not(({a}) or ({b}))", "not({a}) and not({b})"),
        ("({a}) and ({b})", "({b}) and ({a})"),
        ("({a}) + ({b})", "({b}) + ({a})"),
        ("({a}) * ({b})", "({b}) * ({a})"),
        ("({a}) = ({b})", "({b}) = ({a})"),
        ("({a}) != ({b})", "not(({a}) = ({b}))"),
        ("({a}) < ({b})", "({b}) > ({a})"),
        ("if({a}, {b}, {b})", "{b}"),
        ("string(string({a}))", "string({a})"),
        ("number(number({a}))", "number({a})"),
        ("concat({a}, {b})", "join('', {a}, {b})"),
        ("coalesce({a}, {b})", "if(string({a}) = '', {b}, {a})"),
        ("substr({a}, 1)", "substring({a}, 2)"),
        ("count-selected(concat({a}, ' ', {b}))", "count-selected({a}) + count-selected({b})"),
    ],
)
def test_two_ways_of_saying_one_thing(one, other, a, b, answers):
    left = value_of(one.format(a=a, b=b), answers)

    assert same(left, value_of(other.format(a=a, b=b), answers))


@given(EXPRESSIONS)
def test_an_expression_reads_only_what_it_names(text):
    expression = parse(text)
    answers = dict.fromkeys(NAMES, "3")

    everything = value_of(text, answers)
    named = value_of(text, {name: answers[name] for name in expression.names})

    assert same(everything, named)
    assert expression.functions == set(re.findall(r"[a-z][\w-]*(?=\()", str(without_texts(text))))


def without_texts(text):
    return re.sub(r"'[^']*'", "''", text)
