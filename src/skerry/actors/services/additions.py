"""Organisations that come by hand: somebody missed them in the directory."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from skerry.actors.enums import IdentifierScheme, OrganisationKind
from skerry.actors.indexing import index_organisations
from skerry.actors.models import Identifier, Organisation, OrganisationText, Region, Site
from skerry.actors.queries.additions import is_number_taken
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.caching import bump
from skerry.kernel.events import Event
from skerry.kernel.models import DataVersion


class OrganisationNotAdded(Exception):
    """Another organisation has that national number: a number has one holder."""


@dataclass(frozen=True, kw_only=True)
class NewOrganisation:
    """What is known of an organisation that comes by hand.

    ``told_by`` says whose word it is, "owner" or "manager": no import overrides it.
    """

    name: str
    kind: OrganisationKind
    website: str
    region: Region
    city: str
    number: str
    summary: str
    language: str
    told_by: str


@transaction.atomic
def add_organisation(*, values: NewOrganisation, by: Actor, now: datetime) -> Organisation:
    """Take an organisation into the directory, open to everybody.

    Raises:
        OrganisationNotAdded: another organisation has its national number.
    """
    if is_number_taken(values.number):
        raise OrganisationNotAdded

    organisation = Organisation.objects.create(
        name=values.name,
        kind=values.kind,
        website=values.website,
        languages=[values.language],
        origins={"*": {"by": values.told_by, "at": timezone.localdate(now).isoformat()}},
        created_at=now,
        changed_at=now,
    )
    _describe(organisation, values)
    index_organisations([organisation.pk])
    bump(DataVersion.DIRECTORY)
    audit.record(Event.ORGANISATION_ADDED, target=organisation, by=by, at=now)
    return organisation


def _describe(organisation: Organisation, values: NewOrganisation) -> None:
    Site.objects.create(
        organisation=organisation,
        region=values.region,
        city=values.city,
        country=values.region.country,
    )
    OrganisationText.objects.create(
        organisation=organisation, language=values.language, summary=values.summary
    )
    if values.number:
        _give_number(organisation, values.number)


def _give_number(organisation: Organisation, number: str) -> None:
    """Of two that come with it at the same second, the database lets one have it."""
    try:
        Identifier.objects.create(
            organisation=organisation, scheme=IdentifierScheme.NATIONAL, value=number
        )
    except IntegrityError as taken:
        raise OrganisationNotAdded from taken
