"""Finding things by what people remember of their names.

Words are folded (case, accents and punctuation go), so that "malmo" finds Malmö.
First come the entries that hold every word as written; where these are few, those
whose words resemble the asked ones (shared trigrams) follow. Both databases do the
same: SQLite through its FTS5 trigram index, PostgreSQL through pg_trgm.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from typing import Any, Final

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from skerry.kernel import search_postgresql, search_sqlite
from skerry.kernel.grams import MIN_LIKENESS, grams
from skerry.kernel.models import SearchEntry, SearchKind

__all__ = [
    "Entry",
    "Hit",
    "SearchKind",
    "find",
    "find_each",
    "fold",
    "folded_text",
    "put",
    "remove",
]

MAX_QUERY_LENGTH: Final = 200
MAX_WORDS: Final = 8
MAX_TEXT_LENGTH: Final = 4000
ENOUGH: Final = 5
"""With at least this many exact hits nobody needs the resembling ones."""
WHOLE_TITLE: Final = 5
MAX_CANDIDATES: Final = 300
MAX_LOOKED_UP: Final = 3
"""Of many misspelt words the longest say most; the others are compared when entries are found."""
MAX_CHECKED_WORDS: Final = 8
MAX_VARIANTS: Final = 5
VARIANTS_WITHIN: Final = 0.15
MAX_COMPARED_TEXT: Final = 300
TEXT_WEIGHT: Final = 0.8
"""A likeness in the title counts more than one in the text."""
MIN_LENGTH_FOR_LIKENESS: Final = 4
BATCH: Final = 2000

Sql = tuple[str, Sequence[Any]]
"""With its parameters. Any: of whatever type the columns have."""

_SEPARATORS = re.compile(r"[\W_]+")
_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What to find an object by: its title, and whatever else people may type.

    ``codes`` are numbers and addresses: found as written, never taken for misspelt words.
    """

    object_id: int
    title: str
    text: str = ""
    codes: str = ""


@dataclass(frozen=True, kw_only=True)
class Hit:
    kind: SearchKind
    object_id: int
    score: float


def fold(text: str) -> str:
    """``text`` as plain words: without case, accents and punctuation.

    >>> fold("Försvarets Materielverk (FMV), Łódź & Ærø")
    'forsvarets materielverk fmv lodz aero'
    """
    plain = text.casefold()
    if not plain.isascii():
        split = unicodedata.normalize("NFKD", plain.translate(_LETTERS))
        plain = "".join(letter for letter in split if not unicodedata.combining(letter))
    return _SEPARATORS.sub(" ", plain).strip()


def folded_text(text: str, codes: str = "") -> str:
    """The column ``text`` of an entry; a line break parts words from codes."""
    return f"{fold(text[:MAX_TEXT_LENGTH])} \n {fold(codes)}".rstrip(" \n")


def put(kind: SearchKind, entries: Iterable[Entry]) -> None:
    """Add ``entries``, or renew those that are there."""
    rows = (
        SearchEntry(
            kind=kind,
            object_id=entry.object_id,
            title=fold(entry.title),
            text=folded_text(entry.text, entry.codes),
        )
        for entry in entries
    )
    while batch := list(islice(rows, BATCH)):
        SearchEntry.objects.bulk_create(
            batch,
            update_conflicts=True,
            unique_fields=["object_id", "kind"],
            update_fields=["title", "text"],
        )


def remove(kind: SearchKind, object_ids: Iterable[int]) -> None:
    ids = iter(object_ids)
    while batch := list(islice(ids, BATCH)):
        SearchEntry.objects.filter(kind=kind, object_id__in=batch).delete()


def find(
    query: str, *, kind: SearchKind, limit: int, within: "QuerySet[Any] | None" = None
) -> Sequence[Hit]:
    """The entries of ``kind`` that ``query`` most likely means, best first, at most ``limit``.

    ``within`` holds the objects that the reader may see: the others neither count
    nor decide whether resembling entries are looked for.
    """
    return find_each(query, {kind: within}, limit=limit)[kind]


def find_each(
    query: str, within: "Mapping[SearchKind, QuerySet[Any] | None]", *, limit: int
) -> Mapping[SearchKind, Sequence[Hit]]:
    """As ``find``, for each kind by itself; what is the same for all of them is looked up once."""
    asked = _Asked(fold(query[:MAX_QUERY_LENGTH]).split()[:MAX_WORDS])
    if not asked.words:
        return {kind: [] for kind in within}
    return {kind: _found(asked, kind, limit, seen) for kind, seen in within.items()}


def _found(
    asked: "_Asked", kind: SearchKind, limit: int, within: "QuerySet[Any] | None"
) -> Sequence[Hit]:
    seen = _Seen(kind, within)
    hits = _holding(asked.words, seen, limit)
    is_named = bool(hits) and hits[0].score >= WHOLE_TITLE
    if len(hits) < min(ENOUGH, limit) and not is_named:
        known = {hit.object_id for hit in hits}
        hits += [hit for hit in _resembling(asked, seen) if hit.object_id not in known]
    return hits[:limit]


class _Seen:
    """The entries of a kind that the reader may see.

    Every question is written on top of them by hand: Django would take longer to
    write each than the database takes to answer it.
    """

    def __init__(self, kind: SearchKind, within: "QuerySet[Any] | None") -> None:
        self.kind = kind
        entries = SearchEntry.objects.filter(kind=kind)
        if within is not None:
            entries = entries.filter(Exists(within.filter(pk=OuterRef("object_id"))))
        columns = entries.values("id", "object_id", "title", "text")
        self._sql, self._values = columns.query.sql_with_params()

    def rows(self, *parts: Sql) -> list[Any]:
        """What the ``parts`` select from ``seen``, one after the other. Any: rows of any values."""
        asked = " UNION ALL ".join(
            f"SELECT * FROM ({part}) AS part{at}"  # noqa: S608  # made of marks
            for at, (part, _) in enumerate(parts)
        )
        sql = f"WITH seen AS NOT MATERIALIZED ({self._sql}) {asked}"
        with connection.cursor() as cursor:
            cursor.execute(
                sql, [*self._values, *(value for _, values in parts for value in values)]
            )
            rows: list[Any] = cursor.fetchall()
        return rows


class _Asked:
    """The words of a query, and the known words that resemble them."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self.long_ones = [word for word in words if len(word) >= MIN_LENGTH_FOR_LIKENESS]

    @cached_property
    def likest(self) -> "Mapping[str, Sequence[tuple[float, str]]]":
        """For the words that say most, the likest of all known words, whoever may see them."""
        telling = sorted(dict.fromkeys(self.long_ones), key=len, reverse=True)[:MAX_LOOKED_UP]
        known = _database().known_words_like(telling) if telling else {}
        return {word: _likest(word, known[word]) for word in known}

    @cached_property
    def comparison(self) -> "_Comparison":
        return _Comparison(self.long_ones)


def _database() -> Any:
    """The module that speaks the database's own words for finding (two of the same shape)."""
    return search_sqlite if connection.vendor == "sqlite" else search_postgresql


def _holding(words: Sequence[str], seen: _Seen, limit: int) -> list[Hit]:
    """Entries that hold every word; those that hold them in the title come first."""
    wanted = [[word] for word in words]
    in_title, of_title = _database().holding(wanted, ["title"], seen.kind)
    anywhere, of_any = _database().holding(wanted, ["title", "text"], seen.kind)
    rank, ranked = _rank(words)
    best = (
        f"SELECT object_id, {rank} AS rank FROM seen WHERE {in_title} "  # noqa: S608  # made of marks
        "ORDER BY rank DESC, length(title), title, object_id LIMIT %s"
    )
    rest = f"SELECT object_id, 1 AS rank FROM seen WHERE {anywhere} LIMIT %s"  # noqa: S608  # likewise
    scores: dict[int, float] = {}
    for id_, score in seen.rows((best, [*ranked, *of_title, limit]), (rest, [*of_any, limit])):
        scores.setdefault(id_, float(score))
    hits = [Hit(kind=seen.kind, object_id=id_, score=score) for id_, score in scores.items()]
    return hits[:limit]


def _rank(words: Sequence[str]) -> Sql:
    """How well a title that holds all ``words`` fits them."""
    whole, first = " ".join(words), words[0]
    begins = "WHEN substr(title, 1, %s) = %s THEN"
    sql = f"CASE WHEN title = %s THEN {WHOLE_TITLE} {begins} 4 {begins} 3 ELSE 2 END"
    return sql, [whole, len(whole) + 1, f"{whole} ", len(first), first]


def _resembling(asked: _Asked, seen: _Seen) -> list[Hit]:
    """Entries with words like those asked for; a word that no known word resembles is left out."""
    variants = [alike for alike in _known_words_like(asked, seen).values() if alike]
    if not variants:
        return []

    scores = {
        id_: asked.comparison.score(title, text) for id_, title, text in _candidates(variants, seen)
    }
    hits = [
        Hit(kind=seen.kind, object_id=id_, score=score)
        for id_, score in scores.items()
        if score >= MIN_LIKENESS
    ]
    return sorted(hits, key=lambda hit: (-hit.score, hit.object_id))


def _known_words_like(asked: _Asked, seen: _Seen) -> Mapping[str, Sequence[str]]:
    """Each word itself if one of the entries has it, and their words nearly as like it as the likest."""
    others = dict.fromkeys(other for rated in asked.likest.values() for _, other in rated)
    held = _held(list(others), seen) if others else ()
    return {
        word: _variants(word, [pair for pair in rated if pair[1] in held])
        for word, rated in asked.likest.items()
    }


def _likest(word: str, known: Sequence[str]) -> Sequence[tuple[float, str]]:
    asked = [frozenset(grams(f"  {word} "))]
    rated = sorted(((_likenesses(other, asked)[0], other) for other in known), reverse=True)
    return rated[:MAX_CHECKED_WORDS]


def _variants(word: str, rated: Sequence[tuple[float, str]]) -> Sequence[str]:
    others = [likeness for likeness, other in rated if other != word]
    needed = max(MIN_LIKENESS, others[0] - VARIANTS_WITHIN) if others else 1
    return [other for likeness, other in rated[:MAX_VARIANTS] if likeness >= needed]


def _held(words: Sequence[str], seen: _Seen) -> AbstractSet[str]:
    """Those of ``words`` that stand in one of the entries, asked in one query.

    The index knows the words of every entry. A word that only hidden entries have is left
    out here: it is no variant, and no other is measured by it. What is not promised: it has
    taken one of the ``MAX_CHECKED_WORDS`` places among the likest, so that many of them
    together can keep out a word in sight that is less like the one asked for.
    """
    rows = seen.rows(*(_database().held(at, word, seen.kind) for at, word in enumerate(words)))
    return {words[at] for (at,) in rows}


def _candidates(variants: Sequence[Sequence[str]], seen: _Seen) -> Iterable[tuple[int, str, str]]:
    """Entries with one variant of every word; where there are none, of any word."""
    every = _with_variants(variants, seen)
    if every or len(variants) == 1:
        return every
    return _with_variants([list(dict.fromkeys(chain(*variants)))], seen)


def _with_variants(wanted: Sequence[Sequence[str]], seen: _Seen) -> Sequence[tuple[int, str, str]]:
    """A few hundred entries, those with the words in the title before others."""
    parts = [
        _database().holding(wanted, columns, seen.kind)
        for columns in (["title"], ["title", "text"])
    ]
    select = "SELECT object_id, title, text FROM seen WHERE"
    asked = ((f"{select} {sql} LIMIT %s", [*values, MAX_CANDIDATES]) for sql, values in parts)
    found = {row[0]: row for row in seen.rows(*asked)}
    return list(found.values())[:MAX_CANDIDATES]


class _Comparison:
    """Compares titles and texts with the words asked for, each different word once."""

    def __init__(self, words: Sequence[str]) -> None:
        self._asked = [frozenset(grams(f"  {word} ")) for word in words]
        self._known: dict[str, Sequence[float]] = {}

    def score(self, title: str, text: str) -> float:
        """How well the best words fit those asked for, on average, from 0 to 1."""
        rated = [self._rated(word) for word in title.split()]
        rated += [
            [TEXT_WEIGHT * likeness for likeness in self._rated(word)]
            for word in text[:MAX_COMPARED_TEXT].split()
        ]
        best: list[float] = [max(column) for column in zip(*rated, strict=True)]
        return sum(best) / len(best)

    def _rated(self, word: str) -> Sequence[float]:
        if word not in self._known:
            self._known[word] = _likenesses(word, self._asked)
        return self._known[word]


def _likenesses(word: str, asked: Sequence[frozenset[str]]) -> Sequence[float]:
    own = frozenset(grams(f"  {word} "))
    return [len(own & other) / len(own | other) for other in asked]
