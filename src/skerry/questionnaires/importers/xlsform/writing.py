"""One of our definitions as an XLSForm that other tools read, and that comes back to us whole."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Final

from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from skerry.questionnaires.enums import Missing, QuestionType
from skerry.questionnaires.importers.xlsform.choices import Lists
from skerry.questionnaires.importers.xlsform.columns import (
    OWN,
    OWN_SHEET,
    column_of,
    language_named,
)
from skerry.questionnaires.importers.xlsform.kinds import Kind, kind_of
from skerry.questionnaires.importers.xlsform.own import TEXTS, own_cells, within_limits
from skerry.questionnaires.importers.xlsform.problems import Findings
from skerry.questionnaires.importers.xlsform.questions import (
    MULTILINE,
    Reading,
    natural_question,
)
from skerry.questionnaires.importers.xlsform.sections import FIELD_LIST, TABLE
from skerry.questionnaires.importers.xlsform.words import Languages, in_each
from skerry.questionnaires.importers.xlsform.workbook import Line
from skerry.questionnaires.rules.definition import (
    Choice,
    Definition,
    Question,
    Section,
    Texts,
    text_in,
)

Cells = dict[str, str]
MISSING: Final = {
    Missing.DONT_KNOW: _("Don’t know"),
    Missing.NOT_APPLICABLE: _("Not applicable"),
    Missing.REFUSED: _("Prefer not to say"),
}
_WORDS: Final[Mapping[QuestionType, str]] = {
    QuestionType.SINGLE: "select_one",
    QuestionType.MULTIPLE: "select_multiple",
    QuestionType.RANKING: "rank",
    QuestionType.SCALE: "range",
    QuestionType.DATE: "date",
    QuestionType.TEXT: "text",
    QuestionType.CONCEPT: "text",
    QuestionType.ORGANISATION: "text",
    QuestionType.FILE: "file",
    QuestionType.NOTE: "note",
    QuestionType.CALCULATED: "calculate",
}
_OFFERING: Final = frozenset({QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.RANKING})
_FIRST: Final = {
    "survey": ("type", "name", "label"),
    "choices": ("list_name", "name", "label"),
    "settings": ("form_title",),
    OWN_SHEET: ("key", "language", "value"),
}


def written_xlsform(definition: Definition) -> bytes:
    """The workbook: survey, choices, settings, and a sheet of ours that other tools pass over."""
    writing = _Writing(definition)
    survey = list(writing.survey())
    book = Workbook()
    book.remove(book.worksheets[0])
    _fill(book.create_sheet("survey"), survey)
    _fill(book.create_sheet("choices"), list(writing.choices()))
    _fill(book.create_sheet("settings"), [writing.settings()])
    _fill(book.create_sheet(OWN_SHEET), list(writing.own()))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


class _Writing:
    """``_lists`` are the names of lists that are written for questions that offer not to answer."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        self._lists: dict[tuple[str, tuple[Missing, ...]], str] = {}
        self._asked = {
            name
            for question in definition.questions()
            for name in (question.name, *(row.name for row in question.rows))
        }
        languages = Languages(default=definition.languages[0], all=definition.languages, codes={})
        self._reading = Reading(
            languages=languages,
            lists=Lists(choices=definition.choice_lists, missing={}, is_there=True),
            findings=Findings(),
        )

    def survey(self) -> Iterator[Cells]:
        for section in self._definition.sections:
            yield self._section(section)
            for question in section.questions:
                yield from self._rows(question)
            yield {"type": "end_group"}

    def _section(self, section: Section) -> Cells:
        name = self._group_name(section.name)
        return {
            "type": "begin_group",
            "name": name,
            f"{OWN}name": section.name if name != section.name else "",
            **_texts("label", section.label),
            **_texts("hint", section.hint),
            "relevant": section.relevant,
            "appearance": FIELD_LIST,
            **section.extra,
        }

    def _group_name(self, name: str) -> str:
        """The section's name; another where a question has it, as other tools would confuse the two."""
        groups = {section.name for section in self._definition.sections}
        free = name
        while free in self._asked or (free != name and free in groups):
            free = f"{free}_section"
        return free

    def _rows(self, question: Question) -> Iterator[Cells]:
        if question.type is not QuestionType.MATRIX:
            yield self._question(question, self._type(question))
            return
        yield self._question(question, "begin_group")
        for row in question.rows:
            yield {
                "type": f"select_one {self._list(question)}",
                "name": row.name,
                **_texts("label", row.label),
                "required": row.required,
                "relevant": row.relevant,
            }
        yield {"type": "end_group"}

    def _question(self, question: Question, said: str) -> Cells:
        extra = {key: value for key, value in question.extra.items() if key != "type"}
        cells = {
            "type": said,
            "name": question.name,
            **_texts("label", question.label),
            **_texts("hint", question.hint),
            "required": question.required,
            **_texts("required_message", question.required_message),
            "relevant": question.relevant,
            "constraint": within_limits(question),
            **_texts("constraint_message", question.constraint_message),
            "calculation": question.calculation,
            "default": question.default,
            "choice_filter": question.choice_filter,
            **extra,
            "appearance": _appearance(question),
            "parameters": _parameters(question),
        }
        own = own_cells(question, self._natural(question, cells))
        if within_limits(question) != question.constraint:
            own[f"{OWN}constraint"] = question.constraint
        texts = [_texts(f"{OWN}{name}", getattr(question, name)) for name in TEXTS]
        return {**cells, **own, **{key: text for each in texts for key, text in each.items()}}

    def _natural(self, question: Question, cells: Cells) -> Question:
        """What a reader makes of the cells that every tool knows."""
        plain = {column_of("survey", key): value for key, value in cells.items() if value}
        line = Line(sheet="survey", number=1, cells=plain)
        kind = kind_of(cells["type"])
        if question.type is QuestionType.MATRIX:
            kind = Kind(what=QuestionType.MATRIX, choices=self._list(question))
        natural = natural_question(question.name, kind, line, self._reading)
        is_offered = question.type in _OFFERING or question.type is QuestionType.MATRIX
        return replace(natural, missing=()) if is_offered else natural

    def _type(self, question: Question) -> str:
        if question.type in _OFFERING:
            return f"{_WORDS[question.type]} {self._list(question)}"
        if written := question.extra.get("type"):
            return written
        if question.type in {QuestionType.NUMBER, QuestionType.MONEY}:
            return "decimal" if question.decimals else "integer"
        if question.type is QuestionType.SCALE and question.steps < 2:  # noqa: PLR2004  # tools refuse a range without room
            return "integer"
        return _WORDS[question.type]

    def _list(self, question: Question) -> str:
        """The list that is offered: one of its own, where ways of not answering are offered too."""
        if not question.missing:
            return question.choices
        key = (question.choices, question.missing)
        if key not in self._lists:
            taken = {*self._definition.choice_lists, *self._lists.values()}
            initials = "".join(missing.value[0] for missing in question.missing)
            name, number = f"{question.choices}_{initials}", 2
            while name in taken:
                name, number = f"{question.choices}_{initials}{number}", number + 1
            self._lists[key] = name
        return self._lists[key]

    def choices(self) -> Iterator[Cells]:
        """The rows of all lists; only after ``survey``, which says what is offered with them."""
        lists = self._definition.choice_lists
        for name, choices in lists.items():
            yield from _choice_rows(name, choices)
        for (of, missing), name in self._lists.items():
            ways = tuple(
                Choice(name=each.value, label=in_each(MISSING[each], self._definition.languages))
                for each in missing
            )
            yield from _choice_rows(name, (*lists.get(of, ()), *ways))

    def settings(self) -> Cells:
        definition = self._definition
        default = definition.languages[0]
        return {
            "form_title": text_in(definition.title, default, definition.languages),
            "default_language": language_named(default),
            **definition.extra,
        }

    def own(self) -> Iterator[Cells]:
        definition = self._definition
        yield {"key": "languages", "value": " ".join(definition.languages)}
        for key in ("title", "introduction", "closing"):
            texts: Texts = getattr(definition, key)
            for language, text in texts.items():
                yield {"key": key, "language": language, "value": text}


def _texts(key: str, texts: Texts) -> Cells:
    return {f"{key}::{language_named(language)}": text for language, text in texts.items()}


def _choice_rows(name: str, choices: Iterable[Choice]) -> Iterator[Cells]:
    for choice in choices:
        yield {
            "list_name": name,
            "name": choice.name,
            **_texts("label", choice.label),
            **choice.traits,
        }


def _appearance(question: Question) -> str:
    looks = [TABLE] if question.type is QuestionType.MATRIX else []
    looks += [MULTILINE] if question.is_long and question.type is QuestionType.TEXT else []
    return " ".join([*looks, question.extra.get("appearance", "")]).strip()


def _parameters(question: Question) -> str:
    said = question.extra.get("parameters", "")
    is_scale = question.type is QuestionType.SCALE and question.steps > 1
    return f"start=1 end={question.steps} step=1 {said}".strip() if is_scale else said


def _fill(sheet: Worksheet, rows: Sequence[Cells]) -> None:
    """Headers and rows, every cell as text: what begins with = computes nothing."""
    headers = _headers(sheet.title, rows)
    for row_number, row in enumerate([dict(zip(headers, headers, strict=True)), *rows], 1):
        for column_number, header in enumerate(headers, 1):
            if value := ILLEGAL_CHARACTERS_RE.sub("", row.get(header, "")):
                cell = sheet.cell(row_number, column_number)
                cell.value = value
                cell.data_type = "s"
                cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"


def _headers(title: str, rows: Sequence[Cells]) -> list[str]:
    """Every column that has a value in some row, columns of one meaning side by side."""
    used = dict.fromkeys(key for row in rows for key, value in row.items() if value)
    first = _FIRST[title]
    families = dict.fromkeys((*first, *(column_of(title, key).key or key for key in used)))
    headers = {
        key: None
        for family in families
        for key in used
        if (column_of(title, key).key or key) == family
    }
    needed = [name for name in first if name != "label" and name not in headers]
    return [*needed, *headers]
