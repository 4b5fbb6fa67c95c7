"""Finding entries through SQLite's FTS5 trigram index (see migration 0002).

The index names rows; the row's own words are compared again, because the index
keeps no positions. Grams are letters, digits and spaces: folding leaves nothing else.
"""

import math
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import Final

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from skerry.kernel.grams import GRAM, MIN_LIKENESS, grams

MAX_ROWS: Final = 20_000
"""More rows than this from the index say that the words are too common to rank them all."""
MAX_KNOWN_WORDS: Final = 40
_LAST: Final = "\U0010ffff"


def holding(wanted: Sequence[Sequence[str]], columns: Sequence[str]) -> Q:
    """One variant of each word stands in the columns; one or two letters only begin a word."""
    exact = reduce(and_, (_one_of(variants, columns) for variants in wanted))
    indexed = [
        _either([_all_grams(word) for word in variants])
        for variants in wanted
        if all(len(word) > 1 for word in variants)
    ]
    if not indexed:
        letter = wanted[0][0]
        return Q(title__gte=letter, title__lt=f"{letter}{_LAST}") & exact
    return _in_index(" AND ".join(indexed), columns) & exact


def _one_of(variants: Sequence[str], columns: Sequence[str]) -> Q:
    return reduce(or_, (_in_column(word, column) for word in variants for column in columns))


def _in_column(word: str, column: str) -> Q:
    if len(word) >= GRAM:
        return Q(**{f"{column}__contains": word})
    return Q(**{f"{column}__contains": f" {word}"}) | Q(**{f"{column}__startswith": word})


def _all_grams(word: str) -> str:
    """An index query for the trigrams of ``word``; the index sees a space before each word."""
    return " AND ".join(_quoted(grams(word if len(word) >= GRAM else f" {word}")))


def _either(queries: Sequence[str]) -> str:
    return f"({' OR '.join(f'({query})' for query in queries)})"


def _quoted(texts: Sequence[str]) -> Sequence[str]:
    return [f'"{text}"' for text in texts]


def _in_index(query: str, columns: Sequence[str]) -> Q:
    rows = RawSQL(  # the words are a parameter
        "SELECT rowid FROM kernel_searchindex WHERE kernel_searchindex MATCH %s LIMIT %s",
        (f"{{{' '.join(columns)}}} : ({query})", MAX_ROWS),
    )
    return Q(pk__in=rows)


def held(at: int, word: str) -> tuple[str, Sequence[str | int]]:
    """Asks whether an entry of ``seen`` has ``word``; if so, the answer is ``at``."""
    sql = (
        "SELECT %s WHERE EXISTS (SELECT 1 FROM kernel_searchindex CROSS JOIN seen "
        "ON seen.id = kernel_searchindex.rowid WHERE kernel_searchindex MATCH %s "
        "AND (instr(seen.title, %s) OR instr(seen.text, %s)))"
    )
    return sql, [at, _all_grams(word), word, word]


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
