"""What can be wrong with an answer."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """The first seven are faults of an answer, which is kept as a draft all the same; the others mean that it is none."""

    REQUIRED = "required"
    CONSTRAINT = "constraint"
    TOO_SMALL = "too small"
    TOO_LARGE = "too large"
    TOO_EARLY = "too early"
    TOO_LATE = "too late"
    TOO_MANY = "too many"
    UNKNOWN_OPTION = "unknown option"
    NOT_A_NUMBER = "not a number"
    NOT_A_DATE = "not a date"
    TOO_MANY_DECIMALS = "too many decimals"
    TOO_LONG = "too long"
    TWICE = "twice"
    BOTH = "both"
    NOT_FOUND = "not found"
    SEVERAL_FOUND = "several found"
    WRONG_TYPE = "wrong type"
    FILE_REFUSED = "file refused"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """``detail`` is what the sentence about it needs: a limit, the words of a refusal."""

    name: str
    reason: Reason
    detail: str = ""
