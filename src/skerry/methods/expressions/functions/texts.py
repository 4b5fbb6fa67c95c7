"""Functions on texts."""

import math
from collections.abc import Iterable, Mapping

from skerry.methods.expressions import patterns
from skerry.methods.expressions.functions.shape import Function, as_given
from skerry.methods.expressions.values import BLANKS, as_number, as_text, index_of, rounded

MAX_TEXT = 1_000_000
"""Letters that a joined text has at most; what is more is cut, so that no expression fills the memory."""

_ONE_BLANK = {ord(blank): " " for blank in BLANKS}


def concat(*texts: str) -> str:
    return joined("", *texts)


def joined(separator: str, *texts: str) -> str:
    """The texts in a row, ``separator`` between them.

    >>> joined(", ", "Umeå", "", "Luleå")
    'Umeå, , Luleå'
    """
    return "".join(_within_limit(_between(separator, texts)))


def part(text: str, start: float, end: float = math.inf) -> str:
    """From the letter at ``start`` to before that at ``end``, from 0; below 0 from the end.

    >>> part("Norrland", 4), part("Norrland", 0, 4), part("Norrland", -4)
    ('land', 'Norr', 'land')
    """
    if math.isnan(start) or math.isnan(end):
        return ""
    return text[index_of(start, most=len(text)) : index_of(end, most=len(text))]


def substring(text: str, start: float, length: float | None = None) -> str:
    """``length`` letters from that at ``start``, from 1; both are rounded, as in XPath 1.0.

    >>> substring("12345", 2, 3), substring("12345", 1.5, 2.6), substring("12345", 0, 3)
    ('234', '234', '12')
    """
    first = rounded(start)
    behind = math.inf if length is None else first + rounded(length)
    if math.isnan(first) or math.isnan(behind):
        return ""
    beginning = index_of(max(first - 1, 0), most=len(text))
    return text[beginning : index_of(max(behind - 1, 0), most=len(text))]


def before(text: str, mark: str) -> str:
    return text.partition(mark)[0] if mark and mark in text else ""


def after(text: str, mark: str) -> str:
    return text.partition(mark)[2] if mark else text


def translated(text: str, letters: str, others: str) -> str:
    """Each of ``letters`` becomes that at its place in ``others``, or goes without one.

    >>> translated("Umeå-Luleå", "åUL-", "aul")
    'umealulea'
    """
    others_at = dict(enumerate(others))
    first_at = {letter: place for place, letter in reversed([*enumerate(letters)])}
    return text.translate({ord(letter): others_at.get(place) for letter, place in first_at.items()})


def normalised(text: str) -> str:
    """Blanks at both ends go, and each run of them becomes one."""
    words = text.translate(_ONE_BLANK).split(" ")
    return " ".join(word for word in words if word)


def is_like(text: str, pattern: str) -> bool:
    """Whether the whole of ``text`` is as ``pattern`` says; ``parse`` has read the pattern before.

    >>> is_like("ab12", "[a-z]+[0-9]+"), is_like("ab12!", "[a-z]+[0-9]+")
    (True, False)
    """
    return patterns.matches(patterns.compiled(pattern), text)


def _between(separator: str, texts: tuple[str, ...]) -> Iterable[str]:
    for place, text in enumerate(texts):
        if place:
            yield separator
        yield text


def _within_limit(texts: Iterable[str]) -> Iterable[str]:
    left = MAX_TEXT
    for text in texts:
        yield text[:left]
        left = max(left - len(text), 0)


TEXTS: Mapping[str, Function] = {
    "string": Function(call=as_text, takes=(as_given,), optional=1, or_this=True),
    "concat": Function(call=concat, takes=(as_text,), rest=as_text),
    "join": Function(call=joined, takes=(as_text,), rest=as_text),
    "string-length": Function(
        call=lambda text: float(len(text)), takes=(as_text,), optional=1, or_this=True
    ),
    "substr": Function(call=part, takes=(as_text, as_number, as_number), optional=1),
    "substring": Function(call=substring, takes=(as_text, as_number, as_number), optional=1),
    "substring-before": Function(call=before, takes=(as_text, as_text)),
    "substring-after": Function(call=after, takes=(as_text, as_text)),
    "translate": Function(call=translated, takes=(as_text, as_text, as_text)),
    "normalize-space": Function(call=normalised, takes=(as_text,), optional=1, or_this=True),
    "regex": Function(call=is_like, takes=(as_text, as_text)),
    "contains": Function(call=lambda text, sought: sought in text, takes=(as_text, as_text)),
    "starts-with": Function(call=str.startswith, takes=(as_text, as_text)),
    "ends-with": Function(call=str.endswith, takes=(as_text, as_text)),
}
