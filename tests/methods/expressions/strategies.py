"""Expressions of every kind, as texts, and answers of every kind."""

from hypothesis import strategies as st

from skerry.methods.expressions import FUNCTIONS

NAMES = ("staff", "town", "b-1")
OPERATORS = ["or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod"]
ODD_TEXTS = st.sampled_from(
    ["", "dont_know", "a b", "2026-11-22", "2026-11-22T10:00:00+01:00", "-0.5", "9" * 400, "%Y %3"]
)
ODD_NUMBERS = st.sampled_from([0.0, -0.0, 1e308, -1e308, 5e-324, float("inf"), float("nan")])
VALUES = st.one_of(
    ODD_TEXTS, st.text(max_size=20), ODD_NUMBERS, st.floats(), st.integers(), st.booleans()
)
ANSWERS = st.dictionaries(st.sampled_from(NAMES), VALUES)
PATTERNS = st.sampled_from(["'[a-z]+'", "'(a|b)*'", "'^.*$'"])

_numbers = st.integers(0, 10**20).map(str) | st.sampled_from([".5", "0.25", "1."])
_texts = st.text(max_size=8).filter(lambda text: "'" not in text).map("'{}'".format)
ATOMS = st.one_of(
    st.sampled_from(NAMES).map("${{{}}}".format),
    st.just("."),
    _numbers,
    _texts,
    st.sampled_from(["today()", "now()", "true()", "false()", "pi()", "string()", "number()"]),
)


def larger(operands):
    return st.one_of(
        st.tuples(operands, st.sampled_from(OPERATORS), operands).map(" ".join),
        operands.map("({})".format),
        operands.map("-{}".format),
        st.sampled_from(sorted(FUNCTIONS)).flatmap(lambda name: calls(name, operands)),
    )


def calls(name, operands):
    function = FUNCTIONS[name]
    if name == "regex":
        return st.builds("regex({}, {})".format, operands, PATTERNS)
    most = function.least + 4 if function.most is None else function.most
    number = st.integers(function.least, most)
    if function.in_pairs:
        number = number.filter(lambda given: (given - function.least) % 2 == 0)
    return number.flatmap(
        lambda given: st.lists(operands, min_size=given, max_size=given).map(
            lambda arguments: f"{name}({', '.join(arguments)})"
        )
    )


EXPRESSIONS = st.recursive(ATOMS, larger, max_leaves=15)
