"""What becomes of each row of an XLSForm, and of its groups and lists."""

from pathlib import Path

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from skerry.questionnaires.enums import Missing, QuestionType
from skerry.questionnaires.importers.xlsform import (
    Note,
    Reason,
    XLSFormRefused,
    read_xlsform,
    written_xlsform,
)
from skerry.questionnaires.rules.definition import Choice, Question, Row
from tests.questionnaires.workbooks import (
    CHOICES,
    HEAD,
    SURVEY,
    kept_in,
    notes,
)

CASES = Path(__file__).parent / "cases" / "xlsform"
GOOD = sorted(set(CASES.glob("*.xlsx")) - {CASES / "bad_calc.xlsx"})


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_forms_of_others_are_read_and_come_back_the_same(path, tmp_path):
    definition = read_xlsform(path, name=path.stem).definition

    written = kept_in(tmp_path, written_xlsform(definition))

    assert read_xlsform(written).definition == definition


def test_the_broken_calculation_is_refused_with_its_row_and_column():
    with pytest.raises(XLSFormRefused) as refused:
        read_xlsform(CASES / "bad_calc.xlsx")

    (problem,) = refused.value.problems
    place = problem.place
    assert (place.sheet, place.row, place.column, problem.reason) == (
        "survey",
        2,
        "calculation",
        Reason.EXPRESSION,
    )


@pytest.mark.parametrize(
    ("kind", "columns", "expected"),
    [
        ("text", {}, {}),
        ("text", {"appearance": "multiline w2"}, {"is_long": True, "extra": {"appearance": "w2"}}),
        ("string", {}, {"extra": {"type": "string"}}),
        (
            "integer",
            {"hint": "In years"},
            {"type": QuestionType.NUMBER, "hint": {"en": "In years"}},
        ),
        ("decimal", {"default": 2.0}, {"type": QuestionType.NUMBER, "decimals": 6, "default": "2"}),
        ("date", {"required": True}, {"type": QuestionType.DATE, "required": "yes"}),
        ("date", {"required": "no"}, {"type": QuestionType.DATE}),
        ("date", {"required": "1 = 1"}, {"type": QuestionType.DATE, "required": "1 = 1"}),
        ("note", {}, {"type": QuestionType.NOTE}),
        (
            "calculate",
            {"calculation": "1 + 1"},
            {"type": QuestionType.CALCULATED, "calculation": "1 + 1"},
        ),
        (
            "image",
            {"parameters": "max-pixels=9"},
            {"type": QuestionType.FILE, "extra": {"type": "image", "parameters": "max-pixels=9"}},
        ),
        ("file", {}, {"type": QuestionType.FILE}),
        ("select_one yesno", {}, {"type": QuestionType.SINGLE, "choices": "yesno"}),
        ("select one from yesno", {}, {"type": QuestionType.SINGLE, "choices": "yesno"}),
        (
            "select_multiple  yesno",
            {"choice_filter": "name != 'no'"},
            {"type": QuestionType.MULTIPLE, "choices": "yesno", "choice_filter": "name != 'no'"},
        ),
        (
            "select_one yesno",
            {"parameters": "randomize=true"},
            {
                "type": QuestionType.SINGLE,
                "choices": "yesno",
                "extra": {"parameters": "randomize=true"},
            },
        ),
        ("rank yesno", {}, {"type": QuestionType.RANKING, "choices": "yesno"}),
        ("range", {"parameters": "start=1 end=5 step=1"}, {"type": QuestionType.SCALE, "steps": 5}),
        ("range", {"parameters": "end=7"}, {"type": QuestionType.SCALE, "steps": 7}),
        (
            "range",
            {"parameters": "start=1;end=5;tick_interval=2"},
            {"type": QuestionType.SCALE, "steps": 5, "extra": {"parameters": "tick_interval=2"}},
        ),
        (
            "range",
            {"parameters": "start=0 end=1 step=0.25"},
            {
                "type": QuestionType.NUMBER,
                "minimum": "0",
                "maximum": "1",
                "decimals": 2,
                "extra": {"type": "range", "parameters": "start=0 end=1 step=0.25"},
            },
        ),
        (
            "percentage",
            {},
            {
                "type": QuestionType.NUMBER,
                "constraint": "0 <= . and . <= 100",
                "extra": {"type": "percentage"},
            },
        ),
        (
            "text",
            {"constraint": ". != “x”", "constraint_message__English": "Not x"},
            {"constraint": '. != "x"', "constraint_message": {"en": "Not x"}},
        ),
        (
            "text",
            {"required": "yes", "bind__jr:requiredMsg": "Please"},
            {"required": "yes", "required_message": {"en": "Please"}},
        ),
        ("text", {"relevance": "1\u00a0= 1"}, {"relevant": "1 = 1"}),
        ("text", {"my notes": "ask Anna"}, {"extra": {"my notes": "ask Anna"}}),
        (
            "decimal",
            {"skerry_type": "money", "skerry_currency": "SEK", "skerry_decimals": 2},
            {"type": QuestionType.MONEY, "currency": "SEK", "decimals": 2},
        ),
        (
            "text",
            {"skerry_type": "concept", "skerry_scheme": "nace", "skerry_missing": "dont_know"},
            {"type": QuestionType.CONCEPT, "scheme": "nace", "missing": (Missing.DONT_KNOW,)},
        ),
        (
            "text",
            {"skerry_type": "organisation", "skerry_is_long": "no"},
            {"type": QuestionType.ORGANISATION},
        ),
        (
            "integer",
            {
                "constraint": "(. >= 0) and (. != 7)",
                "skerry_minimum": 0,
                "skerry_constraint": ". != 7",
            },
            {"type": QuestionType.NUMBER, "minimum": "0", "constraint": ". != 7"},
        ),
        (
            "integer",
            {"constraint": ". > 9", "skerry_minimum": 0},
            {"type": QuestionType.NUMBER, "minimum": "0", "constraint": ". > 9"},
        ),
    ],
)
def test_a_row_becomes_a_question(question, kind, columns, expected):
    plain = {"name": "q", "type": QuestionType.TEXT, "label": {"en": "Q?"}}

    assert question(kind, **columns) == Question(**{**plain, **expected})


def test_a_group_becomes_a_section_and_what_stands_outside_one_of_its_own(read):
    form = read(
        [
            [*HEAD, "hint", "relevant", "appearance", "required", "notes"],
            ["text", "a", "A"],
            ["begin group", "g.1", "Growth", "In 2026", "${a} != ''", "field-list w1", "yes", "x"],
            ["text", "b", "B"],
            ["end group"],
            ["text", "c", "C"],
            ["begin_group", "review", "Last", "", "", "field-list"],
            ["text", "d", "D"],
            ["end_group"],
        ]
    )

    assert [
        (section.name, section.label, [question.name for question in section.questions])
        for section in form.definition.sections
    ] == [
        ("questions", {"en": "Firms"}, ["a"]),
        ("g_1", {"en": "Growth"}, ["b"]),
        ("questions_2", {"en": "Firms"}, ["c"]),
        ("review_section", {"en": "Last"}, ["d"]),
    ]
    growth, last = form.definition.sections[1], form.definition.sections[3]
    assert (growth.hint, growth.relevant) == ({"en": "In 2026"}, "${a} != ''")
    assert growth.extra == {"appearance": "field-list w1", "required": "yes", "notes": "x"}
    assert last.extra == {}
    assert notes(form) == [
        (Note.SECTION_MADE, 2, "type", "questions"),
        (Note.SECTION_RENAMED, 3, "name", "g_1"),
        (Note.COLUMN_KEPT, 3, "notes", "notes"),
        (Note.SECTION_MADE, 6, "type", "questions_2"),
        (Note.SECTION_RENAMED, 7, "name", "review_section"),
    ]


def test_a_group_inside_another_becomes_a_note_and_conditions(read):
    form = read(
        [
            [*HEAD, "relevant"],
            ["begin_group", "g", "G"],
            ["text", "a", "A"],
            ["begin_group", "inner", "Inside", "${a} = '1'"],
            ["text", "b", "B", "${a} != '2'"],
            ["begin_group", "innermost", ""],
            ["text", "c", "C"],
            ["end_group"],
            ["end_group"],
            ["end_group"],
        ]
    )

    (section,) = form.definition.sections
    assert [
        (question.name, question.type, question.relevant) for question in section.questions
    ] == [
        ("a", QuestionType.TEXT, ""),
        ("inner", QuestionType.NOTE, "${a} = '1'"),
        ("b", QuestionType.TEXT, "(${a} = '1') and (${a} != '2')"),
        ("c", QuestionType.TEXT, "${a} = '1'"),
    ]
    flattened = [each for each in notes(form) if each[0] is Note.GROUP_FLATTENED]
    assert [row for _note, row, _column, _detail in flattened] == [4, 6]


def test_a_group_of_groups_opens_into_sections(read):
    form = read(
        [
            [*HEAD, "relevant"],
            ["begin_group", "all", "All", "1 = 1"],
            ["begin_group", "a", "A", "2 = 2"],
            ["text", "a1", "A1"],
            ["end_group"],
            ["begin_group", "b", "B"],
            ["text", "b1", "B1"],
            ["end_group"],
            ["end_group"],
        ]
    )

    assert [(section.name, section.relevant) for section in form.definition.sections] == [
        ("a", "(1 = 1) and (2 = 2)"),
        ("b", "1 = 1"),
    ]
    assert notes(form) == [(Note.GROUP_OPENED, 2, "type", "all")]


def test_a_table_of_single_choices_becomes_a_matrix(read):
    form = read(
        [
            [*HEAD, "appearance", "required", "relevant"],
            ["begin_group", "m", "How well?", "table-list minimal"],
            ["select_one yesno", "m1", "Sales", "", "yes", ""],
            ["select_one yesno", "m2", "People", "", "", "${m1} = 'yes'"],
            ["end_group"],
        ]
    )

    (matrix,) = form.definition.questions()
    assert matrix == Question(
        name="m",
        type=QuestionType.MATRIX,
        label={"en": "How well?"},
        choices="yesno",
        rows=(
            Row(name="m1", label={"en": "Sales"}, required="yes"),
            Row(name="m2", label={"en": "People"}, relevant="${m1} = 'yes'"),
        ),
        extra={"appearance": "minimal"},
    )


@pytest.mark.parametrize(
    "row",
    [
        ["select_multiple yesno", "m2", "People"],
        ["select_one yesno", "m2", "People", "", "A hint"],
    ],
)
def test_a_table_of_anything_else_is_asked_one_by_one(read, row):
    form = read(
        [
            [*HEAD, "appearance", "hint"],
            ["begin_group", "g", "G"],
            ["begin_group", "m", "How well?", "table-list"],
            ["select_one yesno", "m1", "Sales"],
            row,
            ["end_group"],
            ["end_group"],
        ]
    )

    assert [question.name for question in form.definition.questions()] == ["m", "m1", "m2"]


def test_or_other_becomes_a_choice_and_a_question(read):
    form = read([HEAD, ["select_multiple yesno or_other", "q", "Q?"]])

    asked, other = form.definition.questions()
    assert asked.choices == "yesno_or_other"
    assert form.definition.choice_lists["yesno_or_other"][-1] == Choice(
        name="other", label={"en": "Other"}
    )
    assert (other.name, other.relevant) == ("q_other", "selected(${q}, 'other')")
    assert Note.OTHER_MADE in [note for note, *_rest in notes(form)]


def test_a_list_that_has_other_keeps_it(read):
    form = read(
        [HEAD, ["select_one yesno or_other", "q", "Q?"]],
        [*CHOICES, ["yesno", "other", "Something else"]],
    )

    assert next(form.definition.questions()).choices == "yesno"


def test_names_that_are_made_stand_in_nobodys_way(read):
    form = read(
        [HEAD, ["select_one l or_other", "questions", "Q?"]],
        [CHOICES[0], ["l", "a", "A"], ["l_or_other", "b", "B"]],
    )

    assert form.definition.sections[0].name == "questions_2"
    assert [question.choices for question in form.definition.questions()] == ["l_or_other_", ""]


def test_other_is_asked_for_in_each_language_that_we_speak(read):
    form = read(
        [
            ["type", "name", "label::Svenska (sv)", "label::Suomi (fi)"],
            ["select_one l or_other", "q", "F?", "K?"],
        ],
        [["list_name", "name", "label::Svenska (sv)", "label::Suomi (fi)"], ["l", "a", "A", "A"]],
        [["form_title", "default_language"], ["T", "Svenska (sv)"]],
    )

    other = list(form.definition.questions())[1]
    with override("sv"):
        assert set(other.label) == {"sv", "fi"}
    assert other.label["fi"] == "Other, namely"


def test_ways_of_not_answering_are_no_choices(read):
    form = read(
        [HEAD, ["select_one l", "q", "Q?"]],
        [CHOICES[0], ["l", "a", "A"], ["l", "dont_know", "?"], ["l", "prefer_not_to_say", "-"]],
    )

    assert next(form.definition.questions()).missing == (Missing.DONT_KNOW, Missing.REFUSED)
    assert [choice.name for choice in form.definition.choice_lists["l"]] == ["a"]


def test_ways_of_not_answering_go_out_as_choices(read, tmp_path):
    form = read(
        [HEAD, ["select_one l", "q", "Q?"], ["select_one l", "r", "R?"], ["rank k", "s", "S?"]],
        [
            CHOICES[0],
            ["l", "a", "A"],
            ["l", "dont_know", "?"],
            ["l_d", "b", "B"],
            ["k", "c", "C"],
            ["k", "not_applicable", "n/a"],
        ],
    )

    back = read_xlsform(kept_in(tmp_path, written_xlsform(form.definition)))

    assert back.definition == form.definition
    assert set(back.definition.choice_lists) == {"l", "l_d", "k"}


def test_a_list_that_others_added_a_choice_to_is_taken_with_it(read, tmp_path):
    form = read(
        [HEAD, ["select_one l", "q", "Q?"]],
        [CHOICES[0], ["l", "a", "A"], ["l", "dont_know", "?"]],
    )
    path = kept_in(tmp_path, written_xlsform(form.definition))
    book = load_workbook(path)
    book["choices"].append(["l_d", "b", "B"])
    book.save(path)

    back = read_xlsform(path).definition

    assert next(back.questions()).choices == "l_d"
    assert [choice.name for choice in back.choice_lists["l_d"]] == ["a", "b"]


def test_what_is_asked_of_the_device_is_left_out(read):
    form = read([HEAD, ["start", "start", ""], ["username", "who", ""], *SURVEY[1:]])

    assert [question.name for question in form.definition.questions()] == ["firm", "exports"]
    assert [row for note, row, *_rest in notes(form) if note is Note.METADATA_LEFT_OUT] == [2, 3]
