"""The languages, headers and settings of an XLSForm, and what is remarked of it."""

from datetime import date

import pytest
from openpyxl import load_workbook

from skerry.questionnaires.importers.xlsform import (
    Note,
    Reason,
    XLSFormRefused,
    read_xlsform,
    written_xlsform,
)
from skerry.questionnaires.phrases_xlsform import remarked, where
from tests.questionnaires.workbooks import (
    CHOICES,
    HEAD,
    SETTINGS,
    a_form,
    kept_in,
    notes,
    workbook_of,
)


def test_words_are_filled_in_the_first_language_and_told_where_others_miss(read):
    form = read(
        [
            ["type", "name", "label::Svenska (sv)", "label::English (en)"],
            ["text", "a", "A sv", "A en"],
            ["text", "b", "", "B en"],
            ["text", "c", "C sv", ""],
            ["text", "d", "D sv", ""],
        ],
        [CHOICES[0]],
        [["form_title", "default_language"], ["T", "Svenska (sv)"]],
    )

    assert [question.label for question in form.definition.questions()] == [
        {"sv": "A sv", "en": "A en"},
        {"sv": "B en", "en": "B en"},
        {"sv": "C sv"},
        {"sv": "D sv"},
    ]
    told = {remark.note: remark for remark in form.remarks}
    assert (told[Note.LABEL_FILLED].place.row, told[Note.LABEL_FILLED].also) == (3, ())
    assert (told[Note.NOT_TRANSLATED].place.row, told[Note.NOT_TRANSLATED].also) == (4, (5,))


@pytest.mark.parametrize(
    ("headers", "settings", "languages"),
    [
        (["label"], [["form_title"], ["T"]], ("et",)),
        (["label"], [["form_title", "default_language"], ["T", "default"]], ("et",)),
        (["label"], SETTINGS, ("en",)),
        (["label::sv"], [["form_title"], ["T"]], ("sv",)),
        (["label:Français"], [["form_title"], ["T"]], ("fr",)),
        (["label", "label::Svenska (sv)"], SETTINGS, ("en", "sv")),
        (
            ["label::English (en)", "label::Svenska (sv)"],
            [["form_title", "default_language"], ["T", "Swedish"]],
            ("sv", "en"),
        ),
    ],
)
def test_the_languages_of_a_form(read, headers, settings, languages):
    words = ["What?" for _header in headers]

    form = read(
        [["type", "name", *headers], ["text", "q", *words]], [CHOICES[0]], settings, language="et"
    )

    assert form.definition.languages == languages
    assert set(next(form.definition.questions()).label) == set(languages)


def test_settings_that_we_do_not_use_are_kept(read):
    form = read(settings=[["form_title", "form_id", "version"], ["T", "firms", 3.0], ["U", "", ""]])

    assert form.definition.extra == {"form_id": "firms", "version": "3"}
    assert Note.MORE_SETTINGS in [note for note, *_rest in notes(form)]


@pytest.mark.parametrize("settings", [[["form_id"], ["x"]], []])
def test_a_form_without_title_is_called_as_its_file(read, settings):
    form = read(settings=settings, name="Firms of 2026")

    assert form.definition.title == {"en": "Firms of 2026"}
    assert Note.NO_TITLE in [note for note, *_rest in notes(form)]


def test_a_choice_without_words_shows_its_name(read):
    form = read(choices=[*CHOICES, ["yesno", "maybe", ""]])

    assert form.definition.choice_lists["yesno"][2].label == {"en": "maybe"}


def test_columns_of_choices_are_their_traits(read):
    form = read(
        [[*HEAD, "choice_filter"], ["select_one l", "q", "Q?", "county = 'north' or wave = yes"]],
        [[*CHOICES[0], "county"], ["l", "a", "A", "north"], ["", "", "", "stray"]],
    )

    assert form.definition.choice_lists["l"][0].traits == {"county": "north"}
    unknown = [detail for note, _row, _column, detail in notes(form) if note is Note.TRAIT_UNKNOWN]
    assert unknown == ["wave", "yes"]


def test_titles_above_the_headers_are_passed_over_and_rows_keep_their_numbers(tmp_path):
    sheets = {"survey": [["Our form"], [], HEAD, ["text", "q", "Q?"], ["text", "q", "Again"]]}

    with pytest.raises(XLSFormRefused) as refused:
        read_xlsform(kept_in(tmp_path, workbook_of(sheets)))

    assert [(each.place.row, each.reason) for each in refused.value.problems] == [
        (5, Reason.NAME_TWICE)
    ]


def test_pyxform_is_asked_with_the_rows_as_they_stand(tmp_path):
    sheets = {"survey": [["Our form"], [], [*HEAD, "parameters"], ["text", "q", "Q?", "rows=x"]]}

    with pytest.raises(XLSFormRefused) as refused:
        read_xlsform(kept_in(tmp_path, workbook_of(sheets)))

    (problem,) = refused.value.problems
    assert (problem.place.row, problem.place.column) == (4, "parameters")


def test_cells_merged_downwards_all_say_the_same(tmp_path):
    path = kept_in(tmp_path, a_form())
    book = load_workbook(path)
    book["choices"].merge_cells("A2:A3")
    book["choices"].merge_cells("D2:D3")
    book["survey"].merge_cells("B9:B12")
    book.save(path)

    assert len(read_xlsform(path).definition.choice_lists["yesno"]) == 2


def test_cells_may_hold_numbers_days_and_truths(question):
    assert question("integer", default=3.5).default == "3.5"
    assert question("date", default=date(2026, 1, 2)).default == "2026-01-02"
    assert question("text", default=False).default == "FALSE"


def test_headers_may_be_written_in_any_way(read):
    form = read(
        [
            [" Type ", "NAME", "\ufefflabel", "Required Message"],
            ["text\u00a0", " q ", "Q?", "Please"],
        ]
    )

    assert next(form.definition.questions()).name == "q"


def test_columns_may_stand_apart_and_say_nothing(read):
    form = read([[*HEAD, None, "notes"], ["text", "q", "Q?"]])

    assert [note for note, *_rest in notes(form)] == [Note.SECTION_MADE]


def test_columns_in_a_language_that_we_do_not_use_are_kept(question):
    assert question("text", guidance_hint__English="Ask twice").extra == {
        "guidance_hint::English": "Ask twice"
    }


def test_a_remark_on_the_whole_form_says_so(read):
    (remark,) = [each for each in read(settings=[]).remarks if each.note is Note.NO_TITLE]

    assert where(remark.place) == "The whole form"


def test_a_note_needs_no_name(read):
    form = read([HEAD, ["note", "", "Welcome"], ["text", "q", "Q?"]])

    assert next(form.definition.questions()).name == "note_2"


def test_a_hint_may_stand_in_for_a_label(question):
    assert question("text", hint="Think").hint == {"en": "Think"}


def test_what_tools_warn_of_is_told(read):
    form = read([[*HEAD], ["image", "logo", "Logo"]])

    (warning,) = [each for each in form.remarks if each.note is Note.TOOLS_WARN]
    assert warning.place.row == 2
    assert "max-pixels" in remarked(warning)


def test_each_remark_has_its_sentence_and_place(read):
    form = read(
        [
            ["type", "name", "label::Svenska (sv)", "label::English (en)"],
            *(["text", f"q{number}", "Fråga", ""] for number in range(9)),
        ]
    )

    (remark,) = [
        each
        for each in form.remarks
        if each.note is Note.NOT_TRANSLATED or each.note is Note.LABEL_FILLED
    ]
    assert where(remark.place, remark.also) == (
        "survey, rows 2, 3, 4, 5, 6, 7 and 3 more, label::English (en)"
    )
    assert all("%(" not in remarked(each) for each in form.remarks)


def test_our_own_title_yields_to_one_that_was_changed(read, tmp_path):
    form = read()
    path = kept_in(tmp_path, written_xlsform(form.definition))
    book = load_workbook(path)
    book["settings"]["A2"] = "All firms"
    book.save(path)

    assert read_xlsform(path).definition.title == {"en": "All firms"}


def test_row_that_is_switched_off_is_left_out(read):
    rows = [[*HEAD, "Disabled"], ["text", "a", "A", ""], ["text", "b", "B", "yes"]]

    form = read([*rows, ["text", "c", "C", "TRUE"]])
    same = read([[*HEAD, "disabled"], ["text", "a", "A", "no"]])

    assert [question.name for question in form.definition.questions()] == ["a"]
    assert (Note.SWITCHED_OFF, 3, "Disabled", "") in notes(form)
    assert [question.name for question in same.definition.questions()] == ["a"]
