"""pyxform, which most tools of XLSForm are built on, has the last word: what it refuses, we refuse."""

import re
from collections.abc import Mapping
from typing import Any, Final

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from skerry.questionnaires.importers.xlsform.columns import OWN_SHEET
from skerry.questionnaires.importers.xlsform.problems import Findings, Note, Place, Reason
from skerry.questionnaires.importers.xlsform.workbook import Sheet

_ROW: Final = re.compile(r"^\s*\[row : (\d+)\]\s*")
_SHEET: Final = re.compile(r"'(survey|choices|settings)' sheet|sheet:? '(survey|choices|settings)'")
_QUOTED: Final = re.compile(r"'([^']{1,200})'")
_COLUMN: Final = re.compile(r"the '(\w+)' value")
_SPOKEN_OF: Final = {
    "parameter": "parameters",
    "choice filter": "choice_filter",
    "calculat": "calculation",
    "trigger": "trigger",
    "appearance": "appearance",
    "label": "label",
    "name": "name",
    "type": "type",
}
_MOST_WARNINGS: Final = 50


def judge(sheets: Mapping[str, Sheet], findings: Findings) -> None:
    """Ask pyxform, with the rows as they stand in the workbook; tell its refusal, or its warnings."""
    warnings: list[str] = []
    try:
        convert(xlsform_of(sheets), warnings=warnings)
    except PyXFormError as error:
        findings.refuse(_place(str(error), sheets), Reason.TOOLS_REFUSE, _plain(str(error)))
    except Exception as error:  # noqa: BLE001  # what it did not expect, it does not name
        findings.refuse(Place(), Reason.TOOLS_REFUSE, f"{type(error).__name__}: {error}"[:300])
    for warning in warnings[:_MOST_WARNINGS]:
        findings.remark(_place(warning, sheets), Note.TOOLS_WARN, _plain(warning))


def xlsform_of(sheets: Mapping[str, Sheet]) -> dict[str, Any]:
    """The sheets in the form that pyxform takes; Any: rows, headers and names."""
    form: dict[str, Any] = {"sheet_names": list(sheets)}  # Any: as above
    for key, sheet in sheets.items():
        if key == OWN_SHEET:
            continue
        rows: list[dict[str, str]] = [
            {} for _row in range(sheet.lines[-1].number - 1 if sheet.lines else 0)
        ]
        for line in sheet.lines:
            rows[line.number - 2] = {
                column.header: value.replace("\u00a0", " ") for column, value in line.cells.items()
            }
        form[key] = _one_row(rows) if key == "settings" else rows
        form[f"{key}_header"] = [{column.header: None for column in sheet.columns}]
    return form


def _one_row(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [next(row for row in rows if row)] if rows else []


def _place(said: str, sheets: Mapping[str, Sheet]) -> Place:
    row, sheet, column = _ROW.match(said), _SHEET.search(said), _COLUMN.search(said)
    named = (sheet[1] or sheet[2]) if sheet else "survey"
    if named not in sheets or not (row or sheet):
        return Place()
    if not row:
        return _at_header(said, sheets[named])
    number, key = int(row[1]), column[1] if column else _spoken_of(said)
    line = next((line for line in sheets[named].lines if line.number == number), None)
    return line.at(key) if line else Place(sheet=sheets[named].name, row=number, column=key)


def _at_header(said: str, sheet: Sheet) -> Place:
    """What is said of a sheet as a whole is about its headers: the first that is named."""
    headers = {column.header for column in sheet.columns}
    named = (quoted for quoted in _QUOTED.findall(said) if quoted in headers)
    return sheet.at(next(named, ""))


def _spoken_of(said: str) -> str:
    """The column that the words are about, where they do not say it outright."""
    words = said.casefold()
    return next((key for sign, key in _SPOKEN_OF.items() if sign in words), "")


def _plain(said: str) -> str:
    return _ROW.sub("", said).strip()[:600]
