"""``skerry bounce``: what the mail server hands over when a mail comes back."""

import sys
from typing import Final

from skerry.config.command import environment
from skerry.config.command.terminal import AsJson, answer

MOST_READ: Final = 5 * 1024 * 1024
"""A report is a few kilobytes; what is longer is cut, and its beginning tells enough."""


def bounce(*, as_json: AsJson = False) -> None:
    """Read a message from the input and, if it says that a mail of ours came back, remember it.

    Meant for the mail server: let it hand over what arrives for the sender of the site's mail.
    Any other message is left alone and ends with 0, so that nothing is sent back to its writer.
    """
    raw = sys.stdin.buffer.read(MOST_READ)
    environment.start_command()
    from django.utils import timezone

    from skerry.kernel.actor import COMMAND
    from skerry.kernel.mail import BounceNotRead, BounceNotRecorded, read_bounce, record_bounce

    try:
        mail = record_bounce(bounce=read_bounce(raw), by=COMMAND, now=timezone.now())
    except BounceNotRead:
        words = "Left alone: this is no report of a mail that came back."
        answer({"mail": None, "why": "not-a-report"}, as_json=as_json, words=words)
    except BounceNotRecorded:
        words = "Left alone: the mail is not known here as sent."
        answer({"mail": None, "why": "not-known"}, as_json=as_json, words=words)
    else:
        answer(
            {"mail": mail.uuid, "why": mail.error},
            as_json=as_json,
            words=f"Remembered that the mail {mail.uuid} came back.",
        )
