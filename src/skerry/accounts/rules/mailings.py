"""Mail to a segment: what may be done with it, and whom it reaches."""

from collections.abc import Mapping
from typing import Final

from skerry.accounts.enums import MailingObstacle, MailingState

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
