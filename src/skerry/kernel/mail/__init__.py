"""The outbox: mail is a row in the caller's transaction, and the worker sends it.

Nothing else in the program talks to a mail server. ``OutboxBackend`` brings the mail of libraries
(sign-in codes, password links) the same way.
"""

from skerry.kernel.mail.backend import OutboxBackend
from skerry.kernel.mail.bounces import BounceNotRead, read_bounce
from skerry.kernel.mail.sealing import Words
from skerry.kernel.mail.services import (
    BounceNotRecorded,
    MailNotRetryable,
    NewMail,
    queue_mail,
    queue_mails,
    record_bounce,
    retry_mail,
    withdraw_mails,
)
from skerry.kernel.models.mail import MailKind, MailState

__all__ = [
    "BounceNotRead",
    "BounceNotRecorded",
    "MailKind",
    "MailNotRetryable",
    "MailState",
    "NewMail",
    "OutboxBackend",
    "Words",
    "queue_mail",
    "queue_mails",
    "read_bounce",
    "record_bounce",
    "retry_mail",
    "withdraw_mails",
]
