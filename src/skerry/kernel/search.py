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
from itertools import chain, islice
from typing import Any, Final

from django.db import connection
from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Value, When
from django.db.models.functions import Length

from skerry.kernel import search_postgresql, search_sqlite
from skerry.kernel.grams import MIN_LIKENESS, grams
from skerry.kernel.models import SearchEntry, SearchKind

__all__ = ["Entry", "Hit", "SearchKind", "find", "fold", "folded_text", "put", "remove"]

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
    words = fold(query[:MAX_QUERY_LENGTH]).split()[:MAX_WORDS]
    if not words:
        return []

    entries = SearchEntry.objects.filter(kind=kind)
    if within is not None:
        entries = entries.filter(Exists(within.filter(pk=OuterRef("object_id"))))
    hits = _holding(words, entries, kind, limit)
    is_named = bool(hits) and hits[0].score >= WHOLE_TITLE
    if len(hits) < min(ENOUGH, limit) and not is_named:
        known = {hit.object_id for hit in hits}
        hits += [hit for hit in _resembling(words, entries, kind) if hit.object_id not in known]
    return hits[:limit]


def _database() -> Any:
    """The module that speaks the database's own words for finding (two of the same shape)."""
    return search_sqlite if connection.vendor == "sqlite" else search_postgresql


def _holding(
    words: Sequence[str], entries: "QuerySet[SearchEntry]", kind: SearchKind, limit: int
) -> list[Hit]:
    """Entries that hold every word; those that hold them in the title come first."""
    wanted = [[word] for word in words]
    in_title = entries.filter(_database().holding(wanted, ["title"]))
    anywhere = entries.filter(_database().holding(wanted, ["title", "text"]))
    rest = anywhere.annotate(rank=Value(1)).values_list("object_id", "rank")[:limit]
    scores: dict[int, float] = {}
    for id_, score in _rows_of(_ranked(in_title, words)[:limit], rest):
        scores.setdefault(id_, float(score))
    hits = [Hit(kind=kind, object_id=id_, score=score) for id_, score in scores.items()]
    return hits[:limit]


def _ranked(entries: "QuerySet[SearchEntry]", words: Sequence[str]) -> "QuerySet[Any, Any]":
    """Numbers and ranks of ``entries``, the best first. Any: rows of two values."""
    whole = " ".join(words)
    rank = Case(
        When(title=whole, then=Value(WHOLE_TITLE)),
        When(title__startswith=f"{whole} ", then=Value(4)),
        When(title__startswith=words[0], then=Value(3)),
        default=Value(2),
        output_field=IntegerField(),
    )
    best = entries.annotate(rank=rank).order_by("-rank", Length("title"), "title", "object_id")
    return best.values_list("object_id", "rank")


def _rows_of(*parts: "QuerySet[Any, Any]") -> list[Any]:
    """The rows of all ``parts``, one after the other, in one query. Any: rows of any values.

    Django's own union leaves out the order and the limit of each part on SQLite.
    """
    asked = [part.query.sql_with_params() for part in parts]
    sql = " UNION ALL ".join(
        f"SELECT * FROM ({sql}) AS part{number}"  # noqa: S608  # Django's own SQL
        for number, (sql, _) in enumerate(asked)
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _, values in asked for value in values])
        rows: list[Any] = cursor.fetchall()
    return rows


def _resembling(
    words: Sequence[str], entries: "QuerySet[SearchEntry]", kind: SearchKind
) -> list[Hit]:
    """Entries with words like those asked for; a word that no known word resembles is left out."""
    long_ones = [word for word in words if len(word) >= MIN_LENGTH_FOR_LIKENESS]
    telling = sorted(dict.fromkeys(long_ones), key=len, reverse=True)[:MAX_LOOKED_UP]
    variants = [alike for alike in _known_words_like(telling, entries).values() if alike]
    if not variants:
        return []

    compare = _Comparison(long_ones)
    scores = {
        id_: compare.score(title, text) for id_, title, text in _candidates(variants, entries)
    }
    hits = [
        Hit(kind=kind, object_id=id_, score=score)
        for id_, score in scores.items()
        if score >= MIN_LIKENESS
    ]
    return sorted(hits, key=lambda hit: (-hit.score, hit.object_id))


def _known_words_like(
    words: Sequence[str], entries: "QuerySet[SearchEntry]"
) -> Mapping[str, Sequence[str]]:
    """Each word itself if one of ``entries`` has it, and their words nearly as like it as the likest."""
    known = _database().known_words_like(words) if words else {}
    likest = {word: _likest(word, known[word]) for word in known}
    others = dict.fromkeys(other for rated in likest.values() for _, other in rated)
    held = _held(list(others), entries) if others else ()
    return {
        word: _variants(word, [pair for pair in rated if pair[1] in held])
        for word, rated in likest.items()
    }


def _likest(word: str, known: Sequence[str]) -> Sequence[tuple[float, str]]:
    asked = [frozenset(grams(f"  {word} "))]
    rated = sorted(((_likenesses(other, asked)[0], other) for other in known), reverse=True)
    return rated[:MAX_CHECKED_WORDS]


def _variants(word: str, rated: Sequence[tuple[float, str]]) -> Sequence[str]:
    others = [likeness for likeness, other in rated if other != word]
    needed = max(MIN_LIKENESS, others[0] - VARIANTS_WITHIN) if others else 1
    return [other for likeness, other in rated[:MAX_VARIANTS] if likeness >= needed]


def _held(words: Sequence[str], entries: "QuerySet[SearchEntry]") -> AbstractSet[str]:
    """Those of ``words`` that stand in one of ``entries``, asked in one query.

    The index knows the words of every entry. A word that only hidden entries have
    must not push others aside: trying names would show which of them exist.
    """
    seen, values = entries.values("id", "title", "text").query.sql_with_params()
    asked = [_database().held(at, word) for at, word in enumerate(words)]
    # Written out once: Django would take longer to build a query a word than these take.
    sql = f"WITH seen AS NOT MATERIALIZED ({seen}) " + " UNION ALL ".join(one for one, _ in asked)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *(value for _, these in asked for value in these)])
        return {words[at] for (at,) in cursor.fetchall()}


def _candidates(
    variants: Sequence[Sequence[str]], entries: "QuerySet[SearchEntry]"
) -> Iterable[tuple[int, str, str]]:
    """Entries with one variant of every word; where there are none, of any word."""
    every = _with_variants(variants, entries)
    if every or len(variants) == 1:
        return every
    return _with_variants([list(dict.fromkeys(chain(*variants)))], entries)


def _with_variants(
    wanted: Sequence[Sequence[str]], entries: "QuerySet[SearchEntry]"
) -> Sequence[tuple[int, str, str]]:
    """A few hundred entries, those with the words in the title before others."""
    parts = (
        entries.filter(_database().holding(wanted, columns)).values_list(
            "object_id", "title", "text"
        )[:MAX_CANDIDATES]
        for columns in (["title"], ["title", "text"])
    )
    found = {row[0]: row for row in _rows_of(*parts)}
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
