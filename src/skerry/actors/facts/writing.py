"""Writes facts to the tables of an organisation, inside the transaction of a service."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from skerry.actors.enums import IdentifierScheme, OrganisationKind, SizeBasis, SizeClass
from skerry.actors.models import (
    Identifier,
    Offering,
    OfferingText,
    Organisation,
    OrganisationConcept,
    OrganisationName,
    OrganisationText,
    Site,
    YearlyFigure,
)
from skerry.actors.queries.concepts import with_keys
from skerry.actors.rules.facts import Fact, Facts, Value, parts_of
from skerry.kernel import search
from skerry.kernel.search import SearchKind

_EMPTY: Final[dict[Fact, Value]] = {
    Fact.KIND: OrganisationKind.OTHER,
    Fact.WEBSITE: "",
    Fact.LANGUAGES: [],
    Fact.LOGO: "",
}


class UnknownFact(Exception):
    """A profile has no fact of this name."""


def write_facts(organisation: Organisation, changes: Facts) -> None:
    """Set each fact of ``changes``; columns of the organisation itself are the caller's to save.

    Raises:
        UnknownFact: a name is none; the caller's transaction is to write nothing.
    """
    for name, value in changes.items():
        parts = parts_of(name)
        if parts is None:
            raise UnknownFact(name)
        fact, rest = parts
        if fact in _WRITERS:
            _WRITERS[fact](organisation, rest, value)
        else:
            setattr(organisation, fact, _EMPTY.get(fact) if value is None else value)


def _write_size(organisation: Organisation, _rest: Sequence[str], value: Value) -> None:
    """What is not declared is derived afterwards."""
    organisation.size_class = value or SizeClass.UNKNOWN
    organisation.size_basis = SizeBasis.DECLARED if value else SizeBasis.UNKNOWN


def _write_summary(organisation: Organisation, rest: Sequence[str], value: Value) -> None:
    _write_text(organisation, rest[0], {"summary": value or ""})


def _write_description(organisation: Organisation, rest: Sequence[str], value: Value) -> None:
    _write_text(organisation, rest[0], {"description": value or ""})


def _write_text(organisation: Organisation, language: str, words: dict[str, str]) -> None:
    """A language in which nothing is said has no row."""
    rows = OrganisationText.objects.filter(organisation=organisation, language=language)
    if not rows.update(**words):
        OrganisationText.objects.create(organisation=organisation, language=language, **words)
    rows.filter(summary="", description="").delete()


def _write_number(organisation: Organisation, _rest: Sequence[str], value: Value) -> None:
    rows = Identifier.objects.filter(organisation=organisation, scheme=IdentifierScheme.NATIONAL)
    first = rows.order_by("pk").first()
    if value and first:
        rows.filter(pk=first.pk).update(value=value)
    elif value:
        rows.create(organisation=organisation, scheme=IdentifierScheme.NATIONAL, value=value)
    elif first:
        first.delete()


def _write_names(organisation: Organisation, _rest: Sequence[str], value: Value) -> None:
    wanted = {tuple(name) for name in value or ()}
    rows = OrganisationName.objects.filter(organisation=organisation)
    there = {(row.kind, row.language, row.text): row.pk for row in rows}
    rows.filter(pk__in=[pk for name, pk in there.items() if name not in wanted]).delete()
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=organisation, kind=kind, language=language, text=text)
        for kind, language, text in sorted(wanted - there.keys())
    )


def _write_sites(organisation: Organisation, _rest: Sequence[str], value: Value) -> None:
    """Row by row, so that a site which only moves up stays what it is to others."""
    rows = list(Site.objects.filter(organisation=organisation).order_by("-is_main", "pk"))
    wanted = list(value or ())
    Site.objects.filter(pk__in=[row.pk for row in rows[len(wanted) :]]).delete()
    for at, parts in enumerate(wanted):
        site = rows[at] if at < len(rows) else Site(organisation=organisation)
        for name in ("street", "postcode", "city", "country"):
            setattr(site, name, parts.get(name, ""))
        site.region_id = parts.get("region_id")
        site.latitude, site.longitude = parts.get("latitude"), parts.get("longitude")
        site.is_main = at == 0
        site.save()


def _write_specialities(organisation: Organisation, _rest: Sequence[str], value: Value) -> None:
    _write_concepts(organisation, value or (), is_speciality=True)


def _write_sectors(organisation: Organisation, _rest: Sequence[str], value: Value) -> None:
    _write_concepts(organisation, value or (), is_speciality=False)


def _write_concepts(
    organisation: Organisation, keys: Sequence[str], *, is_speciality: bool
) -> None:
    rows = OrganisationConcept.objects.filter(
        organisation=organisation, concept__scheme__is_for_speciality=is_speciality
    )
    wanted = set(with_keys(keys))
    there = set(rows.values_list("concept", flat=True))
    rows.filter(concept__in=there - wanted).delete()
    OrganisationConcept.objects.bulk_create(
        OrganisationConcept(organisation=organisation, concept_id=pk)
        for pk in sorted(wanted - there)
    )


def _write_offering(organisation: Organisation, rest: Sequence[str], value: Value) -> None:
    rows = Offering.objects.filter(organisation=organisation, uuid=rest[0])
    if value is None:
        search.remove(SearchKind.OFFERING, list(rows.values_list("pk", flat=True)))
        rows.delete()
        return
    row = rows.first() or Offering(
        organisation=organisation, uuid=rest[0], is_example=organisation.is_example
    )
    row.kind, row.url = value["kind"], value.get("url", "")
    row.visibility = value["visibility"]
    row.save()
    row.concepts.set(with_keys(value.get("concepts", ())))
    texts = value.get("texts", {})
    row.texts.exclude(language__in=texts).delete()
    for language, words in texts.items():
        said = {"title": words.get("title", ""), "summary": words.get("summary", "")}
        OfferingText.objects.update_or_create(offering=row, language=language, defaults=said)


def _write_figure(organisation: Organisation, rest: Sequence[str], value: Value) -> None:
    year, kind = int(rest[0]), rest[1]
    if value is None:
        YearlyFigure.objects.filter(organisation=organisation, year=year, kind=kind).delete()
        return
    said = {"value": Decimal(value["value"]), "visibility": value["visibility"]}
    YearlyFigure.objects.update_or_create(
        organisation=organisation, year=year, kind=kind, defaults=said
    )


_WRITERS: Final[dict[Fact, Callable[[Organisation, Sequence[str], Value], None]]] = {
    Fact.SIZE: _write_size,
    Fact.SUMMARY: _write_summary,
    Fact.DESCRIPTION: _write_description,
    Fact.NUMBER: _write_number,
    Fact.NAMES: _write_names,
    Fact.SITES: _write_sites,
    Fact.SPECIALITIES: _write_specialities,
    Fact.SECTORS: _write_sectors,
    Fact.OFFERING: _write_offering,
    Fact.FIGURE: _write_figure,
}
