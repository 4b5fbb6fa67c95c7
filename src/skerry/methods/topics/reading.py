"""Answers of one language as words and phrases that enough of them use."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from skerry.methods.topics.words import phrases, stop_words


@dataclass(frozen=True, kw_only=True)
class Read:
    """The ``terms`` of each answer that has some; ``places`` says which answer it is.

    They stand in the order of their terms, which does not depend on that of the answers.
    """

    places: tuple[int, ...]
    terms: tuple[tuple[str, ...], ...]
    organisations: tuple[str, ...]
    vocabulary: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What counts as a term.

    It has up to ``longest`` words, is said by ``minimum`` organisations or more, and in at most
    the share ``most_common`` of the answers.
    """

    longest: int
    minimum: int
    most_common: float


def read(
    texts: Sequence[str],
    places: Sequence[int],
    organisations: Sequence[str],
    language: str,
    wanted: Terms,
) -> Read:
    """The terms of the answers at ``places``, which are all in one language."""
    empty = stop_words(language)
    said = {
        place: [
            " ".join(phrase)
            for phrase in phrases(texts[place], longest=wanted.longest)
            if phrase[0] not in empty and phrase[-1] not in empty
        ]
        for place in places
    }
    known = _vocabulary(said, organisations, wanted)
    kept = {
        place: tuple(sorted(term for term in terms if term in known))
        for place, terms in said.items()
    }
    order = sorted((place for place in kept if kept[place]), key=lambda place: (kept[place], place))
    return Read(
        places=tuple(order),
        terms=tuple(kept[place] for place in order),
        organisations=tuple(organisations[place] for place in order),
        vocabulary=tuple(sorted(known)),
    )


def _vocabulary(
    said: dict[int, list[str]], organisations: Sequence[str], wanted: Terms
) -> frozenset[str]:
    owners: dict[str, set[str]] = defaultdict(set)
    answers: dict[str, int] = defaultdict(int)
    for place, terms in said.items():
        for term in set(terms):
            owners[term].add(organisations[place])
            answers[term] += 1
    most = wanted.most_common * sum(1 for terms in said.values() if terms)
    return frozenset(
        term for term in answers if len(owners[term]) >= wanted.minimum and answers[term] <= most
    )
