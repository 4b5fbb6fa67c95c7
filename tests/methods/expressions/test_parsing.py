import pytest

from skerry.methods.expressions import (
    MAX_BRACKETS,
    MAX_DEPTH,
    MAX_LENGTH,
    ExpressionError,
    Reason,
    evaluate,
    parse,
    parse_filter,
    renamed,
)


def refusal(text, read=parse):
    with pytest.raises(ExpressionError) as raised:
        read(text)
    return raised.value


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        (". >= 1and .<=5", ". >= 1 and . <= 5"),
        ("${ a }+ ${b-1}--2", "${a} + ${b-1} - -2"),
        ("((1 + 2)) * 3", "(1 + 2) * 3"),
        ("1 - (2 - 3)", "1 - (2 - 3)"),
        ("(1 - 2) - 3", "(1 - 2) - 3"),
        ("-(1 + 2)", "-(1 + 2)"),
        ("not(${a}='x'or${b}!=\"it's\")", "not(${a} = 'x' or ${b} != \"it's\")"),
        ("selected ( . , 'a' )", "selected(., 'a')"),
        ("1. + .5 + 0.10", "1 + 0.5 + 0.1"),
        ("10000000000000000000000", "10000000000000000000000"),
        ("1 < 2 = true()", "1 < 2 = true()"),
        ("1 < (2 = true())", "1 < (2 = true())"),
        ("\u00a0${å_ö}\n", "${å_ö}"),
        ("6 div 2 mod 4 * 1", "6 div 2 mod 4 * 1"),
    ],
)
def test_expression_is_written_in_one_way(text, canonical):
    expression = parse(text)

    assert str(expression) == canonical
    assert parse(canonical) == expression


def test_expression_names_what_it_reads():
    expression = parse("if(${staff} > 10, ${size}, today()) != -${staff}")

    assert expression.names == {"staff", "size"}
    assert expression.functions == {"if", "today"}
    assert expression.columns == frozenset()


def test_filter_reads_columns_of_the_choices():
    expression = parse_filter("county = ${county} or mod mod 2 = 1")

    assert (expression.columns, expression.names) == ({"county", "mod"}, {"county"})
    assert str(expression) == "county = ${county} or mod mod 2 = 1"


def test_renaming_changes_names_only():
    expression = parse("-${a} + sum(${a}, ${b}, .) = 'a' or ${ab}")

    assert (
        str(renamed(expression, {"a": "x", "b": "a"}))
        == "-${x} + sum(${x}, ${a}, .) = 'a' or ${ab}"
    )


@pytest.mark.parametrize(
    ("text", "position", "reason", "token", "suggestion"),
    [
        ("", 0, Reason.EMPTY, "", ""),
        ("  ", 0, Reason.EMPTY, "", ""),
        ("${a} = ‘yes’", 7, Reason.TYPOGRAPHIC_QUOTE, "‘", "'"),
        ("${a} = 'yes", 7, Reason.UNCLOSED_TEXT, "'yes", ""),
        ("${a = 1", 0, Reason.UNCLOSED_NAME, "${a = 1", ""),
        ("${a b}", 0, Reason.UNREADABLE_NAME, "${a b}", ""),
        ("1 + $a", 4, Reason.UNREADABLE_NAME, "$", ""),
        ("${last-saved#a}", 0, Reason.OTHER_DATA, "${last-saved#a}", ""),
        ("1 ~ 2", 2, Reason.UNREADABLE_CHARACTER, "~", ""),
        ("9" * 400, 0, Reason.NUMBER_TOO_LARGE, "9" * 400, ""),
        ("1 +", 3, Reason.VALUE_MISSING, "", ""),
        ("= 1", 0, Reason.VALUE_MISSING, "=", ""),
        ("1 = and 2", 4, Reason.VALUE_MISSING, "and", ""),
        ("selected(., )", 12, Reason.VALUE_MISSING, ")", ""),
        ("1 2", 2, Reason.OPERATOR_MISSING, "2", ""),
        ("${a} is 1", 5, Reason.OPERATOR_MISSING, "is", ""),
        ("${a} AND 1", 5, Reason.FOREIGN_OPERATOR, "AND", "and"),
        ("${a} == 1", 5, Reason.FOREIGN_OPERATOR, "==", "="),
        ("${a} && 1", 5, Reason.FOREIGN_OPERATOR, "&&", "and"),
        ("${a} / 2", 5, Reason.FOREIGN_OPERATOR, "/", "div"),
        ("${a} ≥ 2", 5, Reason.FOREIGN_OPERATOR, "≥", ">="),
        ("${a} – 2", 5, Reason.FOREIGN_OPERATOR, "–", "-"),
        ("${a} > –2", 7, Reason.FOREIGN_OPERATOR, "–", "-"),
        ("!${a}", 0, Reason.FOREIGN_OPERATOR, "!", "not()"),
        ("if(1; 2; 3)", 4, Reason.FOREIGN_OPERATOR, ";", ","),
        ("1 | 2", 2, Reason.FOREIGN_OPERATOR, "|", "or"),
        ("| 2", 0, Reason.VALUE_MISSING, "|", ""),
        ("staff > 3", 0, Reason.BARE_NAME, "staff", "${staff}"),
        ("true", 0, Reason.BARE_NAME, "true", "true()"),
        ("/data/a", 0, Reason.PATH, "/", ""),
        ("../a", 0, Reason.PATH, "..", ""),
        ("./a", 1, Reason.PATH, "/", ""),
        ("data/a", 0, Reason.PATH, "data", ""),
        ("child::a", 0, Reason.PATH, "child", ""),
        ("@id", 0, Reason.PATH, "@", ""),
        ("${a}[1]", 4, Reason.PATH, "[", ""),
        ("(1", 0, Reason.UNCLOSED_BRACKET, "(", ""),
        ("not(1", 3, Reason.UNCLOSED_BRACKET, "(", ""),
        ("1)", 1, Reason.UNOPENED_BRACKET, ")", ""),
        ("(1 2)", 3, Reason.OPERATOR_MISSING, "2", ""),
        ("IF(1, 2, 3)", 0, Reason.UNKNOWN_FUNCTION, "IF", "if"),
        ("count-select(.)", 0, Reason.UNKNOWN_FUNCTION, "count-select", "count-selected"),
        ("frobnicate(.)", 0, Reason.UNKNOWN_FUNCTION, "frobnicate", ""),
        ("not()", 0, Reason.TOO_FEW_ARGUMENTS, "not", ""),
        ("today(1)", 0, Reason.TOO_MANY_ARGUMENTS, "today", ""),
        ("weighted-checklist(1, 2, 3)", 0, Reason.UNPAIRED_ARGUMENTS, "weighted-checklist", ""),
        ("random()", 0, Reason.NOT_REPRODUCIBLE, "random", ""),
        ("pulldata('a', 'b', 'c', .)", 0, Reason.OTHER_DATA, "pulldata", ""),
        ("instance('a')/list/item", 0, Reason.OTHER_DATA, "instance", ""),
        ("position(..)", 0, Reason.REPEATS, "position", ""),
        ("jr:choice-name(., 'x')", 0, Reason.LABELS, "jr:choice-name", ""),
    ],
)
def test_what_cannot_be_read_says_where_and_why(text, position, reason, token, suggestion):
    error = refusal(text)

    assert (error.position, error.reason, error.token, error.suggestion) == (
        position,
        reason,
        token,
        suggestion,
    )


def test_filter_cannot_read_paths_either():
    assert refusal("list/item = 1", parse_filter).reason is Reason.PATH


def test_what_is_too_long_or_too_deep_is_refused():
    deep = "(" * MAX_BRACKETS + "1" + ")" * MAX_BRACKETS
    steps = "1 or 1 and 1 = 1 < 1 + 1 * "

    assert str(parse(deep)) == "1"
    assert refusal(f"({deep})").reason is Reason.TOO_DEEP
    assert refusal("-" * (MAX_BRACKETS + 1) + "1").reason is Reason.TOO_DEEP
    assert refusal(f"{steps}(" * 11 + "1" + ")" * 11).reason is Reason.TOO_DEEP
    assert refusal("1" * (MAX_LENGTH + 1)).reason is Reason.TOO_LONG


def test_a_long_row_of_operands_is_not_deep():
    text = " or ".join(f"selected(${{q{number}}}, 'x')" for number in range(500))

    assert len(parse(text).names) == 500


def test_the_deepest_expression_can_be_used():
    steps = "1 or 1 and 1 = 1 < 1 + 1 * "
    text = f"{steps}(" * 10 + "not(-${a})" + ")" * 10

    expression = parse(text)

    assert expression.depth == MAX_DEPTH - 1
    assert parse(str(expression)) == expression
    assert renamed(expression, {"a": "b"}).names == {"b"}
    assert evaluate(expression, values={"a": "1"}) is True
