"""From a link to the invitation that it opens."""

from typing import Final

from skerry.surveys import links
from skerry.surveys.enums import Access, WaveState
from skerry.surveys.models import Invitation, Wave

DEFINITIONS: Final = ("wave__version__definition", "sheet__version__definition")
"""Long, and known by their fingerprint after the first time."""


def invitation_behind(token: str) -> Invitation | None:
    """The invitation that ``token`` opens. Who holds the link may open it: that is what it is for."""
    found = Invitation.objects.filter(links__digest=links.digest(token))
    rows = found.select_related("wave__version", "member", "sheet__version")
    return rows.defer(*DEFINITIONS).first()


def hold_wave(invitation: Invitation) -> None:
    """Lock the wave until the transaction ends, so that no answer falls between its closing and its last count."""
    Wave.objects.select_for_update(no_key=True).only("pk").get(pk=invitation.wave_id)


def hold_invitation(invitation: Invitation) -> None:
    """Lock the invitation until the transaction ends; read it after that.

    What is joined to a row that was waited for is from before the wait on PostgreSQL: read
    together with its lock, the sheet that another window has just opened would be missed.
    """
    Invitation.objects.select_for_update().only("pk").filter(pk=invitation.pk).first()


def wave_behind(open_key: str) -> Wave | None:
    """The wave that everybody may answer who knows ``open_key``; None while it is a draft."""
    waves = Wave.objects.filter(access=Access.OPEN_LINK, open_key=open_key)
    rows = waves.exclude(state=WaveState.DRAFT).select_related("version")
    return rows.defer("version__definition").first()
