"""Leaving the directory at one's own wish, and coming back: asked by an editor, decided by the manager."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from skerry.accounts.enums import ClaimObstacle, DelistingState
from skerry.accounts.models import Delisting, User
from skerry.accounts.queries import additions as queries
from skerry.accounts.queries import role_in
from skerry.accounts.rules import claims as rules
from skerry.accounts.services.claim_notices import tell, tell_managers
from skerry.actors.models import Organisation
from skerry.actors.services.listing import delist_organisation, list_organisation
from skerry.kernel import audit
from skerry.kernel.actor import Actor, ActorKind
from skerry.kernel.events import Event
from skerry.kernel.visibility import Visibility


class DelistingNotPossible(Exception):
    """Carries why an organisation cannot be taken out of the directory, or brought back."""

    def __init__(self, obstacle: ClaimObstacle) -> None:
        self.obstacle = obstacle
        super().__init__(obstacle)


@transaction.atomic
def ask_to_delist(
    *, organisation: Organisation, person: User, words: str, by: Actor, now: datetime
) -> Delisting:
    """An editor asks that nobody sees the organisation any more, with the reason.

    Raises:
        DelistingNotPossible: that was asked already.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if queries.open_delisting_of(organisation):
        raise DelistingNotPossible(ClaimObstacle.OPEN_ALREADY)
    delisting = Delisting.objects.create(
        organisation=organisation,
        user=person,
        state=DelistingState.ASKED,
        words=words,
        tier=organisation.visibility,
        opened_at=now,
        asked_at=now,
    )
    audit.record(Event.DELISTING_ASKED, target=delisting, by=by, at=now)
    _tell_managers(delisting, _("{organisation} asks to leave the directory."), by=by, now=now)
    return delisting


@transaction.atomic
def ask_to_return(
    *, delisting: Delisting, person: User, words: str, by: Actor, now: datetime
) -> Delisting:
    """An editor asks to come back.

    Raises:
        DelistingNotPossible: the organisation is not out of the directory, or that was asked already.
    """
    delisting = _moved(
        delisting, DelistingState.RETURN_ASKED, user=person, words=words, asked_at=now
    )
    audit.record(Event.RETURN_ASKED, target=delisting, by=by, at=now)
    told = _("{organisation} asks to come back into the directory.")
    _tell_managers(delisting, told, by=by, now=now)
    return delisting


@transaction.atomic
def withdraw_delisting(*, delisting: Delisting, by: Actor, now: datetime) -> None:
    """An editor gives up the wish to leave.

    Raises:
        DelistingNotPossible: it is decided already.
    """
    delisting = _moved(delisting, DelistingState.WITHDRAWN, ended_at=now)
    audit.record(Event.DELISTING_WITHDRAWN, target=delisting, by=by, at=now)


@transaction.atomic
def grant_delisting(*, delisting: Delisting, reason: str, by: Actor, now: datetime) -> Delisting:
    """The cluster manager takes the organisation out of the directory; told to who asked.

    Raises:
        DelistingNotPossible: without a reason, in their own case, or when it is decided already.
    """
    asked = DelistingState.ASKED
    delisting = _decided(delisting, asked, DelistingState.DELISTED, reason, by=by)
    _take_out(delisting, by=by, now=now)
    told = _("{organisation} is out of the directory now.")
    return _tell_asker(delisting, told, by=by, now=now)


@transaction.atomic
def refuse_delisting(*, delisting: Delisting, reason: str, by: Actor, now: datetime) -> Delisting:
    """The cluster manager leaves the organisation in the directory; told to who asked.

    Raises:
        DelistingNotPossible: as in ``grant_delisting``.
    """
    asked = DelistingState.ASKED
    delisting = _decided(delisting, asked, DelistingState.REFUSED, reason, by=by, ended_at=now)
    audit.record(Event.DELISTING_REFUSED, target=delisting, by=by, at=now)
    told = _("{organisation} stays in the directory. The reason stands there.")
    return _tell_asker(delisting, told, by=by, now=now)


@transaction.atomic
def grant_return(*, delisting: Delisting, reason: str, by: Actor, now: datetime) -> Delisting:
    """The cluster manager brings the organisation back, asked for or not; told to who asked.

    Raises:
        DelistingNotPossible: as in ``grant_delisting``, or when it is not out of the directory.
    """
    delisting = _decided(delisting, "", DelistingState.LISTED, reason, by=by, ended_at=now)
    list_organisation(
        organisation=delisting.organisation,
        visibility=Visibility(delisting.tier),
        by=by,
        now=now,
    )
    told = _("{organisation} is back in the directory.")
    return _tell_asker(delisting, told, by=by, now=now)


@transaction.atomic
def refuse_return(*, delisting: Delisting, reason: str, by: Actor, now: datetime) -> Delisting:
    """The cluster manager leaves the organisation out of the directory; told to who asked.

    Raises:
        DelistingNotPossible: as in ``grant_delisting``, or when nobody asks to come back.
    """
    asked = DelistingState.RETURN_ASKED
    delisting = _decided(delisting, asked, DelistingState.DELISTED, reason, by=by)
    audit.record(Event.RETURN_REFUSED, target=delisting, by=by, at=now)
    told = _("{organisation} stays out of the directory. The reason stands there.")
    return _tell_asker(delisting, told, by=by, now=now)


@transaction.atomic
def restore_wish(*, organisation: Organisation, by: Actor, now: datetime) -> None:
    """Let an organisation that is out be brought back, with the words and the tier of its last wish."""
    last = queries.last_listing_of(organisation)
    delisting, is_new = Delisting.objects.open().get_or_create(
        organisation=organisation,
        defaults={
            "user": last.user if last else None,
            "state": DelistingState.DELISTED,
            "words": last.words if last else "",
            "tier": last.tier if last else Visibility.PROTECTED,
            "opened_at": last.opened_at if last else now,
            "asked_at": now,
        },
    )
    if is_new:
        audit.record(Event.DELISTING_RESTORED, target=delisting, by=by, at=now)


def _is_own(delisting: Delisting, *, by: Actor) -> bool:
    """Whoever asked, and whoever belongs to the organisation, is a party."""
    if delisting.user and by == Actor.person(delisting.user.uuid):
        return True
    is_person = by.kind is ActorKind.PERSON
    return is_person and role_in(delisting.organisation, person=by.id) is not None


def _decided(
    delisting: Delisting,
    expected: str,
    to: DelistingState,
    reason: str,
    *,
    by: Actor,
    **fields: Any,  # Any: values of columns
) -> Delisting:
    if obstacle := rules.obstacle_to_deciding(reason=reason, is_own=_is_own(delisting, by=by)):
        raise DelistingNotPossible(obstacle)
    decision = {"reason": reason.strip(), "decided_by": by.id}
    return _moved(delisting, to, expected=expected, **decision, **fields)


def _take_out(delisting: Delisting, *, by: Actor, now: datetime) -> None:
    """The tier to come back to is that of this moment, whatever it was when somebody asked."""
    held = Organisation.objects.select_for_update().get(pk=delisting.organisation_id)
    Delisting.objects.filter(pk=delisting.pk).update(tier=held.visibility)
    delist_organisation(organisation=held, by=by, now=now)
    delisting.refresh_from_db()


def _moved(
    delisting: Delisting,
    to: DelistingState,
    *,
    expected: str = "",
    **fields: Any,  # Any: values of columns
) -> Delisting:
    held = Delisting.objects.select_for_update(of=("self",)).get(pk=delisting.pk)
    is_other = bool(expected) and held.state != expected
    if is_other or to not in rules.DELISTING_MOVES[DelistingState(held.state)]:
        raise DelistingNotPossible(ClaimObstacle.NOT_NOW)
    Delisting.objects.filter(pk=held.pk).update(state=to, **fields)
    return Delisting.objects.select_related("organisation", "user").get(pk=held.pk)


def _tell_asker(
    delisting: Delisting, told: Any, *, by: Actor, now: datetime
) -> Delisting:  # Any: lazy text
    if delisting.user:
        text = format_lazy(told, organisation=delisting.organisation.readable_name)
        url = reverse("accounts:delist", args=[delisting.organisation.uuid])
        tell(person=delisting.user, text=text, url=url, by=by, now=now)
    return delisting


def _tell_managers(
    delisting: Delisting, told: Any, *, by: Actor, now: datetime
) -> None:  # Any: lazy text
    tell_managers(
        text=format_lazy(told, organisation=delisting.organisation.readable_name),
        url=reverse("accounts:delisting_at_desk", args=[delisting.uuid]),
        by=by,
        now=now,
    )
