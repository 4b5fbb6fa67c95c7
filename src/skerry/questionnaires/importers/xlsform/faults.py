"""What the editor would refuse at publishing, told with its place in the workbook."""

from collections.abc import Iterator, Mapping
from typing import Final

from skerry.questionnaires.importers.xlsform.columns import OWN
from skerry.questionnaires.importers.xlsform.own import READ
from skerry.questionnaires.importers.xlsform.problems import Findings, Place
from skerry.questionnaires.importers.xlsform.workbook import Line, Sheet
from skerry.questionnaires.rules.definition import Definition
from skerry.questionnaires.rules.instruments import Fault, obstacle_to_publishing

_COLUMNS: Final = {"choices": "type", "rows": "type", "": "name"}


def tell_faults(definition: Definition, sheets: Mapping[str, Sheet], findings: Findings) -> None:
    """A form with these becomes a draft all the same, in which they can be mended."""
    for fault in obstacle_to_publishing(definition):
        findings.remark_fault(_place(fault, sheets), fault)


def _place(fault: Fault, sheets: Mapping[str, Sheet]) -> Place:
    """The cell; where the workbook has none for it (it was made here), the sheet or the whole form."""
    if fault.choices and not fault.question:
        return _of_choices(fault, sheets)
    name = fault.question or fault.section
    line = next((line for line in _lines(sheets, "survey") if line.text("name") == name), None)
    if line is None:
        return Place(sheet=sheets["survey"].name) if name else Place()
    return line.at(_column(fault.field, line))


def _of_choices(fault: Fault, sheets: Mapping[str, Sheet]) -> Place:
    lines = [line for line in _lines(sheets, "choices") if line.text("list_name") == fault.choices]
    named = {line.text("name"): line for line in lines}
    line = named.get(fault.detail) or next(iter(lines), None)
    return line.at("name") if line else Place()


def _column(field: str, line: Line) -> str:
    own = f"{OWN}{field}"
    if field in READ and (line.text(own) or field not in _COLUMNS):
        is_range = field == "steps" and not line.text(own)
        return "parameters" if is_range else own
    return _COLUMNS.get(field, field)


def _lines(sheets: Mapping[str, Sheet], name: str) -> Iterator[Line]:
    sheet = sheets.get(name)
    yield from sheet.lines if sheet else ()
