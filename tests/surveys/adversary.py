"""Somebody who wants to know whose an answer is, and holds all that can be copied but the secret key.

They have every row with its place in the file, at many times; the bytes of the file and of its
log; what the program wrote to standard error; and the list of who was invited. From these they
rank respondents (who answered first, whose rows lie first, whose drafts were longest) and rank
opened answers (which lies first, is longest, has the lowest number), and match the two.

A ranking that knows nothing is a random matching. How many pairs such a one hits by chance is
known exactly: the number of fixed points of a random permutation. ``suspicion`` is the
probability of so many hits or more.
"""

import json
import math
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from pathlib import Path

from django.db import connection

from skerry.surveys.models import AnonymousAnswer, Invitation, SealedAnswer, SealedDraft, Wave

INVITATIONS = Invitation._meta.db_table
POOL = SealedAnswer._meta.db_table
DRAFTS = SealedDraft._meta.db_table
ANSWERS = AnonymousAnswer._meta.db_table
WAVES = Wave._meta.db_table
FOLLOWED = (INVITATIONS, POOL, DRAFTS, ANSWERS)


@dataclass
class Snapshot:
    """One copy of the database: of each table the rows in their physical order."""

    tables: dict[str, list[dict[str, object]]]


@dataclass
class Booty:
    snapshots: list[Snapshot] = field(default_factory=list)
    log: str = ""
    raw: bytes = b""

    @property
    def last(self):
        return self.snapshots[-1]


def copy_of_database():
    """What a thief copies while the site runs: each row with its place in the file."""
    if connection.vendor == "postgresql":
        return Snapshot(tables=_rows_of_postgresql())
    with sqlite3.connect(f"file:{_file_of_database()}?mode=ro", uri=True) as stolen:
        stolen.row_factory = sqlite3.Row
        tables = {name: _with_place(stolen, name) for name in FOLLOWED}
    stolen.close()
    return Snapshot(tables=tables)


def bytes_of_database():
    """The very bytes of the file with its log of writes, free pages and all; on PostgreSQL all rows."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            names = connection.introspection.table_names(cursor)
            return b"".join(_text_of_table(cursor, name) for name in names)
    parts = (Path(_file_of_database() + suffix) for suffix in ("", "-wal"))
    return b"".join(part.read_bytes() for part in parts if part.exists())


def pages_of_postgresql(*tables):
    """How many bytes PostgreSQL holds of these tables, and of their long values; 0 on SQLite."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_relation_size(oid) + pg_relation_size(reltoastrelid))"
            " FROM pg_class WHERE relname = ANY(%s)",
            [list(tables)],
        )
        return int(cursor.fetchone()[0])


def numbers_of_transactions():
    """For each table of PostgreSQL the transactions that wrote or locked a row of it."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        return {name: _numbers_in(cursor, name) for name in names}


def _numbers_in(cursor, name):
    cursor.execute(f'SELECT xmin::text, xmax::text FROM "{name}"')  # noqa: S608  # the name of a table
    return {number for row in cursor.fetchall() for number in row} - {"0"}


def order_in_file(name):
    """The keys of a table of PostgreSQL as its rows lie."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT ctid::text, id FROM "{name}"')  # noqa: S608  # as above
        return [key for _, key in sorted(cursor.fetchall(), key=lambda row: _page(row[0]))]


def _file_of_database():
    return str(connection.settings_dict["NAME"])


def _text_of_table(cursor, name):
    cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608  # the name of a table
    return "\n".join(
        " ".join(bytes(v).hex() if isinstance(v, memoryview) else str(v) for v in row)
        for row in cursor.fetchall()
    ).encode()


def _with_place(stolen, name):
    rows = stolen.execute(f'SELECT rowid AS "place", * FROM "{name}" ORDER BY rowid')  # noqa: S608  # as above
    return [dict(row) for row in rows]


def _rows_of_postgresql():
    tables = {}
    with connection.cursor() as cursor:
        for name in FOLLOWED:
            cursor.execute(
                f'SELECT ctid::text AS place, xmin::text::bigint AS written_by, xmax::text::bigint AS locked_by, * FROM "{name}"'  # noqa: S608  # as above
            )
            columns = [column.name for column in cursor.description]
            rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
            tables[name] = sorted(rows, key=lambda row: _page(row["place"]))
    return tables


def _page(place):
    return tuple(int(number) for number in place.strip("()").split(","))


def ranks_of_respondents(booty):
    """Numbers by which invitations can be ordered, each a guess at what orders the answers."""
    answered = _first_seen(booty, INVITATIONS, lambda row: bool(row["is_answered"]))
    sealed_then = _at_answering(booty, answered, POOL, gone=False)
    drafts_then = _at_answering(booty, answered, DRAFTS, gone=True)
    rows = booty.last.tables[INVITATIONS]
    ranks = {
        "order of invitations": {row["id"]: number for number, row in enumerate(rows)},
        "order of public ids": {row["id"]: str(row["uuid"]) for row in rows},
        "time of answering": answered,
        "place of the sealed row": {pk: row["place"] for pk, row in sealed_then.items()},
        "key of the sealed row": {pk: row["id"] for pk, row in sealed_then.items()},
        "length of the sealed row": {pk: len(row["sealed"]) for pk, row in sealed_then.items()},
        "bytes of the sealed row": {pk: bytes(row["sealed"]) for pk, row in sealed_then.items()},
        "key of the draft": {pk: row["id"] for pk, row in drafts_then.items()},
        "length of the draft": {pk: len(row["sealed"]) for pk, row in drafts_then.items()},
        "saves of the draft": _saves(booty, drafts_then),
        "place in the log": {row["id"]: booty.log.find(str(row["uuid"])) for row in rows},
    }
    if connection.vendor == "postgresql":
        ranks["transaction"] = {row["id"]: row["written_by"] for row in rows}
        ranks["lock"] = {row["id"]: row["locked_by"] for row in rows}
        ranks["transaction of the draft"] = {
            pk: row["written_by"] for pk, row in drafts_then.items()
        }
        ranks["transaction of the sealed row"] = {
            pk: row["written_by"] for pk, row in sealed_then.items()
        }
    return ranks


def ranks_of_answers(booty):
    """Numbers by which opened answers can be ordered."""
    rows = booty.last.tables[ANSWERS]
    written = {row["id"]: _text(row["answers"]) for row in rows}
    ranks = {
        "place": {row["id"]: number for number, row in enumerate(rows)},
        "key": {row["id"]: row["id"] for row in rows},
        "length": {key: len(text) for key, text in written.items()},
        "number of answers": {key: text.count("value") for key, text in written.items()},
        "place in the file": {key: booty.raw.find(_telling(text)) for key, text in written.items()},
        "last place in the file": {
            key: booty.raw.rfind(_telling(text)) for key, text in written.items()
        },
    }
    if connection.vendor == "postgresql":
        ranks["transaction"] = {row["id"]: row["written_by"] for row in rows}
    return ranks


def _text(value):
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _telling(text):
    """The part of an answer that stands in the file as it is."""
    words = json.loads(text).get("need", {}).get("value", "")
    return words.encode() or b"\0nothing"


def _first_seen(booty, table, holds):
    seen = {}
    for moment, snapshot in enumerate(booty.snapshots):
        for row in snapshot.tables[table]:
            if holds(row):
                seen.setdefault(row["id"], moment)
    return seen


def _at_answering(booty, answered, table, *, gone):
    """For each invitation the row of ``table`` that came, or went, when it was answered."""
    found = {}
    for pk, moment in answered.items():
        if moment == 0:
            continue
        before = {row["id"]: row for row in booty.snapshots[moment - 1].tables[table]}
        after = {row["id"]: row for row in booty.snapshots[moment].tables[table]}
        changed = before.keys() - after.keys() if gone else after.keys() - before.keys()
        rows = before if gone else after
        if len(changed) == 1:
            found[pk] = rows[changed.pop()]
    return found


def _saves(booty, drafts_then):
    """How often each draft was seen to change."""
    versions = {}
    for snapshot in booty.snapshots:
        for row in snapshot.tables[DRAFTS]:
            versions.setdefault(row["id"], set()).add(bytes(row["sealed"]))
    return {pk: len(versions[row["id"]]) for pk, row in drafts_then.items()}


def guesses(booty, cells):
    """Every way of matching respondents to answers: by each pair of ranks, forwards and backwards.

    ``cells`` are pairs of invitations and answers that the strata allow to belong together.
    """
    respondents, answers = ranks_of_respondents(booty), ranks_of_answers(booty)
    for (one, rank), (other, order), is_reversed in product(
        respondents.items(), answers.items(), (False, True)
    ):
        matching = {}
        for invitations, opened in cells:
            first = sorted(invitations, key=lambda pk: (_known(rank, pk), pk), reverse=is_reversed)
            second = sorted(opened, key=lambda pk: (_known(order, pk), pk))
            matching |= dict(zip(first, second, strict=True))
        yield f"{one} / {other}{' backwards' if is_reversed else ''}", matching


def _known(rank, pk):
    value = rank.get(pk)
    return (
        (value is not None, "" if value is None else value)
        if not isinstance(value, int | float)
        else (True, value)
    )


def suspicion(hits, sizes):
    """The probability that a matching that knows nothing hits so many pairs or more."""
    chances = [1.0]
    for size in sizes:
        chances = _sum_of(chances, _fixed_points(size))
    return sum(chances[hits:])


@lru_cache
def _fixed_points(size):
    """How likely a random permutation of ``size`` things leaves 0, 1, 2 … of them in their place."""
    derangements = [1, 0]
    for number in range(2, size + 1):
        derangements.append((number - 1) * (derangements[-1] + derangements[-2]))
    return tuple(
        math.comb(size, hits) * derangements[size - hits] / math.factorial(size)
        for hits in range(size + 1)
    )


def _sum_of(one, other):
    total = Counter()
    for (a, p), (b, q) in product(enumerate(one), enumerate(other)):
        total[a + b] += p * q
    return [total[number] for number in range(len(one) + len(other) - 1)]
