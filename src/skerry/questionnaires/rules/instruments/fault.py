"""A thing to mend in a definition, as a value. A fault stops it from being published, advice does not."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Severity(StrEnum):
    FAULT = "fault"
    ADVICE = "advice"


class FaultReason(StrEnum):
    NO_LANGUAGE = "no language"
    NO_TITLE = "no title"
    NO_QUESTIONS = "no questions"
    SECTION_EMPTY = "section empty"
    NAME_INVALID = "name invalid"
    NAME_TAKEN = "name taken"
    NAME_RESERVED = "name reserved"
    SECTION_NAME_INVALID = "section name invalid"
    SECTION_NAME_TAKEN = "section name taken"
    SECTION_NAME_RESERVED = "section name reserved"
    LABEL_MISSING = "label missing"
    TRANSLATION_MISSING = "translation missing"
    EXPRESSION_BROKEN = "expression broken"
    REFERENCE_UNKNOWN = "reference unknown"
    REFERENCE_LATER = "reference later"
    PIPED_UNKNOWN = "piped unknown"
    CYCLE = "cycle"
    CHOICES_MISSING = "choices missing"
    CHOICES_EMPTY = "choices empty"
    CHOICES_ALONE = "choices alone"
    CHOICES_UNUSED = "choices unused"
    CHOICE_NAME_TAKEN = "choice name taken"
    CHOICE_NAME_INVALID = "choice name invalid"
    CHOICE_NAME_RESERVED = "choice name reserved"
    ROWS_MISSING = "rows missing"
    STEPS = "steps"
    ENDS_UNLABELLED = "ends unlabelled"
    RANGE_UNREADABLE = "range unreadable"
    RANGE_REVERSED = "range reversed"
    CURRENCY = "currency"
    SCHEME_MISSING = "scheme missing"
    CALCULATION_MISSING = "calculation missing"
    MORE_THAN_CHOICES = "more than choices"
    DEFAULT_UNKNOWN = "default unknown"
    PATTERN_TOO_LARGE = "pattern too large"


ADVICE: Final = frozenset(
    {
        FaultReason.SECTION_EMPTY,
        FaultReason.TRANSLATION_MISSING,
        FaultReason.REFERENCE_LATER,
        FaultReason.CHOICES_ALONE,
        FaultReason.CHOICES_UNUSED,
        FaultReason.ENDS_UNLABELLED,
        FaultReason.MORE_THAN_CHOICES,
        FaultReason.DEFAULT_UNKNOWN,
    }
)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing to mend, and where: ``question`` may be the name of a row.

    ``field`` is the attribute of the question that is at fault, ``detail`` what was written
    there, ``position`` the character of an expression at which it stops making sense.
    """

    reason: FaultReason
    section: str = ""
    question: str = ""
    choices: str = ""
    field: str = ""
    language: str = ""
    detail: str = ""
    position: int | None = None

    @property
    def severity(self) -> Severity:
        return Severity.ADVICE if self.reason in ADVICE else Severity.FAULT
