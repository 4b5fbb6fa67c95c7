"""Why an expression cannot be read. The sentences for people are written in the rooms above."""

from enum import StrEnum


class Reason(StrEnum):
    """What is wrong with an expression."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    TOO_DEEP = "too-deep"
    TYPOGRAPHIC_QUOTE = "typographic-quote"
    UNCLOSED_TEXT = "unclosed-text"
    UNCLOSED_NAME = "unclosed-name"
    UNCLOSED_BRACKET = "unclosed-bracket"
    UNOPENED_BRACKET = "unopened-bracket"
    UNREADABLE_NAME = "unreadable-name"
    UNREADABLE_CHARACTER = "unreadable-character"
    NUMBER_TOO_LARGE = "number-too-large"
    VALUE_MISSING = "value-missing"
    OPERATOR_MISSING = "operator-missing"
    FOREIGN_OPERATOR = "foreign-operator"
    BARE_NAME = "bare-name"
    PATH = "path"
    UNKNOWN_FUNCTION = "unknown-function"
    TOO_FEW_ARGUMENTS = "too-few-arguments"
    TOO_MANY_ARGUMENTS = "too-many-arguments"
    UNPAIRED_ARGUMENTS = "unpaired-arguments"
    NOT_REPRODUCIBLE = "not-reproducible"
    OTHER_DATA = "other-data"
    REPEATS = "repeats"
    PLACES = "places"
    LABELS = "labels"
    SECRETS = "secrets"
    PATTERN_NOT_FIXED = "pattern-not-fixed"
    PATTERN_UNREADABLE = "pattern-unreadable"
    PATTERN_UNSUPPORTED = "pattern-unsupported"
    PATTERN_TOO_LARGE = "pattern-too-large"


class ExpressionError(ValueError):
    """``token`` at ``position``, counted from 0, is why the expression cannot be read.

    ``suggestion`` is what may have been meant instead, empty where nothing is known.
    """

    def __init__(self, position: int, reason: Reason, token: str, suggestion: str = "") -> None:
        super().__init__(position, reason, token, suggestion)
        self.position = position
        self.reason = reason
        self.token = token
        self.suggestion = suggestion
