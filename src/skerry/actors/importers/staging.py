"""The staging file: what was read and what would change, outside the database.

A DuckDB file with bounded memory, so that a preview of a million rows costs the
region's server little and its other users nothing.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final, NamedTuple, Self

import duckdb
import polars as pl

from skerry.actors.importers.places import RegionFinder
from skerry.actors.importers.refusals import FileRefused, Place, Refusal, Remark
from skerry.actors.importers.rows import (
    AliasRow,
    ConceptRow,
    InitiativeRow,
    NumberRow,
    ObservationRow,
    OrganisationRow,
    ParticipationRow,
    RemarkRow,
    Row,
    TextRow,
    TopicRow,
)

MEMORY_LIMIT: Final = "640MB"
FLUSH_ROWS: Final = 20_000
# A file is given up when of its first rows more than half cannot be read.
ROWS_TO_JUDGE: Final = 2_000

_TEXT: Final = pl.String
COLUMNS: Final[dict[type, tuple[str, dict[str, Any]]]] = {  # Any: polars' types have no common one
    OrganisationRow: (
        "organisation_row",
        {
            "scheme": _TEXT, "key": _TEXT, "vat": _TEXT, "name": _TEXT, "kind": _TEXT,
            "established": pl.Int16, "website": _TEXT, "mail_domain": _TEXT, "street": _TEXT,
            "postcode": _TEXT, "city": _TEXT, "country": _TEXT, "latitude": pl.Float64,
            "longitude": pl.Float64, "nuts": _TEXT, "updated": _TEXT, "line": pl.Int32, "size_class": _TEXT,
        },
    ),
    AliasRow: (
        "alias_row",
        {"scheme": _TEXT, "key": _TEXT, "kind": _TEXT, "language": _TEXT, "text": _TEXT},
    ),
    NumberRow: ("number_row", {"scheme": _TEXT, "key": _TEXT, "number": _TEXT, "value": _TEXT}),
    TextRow: (
        "text_row",
        {"scheme": _TEXT, "key": _TEXT, "language": _TEXT, "summary": _TEXT, "description": _TEXT},
    ),
    ConceptRow: ("concept_row", {"scheme": _TEXT, "key": _TEXT, "concept": pl.Int64, "label": _TEXT}),
    InitiativeRow: (
        "initiative_row",
        {
            "programme": _TEXT, "key": _TEXT, "acronym": _TEXT, "title": _TEXT, "summary": _TEXT,
            "language": _TEXT, "funder": _TEXT, "url": _TEXT, "starts_on": pl.Date,
            "ends_on": pl.Date, "total_cost": pl.Decimal(14, 2), "contribution": pl.Decimal(14, 2),
            "updated": _TEXT, "line": pl.Int32,
        },
    ),
    ParticipationRow: (
        "participation_row",
        {
            "project": _TEXT, "scheme": _TEXT, "organisation": _TEXT, "role": _TEXT,
            "contribution": pl.Decimal(14, 2), "total_cost": pl.Decimal(14, 2),
            "has_ended": pl.Boolean, "line": pl.Int32,
        },
    ),
    TopicRow: ("topic_row", {"project": _TEXT, "notation": _TEXT, "parent": _TEXT, "label": _TEXT}),
    ObservationRow: (
        "observation_row",
        {
            "dataset": _TEXT, "indicator": _TEXT, "unit": _TEXT, "size": _TEXT, "activity": _TEXT,
            "other": _TEXT, "geo": _TEXT, "period": _TEXT, "value": _TEXT, "flags": _TEXT,
            "file": _TEXT, "line": pl.Int32,
        },
    ),
    RemarkRow: (
        "remark",
        {"file": _TEXT, "line": pl.Int32, "key": _TEXT, "reason": _TEXT, "detail": _TEXT},
    ),
}  # fmt: skip
_SQL_TYPES: Final[dict[Any, str]] = {  # Any: as above
    _TEXT: "VARCHAR",
    pl.Int16: "SMALLINT",
    pl.Int32: "INTEGER",
    pl.Int64: "BIGINT",
    pl.Float64: "DOUBLE",
    pl.Date: "DATE",
    pl.Boolean: "BOOLEAN",
    pl.Decimal(14, 2): "DECIMAL(14,2)",
}


class Width(NamedTuple):
    """How long a text may be in the database."""

    table: str
    column: str
    width: int


_WIDTHS: Final = (
    Width("organisation_row", "name", 300),
    Width("organisation_row", "street", 300),
    Width("organisation_row", "postcode", 40),
    Width("organisation_row", "city", 120),
    Width("initiative_row", "acronym", 120),
    Width("initiative_row", "title", 600),
)


class Staging:
    """One staging file. Use it in a ``with`` block."""

    def __init__(self, path: Path, *, is_read_only: bool = False) -> None:
        self.path = path
        # Several may read the same file at once, so each has a corner of its own.
        self._folder = Path(mkdtemp(prefix=f"{path.stem}-", dir=path.parent))
        self.connection = duckdb.connect(
            str(path),
            read_only=is_read_only,
            config={
                "memory_limit": MEMORY_LIMIT,
                "threads": 2,
                "temp_directory": str(self._folder),
                "preserve_insertion_order": "false",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )
        self._parts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def run(self, sql: str, parameters: Sequence[object] = ()) -> None:
        self.connection.execute(sql, list(parameters))

    def value(self, sql: str, parameters: Sequence[object] = ()) -> Any:  # Any: what SQL gives
        row = self.connection.execute(sql, list(parameters)).fetchone()
        return row[0] if row else None

    def rows(
        self, sql: str, parameters: Sequence[object] = (), *, batch: int = 10_000
    ) -> Iterator[tuple[Any, ...]]:  # Any: what SQL gives
        for block in self.batches(sql, parameters, batch=batch):
            yield from block

    def batches(
        self, sql: str, parameters: Sequence[object] = (), *, batch: int
    ) -> Iterator[list[tuple[Any, ...]]]:  # Any: what SQL gives
        """The answer in blocks; the query is not disturbed by others that run meanwhile."""
        cursor = self.connection.cursor()
        try:
            cursor.execute(sql, list(parameters))
            while block := cursor.fetchmany(batch):
                yield block
        finally:
            cursor.close()

    def create(self, table: str, schema: Mapping[str, Any]) -> None:  # Any: polars' types
        columns = ", ".join(f'"{name}" {_SQL_TYPES[kind]}' for name, kind in schema.items())
        self.run(f'CREATE OR REPLACE TABLE "{table}" ({columns})')

    def load(
        self,
        table: str,
        schema: Mapping[str, Any],  # Any: polars' types
        rows: Sequence[tuple[Any, ...]],  # Any: the values of many columns
    ) -> None:
        """Append many rows at once, through a column file: the fast way into DuckDB."""
        if rows:
            self.load_columns(table, schema, list(zip(*rows, strict=True)))

    def load_columns(
        self,
        table: str,
        schema: Mapping[str, Any],  # Any: polars' types
        columns: Sequence[Sequence[Any]],  # Any: the values of many columns
    ) -> None:
        """As ``load``, of columns as long as each other."""
        frame = pl.DataFrame(
            {
                name: pl.Series(name, column, dtype=kind, strict=False)
                for (name, kind), column in zip(schema.items(), columns, strict=True)
            }
        )
        self._parts += 1
        part = self._folder / f"{self._parts}.parquet"
        frame.write_parquet(part, compression="uncompressed")
        self.run(f'INSERT INTO "{table}" SELECT * FROM read_parquet(?)', [str(part)])  # noqa: S608  # our own names, no input
        part.unlink()


class StagingSink:
    """Collects what readers give and brings it into the staging file, batch by batch."""

    def __init__(
        self, staging: Staging, finder: RegionFinder, progress: Callable[[int], None]
    ) -> None:
        self._staging = staging
        self._finder = finder
        self._progress = progress
        self._waiting: dict[type, list[tuple[Any, ...]]] = {kind: [] for kind in COLUMNS}
        self._file = ""
        self._read = self._broken = self._total = 0
        for kind, (table, schema) in COLUMNS.items():
            extra = (
                {"region": _TEXT, "is_consistent": pl.Boolean} if kind is OrganisationRow else {}
            )
            staging.create(table, schema | extra)

    def begin(self, file: str) -> None:
        self._file = file
        self._read = self._broken = 0

    def put(self, row: Row) -> None:
        waiting = self._waiting[type(row)]
        waiting.append(row)
        if len(waiting) >= FLUSH_ROWS:
            self._flush(type(row))

    def remark(self, reason: Remark, *, line: int | None, key: str = "", detail: str = "") -> None:
        waiting = self._waiting[RemarkRow]
        waiting.append(RemarkRow(self._file, line, key, str(reason), detail))
        if len(waiting) >= FLUSH_ROWS:
            self._flush(RemarkRow)

    def read(self, *, is_broken: bool = False) -> None:
        self._read += 1
        self._total += 1
        self._broken += is_broken
        if self._read == ROWS_TO_JUDGE:
            self._judge()
        if self._total % FLUSH_ROWS == 0:
            self._progress(self._total)

    def finish(self) -> int:
        """Bring in the rest; says how many rows were read."""
        for kind in COLUMNS:
            self._flush(kind)
        self._judge()
        for table, column, width in _WIDTHS:
            self._cut(table, column, width)
        return self._total

    def _judge(self) -> None:
        if self._broken * 2 > self._read:
            raise FileRefused(
                Refusal.MOSTLY_UNREADABLE,
                Place(file=self._file),
                detail=f"{self._broken} / {self._read}",
            )

    def _cut(self, table: str, column: str, width: int) -> None:
        where = f"FROM {table} WHERE length({column}) > {width}"
        if not self._staging.value(f"SELECT count(*) {where}"):
            return
        self._staging.run(
            f"INSERT INTO remark SELECT '', line, key, 'too-long', '{column}' {where}"
        )
        self._staging.run(
            f"UPDATE {table} SET {column} = {column}[:{width}] WHERE length({column}) > {width}"  # noqa: S608  # our own names, no input
        )

    def _flush(self, kind: type) -> None:
        rows, self._waiting[kind] = self._waiting[kind], []
        if not rows:
            return
        table, schema = COLUMNS[kind]
        columns: list[Sequence[Any]] = list(zip(*rows, strict=True))  # Any: of many columns
        if kind is OrganisationRow:
            columns += self._regions_of(columns)
            schema = schema | {"region": _TEXT, "is_consistent": pl.Boolean}
        self._staging.load_columns(table, schema, columns)

    def _regions_of(self, columns: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:  # Any: as above
        field = OrganisationRow._fields.index
        found = self._finder.find(
            columns[field("latitude")],
            columns[field("longitude")],
            columns[field("country")],
            columns[field("nuts")],
        )
        return list(zip(*found, strict=True))
