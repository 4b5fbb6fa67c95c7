"""What mail servers send back: a mail that one of them took and could not deliver after all.

The form of such reports is RFC 3464, their status codes RFC 3463. Which mail is meant is
read from the Message-ID of the mail that is sent back with the report, for it is ours.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Final
from uuid import UUID

_SENT_BACK: Final = frozenset({"message/rfc822", "text/rfc822-headers"})
_OURS: Final = re.compile(
    r"^\s*Message-ID:\s*<([0-9a-f-]{36})@[^>]+>", re.IGNORECASE | re.MULTILINE
)
_LONGEST_REASON: Final = 500


class BounceNotRead(Exception):
    """The message is no report of a mail of ours that failed for good."""


@dataclass(frozen=True, kw_only=True)
class Bounce:
    """``reason`` is the status and what the other server said of it."""

    mail: UUID
    reason: str


def read_bounce(raw: bytes) -> Bounce:
    """Which mail came back, and why.

    Raises:
        BounceNotRead: it is another message, a report of a delay, or of a mail that is not ours.
    """
    message = message_from_bytes(raw, policy=policy.default)
    reason = _reason(message)
    mail = _mail(message)
    if not reason or mail is None:
        raise BounceNotRead
    return Bounce(mail=mail, reason=reason)


def _reason(message: EmailMessage) -> str:
    """Of the first recipient whose mail failed for good; of one mail there is one recipient."""
    for part in _recipients(message):
        if str(part["Action"] or "").strip().lower() == "failed":
            said = str(part["Diagnostic-Code"] or "").partition(";")[2]
            words = f"{part['Status'] or ''} {said}".split()
            return " ".join(words)[:_LONGEST_REASON] or "5.0.0"
    return ""


def _recipients(message: EmailMessage) -> Iterator[Message]:
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            yield from (block for block in blocks if isinstance(block, Message))


def _mail(message: EmailMessage) -> UUID | None:
    for part in message.walk():
        if part.get_content_type() in _SENT_BACK:
            found = _OURS.search(part.as_bytes().decode(errors="replace"))
            if found:
                return _as_uuid(found[1])
    return None


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
