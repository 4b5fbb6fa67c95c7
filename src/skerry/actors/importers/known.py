"""What the directory holds already, brought to the staging file for comparison."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

import polars as pl

from skerry.actors.enums import SizeBasis
from skerry.actors.importers.cordis import BY_NAME, FUNDER, name_key
from skerry.actors.importers.staging import Staging
from skerry.actors.models import (
    Concept,
    Identifier,
    Initiative,
    Organisation,
    OrganisationConcept,
    OrganisationName,
    OrganisationText,
    Participation,
    Site,
)
from skerry.actors.rules.facts import Fact
from skerry.actors.rules.origins import is_locked, locked_languages

ORGANISATION_FIELDS: Final = (
    "name",
    "kind",
    "established",
    "website",
    "mail_domain",
    "size_class",
    "size_basis",
)
LOCKED_FIELDS: Final = (
    "name",
    "kind",
    "established",
    "website",
    "mail_domain",
    "size_class",
    "site",
    "names",
    Fact.SPECIALITIES,
    Fact.SECTORS,
)
"""What an import leaves alone where a person stands behind it; of texts, each language by itself."""
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
    "size_class": _TEXT,
    "size_basis": _TEXT,
    "origins": _TEXT,
    "changed_at": _TEXT,
    "locked_languages": _TEXT,
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
_ITS_TEXT = {
    "id": pl.Int64,
    "organisation": pl.Int64,
    "language": _TEXT,
    "summary": _TEXT,
    "description": _TEXT,
}
TEXT_FIELDS: Final = ("summary", "description")
_CONCEPT = {"organisation": pl.Int64, "concept": pl.Int64}
_TERM = {"concept": pl.Int64, "fact": _TEXT}
# Sizes that rest on more than a list.
_OWN_SIZES: Final = frozenset({SizeBasis.DECLARED, SizeBasis.DERIVED})
# Of ROR, the file may say of all that it names that they no longer exist.
_SCHEMES: Final = (
    "SELECT scheme FROM organisation_row UNION SELECT number FROM number_row "
    "UNION SELECT 'ror' FROM remark WHERE reason = 'not-active'"
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
    held = Identifier.objects.filter(scheme__in=[*schemes, "vat"]).order_by("pk")
    holders = held.values_list("scheme", "value", "organisation_id", "organisation__run__source_id")
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
        ("known_text", _ITS_TEXT),
        ("known_concept", _CONCEPT),
        ("term", _TERM),
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
        _bring_words(staging, chunk)
    _bring_terms(staging)


def _bring_words(staging: Staging, organisations: Sequence[int]) -> None:
    texts = OrganisationText.objects.filter(organisation__in=organisations)
    fields = ("pk", "organisation_id", "language", *TEXT_FIELDS)
    staging.load("known_text", _ITS_TEXT, list(texts.values_list(*fields)))
    links = OrganisationConcept.objects.filter(organisation__in=organisations)
    staging.load(
        "known_concept", _CONCEPT, list(links.values_list("organisation_id", "concept_id"))
    )


def _bring_terms(staging: Staging) -> None:
    """To which fact of a profile each term that the file uses belongs."""
    used = [row[0] for row in staging.rows("SELECT DISTINCT concept FROM concept_row")]
    terms = Concept.objects.filter(pk__in=used).values_list("pk", "scheme__is_for_speciality")
    facts = {True: Fact.SPECIALITIES, False: Fact.SECTORS}
    staging.load("term", _TERM, [(pk, facts[is_speciality]) for pk, is_speciality in terms])


def names_of(organisations: Sequence[int]) -> dict[int, str]:
    return dict(Organisation.objects.filter(pk__in=organisations).values_list("pk", "name"))


def _organisation(row: tuple[Any, ...]) -> tuple[Any, ...]:  # Any: the values of many columns
    *values, size_basis, origins, changed_at = row
    locks = [
        is_locked(origins, field) or (field == "size_class" and size_basis in _OWN_SIZES)
        for field in LOCKED_FIELDS
    ]
    languages = f",{','.join(sorted(locked_languages(origins)))},"
    return (*values, size_basis, json.dumps(origins), changed_at.isoformat(), languages, *locks)


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
