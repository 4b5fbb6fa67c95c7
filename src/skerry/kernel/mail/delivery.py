"""Handing the outbox to the mail server: at least once, each mail by one worker at a time."""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from enum import Enum, auto
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend

from skerry.kernel.mail import rules
from skerry.kernel.mail.sealing import words_of
from skerry.kernel.models.mail import MAIL_MOVES, MailState, OutboxMail

CLAIM_HOLDS: Final = timedelta(minutes=10)
BATCH: Final = 200
_PERMANENT_CODES: Final = 500


class Fault(Enum):
    FOR_GOOD = auto()  # this mail will never go
    FOR_NOW = auto()  # this mail may go later
    SERVER = auto()  # no mail goes now


@dataclass(frozen=True, kw_only=True)
class Delivery:
    sent: int = 0
    failed: int = 0


def deliver_due(*, clock: Callable[[], datetime]) -> Delivery:
    """Send what is due, until nothing is left or the server can take no more."""
    if not settings.EMAIL_HOST:
        return Delivery()

    _take_back_claims(now=clock())
    due = OutboxMail.objects.due_at(clock()).order_by("next_attempt_at", "id")[:BATCH]
    sent = failed = 0
    server = EmailBackend()
    try:
        for mail in due:
            if not _claim(mail, now=clock()):
                continue
            fault = _send(mail, server, clock=clock)
            sent, failed = sent + (fault is None), failed + (fault is not None)
            if fault is Fault.SERVER:
                break
    finally:
        server.close()
    return Delivery(sent=sent, failed=failed)


def _send(mail: OutboxMail, server: EmailBackend, *, clock: Callable[[], datetime]) -> Fault | None:
    try:
        server.send_messages([message_of(mail)])
    except Exception as problem:  # noqa: BLE001  # whatever one mail meets, the others get theirs
        fault = fault_of(problem)
        _put_back(mail, fault=fault, error=_in_words(problem), now=clock())
        return fault
    _mark_sent(mail, now=clock())
    return None


def message_of(mail: OutboxMail) -> EmailMultiAlternatives:
    """The mail as it goes out. A second sending carries the same Message-ID, so it can be told."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {"Message-ID": f"<{mail.uuid}@{host}>", "Auto-Submitted": "auto-generated"}
    words = words_of(mail)
    if words.stop_url:
        headers |= {
            "List-Unsubscribe": f"<{words.stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    message = EmailMultiAlternatives(
        subject=mail.subject, body=words.text, to=[mail.to], headers=headers
    )
    if words.html:
        message.attach_alternative(words.html, "text/html")
    return message


def fault_of(problem: Exception) -> Fault:
    """What a refusal means for this mail and for the others."""
    match problem:
        case smtplib.SMTPRecipientsRefused(recipients=refusals):
            codes = [code for code, _ in refusals.values()]
            return Fault.FOR_GOOD if min(codes) >= _PERMANENT_CODES else Fault.FOR_NOW
        case smtplib.SMTPDataError(smtp_code=code):
            return Fault.FOR_GOOD if code >= _PERMANENT_CODES else Fault.FOR_NOW
        case smtplib.SMTPException() | OSError():
            return Fault.SERVER
        case _:  # the mail itself cannot be written down: a header that is none, for example
            return Fault.FOR_GOOD


def _in_words(problem: Exception) -> str:
    match problem:
        case smtplib.SMTPRecipientsRefused(recipients=refusals):
            code, reply = next(iter(refusals.values()))
        case smtplib.SMTPResponseException(smtp_code=code, smtp_error=reply):
            pass
        case _:
            return f"{type(problem).__name__}: {problem}"[:500]
    return f"{code} {reply.decode(errors='replace')}"[:500]


def _claim(mail: OutboxMail, *, now: datetime) -> bool:
    is_mine = _move(mail, to=MailState.SENDING, claimed_at=now, attempts=mail.attempts + 1)
    mail.attempts += 1
    return is_mine


def _mark_sent(mail: OutboxMail, *, now: datetime) -> None:
    """What opened doors is of no more use here, so it goes at once."""
    secrets = {"text": "", "html": ""} if mail.has_secrets else {}
    _move(mail, to=MailState.SENT, ended_at=now, error="", sealed="", **secrets)


def _put_back(mail: OutboxMail, *, fault: Fault, error: str, now: datetime) -> None:
    again_at = rules.next_attempt(attempts=mail.attempts, queued_at=mail.queued_at, now=now)
    if fault is Fault.FOR_GOOD or again_at is None:
        _move(mail, to=MailState.FAILED, ended_at=now, error=error, sealed="")
    else:
        _move(mail, to=MailState.WAITING, next_attempt_at=again_at, error=error)


def _move(mail: OutboxMail, *, to: MailState, **fields: object) -> bool:
    """Bring the mail into state ``to`` if it may go there and is still in this worker's attempt."""
    origins = [state for state, onward in MAIL_MOVES.items() if to in onward]
    mine = OutboxMail.objects.filter(pk=mail.pk, attempts=mail.attempts, state__in=origins)
    return bool(mine.update(state=to, **fields))


def _take_back_claims(*, now: datetime) -> None:
    """A worker that broke off while sending never said how it ended: send again."""
    broken_off = OutboxMail.objects.filter(
        state=MailState.SENDING, claimed_at__lt=now - CLAIM_HOLDS
    )
    if broken_off.exists():  # asking takes no lock, an update does
        broken_off.update(state=MailState.WAITING, next_attempt_at=now)
