"""Forms that are broken in one way each: what is told, with sheet, row and column."""

from unittest.mock import patch

import pytest
from pyxform.errors import PyXFormError

from skerry.methods.expressions import Reason as Unreadable
from skerry.questionnaires.importers.xlsform import (
    Place,
    Reason,
    XLSFormRefused,
    faults,
    read_xlsform,
)
from skerry.questionnaires.phrases_expressions import why_unreadable
from skerry.questionnaires.phrases_xlsform import remarked, what_is_wrong, what_to_do
from skerry.questionnaires.rules.instruments import Fault, FaultReason
from tests.questionnaires.workbooks import (
    CHOICES,
    HEAD,
    SETTINGS,
    SURVEY,
    a_form,
    kept_in,
    workbook_of,
)

FULL = [*HEAD, "relevant", "constraint", "calculation", "required", "choice_filter", "parameters"]


def survey(*rows):
    """A survey whose rows, from the second of the sheet on, are ``rows``; cells by the headers above."""
    return {"survey": [FULL, *rows], "choices": CHOICES, "settings": SETTINGS}


def choices(*rows):
    return {"survey": SURVEY, "choices": [CHOICES[0], *rows], "settings": SETTINGS}


ASK = ["text", "firm", "Which firm?"]
YES = ["yesno", "yes", "Yes"]


def faults_of(folder, sheets):
    with pytest.raises(XLSFormRefused) as refused:
        read_xlsform(kept_in(folder, workbook_of(sheets)))
    for problem in refused.value.problems:
        assert "%(" not in what_is_wrong(problem) + what_to_do(problem)
    return [
        (each.place.sheet, each.place.row, each.place.column, each.reason)
        for each in refused.value.problems
    ]


CASES = {
    "no sheet survey": (
        {"Questions": [HEAD, ASK], "choices": CHOICES},
        [("", None, "", Reason.NO_SURVEY)],
    ),
    "an empty sheet survey": (
        {"survey": [], "choices": CHOICES},
        [("", None, "", Reason.NO_SURVEY)],
    ),
    "headers and nothing below": (
        {"survey": [HEAD]},
        [("survey", 1, "", Reason.NO_QUESTIONS)],
    ),
    "no headers": (
        {"survey": [ASK, ["integer", "age", "How old?"]]},
        [("survey", 1, "", Reason.NO_HEADER)],
    ),
    "no column type": (
        {"survey": [["name", "label"], ["firm", "Which firm?"]]},
        [("survey", 1, "type", Reason.NO_COLUMN)],
    ),
    "no column name": (
        {"survey": [["type", "label"], ["text", "Which firm?"]]},
        [("survey", 1, "name", Reason.NO_COLUMN)],
    ),
    "a column twice": (
        {"survey": [[*HEAD, "Caption"], [*ASK, "Firm"]]},
        [("survey", 1, "Caption", Reason.COLUMN_TWICE)],
    ),
    "a column twice by another name": (
        {"survey": [[*HEAD, "relevant", "bind::relevant"], ASK]},
        [("survey", 1, "bind::relevant", Reason.COLUMN_TWICE)],
    ),
    "a language nobody knows": (
        {"survey": [[*HEAD, "label::Klingon"], [*ASK, "nuq"]]},
        [("survey", 1, "label::Klingon", Reason.LANGUAGE_UNKNOWN)],
    ),
    "a default language nobody knows": (
        {"survey": SURVEY, "choices": CHOICES, "settings": [SETTINGS[0], ["T", "Elvish"]]},
        [("settings", 2, "default_language", Reason.LANGUAGE_UNKNOWN)],
    ),
    "no type": (survey(["", "firm", "Which?"]), [("survey", 2, "type", Reason.NO_TYPE)]),
    "a type with a slip": (
        survey(["txt", "firm", "Which?"]),
        [("survey", 2, "type", Reason.TYPE_UNKNOWN)],
    ),
    "a type of nothing": (
        survey(["qqqq", "firm", "Which?"]),
        [("survey", 2, "type", Reason.TYPE_UNKNOWN)],
    ),
    "a type in capitals": (
        survey(["Text", "firm", "Which?"]),
        [("survey", 2, "type", Reason.TYPE_UNKNOWN)],
    ),
    "a place": (
        survey(["geopoint", "at", "Where?"]),
        [("survey", 2, "type", Reason.TYPE_NOT_TAKEN)],
    ),
    "a barcode": (
        survey(["barcode", "at", "Scan"]),
        [("survey", 2, "type", Reason.TYPE_NOT_TAKEN)],
    ),
    "a time of day": (
        survey(["dateTime", "at", "When?"]),
        [("survey", 2, "type", Reason.TYPE_NOT_TAKEN)],
    ),
    "choices from a file": (
        survey(["select_one_from_file places.csv", "at", "Where?"]),
        [("survey", 2, "type", Reason.LIST_FROM_FILE)],
    ),
    "choices from an answer": (
        survey(ASK, ["select_one ${firm}", "at", "Where?"]),
        [("survey", 3, "type", Reason.LIST_FROM_FILE)],
    ),
    "a cascade": (
        survey(["select_one_external places", "at", "Where?"]),
        [("survey", 2, "type", Reason.LIST_FROM_FILE)],
    ),
    "a repeat": (
        survey(["begin_repeat", "sites", "Sites"], ASK, ["end_repeat"]),
        [("survey", 2, "type", Reason.REPEAT)],
    ),
    "no list": (
        survey(["select_one", "at", "Where?"]),
        [("survey", 2, "type", Reason.NO_LIST_NAMED)],
    ),
    "an unknown list": (
        survey(["select_one maybe", "at", "Where?"]),
        [("survey", 2, "type", Reason.LIST_UNKNOWN)],
    ),
    "an unknown list in a table": (
        {
            "survey": [
                [*HEAD, "appearance"],
                ["begin_group", "g", "G", "table-list"],
                ["select_one maybe", "a", "A"],
                ["end_group"],
            ],
            "choices": CHOICES,
        },
        [("survey", 2, "type", Reason.LIST_UNKNOWN)],
    ),
    "no sheet choices": (
        {"survey": SURVEY},
        [("survey", 3, "type", Reason.NO_CHOICES)],
    ),
    "choices without headers": (
        {"survey": SURVEY, "choices": [["yesno", "yes", "Of course"]]},
        [
            ("survey", 3, "type", Reason.LIST_UNKNOWN),
            ("choices", 1, "list_name", Reason.NO_COLUMN),
            ("choices", 1, "name", Reason.NO_COLUMN),
        ],
    ),
    "no name": (survey(["text", "", "Which?"]), [("survey", 2, "name", Reason.NO_NAME)]),
    "a name with a space": (
        survey(["text", "the firm", "Which?"]),
        [("survey", 2, "name", Reason.NAME_INVALID)],
    ),
    "a name that begins with a digit": (
        survey(["text", "1st", "Which?"]),
        [("survey", 2, "name", Reason.NAME_INVALID)],
    ),
    "a name as a number": (
        survey(["text", 12.0, "Which?"]),
        [("survey", 2, "name", Reason.NAME_INVALID)],
    ),
    "a name with an umlaut": (
        survey(["text", "företag", "Which?"]),
        [("survey", 2, "name", Reason.NAME_INVALID)],
    ),
    "a long name": (
        survey(["text", "a" * 81, "Which?"]),
        [("survey", 2, "name", Reason.NAME_TOO_LONG)],
    ),
    "a name twice": (survey(ASK, ASK), [("survey", 3, "name", Reason.NAME_TWICE)]),
    "a name twice in two groups": (
        survey(
            ["begin_group", "g", "G"],
            ASK,
            ["end_group"],
            ["begin_group", "h", "H"],
            ASK,
            ["end_group"],
        ),
        [("survey", 6, "name", Reason.NAME_TWICE)],
    ),
    "the name of a group for a question": (
        survey(["begin_group", "firm", "G"], ASK, ["end_group"]),
        [("survey", 3, "name", Reason.NAME_TWICE)],
    ),
    "a reserved name": (
        survey(["text", "meta", "Which?"]),
        [("survey", 2, "name", Reason.NAME_RESERVED)],
    ),
    "a group without name": (
        survey(["begin_group", "", "G"], ASK, ["end_group"]),
        [("survey", 2, "name", Reason.NO_NAME)],
    ),
    "no label": (survey(["text", "firm", ""]), [("survey", 2, "label", Reason.NO_LABEL)]),
    "a label that a formula makes": (
        survey(["text", "firm", "=SUM(1,2)"]),
        [("survey", 2, "label", Reason.NO_LABEL)],
    ),
    "a group that does not end": (
        survey(["begin_group", "g", "G"], ASK),
        [("survey", 2, "type", Reason.BEGIN_WITHOUT_END)],
    ),
    "an end without a beginning": (
        survey(ASK, ["end_group"]),
        [("survey", 3, "type", Reason.END_WITHOUT_BEGIN)],
    ),
    "groups that cross": (
        survey(["begin_group", "g", "G"], ASK, ["end_repeat"], ["end_group"]),
        [("survey", 4, "type", Reason.END_WITHOUT_BEGIN)],
    ),
    "groups too deep": (
        survey(
            *(["begin_group", f"g{depth}", "G"] for depth in range(11)),
            ASK,
            *(["end_group"] for _depth in range(11)),
        ),
        [("survey", 12, "type", Reason.TOO_DEEP)],
    ),
    "the question that or_other makes": (
        survey(["select_one yesno or_other", "q", "Q?"], ["text", "q_other", "Which?"]),
        [("survey", 2, "type", Reason.OTHER_TAKEN)],
    ),
    "limits of ours that are no numbers": (
        {
            "survey": [
                [*HEAD, "skerry_minimum", "skerry_decimals", "skerry_missing"],
                ["integer", "n", "N", "low", "999999", "never"],
            ]
        },
        [
            ("survey", 2, "skerry_decimals", Reason.OWN_COLUMN),
            ("survey", 2, "skerry_minimum", Reason.OWN_COLUMN),
            ("survey", 2, "skerry_missing", Reason.OWN_COLUMN),
        ],
    ),
    "a range that goes on": (
        survey(["range", "r", "R", "", "", "", "", "", "start=1 " * 99]),
        [("survey", 2, "parameters", Reason.PARAMETERS)],
    ),
    "nothing to calculate": (
        survey(["calculate", "sum", ""]),
        [("survey", 2, "calculation", Reason.NO_CALCULATION)],
    ),
    "a condition that cannot be read": (
        survey(ASK, ["text", "why", "Why?", "${firm} = "]),
        [("survey", 3, "relevant", Reason.EXPRESSION)],
    ),
    "a limit that cannot be read": (
        survey(["integer", "age", "How old?", "", ". >> 3"]),
        [("survey", 2, "constraint", Reason.EXPRESSION)],
    ),
    "a function that nobody knows": (
        survey(["calculate", "sum", "", "", "", "guess(1)"]),
        [("survey", 2, "calculation", Reason.EXPRESSION)],
    ),
    "data from elsewhere": (
        survey(["calculate", "sum", "", "", "", "pulldata('a', 'b', 'c', 'd')"]),
        [("survey", 2, "calculation", Reason.EXPRESSION)],
    ),
    "required by something unreadable": (
        survey([*ASK, "", "", "", "always!"]),
        [("survey", 2, "required", Reason.EXPRESSION)],
    ),
    "a filter that cannot be read": (
        survey(["select_one yesno", "exports", "Export?", "", "", "", "", "name = ("]),
        [("survey", 2, "choice_filter", Reason.EXPRESSION)],
    ),
    "an unknown question in a condition": (
        survey([*ASK, "${Firm} = 'x'"]),
        [("survey", 2, "relevant", Reason.REFERENCE_UNKNOWN)],
    ),
    "an unknown question in a label": (
        survey(["text", "firm", "Which, ${who}?"]),
        [("survey", 2, "label", Reason.REFERENCE_UNKNOWN)],
    ),
    "an unknown question in a group": (
        survey(["begin_group", "g", "G", "${who} = 1"], ASK, ["end_group"]),
        [("survey", 2, "relevant", Reason.REFERENCE_UNKNOWN)],
    ),
    "a note has no answer": (
        survey(["note", "n", "Read this"], [*ASK, "${n} = 1"]),
        [("survey", 3, "relevant", Reason.REFERENCE_UNKNOWN)],
    ),
    "what is left out is not there": (
        survey(["today", "today", ""], [*ASK, "${today} > '2026-01-01'"]),
        [("survey", 3, "relevant", Reason.REFERENCE_LEFT_OUT)],
    ),
    "calculations in a ring": (
        survey(
            ["calculate", "a", "", "", "", "${b} + 1"],
            ["calculate", "b", "", "", "", "${c} + 1"],
            ["calculate", "c", "", "", "", "${a} + 1"],
        ),
        [("survey", 2, "calculation", Reason.CYCLE)],
    ),
    "a calculation of itself": (
        survey(["calculate", "a", "", "", "", "${a} + 1"]),
        [("survey", 2, "calculation", Reason.CYCLE)],
    ),
    "a range without numbers": (
        survey(["range", "r", "R", "", "", "", "", "", "start=1 end=many"]),
        [("survey", 2, "parameters", Reason.PARAMETERS)],
    ),
    "a range backwards": (
        survey(["range", "r", "R", "", "", "", "", "", "start=5 end=1"]),
        [("survey", 2, "parameters", Reason.PARAMETERS)],
    ),
    "a range of words": (
        survey(["range", "r", "R", "", "", "", "", "", "from one to five"]),
        [("survey", 2, "parameters", Reason.PARAMETERS)],
    ),
    "a range without end": (
        survey(["range", "r", "R", "", "", "", "", "", "start=1 end=inf"]),
        [("survey", 2, "parameters", Reason.PARAMETERS)],
    ),
    "a choice of no list": (
        choices(YES, ["", "no", "No"]),
        [("choices", 3, "list_name", Reason.NO_LIST_NAME)],
    ),
    "a choice without name": (
        choices(YES, ["yesno", "", "No"]),
        [("choices", 3, "name", Reason.NO_NAME)],
    ),
    "a choice with a space": (
        choices(YES, ["yesno", "not at all", "No"]),
        [("choices", 3, "name", Reason.CHOICE_NAME_SPACES)],
    ),
    "a choice twice": (choices(YES, YES), [("choices", 3, "name", Reason.CHOICE_TWICE)]),
    "a column of ours with nonsense": (
        {"survey": [[*HEAD, "skerry_type"], [*ASK, "riddle"]]},
        [("survey", 2, "skerry_type", Reason.OWN_COLUMN)],
    ),
    "a list of ours that is not there": (
        {"survey": [[*HEAD, "skerry_choices"], [*ASK, "maybe"]]},
        [("survey", 2, "skerry_choices", Reason.LIST_UNKNOWN)],
    ),
    "parameters that tools refuse": (
        survey([*ASK, "", "", "", "", "", "rows=many"]),
        [("survey", 2, "parameters", Reason.TOOLS_REFUSE)],
    ),
    "parameters that tools refuse and do not place": (
        survey(["image", "logo", "Logo", "", "", "", "", "", "max-pixels=many"]),
        [("", None, "", Reason.TOOLS_REFUSE)],
    ),
    "a name of the form that tools refuse": (
        {"survey": SURVEY, "choices": CHOICES, "settings": [["form_title", "name"], ["T", "a b"]]},
        [("settings", 1, "name", Reason.TOOLS_REFUSE)],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_fault_is_told_with_its_place(case, tmp_path):
    sheets, expected = CASES[case]

    assert faults_of(tmp_path, sheets) == expected


def test_all_faults_are_told_at_once(tmp_path):
    found = faults_of(
        tmp_path,
        {
            "survey": [
                HEAD,
                ["txt", "a b", ""],
                ["select_one maybe", "c", "C ${d}"],
                ["end_group"],
            ],
            "choices": [CHOICES[0], ["", "x", "X"]],
        },
    )

    assert [(row, reason) for _sheet, row, _column, reason in found] == [
        (2, Reason.NAME_INVALID),
        (2, Reason.TYPE_UNKNOWN),
        (3, Reason.REFERENCE_UNKNOWN),
        (3, Reason.LIST_UNKNOWN),
        (4, Reason.END_WITHOUT_BEGIN),
        (2, Reason.NO_LIST_NAME),
    ]


def test_an_expression_is_told_with_the_sign_it_breaks_at(tmp_path):
    with pytest.raises(XLSFormRefused) as refused:
        read_xlsform(kept_in(tmp_path, workbook_of(survey([*ASK, "1 + ${firm"]))))

    (problem,) = refused.value.problems
    assert (problem.place.value, problem.position) == ("1 + ${firm", 5)
    assert what_is_wrong(problem) == "The expression cannot be read at character 5: a } is missing."


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        (
            survey(["text", "dont_know", "Which?"]),
            [("survey", 2, "name", FaultReason.NAME_RESERVED)],
        ),
        (
            survey(["range", "q", "Q?", "", "", "", "", "", "start=1 end=15"]),
            [("survey", 2, "parameters", FaultReason.STEPS)],
        ),
        (
            {"survey": [[*HEAD, "skerry_type", "skerry_currency"], ["decimal", "q", "Q?", "money"]]},
            [("survey", 2, "skerry_currency", FaultReason.CURRENCY)],
        ),
        (
            {"survey": [[*HEAD, "skerry_type", "skerry_steps"], ["integer", "q", "Q?", "scale", "1"]]},
            [("survey", 2, "skerry_steps", FaultReason.STEPS)],
        ),
        (
            {"survey": [*SURVEY], "choices": [CHOICES[0], ["yesno", "it's", "Yes"], YES]},
            [("choices", 2, "name", FaultReason.CHOICE_NAME_INVALID)],
        ),
        (
            survey(["text", "a", "A", "${b} = 1"], ["text", "b", "B", "${a} = 1"]),
            [("survey", 2, "relevant", FaultReason.CYCLE)],
        ),
        (survey(["note", "hello", "Hello"]), [("", None, "", FaultReason.NO_QUESTIONS)]),
    ],
)  # fmt: skip
def test_what_the_editor_would_refuse_is_told_with_its_place(tmp_path, sheets, expected):
    form = read_xlsform(kept_in(tmp_path, workbook_of(sheets)))

    told = [each for each in form.remarks if each.fault]
    assert [
        (each.place.sheet, each.place.row, each.place.column, each.fault.reason) for each in told
    ] == expected
    assert all("%(" not in remarked(each) for each in told)


def test_what_was_made_here_is_told_of_the_whole_sheet(tmp_path):
    path = kept_in(tmp_path, a_form())
    fault = Fault(reason=FaultReason.NAME_TAKEN, question="made_here")
    unlisted = Fault(reason=FaultReason.CHOICES_EMPTY, choices="made_here")

    with patch.object(faults, "obstacle_to_publishing", return_value=[fault, unlisted]):
        form = read_xlsform(path)

    assert [each.place for each in form.remarks if each.fault] == [Place(), Place(sheet="survey")]


@pytest.mark.parametrize("reason", Unreadable)
def test_each_reason_why_an_expression_cannot_be_read_has_its_words(reason):
    assert "%(" not in why_unreadable(reason, "token")


def test_a_pattern_that_cannot_be_read_is_told(tmp_path):
    found = faults_of(tmp_path, survey([*ASK, "", "regex(., '[a')"]))

    assert found == [("survey", 2, "constraint", Reason.EXPRESSION)]


def test_a_form_without_faults_is_read(tmp_path):
    assert read_xlsform(kept_in(tmp_path, a_form())).definition.languages == ("en",)


TWO_COLUMNS = [
    (["label::English (en)", "label::English"], 1),
    (["label::en", "label::English (en)"], 1),
    (["label", "label::English (en)"], 1),
    (["image", "media::image"], 1),
    (["media:image", "IMAGE"], 1),
    (["label::English (en)", "label::Svenska (sv)"], 0),
    (["image", "media::audio"], 0),
]


@pytest.mark.parametrize(("headers", "count"), TWO_COLUMNS, ids=str)
def test_two_columns_for_one_thing_are_refused_at_the_second(tmp_path, headers, count):
    label = [] if "label" in headers[0] else ["label"]
    sheet = [["type", "name", *headers, *label], ["text", "firm", "One", "Two", "Which?"]]
    path = kept_in(tmp_path, workbook_of({"survey": sheet}))

    try:
        read_xlsform(path)
        found = []
    except XLSFormRefused as refusal:
        found = [
            (each.place.sheet, each.place.row, each.place.column, each.detail)
            for each in refusal.problems
            if each.reason is Reason.COLUMN_TWICE
        ]

    assert found == [("survey", 1, headers[1], headers[0])] * count


@pytest.mark.parametrize(
    ("said", "place"),
    [
        (
            "Invalid headers provided for sheet: 'survey'. For XLSForms, 'name' is one of them.",
            ("survey", 1, "name"),
        ),
        ("Invalid headers provided for sheet: 'survey'.", ("survey", 1, "")),
        ("Invalid headers provided for sheet: 'settings'.", ("settings", 1, "")),
        ("Something about the whole.", ("", None, "")),
    ],
)
def test_what_tools_say_of_headers_has_its_sheet(tmp_path, said, place):
    broken = patch(
        "skerry.questionnaires.importers.xlsform.judge.convert", side_effect=PyXFormError(said)
    )
    sheets = {"survey": [HEAD, ASK], "settings": SETTINGS}

    with broken:
        found = faults_of(tmp_path, sheets)

    assert found == [(*place, Reason.TOOLS_REFUSE)]


def test_quotes_inside_a_text_stay_as_they_are(read):
    form = read(
        [
            [*HEAD, "relevant"],
            [*ASK, ""],
            ["text", "b", "B", "${firm} = 'Kalle’s' or ${firm} = ‘x’"],
        ]
    )

    assert list(form.definition.questions())[1].relevant == "${firm} = 'Kalle’s' or ${firm} = 'x'"
