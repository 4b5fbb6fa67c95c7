"""Workbooks of forms, as people write them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from skerry.kernel.actor import COMMAND
from skerry.questionnaires.enums import Purpose, QuestionType
from skerry.questionnaires.models import InstrumentVersion
from skerry.questionnaires.rules.definition import Definition, Question, Section
from skerry.questionnaires.services.forms import take_new_form

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
Rows = Sequence[Sequence[Any]]  # Any: what people type into cells

HEAD = ["type", "name", "label"]
SURVEY = [
    HEAD,
    ["text", "firm", "Which firm?"],
    ["select_one yesno", "exports", "Do you export?"],
]
CHOICES = [
    ["list_name", "name", "label"],
    ["yesno", "yes", "Yes"],
    ["yesno", "no", "No"],
]
SETTINGS = [["form_title", "default_language"], ["Firms", "English (en)"]]


FORMULA = "=SUM("
"""Cells that begin so are written as formulas, without the value that a spreadsheet program would add."""


def workbook_of(sheets: Mapping[str, Rows]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for cell in chain.from_iterable(sheet.iter_rows()):
            if cell.data_type == "f" and not str(cell.value).startswith(FORMULA):
                cell.data_type = "s"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def a_form(survey: Rows = SURVEY, choices: Rows = CHOICES, settings: Rows = SETTINGS) -> bytes:
    return workbook_of({"survey": survey, "choices": choices, "settings": settings})


def kept_in(folder: Path, content: bytes) -> Path:
    path = folder / "form.xlsx"
    path.write_bytes(content)
    return path


def notes(form):
    return [(each.note, each.place.row, each.place.column, each.detail) for each in form.remarks]


def a_version(key: str = "firms") -> InstrumentVersion:
    """A draft with one question."""
    question = Question(name="firm", type=QuestionType.TEXT, label={"en": "Which firm?"})
    definition = Definition(
        title={"en": "Firms"},
        languages=("en",),
        sections=(Section(name="start", label={"en": "Start"}, questions=(question,)),),
    )
    return take_new_form(
        key=key, purpose=Purpose.SURVEY, definition=definition, by=COMMAND, now=NOON
    )
