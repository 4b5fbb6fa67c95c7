"""Finding entries through SQLite's FTS5 trigram index (see migrations 0002 and 0004).

The index names rows; the row's own words are compared again, because the index
keeps no positions. Grams are letters, digits and spaces: folding leaves nothing else.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import connection

from skerry.kernel.grams import GRAM, MIN_LIKENESS, grams

Sql = tuple[str, Sequence[Any]]
"""With its parameters. Any: of whatever type the columns have."""

MAX_ROWS: Final = 20_000
"""More rows than this from the index say that the words are too common to rank them all."""
MAX_KNOWN_WORDS: Final = 40
_LAST: Final = "\U0010ffff"


def holding(wanted: Sequence[Sequence[str]], columns: Sequence[str], kind: str) -> Sql:
    """Asks of a row of ``seen`` whether one variant of each word stands in the columns.

    One or two letters only begin a word.
    """
    exact, words = _every(wanted, columns)
    indexed = [
        _either([_all_grams(word) for word in variants])
        for variants in wanted
        if all(len(word) > 1 for word in variants)
    ]
    if not indexed:
        letter = wanted[0][0]
        return f"title >= %s AND title < %s AND {exact}", [letter, f"{letter}{_LAST}", *words]
    # The words are a parameter; the limit is the index's own, whoever may see the rows.
    rows = "SELECT rowid FROM kernel_searchindex WHERE kernel_searchindex MATCH %s LIMIT %s"
    query = _of_kind(kind, " AND ".join(indexed), columns)
    return f"id IN ({rows}) AND {exact}", [query, MAX_ROWS, *words]


def _every(wanted: Sequence[Sequence[str]], columns: Sequence[str]) -> Sql:
    asked = [
        [_in_column(word, column) for word in variants for column in columns] for variants in wanted
    ]
    sql = " AND ".join(f"({' OR '.join(one for one, _ in each)})" for each in asked)
    return sql, [value for each in asked for _, value in each]


def _in_column(word: str, column: str) -> tuple[str, str]:
    if len(word) >= GRAM:
        return f"instr({column}, %s)", word
    return f"instr(' ' || {column}, %s)", f" {word}"


def _all_grams(word: str) -> str:
    """An index query for the trigrams of ``word``; the index sees a space before each word."""
    return " AND ".join(_quoted(grams(word if len(word) >= GRAM else f" {word}")))


def _either(queries: Sequence[str]) -> str:
    return f"({' OR '.join(f'({query})' for query in queries)})"


def _quoted(texts: Sequence[str]) -> Sequence[str]:
    return [f'"{text}"' for text in texts]


def _of_kind(kind: str, query: str, columns: Sequence[str]) -> str:
    """The index knows kinds by their first letters."""
    return f'{{kind}} : "{kind[:GRAM]}" AND {{{" ".join(columns)}}} : ({query})'


def held(at: int, word: str, kind: str) -> Sql:
    """Asks whether an entry of ``seen`` has ``word``; if so, the answer is ``at``."""
    sql = (
        "SELECT %s WHERE EXISTS (SELECT 1 FROM kernel_searchindex CROSS JOIN seen "
        "ON seen.id = kernel_searchindex.rowid WHERE kernel_searchindex MATCH %s "
        "AND (instr(seen.title, %s) OR instr(seen.text, %s)))"
    )
    return sql, [at, _of_kind(kind, _all_grams(word), ["title", "text"]), word, word]


def known_words_like(words: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """For each of ``words`` those of all entries that are likest: by shared trigrams of all trigrams."""
    asked = [_words_like(at, word) for at, word in enumerate(words)]
    found: dict[str, list[str]] = {word: [] for word in words}
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT * FROM ({sql})" for sql, _ in asked),  # noqa: S608  # made of marks
            [value for _, values in asked for value in values],
        )
        for at, known in cursor.fetchall():
            found[words[at]].append(known)
    return found


def _words_like(at: int, word: str) -> tuple[str, Sequence[int | str]]:
    own = grams(f" {word} ")
    shared = " + ".join(["(instr(' ' || word || ' ', %s) > 0)"] * len(own))
    likeness = f"({shared}) * 1.0 / (length(word) + {len(own)} - ({shared}))"
    needed, terms = _needed(own)
    sql = (
        "SELECT %s, word FROM kernel_searchword WHERE id IN "  # noqa: S608  # ``likeness`` is made of marks
        f"(SELECT rowid FROM kernel_searchwordindex WHERE kernel_searchwordindex MATCH ({needed})) "
        "AND length(word) BETWEEN %s AND %s "
        f"ORDER BY {likeness} DESC, word LIMIT %s"
    )
    lengths = [math.ceil(MIN_LIKENESS * len(word)), int(len(word) / MIN_LIKENESS)]
    return sql, [at, *terms, *lengths, *own, *own, MAX_KNOWN_WORDS]


def _needed(own: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Asks for trigrams of which every word like enough has at least one: all but the commonest few.

    A word as like as ``MIN_LIKENESS`` shares at least that part of the trigrams, so it
    cannot share only those that are left out. (One trigram more is counted in a likeness
    than the index has: the one before the first letter.)
    """
    common = math.ceil(MIN_LIKENESS * (len(own) + 1)) - 2
    if common <= 0:
        return "SELECT %s", [" OR ".join(_quoted(own))]
    each = " UNION ALL ".join(
        ["SELECT term, doc FROM kernel_searchgram WHERE term = %s"] * len(own)
    )
    rarest = f"SELECT term FROM ({each}) ORDER BY doc DESC LIMIT -1 OFFSET {common}"  # noqa: S608  # made of marks
    quoted = "'\"' || term || '\"'"
    return f"""SELECT coalesce(group_concat({quoted}, ' OR '), '""') FROM ({rarest})""", own  # noqa: S608  # likewise
