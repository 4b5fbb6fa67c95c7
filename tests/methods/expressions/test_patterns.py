import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from skerry.methods.expressions import ExpressionError, Reason, evaluate, parse
from skerry.methods.expressions.patterns import Fault, PatternError, compiled, matches

LETTERS = st.sampled_from("ab1_- .é")
ATOMS = st.one_of(
    LETTERS.map(re.escape),
    st.sampled_from(
        [".", r"\d", r"\w", r"\S", "[ab]", "[^a1]", "[a-c_-]", r"[\d-]", r"[^\w ]", "^", "$"]
    ),
)
REPEATS = st.sampled_from(["*", "+", "?", "*?", "{2}", "{0,2}", "{1,}", "{1,3}?"])


def larger(parts):
    return st.one_of(
        st.lists(parts, max_size=4).map("".join),
        st.lists(parts, min_size=2, max_size=3).map(lambda each: f"(?:{'|'.join(each)})"),
        st.builds("({}){}".format, parts, REPEATS),
    )


PATTERNS = st.recursive(ATOMS, larger, max_leaves=10)


@given(PATTERNS, st.text(LETTERS, max_size=8))
@example("(?:a|ab)(?:c|bcd)?", "ab")
@example("(a*)*", "")
@example("^$", "")
@example("a^b|(^a$)", "a")
@settings(max_examples=1000)
def test_it_matches_what_python_matches(pattern, text):
    assert matches(compiled(pattern), text) == bool(re.fullmatch(pattern, text, re.ASCII))


def outcome(pattern, text):
    """Whether it matches, or where the pattern is at fault."""
    try:
        return matches(compiled(pattern), text)
    except PatternError as error:
        return error.position


@given(st.text(st.sampled_from(r"ab1()[]{}|*+?^$.\-,dwpL&x0"), max_size=12), st.text(max_size=5))
@settings(max_examples=1000)
def test_any_text_is_a_pattern_or_is_refused(pattern, text):
    assert outcome(pattern, text) in {True, False, *range(len(pattern) + 1)}


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"\p{L}+", "Åsa"),
        (r"\p{Lu}\p{Ll}*\PL", "Åsa1"),
        (r"\P{N}+", "abc"),
        (r"[\p{L} '-]+", "Anna-Karin O'Brien"),
        (r"\x41\u00e5\.\-\/\\", "Aå.-/\\"),
        (r"\t\n\r\f\s", "\t\n\r\f "),
        (r"[^\W\d]+", "ab_"),
        (r"[a\-z]+", "a-z"),
        (r"[-a]+", "-a"),
        (r"[^@\s]+@[^@\s]+\.[a-z]{2,}", "anna@fyrvik.example"),
        (r"[0-9]{6}-[0-9]{4}", "556016-0680"),
        (r"(?:https?://)?[\w.-]+(/.*)?", "https://skerry.example/a?b=c"),
        (r"", ""),
        (r"()", ""),
        (r"a|", ""),
    ],
)
def test_patterns_in_use(pattern, text):
    assert matches(compiled(pattern), text)


@pytest.mark.parametrize(
    ("pattern", "position", "fault"),
    [
        ("*a", 0, Fault.UNREADABLE),
        ("a**", 2, Fault.UNREADABLE),
        ("a{2}{3}", 4, Fault.UNREADABLE),
        ("a{,2}", 1, Fault.UNREADABLE),
        ("a{3,2}", 1, Fault.UNREADABLE),
        ("a]", 1, Fault.UNREADABLE),
        ("^*", 1, Fault.UNREADABLE),
        ("(a", 2, Fault.UNREADABLE),
        ("a)", 1, Fault.UNREADABLE),
        ("[a", 2, Fault.UNREADABLE),
        ("[]", 2, Fault.UNREADABLE),
        ("[z-a]", 4, Fault.UNREADABLE),
        (r"[a-\d]", 5, Fault.UNREADABLE),
        ("a\\", 2, Fault.UNREADABLE),
        ("a++", 2, Fault.UNSUPPORTED),
        ("(?=a)", 1, Fault.UNSUPPORTED),
        ("(?i)a", 1, Fault.UNSUPPORTED),
        ("[[:alpha:]]", 1, Fault.UNSUPPORTED),
        ("[a-z&&b]", 4, Fault.UNSUPPORTED),
        (r"(a)\1", 4, Fault.UNSUPPORTED),
        (r"\bword\b", 1, Fault.UNSUPPORTED),
        (r"\p{Latin}", 1, Fault.UNSUPPORTED),
        (r"\p{Xx}", 1, Fault.UNSUPPORTED),
        ("((a{999}){999}){999}", 0, Fault.TOO_LARGE),
        ("(" * 30, 21, Fault.TOO_LARGE),
    ],
)
def test_patterns_that_are_refused(pattern, position, fault):
    with pytest.raises(PatternError) as raised:
        compiled(pattern)

    assert (raised.value.position, raised.value.fault) == (position, fault)


def test_time_does_not_grow_with_the_ways_there_are():
    for pattern in ("(a+)+b", "(a|a)*b", "(a*)*b", "a*a*a*a*a*a*a*b", "(.*)(.*)(.*)(.*)[^a]"):
        assert not matches(compiled(pattern), "a" * 2000)


def test_text_that_is_too_long_to_try_does_not_match():
    pattern = compiled("a{0,400}b*")

    assert matches(pattern, "a" * 400 + "b" * 800)
    assert not matches(pattern, "a" * 400 + "b" * 900)
    assert matches(compiled("a*b*"), "a" * 400 + "b" * 900)


@pytest.mark.parametrize(
    ("text", "position", "reason", "token"),
    [
        ("regex(., concat('a', .))", 0, Reason.PATTERN_NOT_FIXED, "regex"),
        ("1 = regex(., ('ab(c'))", 19, Reason.PATTERN_UNREADABLE, ""),
        ("regex('(', '(?=a)')", 13, Reason.PATTERN_UNSUPPORTED, "?=a)"),
        ("regex(., 'a{9999}')", 10, Reason.PATTERN_TOO_LARGE, "a{9999}"),
    ],
)
def test_expression_with_a_pattern_that_is_refused_says_where(text, position, reason, token):
    with pytest.raises(ExpressionError) as raised:
        parse(text)

    error = raised.value
    assert (error.position, error.reason, error.token) == (position, reason, token)


@pytest.mark.parametrize(("this", "holds"), [("12345", True), ("123456", False), ("", False)])
def test_pattern_is_about_the_whole_text(this, holds):
    for pattern in ("[0-9]{5}", "^[0-9]{5}$"):
        assert evaluate(parse(f"regex(., '{pattern}')"), values={}, this=this) is holds
