"""Organisations as schema.org knows them."""

from collections.abc import Sequence

from django.conf import settings

from skerry.actors.enums import IdentifierScheme, OrganisationKind
from skerry.actors.models import Organisation

CONTEXT = "https://schema.org"
TYPES = {
    OrganisationKind.COMPANY: "Corporation",
    OrganisationKind.PUBLIC: "GovernmentOrganization",
    OrganisationKind.ACADEMIA: "CollegeOrUniversity",
    OrganisationKind.RESEARCH: "ResearchOrganization",
}


def organisation_item(
    organisation: Organisation,
    *,
    city: str = "",
    country: str = "",
    identifiers: Sequence[tuple[str, str]] = (),
    names: Sequence[str] = (),
    description: str = "",
    concepts: Sequence[str] = (),
) -> dict[str, object]:
    """One organisation; what is unknown is left out."""
    address = {"addressLocality": city, "addressCountry": country}
    item: dict[str, object] = {
        "@type": TYPES.get(OrganisationKind(organisation.kind), "Organization"),
        "@id": f"{settings.SITE_URL}{organisation.get_absolute_url()}",
        "name": organisation.name,
        "alternateName": list(names),
        "url": organisation.website,
        "logo": f"{settings.SITE_URL}{organisation.logo_address}" if organisation.logo else "",
        "description": description,
        "foundingDate": str(organisation.established or ""),
        "knowsAbout": list(concepts),
        "address": _filled({"@type": "PostalAddress", **address}) if city or country else None,
        "identifier": [_identifier(scheme, value) for scheme, value in identifiers],
        "disambiguatingDescription": "Invented example" if organisation.is_example else "",
    }
    return _filled(item)


def _identifier(scheme: str, value: str) -> dict[str, object]:
    return {
        "@type": "PropertyValue",
        "propertyID": IdentifierScheme(scheme).name,
        "value": value,
    }


def _filled(item: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in item.items() if value}
