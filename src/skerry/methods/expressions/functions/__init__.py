"""The functions of the XPath expressions of ODK, and those that are refused with the reason."""

from collections.abc import Mapping

from skerry.methods.expressions.errors import Reason
from skerry.methods.expressions.functions.choices import CHOICES
from skerry.methods.expressions.functions.logic import LOGIC
from skerry.methods.expressions.functions.numbers import NUMBERS
from skerry.methods.expressions.functions.shape import Function
from skerry.methods.expressions.functions.texts import TEXTS
from skerry.methods.expressions.functions.times import TIMES

FUNCTIONS: Mapping[str, Function] = {**LOGIC, **CHOICES, **TEXTS, **NUMBERS, **TIMES}

_REFUSED = {
    Reason.NOT_REPRODUCIBLE: "random uuid randomize",
    Reason.OTHER_DATA: "pulldata instance current intersects id lang local-name name namespace-uri",
    Reason.REPEATS: "indexed-repeat position last repeat-count",
    Reason.PLACES: "area distance geofence",
    Reason.LABELS: "jr:choice-name jr:itext",
    Reason.SECRETS: "digest base64-encode base64-decode extract-signed",
}
REFUSED: Mapping[str, Reason] = {
    name: reason for reason, names in _REFUSED.items() for name in names.split()
}

__all__ = ["FUNCTIONS", "REFUSED", "Function"]
