"""An expression as a row of tokens, each with its place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from skerry.methods.expressions.errors import ExpressionError, Reason


class Kind(StrEnum):
    NUMBER = "number"
    TEXT = "text"
    NAME = "name"
    WORD = "word"
    SYMBOL = "symbol"
    END = "end"


@dataclass(frozen=True)
class Token:
    """``text`` is as written; of a name or of words in quotes only what is inside."""

    kind: Kind
    text: str
    position: int


_WORD = r"[^\W\d][\w.\-]*"
_TOKEN = re.compile(
    rf"""\s*(?:
        (?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
      | (?P<text>'[^']*'|"[^"]*")
      | \$\{{\s*(?P<name>{_WORD})\s*\}}
      | (?P<word>{_WORD}(?::{_WORD})?)
      | (?P<symbol>==|<>|=<|=>|&&|\|\||!=|<=|>=|\.\.|//|::|[-+*=<>().,/@|\[\]!%^&;≠≤≥×÷−–])
    )""",
    re.VERBOSE,
)
_BLANK = re.compile(r"\s*")
_QUOTES = frozenset("‘’‚‛“”„‟«»‹›`´")


def tokens(text: str) -> Sequence[Token]:
    """The tokens of ``text``; the last is its end."""
    read: list[Token] = []
    position = 0
    while found := _TOKEN.match(text, position):
        kind = Kind(found.lastgroup or "")
        inner = found[kind]
        written = inner[1:-1] if kind is Kind.TEXT else inner
        start = found.start() + len(found.group()) - len(found.group().lstrip())
        read.append(Token(kind, written, start))
        position = found.end()
    rest = _BLANK.match(text, position)
    end = rest.end() if rest else position
    if end < len(text):
        raise _unreadable(text, end)
    return [*read, Token(Kind.END, "", end)]


def _unreadable(text: str, position: int) -> ExpressionError:
    character = text[position]
    if character in "'\"":
        return ExpressionError(position, Reason.UNCLOSED_TEXT, text[position:])
    if character in _QUOTES:
        return ExpressionError(position, Reason.TYPOGRAPHIC_QUOTE, character, "'")
    if character != "$":
        return ExpressionError(position, Reason.UNREADABLE_CHARACTER, character)
    return _unreadable_name(text, position)


def _unreadable_name(text: str, position: int) -> ExpressionError:
    closed = text.find("}", position)
    if not text.startswith("${", position):
        return ExpressionError(position, Reason.UNREADABLE_NAME, "$")
    if closed < 0:
        return ExpressionError(position, Reason.UNCLOSED_NAME, text[position:])
    written = text[position : closed + 1]
    is_earlier = written.startswith("${last-saved#")
    reason = Reason.OTHER_DATA if is_earlier else Reason.UNREADABLE_NAME
    return ExpressionError(position, reason, written)
