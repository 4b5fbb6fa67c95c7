"""Texts of frameworks that a region may use: which of them belongs to which requirement."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from skerry.assessments.rules.content import Framework

_PIECES: Final = re.compile(r"[^\W\d_]+|\d+")
_FEWEST_LEFT: Final = 2

_Key = tuple[str, ...]
_KeyOf = Callable[[str], _Key]


@dataclass(frozen=True, kw_only=True)
class Wording:
    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Item:
    """One requirement of a file: what it is called there, and its words by language.

    The first of ``called`` is what people know it by. Headings are in the way where a
    requirement is called the same.
    """

    called: tuple[str, ...]
    wordings: Mapping[str, Wording]
    is_heading: bool = False


@dataclass(frozen=True, kw_only=True)
class TextFile:
    """What a file of texts says of itself, and its requirements in its order."""

    name: str
    version: str
    licence: str
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class Matching:
    """Which requirements of the site have words in a file.

    ``loose`` pairs those that are called a little differently there; ``unknown`` are called
    what the site does not know, ``missing`` are not in the file, ``twice`` stand there twice
    with different words, so that nobody can say which are meant.
    """

    matched: Mapping[str, Item]
    loose: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    twice: tuple[str, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted({code for item in self.matched.values() for code in item.wordings}))


def matching(framework: Framework, items: Sequence[Item]) -> Matching:
    """Find the words of each requirement of ``framework`` among ``items``.

    Case, leading zeros and punctuation make no difference. Only a file in which nothing is
    called as here is read once more without what stands before the first number, so that
    5.1 of the body of a standard is never taken for A.5.1 of its annex.
    """
    items = [item for item in items if item.wordings]
    own = {_key(each): each for each in framework.identifiers}
    found = _found(own, items, _key)
    is_loose = not found
    if is_loose:
        found = _found(_loosened(framework), items, lambda name: _loose(name, framework.key))
    matched = {each: found[each][0] for each in framework.identifiers if each in found}
    taken = {id(item) for each in found.values() for item in each}
    return Matching(
        matched=matched,
        loose=tuple((each, item.called[0]) for each, item in matched.items()) if is_loose else (),
        unknown=tuple(item.called[0] for item in items if _is_left(item, taken)),
        missing=tuple(each for each in framework.identifiers if each not in found),
        twice=tuple(each for each in matched if len(found[each]) > 1),
    )


def _found(own: Mapping[_Key, str], items: Iterable[Item], key_of: _KeyOf) -> dict[str, list[Item]]:
    """The items of each identifier; headings only where there is nothing else."""
    found: dict[str, list[Item]] = {}
    for item in items:
        names = (own.get(key_of(name)) for name in item.called)
        identifier = next((name for name in names if name), None)
        if identifier:
            found.setdefault(identifier, []).append(item)
    return {identifier: _best(each) for identifier, each in found.items()}


def _best(items: list[Item]) -> list[Item]:
    requirements = [item for item in items if not item.is_heading] or items
    first = requirements[0]
    return [first, *(each for each in requirements[1:] if each.wordings != first.wordings)]


def _is_left(item: Item, taken: set[int]) -> bool:
    return not item.is_heading and id(item) not in taken


def _key(identifier: str) -> _Key:
    """The letters and numbers in it.

    >>> _key("A.05.1") == _key("a 5-1")
    True
    >>> _key("PR.AA-01")
    ('pr', 'aa', '1')
    """
    pieces = _PIECES.findall(identifier.casefold())
    return tuple(piece.lstrip("0") or "0" if piece.isdigit() else piece for piece in pieces)


def _loose(identifier: str, framework: str) -> _Key:
    """Without the name of the framework, or one word or letter, before the first number.

    Empty where too little would be left to know it by.

    >>> _loose("A.5.1", "iso"), _loose("NIS2-21.2.a", "nis2"), _loose("A.5", "iso")
    (('5', '1'), ('21', '2', 'a'), ())
    """
    key, prefix = _key(identifier), _key(framework)
    if key[: len(prefix)] == prefix:
        key = key[len(prefix) :]
    if key and not key[0].isdigit():
        key = key[1:]
    return key if len(key) >= _FEWEST_LEFT and key[0].isdigit() else ()


def _loosened(framework: Framework) -> Mapping[_Key, str]:
    """Its identifiers by what is left of each, where that is no other's."""
    keys = {each: _loose(each, framework.key) for each in framework.identifiers}
    counted = Counter(keys.values())
    return {key: each for each, key in keys.items() if key and counted[key] == 1}
