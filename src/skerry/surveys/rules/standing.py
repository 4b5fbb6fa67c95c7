"""How those who were asked count: weights are raised for the silent, and not for who is no more."""

from collections.abc import Iterable
from typing import Final

from skerry.surveys.enums import InvitationState, Standing, WhyStopped

_NOT_MEANT: Final = frozenset({WhyStopped.OUT_OF_SCOPE, WhyStopped.DUPLICATE})
_NOT_REACHED: Final = frozenset({InvitationState.PREPARED, InvitationState.BOUNCED})
_ORDER: Final = (Standing.ANSWERED, Standing.SILENT, Standing.UNKNOWN, Standing.NOT_ELIGIBLE)


def standing(
    *, state: InvitationState, reason: WhyStopped | None, is_answered: bool, is_begun: bool
) -> Standing:
    """Of one respondent. Whoever answers is there; whose mail arrived is taken to be.

    >>> standing(state=InvitationState.BOUNCED, reason=None, is_answered=False, is_begun=False)
    <Standing.UNKNOWN: 'unknown'>
    """
    if is_answered:
        return Standing.ANSWERED
    if reason in _NOT_MEANT:
        return Standing.NOT_ELIGIBLE
    return Standing.UNKNOWN if state in _NOT_REACHED and not is_begun else Standing.SILENT


def of_all(standings: Iterable[Standing]) -> Standing:
    """Of an organisation, from those of its people: the one that says most of it.

    >>> of_all([Standing.UNKNOWN, Standing.SILENT])
    <Standing.SILENT: 'silent'>
    """
    return min(standings, key=_ORDER.index)
