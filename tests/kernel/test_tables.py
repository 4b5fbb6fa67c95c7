import csv
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from skerry.kernel.tables import (
    MAX_CELL_LETTERS,
    Format,
    csv_lines,
    download,
    json_ld_lines,
    neutralised,
    xlsx_bytes,
)

DAY = date(2026, 3, 1)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def sheets(content):
    book = load_workbook(BytesIO(content))
    return {sheet.title: [tuple(c.value for c in row) for row in sheet] for sheet in book}


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+46 8", "'+46 8"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("\uff1d1", "'\uff1d1"),
        ("a=1", "a=1"),
        (" =1", " =1"),
        ("", ""),
    ],
)
def test_neutralised(text, safe):
    assert neutralised(text) == safe


def test_csv_is_written_as_the_standard_says():
    rows = [
        ['say "hi", you', -1.5, None],
        ["=cmd()", Decimal("2.50"), DAY],
        [gettext_lazy("Site"), 3, NOON],
        ["nul\x00", True, "a\nb"],
    ]

    assert list(csv_lines(["Näme", "+n", "x"], rows)) == [
        "Näme,'+n,x\r\n",
        '"say ""hi"", you",-1.5,\r\n',
        "'=cmd(),2.50,2026-03-01\r\n",
        "Site,3,2026-03-01T12:00:00+00:00\r\n",
        'nul,True,"a\nb"\r\n',
    ]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a;=cmd()", "a;'=cmd()"),
        ('a;"=cmd()', '"a;""\'=cmd()"'),
        ("a\n@cmd()", '"a\n\'@cmd()"'),
        ("a;b\nc - d", '"a;b\nc - d"'),
    ],
)
def test_csv_hides_no_formula_from_programs_that_split_at_semicolons(text, written):
    assert list(csv_lines(["x"], [[text]]))[1] == f"{written}\r\n"


def test_csv_may_start_with_a_mark_for_excel():
    assert next(iter(csv_lines(["a"], [], has_bom=True))) == "\ufeff"


def test_csv_is_written_a_line_at_a_time():
    taken = []
    lines = csv_lines(["n"], ([taken.append(n) or n] for n in range(1000)))

    assert [next(lines), next(lines)] == ["n\r\n", "0\r\n"]
    assert taken == [0]


@given(
    rows=st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\x00")), min_size=2, max_size=2
        )
    )
)
def test_what_is_written_as_csv_is_read_back_but_for_apostrophes(rows):
    written = "".join(csv_lines(["a", "b"], rows))

    found = list(csv.reader(StringIO(written, newline="")))[1:]

    assert [[without(cell) for cell in row] for row in found] == [
        [without(cell) for cell in row] for row in rows
    ]


def without(text):
    return text.replace("'", "")


def test_xlsx_keeps_numbers_and_dates_and_neutralises_text():
    rows = [["=1+1", -5, Decimal("2.5"), DAY], ["bad\x00\x0b\ufffe", 1e9, None, NOON]]

    found = sheets(xlsx_bytes(["Name", "n", "d", "day"], rows, title="Firms: all/*"))

    assert found == {
        "Firms  all": [
            ("Name", "n", "d", "day"),
            ("'=1+1", -5, 2.5, datetime(2026, 3, 1)),  # noqa: DTZ001  # a spreadsheet's day has no zone
            ("bad", 1e9, None, "2026-03-01T12:00:00+00:00"),
        ]
    }


def test_xlsx_neutralises_what_becomes_a_formula_when_control_characters_go():
    assert sheets(xlsx_bytes(["a"], [["\x00=1"]], title="T"))["T"][1] == ("'=1",)


def test_xlsx_cuts_a_cell_at_what_a_cell_can_hold():
    content = xlsx_bytes(["a"], [["x" * 100_000]], title="T")

    assert len(sheets(content)["T"][1][0]) == MAX_CELL_LETTERS


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, {"T": 1}), (2, {"T": 3}), (3, {"T": 3, "T 2": 2}), (5, {"T": 3, "T 2": 3, "T 3": 2})]
)  # fmt: skip
def test_xlsx_goes_on_to_the_next_sheet(count, sizes):
    content = xlsx_bytes(["n"], [[n] for n in range(count)], title="T", max_rows=3)

    found = sheets(content)

    assert {title: len(rows) for title, rows in found.items()} == sizes
    assert {rows[0] for rows in found.values()} == {("n",)}


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_ld_is_one_document(count):
    items = [{"@id": str(n), "name": "Å</script>"} for n in range(count)]

    text = "".join(json_ld_lines("https://schema.org", items))

    assert json.loads(text) == {"@context": "https://schema.org", "@graph": items}


@pytest.mark.parametrize(
    ("name", "file"), [("firms", "firms.csv"), ('a"\r\nb/ö', "a-b.csv"), ("ö", "table.csv")]
)
def test_download_names_the_file_safely(name, file):
    response = download(["a\r\n"], format=Format.CSV, name=name)

    assert response["Content-Disposition"] == f'attachment; filename="{file}"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert b"".join(response) == b"a\r\n"
