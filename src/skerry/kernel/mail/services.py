from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.mail.bounces import Bounce
from skerry.kernel.models.mail import MailKind, MailState, OutboxMail


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
    stays_here = settings.DEMO and not settings.EMAIL_HOST
    mail = OutboxMail.objects.create(
        kind=kind,
        person=person,
        to=to,
        subject=" ".join(subject.split())[:300],
        text=text,
        html=html,
        stop_url=stop_url,
        state=MailState.SHOWN if stays_here else MailState.WAITING,
        queued_at=now,
        next_attempt_at=not_before or now,
        ended_at=now if stays_here else None,
    )
    audit.record(Event.MAIL_QUEUED, target=mail, by=by, at=now, detail={"kind": kind})
    return mail


@transaction.atomic
def withdraw_mails(*, mails: Iterable[UUID], by: Actor, now: datetime) -> frozenset[UUID]:
    """Take back those of ``mails`` that nobody has begun to send; which these were."""
    wanted = OutboxMail.objects.filter(uuid__in=list(mails), state=MailState.WAITING)
    waiting = {mail.uuid: mail for mail in wanted.select_for_update()}
    for mail in waiting.values():
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
