"""What keeps answers from being submitted, how far a sheet is, and whose answer stands."""

import pytest

from skerry.questionnaires.enums import Missing, QuestionType
from skerry.questionnaires.rules.answers import Given
from skerry.questionnaires.rules.checking import problems
from skerry.questionnaires.rules.definition import Question
from skerry.questionnaires.rules.flow import state_of
from skerry.questionnaires.rules.merging import Merged, changed, merged, rewound
from skerry.questionnaires.rules.problems import Reason
from skerry.questionnaires.rules.progress import Progress, minutes_for, progress
from tests.questionnaires.samples import every_type, only

TODAY = "2026-11-22"
NAMED, YES, NO = Given(value={"name": "Skarvsund"}), Given(value="yes"), Given(value="no")


def found(definition, answers, section=None):
    return [
        (problem.name, problem.reason, problem.detail)
        for problem in problems(definition, answers, section=section, today=TODAY)
    ]


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        ({}, ["organisation", "exports"]),
        ({"organisation": NAMED}, ["exports"]),
        ({"organisation": NAMED, "exports": Missing.REFUSED}, []),
        ({"organisation": NAMED, "exports": NO}, []),
        ({"organisation": NAMED, "exports": YES}, ["staff"]),
        ({"organisation": NAMED, "exports": YES, "staff": Missing.DONT_KNOW}, []),
    ],
)
def test_required_answers_may_be_ways_of_not_answering(answers, missing):
    assert found(every_type(), answers) == [(name, Reason.REQUIRED, "") for name in missing]


def test_one_section_can_be_checked_alone():
    answers = {"exports": YES}

    assert [name for name, *_rest in found(every_type(), answers, "about")] == ["organisation"]
    assert [name for name, *_rest in found(every_type(), answers, "figures")] == ["staff"]


@pytest.mark.parametrize(
    ("kind", "limits", "value", "fault"),
    [
        ("number", {"minimum": "1", "maximum": "5"}, "0", (Reason.TOO_SMALL, "1")),
        ("number", {"minimum": "1", "maximum": "5"}, "5.1", (Reason.TOO_LARGE, "5")),
        ("number", {"minimum": "1", "maximum": "5"}, "1", None),
        ("money", {"minimum": "nonsense", "maximum": "Infinity"}, "-3", None),
        ("date", {"minimum": "2026-01-01"}, "2025-12-31", (Reason.TOO_EARLY, "2026-01-01")),
        ("date", {"maximum": "2026-01-01"}, "2026-01-02", (Reason.TOO_LATE, "2026-01-01")),
        ("date", {"minimum": "2026-99-99", "maximum": ""}, "2026-01-02", None),
        ("multiple", {"max_choices": 1}, ("a", "b"), (Reason.TOO_MANY, "1")),
        ("ranking", {"max_choices": 2}, ("a", "b"), None),
        ("ranking", {}, ("a", "b"), None),
        ("text", {"constraint": "string-length(.) < 3"}, "long", (Reason.CONSTRAINT, "")),
        ("text", {"constraint": "string-length(.) < 3"}, "ok", None),
        ("text", {"constraint": "((("}, "ok", None),
    ],
)
def test_answer_may_lie_outside_its_limits(kind, limits, value, fault):
    definition = only(
        Question(name="q", type=QuestionType(kind), choices="list", **limits), choices="a b"
    )

    expected = [] if fault is None else [("q", *fault)]
    assert found(definition, {"q": Given(value=value)}) == expected


def test_way_of_not_answering_is_outside_no_limit():
    question = Question(name="q", type=QuestionType.NUMBER, minimum="5", missing=tuple(Missing))

    assert found(only(question), {"q": Missing.DONT_KNOW}) == []


def test_computed_value_has_no_problem():
    question = Question(
        name="q", type=QuestionType.CALCULATED, calculation="1", required="yes", constraint=". > 5"
    )

    assert found(only(question), {}) == []


def test_progress_counts_what_is_asked():
    definition = every_type()
    answers = {"organisation": NAMED, "exports": YES, "mood": Missing.DONT_KNOW}

    so_far = progress(definition, state_of(definition, answers), today=TODAY)

    assert so_far == Progress(sections=3, questions=18, answered=3, required_left=1)


def test_minutes_are_at_least_one():
    assert minutes_for(only(Question(name="q", type=QuestionType.SCALE))) == 1
    assert minutes_for(every_type()) == 6


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "stands", "differing"),
    [
        (None, None, None, None, []),
        ("1", "1", "1", "1", []),
        ("1", "2", "1", "2", []),
        ("1", "1", "2", "2", []),
        ("1", "2", "2", "2", []),
        ("1", "2", "3", "3", ["q"]),
        (None, "2", "3", "3", ["q"]),
        ("1", None, "1", None, []),
        ("1", None, "3", "3", ["q"]),
        ("1", "2", None, None, ["q"]),
    ],
)
def test_what_only_one_has_changed_stands(base, mine, theirs, stands, differing):
    def answers(text):
        return {} if text is None else {"q": Given(value=text)}

    result = merged(["q"], base=answers(base), mine=answers(mine), current=answers(theirs))

    assert result == Merged(answers=answers(stands), differing=differing)


def test_changes_are_found_and_taken_back():
    before, after = {"a": 1, "b": 2}, {"a": 1, "c": 3}

    assert changed(before, after) == ["b", "c"]
    assert rewound(after, [{"b": 2, "c": None}]) == before
