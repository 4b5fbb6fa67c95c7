"""When a mail is tried again, and when it is given up."""

from datetime import datetime, timedelta
from typing import Final

FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=6)
GIVE_UP_AFTER: Final = timedelta(days=5)  # what RFC 5321, 4.5.4.1 asks of a sender
_STEPS_TO_LONGEST: Final = 8
MAILS_A_MINUTE: Final = 60  # slow enough for the mail server of a small region


def not_before(*, position: int, now: datetime) -> datetime:
    """When the mail at ``position`` of many (the first is 0) may leave."""
    return now + timedelta(minutes=1) * position / MAILS_A_MINUTE


def next_attempt(*, attempts: int, queued_at: datetime, now: datetime) -> datetime | None:
    """When to try again after ``attempts`` in vain; None when the mail is to be given up.

    The wait grows fourfold: 1, 4, 16 minutes, then 1 hour 4, 4 hours 16, and 6 hours from there on.
    """
    if now - queued_at >= GIVE_UP_AFTER:
        return None
    steps = min(max(attempts - 1, 0), _STEPS_TO_LONGEST)
    wait: timedelta = min(FIRST_WAIT * 4**steps, LONGEST_WAIT)
    return now + wait
