"""Reads an expression, or says where and why it cannot be read."""

import difflib
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

from skerry.methods.expressions import patterns
from skerry.methods.expressions.errors import ExpressionError, Reason
from skerry.methods.expressions.functions import FUNCTIONS, REFUSED, Function
from skerry.methods.expressions.patterns import Fault, PatternError
from skerry.methods.expressions.tokens import Kind, Token, tokens
from skerry.methods.expressions.tree import (
    LEVELS,
    Call,
    Chain,
    Column,
    Expression,
    Name,
    Negation,
    Node,
    Number,
    Text,
    This,
)

MAX_LENGTH = 20_000
MAX_BRACKETS = 32
MAX_DEPTH = 64
_CACHED = 4096

_OPERATORS = frozenset[str]().union(*LEVELS)
_FOREIGN = {
    "==": "=",
    "<>": "!=",
    "≠": "!=",
    "=<": "<=",
    "≤": "<=",
    "=>": ">=",
    "≥": ">=",
    "&&": "and",
    "&": "and",
    "||": "or",
    "|": "or",
    "!": "not()",
    "/": "div",
    "÷": "div",
    "%": "mod",
    "×": "*",
    "^": "pow()",
    "−": "-",
    "–": "-",
    ";": ",",
}
_FAULTS = {
    Fault.UNREADABLE: Reason.PATTERN_UNREADABLE,
    Fault.UNSUPPORTED: Reason.PATTERN_UNSUPPORTED,
    Fault.TOO_LARGE: Reason.PATTERN_TOO_LARGE,
}
_PATHS = frozenset({"/", "//", "..", "@", "*", "[", "::"})


@lru_cache(maxsize=_CACHED)
def parse(text: str) -> Expression:
    """The expression that ``text`` says.

    >>> sorted(parse("if(${staff} > 10, 'big', ${size})").names)
    ['size', 'staff']

    Raises:
        ExpressionError: it cannot be read; says where and why.
    """
    return _Parser(text, with_columns=False).read()


@lru_cache(maxsize=_CACHED)
def parse_filter(text: str) -> Expression:
    """The filter of choices that ``text`` says: names without ``${}`` are columns of the choices.

    >>> parse_filter("county = ${county} or county = 'any'").columns
    frozenset({'county'})

    Raises:
        ExpressionError: it cannot be read; says where and why.
    """
    return _Parser(text, with_columns=True).read()


class _Parser:
    """Recursive descent; the tokens before ``_next`` are read."""

    def __init__(self, text: str, *, with_columns: bool) -> None:
        if len(text) > MAX_LENGTH:
            raise ExpressionError(MAX_LENGTH, Reason.TOO_LONG, "")
        self._tokens: Sequence[Token] = tokens(text)
        self._next = 0
        self._depth = 0
        self._with_columns = with_columns

    def read(self) -> Expression:
        if self._is_at_end():
            raise ExpressionError(0, Reason.EMPTY, "")
        node = self._chain(0)
        if not self._is_at_end():
            raise self._no_operator(node)
        expression = Expression(node)
        if expression.depth > MAX_DEPTH:
            raise ExpressionError(0, Reason.TOO_DEEP, "")
        return expression

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._token
        self._next += 1
        return token

    @contextmanager
    def _deeper(self, token: Token) -> Iterator[None]:
        """Counts how many brackets, calls and signs stand within one another."""
        self._depth += 1
        if self._depth > MAX_BRACKETS:
            raise ExpressionError(token.position, Reason.TOO_DEEP, token.text)
        yield
        self._depth -= 1

    def _is_at_end(self) -> bool:
        return self._token.kind is Kind.END

    def _is(self, symbol: str) -> bool:
        return self._token.kind is Kind.SYMBOL and self._token.text == symbol

    def _chain(self, level: int) -> Node:
        if level == len(LEVELS):
            return self._operand()
        first = self._chain(level + 1)
        rest: list[tuple[str, Node]] = []
        while self._is_operator(LEVELS[level]):
            operator = self._take().text
            rest.append((operator, self._chain(level + 1)))
        return Chain(first, tuple(rest)) if rest else first

    def _is_operator(self, operators: frozenset[str]) -> bool:
        return self._token.kind in {Kind.SYMBOL, Kind.WORD} and self._token.text in operators

    def _operand(self) -> Node:
        token = self._take()
        match token.kind:
            case Kind.NUMBER:
                return _number(token)
            case Kind.TEXT:
                return Text(token.text)
            case Kind.NAME:
                return Name(token.text)
            case Kind.WORD:
                return self._call(token) if self._is("(") else self._bare(token)
            case _:
                return self._symbol(token)

    def _symbol(self, token: Token) -> Node:
        match token.text:
            case ".":
                return This()
            case "-":
                with self._deeper(token):
                    return Negation(self._operand())
            case "(":
                with self._deeper(token):
                    node = self._chain(0)
                    self._close(token, node)
                    return node
            case _:
                raise self._no_value(token)

    def _call(self, word: Token) -> Node:
        if word.text in REFUSED:
            raise ExpressionError(word.position, REFUSED[word.text], word.text)
        function = FUNCTIONS.get(word.text)
        if function is None:
            near = _nearest(word.text, [*FUNCTIONS, *REFUSED])
            raise ExpressionError(word.position, Reason.UNKNOWN_FUNCTION, word.text, near)
        with self._deeper(word):
            arguments = self._arguments()
        fault = _fault_of_number(function, len(arguments))
        if fault:
            raise ExpressionError(word.position, fault, word.text)
        if word.text == "regex":
            self._check_pattern(word, arguments[1])
        return Call(word.text, tuple(arguments))

    def _check_pattern(self, word: Token, pattern: Node) -> None:
        """A pattern is in quotes, so that it can be refused here and not when people answer."""
        if not isinstance(pattern, Text):
            raise ExpressionError(word.position, Reason.PATTERN_NOT_FIXED, word.text)
        try:
            patterns.compiled(pattern.value)
        except PatternError as error:
            read = reversed(self._tokens[: self._next])
            quoted = next(token for token in read if token.kind is Kind.TEXT)
            position = quoted.position + 1 + error.position
            reason = _FAULTS[error.fault]
            raise ExpressionError(position, reason, pattern.value[error.position :]) from error

    def _arguments(self) -> Sequence[Node]:
        opening = self._take()
        if self._is(")"):
            self._take()
            return []
        arguments = [self._chain(0)]
        while self._is(","):
            self._take()
            arguments.append(self._chain(0))
        self._close(opening, arguments[-1])
        return arguments

    def _close(self, opening: Token, before: Node) -> None:
        if self._is_at_end():
            raise ExpressionError(opening.position, Reason.UNCLOSED_BRACKET, "(")
        if not self._is(")"):
            raise self._no_operator(before)
        self._take()

    def _bare(self, word: Token) -> Node:
        if self._is("/") or self._is("//") or self._is("::"):
            raise ExpressionError(word.position, Reason.PATH, word.text)
        if self._with_columns:
            return Column(word.text)
        if word.text in _OPERATORS:
            raise self._no_value(word)
        meant = f"{word.text}()" if word.text in FUNCTIONS else f"${{{word.text}}}"
        raise ExpressionError(word.position, Reason.BARE_NAME, word.text, meant)

    def _no_value(self, token: Token) -> ExpressionError:
        if token.text in _PATHS:
            return ExpressionError(token.position, Reason.PATH, token.text)
        if token.text in _FOREIGN and token.text not in "|&;":
            meant = _FOREIGN[token.text]
            return ExpressionError(token.position, Reason.FOREIGN_OPERATOR, token.text, meant)
        return ExpressionError(token.position, Reason.VALUE_MISSING, token.text)

    def _no_operator(self, before: Node) -> ExpressionError:
        token = self._token
        position, text = token.position, token.text
        if token.kind is Kind.SYMBOL and (text in {"[", "::", "//"} or _is_path(before, text)):
            return ExpressionError(position, Reason.PATH, text)
        if token.kind is Kind.SYMBOL and text == ")":
            return ExpressionError(position, Reason.UNOPENED_BRACKET, text)
        meant = _FOREIGN.get(text, "") if token.kind is Kind.SYMBOL else _lowered(token)
        reason = Reason.FOREIGN_OPERATOR if meant else Reason.OPERATOR_MISSING
        return ExpressionError(position, reason, text, meant)


def _number(token: Token) -> Number:
    value = float(token.text)
    if math.isinf(value):
        raise ExpressionError(token.position, Reason.NUMBER_TOO_LARGE, token.text)
    return Number(value)


def _is_path(before: Node, symbol: str) -> bool:
    return symbol == "/" and isinstance(before, This)


def _lowered(token: Token) -> str:
    """``AND`` and ``Or`` are meant as operators, a name of a question is not."""
    lowered = token.text.lower()
    return lowered if token.kind is Kind.WORD and lowered in _OPERATORS else ""


def _nearest(word: str, words: Sequence[str]) -> str:
    found = difflib.get_close_matches(word.lower(), words, n=1, cutoff=0.7)
    return found[0] if found else ""


def _fault_of_number(function: Function, given: int) -> Reason | None:
    if given < function.least:
        return Reason.TOO_FEW_ARGUMENTS
    if function.most is not None and given > function.most:
        return Reason.TOO_MANY_ARGUMENTS
    if function.in_pairs and (given - function.least) % 2:
        return Reason.UNPAIRED_ARGUMENTS
    return None
