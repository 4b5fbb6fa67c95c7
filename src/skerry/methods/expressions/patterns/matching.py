"""Follows all ways through a pattern at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from skerry.methods.expressions.patterns import reading
from skerry.methods.expressions.patterns.letters import Letters
from skerry.methods.expressions.patterns.reading import (
    Edge,
    Either,
    Fault,
    Part,
    PatternError,
    Repeat,
)

MAX_STATES = 2_000
MAX_STEPS = 1_000_000
_CACHED = 256


@dataclass(frozen=True)
class _Fork:
    """Goes on at each of these states."""

    ways: tuple[int, ...]


@dataclass(frozen=True)
class Pattern:
    """The states of a pattern; behind the last of them the whole text has matched."""

    states: tuple[Letters | Edge | _Fork, ...]


@dataclass
class _Program:
    states: list[Letters | Edge | _Fork] = field(default_factory=list)

    def add(self, part: Part) -> None:
        match part:
            case reading.Sequence():
                for each in part.parts:
                    self.add(each)
            case Either():
                self._either(part.parts)
            case Repeat():
                self._repeat(part)
            case _:
                self.states.append(part)

    def _either(self, parts: Sequence[Part]) -> None:
        """A fork to each part, and behind each part a leap over those after it."""
        fork = self._reserve()
        starts, leaps = [], []
        for part in parts:
            starts.append(len(self.states))
            self.add(part)
            leaps.append(self._reserve())
        self.states[fork] = _Fork(tuple(starts))
        for leap in leaps:
            self.states[leap] = _Fork((len(self.states),))

    def _repeat(self, part: Repeat) -> None:
        for _ in range(part.least):
            self.add(part.part)
        if part.most is None:
            fork = self._reserve()
            self.add(part.part)
            self.states.append(_Fork((fork,)))
            self.states[fork] = _Fork((fork + 1, len(self.states)))
            return
        forks = []
        for _ in range(part.most - part.least):
            forks.append(self._reserve())
            self.add(part.part)
        for fork in forks:
            self.states[fork] = _Fork((fork + 1, len(self.states)))

    def _reserve(self) -> int:
        self.states.append(_Fork(()))
        return len(self.states) - 1


@lru_cache(maxsize=_CACHED)
def compiled(pattern: str) -> Pattern:
    """The states of ``pattern``.

    Raises:
        PatternError: it cannot be read, or has too many states.
    """
    part = reading.read(pattern)
    if _size(part) > MAX_STATES:
        raise PatternError(0, Fault.TOO_LARGE)
    program = _Program()
    program.add(part)
    return Pattern(tuple(program.states))


def matches(pattern: Pattern, text: str) -> bool:
    """Whether the whole of ``text`` is as ``pattern`` says; never if it is too long to try.

    >>> matches(compiled("[a-z]+([.-][a-z]+)*"), "skerry-region.eu")
    True
    >>> matches(compiled("(a+)+b"), "a" * 1000)
    False
    """
    if is_beyond(pattern, len(text)):
        return False
    if not text:
        return len(pattern.states) in _reached(pattern, [0], open_edges=frozenset(Edge))
    here = _reached(pattern, [0], open_edges=frozenset({Edge.START}))
    known: dict[tuple[frozenset[int], str], frozenset[int]] = {}
    for letter in text[:-1]:
        move = (here, letter)
        if move not in known:
            known[move] = _reached(pattern, _behind(pattern, *move), open_edges=frozenset())
        here = known[move]
    last = _behind(pattern, here, text[-1])
    return len(pattern.states) in _reached(pattern, last, open_edges=frozenset({Edge.END}))


def is_beyond(pattern: Pattern, length: int) -> bool:
    """Whether a text of that length is too long to try.

    >>> is_beyond(compiled("[a-z]+"), 20_000), is_beyond(compiled("[a-z]{60}"), 20_000)
    (False, True)
    """
    return length * len(pattern.states) > MAX_STEPS


def _behind(pattern: Pattern, states: Iterable[int], letter: str) -> list[int]:
    """The states behind those that accept ``letter``."""
    return [state + 1 for state in states if _accepts(pattern, state, letter)]


def _accepts(pattern: Pattern, state: int, letter: str) -> bool:
    held = pattern.states[state] if state < len(pattern.states) else None
    return isinstance(held, Letters) and held.accept(letter)


def _reached(
    pattern: Pattern, starts: Iterable[int], *, open_edges: frozenset[Edge]
) -> frozenset[int]:
    """The states to which one comes from ``starts`` without a letter."""
    left = list(starts)
    seen: set[int] = set()
    while left:
        state = left.pop()
        if state in seen:
            continue
        seen.add(state)
        held = pattern.states[state] if state < len(pattern.states) else None
        if isinstance(held, _Fork):
            left.extend(held.ways)
        elif isinstance(held, Edge) and held in open_edges:
            left.append(state + 1)
    return frozenset(seen)


def _size(part: Part) -> int:
    """How many states ``part`` has, counted before any is made."""
    match part:
        case reading.Sequence():
            return sum(map(_size, part.parts))
        case Either():
            return 1 + sum(_size(each) + 1 for each in part.parts)
        case Repeat():
            copies = part.least + 1 if part.most is None else part.most
            forks = 2 if part.most is None else part.most - part.least
            return _size(part.part) * copies + forks
        case _:
            return 1
