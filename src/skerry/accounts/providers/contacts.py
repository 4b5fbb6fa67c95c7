"""What this room answers for in the messages to organisations."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from skerry.accounts.enums import ContactState
from skerry.accounts.models import ContactBlock, ContactLetter, ContactRequest
from skerry.accounts.queries import contacts as queries
from skerry.accounts.rules import UNCONFIRMED_CONTACT_KEPT
from skerry.kernel.actor import Actor
from skerry.kernel.personal import Kept
from skerry.kernel.providers import OrganisationReference, PersonalDataProvider, RetentionRule

CONTACT_KEPT: Final = timedelta(days=365)


def _export_requests(person: UUID) -> Iterable[Mapping[str, object]]:
    return queries.requests_of_person(person).values(
        "name", "email", "organisation__name", "organisation_name", "state", "asked_at"
    )


def _export_letters(person: UUID) -> Iterable[Mapping[str, object]]:
    letters = queries.letters_of_person(person).order_by("pk")
    return letters.values("contact__organisation__name", "is_from_sender", "text", "written_at")


def _export_blocks(person: UUID) -> Iterable[Mapping[str, object]]:
    """That they are blocked, and since when; not by whom, who is to be left in peace."""
    addresses = EmailAddress.objects.filter(user__uuid=person).values_list("email", flat=True)
    digests = [queries.digest_of_address(address) for address in addresses]
    return ContactBlock.objects.filter(address_digest__in=digests).values("blocked_at")


def _erase_requests(*, person: UUID, by: Actor, now: datetime) -> None:
    queries.requests_of_person(person).delete()


def _erase_letters(*, person: UUID, by: Actor, now: datetime) -> None:
    """What they wrote as the sender. Answers are the organisation's, and no longer tell who wrote them."""
    queries.letters_of_person(person).filter(is_from_sender=True).delete()


def _keep_blocks(*, person: UUID, by: Actor, now: datetime) -> None:
    """A block protects somebody else, names nobody, and ends by itself: a new account is no way round it."""


def _expire_requests(*, now: datetime) -> int:
    """A year after the last word; what nobody confirmed after three days."""
    unconfirmed = Q(state=ContactState.UNCONFIRMED, asked_at__lte=now - UNCONFIRMED_CONTACT_KEPT)
    silent = Q(last_word_at__lte=now - CONTACT_KEPT)
    over = ContactRequest.objects.filter(unconfirmed | silent)
    return over.delete()[1].get(ContactRequest._meta.label, 0)


def _expire_letters(*, now: datetime) -> int:
    """They go with their message; what its erased sender left behind is not there to go."""
    return ContactLetter.objects.filter(contact__last_word_at__lte=now - CONTACT_KEPT).delete()[0]


def _expire_blocks(*, now: datetime) -> int:
    return ContactBlock.objects.filter(blocked_at__lte=now - CONTACT_KEPT).delete()[0]


def _merge_requests(*, keep: int, drop: int, by: Actor, now: datetime) -> None:
    ContactRequest.objects.filter(organisation=drop).update(organisation=keep)


def _merge_blocks(*, keep: int, drop: int, by: Actor, now: datetime) -> None:
    """Who was blocked by either is blocked by what remains, once."""
    there = ContactBlock.objects.filter(organisation=keep).values_list("address_digest", flat=True)
    dropped = ContactBlock.objects.filter(organisation=drop)
    dropped.filter(address_digest__in=list(there)).delete()
    dropped.update(organisation=keep)


PERSONAL_DATA = (
    PersonalDataProvider(
        model=ContactLetter._meta.label,
        fields=frozenset(ContactLetter.PERSONAL_DATA),
        export=_export_letters,
        erase=_erase_letters,
    ),
    PersonalDataProvider(
        model=ContactRequest._meta.label,
        fields=frozenset(ContactRequest.PERSONAL_DATA),
        export=_export_requests,
        erase=_erase_requests,
    ),
    PersonalDataProvider(
        model=ContactBlock._meta.label,
        fields=frozenset(ContactBlock.PERSONAL_DATA),
        export=_export_blocks,
        erase=_keep_blocks,
    ),
)

RETENTION = (
    RetentionRule(
        model=ContactLetter._meta.label,
        kept=Kept.A_YEAR,
        after=CONTACT_KEPT,
        expire=_expire_letters,
    ),
    RetentionRule(
        model=ContactRequest._meta.label,
        kept=Kept.A_YEAR,
        after=CONTACT_KEPT,
        expire=_expire_requests,
    ),
    RetentionRule(
        model=ContactBlock._meta.label, kept=Kept.A_YEAR, after=CONTACT_KEPT, expire=_expire_blocks
    ),
)

ORGANISATION_REFERENCES = (
    OrganisationReference(
        model=ContactRequest._meta.label,
        field="organisation",
        merge=_merge_requests,
        title=_("Messages"),
    ),
    OrganisationReference(
        model=ContactBlock._meta.label, field="organisation", merge=_merge_blocks
    ),
)
