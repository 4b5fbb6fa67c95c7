"""Finding entries through PostgreSQL's trigram index (pg_trgm, see migration 0002)."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import Final

from django.db import connection
from django.db.models import Q

from skerry.kernel.grams import GRAM

MAX_KNOWN_WORDS: Final = 40


def holding(wanted: Sequence[Sequence[str]], columns: Sequence[str]) -> Q:
    """One variant of each word stands in the columns; one or two letters only begin a word."""
    return reduce(and_, (_one_of(variants, columns) for variants in wanted))


def _one_of(variants: Sequence[str], columns: Sequence[str]) -> Q:
    return reduce(or_, (_in_column(word, column) for word in variants for column in columns))


def _in_column(word: str, column: str) -> Q:
    if len(word) >= GRAM:
        return Q(**{f"{column}__contains": word})
    return Q(**{f"{column}__contains": f" {word}"}) | Q(**{f"{column}__startswith": word})


def held(at: int, word: str) -> tuple[str, Sequence[str | int]]:
    """Asks whether an entry of ``seen`` has ``word``; if so, the answer is ``at``."""
    like = f"%{word}%"
    sql = "SELECT %s::int WHERE EXISTS (SELECT 1 FROM seen WHERE title LIKE %s OR text LIKE %s)"
    return sql, [at, like, like]


def known_words_like(words: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """For each of ``words`` those of all entries that share most trigrams with it."""
    one = (
        "(SELECT %s::int, word FROM kernel_searchword WHERE word %% %s "
        "ORDER BY similarity(word, %s) DESC, word LIMIT %s)"
    )
    values = [value for at, word in enumerate(words) for value in (at, word, word, MAX_KNOWN_WORDS)]
    found: dict[str, list[str]] = {word: [] for word in words}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(words)), values)
        for at, known in cursor.fetchall():
            found[words[at]].append(known)
    return found
