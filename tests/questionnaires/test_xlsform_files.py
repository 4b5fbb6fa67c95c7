"""What is no XLSForm at all, is too large for one, or is large and still read."""

import zipfile

import pytest

from skerry.questionnaires.importers.xlsform import (
    Reason,
    XLSFormRefused,
    read_xlsform,
    workbook,
)
from skerry.questionnaires.importers.xlsform import judge as judging
from skerry.questionnaires.phrases_xlsform import what_is_wrong, what_to_do
from tests.questionnaires.workbooks import (
    HEAD,
    a_form,
    kept_in,
)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"type,name,label\n", Reason.NOT_XLSX),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Reason.OLD_WORKBOOK),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            Reason.ENCRYPTED,
        ),
        (b"PK\x03\x04 cut", Reason.FILE),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path, content, reason):
    with pytest.raises(XLSFormRefused) as refused:
        read_xlsform(kept_in(tmp_path, content))

    (problem,) = refused.value.problems
    assert problem.reason is reason
    assert what_is_wrong(problem)


def test_a_workbook_with_macros_is_refused_with_what_to_do(tmp_path):
    path = kept_in(tmp_path, a_form())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macros")

    with pytest.raises(XLSFormRefused) as refused:
        read_xlsform(path)

    (problem,) = refused.value.problems
    assert what_is_wrong(problem) == "The workbook holds macros (XLSM), which are not taken."
    assert what_to_do(problem) == "Save it as XLSX, without macros, and upload that file."


def test_an_archive_that_is_no_workbook_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "form.xlsx", "w") as archive:
        archive.writestr("readme.txt", "Hello")

    with pytest.raises(XLSFormRefused) as refused:
        read_xlsform(tmp_path / "form.xlsx")

    assert refused.value.problems[0].detail == "not-a-table"


def test_a_workbook_that_unpacks_to_far_more_is_refused_at_once(tmp_path):
    with zipfile.ZipFile(tmp_path / "form.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (61 * 1024 * 1024))

    with pytest.raises(XLSFormRefused) as refused:
        read_xlsform(tmp_path / "form.xlsx")

    assert refused.value.problems[0].reason is Reason.TOO_LARGE


@pytest.mark.parametrize("label", ["Q" * 9_000, "${a}" * 200])
def test_more_words_than_a_form_has_are_refused(tmp_path, label):
    rows = [HEAD, *(["text", f"q{number}", label] for number in range(200))]

    with pytest.raises(XLSFormRefused) as refused:
        read_xlsform(kept_in(tmp_path, a_form(rows)))

    assert refused.value.problems[0].reason is Reason.TOO_LARGE


def test_more_rows_than_a_form_has_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MAX_ROWS", 2)

    with pytest.raises(XLSFormRefused) as refused:
        read_xlsform(kept_in(tmp_path, a_form()))

    (problem,) = refused.value.problems
    assert (problem.place.sheet, problem.place.row, problem.reason) == (
        "survey",
        3,
        Reason.TOO_MANY_ROWS,
    )


def test_what_pyxform_does_not_expect_is_told_without_a_trace(tmp_path, monkeypatch):
    def fail(*_args: object, **_options: object) -> None:
        raise KeyError("bind")

    monkeypatch.setattr(judging, "convert", fail)

    with pytest.raises(XLSFormRefused) as refused:
        read_xlsform(kept_in(tmp_path, a_form()))

    assert refused.value.problems[0].detail == "KeyError: 'bind'"


@pytest.mark.timeout(60)  # a quadratic way would take longer
def test_two_thousand_questions_are_read(read):
    rows = [[*HEAD, "relevant"], ["text", "q0", "First?"]]
    rows += [
        ["select_one yesno", f"q{number}", "Q?", f"${{q{number - 1}}} != ''"]
        for number in range(1, 2000)
    ]

    form = read(rows)

    assert len(list(form.definition.questions())) == 2000
