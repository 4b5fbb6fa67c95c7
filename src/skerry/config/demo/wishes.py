"""Something for the cluster manager to decide: claims, a dispute and a proposed organisation.

The words are in the language of the first region, as its people would write them.
"""

from datetime import datetime

from django.db import transaction

from skerry.accounts.api import (
    Proposal,
    User,
    ask_manager,
    object_to_claim,
    propose_organisation,
)
from skerry.actors.enums import OrganisationKind
from skerry.actors.models import Organisation, Region
from skerry.config.demo.accounts import address_of
from skerry.kernel.actor import Actor
from skerry.kernel.roles import Role


@transaction.atomic
def add_wishes(*, now: datetime) -> None:
    """What example people ask for, on top of the example accounts."""
    firms = Organisation.objects.filter(is_example=True).order_by("pk")
    kept, free = firms[0], firms[1]
    member, adviser, editor = (
        _person(role) for role in (Role.MEMBER, Role.ADVISER, Role.ORGANISATION_EDITOR)
    )
    ask_manager(
        organisation=free,
        person=member,
        words="Jag är vd sedan i våras. Växeln kan bekräfta det; vår mejl ligger hos en annan leverantör.",
        by=Actor.person(member.uuid),
        now=now,
    )
    disputed = ask_manager(
        organisation=kept,
        person=adviser,
        words="Jag har hjälpt firman i tre år och vill hålla profilen aktuell åt den.",
        by=Actor.person(adviser.uuid),
        now=now,
    )
    object_to_claim(
        claim=disputed,
        words="Vi sköter profilen själva. Rådgivaren arbetar inte hos oss.",
        by=Actor.person(editor.uuid),
        now=now,
    )
    _propose(member, now=now)


def _person(role: Role) -> User:
    return User.objects.get(email=address_of(role))


def _propose(person: User, *, now: datetime) -> None:
    proposal = Proposal(
        name="Yttergrund Nätvakt AB (påhittad)",
        kind=OrganisationKind.COMPANY,
        website="https://yttergrund.example",
        region=Region.objects.get(code="SE110"),
        city="Norrtälje",
        number="",
        summary="Övervakar små kommuners nät dygnet runt.",
        words="Jag arbetar där och sköter gärna profilen.",
        keeps=True,
        language="sv",
    )
    propose_organisation(proposal=proposal, person=person, by=Actor.person(person.uuid), now=now)
