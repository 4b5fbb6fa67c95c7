"""The facts of an organisation, as its tables have them now."""

from collections.abc import Iterator

from skerry.actors.enums import IdentifierScheme, SizeBasis
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
from skerry.actors.rules.facts import Fact, Facts, Value, named, plain

SITE_PARTS = ("street", "postcode", "city", "country", "region_id", "latitude", "longitude")


def facts_of(organisation: Organisation) -> Facts:
    """Everything that can be changed; what says nothing is left out."""
    found = {
        **_own(organisation),
        **dict(_texts(organisation)),
        Fact.NAMES: _names(organisation),
        Fact.NUMBER: _number(organisation),
        Fact.SITES: _sites(organisation),
        **_concepts(organisation),
        **dict(_offerings(organisation)),
        **dict(_figures(organisation)),
    }
    return {str(name): value for name, value in found.items() if plain(value) is not None}


def _own(organisation: Organisation) -> dict[str, Value]:
    is_declared = organisation.size_basis == SizeBasis.DECLARED
    return {
        Fact.NAME: organisation.name,
        Fact.KIND: str(organisation.kind),
        Fact.WEBSITE: organisation.website,
        Fact.ESTABLISHED: organisation.established,
        Fact.LANGUAGES: sorted(organisation.languages),
        Fact.IS_LINKED: organisation.is_linked_enterprise,
        Fact.SIZE: str(organisation.size_class) if is_declared else None,
        Fact.VISIBILITY: str(organisation.visibility),
        Fact.LOGO: organisation.logo.name or "",
    }


def _texts(organisation: Organisation) -> Iterator[tuple[str, Value]]:
    for text in OrganisationText.objects.filter(organisation=organisation):
        yield named(Fact.SUMMARY, text.language), text.summary
        yield named(Fact.DESCRIPTION, text.language), text.description


def _number(organisation: Organisation) -> Value:
    """Of several, which only a merge leaves, the first."""
    held = Identifier.objects.filter(organisation=organisation, scheme=IdentifierScheme.NATIONAL)
    return held.order_by("pk").values_list("value", flat=True).first()


def _names(organisation: Organisation) -> Value:
    rows = OrganisationName.objects.filter(organisation=organisation)
    return sorted([kind, language, text] for kind, language, text in rows.values_list(
        "kind", "language", "text"
    ))  # fmt: skip


def _sites(organisation: Organisation) -> Value:
    """The main one first."""
    rows = Site.objects.filter(organisation=organisation).order_by("-is_main", "pk")
    return [
        {part: value for part, value in row.items() if value not in ("", None)}
        for row in rows.values(*SITE_PARTS)
    ]


def _concepts(organisation: Organisation) -> dict[str, Value]:
    rows = OrganisationConcept.objects.filter(organisation=organisation).values_list(
        "concept__scheme__is_for_speciality", "concept__scheme__key", "concept__notation"
    )
    found: dict[bool, list[str]] = {True: [], False: []}
    for is_speciality, scheme, notation in rows:
        found[is_speciality].append(f"{scheme}:{notation}")
    return {Fact.SPECIALITIES: sorted(found[True]), Fact.SECTORS: sorted(found[False])}


def _offerings(organisation: Organisation) -> Iterator[tuple[str, Value]]:
    rows = {row.pk: row for row in Offering.objects.filter(organisation=organisation)}
    texts: dict[int, dict[str, Value]] = {pk: {} for pk in rows}
    for text in OfferingText.objects.filter(offering__in=rows):
        words = {"title": text.title, "summary": text.summary}
        texts[text.offering_id][text.language] = {key: said for key, said in words.items() if said}
    concepts: dict[int, list[str]] = {pk: [] for pk in rows}
    links = Offering.concepts.through.objects.filter(offering__in=rows)
    for pk, scheme, notation in links.values_list(
        "offering_id", "concept__scheme__key", "concept__notation"
    ):
        concepts[pk].append(f"{scheme}:{notation}")
    for pk, row in rows.items():
        yield (
            named(Fact.OFFERING, row.uuid),
            offering_value(
                kind=row.kind,
                url=row.url,
                visibility=row.visibility,
                texts=texts[pk],
                concepts=concepts[pk],
            ),
        )


def offering_value(*, kind: str, url: str, visibility: str, texts: Value, concepts: Value) -> Value:
    """An offering as a fact."""
    value = {
        "kind": str(kind),
        "url": url,
        "visibility": str(visibility),
        "texts": texts,
        "concepts": sorted(concepts),
    }
    return {key: part for key, part in value.items() if plain(part) is not None}


def _figures(organisation: Organisation) -> Iterator[tuple[str, Value]]:
    for row in YearlyFigure.objects.filter(organisation=organisation):
        value = {"value": str(row.value), "visibility": str(row.visibility)}
        yield named(Fact.FIGURE, row.year, row.kind), value
