"""What the directory holds already, brought to the staging file for comparison."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

import polars as pl

from skerry.actors.importers.cordis import BY_NAME, FUNDER, name_key
from skerry.actors.importers.staging import Staging
from skerry.actors.models import (
    Identifier,
    Initiative,
    Organisation,
    OrganisationName,
    Participation,
    Site,
)
from skerry.actors.rules.runs import is_locked

ORGANISATION_FIELDS: Final = ("name", "kind", "established", "website", "mail_domain")
LOCKED_FIELDS: Final = (*ORGANISATION_FIELDS, "site", "names")
"""What an import leaves alone where a person stands behind it."""
SITE_FIELDS: Final = (
    "street",
    "postcode",
    "city",
    "country",
    "region_id",
    "latitude",
    "longitude",
)
INITIATIVE_FIELDS: Final = (
    "programme",
    "acronym",
    "title",
    "summary",
    "url",
    "starts_on",
    "ends_on",
    "total_cost",
    "contribution",
)
_IDS_AT_ONCE: Final = 2_000
_ROWS_AT_ONCE: Final = 20_000
_TEXT: Final = pl.String

_IDENTIFIER = {"scheme": _TEXT, "value": _TEXT, "organisation": pl.Int64, "source": pl.Int64}
_BY_NAME = {"key": _TEXT, "organisation": pl.Int64}
_ORGANISATION = {
    "organisation": pl.Int64,
    "name": _TEXT,
    "kind": _TEXT,
    "established": pl.Int16,
    "website": _TEXT,
    "mail_domain": _TEXT,
    "origins": _TEXT,
    "changed_at": _TEXT,
    **{f"is_locked_{field}": pl.Boolean for field in LOCKED_FIELDS},
}
_SITE = {
    "site": pl.Int64,
    "organisation": pl.Int64,
    "street": _TEXT,
    "postcode": _TEXT,
    "city": _TEXT,
    "country": _TEXT,
    "region_id": _TEXT,
    "latitude": pl.Float64,
    "longitude": pl.Float64,
}
_NAME = {"organisation": pl.Int64, "kind": _TEXT, "language": _TEXT, "text": _TEXT}
# Of ROR, the file may say of all that it names that they no longer exist.
_SCHEMES: Final = (
    "SELECT scheme FROM organisation_row UNION SELECT 'ror' FROM remark WHERE reason = 'not-active'"
)
_INITIATIVE = {
    "initiative": pl.Int64,
    "key": _TEXT,
    "programme": _TEXT,
    "acronym": _TEXT,
    "title": _TEXT,
    "summary": _TEXT,
    "url": _TEXT,
    "starts_on": pl.Date,
    "ends_on": pl.Date,
    "total_cost": pl.Decimal(14, 2),
    "contribution": pl.Decimal(14, 2),
    "origins": _TEXT,
    "changed_at": _TEXT,
    "source": pl.Int64,
    **{f"is_locked_{field}": pl.Boolean for field in INITIATIVE_FIELDS},
}
_PARTICIPATION = {
    "participation": pl.Int64,
    "initiative": pl.Int64,
    "organisation": pl.Int64,
    "role": _TEXT,
    "contribution": pl.Decimal(14, 2),
    "total_cost": pl.Decimal(14, 2),
    "has_ended": pl.Boolean,
}
_LINK = {"initiative": pl.Int64, "notation": _TEXT}


def bring_identifiers(staging: Staging) -> None:
    """Who holds which number, for the schemes that the file uses."""
    schemes = [row[0] for row in staging.rows(_SCHEMES)]
    staging.create("known_identifier", _IDENTIFIER)
    holders = Identifier.objects.filter(scheme__in=[*schemes, "vat"]).values_list(
        "scheme", "value", "organisation_id", "organisation__run__source_id"
    )
    _bring(staging, "known_identifier", _IDENTIFIER, holders.iterator(_ROWS_AT_ONCE))
    staging.create("known_by_name", _BY_NAME)
    if BY_NAME in schemes:
        _bring(staging, "known_by_name", _BY_NAME, _named_organisations())


def _named_organisations() -> Iterator[tuple[str, int]]:
    main = Site.objects.filter(is_main=True)
    for name, country, pk in main.values_list(
        "organisation__name", "country", "organisation_id"
    ).iterator(_ROWS_AT_ONCE):
        yield name_key(name, country), pk
    other = OrganisationName.objects.filter(organisation__sites__is_main=True)
    for name, country, pk in other.values_list(
        "text", "organisation__sites__country", "organisation_id"
    ).iterator(_ROWS_AT_ONCE):
        yield name_key(name, country), pk


def bring_organisations(staging: Staging) -> None:
    """The present values of the organisations that the file speaks of."""
    for table, schema in (
        ("known_organisation", _ORGANISATION),
        ("known_site", _SITE),
        ("known_name", _NAME),
    ):
        staging.create(table, schema)
    ids = (row[0] for row in staging.rows("SELECT DISTINCT organisation FROM matched"))
    while chunk := list(islice(ids, _IDS_AT_ONCE)):
        rows = Organisation.objects.filter(pk__in=chunk).values_list(
            "pk", *ORGANISATION_FIELDS, "origins", "changed_at"
        )
        staging.load("known_organisation", _ORGANISATION, [_organisation(row) for row in rows])
        sites = Site.objects.filter(organisation__in=chunk, is_main=True)
        staging.load(
            "known_site", _SITE, list(sites.values_list("pk", "organisation_id", *SITE_FIELDS))
        )
        names = OrganisationName.objects.filter(organisation__in=chunk)
        staging.load(
            "known_name",
            _NAME,
            list(names.values_list("organisation_id", "kind", "language", "text")),
        )


def _organisation(row: tuple[Any, ...]) -> tuple[Any, ...]:  # Any: the values of many columns
    *values, origins, changed_at = row
    locks = [is_locked(origins, field) for field in LOCKED_FIELDS]
    return (*values, json.dumps(origins), changed_at.isoformat(), *locks)


def bring_initiatives(staging: Staging) -> None:
    """The initiatives of the same funder whose numbers the file names, with their parts and topics."""
    for table, schema in (
        ("known_initiative", _INITIATIVE),
        ("known_participation", _PARTICIPATION),
        ("known_link", _LINK),
    ):
        staging.create(table, schema)
    keys = (
        row[0]
        for row in staging.rows(
            "SELECT key FROM initiative_row UNION SELECT project FROM participation_row "
            "UNION SELECT project FROM topic_row WHERE project <> ''"
        )
    )
    while chunk := list(islice(keys, _IDS_AT_ONCE)):
        _bring_initiatives(staging, chunk)


def _bring_initiatives(staging: Staging, keys: Sequence[str]) -> None:
    rows = Initiative.objects.filter(funder=FUNDER, key__in=keys).values_list(
        "pk", "key", *INITIATIVE_FIELDS, "origins", "changed_at", "run__source_id"
    )
    known = [_initiative(row) for row in rows]
    ids = [row[0] for row in known]
    staging.load("known_initiative", _INITIATIVE, known)
    parts = Participation.objects.filter(initiative__in=ids).values_list(
        "pk",
        "initiative_id",
        "organisation_id",
        "role",
        "contribution",
        "total_cost",
        "has_ended",
    )
    staging.load("known_participation", _PARTICIPATION, list(parts))
    links = Initiative.concepts.through.objects.filter(initiative__in=ids).values_list(
        "initiative_id", "concept__notation"
    )
    staging.load("known_link", _LINK, list(links))


def _initiative(row: tuple[Any, ...]) -> tuple[Any, ...]:  # Any: the values of many columns
    *values, origins, changed_at, source = row
    locks = [is_locked(origins, field) for field in INITIATIVE_FIELDS]
    return (*values, json.dumps(origins), changed_at.isoformat(), source, *locks)


def _bring(
    staging: Staging,
    table: str,
    schema: dict[str, Any],  # Any: polars' types
    rows: Iterable[tuple[Any, ...]],  # Any: the values of many columns
) -> None:
    waiting = iter(rows)
    while chunk := list(islice(waiting, _ROWS_AT_ONCE)):
        staging.load(table, schema, chunk)
