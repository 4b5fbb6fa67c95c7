from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from skerry.kernel.actor import VISITOR
from skerry.kernel.mail.services import queue_mail
from skerry.kernel.models.mail import MailKind


class MailNotStorable(Exception):
    """The outbox carries no attachments."""


class OutboxBackend(BaseEmailBackend):
    """Puts what libraries send into the outbox: one row an address, so that none sees the others.

    What comes this way opens doors (codes, confirmations, new passwords), so it is account mail.
    """

    @transaction.atomic
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            _store(message)
        return len(email_messages)


def _store(message: EmailMessage) -> None:
    if message.attachments:
        raise MailNotStorable
    for address in message.recipients():
        queue_mail(
            to=address,
            subject=str(message.subject),
            text=str(message.body),
            html=_html_of(message),
            kind=MailKind.ACCOUNT,
            by=VISITOR,
            now=timezone.now(),
        )


def _html_of(message: EmailMessage) -> str:
    alternatives = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
    return next((str(body) for body, kind in alternatives if kind == "text/html"), "")
