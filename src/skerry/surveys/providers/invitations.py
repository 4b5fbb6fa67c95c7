"""What this room answers for in invitations: whom they went to."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet
from django.utils import timezone

from skerry.kernel.actor import Actor
from skerry.kernel.personal import Kept
from skerry.kernel.providers import PersonalDataProvider, RetentionRule
from skerry.questionnaires.api import delete_sheet
from skerry.surveys.enums import InvitationState, Mode, Unit
from skerry.surveys.models import Invitation


def invitations_of(person: UUID) -> "QuerySet[Invitation]":
    """Those to the account, and to any address that the person has shown to be theirs."""
    addresses = EmailAddress.objects.filter(user__uuid=person, verified=True).values("email")
    return Invitation.objects.filter(Q(person=person) | Q(email__in=addresses))


def _export_invitations(person: UUID) -> Iterable[Mapping[str, object]]:
    return invitations_of(person).values("wave__titles", "email", "name", "is_answered")


def _erase_invitations(*, person: UUID, by: Actor, now: datetime) -> None:
    """Who was invited goes; their place among those asked stays, so that nobody is asked twice.

    What they wrote for themselves goes with them, and their link. What was written for an
    organisation is its own, and its people go on with their links.
    """
    for invitation in invitations_of(person).select_related("wave", "sheet").order_by("pk"):
        if invitation.wave.unit == Unit.PERSON:
            _forget_answers(invitation, by=by, now=now)
        _make_room(invitation)
        Invitation.objects.filter(pk=invitation.pk).update(email="", name="", person=None)
        # whoever is asked instead is invited anew
        Invitation.objects.filter(pk=invitation.pk).move(InvitationState.PREPARED)


def _forget_answers(invitation: Invitation, *, by: Actor, now: datetime) -> None:
    """An anonymous answer cannot be found any more, and stays counted."""
    invitation.links.all().delete()
    if invitation.wave.mode == Mode.ANONYMOUS:
        return
    sheet, invitation.sheet, invitation.is_answered = invitation.sheet, None, False
    invitation.save(update_fields=["sheet", "is_answered"])
    if sheet:
        delete_sheet(sheet=sheet, by=by, now=now)


def _make_room(invitation: Invitation) -> None:
    """Only one invitation of a member may have no address; of two, the answered one stays with it."""
    others = Invitation.objects.filter(wave=invitation.wave, member=invitation.member, email="")
    other = others.exclude(pk=invitation.pk).first()
    if other:
        leaves = other if invitation.is_answered else invitation
        Invitation.objects.filter(pk=leaves.pk).update(member=None)


def _expire_invitations(*, now: datetime) -> int:
    return (
        Invitation.objects.filter(wave__kept_until__lte=timezone.localdate(now))
        .delete()[1]
        .get(Invitation._meta.label, 0)
    )


PERSONAL_DATA: Final = (
    PersonalDataProvider(
        model=Invitation._meta.label,
        fields=frozenset({"email", "name", "person"}),
        export=_export_invitations,
        erase=_erase_invitations,
    ),
)
RETENTION: Final = (
    RetentionRule(
        model=Invitation._meta.label,
        kept=Kept.UNTIL_TOLD,
        after=timedelta(0),
        expire=_expire_invitations,
    ),
)
