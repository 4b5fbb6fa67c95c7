"""Which languages a form speaks, and its words in each of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import override

from skerry.questionnaires.importers.xlsform.columns import (
    OWN_SHEET,
    TRANSLATED,
    Column,
    language_of,
)
from skerry.questionnaires.importers.xlsform.problems import Findings, Note, Reason
from skerry.questionnaires.importers.xlsform.workbook import Line, Sheet

_WORDED: Final = ("survey", "choices")


@dataclass(frozen=True, kw_only=True)
class Own:
    """What our own sheet says: texts of the whole form by key and language; ``is_there`` when it is."""

    is_there: bool
    texts: Mapping[str, Mapping[str, str]]

    @property
    def languages(self) -> Sequence[str]:
        return self.texts.get("languages", {}).get("", "").split()


@dataclass(frozen=True, kw_only=True)
class Languages:
    """``default`` is that of words whose column names none; ``codes`` are those of columns that do."""

    default: str
    all: tuple[str, ...]
    codes: Mapping[str, str]

    def texts(self, line: Line, key: str) -> dict[str, str]:
        said = {
            self.codes[column.said]: value
            for column, value in line.texts(key)
            if self.codes.get(column.said)
        }
        plain = [value for column, value in line.texts(key) if not column.said]
        return dict.fromkeys([self.default], plain[0]) | said if plain else said


def own_of(sheets: Mapping[str, Sheet]) -> Own:
    sheet = sheets.get(OWN_SHEET)
    texts: dict[str, dict[str, str]] = {}
    for line in sheet.lines if sheet else ():
        texts.setdefault(line.text("key"), {})[line.text("language")] = line.text("value")
    return Own(is_there=sheet is not None, texts=texts)


def languages_of(
    sheets: Mapping[str, Sheet], own: Own, *, assumed: str, findings: Findings
) -> Languages:
    """The languages, the default one first; ``assumed`` where the form does not say what it is in."""
    codes = _codes(sheets, findings)
    said = _said_default(sheets, findings)
    unnamed = _first_unnamed(sheets)
    named = [code for code in codes.values() if code]
    if said:
        default = said
    elif unnamed or not named:
        default = assumed
    else:
        default = named[0]
    if unnamed and not said:
        findings.remark(unnamed[0].at_column(unnamed[1], ""), Note.LANGUAGE_ASSUMED, assumed)
    _check_twice(sheets, codes, default, findings)
    found = tuple(dict.fromkeys([default, *named]))
    return Languages(default=default, all=tuple(own.languages) or found, codes=codes)


def _check_twice(
    sheets: Mapping[str, Sheet], codes: Mapping[str, str], default: str, findings: Findings
) -> None:
    """One column for each language, however it names that; without a name it has the first one."""
    for sheet in (sheets[key] for key in _WORDED if key in sheets):
        seen: dict[tuple[str, str], Column] = {}
        for column in sheet.columns:
            code = codes.get(column.said, "") if column.said else default
            if column.key not in TRANSLATED or not code:
                continue
            first = seen.setdefault((column.key, code), column)
            if first.said.casefold() != column.said.casefold():
                place = sheet.at(column.header)
                findings.refuse(place, Reason.COLUMN_TWICE, first.header)


def _codes(sheets: Mapping[str, Sheet], findings: Findings) -> dict[str, str]:
    codes: dict[str, str] = {}
    for sheet, column in _named_columns(sheets):
        code = language_of(column.said)
        codes.setdefault(column.said, code)
        if not code:
            findings.refuse(sheet.at(column.header), Reason.LANGUAGE_UNKNOWN, column.said)
    return codes


def _named_columns(sheets: Mapping[str, Sheet]) -> Iterator[tuple[Sheet, Column]]:
    for sheet in (sheets[key] for key in _WORDED if key in sheets):
        yield from ((sheet, column) for column in sheet.columns if column.said)


def _said_default(sheets: Mapping[str, Sheet], findings: Findings) -> str:
    lines = sheets["settings"].lines if "settings" in sheets else ()
    said = lines[0].text("default_language") if lines else ""
    if not said or said.casefold() == "default":
        return ""
    if not language_of(said):
        findings.refuse(lines[0].at("default_language"), Reason.LANGUAGE_UNKNOWN, said)
    return language_of(said)


def _first_unnamed(sheets: Mapping[str, Sheet]) -> tuple[Line, Column] | None:
    """The first words whose column does not say its language."""
    return next(
        (
            (line, column)
            for key in _WORDED
            if key in sheets
            for line in sheets[key].lines
            for column in line.cells
            if column.key in TRANSLATED and not column.said
        ),
        None,
    )


def in_each(sentence: str | Promise, languages: Sequence[str]) -> dict[str, str]:
    """A sentence of ours in each of the languages; in English where we do not speak one."""
    return {language: _in(sentence, language) for language in languages}


def _in(sentence: str | Promise, language: str) -> str:
    spoken = {code for code, _name in settings.LANGUAGES}
    with override(language if language in spoken else "en"):
        return str(sentence)
