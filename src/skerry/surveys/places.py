"""The place in which a wave lets its sheets be filled in: its promise, and what may be done there."""

from skerry.questionnaires.api import Place
from skerry.surveys import phrases_answering as phrases
from skerry.surveys.enums import Unit
from skerry.surveys.models import Invitation
from skerry.surveys.promises import promise_of
from skerry.surveys.sheets import InvitedSheet, SealedSheet


def place_of(
    invitation: Invitation,
    sheet: SealedSheet | InvitedSheet,
    *,
    address: str,
    language: str,
    is_open: bool,
) -> Place:
    """``language`` is the one in which its questions are read."""
    wave = invitation.wave
    is_kept = isinstance(sheet, InvitedSheet)
    return Place(
        address=address,
        title=wave.title(language),
        promise=promise_of(wave, language),
        may_share=is_kept and wave.unit == Unit.ORGANISATION,
        may_withdraw=is_open,
        keeps_receipt=is_kept,
        may_keep_on_device=is_kept,
        closed_sentence="" if is_open else str(phrases.CLOSED),
        reopen=sheet.reopen if isinstance(sheet, InvitedSheet) and is_open else None,
    )
