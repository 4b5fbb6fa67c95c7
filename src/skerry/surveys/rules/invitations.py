"""What may become of the way to a respondent, and who gets which mail."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from skerry.surveys.enums import (
    InvitationObstacle,
    InvitationState,
    LeftOut,
    Mode,
    RoundKind,
    Unit,
)

DAYS_BETWEEN_MAILS: Final = 3

INVITATION_MOVES: Final[Mapping[InvitationState, frozenset[InvitationState]]] = {
    InvitationState.PREPARED: frozenset(
        {InvitationState.SENT, InvitationState.STOPPED, InvitationState.OPTED_OUT}
    ),
    InvitationState.SENT: frozenset(
        {
            InvitationState.BOUNCED,
            InvitationState.STOPPED,
            InvitationState.OPTED_OUT,
            # another address was given
            InvitationState.PREPARED,
        }
    ),
    InvitationState.BOUNCED: frozenset(
        # a mail that went to another address, or on a better day, arrived
        {InvitationState.PREPARED, InvitationState.STOPPED, InvitationState.OPTED_OUT}
    ),
    InvitationState.STOPPED: frozenset({InvitationState.PREPARED, InvitationState.OPTED_OUT}),
    # only another person at another address may be asked instead
    InvitationState.OPTED_OUT: frozenset({InvitationState.PREPARED}),
}
_AFTER_INVITATIONS: Final = frozenset({RoundKind.REMINDER, RoundKind.EXTENSION})
_SILENT: Final[Mapping[InvitationState, LeftOut]] = {
    InvitationState.OPTED_OUT: LeftOut.OPTED_OUT,
    InvitationState.STOPPED: LeftOut.STOPPED,
    InvitationState.BOUNCED: LeftOut.BOUNCED,
}


def why_left_out(
    *,
    kind: RoundKind,
    state: InvitationState,
    has_address: bool,
    is_answered: bool,
    mode: Mode,
    mailed_on: date | None,
    today: date,
) -> LeftOut | None:
    """Why an invitation gets no mail of a round of ``kind`` today; None when it gets one.

    An invitation and a single mail of an anonymous or confidential wave go whether the answer
    is there or not: whoever asks for one must not learn which.
    """
    if state in _SILENT:
        return _SILENT[state]
    if not has_address:
        return LeftOut.NO_ADDRESS
    if is_answered and (kind in _AFTER_INVITATIONS or mode is Mode.NAMED):
        return LeftOut.ANSWERED
    if kind is RoundKind.SINGLE:
        return None
    return _out_of_turn(kind=kind, state=state, mailed_on=mailed_on, today=today)


def _out_of_turn(
    *, kind: RoundKind, state: InvitationState, mailed_on: date | None, today: date
) -> LeftOut | None:
    if kind is RoundKind.INVITATION:
        return None if state is InvitationState.PREPARED else LeftOut.INVITED_BEFORE
    if state is not InvitationState.SENT:
        return LeftOut.NOT_INVITED
    is_recent = mailed_on is not None and today - mailed_on < timedelta(days=DAYS_BETWEEN_MAILS)
    return LeftOut.MAILED_LATELY if is_recent and kind is RoundKind.REMINDER else None


def may_see_answered(*, mode: Mode, reads_answers: bool) -> bool:
    """Whether somebody may learn who has answered: in anonymous waves nobody."""
    return mode is Mode.NAMED or (mode is Mode.CONFIDENTIAL and reads_answers)


def tells_who_answered(*, kind: RoundKind, mode: Mode) -> bool:
    """Whether exact numbers of a mailing would tell who has answered, where not everybody may know.

    Whoever reads answers learns it where that leaves its mark, and not here.
    """
    return kind in _AFTER_INVITATIONS and not may_see_answered(mode=mode, reads_answers=False)


def obstacle_to_respondent(
    *, unit: Unit, others: int, is_taken: bool, has_opted_out: bool
) -> InvitationObstacle | None:
    """Why an address cannot be invited for a member that has ``others`` already."""
    if has_opted_out:
        return InvitationObstacle.OPTED_OUT
    if is_taken:
        return InvitationObstacle.TAKEN
    if unit is Unit.ORGANISATION and others:
        return InvitationObstacle.ONE_A_MEMBER
    return None


def obstacle_to_another_address(
    *, mode: Mode, has_sheet: bool, is_answered: bool
) -> InvitationObstacle | None:
    """Why an invitation cannot go to somebody else: the new link would open what was written.

    In anonymous waves nothing is kept that a new link could open, and a refusal would tell
    who has answered.
    """
    is_begun = mode is not Mode.ANONYMOUS and (has_sheet or is_answered)
    return InvitationObstacle.BEGUN if is_begun else None


def obstacle_to_entry(
    *, mode: Mode, is_taking_answers: bool, is_answered: bool
) -> InvitationObstacle | None:
    """Why the survey team cannot type in what a respondent said by phone or on a visit."""
    if mode is Mode.ANONYMOUS:
        return InvitationObstacle.ANONYMOUS
    if not is_taking_answers:
        return InvitationObstacle.CLOSED
    return InvitationObstacle.NOT_NOW if is_answered else None
