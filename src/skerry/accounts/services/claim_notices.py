"""Who is told what about claims, additions and delistings."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from skerry.accounts import queries
from skerry.accounts.models import Claim, User
from skerry.accounts.queries.contacts import receivers_of
from skerry.kernel.actor import Actor
from skerry.kernel.notifications import NotificationKind, notify
from skerry.kernel.permissions import Permission


@transaction.atomic
def tell(*, person: User, text: str | Promise, url: str, by: Actor, now: datetime) -> None:
    """Tell ``person`` what became of their wish, unless they did it themselves."""
    if by == Actor.person(person.uuid):
        return
    notify(person=person.uuid, kind=NotificationKind.CLAIMS, text=text, url=url, by=by, now=now)


@transaction.atomic
def tell_claimant(*, claim: Claim, text: str | Promise, by: Actor, now: datetime) -> None:
    url = reverse("accounts:claim", args=[claim.uuid])
    tell(person=claim.user, text=text, url=url, by=by, now=now)


@transaction.atomic
def tell_keepers(*, claim: Claim, text: str | Promise, by: Actor, now: datetime) -> None:
    """Those who keep the profile now; not the claimant, who is told in other words."""
    url = reverse("accounts:claims_to", args=[claim.organisation.uuid])
    today = timezone.localdate(now)
    for person in receivers_of(claim.organisation.uuid, today=today).exclude(pk=claim.user_id):
        tell(person=person, text=text, url=url, by=by, now=now)


@transaction.atomic
def tell_managers(*, text: str | Promise, url: str, by: Actor, now: datetime) -> None:
    """Without names of people, which would outlive their accounts in the notices: the page has them."""
    today = timezone.localdate(now)
    for person in queries.holders_of(Permission.CLAIMS_DECIDE, today=today).order_by("pk"):
        tell(person=person, text=text, url=url, by=by, now=now)
