"""Mail to segments: whom it reaches, whom not and why, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from allauth.account.models import EmailAddress
from django.core import signing
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from skerry.accounts.enums import ConsentKind, Outcome
from skerry.accounts.models import Consent, Mailing, MailingReceiver, RoleGrant, User
from skerry.actors.models import Organisation
from skerry.kernel.actor import Viewer
from skerry.kernel.mail import MailState
from skerry.kernel.models import OutboxMail
from skerry.kernel.permissions import Permission

_SALT = "accounts.news"
_OUTCOMES: Mapping[str, Outcome] = {
    MailState.SENT: Outcome.DELIVERED,
    MailState.SHOWN: Outcome.DELIVERED,
    MailState.FAILED: Outcome.FAILED,
}


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Whom a mail to some organisations reaches, and why it does not reach others."""

    receivers: "QuerySet[User]"
    organisations: int
    without_person: int
    people: int
    without_consent: int
    without_address: int

    @property
    def reached(self) -> int:
        return self.people - self.without_consent - self.without_address


def mailings_visible_to(viewer: Viewer) -> "QuerySet[Mailing]":
    """All of them, the newest first, for those who may send."""
    rows = Mailing.objects.order_by("-made_at", "-pk")
    return rows if viewer.may(Permission.MAILING_SEND) else rows.none()


def audience(organisations: "QuerySet[Organisation]", *, today: date) -> Audience:
    """The people of ``organisations``: those who want news and can be reached are the receivers."""
    meant = organisations.order_by().values("pk")
    grants = RoleGrant.objects.valid_on(today).filter(organisation__in=meant, user__is_active=True)
    people = User.objects.filter(pk__in=grants.values("user"))
    counts = people.aggregate(
        people=Count("pk"),
        without_consent=Count("pk", filter=~_WANTS),
        without_address=Count("pk", filter=_WANTS & ~_IS_REACHED),
    )
    number = organisations.count()
    with_people = grants.values("organisation").distinct().count()
    receivers = people.filter(_WANTS, _IS_REACHED).order_by("pk")
    return Audience(
        receivers=receivers,
        organisations=number,
        without_person=number - with_people,
        **counts,
    )


_WANTS = Q(
    Exists(Consent.objects.filter(user=OuterRef("pk"), kind=ConsentKind.NEWS, withdrawn_at=None))
)
_IS_REACHED = Q(Exists(EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)))


def still_wants(person: User) -> bool:
    """Whether news may be mailed to the person at this moment."""
    return User.objects.filter(_WANTS, _IS_REACHED, pk=person.pk, is_active=True).exists()


def outcomes_of(mailing: Mailing) -> Mapping[Outcome, int]:
    """How many mails arrived, failed and so on, as the outbox knows it now."""
    counts = dict.fromkeys(Outcome, 0)
    told = mailing.receivers.exclude(outcome=Outcome.ON_ITS_WAY)
    for outcome, number in told.values_list("outcome").annotate(n=Count("pk")):
        counts[Outcome(outcome)] += number
    for outcome, number in _by_outbox(mailing).items():
        counts[outcome] += number
    return counts


def _by_outbox(mailing: Mailing) -> Mapping[Outcome, int]:
    """Those handed to the outbox, by where it has them."""
    under_way = mailing.receivers.filter(outcome=Outcome.ON_ITS_WAY)
    states = dict(
        OutboxMail.objects.filter(uuid__in=under_way.values("mail"))
        .values_list("state")
        .annotate(n=Count("pk"))
    )
    counts: dict[Outcome, int] = {}
    for state, number in states.items():
        outcome = _OUTCOMES.get(state, Outcome.ON_ITS_WAY)
        counts[outcome] = counts.get(outcome, 0) + number
    return counts


def ended_mails() -> "QuerySet[MailingReceiver]":
    """Receivers whose mail has ended in the outbox and who do not know it yet."""
    ended = OutboxMail.objects.filter(uuid=OuterRef("mail"), state__in=list(_OUTCOMES))
    return MailingReceiver.objects.filter(Exists(ended), outcome=Outcome.ON_ITS_WAY).order_by("pk")


def outcome_of(state: str) -> Outcome:
    return _OUTCOMES[state]


def stop_token(person: User) -> str:
    """What opens the page under a mail that stops news without a sign-in."""
    return signing.Signer(salt=_SALT).sign(str(person.uuid))


def person_who_stops(token: str) -> User | None:
    """Whose news the link stops. It never expires: the wish is always welcome."""
    try:
        uuid = UUID(signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return User.objects.filter(uuid=uuid).first()
