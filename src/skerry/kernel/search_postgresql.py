"""Finding entries through PostgreSQL's trigram index (pg_trgm, see migration 0002)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import connection

from skerry.kernel.grams import GRAM

Sql = tuple[str, Sequence[Any]]
"""With its parameters. Any: of whatever type the columns have."""

MAX_KNOWN_WORDS: Final = 40


def holding(wanted: Sequence[Sequence[str]], columns: Sequence[str], _kind: str) -> Sql:
    """Asks of a row of ``seen`` whether one variant of each word stands in the columns.

    One or two letters only begin a word.
    """
    asked = [
        [part for word in variants for column in columns for part in _in_column(word, column)]
        for variants in wanted
    ]
    sql = " AND ".join(f"({' OR '.join(one for one, _ in each)})" for each in asked)
    return sql, [value for each in asked for _, value in each]


def _in_column(word: str, column: str) -> Sequence[tuple[str, str]]:
    if len(word) >= GRAM:
        return [(f"{column} LIKE %s", f"%{word}%")]
    return [(f"{column} LIKE %s", f"% {word}%"), (f"{column} LIKE %s", f"{word}%")]


def held(at: int, word: str, _kind: str) -> Sql:
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
