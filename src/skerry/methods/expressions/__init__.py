"""What the expressions of a questionnaire say: XLSForm's XPath, read, evaluated and written."""

from skerry.methods.expressions.errors import ExpressionError, Reason
from skerry.methods.expressions.evaluating import evaluate
from skerry.methods.expressions.functions import FUNCTIONS, REFUSED
from skerry.methods.expressions.parsing import (
    MAX_BRACKETS,
    MAX_DEPTH,
    MAX_LENGTH,
    parse,
    parse_filter,
)
from skerry.methods.expressions.tree import Expression, renamed
from skerry.methods.expressions.values import Value, as_boolean, as_number, as_text

METHOD = "skerry.expressions"
VERSION = 1

__all__ = [
    "FUNCTIONS",
    "MAX_BRACKETS",
    "MAX_DEPTH",
    "MAX_LENGTH",
    "METHOD",
    "REFUSED",
    "VERSION",
    "Expression",
    "ExpressionError",
    "Reason",
    "Value",
    "as_boolean",
    "as_number",
    "as_text",
    "evaluate",
    "parse",
    "parse_filter",
    "renamed",
]
