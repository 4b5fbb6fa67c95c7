"""Questions that list several things, and which of them speak of the same things."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, takewhile
from typing import Final

from skerry.questionnaires.api import Definition, QuestionType, choices_of, text_in
from skerry.surveys.enums import Misfit, Shape

LEAST_SHARED: Final = 3
"""Of fewer things no picture is drawn: whatever is above their mean leaves the rest below it."""
_SHAPES: Final[Mapping[QuestionType, Shape]] = {
    QuestionType.MATRIX: Shape.LINES,
    QuestionType.MULTIPLE: Shape.ANSWERS,
    QuestionType.RANKING: Shape.ORDER,
}


@dataclass(frozen=True, kw_only=True)
class Thing:
    """One of several: ``name`` is a line of a matrix, or an answer.

    ``words`` are those of the first language, ``stem`` is the name without what all begin with.
    """

    name: str
    words: str
    stem: str


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A question that asks of several things at once."""

    name: str
    shape: Shape
    things: tuple[Thing, ...]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two questions over the same things; ``shared`` has each thing as either calls it."""

    first: Listing
    second: Listing
    shared: tuple[tuple[Thing, Thing], ...]


@dataclass(frozen=True, kw_only=True)
class Unpaired:
    """A question that goes with none, and why; ``nearest`` is the one it comes closest to."""

    listing: Listing
    misfit: Misfit
    nearest: str = ""
    shared: int = 0


def listings_of(definition: Definition) -> Sequence[Listing]:
    """The matrices, multiple choices and rankings of ``definition``, in the order of its pages."""
    found = []
    for question in definition.questions():
        shape = _SHAPES.get(question.type)
        if shape is None:
            continue
        named = [(row.name, row.label) for row in question.rows] or [
            (choice.name, choice.label) for choice in choices_of(definition, question)
        ]
        things = _things(named, definition.languages)
        found.append(Listing(name=question.name, shape=shape, things=things))
    return found


def _things(
    named: Sequence[tuple[str, Mapping[str, str]]], languages: Sequence[str]
) -> tuple[Thing, ...]:
    stems = _stems([name for name, _label in named])
    return tuple(
        Thing(name=name, words=_plain(text_in(label, languages[0], languages)), stem=stem)
        for (name, label), stem in zip(named, stems, strict=True)
    )


def pairs_of(definition: Definition) -> Sequence[Pair]:
    """Every two questions that can be set against each other, in either order."""
    both = permutations(listings_of(definition), 2)
    return [_pair(first, second) for first, second in both if misfit_of(first, second) is None]


def pair_named(definition: Definition, first: str, second: str) -> Pair | None:
    """Those two questions, if they can be set against each other."""
    found = (each for each in pairs_of(definition) if each.first.name == first)
    return next((each for each in found if each.second.name == second), None)


def unpaired(definition: Definition) -> Sequence[Unpaired]:
    """The questions that list several things and go with no other, each with the reason."""
    listings = listings_of(definition)
    paired = {each.first.name for each in pairs_of(definition)}
    return [
        _unpaired(each, [other for other in listings if other is not each])
        for each in listings
        if each.name not in paired
    ]


def misfit_of(first: Listing, second: Listing) -> Misfit | None:
    """Why two questions cannot be set against each other.

    A ranking says only what comes first, so what comes second everywhere would count as nothing.
    """
    if Shape.ORDER in (first.shape, second.shape):
        return Misfit.RANKING
    number = len(shared_things(first, second))
    if not number:
        return Misfit.NOTHING_SHARED
    if number < LEAST_SHARED:
        return Misfit.TOO_FEW_SHARED
    return None if first.shape is second.shape else Misfit.OTHER_SHAPE


def shared_things(first: Listing, second: Listing) -> Sequence[tuple[Thing, Thing]]:
    """The things of both, found by their words or by their names, whichever finds more."""
    by_words = _shared(first, {each.words: each for each in second.things}, lambda one: one.words)
    by_stems = _shared(first, {each.stem: each for each in second.things}, lambda one: one.stem)
    return max(by_words, by_stems, key=len)


def _shared(
    first: Listing, others: Mapping[str, Thing], key: Callable[[Thing], str]
) -> Sequence[tuple[Thing, Thing]]:
    return [
        (each, others[key(each)])
        for each in first.things
        if _says_something(key(each)) and key(each) in others
    ]


def _says_something(key: str) -> bool:
    """Rows that are only numbered have nothing in common but their places."""
    return any(letter.isalpha() for letter in key)


def _pair(first: Listing, second: Listing) -> Pair:
    return Pair(first=first, second=second, shared=tuple(shared_things(first, second)))


def _unpaired(listing: Listing, others: Sequence[Listing]) -> Unpaired:
    """With the question with which it shares most."""
    if listing.shape is Shape.ORDER:
        return Unpaired(listing=listing, misfit=Misfit.RANKING)
    counts = {
        other.name: len(shared_things(listing, other))
        for other in others
        if other.shape is not Shape.ORDER
    }
    nearest = max(counts, key=lambda name: counts[name], default="")
    number = counts.get(nearest, 0)
    if not number:
        return Unpaired(listing=listing, misfit=Misfit.NOTHING_SHARED)
    misfit = Misfit.OTHER_SHAPE if number >= LEAST_SHARED else Misfit.TOO_FEW_SHARED
    return Unpaired(listing=listing, misfit=misfit, nearest=nearest, shared=number)


def _stems(names: Sequence[str]) -> Sequence[str]:
    """Names without what they all begin with, up to the last sign that parts words.

    >>> _stems(["help_rules", "help_skills"]), _stems(["rules", "skills"])
    (['rules', 'skills'], ['rules', 'skills'])
    """
    first, last = min(names, default=""), max(names, default="")
    same = takewhile(lambda two: two[0] == two[1], zip(first, last, strict=False))
    cut = "".join(letter for letter, _other in same).rfind("_") + 1
    return [name[cut:] for name in names]


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()
