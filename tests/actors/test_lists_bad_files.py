"""Files that are no tables, or odd ones: refused with the place and what to do, or read all the same."""

import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from skerry.actors.importers import files, spreadsheets, xlsx, xlsx_parts
from skerry.actors.importers.refusals import SENTENCES, FileRefused, Refusal
from skerry.actors.importers.spreadsheets import open_table
from tests.actors.lists import csv_bytes
from tests.actors.lists import xlsx as xlsx_bytes

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture
def opened(tmp_path):
    def opening(content, **how):
        path = tmp_path / "list.xlsx"
        path.write_bytes(content)
        return open_table(path, **how)

    return opening


def workbook(sheet, *, texts=None, styles=None, more="", sheet_part="worksheets/sheet1.xml"):
    """A workbook written by hand: the XML of its only sheet, of its shared texts and styles."""
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{more}'
        '<sheets><sheet name="One" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">'
        f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="{sheet_part}"/>'
        f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
        f'<Relationship Id="r3" Type="{OFFICE}/styles" Target="../xl/./styles.xml"/></Relationships>',
        f"xl/{sheet_part}": sheet,
    }
    if texts is not None:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{texts}</sst>'
    if styles is not None:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
    return zipped(parts)


def zipped(parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def sheet_of(cells):
    return f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{cells}</x:sheetData></x:worksheet>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Refusal.EMPTY),
        (b" \r\n\t", Refusal.EMPTY),
        (OLE + b"\0" * 100 + "EncryptedPackage".encode("utf-16-le"), Refusal.ENCRYPTED),
        (OLE + b"\0" * 600, Refusal.OLD_WORKBOOK),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), Refusal.OTHER_WORKBOOK),
        (zipped({"xl/workbook.bin": "x", "_rels/.rels": "<a/>"}), Refusal.OTHER_WORKBOOK),
        (zipped({"readme.txt": "x"}), Refusal.NOT_A_TABLE),
        (b"PK\x03\x04 and then nothing", Refusal.ZIP_BROKEN),
        (xlsx_bytes(["Namn"])[:-200], Refusal.ZIP_BROKEN),
        (b"<html><table><tr><td>Namn</td></tr></table></html>", Refusal.WEB_PAGE),
        (b"<?xml version='1.0'?><Workbook/>", Refusal.WEB_PAGE),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, Refusal.PICTURE),
        (b"%PDF-1.7", Refusal.PICTURE),
        (xlsx_bytes(), Refusal.SHEET_EMPTY),
        (b";;;\n;;\n", Refusal.SHEET_EMPTY),
        (b"Namn;Ort\nA\0B;Kista\n", Refusal.NUL_BYTE),
        (b"Namn;Ort\n" + b"\x81\x8d\x8f" * 9, Refusal.NOT_TEXT),
        (b"Namn;Ort\n" + b"A" * (files.MAX_LINE + 2), Refusal.LINE_TOO_LONG),
        (b'Namn;Ort\n"A' + b"A\n" * files.MAX_LINE, Refusal.LINE_TOO_LONG),
        (workbook("<worksheet><sheetData><row>"), Refusal.WORKBOOK_BROKEN),
        (workbook('<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'), Refusal.WORKBOOK_BROKEN),
        (workbook(sheet_of('<x:row><x:c r="SG1"><x:v>1</x:v></x:c></x:row>')), Refusal.TOO_MANY_COLUMNS),
        (csv_bytes(["x"] * 501), Refusal.TOO_MANY_COLUMNS),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_for_its_reason(opened, content, reason):
    with pytest.raises(FileRefused) as refusal:
        list(opened(content).rows())

    assert refusal.value.reason == reason
    assert refusal.value.place.file.startswith("list.xlsx")
    assert SENTENCES[reason]


def test_a_zip_bomb_is_refused_before_it_fills_anything(opened, monkeypatch):
    monkeypatch.setattr(files, "RATIO_COUNTS_FROM", 1_000)
    bomb = workbook(sheet_of("<x:row><x:c><x:v>1</x:v></x:c></x:row>" * 100_000))

    with pytest.raises(FileRefused) as refusal:
        list(opened(bomb).rows())

    assert refusal.value.reason == Refusal.PACKED_TOO_DENSE


def test_a_small_part_that_is_large_is_refused(opened, monkeypatch):
    monkeypatch.setattr(xlsx_parts, "MAX_PART", 10)

    with pytest.raises(FileRefused) as refusal:
        opened(xlsx_bytes(["Namn"], ["A AB"]))

    assert refusal.value.reason == Refusal.ZIP_TOO_BIG


def test_too_many_merged_cells_are_refused(opened, monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_MERGES", 1)

    with pytest.raises(FileRefused) as refusal:
        opened(xlsx_bytes(["Namn"], *[["A AB"]] * 9, merged=("A2:A3", "A4:A5")))

    assert refusal.value.reason == Refusal.TOO_MANY_MERGED


def test_merged_cells_count_for_each_row_they_cover(opened):
    rows = [["A AB", "Kista"], ["B AB", ""], ["C AB", ""], ["D AB", "Solna"]]

    table = opened(xlsx_bytes(["Namn", "Ort"], *rows, merged=("B2:B4",)))

    assert table.has_merged_cells
    assert [cells[1] for _line, cells in table.rows()] == ["Kista", "Kista", "Kista", "Solna"]


def test_of_a_large_sheet_the_merged_cells_are_not_looked_for_at_first(opened, monkeypatch):
    monkeypatch.setattr(xlsx, "SMALL_SHEET", 10)
    rows = [["A AB", "Kista"], ["B AB", ""]]

    table = opened(xlsx_bytes(["Namn", "Ort"], *rows, merged=("B2:B3", "D1:E1")))

    assert not table.has_merged_cells
    assert [cells for _line, cells in table.beginning(9)] == [["A AB", "Kista"], ["B AB", None]]
    assert [cells for _line, cells in table.rows()] == [["A AB", "Kista"], ["B AB", "Kista"]]


def test_merged_titles_and_headers_above_headers_are_passed_over(opened):
    before = (["Medlemmar 2026"], [], ["Bolag", None, "Kontakt", None])
    table = opened(
        xlsx_bytes(["Namn", "Org.nr", "E-post", "Ort"], ["A AB", "1", "a@a.se", "Kista"], before=before, merged=("A1:D1", "A3:B3", "C3:D3"))
    )  # fmt: skip

    assert (table.header_row, list(table.headers)) == (4, ["Namn", "Org.nr", "E-post", "Ort"])
    assert [line for line, _cells in table.rows()] == [5]


def test_years_may_be_names_of_columns(opened):
    table = opened(xlsx_bytes(["Namn", 2023, 2024, "Ort"], ["A AB", 5, 6, "Kista"]))

    assert list(table.headers) == ["Namn", "2023", "2024", "Ort"]


def test_a_table_of_numbers_has_its_first_full_row_as_header(opened):
    assert opened(xlsx_bytes([1, 2], [3, 4])).header_row == 1


def test_names_of_columns_are_made_unique(opened):
    table = opened(xlsx_bytes(["Namn", "namn", None, "Namn"], ["A", "B", "C", "D"]))

    assert list(table.headers) == ["Namn", "namn (2)", "(C)", "Namn (3)"]


def test_the_first_sheet_with_rows_is_taken_and_another_can_be_chosen(opened):
    book = Workbook()
    book.active.title = "Empty"
    for name in ("First", "Second"):
        book.create_sheet(name).append([f"Column of {name}"])
    content = io.BytesIO()
    book.save(content)

    assert opened(content.getvalue()).sheet == "First"
    assert list(opened(content.getvalue(), sheet="Second").headers) == ["Column of Second"]
    for sheet, reason in (("Empty", Refusal.SHEET_EMPTY), ("Third", Refusal.NO_SHEET)):
        with pytest.raises(FileRefused) as refusal:
            opened(content.getvalue(), sheet=sheet)
        assert refusal.value.reason == reason


def test_a_header_row_that_is_empty_is_refused(opened):
    with pytest.raises(FileRefused) as refusal:
        opened(xlsx_bytes(["Namn"], ["A AB"]), header_row=7)

    assert (refusal.value.reason, refusal.value.place.line) == (Refusal.NO_HEADER, 7)


def test_each_kind_of_cell_is_read_as_what_it_is(opened):
    row = [
        '<x:c t="s"><x:v>0</x:v></x:c>', '<x:c t="s"><x:v>9</x:v></x:c>', '<x:c t="s"><x:v>x</x:v></x:c>',
        '<x:c t="str"><x:f>A1</x:f><x:v>formula</x:v></x:c>', '<x:c t="b"><x:v>1</x:v></x:c>',
        '<x:c t="e"><x:v>#REF!</x:v></x:c>', '<x:c t="d"><x:v>2026-10-01</x:v></x:c>',
        '<x:c t="d"><x:v>2026-10-01T10:00</x:v></x:c>', '<x:c t="d"><x:v>soon</x:v></x:c>', '<x:c s="1"><x:v>18172</x:v></x:c>',
        '<x:c s="2"><x:v>18172.5</x:v></x:c>', '<x:c s="1"><x:v>0.5</x:v></x:c>', '<x:c s="1"><x:v>9e9</x:v></x:c>',
        '<x:c s="q"><x:v>2.5</x:v></x:c>', "<x:c><x:v>7.0</x:v></x:c>", "<x:c><x:v>nan</x:v></x:c>", "<x:c><x:v>seven</x:v></x:c>",
        '<x:c s="99"><x:v>3</x:v></x:c>', '<x:c t="inlineStr"><x:is><x:r><x:t>rich </x:t></x:r><x:r><x:t>text</x:t></x:r></x:is></x:c>',
    ]  # fmt: skip
    texts = "<si><r><t>shared</t></r><rPh><t>reading aid</t></rPh><r><t> text</t></r></si>"
    styles = (
        '<numFmts><numFmt numFmtId="200" formatCode="[$-41D]yyyy\\-mm\\-dd"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="200"/></cellXfs>'
    )
    headers = '<x:row><x:c t="inlineStr"><x:is><x:t>Namn</x:t></x:is></x:c></x:row>'
    sheet = sheet_of(headers + f"<x:row>{''.join(row)}</x:row>")

    table = opened(workbook(sheet, texts=texts, styles=styles), header_row=1)

    assert list(table.rows()) == [
        (2, ["shared text", None, None, "formula", True, None, date(2026, 10, 1), datetime.fromisoformat("2026-10-01T10:00"), "soon",
             date(1949, 10, 1), datetime.fromisoformat("1949-10-01T12:00"), 0.5, 9e9, 2.5, 7, None, "seven", 3, "rich text"])
    ]  # fmt: skip


def test_workbooks_that_count_from_1904_are_read_so(opened):
    sheet = sheet_of(
        '<x:row r="x"><x:c t="str"><x:v>Dag</x:v></x:c></x:row><x:row><x:c s="0"><x:v>1</x:v></x:c></x:row>'
    )
    content = workbook(
        sheet, styles='<cellXfs><xf numFmtId="14"/></cellXfs>', more='<workbookPr date1904="1"/>'
    )

    assert list(opened(content).rows()) == [(2, [date(1904, 1, 2)])]


def test_a_shared_text_without_the_part_for_it_is_no_text(opened):
    sheet = sheet_of(
        '<x:row><x:c t="str"><x:v>Namn</x:v></x:c><x:c t="s"><x:v>0</x:v></x:c></x:row>'
    )

    assert list(opened(workbook(sheet)).headers) == ["Namn"]


def test_texts_far_behind_are_not_looked_for_at_the_beginning(opened, monkeypatch):
    monkeypatch.setattr(xlsx, "TEXTS_SEEN", 100)
    monkeypatch.setattr(xlsx_parts, "BLOCK", 200)
    monkeypatch.setattr(xlsx_parts, "MAX_NEAR", 1)
    numbers = (0, 0, *range(1, 50))
    cells = "".join(f'<x:row><x:c t="s"><x:v>{n}</x:v></x:c></x:row>' for n in numbers)
    texts = "".join(f"<si><t>Firma {n} AB</t></si>" for n in range(50))

    table = opened(workbook(sheet_of(cells), texts=texts))

    assert table.beginning(60)[-1] == (51, [xlsx_parts.BEYOND])
    assert list(table.rows())[-1] == (51, ["Firma 49 AB"])


def test_a_text_longer_than_a_cell_holds_is_cut(opened):
    sheet = sheet_of(f'<x:row><x:c t="str"><x:v>{"x" * 40_000}</x:v></x:c></x:row>')

    assert len(opened(workbook(sheet)).headers[0]) == 120


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_delimited_text_is_read_in_whatever_encoding_it_comes(opened, encoding, delimiter):
    rows = [["Namn", "Ort", "År"], ["Åkes; Vakt, AB\tx|y", "Örebro", "1999"], ["B", "", ""]]

    table = opened(csv_bytes(*rows, delimiter=delimiter, encoding=encoding))

    assert list(table.headers) == rows[0]
    assert [cells for _line, cells in table.rows()] == [rows[1], ["B", None, None]]
    assert (table.sheets, table.place) == ((), "list.xlsx")


def test_the_line_in_which_excel_names_the_delimiter_is_no_row(opened):
    table = opened(b"sep=|\r\nNamn|Ort\r\nA; B|Kista\r\n")

    assert (table.header_row, list(table.headers)) == (2, ["Namn", "Ort"])


def test_a_row_with_a_delimiter_too_many_is_wider_than_the_others(opened):
    table = opened(b"Namn;Ort\nA;Kista\nB;Nacka;left over\nC;Solna\n")

    assert [len(cells) for _line, cells in table.rows()] == [2, 3, 2]


def test_rows_that_are_all_wider_have_columns_without_names(opened):
    assert list(opened(b"Namn;Ort\nA;Kista;x\nB;Nacka;y\n").headers) == ["Namn", "Ort", "(C)"]


_CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n", exclude_categories=["Cs"]), max_size=20)  # fmt: skip


@given(st.lists(st.lists(_CELLS, min_size=3, max_size=3), min_size=1, max_size=9))
def test_what_is_written_as_csv_is_read_back(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("csv") / "list.csv"
    path.write_bytes(csv_bytes(["Namn", "Ort", "Land"], *rows))
    expected = [[cell.strip() or None for cell in row] for row in rows]

    table = open_table(path, header_row=1)

    assert [list(cells) for _line, cells in table.rows()] == [row for row in expected if any(row)]


@given(st.binary(max_size=400))
def test_bytes_of_any_kind_are_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "list"
    path.write_bytes(content)

    try:
        table = spreadsheets.open_table(path)
        rows = list(table.rows())
    except FileRefused:
        pass
    else:
        assert all(len(cells) >= len(table.headers) for _line, cells in rows)
