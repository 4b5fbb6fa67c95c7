"""Official statistics that somebody uploads as a table: looked through first, then kept whole."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.actors.models import OfficialSeries, OfficialValue, Region
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event

COLUMNS: Final = ("region", "period", "breakdown", "value", "flag")
MAX_BYTES: Final = 20 * 1024 * 1024
MAX_PROBLEMS: Final = 20
_PERIOD = re.compile(r"\d{4}(-(0[1-9]|1[0-2]|[QS][1-4]))?")
_FLAG = re.compile(r"[a-z:]{0,6}")
_MAX_VALUE: Final = Decimal(10) ** 14
_BATCH: Final = 1_000


class SeriesProblem(StrEnum):
    TOO_BIG = "too-big"
    NOT_TEXT = "not-text"
    COLUMN_MISSING = "column-missing"
    NO_ROWS = "no-rows"
    REGION_UNKNOWN = "region-unknown"
    PERIOD_UNREADABLE = "period-unreadable"
    VALUE_UNREADABLE = "value-unreadable"
    FLAG_UNREADABLE = "flag-unreadable"
    VALUE_MISSING = "value-missing"
    TWICE = "twice"
    BREAKDOWN_TOO_LONG = "breakdown-too-long"


SENTENCES: Final[dict[SeriesProblem, str | Promise]] = {
    SeriesProblem.TOO_BIG: _("The file is bigger than 20 MB."),
    SeriesProblem.NOT_TEXT: _("This is not text in UTF-8. Save it as “CSV UTF-8”."),
    SeriesProblem.COLUMN_MISSING: _(
        "The first line must name the columns region, period and value."
    ),
    SeriesProblem.NO_ROWS: _("There is no row under the first line."),
    SeriesProblem.REGION_UNKNOWN: _("No region of NUTS 2024 has this code."),
    SeriesProblem.PERIOD_UNREADABLE: _(
        "A period is a year, a quarter or a month: 2024, 2024-Q1, 2024-03."
    ),
    SeriesProblem.VALUE_UNREADABLE: _("The value is not a number."),
    SeriesProblem.FLAG_UNREADABLE: _(
        "A flag is one of Eurostat's small letters, such as b, e or c."
    ),
    SeriesProblem.VALUE_MISSING: _("The value is empty and no flag says why, such as “:”."),
    SeriesProblem.TWICE: _("The same region, period and breakdown stand in the file before."),
    SeriesProblem.BREAKDOWN_TOO_LONG: _("The breakdown is longer than 60 letters."),
}


@dataclass(frozen=True, kw_only=True)
class Observation:
    region: str
    period: str
    breakdown: str
    value: Decimal | None
    flag: str


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong in one line; ``text`` is what stands there."""

    reason: SeriesProblem
    line: int | None = None
    text: str = ""

    @property
    def sentence(self) -> str | Promise:
        return SENTENCES[self.reason]


@dataclass(frozen=True, kw_only=True)
class SeriesContent:
    """A table as it was read: what it holds, or what is wrong with it."""

    observations: Sequence[Observation] = ()
    problems: Sequence[Problem] = ()


class SeriesNotKept(Exception):
    """The table has problems, so nothing of it is kept."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class SeriesFacts:
    key: str
    title: str
    unit: str
    publisher: str
    licence: str = ""
    url: str = ""


def read_series(raw: bytes) -> SeriesContent:
    """Look a table through; at most so many problems are named as a person mends at once."""
    if len(raw) > MAX_BYTES:
        return _wrong(SeriesProblem.TOO_BIG)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _wrong(SeriesProblem.NOT_TEXT)
    if "\0" in text:
        return _wrong(SeriesProblem.NOT_TEXT)
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    names = [name.strip().lower() for name in next(csv.reader([first], delimiter=delimiter), [])]
    if not {"region", "period", "value"} <= set(names):
        return _wrong(SeriesProblem.COLUMN_MISSING)
    return _read_rows(text, names, delimiter)


def _wrong(reason: SeriesProblem) -> SeriesContent:
    return SeriesContent(problems=[Problem(reason=reason)])


def _read_rows(text: str, names: Sequence[str], delimiter: str) -> SeriesContent:
    regions = set(Region.objects.values_list("code", flat=True))
    observations: dict[tuple[str, str, str], Observation] = {}
    problems: list[Problem] = []
    for line, row in _rows(text, names, delimiter):
        found = _observation(row, regions)
        if isinstance(found, Observation):
            key = (found.region, found.period, found.breakdown)
            if key not in observations:
                observations[key] = found
                continue
            found = (SeriesProblem.TWICE, " ".join(key))
        problems.append(Problem(reason=found[0], line=line, text=found[1][:60]))
        if len(problems) == MAX_PROBLEMS:
            break
    if not observations and not problems:
        return _wrong(SeriesProblem.NO_ROWS)
    return SeriesContent(observations=list(observations.values()), problems=problems)


def _rows(text: str, names: Sequence[str], delimiter: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(text.splitlines()[1:], delimiter=delimiter)
    for row in reader:
        if any(cell.strip() for cell in row):
            cells = dict.fromkeys(COLUMNS, "") | dict(zip(names, row, strict=False))
            yield reader.line_num + 1, {name: cell.strip() for name, cell in cells.items()}


def _observation(row: dict[str, str], regions: set[str]) -> Observation | tuple[SeriesProblem, str]:
    """The row as an observation, or the first thing that is wrong with it."""
    value, flag = row["value"], row["flag"].lower()
    if value == ":" or value.startswith(": "):
        value, flag = "", flag or ":"
    checks = (
        (row["region"] in regions, SeriesProblem.REGION_UNKNOWN, row["region"]),
        (bool(_PERIOD.fullmatch(row["period"])), SeriesProblem.PERIOD_UNREADABLE, row["period"]),
        (bool(_FLAG.fullmatch(flag)), SeriesProblem.FLAG_UNREADABLE, flag),
        (bool(value or flag), SeriesProblem.VALUE_MISSING, ""),
        (len(row["breakdown"]) <= 60, SeriesProblem.BREAKDOWN_TOO_LONG, row["breakdown"]),  # noqa: PLR2004  # the column's width
        (not value or _number(value) is not None, SeriesProblem.VALUE_UNREADABLE, value),
    )
    for is_right, reason, text in checks:
        if not is_right:
            return reason, text
    return Observation(
        region=row["region"],
        period=row["period"],
        breakdown=row["breakdown"],
        value=_number(value),
        flag=flag,
    )


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < _MAX_VALUE else None


@transaction.atomic
def save_series(
    *, facts: SeriesFacts, content: SeriesContent, by: Actor, now: datetime
) -> OfficialSeries:
    """Keep the table under its key; an earlier one of the same key is replaced whole.

    Raises:
        SeriesNotKept: there is something wrong with the table.
    """
    if content.problems:
        raise SeriesNotKept(content.problems)
    series, is_new = OfficialSeries.objects.update_or_create(
        key=facts.key,
        defaults={
            "title": facts.title,
            "unit": facts.unit,
            "publisher": facts.publisher,
            "licence": facts.licence,
            "url": facts.url,
            "uploaded_at": now,
        },
    )
    series.values.all().delete()
    OfficialValue.objects.bulk_create(
        [
            OfficialValue(
                series=series,
                region_id=observation.region,
                period=observation.period,
                breakdown=observation.breakdown,
                value=observation.value,
                flag=observation.flag,
            )
            for observation in content.observations
        ],
        batch_size=_BATCH,
    )
    detail = {"values": len(content.observations), "replaced": not is_new}
    audit.record(Event.STATISTICS_UPLOADED, target=series, by=by, at=now, detail=detail)
    return series
