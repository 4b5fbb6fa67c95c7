"""Definitions for tests: small, and one with every kind of question."""

from skerry.questionnaires.enums import Missing, QuestionType
from skerry.questionnaires.rules.definition import Choice, Definition, Question, Row, Section

YES_NO = (
    Choice(name="yes", label={"en": "Yes", "sv": "Ja"}),
    Choice(name="no", label={"en": "No", "sv": "Nej"}),
)


def choice(name="exports", **more):
    words = {"label": {"en": "Do you export?", "sv": "Exporterar ni?"}, "choices": "yes_no"}
    return Question(name=name, type=QuestionType.SINGLE, **{**words, **more})


def number(name="staff", **more):
    words = {"label": {"en": "How many are you?", "sv": "Hur många är ni?"}}
    return Question(name=name, type=QuestionType.NUMBER, **{**words, **more})


def matrix(name="skills", **more):
    rows = (
        Row(name="skills_now", label={"en": "Now", "sv": "Nu"}),
        Row(name="skills_later", label={"en": "Later", "sv": "Senare"}),
    )
    words = {"label": {"en": "Do you lack skills?", "sv": "Saknar ni kompetens?"}}
    return Question(
        name=name, type=QuestionType.MATRIX, **{**words, "choices": "yes_no", "rows": rows, **more}
    )


def scale(name="trust", **more):
    words = {
        "label": {"en": "How sure are you?", "sv": "Hur säkra är ni?"},
        "steps": 5,
        "low_label": {"en": "Not at all", "sv": "Inte alls"},
        "high_label": {"en": "Fully", "sv": "Helt"},
    }
    return Question(name=name, type=QuestionType.SCALE, **{**words, **more})


def section(*questions, name="firm", **more):
    words = {"label": {"en": "The firm", "sv": "Företaget"}}
    return Section(name=name, questions=questions, **{**words, **more})


def definition(*sections, **more):
    words = {
        "title": {"en": "How are you?", "sv": "Hur är läget?"},
        "languages": ("en", "sv"),
        "choice_lists": {"yes_no": YES_NO},
    }
    return Definition(sections=sections or (section(choice()),), **{**words, **more})


def rich():
    """Two sections that read each other's answers, with most kinds of questions."""
    return definition(
        section(choice(missing=(Missing.DONT_KNOW,)), number(minimum="1", maximum="500000")),
        section(
            matrix(),
            scale(relevant="${exports} = 'yes'"),
            Question(
                name="why",
                type=QuestionType.TEXT,
                label={"en": "Why ${staff}?", "sv": "Varför ${staff}?"},
                relevant="${skills_now} = 'yes' and ${staff} > 3",
            ),
            name="skills_part",
            label={"en": "Skills", "sv": "Kompetens"},
        ),
    )
