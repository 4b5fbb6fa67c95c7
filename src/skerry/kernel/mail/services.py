from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.mail.bounces import Bounce
from skerry.kernel.mail.sealing import Words, seal
from skerry.kernel.models.mail import SEALED_KINDS, MailKind, MailState, OutboxMail


@dataclass(frozen=True, kw_only=True)
class NewMail:
    """One of many mails of a kind. ``stop_url`` and ``subject`` are as in ``queue_mail``."""

    to: str
    subject: str
    words: Words
    person: UUID | None = None
    not_before: datetime
    uuid: UUID = field(default_factory=uuid4)


class MailNotRetryable(Exception):
    """Only a mail that could not be delivered, and whose words are still kept, can be tried again by hand."""


class BounceNotRecorded(Exception):
    """No mail that was sent is meant: it is unknown, deleted, or known as failed already."""


@transaction.atomic
def queue_mail(  # noqa: PLR0913  # the parts of a mail, and who asked for it when
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    kind: MailKind,
    person: UUID | None = None,
    stop_url: str = "",
    not_before: datetime | None = None,
    by: Actor,
    now: datetime,
) -> OutboxMail:
    """Put a mail into the outbox; it leaves when the caller's transaction is through, or never.

    ``not_before`` spreads many mails over time, so that a mail server need not refuse some.

    ``person`` is whose personal data it is. ``stop_url`` is the address of a page
    where one click stops mail of this sort; mail programs show it as a button.
    ``subject`` names neither a person nor an organisation: the outbox shows it at the desk.
    """
    words = Words(text=text, html=html, stop_url=stop_url)
    new = NewMail(to=to, subject=subject, words=words, person=person, not_before=not_before or now)
    mail = _row(new, kind=kind, now=now)
    mail.save(force_insert=True)
    audit.record(Event.MAIL_QUEUED, target=mail, by=by, at=now, detail={"kind": kind})
    return mail


@transaction.atomic
def queue_mails(
    *,
    mails: Sequence[NewMail],
    kind: MailKind,
    by: Actor,  # noqa: ARG001  # the event of the mailing tells of all its mails
    now: datetime,
) -> Sequence[OutboxMail]:
    """Put many mails into the outbox at once, in the order given.

    They leave no event each: whoever sends ten thousand records what was sent, once.
    """
    rows = [_row(mail, kind=kind, now=now) for mail in mails]
    return OutboxMail.objects.bulk_create(rows, batch_size=500)


def _row(mail: NewMail, *, kind: MailKind, now: datetime) -> OutboxMail:
    stays_here = settings.DEMO and not settings.EMAIL_HOST
    words = {"sealed": seal(mail.words)} if kind in SEALED_KINDS else asdict(mail.words)
    return OutboxMail(
        uuid=mail.uuid,
        kind=kind,
        person=mail.person,
        to=mail.to,
        subject=" ".join(mail.subject.split())[:300],
        state=MailState.SHOWN if stays_here else MailState.WAITING,
        queued_at=now,
        next_attempt_at=mail.not_before,
        ended_at=now if stays_here else None,
        **words,
    )


@transaction.atomic
def withdraw_mails(
    *, mails: Iterable[UUID], is_told: bool = True, by: Actor, now: datetime
) -> frozenset[UUID]:
    """Take back those of ``mails`` that nobody has begun to send; which these were.

    Each leaves an event, unless ``is_told`` is false: whoever takes ten thousand back records
    what was stopped, once.
    """
    wanted = OutboxMail.objects.filter(uuid__in=list(mails), state=MailState.WAITING)
    waiting = {mail.uuid: mail for mail in wanted.select_for_update()}
    for mail in waiting.values() if is_told else ():
        audit.record(Event.MAIL_WITHDRAWN, target=mail, by=by, at=now, detail={"kind": mail.kind})
    OutboxMail.objects.filter(pk__in=[mail.pk for mail in waiting.values()]).delete()
    return frozenset(waiting)


@transaction.atomic
def retry_mail(*, mail: OutboxMail, by: Actor, now: datetime) -> None:
    """Try a mail again that was given up.

    Raises:
        MailNotRetryable: it was not given up, or nothing is left to send.
    """
    given_up = OutboxMail.objects.filter(pk=mail.pk, state=MailState.FAILED).exclude(text="")
    if not given_up.update(
        state=MailState.WAITING, queued_at=now, next_attempt_at=now, ended_at=None, attempts=0
    ):
        raise MailNotRetryable
    audit.record(Event.MAIL_RETRIED, target=mail, by=by, at=now, detail={"kind": mail.kind})


@transaction.atomic
def record_bounce(*, bounce: Bounce, by: Actor, now: datetime) -> OutboxMail:
    """Say of a mail that was sent that it came back, so that whoever waits for an answer is told.

    Raises:
        BounceNotRecorded: there is no such mail, or it did not count as sent.
    """
    sent = OutboxMail.objects.filter(uuid=bounce.mail, state=MailState.SENT)
    if not sent.update(state=MailState.FAILED, ended_at=now, error=bounce.reason):
        raise BounceNotRecorded
    mail = OutboxMail.objects.get(uuid=bounce.mail)
    audit.record(Event.MAIL_BOUNCED, target=mail, by=by, at=now, detail={"kind": mail.kind})
    return mail
