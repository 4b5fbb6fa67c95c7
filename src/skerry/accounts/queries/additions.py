"""Organisations that are missing or want to leave: who may see the wish, and what is known already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db.models import F, Q, QuerySet

from skerry.accounts.enums import AdditionState, DelistingState
from skerry.accounts.models import Addition, Delisting, User
from skerry.accounts.models.claims import AdditionQuerySet, DelistingQuerySet
from skerry.accounts.queries import verified_addresses_of
from skerry.accounts.rules import claims as rules
from skerry.accounts.rules import domains
from skerry.actors.enums import IdentifierScheme
from skerry.actors.models import Organisation
from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission
from skerry.kernel.search import SearchKind, find

MOST_MATCHES: Final = 6
LIKE_ENOUGH: Final = 0.5


class Likeness(StrEnum):
    """Why an organisation may be the one that somebody wants to add."""

    NUMBER = "number"
    DOMAIN = "domain"
    NAME = "name"


@dataclass(frozen=True, kw_only=True)
class Match:
    organisation: Organisation
    likeness: Likeness


def matches(*, name: str, website: str, number: str, viewer: Viewer) -> Sequence[Match]:
    """The organisations among those the viewer sees that may be meant, the surest first."""
    seen = Organisation.objects.visible_to(viewer)
    found = [
        *((one, Likeness.NUMBER) for one in _of_number(seen, number)),
        *((one, Likeness.DOMAIN) for one in _of_domain(seen, website)),
        *((one, Likeness.NAME) for one in _of_name(seen, name)),
    ]
    first: dict[int, Match] = {}
    for organisation, likeness in found:
        first.setdefault(organisation.pk, Match(organisation=organisation, likeness=likeness))
    return list(first.values())[:MOST_MATCHES]


def is_domain_known(website: str) -> bool:
    """Whether any organisation, seen or unseen, is below the domain that somebody registered."""
    return bool(_of_domain(Organisation.objects.all(), website))


def added_lately_by(person: User, *, now: datetime) -> int:
    """How many of the person's proposals came into the directory within the last weeks."""
    since = now - rules.ADDED_LATELY
    accepted = Addition.objects.filter(user=person, state=AdditionState.ACCEPTED)
    return accepted.filter(ended_at__gt=since).count()


def _of_number(rows: QuerySet[Organisation], number: str) -> Sequence[Organisation]:
    held = rows.filter(identifiers__scheme=IdentifierScheme.NATIONAL, identifiers__value=number)
    return list(held) if number else []


def _of_domain(rows: QuerySet[Organisation], website: str) -> Sequence[Organisation]:
    """Those with a website or mail below the same registered domain, unless many share it."""
    wanted = _registered_domains(mail_domain="", website=website)
    told = rows.filter(_naming(wanted)).order_by("pk") if wanted else rows.none()
    keys = [
        key
        for key, site, mail in told.values_list("pk", "website", "mail_domain").iterator()
        if wanted & _registered_domains(mail_domain=mail, website=site)
    ]
    return list(rows.filter(pk__in=keys[:MOST_MATCHES]).order_by("pk"))


def _naming(wanted: Iterable[str]) -> Q:
    """All that may be meant, and more: the names stand in both columns as somebody wrote them."""
    found = Q()
    for domain in wanted:
        for name in {domain, domains.readable(domain)}:
            found |= Q(website__icontains=name) | Q(mail_domain__icontains=name)
    return found


def _registered_domains(*, mail_domain: str, website: str) -> frozenset[str]:
    own = domains.own_domains(mail_domain=mail_domain, website=website)
    return frozenset(map(domains.registered, own))


def _of_name(rows: QuerySet[Organisation], name: str) -> Sequence[Organisation]:
    hits = find(name, kind=SearchKind.ORGANISATION, limit=MOST_MATCHES, within=rows)
    by_key = Organisation.objects.in_bulk([hit.object_id for hit in hits])
    return [by_key[hit.object_id] for hit in hits if hit.score >= LIKE_ENOUGH]


def proving_address_for(website: str, *, user: User) -> str:
    """A confirmed address of the person at the domain of ``website``."""
    own = domains.own_domains(mail_domain="", website=website)
    held = sorted(verified_addresses_of(user))
    return next((one for one in held if domains.find(one, own=own).is_proof), "")


# Additions


def additions_of(viewer: Viewer) -> QuerySet[Addition]:
    """The viewer's own, the newest first."""
    if viewer.person is None:
        return Addition.objects.none()
    rows = Addition.objects.filter(user__uuid=viewer.person)
    return rows.select_related("organisation", "region").order_by("-opened_at", "-pk")


def additions_visible_to(viewer: Viewer) -> AdditionQuerySet:
    """All for whoever decides them, the open ones first."""
    if not viewer.may(Permission.CLAIMS_DECIDE):
        return Addition.objects.none()
    rows = Addition.objects.select_related("organisation", "region", "user")
    return rows.order_by(F("ended_at").desc(nulls_first=True), "-opened_at", "-pk")


def waiting_additions(viewer: Viewer) -> QuerySet[Addition]:
    return additions_visible_to(viewer).waiting()


# Delistings


def delistable_by(viewer: Viewer) -> QuerySet[Organisation]:
    """Those that the viewer keeps: nobody else asks to take them out of the directory."""
    own = [
        organisation
        for organisation in viewer.organisations
        if viewer.may(Permission.ORGANISATION_EDIT, organisation=organisation)
    ]
    return Organisation.objects.visible_to(viewer).filter(uuid__in=own)


def open_delisting_of(organisation: Organisation) -> Delisting | None:
    return Delisting.objects.open().filter(organisation=organisation).first()


def last_delisting_of(organisation: Organisation) -> Delisting | None:
    """The newest that is over, with the reason of its decision."""
    over = Delisting.objects.filter(organisation=organisation).exclude(ended_at=None)
    return over.order_by("-ended_at", "-pk").first()


def last_listing_of(organisation: Organisation) -> Delisting | None:
    """The newest wish after which it came back."""
    listed = Delisting.objects.filter(organisation=organisation, state=DelistingState.LISTED)
    return listed.order_by("-ended_at", "-pk").first()


def out_without_a_wish() -> QuerySet[Organisation]:
    """Those that are out of the directory, and which nobody could bring back.

    They were part of another when that was listed again, and stand alone once more.
    """
    wished = Delisting.objects.open().values("organisation")
    return Organisation.objects.exclude(delisted_at=None).exclude(pk__in=wished).order_by("pk")


def delistings_visible_to(viewer: Viewer) -> DelistingQuerySet:
    """All for whoever decides them, the open ones first."""
    if not viewer.may(Permission.CLAIMS_DECIDE):
        return Delisting.objects.none()
    seen = Organisation.objects.visible_to(viewer)
    rows = Delisting.objects.filter(organisation__in=seen).select_related("organisation", "user")
    return rows.order_by(F("ended_at").desc(nulls_first=True), "-asked_at", "-pk")


def waiting_delistings(viewer: Viewer) -> QuerySet[Delisting]:
    return delistings_visible_to(viewer).for_manager()
