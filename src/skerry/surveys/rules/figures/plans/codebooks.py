"""Codebooks: what is counted in the open answers to a question."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Self

MOST_CODES: Final = 40
"""Of one question. Each is two figures more in every group, which all have to be protected."""
MOST_WORDS: Final = 100
LONGEST_WORDS: Final = 80
LONGEST_NAME: Final = 40


@dataclass(frozen=True, kw_only=True)
class Code:
    """One thing that answers speak of: its labels by language, and the words that show it."""

    name: str
    labels: Mapping[str, str]
    words: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:  # Any: JSON
        return {"name": self.name, "labels": dict(self.labels), "words": list(self.words)}

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:  # Any: JSON
        return cls(
            name=written["name"], labels=dict(written["labels"]), words=tuple(written["words"])
        )


@dataclass(frozen=True, kw_only=True)
class Codebook:
    """The codes of one open question; those ``set_aside`` are not counted and can be taken back."""

    question: str
    codes: tuple[Code, ...] = ()
    set_aside: tuple[Code, ...] = ()

    def code(self, name: str) -> Code | None:
        return next((code for code in self.codes if code.name == name), None)

    def known(self, name: str) -> Code | None:
        """Whether it is counted or set aside."""
        return next((code for code in (*self.codes, *self.set_aside) if code.name == name), None)

    def as_json(self) -> dict[str, Any]:  # Any: JSON
        return {
            "question": self.question,
            "codes": [code.as_json() for code in self.codes],
            "set_aside": [code.as_json() for code in self.set_aside],
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:  # Any: JSON
        return cls(
            question=written["question"],
            codes=tuple(Code.from_json(code) for code in written["codes"]),
            set_aside=tuple(Code.from_json(code) for code in written.get("set_aside", ())),
        )


Codebooks = tuple[Codebook, ...]


class CodebookFull(Exception):
    """Nothing was kept: the question has as many codes as it can have."""


def codebook_of(books: Sequence[Codebook], question: str) -> Codebook:
    """An empty one where nobody began one."""
    found = (book for book in books if book.question == question)
    return next(found, Codebook(question=question))


def changed(
    books: Sequence[Codebook], question: str, change: Callable[[Codebook], Codebook]
) -> Codebooks:
    """``books`` with that of ``question`` changed, in its place or as the last."""
    book = change(codebook_of(books, question))
    if book.question in {each.question for each in books}:
        return tuple(book if each.question == question else each for each in books)
    return (*books, book)


def with_code(book: Codebook, code: Code) -> Codebook:
    """Keep ``code`` in its place, or as the last; one without a name gets one.

    Raises:
        CodebookFull: it would be one too many.
    """
    named = code if code.name else replace(code, name=_name(book, code))
    aside = tuple(each for each in book.set_aside if each.name != named.name)
    if book.code(named.name):
        codes = tuple(named if each.name == named.name else each for each in book.codes)
        return replace(book, codes=codes, set_aside=aside)
    if len(book.codes) >= MOST_CODES:
        raise CodebookFull
    return replace(book, codes=(*book.codes, named), set_aside=aside)


def moved_up(book: Codebook, name: str) -> Codebook:
    """One place towards the first; the first stays where it is."""
    names = [code.name for code in book.codes]
    place = names.index(name) if name in names else 0
    if not place:
        return book
    before, own = book.codes[place - 1], book.codes[place]
    return replace(book, codes=(*book.codes[: place - 1], own, before, *book.codes[place + 1 :]))


def moved_down(book: Codebook, name: str) -> Codebook:
    """One place towards the last; the last stays where it is."""
    names = [code.name for code in book.codes]
    after = names[names.index(name) + 1 :][:1] if name in names else []
    return moved_up(book, after[0]) if after else book


def put_aside(book: Codebook, name: str) -> Codebook:
    code = book.code(name)
    if code is None:
        return book
    codes = tuple(each for each in book.codes if each is not code)
    return replace(book, codes=codes, set_aside=(*book.set_aside, code))


def taken_back(book: Codebook, name: str) -> Codebook:
    """Count a code again that was set aside.

    Raises:
        CodebookFull: it would be one too many.
    """
    code = next((each for each in book.set_aside if each.name == name), None)
    return with_code(book, code) if code else book


def _name(book: Codebook, code: Code) -> str:
    """A name of plain letters after the first label, which no other code has.

    >>> _name(Codebook(question="need"), Code(name="", labels={"sv": "Brist på folk"}, words=()))
    'brist-pa-folk'
    """
    label = unicodedata.normalize("NFKD", next(iter(code.labels.values()), ""))
    plain = "".join(letter for letter in label if not unicodedata.combining(letter)).lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_NAME].strip("-") or "code"
    taken = {each.name for each in (*book.codes, *book.set_aside)}
    others = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (stem, *others) if name not in taken)
