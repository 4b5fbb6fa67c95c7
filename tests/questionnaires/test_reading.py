"""Reading what a browser sends: every type, every kind of nonsense."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.questionnaires.enums import Missing, QuestionType
from skerry.questionnaires.rules.answers import Given
from skerry.questionnaires.rules.asked import asked_in, asked_of, choices_of
from skerry.questionnaires.rules.definition import Question
from skerry.questionnaires.rules.fields import (
    all_fields,
    all_fields_of,
    fields_of,
)
from skerry.questionnaires.rules.numbers import read_number
from skerry.questionnaires.rules.problems import Reason
from skerry.questionnaires.rules.reading import (
    LONGEST_LONG_TEXT,
    LONGEST_TEXT,
    MOST_CONCEPTS,
    Known,
    default_answers,
    read_section,
)
from tests.questionnaires.samples import ALL_WAYS, every_type, only

KNOWN = Known(
    concepts={"trial": {"urn:a": "Cloud security", "urn:b": "Cloud storage", "urn:c": "Forensics"}},
    organisations={"skarvsund ab": "5f6c"},
)


def asking(kind, **more):
    question = Question(
        name="q", type=QuestionType(kind), choices="list", steps=5, missing=ALL_WAYS, scheme="trial", **more
    )  # fmt: skip
    return only(question, choices="a b c")


def read(definition, sent, *, before=None, language="sv", known=KNOWN):
    reading = read_section(
        definition, "page", sent, answers=before or {}, language=language, known=known
    )
    refused = [(problem.reason, problem.detail) for problem in reading.refused]
    return reading.answers.get("q"), refused


@pytest.mark.parametrize(
    ("kind", "sent", "value"),
    [
        ("single", ["a"], "a"),
        ("multiple", ["c", "a", "a"], ("a", "c")),
        ("ranking", ["b", "", "a"], ("b", "a")),
        ("scale", ["5"], 5),
        ("number", ["1 200"], "1200"),
        ("money", ["7"], "7"),
        ("date", ["2026-11-22"], "2026-11-22"),
        ("date", ["22/11/2026"], "2026-11-22"),
        ("date", ["2.1.2026"], "2026-01-02"),
        ("text", ["  two\r\nlines\x00 "], "two lines"),
        ("organisation", ["skarvsund  AB"], {"uuid": "5f6c", "name": "skarvsund AB"}),
        ("organisation", ["Somebody"], {"name": "Somebody"}),
        ("concept", ["urn:c"], ("urn:c",)),
    ],
)
def test_answer_is_read(kind, sent, value):
    assert read(asking(kind), {"v:q": sent}) == (Given(value=value), [])


def test_long_text_keeps_its_lines():
    definition = asking("text", is_long=True)

    assert read(definition, {"v:q": ["a\r\nb\rc"]}) == (Given(value="a\nb\nc"), [])


@pytest.mark.parametrize("kind", [kind for kind in QuestionType if kind not in {"note", "matrix"}])
@pytest.mark.parametrize("sent", [{}, {"v:q": [""]}, {"v:q": [" ", ""]}])
def test_no_answer_is_read_as_none(kind, sent):
    assert read(asking(kind), sent) == (None, [])


@pytest.mark.parametrize("way", Missing)
@pytest.mark.parametrize(
    "kind", ["number", "multiple", "text", "date", "concept", "ranking", "file"]
)
def test_way_of_not_answering_is_read(kind, way):
    assert read(asking(kind), {"m:q": [way.value]}) == (way, [])


@pytest.mark.parametrize("kind", ["single", "scale"])
def test_way_of_not_answering_is_an_option_among_others(kind):
    assert read(asking(kind), {"v:q": ["?dont_know"]}) == (Missing.DONT_KNOW, [])


@pytest.mark.parametrize(
    ("kind", "sent", "reason"),
    [
        ("single", {"v:q": ["z"]}, Reason.UNKNOWN_OPTION),
        ("single", {"v:q": ["a", "b"]}, Reason.UNKNOWN_OPTION),
        ("single", {"v:q": ["?never"]}, Reason.UNKNOWN_OPTION),
        ("single", {"v:q": ["a", "?dont_know"]}, Reason.BOTH),
        ("multiple", {"v:q": ["a", "z"]}, Reason.UNKNOWN_OPTION),
        ("multiple", {"v:q": ["a"], "m:q": ["dont_know"]}, Reason.BOTH),
        ("multiple", {"m:q": ["dont_know", "not_applicable"]}, Reason.BOTH),
        ("ranking", {"v:q": ["a", "a"]}, Reason.TWICE),
        ("ranking", {"v:q": ["z"]}, Reason.UNKNOWN_OPTION),
        ("scale", {"v:q": ["6"]}, Reason.UNKNOWN_OPTION),
        ("scale", {"v:q": ["0"]}, Reason.UNKNOWN_OPTION),
        ("scale", {"v:q": ["1", "2"]}, Reason.UNKNOWN_OPTION),
        ("number", {"v:q": ["twelve"]}, Reason.NOT_A_NUMBER),
        ("number", {"v:q": ["1e999999999"]}, Reason.NOT_A_NUMBER),
        ("number", {"v:q": ["١٢"]}, Reason.NOT_A_NUMBER),
        ("number", {"v:q": ["1", "2"]}, Reason.NOT_A_NUMBER),
        ("number", {"v:q": ["9" * 16]}, Reason.NOT_A_NUMBER),
        ("number", {"v:q": ["9" * 40]}, Reason.NOT_A_NUMBER),
        ("number", {"v:q": ["=1+1"]}, Reason.NOT_A_NUMBER),
        ("date", {"v:q": ["2026-02-30"]}, Reason.NOT_A_DATE),
        ("date", {"v:q": ["yesterday"]}, Reason.NOT_A_DATE),
        ("date", {"v:q": ["99999999999999999999-1-1"]}, Reason.NOT_A_DATE),
        ("concept", {"v:q": ["urn:z"]}, Reason.UNKNOWN_OPTION),
        ("file", {"m:q": ["nonsense"]}, Reason.UNKNOWN_OPTION),
    ],
)
def test_what_is_no_answer_is_refused_and_leaves_the_one_before(kind, sent, reason):
    answer, refused = read(asking(kind), sent)

    assert (answer, [reason_ for reason_, _detail in refused]) == (None, [reason])


def test_refused_answer_leaves_the_one_before():
    before = {"q": Given(value="a")}

    assert read(asking("single"), {"v:q": ["z"]}, before=before)[0] == Given(value="a")


@pytest.mark.parametrize(
    ("kind", "sent", "problem"),
    [
        ("number", "1,5", (Reason.TOO_MANY_DECIMALS, "0")),
        ("text", "x" * (LONGEST_TEXT + 1), (Reason.TOO_LONG, str(LONGEST_TEXT))),
        ("organisation", "x" * 301, (Reason.TOO_LONG, "300")),
    ],
)
def test_refusal_says_the_limit(kind, sent, problem):
    assert read(asking(kind), {"v:q": [sent]}) == (None, [problem])


def test_long_text_has_a_limit_too():
    sent = {"v:q": ["x" * (LONGEST_LONG_TEXT + 1)]}

    assert read(asking("text", is_long=True), sent)[1] == [
        (Reason.TOO_LONG, str(LONGEST_LONG_TEXT))
    ]


@pytest.mark.parametrize(
    ("words", "answer", "refused"),
    [
        ("forensics", Given(value=("urn:c",)), []),
        ("foren", Given(value=("urn:c",)), []),
        ("Cloud", None, [(Reason.SEVERAL_FOUND, "Cloud")]),
        ("sailing", None, [(Reason.NOT_FOUND, "sailing")]),
        ("  ", None, []),
    ],
)
def test_concept_is_looked_up_by_its_words(words, answer, refused):
    assert read(asking("concept"), {"t:q": [words]}) == (answer, refused)


def test_there_is_a_limit_to_concepts():
    many = {f"urn:{number}": f"Concept {number}" for number in range(MOST_CONCEPTS + 1)}
    known = Known(concepts={"trial": many})

    assert read(asking("concept"), {"v:q": list(many)}, known=known)[1] == [
        (Reason.TOO_MANY, str(MOST_CONCEPTS))
    ]


@pytest.mark.parametrize(
    ("sent", "answer"),
    [({}, True), ({"x:q": ["1"]}, False), ({"v:q": ["forged"]}, True)],
)
def test_file_stays_until_it_is_taken_away(sent, answer):
    file = Given(value={"uuid": "1", "name": "a.pdf", "size": 3})

    assert read(asking("file"), sent, before={"q": file}) == (file if answer else None, [])


@pytest.mark.parametrize(
    ("text", "decimals", "language", "number"),
    [
        ("12", 0, "en", "12"),
        ("-0", 0, "en", "0"),
        ("+7.50", 2, "en", "7.5"),
        ("1,250", 0, "en", "1250"),
        ("1,250", 3, "en", "1250"),
        ("1,250", 3, "sv", "1.25"),
        ("1.250", 0, "sv", "1250"),
        ("1.250", 3, "sv", "1.25"),
        ("1.250,5", 1, "sv", "1250.5"),
        ("1,250.5", 1, "en", "1250.5"),
        ("12 500\u00a0000", 0, "sv", "12500000"),
        ("12’500", 0, "de", "12500"),
        ("−3", 0, "sv", "-3"),
        (".5", 1, "en", "0.5"),
        ("1,2,3", 0, "sv", None),
        ("0x10", 0, "en", None),
        ("NaN", 0, "en", None),
        ("", 0, "en", None),
    ],
)
def test_numbers_are_read_as_people_write_them(text, decimals, language, number):
    assert read_number(text, decimals=decimals, language=language) == number


@pytest.mark.parametrize(
    ("kind", "answer", "fields"),
    [
        ("single", Missing.DONT_KNOW, {"v:q": ["?dont_know"]}),
        ("number", Missing.DONT_KNOW, {"m:q": ["dont_know"]}),
        ("number", Given(value="1.5"), {"v:q": ["1,5"]}),
        ("organisation", Given(value={"name": "S"}), {"v:q": ["S"]}),
    ],
)
def test_answer_stands_in_its_fields(kind, answer, fields):
    asked = asked_of(asking(kind))["q"]

    assert fields_of(asked, answer, language="sv") == fields


def test_defaults_are_the_first_answers():
    definition = only(
        Question(name="a", type=QuestionType.SINGLE, choices="list", default="x"),
        Question(name="b", type=QuestionType.MULTIPLE, choices="list", default="y x"),
        Question(name="c", type=QuestionType.NUMBER, default="nonsense"),
        Question(name="d", type=QuestionType.TEXT),
        choices="x y",
    )

    assert default_answers(definition) == {"a": Given(value="x"), "b": Given(value=("x", "y"))}


NAMES = list(asked_of(every_type()))
FIELD = st.sampled_from([field for name in NAMES for field in all_fields(name)])
TEXTS = (
    st.text(max_size=30)
    | st.sampled_from(["", "yes", "north", "kista", "3", "1,5", "2026-01-01", "cloud", "identity"])
    | st.sampled_from(
        ["?dont_know", "dont_know", "not_applicable", "urn:a", "Forensics", "?", "12"]
    )
)
SENT = st.dictionaries(FIELD, st.lists(TEXTS, max_size=4), max_size=20)


def fits(definition, asked, answer):  # noqa: C901, PLR0911, PLR0912  # a line for each type
    """Whether ``answer`` is one that the question offers."""
    if isinstance(answer, Missing):
        return answer in asked.question.missing
    options = {choice.name for choice in choices_of(definition, asked.question)}
    value = answer.value
    match asked.type:
        case QuestionType.SINGLE:
            return value in options
        case QuestionType.MULTIPLE | QuestionType.RANKING:
            return bool(value) and set(value) <= options and len(set(value)) == len(value)
        case QuestionType.SCALE:
            return value in range(1, asked.question.steps + 1)
        case QuestionType.NUMBER | QuestionType.MONEY:
            return -(10**15) < float(value) < 10**15
        case QuestionType.DATE:
            return date.fromisoformat(value).isoformat() == value
        case QuestionType.TEXT:
            return 0 < len(value) <= LONGEST_LONG_TEXT and "\x00" not in value
        case QuestionType.CONCEPT:
            return bool(value) and set(value) <= set(KNOWN.concepts["trial"])
        case QuestionType.ORGANISATION:
            return bool(value["name"])
    return False


@settings(max_examples=300, deadline=None, derandomize=True)
@given(sent=SENT, section=st.sampled_from(["about", "views", "figures", "nowhere"]))
def test_whatever_is_sent_nothing_outside_the_options_is_read(sent, section):
    definition = every_type()

    reading = read_section(definition, section, sent, answers={}, language="sv", known=KNOWN)

    assert all(
        fits(definition, asked_of(definition)[name], answer)
        for name, answer in reading.answers.items()
    )
    assert {problem.name for problem in reading.refused} <= set(NAMES)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(sent=SENT, section=st.sampled_from(["about", "views", "figures"]), language=st.sampled_from(["en", "sv"]))  # fmt: skip
def test_fields_hold_answers_so_that_they_are_read_again(sent, section, language):
    definition = every_type()
    once = read_section(definition, section, sent, answers={}, language=language, known=KNOWN)

    fields = all_fields_of(asked_in(definition, section), once.answers, language=language)
    again = read_section(definition, section, fields, answers={}, language=language, known=KNOWN)

    assert again.answers == once.answers
    assert again.refused == []
