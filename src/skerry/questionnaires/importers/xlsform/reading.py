"""An XLSForm from people, as one of our definitions; or all that is wrong with it, with places."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from skerry.questionnaires.importers.xlsform.checking import Checking, traits_of
from skerry.questionnaires.importers.xlsform.choices import lists_of
from skerry.questionnaires.importers.xlsform.columns import TRANSLATED, Column
from skerry.questionnaires.importers.xlsform.faults import tell_faults
from skerry.questionnaires.importers.xlsform.judge import judge
from skerry.questionnaires.importers.xlsform.problems import (
    Findings,
    Note,
    Place,
    Reason,
    Remark,
)
from skerry.questionnaires.importers.xlsform.questions import Reading
from skerry.questionnaires.importers.xlsform.sections import SectionMaking
from skerry.questionnaires.importers.xlsform.tree import tree_of
from skerry.questionnaires.importers.xlsform.words import Languages, Own, languages_of, own_of
from skerry.questionnaires.importers.xlsform.workbook import Line, Sheet, open_sheets
from skerry.questionnaires.rules.definition import Definition, Texts, text_in

_DISABLED: Final = "disabled"
_YES: Final = frozenset({"yes", "true", "true()"})
_UNTITLED: Final = "Form"
_KNOWN: Final = frozenset({"form_title", "default_language"})


@dataclass(frozen=True, kw_only=True)
class ReadForm:
    """What was read, and what a person should know before it is used."""

    definition: Definition
    remarks: tuple[Remark, ...]


def read_xlsform(path: Path, *, name: str = "", language: str = "en") -> ReadForm:
    """The form in the XLSX file at ``path``.

    ``name`` is its title where it has none; ``language`` that of words whose column names none,
    where the form does not say it either.

    Raises:
        XLSFormRefused: it cannot be taken as it stands; all that was found, nothing is half read.
    """
    findings = Findings()
    sheets = open_sheets(path, findings)
    if "survey" not in sheets:
        if not findings.problems:
            findings.refuse(Place(), Reason.NO_SURVEY)
        findings.check()
    sheets = {**sheets, "survey": _switched_on(sheets["survey"], findings)}
    own = own_of(sheets)
    languages = languages_of(sheets, own, assumed=language, findings=findings)
    if not own.is_there:
        sheets = _completed(sheets, languages, findings)
    definition = _definition(sheets, own, languages, name, findings)
    findings.check()
    judge(sheets, findings)
    findings.check()
    tell_faults(definition, sheets, findings)
    return ReadForm(definition=definition, remarks=findings.told())


def _switched_on(sheet: Sheet, findings: Findings) -> Sheet:
    """The sheet without the rows that its column "disabled" switches off."""
    column = next((one for one in sheet.columns if one.header.casefold() == _DISABLED), None)
    if column is None:
        return sheet
    on: list[Line] = []
    off: list[Line] = []
    for line in sheet.lines:
        (off if line.cells.get(column, "").casefold() in _YES else on).append(line)
    if off:
        place = off[0].at_column(column, off[0].cells[column])
        also = [line.number for line in off[1:]]
        findings.remark(place, Note.SWITCHED_OFF, also=also)
    return replace(sheet, lines=on)


def _definition(
    sheets: Mapping[str, Sheet], own: Own, languages: Languages, name: str, findings: Findings
) -> Definition:
    title, extra = _settings(sheets.get("settings"), own, languages, name, findings)
    lists = lists_of(sheets.get("choices"), languages, findings)
    tree = tree_of(sheets["survey"], findings)
    Checking(tree, traits_of(sheets.get("choices")), findings).run()
    _tell_kept_columns(sheets, own, findings)
    reading = Reading(languages=languages, lists=lists, findings=findings)
    taken = {name for item in tree.items() for name in (item.name, item.other)}
    made = SectionMaking(reading, title, taken).make(tree.children)
    used = {question.choices for section in made.sections for question in section.questions}
    stand_ins = {item.kind.choices for item in tree.items()} - used
    kept = {
        name: choices
        for name, choices in lists.choices.items()
        if name not in stand_ins or not own.is_there
    }
    return Definition(
        title=title,
        languages=languages.all,
        introduction=own.texts.get("introduction", {}),
        closing=own.texts.get("closing", {}),
        sections=made.sections,
        choice_lists=kept | made.lists,
        extra=extra,
    )


def _settings(
    sheet: Sheet | None, own: Own, languages: Languages, name: str, findings: Findings
) -> tuple[Texts, dict[str, str]]:
    lines = sheet.lines if sheet else ()
    if len(lines) > 1:
        findings.remark(Place(sheet=lines[1].sheet, row=lines[1].number), Note.MORE_SETTINGS)
    cells = lines[0].cells if lines else {}
    extra = {column.header: value for column, value in cells.items() if column.key not in _KNOWN}
    said = lines[0].text("form_title") if lines else ""
    ours = own.texts.get("title", {})
    if ours and text_in(ours, languages.default, languages.all) == said:
        return ours, extra
    if not said:
        place = sheet.at("form_title") if sheet else Place()
        findings.remark(place, Note.NO_TITLE, name or _UNTITLED)
    return {languages.default: said or name or _UNTITLED}, extra


def _completed(
    sheets: Mapping[str, Sheet], languages: Languages, findings: Findings
) -> Mapping[str, Sheet]:
    """The sheets with words of the default language filled from another, where they are missing."""
    completed = dict(sheets)
    for key in ("survey", "choices"):
        if key in sheets:
            completed[key] = _filled(sheets[key], languages, findings)
    return completed


def _filled(sheet: Sheet, languages: Languages, findings: Findings) -> Sheet:
    columns = [column for column in sheet.columns if column.key in TRANSLATED]
    for column in columns:
        others = [other for other in columns if other.key == column.key and other != column]
        missing = [
            line.number
            for line in sheet.lines
            if column not in line.cells and any(other in line.cells for other in others)
        ]
        if missing:
            is_default = not column.said or languages.codes[column.said] == languages.default
            note = Note.LABEL_FILLED if is_default else Note.NOT_TRANSLATED
            place = Place(sheet=sheet.name, row=missing[0], column=column.header)
            findings.remark(place, note, column.said, also=missing[1:])
    lines = [_filled_line(line, columns, languages) for line in sheet.lines]
    return Sheet(name=sheet.name, header_row=sheet.header_row, columns=sheet.columns, lines=lines)


def _filled_line(line: Line, columns: list[Column], languages: Languages) -> Line:
    cells = dict(line.cells)
    for column in columns:
        is_default = not column.said or languages.codes[column.said] == languages.default
        other = next((each for each in columns if each.key == column.key and each in cells), None)
        if is_default and other and column not in cells:
            cells[column] = line.cells[other]
    return Line(sheet=line.sheet, number=line.number, cells=cells)


def _tell_kept_columns(sheets: Mapping[str, Sheet], own: Own, findings: Findings) -> None:
    """Columns of the survey that mean nothing to us are kept; once for each column."""
    if own.is_there:
        return
    for sheet, column in _unknown(sheets):
        rows = [line.number for line in sheet.lines if column in line.cells]
        if rows:
            place = Place(sheet=sheet.name, row=rows[0], column=column.header)
            findings.remark(place, Note.COLUMN_KEPT, column.header, also=rows[1:])


def _unknown(sheets: Mapping[str, Sheet]) -> Iterator[tuple[Sheet, Column]]:
    for sheet in (sheets[key] for key in ("survey", "settings") if key in sheets):
        yield from ((sheet, column) for column in sheet.columns if not column.key)
