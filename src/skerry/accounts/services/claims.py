"""Asking to keep a profile: the claimant's side, by mail at the domain or by the cluster manager."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skerry.accounts import queries as people
from skerry.accounts.enums import ClaimObstacle, ClaimState
from skerry.accounts.letters import desk_page_of
from skerry.accounts.models import Claim, User
from skerry.accounts.queries import claims as queries
from skerry.accounts.rules import claims as rules
from skerry.accounts.rules.domains import Found
from skerry.accounts.services.claim_notices import tell_keepers, tell_managers
from skerry.accounts.services.claim_outcomes import ClaimNotMoved, grant_claim, move_claim
from skerry.actors.models import Organisation
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.mail import MailKind, queue_mail


class ClaimNotOpened(Exception):
    """Carries why a profile cannot be claimed, and what the address showed if that is why."""

    def __init__(self, obstacle: ClaimObstacle, found: Found | None = None) -> None:
        self.obstacle, self.found = obstacle, found
        super().__init__(obstacle)


@transaction.atomic
def claim_by_mail(
    *, organisation: Organisation, person: User, email: str, token: str, by: Actor, now: datetime
) -> Claim:
    """Claim a profile by an address at the organisation's domain.

    An address that the person has confirmed here is proof at once; to another one a link goes.
    One above the organisation's domain is no proof but evidence, and asks the cluster manager.

    Raises:
        ClaimNotOpened: the address is not at the domain, or there are claims enough.
    """
    organisation = _held(organisation, person=person, now=now)
    address = _address_at(organisation, email)
    claim = _opened(organisation, person, ClaimState.UNPROVEN, email=address, by=by, now=now)
    if queries.is_confirmed(email.strip(), user=person):
        return _prove(claim, by=by, now=now)
    _send_link(claim, address=address, token=token, by=by, now=now)
    return claim


@transaction.atomic
def ask_manager(
    *, organisation: Organisation, person: User, words: str, by: Actor, now: datetime
) -> Claim:
    """Ask the cluster manager for the profile, with the reason why one may keep it.

    Raises:
        ClaimNotOpened: there are claims enough.
    """
    organisation = _held(organisation, person=person, now=now)
    claim = _opened(organisation, person, ClaimState.ASKED, words=words, by=by, now=now)
    _tell_of_asking(claim, by=by, now=now)
    return claim


@transaction.atomic
def send_link_again(*, claim: Claim, email: str, token: str, by: Actor, now: datetime) -> Claim:
    """Mail a new link, to the same address or to another at the domain; the old link ends.

    Raises:
        ClaimNotOpened: the address is not at the domain.
        ClaimNotMoved: the claim is past that.
    """
    claim = _held_unproven(claim)
    address = _address_at(claim.organisation, email)
    _send_link(claim, address=address, token=token, by=by, now=now)
    audit.record(Event.CLAIM_LINK_SENT, target=claim, by=by, at=now)
    return claim


@transaction.atomic
def prove_claim(*, claim: Claim, person: User, by: Actor, now: datetime) -> Claim:
    """The claimant has opened the link: granted, or told to those who judge it.

    Raises:
        ClaimNotMoved: the link has ended or is somebody else's, or the claim is past that.
        ClaimNotOpened: the organisation has another domain meanwhile.
    """
    claim = _held_unproven(claim)
    if claim.user_id != person.pk:
        raise ClaimNotMoved(ClaimObstacle.OTHER_PERSON)
    if claim.link_ends_at is None or claim.link_ends_at <= now:
        raise ClaimNotMoved(ClaimObstacle.LINK_ENDED)
    _address_at(claim.organisation, claim.email)
    return _prove(claim, by=by, now=now)


@transaction.atomic
def hand_to_manager(*, claim: Claim, words: str, by: Actor, now: datetime) -> Claim:
    """Give up the way by mail and ask the cluster manager instead.

    Raises:
        ClaimNotMoved: the claim is past that.
    """
    claim = move_claim(
        claim=claim,
        to=ClaimState.ASKED,
        fields={"words": words, "token_digest": None},
        by=by,
        now=now,
    )
    audit.record(Event.CLAIM_HANDED_OVER, target=claim, by=by, at=now)
    _tell_of_asking(claim, by=by, now=now)
    return claim


def _held(organisation: Organisation, *, person: User, now: datetime) -> Organisation:
    """The organisation and the person, each with no second claim at the same moment."""
    User.objects.select_for_update().get(pk=person.pk)
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if obstacle := queries.obstacle_to_claiming(organisation, person=person, now=now):
        raise ClaimNotOpened(obstacle)
    if organisation.delisted_at:
        raise ClaimNotOpened(ClaimObstacle.NOT_NOW)
    return organisation


def _held_unproven(claim: Claim) -> Claim:
    """What left the directory meanwhile is claimed by nobody, with an old link neither."""
    organisation = Organisation.objects.select_for_update().get(pk=claim.organisation_id)
    claim = Claim.objects.select_related("organisation", "user").get(pk=claim.pk)
    if claim.state != ClaimState.UNPROVEN or organisation.delisted_at:
        raise ClaimNotMoved(ClaimObstacle.NOT_NOW)
    return claim


def _address_at(organisation: Organisation, email: str) -> str:
    """The address as the mail server will get it, if it is at the organisation's domain."""
    found = queries.finding(email, organisation=organisation)
    if not found.is_telling:
        raise ClaimNotOpened(ClaimObstacle.NOT_AT_DOMAIN, found)
    return f"{email.strip().rpartition('@')[0]}@{found.domain}"


def _opened(
    organisation: Organisation,
    person: User,
    state: ClaimState,
    *,
    by: Actor,
    now: datetime,
    **fields: Any,  # Any: values of columns
) -> Claim:
    claim = Claim.objects.create(
        organisation=organisation, user=person, state=state, opened_at=now, **fields
    )
    detail = {"by_mail": bool(claim.email)}
    audit.record(Event.CLAIM_OPENED, target=claim, by=by, at=now, detail=detail)
    return claim


def _prove(claim: Claim, *, by: Actor, now: datetime) -> Claim:
    """The claimant reads mail at the address; what that shows decides who judges."""
    Claim.objects.filter(pk=claim.pk).update(proven_at=now, token_digest=None)
    audit.record(Event.CLAIM_PROVEN, target=claim, by=by, at=now)
    to = rules.state_when_opened(
        is_proof=queries.finding(claim.email, organisation=claim.organisation).is_proof,
        has_editors=queries.has_editors(claim.organisation, now=now),
    )
    if to is ClaimState.GRANTED:
        return grant_claim(claim=claim, by=by, now=now)
    if to is ClaimState.ANNOUNCED:
        return _announce(claim, by=by, now=now)
    claim = move_claim(claim=claim, to=to, fields={}, by=by, now=now)
    _tell_of_asking(claim, by=by, now=now)
    return claim


def _announce(claim: Claim, *, by: Actor, now: datetime) -> Claim:
    """Who keeps the profile already may accept or object, for some days."""
    until = {"objects_until": now + rules.OBJECTION_LASTS}
    claim = move_claim(claim=claim, to=ClaimState.ANNOUNCED, fields=until, by=by, now=now)
    told = gettext_lazy(
        "Somebody with an address at your domain wants to keep the profile of {organisation} with you. "
        "You can accept or object."
    )
    text = format_lazy(told, organisation=claim.organisation.readable_name)
    tell_keepers(claim=claim, text=text, by=by, now=now)
    return claim


def _tell_of_asking(claim: Claim, *, by: Actor, now: datetime) -> None:
    told = gettext_lazy("Somebody asks to keep the profile of {organisation}.")
    text = format_lazy(told, organisation=claim.organisation.readable_name)
    tell_managers(text=text, url=desk_page_of(claim), by=by, now=now)
    tell_keepers(claim=claim, text=text, by=by, now=now)


def _send_link(claim: Claim, *, address: str, token: str, by: Actor, now: datetime) -> None:
    """The mail holds nothing that the claimant wrote, so that nobody sends words of theirs by it."""
    text = _(
        "Hello,\n\n"
        "Somebody with an account, probably you, wants to keep the profile of %(organisation)s "
        "and gave this address to show that they work there.\n\n"
        "Open this page, signed in with that account, and press the button:\n%(link)s\n\n"
        "The link works for %(days)s days and for that account only. "
        "If it was not you, do nothing: without the button nothing happens."
    )
    values = {
        "organisation": claim.organisation.readable_name,
        "link": settings.SITE_URL + reverse("accounts:claim_link", args=[token]),
        "days": rules.LINK_LASTS.days,
    }
    mail = queue_mail(
        to=address,
        subject=_("Please confirm that you work there"),
        text=text % values,
        kind=MailKind.ACCOUNT,
        person=claim.user.uuid,
        by=by,
        now=now,
    )
    Claim.objects.filter(pk=claim.pk).update(
        email=address,
        token_digest=people.digest_of(token),
        mail=mail.uuid,
        link_ends_at=now + rules.LINK_LASTS,
    )
    claim.refresh_from_db(fields=["email", "token_digest", "mail", "link_ends_at"])
