"""Topics of open answers, language by language, and where those of two languages meet."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from skerry.methods.topics.factoring import Factors, factors, stability, weighted
from skerry.methods.topics.reading import Read, Terms, read
from skerry.methods.topics.results import (
    Effort,
    Meeting,
    TextsDoNotFit,
    Topic,
    Topics,
    TopicsOfLanguage,
    Unread,
)

FloatArray = NDArray[np.float64]

Concepts = Mapping[str, Mapping[str, str]]
"""For each language: what a word or phrase means, as the address of a concept."""

_DIGITS = 9


_EFFORT = Effort()
_NO_CONCEPTS: Concepts = {}


def topics(
    texts: Sequence[str],
    languages: Sequence[str],
    *,
    seed: int,
    organisations: Sequence[str] | None = None,
    concepts: Concepts = _NO_CONCEPTS,
    minimum: int = 5,
    effort: Effort = _EFFORT,
) -> Topics:
    """What open answers are about, in each language, and where languages speak of the same.

    Asked: which subjects come up, without having been asked for? Words and phrases that at
    least ``minimum`` organisations use, and not most answers, are weighed by TF-IDF; non-negative
    factors X ≈ W H part the answers into topics. Of the numbers tried, the one whose leading
    words stay most alike when answers are left out is taken, among those whose topics all come
    from ``minimum`` organisations. Topics of two languages meet where the cosine of the concepts
    of their words is high.

    D. D. Lee and H. S. Seung, Nature 401 (1999), 788–791; G. Salton and C. Buckley, Information
    Processing and Management 24 (1988), 513–523; D. Greene and others, 2014.

    >>> texts = ["Skills are missing", "missing skills", "high cost", "The cost is high"]
    >>> found = topics(texts * 2, ["en"] * 8, seed=1, minimum=2, effort=Effort(numbers=(2,), longest=1))
    >>> [(sorted(topic.words), topic.size) for topic in found.languages[0].topics]
    [(['cost', 'high'], 4), (['missing', 'skills'], 4)]

    Raises:
        TextsDoNotFit: a part has another length than the texts, or is not a number to work with.
    """
    owners = [str(place) for place in range(len(texts))] if organisations is None else organisations
    _check(texts, languages, owners, minimum, effort)
    wish = _Wish(seed, minimum, effort, concepts, owners)
    found = [_of_language(texts, languages, language, wish) for language in sorted(set(languages))]
    return Topics(
        seed=seed,
        minimum=minimum,
        effort=effort,
        n=sum(each.n for each in found),
        languages=tuple(found),
        meetings=tuple(sorted(_meetings(found, effort.alike_from), key=_by_likeness)),
    )


@dataclass(frozen=True)
class _Wish:
    """What was asked for."""

    seed: int
    minimum: int
    effort: Effort
    concepts: Concepts
    owners: Sequence[str]


def _check(
    texts: Sequence[str],
    languages: Sequence[str],
    owners: Sequence[str],
    minimum: int,
    effort: Effort,
) -> None:
    if len(languages) != len(texts):
        raise TextsDoNotFit("languages")
    if len(owners) != len(texts):
        raise TextsDoNotFit("organisations")
    if minimum < 1:
        raise TextsDoNotFit("minimum")
    smallest = min(effort.samples, effort.longest, effort.leading, *effort.numbers, 1)
    if not effort.numbers or smallest < 1 or not 0 < effort.most_common <= 1:
        raise TextsDoNotFit("effort")


def _of_language(
    texts: Sequence[str], languages: Sequence[str], language: str, wish: _Wish
) -> TopicsOfLanguage:
    places = [
        place for place, each in enumerate(languages) if each == language and texts[place].strip()
    ]
    told = TopicsOfLanguage(
        language=language,
        n=len(places),
        organisations=len({wish.owners[place] for place in places}),
    )
    if told.organisations < wish.minimum:
        return replace(told, unread=Unread.TOO_FEW)
    effort = wish.effort
    wanted = Terms(longest=effort.longest, minimum=wish.minimum, most_common=effort.most_common)
    answers = read(texts, places, wish.owners, language, wanted)
    fits = dict(_fits(answers, wish))
    if not fits:
        nothing = len(answers.vocabulary) < min(effort.numbers)
        return replace(told, unread=Unread.NO_COMMON_WORDS if nothing else Unread.TOPICS_TOO_SMALL)
    number = min(fits, key=lambda each: (-round(fits[each][1], _DIGITS), each))
    known = fits[number][0]
    said = set(answers.places)
    return replace(
        told,
        topics=tuple(_topic(answers, known, each, language, wish) for each in range(number)),
        stabilities={each: fit[1] for each, fit in fits.items()},
        left=tuple(place for place in places if place not in said),
        topic_of=dict(zip(answers.places, known.topic_of.tolist(), strict=True)),
    )


def _fits(answers: Read, wish: _Wish) -> Iterator[tuple[int, tuple[Factors, float]]]:
    """Each number of topics that may be told, with its factors and their stability."""
    effort = wish.effort
    most = min(len(answers.places), len(answers.vocabulary))
    matrix = weighted(answers) if most else csr_matrix((0, 0))
    for number in sorted(each for each in set(effort.numbers) if each <= most):
        known = factors(matrix, number, seed=wish.seed)
        if _smallest(answers, known) >= wish.minimum:
            steady = stability(
                matrix, known, samples=effort.samples, depth=effort.leading, seed=wish.seed
            )
            yield number, (known, steady)


def _smallest(answers: Read, known: Factors) -> int:
    """From how many organisations the answers of the smallest topic come."""
    owners: dict[int, set[str]] = defaultdict(set)
    for topic, owner in zip(known.topic_of.tolist(), answers.organisations, strict=True):
        owners[topic].add(owner)
    return min(len(owners[topic]) for topic in range(len(known.words)))


def _topic(answers: Read, known: Factors, number: int, language: str, wish: _Wish) -> Topic:
    effort = wish.effort
    own = np.flatnonzero(known.topic_of == number)
    strongest = own[np.argsort(-known.strengths[own, number], kind="stable")]
    weights = known.words[number]
    leading = [column for column in known.leading(effort.leading)[number] if weights[column] > 0]
    return Topic(
        words=tuple(answers.vocabulary[column] for column in leading),
        size=len(own),
        organisations=len({answers.organisations[place] for place in own}),
        share=len(own) / len(answers.places),
        examples=tuple(answers.places[place] for place in strongest[: effort.examples]),
        concepts=_concepts(answers, weights, wish.concepts.get(language, {})),
    )


def _concepts(answers: Read, weights: FloatArray, known: Mapping[str, str]) -> Mapping[str, float]:
    """The share of the weight of a topic's words that each concept has."""
    found: dict[str, float] = defaultdict(float)
    for term, weight in zip(answers.vocabulary, weights.tolist(), strict=True):
        if term in known and weight > 0:
            found[known[term]] += weight
    total = float(weights.sum())
    return {concept: found[concept] / total for concept in sorted(found)}


def _meetings(found: Sequence[TopicsOfLanguage], alike_from: float) -> Iterator[Meeting]:
    for one, other in combinations(found, 2):
        for first, topic in enumerate(one.topics):
            for second, beside in enumerate(other.topics):
                likeness = _cosine(topic.concepts, beside.concepts)
                if likeness >= alike_from:
                    yield Meeting(
                        languages=(one.language, other.language),
                        topics=(first, second),
                        likeness=likeness,
                        concepts=tuple(sorted(topic.concepts.keys() & beside.concepts.keys())),
                    )


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    product = sum(share * other.get(concept, 0.0) for concept, share in one.items())
    lengths = [sum(share**2 for share in each.values()) ** 0.5 for each in (one, other)]
    return product / (lengths[0] * lengths[1]) if product else 0.0


def _by_likeness(meeting: Meeting) -> tuple[float, tuple[str, str], tuple[int, int]]:
    return -round(meeting.likeness, _DIGITS), meeting.languages, meeting.topics
