"""Organisations as registrations for the European Cybersecurity Atlas: what Skerry knows of the form's answers."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from skerry.actors.enums import IdentifierScheme
from skerry.actors.models import (
    Identifier,
    Organisation,
    OrganisationConcept,
    OrganisationName,
    OrganisationText,
    Site,
)
from skerry.actors.queries import directory
from skerry.actors.queries.directory import Wanted
from skerry.actors.queries.exports import BATCH, MAX_ROWS
from skerry.actors.rules.atlas import (
    CITY,
    COUNTRY,
    ENGLISH,
    ENGLISH_NAME,
    NAME,
    NUMBER,
    STREET,
    TEXT,
    TYPE,
    WEBSITE,
    Registration,
    joined_text,
)
from skerry.actors.rules.atlas_terms import SCHEME_OF, answers_with, kind_term
from skerry.kernel.actor import Viewer


@dataclass(frozen=True, kw_only=True)
class Registered:
    organisation: Organisation
    registration: Registration


@dataclass(frozen=True, kw_only=True)
class Summary:
    """How many of so many organisations answer each question, and which lack an answer they must give."""

    total: int
    answered: Mapping[str, int]
    incomplete: Sequence[Registered]


@dataclass(frozen=True, kw_only=True)
class _Parts:
    """What belongs to some organisations, by their keys."""

    sites: Mapping[int, Site]
    numbers: Mapping[tuple[int, str], str]
    english: Mapping[int, str]
    texts: Mapping[int, OrganisationText]
    concepts: Mapping[int, Sequence[tuple[str, str]]]


def registration_of(organisation: Organisation) -> Registration:
    """What the organisation would send, as far as it stands here."""
    return _registration(organisation, _parts_of([organisation.pk]))


def registrations(wanted: Wanted, *, viewer: Viewer) -> Iterator[Registered]:
    """The organisations of ``wanted`` by name, at most as many as any export gives.

    Whoever asked to leave the directory is in nothing that goes out from it.
    """
    listed = directory.organisations(wanted, viewer=viewer).filter(delisted_at=None)
    found = listed.order_by("name", "id")
    pks = list(found.values_list("pk", flat=True)[:MAX_ROWS])
    for start in range(0, len(pks), BATCH):
        some = pks[start : start + BATCH]
        rows = Organisation.objects.in_bulk(some)
        parts = _parts_of(some)
        for pk in some:
            yield Registered(organisation=rows[pk], registration=_registration(rows[pk], parts))


def summary(registered: Sequence[Registered]) -> Summary:
    answered: Counter[str] = Counter()
    for row in registered:
        answered.update(code for code, text in row.registration.texts.items() if text)
        answered.update(row.registration.terms.keys())
    return Summary(
        total=len(registered),
        answered=answered,
        incomplete=[row for row in registered if row.registration.missing()],
    )


def _registration(organisation: Organisation, parts: _Parts) -> Registration:
    pk = organisation.pk
    site, text = parts.sites.get(pk), parts.texts.get(pk)
    texts = {
        NAME: organisation.name,
        ENGLISH_NAME: parts.english.get(pk, organisation.name),
        COUNTRY: site.country if site else "",
        STREET: site.street if site else "",
        CITY: site.city if site else "",
        NUMBER: parts.numbers.get((pk, IdentifierScheme.NATIONAL), ""),
        WEBSITE: organisation.website,
        TEXT: joined_text(text.summary, text.description) if text else "",
    }
    terms = {TYPE: kind_term(organisation.kind)} | answers_with(parts.concepts.get(pk, ()))
    return Registration(
        id=parts.numbers.get((pk, IdentifierScheme.ECCC), ""),
        own_id=str(organisation.uuid),
        texts={code: value for code, value in texts.items() if value},
        terms={code: values for code, values in terms.items() if values},
    )


def _parts_of(pks: Sequence[int]) -> _Parts:
    # The last of several stays, so each is sorted with the one to be kept at its end.
    sites = Site.objects.filter(organisation__in=pks).order_by("is_main", "-id")
    schemes = (IdentifierScheme.NATIONAL, IdentifierScheme.ECCC)
    numbers = Identifier.objects.filter(organisation__in=pks, scheme__in=schemes)
    names = OrganisationName.objects.filter(organisation__in=pks, language=ENGLISH)
    texts = OrganisationText.objects.filter(organisation__in=pks, language=ENGLISH)
    links = OrganisationConcept.objects.filter(
        organisation__in=pks, concept__scheme__key__in=set(SCHEME_OF.values())
    )
    concepts: dict[int, list[tuple[str, str]]] = {}
    for pk, scheme, notation in links.values_list(
        "organisation_id", "concept__scheme__key", "concept__notation"
    ):
        concepts.setdefault(pk, []).append((scheme, notation))
    return _Parts(
        sites={site.organisation_id: site for site in sites},
        numbers={
            (pk, scheme): value
            for pk, scheme, value in numbers.order_by("-value").values_list(
                "organisation_id", "scheme", "value"
            )
        },
        english=dict(names.order_by("-id").values_list("organisation_id", "text")),
        texts={text.organisation_id: text for text in texts},
        concepts=concepts,
    )
