"""Mail to a segment: what may be done with it, whom it reaches, how fast it goes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from skerry.accounts.enums import MailingObstacle, MailingState

MAILS_A_MINUTE: Final = 60  # slow enough for the mail server of a small region

MAILING_MOVES: Final[Mapping[MailingState, frozenset[MailingState]]] = {
    MailingState.DRAFT: frozenset({MailingState.SENDING}),
    MailingState.SENDING: frozenset({MailingState.STOPPED, MailingState.SENT}),
    MailingState.STOPPED: frozenset({MailingState.SENDING}),
    MailingState.SENT: frozenset(),
}


def obstacle_to_sending(*, state: MailingState, receivers: int) -> MailingObstacle | None:
    """Why the mail cannot be sent to those who want it."""
    if state is not MailingState.DRAFT:
        return MailingObstacle.NOT_NOW
    return None if receivers else MailingObstacle.NOBODY


def not_before(*, position: int, now: datetime) -> datetime:
    """When the mail at ``position`` (the first is 0) may leave."""
    return now + timedelta(minutes=1) * position / MAILS_A_MINUTE
