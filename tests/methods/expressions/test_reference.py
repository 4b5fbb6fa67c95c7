"""The same values as libxml2's XPath 1.0 on what both know; ODK's own part is in the other tests."""

import math

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from skerry.methods.expressions import evaluate, parse

ROOT = etree.Element("root")
NUMBERS = st.one_of(
    st.integers(-1000, 1000).map(float),
    st.integers(-8000, 8000).map(lambda eighths: eighths / 8),
)
WORDS = st.text("ab 1.-åx", max_size=6)
NUMBER_LITERALS = NUMBERS.map(lambda number: f"({number})" if number < 0 else f"{number}")
TEXT_LITERALS = WORDS.map(lambda words: f"'{words}'")
BOOLEANS = st.sampled_from(["true()", "false()"])
LITERALS = NUMBER_LITERALS | TEXT_LITERALS | BOOLEANS
OPERATORS = ["or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod"]
BY_NUMBER_OF_ARGUMENTS = {
    1: [
        "boolean",
        "not",
        "number",
        "string",
        "string-length",
        "normalize-space",
        "floor",
        "ceiling",
        "round",
    ],
    2: ["contains", "starts-with", "substring-before", "substring-after", "substring", "concat"],
    3: ["substring", "translate", "concat"],
}


def operations(operands):
    return st.tuples(operands, st.sampled_from(OPERATORS), operands).map(" ".join)


def calls(operands):
    return st.sampled_from(list(BY_NUMBER_OF_ARGUMENTS)).flatmap(
        lambda number: st.builds(
            lambda function, given: f"{function}({', '.join(given)})",
            st.sampled_from(BY_NUMBER_OF_ARGUMENTS[number]),
            st.lists(operands, min_size=number, max_size=number),
        )
    )


def larger(operands):
    return st.one_of(
        operations(operands),
        calls(operands),
        operands.map("({})".format),
        operands.map("-({})".format),
    )


EXPRESSIONS = st.recursive(LITERALS, larger, max_leaves=12)


def reference(text):
    value = etree.XPath(text)(ROOT)
    return str(value) if isinstance(value, str) else value


def is_same(ours, theirs):
    if isinstance(theirs, float) and isinstance(ours, float):
        return ours == theirs or (math.isnan(ours) and math.isnan(theirs))
    return type(ours) is type(theirs) and ours == theirs


@given(EXPRESSIONS)
@example("- 1 - - 2 mod -3")
@example("'1' = 1 = true()")
@example("round(-0.5) = 0 and 1 div round(-0.5) < 0")
@settings(max_examples=1500)
def test_value_is_that_of_libxml2(text):
    theirs = reference(text)
    # It writes no more than 15 digits; ours are all that the number has.
    assume(not any(len(digits) > 12 for digits in "".join(_plain(theirs)).split()))

    assert is_same(evaluate(parse(text), values={}), theirs)


def _plain(value):
    return (letter if letter.isdigit() else " " for letter in str(value))


@given(EXPRESSIONS, st.lists(LITERALS, min_size=1, max_size=3))
def test_answers_count_as_what_they_are(text, literals):
    names = {f"q{place}": literal for place, literal in enumerate(literals)}
    values = {name: evaluate(parse(literal), values={}) for name, literal in names.items()}
    asked = " = ".join(f"concat({text}, ${{{name}}})" for name in names)
    filled = asked
    for name, literal in names.items():
        filled = filled.replace(f"${{{name}}}", literal)

    assert is_same(evaluate(parse(asked), values=values), evaluate(parse(filled), values={}))
