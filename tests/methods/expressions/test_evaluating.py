import doctest
import math
import pkgutil
from importlib import import_module

import pytest

from skerry.methods import expressions
from skerry.methods.expressions import as_boolean, as_number, as_text, evaluate, parse, parse_filter

VALUES = {
    "staff": "12",
    "none": "",
    "towns": "umea lulea",
    "unknown": "dont_know",
    "since": "2020-02-29",
    "half": 0.5,
    "agreed": True,
}


def value_of(text, this=""):
    return evaluate(
        parse(text), values=VALUES, this=this, today="2026-11-22", now="2026-11-22T15:00:00+01:00"
    )


def test_the_examples_hold():
    modules = [
        import_module(found.name)
        for found in pkgutil.walk_packages(expressions.__path__, f"{expressions.__name__}.")
    ]

    assert [module.__name__ for module in modules if doctest.testmod(module).failed] == []


@pytest.mark.parametrize(
    "text",
    [
        "${staff} = 12 and ${staff} = '12' and ${staff} != 13",
        "${staff} >= 12 and ${staff} < 12.5",
        "${none} = '' and ${nowhere} = ''",
        "not(${none} > 0) and not(${none} <= 0)",
        "${unknown} = 'dont_know' and not(${unknown} > 5) and not(${unknown} <= 5)",
        "${unknown} != 5",
        "${since} < today() and ${since} = '2020-02-29'",
        "today() - ${since} = 2458",
        "date(${since} + 1) = '2020-03-01'",
        "now() = '2026-11-22T15:00:00+01:00' and now() > today()",
        "${half} + ${half} = 1",
        "${agreed} and ${agreed} = true() and ${agreed} = 'yes'",
        "1 + 2 * 3 = 7 and (1 + 2) * 3 = 9",
        "7 mod 3 = 1 and -7 mod 3 = -1 and 7 mod -3 = 1",
        "10 - 4 - 3 = 3",
        "1 div 0 > 1000 and -1 div 0 < -1000",
        "number('x') != number('x') and 0 div 0 != 0 div 0",
        "selected(${towns}, 'umea') and not(selected(${towns}, 'ume'))",
        "count-selected(${towns}) = 2 and count-selected(${none}) = 0",
        "selected-at(${towns}, 1) = 'lulea' and selected-at(${towns}, 2) = ''",
        "if(${staff} > 10, 'big', 'small') = 'big' and if(false(), 1, 2) = 2",
        "coalesce(${none}, ${staff}) = 12 and coalesce(${none}, '', 'x') = 'x'",
        "once('x') = 'x'",
        "string() = '' and number('') != 0 and string-length() = 0 and normalize-space() = ''",
        "concat('a', 1, true()) = 'a1true' and join('-', 'a', 'b', 1) = 'a-b-1'",
        "substring('12345', 2, 3) = '234' and substr('12345', 1, 3) = '23'",
        "substring('12345', 0 div 0) = '' and substr('abc', 0 div 0) = ''",
        "substring('12345', -1 div 0) = '12345' and substring('12345', -42, 1 div 0) = '12345'",
        "substring('12345', -1 div 0, 1 div 0) = ''",
        "substring-before('1999/04', '/') = '1999' and substring-after('1999/04', '/') = '04'",
        "substring-before('a', '') = '' and substring-after('a', '') = 'a'",
        "translate('--aaa--', 'abc-', 'ABC') = 'AAA' and translate('aa', 'aa', 'xy') = 'xx'",
        "normalize-space('  a \n b ') = 'a b'",
        "contains('abc', 'bc') and starts-with('abc', 'ab') and ends-with('abc', 'bc')",
        "string-length('Umeå') = 4",
        "boolean('false') and not(boolean('')) and not(boolean(0)) and boolean(-1)",
        "boolean-from-string('1') and not(boolean-from-string('yes'))",
        "round(1.5) = 2 and round(-1.5) = -1 and round(1.005, 2) = 1.01 and round(15, -1) = 20",
        "int(1.9) = 1 and int(-1.9) = -1 and floor(-1.5) = -2 and ceiling(1.2) = 2",
        "sum(1, '', 2) = 3 and max(1, '', 2) = 2 and min(3, 2, '') = 2",
        "pow(2, 3) = 8 and exp(0) = 1 and exp10(2) = 100 and log(1) = 0 and log10(1000) = 3",
        "sqrt(9) = 3 and abs(-2) = 2 and sin(0) = 0 and cos(0) = 1 and tan(0) = 0",
        "asin(0) = 0 and acos(1) = 0 and atan(0) = 0 and atan2(0, 1) = 0 and int(pi()) = 3",
        "log(0) < 0 and log10(0) < 0 and string(sqrt(-1)) = 'NaN' and exp(1000) > 1",
        "string(int(1 div 0)) = 'Infinity' and string(round(-1 div 0, 2)) = '-Infinity'",
        "string(round(1, 0 div 0)) = 'NaN'",
        "count(${staff}, ${none}) = 2 and count-non-empty(${staff}, ${none}, ${unknown}) = 2",
        "checklist(1, 2, 1, 0) and not(checklist(2, -1, 1, 0))",
        "weighted-checklist(-1, 2, 1, 2, 0, 5)",
        "date('x') = '' and date-time('x') = '' and format-date('x', '%Y') = ''",
        "format-date(${since}, '%Y-%m-%d %y %e/%n %b %a %q') = '2020-02-29 20 29/2 Feb Sat %q'",
        "format-date-time('2026-11-22T05:06:07.250Z', '%H %h %M %S %3 %%') = '05 5 06 07 250 %'",
        "decimal-date-time('1970-01-01T12:00:00Z') = 0.5 and decimal-date-time('x') != 0",
        "decimal-time('18:00:00.000+01:00') = 0.75 and decimal-time('x') != 0",
        "date-time('2026-11-22T05:06:07+01:00') = '2026-11-22T05:06:07+01:00'",
        "'2026-11-22T00:30:00+01:00' < '2026-11-22'",
        "'2026-02-29' != '2026-03-01' and not('2026-02-29' < '2026-03-01')",
        "'1e3' != 1000",
    ],
)
def test_it_holds(text):
    assert value_of(text) is True


def test_this_is_the_answer_it_is_about():
    assert value_of(". >= 1 and . <= 5", this="3") is True
    assert value_of("string-length(.) < 3", this="abc") is False
    assert value_of("once('new')", this="old") == "old"
    assert value_of("number()", this="4") == 4.0


def test_columns_are_those_of_the_choice():
    expression = parse_filter("county = ${county}")

    found = evaluate(expression, values={"county": "AB"}, columns={"county": "AB"})

    assert found is True
    assert evaluate(expression, values={"county": "AB"}) is False


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.30000000000000004"),
        (1e-7, "0.0000001"),
        (-3.0, "-3"),
        (math.inf, "Infinity"),
        (-math.inf, "-Infinity"),
        (10**400, "Infinity"),
        (-(10**400), "-Infinity"),
        (False, "false"),
        (7, "7"),
    ],
)
def test_value_as_text(value, text):
    assert as_text(value) == text


@pytest.mark.parametrize(
    ("value", "number"),
    [("-.5", -0.5), ("5.", 5), (True, 1), ("9" * 400, math.inf), ("2026-11-22", 20779)],
)
def test_value_as_number(value, number):
    assert as_number(value) == number


@pytest.mark.parametrize(
    "value", ["", "1e3", "+1", "1,5", "٣", "0001-00-10", "0000-01-01", "2026-01-01T25:00"]
)
def test_text_that_is_no_number(value):
    assert math.isnan(as_number(value))


def test_whole_number_is_true_unless_it_is_zero():
    assert (as_boolean(2), as_boolean(0)) == (True, False)


def test_calendar_ends_where_the_year_has_no_four_digits():
    midnight = {"days": 20778.9999999999}
    beyond = {"days": 2932896.9999999995}

    assert evaluate(parse("date(${days})"), values=midnight) == "2026-11-22"
    assert evaluate(parse("date(2932896)"), values={}) == "9999-12-31"
    assert evaluate(parse("date(${days})"), values=beyond) == ""
