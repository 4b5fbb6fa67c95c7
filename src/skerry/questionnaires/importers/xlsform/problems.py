"""What is wrong in a form, or worth knowing of it: the place, what stands there, and the reason."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from skerry.questionnaires.rules.instruments import Fault

LONGEST_VALUE: Final = 200


class Reason(StrEnum):
    """Why something in a form cannot be taken as it stands."""

    FILE = "file"
    NOT_XLSX = "not-xlsx"
    OLD_WORKBOOK = "old-workbook"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too-large"
    MACROS = "macros"
    TOO_MANY_ROWS = "too-many-rows"
    NO_SURVEY = "no-survey"
    NO_CHOICES = "no-choices"
    NO_HEADER = "no-header"
    NO_COLUMN = "no-column"
    COLUMN_TWICE = "column-twice"
    NO_QUESTIONS = "no-questions"
    LANGUAGE_UNKNOWN = "language-unknown"
    NO_TYPE = "no-type"
    TYPE_UNKNOWN = "type-unknown"
    TYPE_NOT_TAKEN = "type-not-taken"
    REPEAT = "repeat"
    LIST_FROM_FILE = "list-from-file"
    NO_LIST_NAMED = "no-list-named"
    LIST_UNKNOWN = "list-unknown"
    NO_NAME = "no-name"
    NAME_INVALID = "name-invalid"
    NAME_TOO_LONG = "name-too-long"
    NAME_TWICE = "name-twice"
    OTHER_TAKEN = "other-taken"
    NAME_RESERVED = "name-reserved"
    NO_LABEL = "no-label"
    TOO_DEEP = "too-deep"
    END_WITHOUT_BEGIN = "end-without-begin"
    BEGIN_WITHOUT_END = "begin-without-end"
    NO_CALCULATION = "no-calculation"
    EXPRESSION = "expression"
    REFERENCE_UNKNOWN = "reference-unknown"
    REFERENCE_LEFT_OUT = "reference-left-out"
    CYCLE = "cycle"
    PARAMETERS = "parameters"
    NO_LIST_NAME = "no-list-name"
    CHOICE_NAME_SPACES = "choice-name-spaces"
    CHOICE_TWICE = "choice-twice"
    OWN_COLUMN = "own-column"
    TOOLS_REFUSE = "tools-refuse"


class Note(StrEnum):
    """What a person should know of a form that is taken."""

    LANGUAGE_ASSUMED = "language-assumed"
    LABEL_FILLED = "label-filled"
    NOT_TRANSLATED = "not-translated"
    COLUMN_KEPT = "column-kept"
    METADATA_LEFT_OUT = "metadata-left-out"
    SWITCHED_OFF = "switched-off"
    MISSING_READ = "missing-read"
    OTHER_MADE = "other-made"
    GROUP_FLATTENED = "group-flattened"
    GROUP_OPENED = "group-opened"
    SECTION_MADE = "section-made"
    SECTION_RENAMED = "section-renamed"
    RANGE_AS_NUMBER = "range-as-number"
    CHOICE_WITHOUT_LABEL = "choice-without-label"
    TRAIT_UNKNOWN = "trait-unknown"
    NO_TITLE = "no-title"
    HEADER_BELOW = "header-below"
    MORE_SETTINGS = "more-settings"
    TOOLS_WARN = "tools-warn"
    BEFORE_PUBLISHING = "before-publishing"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in the workbook: rows count as the spreadsheet shows them, the column by its header."""

    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing to correct. ``detail`` is what the sentence about the reason names."""

    place: Place
    reason: Reason
    detail: str = ""
    position: int | None = None


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One thing to know. It does not stand in the way; a ``fault`` does so when it is published."""

    place: Place
    note: Note
    detail: str = ""
    also: tuple[int, ...] = ()
    fault: Fault | None = None


class XLSFormRefused(Exception):
    """The form is not taken, and nothing of it: ``problems`` are all that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Findings:
    """Everything found so far: reading goes on after a fault, so that all are told at once."""

    problems: list[Problem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def refuse(
        self, place: Place, reason: Reason, detail: str = "", position: int | None = None
    ) -> None:
        self.problems.append(Problem(place=place, reason=reason, detail=detail, position=position))

    def remark(self, place: Place, note: Note, detail: str = "", also: Sequence[int] = ()) -> None:
        self.remarks.append(Remark(place=place, note=note, detail=detail, also=tuple(also)))

    def remark_fault(self, place: Place, fault: Fault) -> None:
        self.remarks.append(Remark(place=place, note=Note.BEFORE_PUBLISHING, fault=fault))

    def told(self) -> tuple[Remark, ...]:
        return tuple(sorted(self.remarks, key=_order))

    def check(self) -> None:
        """Raise XLSFormRefused where anything stands in the way."""
        if self.problems:
            raise XLSFormRefused(sorted(self.problems, key=_order))


_SHEETS: Final = {"": 0, "settings": 1, "survey": 2, "choices": 3}


def _order(found: Problem | Remark) -> tuple[int, int, str]:
    """As the workbook is read: by sheet, row and column."""
    place = found.place
    return _SHEETS.get(place.sheet.strip().casefold(), 4), place.row or 0, place.column
