"""Messages to organisations: who gets them, who may read them, and how they fared."""

import hmac
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.db.models import F, Prefetch, Q, QuerySet

from skerry.accounts import rules
from skerry.accounts.enums import ContactObstacle, ContactState
from skerry.accounts.models import ContactBlock, ContactLetter, ContactRequest, RoleGrant, User
from skerry.actors.models import Organisation
from skerry.kernel.actor import Viewer
from skerry.kernel.contacts import contact_of
from skerry.kernel.mail import MailState
from skerry.kernel.models import OutboxMail
from skerry.kernel.permissions import Permission
from skerry.kernel.roles import Role

_SALT = "accounts.contact"


# Who gets them


def receivers_of(organisation: UUID, *, today: date) -> QuerySet[User]:
    """The editors of the organisation who can be reached."""
    grants = RoleGrant.objects.valid_on(today).filter(
        role=Role.ORGANISATION_EDITOR, organisation__uuid=organisation, user__is_active=True
    )
    return User.objects.filter(pk__in=grants.values("user")).order_by("pk")


# The sender


def digest_of_address(address: str) -> str:
    """A name for a mail address that nobody turns back; what follows a "+" makes no new sender."""
    local, _at, domain = address.strip().lower().rpartition("@")
    text = f"contact:{local.partition('+')[0]}@{domain}"
    return hmac.digest(settings.SECRET_KEY.encode(), text.encode(), "sha256").hex()


def address_of_sender(contact: ContactRequest) -> str:
    """Where mail to the sender goes; empty when their account is gone."""
    if contact.person is None:
        return contact.email
    found = contact_of(contact.person)
    return found.address if found else ""


def address_of_editor(contact: ContactRequest) -> tuple[str, str]:
    """Name and address of the editor who showed theirs; empty when the account is gone."""
    found = User.objects.filter(uuid=contact.connected_by, is_active=True).first()
    return (found.get_full_name(), found.email) if found else ("", "")


def is_blocked(address_digest: str, *, organisation: Organisation) -> bool:
    """By the organisation, or by the cluster manager for the whole site."""
    return (
        ContactBlock.objects.filter(Q(organisation=organisation) | Q(organisation=None))
        .filter(address_digest=address_digest)
        .exists()
    )


def obstacle_to_passing_on(contact: ContactRequest, *, now: datetime) -> ContactObstacle | None:
    """Why the message cannot reach the organisation now."""
    there = ContactRequest.objects.filter(organisation=contact.organisation_id).exclude(
        pk=contact.pk
    )
    receivers = receivers_of(contact.organisation.uuid, today=now.date())
    return rules.obstacle_to_contact(
        has_receivers=receivers.exists(),
        is_own=contact.person is not None and receivers.filter(uuid=contact.person).exists(),
        is_blocked=is_blocked(contact.address_digest, organisation=contact.organisation),
        waits_already=there.filter(
            address_digest=contact.address_digest, state=ContactState.WAITING
        ).exists(),
        passed_today=there.filter(passed_on_at__gt=now - timedelta(days=1)).count(),
    )


def token_of(contact: ContactRequest) -> str:
    """What opens the sender's page of ``contact``, without an account."""
    return signing.Signer(salt=_SALT).sign(str(contact.uuid))


def contact_for(token: str) -> ContactRequest | None:
    """The message that ``token`` opens: who holds the link may follow it, as long as it is kept."""
    try:
        uuid = signing.Signer(salt=_SALT).unsign(token)
    except signing.BadSignature:
        return None
    return _with_letters(ContactRequest.objects.filter(uuid=uuid)).first()


def contacts_of(viewer: Viewer) -> QuerySet[ContactRequest]:
    """What the viewer asked organisations, newest first."""
    if viewer.person is None:
        return ContactRequest.objects.none()
    return _with_letters(ContactRequest.objects.filter(person=viewer.person))


def told_state(contact: ContactRequest) -> ContactState:
    """What the sender learns of where their message stands."""
    return rules.state_told_to_sender(
        state=ContactState(contact.state), has_last_word=last_letter(contact).is_from_sender
    )


# The organisation


def organisations_answering_for(viewer: Viewer) -> QuerySet[Organisation]:
    """Those whose messages the viewer may read: nobody but their editors."""
    own = [
        organisation
        for organisation in viewer.organisations
        if viewer.may(Permission.CONTACT_ANSWER, organisation=organisation)
    ]
    return Organisation.objects.visible_to(viewer).filter(uuid__in=own)


def inbox_of(organisation: Organisation, *, viewer: Viewer) -> QuerySet[ContactRequest]:
    """Messages to the organisation that were passed on, the newest words first."""
    if not organisations_answering_for(viewer).filter(pk=organisation.pk).exists():
        return ContactRequest.objects.none()
    return _with_letters(ContactRequest.objects.filter(organisation=organisation).passed_on())


def waiting_for(organisation: UUID) -> int:
    return ContactRequest.objects.filter(
        organisation__uuid=organisation, state=ContactState.WAITING
    ).count()


# The cluster manager


def reported_contacts_visible_to(viewer: Viewer) -> QuerySet[ContactRequest]:
    """What editors reported as abuse, the open ones first."""
    if not viewer.may(Permission.REPORTS_HANDLE):
        return ContactRequest.objects.none()
    seen = Organisation.objects.visible_to(viewer)
    rows = ContactRequest.objects.reported().filter(organisation__in=seen)
    open_first = F("report_closed_at").desc(nulls_first=True)
    return _with_letters(rows).order_by(open_first, "-reported_at", "-pk")


# The letters


def last_letter(contact: ContactRequest) -> ContactLetter:
    return max(contact.letters.all(), key=lambda letter: letter.pk)


def words_of_sender(contact: ContactRequest) -> Sequence[str]:
    return [letter.text for letter in contact.letters.all() if letter.is_from_sender]


def undelivered(letters: Iterable[ContactLetter]) -> frozenset[int]:
    """Those of which every mail came back, as far as the outbox still knows."""
    carried = {letter.pk: letter.mails for letter in letters if letter.mails}
    mails = [mail for several in carried.values() for mail in several]
    failed = OutboxMail.objects.filter(uuid__in=mails, state=MailState.FAILED)
    lost = {str(uuid) for uuid in failed.values_list("uuid", flat=True)}
    return frozenset(pk for pk, several in carried.items() if lost.issuperset(several))


def letters_of_person(person: UUID) -> QuerySet[ContactLetter]:
    """What they wrote: as the sender, or for their organisation."""
    return ContactLetter.objects.filter(
        Q(contact__in=requests_of_person(person), is_from_sender=True) | Q(written_by=str(person))
    )


def requests_of_person(person: UUID) -> QuerySet[ContactRequest]:
    """Under their account, and before they had one under an address that they confirmed."""
    addresses = EmailAddress.objects.filter(user__uuid=person, verified=True).values("email")
    return ContactRequest.objects.filter(Q(person=person) | Q(email__in=addresses))


def _with_letters(rows: QuerySet[ContactRequest]) -> QuerySet[ContactRequest]:
    letters = ContactLetter.objects.order_by("pk")
    return (
        rows.select_related("organisation")
        .prefetch_related(Prefetch("letters", queryset=letters))
        .order_by("-last_word_at", "-pk")
    )
