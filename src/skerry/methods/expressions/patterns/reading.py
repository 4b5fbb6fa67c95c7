"""Reads the patterns that Java and JavaScript understand in the same way."""

import re
from dataclasses import dataclass
from enum import StrEnum

from skerry.methods.expressions.patterns.letters import (
    ANY,
    CATEGORIES,
    ESCAPES,
    Letters,
    but,
    only,
)

MAX_DEPTH = 20
_COUNT = re.compile(r"\{([0-9]{1,4})(,?)([0-9]{0,4})\}")
_CODE = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})")
_CATEGORY = re.compile(r"([pP])(?:\{([A-Z][a-z]?)\}|([A-Z]))")


class Fault(StrEnum):
    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"
    TOO_LARGE = "too-large"


class PatternError(ValueError):
    """The pattern cannot be used from ``position`` on, counted from 0."""

    def __init__(self, position: int, fault: Fault) -> None:
        super().__init__(position, fault)
        self.position = position
        self.fault = fault


class Edge(StrEnum):
    START = "^"
    END = "$"


@dataclass(frozen=True)
class Sequence:
    parts: tuple["Part", ...]


@dataclass(frozen=True)
class Either:
    parts: tuple["Part", ...]


@dataclass(frozen=True)
class Repeat:
    """``most`` is nothing where there is no limit."""

    part: "Part"
    least: int
    most: int | None


Part = Letters | Edge | Sequence | Either | Repeat
_SIGNS: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}


def read(pattern: str) -> Part:
    """The parts of ``pattern``.

    Raises:
        PatternError: it cannot be read, or uses what only some engines know.
    """
    reader = _Reader(pattern)
    part = reader.either()
    if reader.next:
        raise reader.error()
    return part


class _Reader:
    """Reads from ``_place`` on."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._place = 0
        self._depth = 0

    @property
    def next(self) -> str:
        """The letter that comes next, empty at the end."""
        return self._pattern[self._place : self._place + 1]

    def error(self, fault: Fault = Fault.UNREADABLE) -> PatternError:
        return PatternError(self._place, fault)

    def either(self) -> Part:
        parts = [self._sequence()]
        while self._take("|"):
            parts.append(self._sequence())
        return Either(tuple(parts)) if parts[1:] else parts[0]

    def _take(self, text: str) -> bool:
        if not self._pattern.startswith(text, self._place):
            return False
        self._place += len(text)
        return True

    def _sequence(self) -> Part:
        parts: list[Part] = []
        while self.next and self.next not in "|)":
            parts.append(self._repeated(self._atom()))
        return Sequence(tuple(parts))

    def _repeated(self, part: Part) -> Part:
        counted = _COUNT.match(self._pattern, self._place)
        if self.next not in {*_SIGNS, "{"}:
            return part
        if isinstance(part, Edge) or (self.next == "{" and not counted):
            raise self.error()
        least, most = _limits(counted) if counted else _SIGNS[self.next]
        if most is not None and most < least:
            raise self.error()
        self._place = counted.end() if counted else self._place + 1
        self._take("?")  # reluctant: another way to the same answer
        if self.next and self.next in "*+?{":
            raise self.error(Fault.UNSUPPORTED if self.next == "+" else Fault.UNREADABLE)
        return Repeat(part, least, most)

    def _atom(self) -> Part:
        letter = self.next
        if letter in {*_SIGNS, "{", "}", "]"}:
            raise self.error()
        if letter == "(":
            return self._group()
        if letter == "[":
            return self._set()
        if letter == "\\":
            return self._escaped()
        self._place += 1
        if letter in set(Edge):
            return Edge(letter)
        return ANY if letter == "." else only(letter)

    def _group(self) -> Part:
        self._place += 1
        if not self._take("?:") and self.next == "?":
            raise self.error(Fault.UNSUPPORTED)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.error(Fault.TOO_LARGE)
        part = self.either()
        self._depth -= 1
        if not self._take(")"):
            raise self.error()
        return part

    def _set(self) -> Letters:
        self._place += 1
        is_excluded = self._take("^")
        members: list[Letters] = []
        while not self._take("]"):
            if self._pattern.startswith(("[", "&&"), self._place):
                raise self.error(Fault.UNSUPPORTED)
            members.append(self._member())
        if not members:
            raise self.error()
        return Letters(others=tuple(members), are_excluded=is_excluded)

    def _member(self) -> Letters:
        """One letter, a range of them or a set of its own."""
        first = self._one()
        is_range = self.next == "-" and self._pattern[self._place + 1 : self._place + 2] != "]"
        if not (is_range and first.some):
            return first
        self._place += 1
        last = self._one()
        low, high = "".join(first.some), "".join(last.some)
        if not high or high < low:
            raise self.error()
        return Letters(ranges=((low, high),))

    def _one(self) -> Letters:
        if self.next == "\\":
            return self._escaped()
        if not self.next:
            raise self.error()
        self._place += 1
        return only(self._pattern[self._place - 1])

    def _escaped(self) -> Letters:
        self._place += 1
        code = _CODE.match(self._pattern, self._place)
        category = _CATEGORY.match(self._pattern, self._place)
        if code:
            self._place = code.end()
            return only(chr(int(code[1] or code[2], base=16)))
        if category:
            return self._category(category)
        letter = self.next
        if not letter:
            raise self.error()
        if letter.isalnum() and letter not in ESCAPES:
            raise self.error(Fault.UNSUPPORTED)
        self._place += 1
        return ESCAPES.get(letter) or only(letter)

    def _category(self, found: re.Match[str]) -> Letters:
        category = found[2] or found[3]
        if category not in CATEGORIES:
            raise self.error(Fault.UNSUPPORTED)
        self._place = found.end()
        letters = Letters(categories=(category,))
        return letters if found[1] == "p" else but(letters)


def _limits(found: re.Match[str]) -> tuple[int, int | None]:
    least = int(found[1])
    if not found[2]:
        return least, least
    return least, int(found[3]) if found[3] else None
