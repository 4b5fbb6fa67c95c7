"""Two entries become one: what panels hold of both meets, and no answer loses its organisation."""

from datetime import datetime

from skerry.kernel.actor import Actor
from skerry.surveys.enums import InvitationState, WhyStopped
from skerry.surveys.models import Invitation, PanelMember, Quote, Wave


def merge_members(*, keep: int, drop: int, by: Actor, now: datetime) -> None:
    """What was frozen of each stays; where both were in a panel, the invitations meet at one member."""
    there = {member.panel_id: member for member in PanelMember.objects.filter(organisation=keep)}
    for member in PanelMember.objects.filter(organisation=drop):
        kept = there.get(member.panel_id)
        if kept is None:
            PanelMember.objects.filter(pk=member.pk).update(organisation=keep)
            continue
        _hand_on_invitations(member, kept)
        _hand_on_draws(member, kept)
        Quote.objects.filter(member=member).update(member=kept)
        member.delete()


def _hand_on_invitations(member: PanelMember, kept: PanelMember) -> None:
    """Of two in one wave to one address the answered one is the organisation's, or the begun one."""
    there = {(other.wave_id, other.email): other for other in _of(kept)}
    for invitation in _of(member):
        other = there.get((invitation.wave_id, invitation.email))
        stays = max(other, invitation, key=_weight) if other else invitation
        if other:
            _part(invitation if stays is other else other)
        Invitation.objects.filter(pk=stays.pk).update(member=kept)


def _of(member: PanelMember) -> list[Invitation]:
    return list(member.invitations.select_related("member__organisation").order_by("pk"))


def _weight(invitation: Invitation) -> tuple[bool, bool]:
    return invitation.is_answered, invitation.sheet_id is not None


def _part(invitation: Invitation) -> None:
    """The organisation is asked once. Answers that are there stay, under its name."""
    if invitation.sheet_id and invitation.member:
        invitation.formerly = invitation.member.organisation.readable_name[:200]
    invitation.member, invitation.state = None, InvitationState.STOPPED
    invitation.stopped_for = WhyStopped.DUPLICATE
    invitation.save(update_fields=["formerly", "member", "state", "stopped_for"])


def _hand_on_draws(member: PanelMember, kept: PanelMember) -> None:
    """Waves that drew ``member`` have drawn the one that stays."""
    for wave in Wave.objects.filter(drawn=member):
        wave.drawn.add(kept)
