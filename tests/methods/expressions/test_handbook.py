import re
from pathlib import Path

import pytest

from skerry.methods.expressions import (
    FUNCTIONS,
    MAX_BRACKETS,
    MAX_DEPTH,
    MAX_LENGTH,
    METHOD,
    REFUSED,
    VERSION,
    as_text,
    evaluate,
    parse,
)

PAGE = (Path(__file__).parents[3] / "docs/methods/expressions.md").read_text("utf-8")
ANSWERS = {"staff": "12", "towns": "umea lulea", "none": ""}
EXAMPLES = re.findall(r"^\| `([\w-]+)` \| [^|]+ \| `([^|]+)` \| ([^|]+) \|$", PAGE, re.MULTILINE)
MISSING = re.findall(
    r"^\| `([^|]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$",
    PAGE.split("### What is not answered")[1].split("\n## ")[0],
    re.MULTILINE,
)


@pytest.mark.parametrize(("function", "example", "value"), EXAMPLES)
def test_example_of_a_function(function, example, value):
    expression = parse(example)

    found = evaluate(
        expression, values=ANSWERS, this="5", today="2026-11-22", now="2026-11-22T15:00:00+01:00"
    )

    assert function in expression.functions
    assert as_text(found) == value


@pytest.mark.parametrize(("text", "answered", "empty", "unknown"), MISSING)
def test_answers_that_are_missing(text, answered, empty, unknown):
    found = [evaluate(parse(text), values={"q": answer}) for answer in ("12", "", "dont_know")]

    assert [as_text(value) for value in found] == [answered, empty, unknown]


def test_the_handbook_has_every_function_and_every_refusal():
    refused = re.findall(r"^\| ((?:`[\w:-]+` ?)+)[^|]*\| ([\w-]+) \|$", PAGE, re.MULTILINE)
    told = {name: reason for names, reason in refused for name in re.findall(r"`(.+?)`", names)}

    assert [function for function, _, _ in EXAMPLES] == list(FUNCTIONS)
    assert told == REFUSED
    assert f"Method `{METHOD}`, Version {VERSION}" in PAGE
    assert f"at most {MAX_LENGTH:,} letters, at most {MAX_BRACKETS} brackets" in PAGE
    assert f"at most {MAX_DEPTH} operations" in PAGE


def test_the_case_to_check_by_hand():
    text = re.findall(r"^    (.+)$", PAGE, re.MULTILINE)[0]

    assert evaluate(parse(text), values=ANSWERS, this="5") is True
