"""Respondents of a wave as the desk may see them."""

from collections.abc import Mapping

from django.db.models import Count, Q, QuerySet

from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission
from skerry.surveys.enums import InvitationObstacle, InvitationState, Mode, WhyStopped
from skerry.surveys.models import Invitation, OptOut, Wave
from skerry.surveys.queries.answering import DEFINITIONS
from skerry.surveys.rules import invitations as rules


def invitations_visible_to(viewer: Viewer, *, wave: Wave) -> "QuerySet[Invitation]":
    """All of the wave, by the name of the organisation, for those who run surveys."""
    rows = wave.invitations.select_related("member__organisation").order_by(
        "member__organisation__name", "email", "pk"
    )
    return rows if viewer.may(Permission.WAVES_MANAGE) else rows.none()


def invitations_entered_by(viewer: Viewer, *, wave: Wave) -> "QuerySet[Invitation]":
    """Those whose answers the viewer may type in, which shows what stands there already."""
    rows = wave.invitations.select_related(
        "wave__version", "member__organisation", "sheet__version"
    ).defer(*DEFINITIONS)
    may = viewer.may(Permission.ANSWERS_ENTER) and viewer.may(Permission.ANSWERS_READ)
    return rows if may else rows.none()


def narrowed(
    rows: "QuerySet[Invitation]", *, words: str = "", state: str = "", stratum: str = ""
) -> "QuerySet[Invitation]":
    """Those that match; whether somebody has answered is nothing to search by."""
    if words:
        rows = rows.filter(
            Q(member__organisation__name__icontains=words)
            | Q(name__icontains=words)
            | Q(email__icontains=words)
        )
    if state == "no-address":
        rows = rows.filter(email="")
    elif state:
        rows = rows.filter(state=state)
    return rows.filter(stratum=stratum) if stratum else rows


def strata_of(wave: Wave) -> "QuerySet[Invitation, str]":
    """Those of the wave in which somebody was asked."""
    strata = wave.invitations.exclude(stratum="").order_by("stratum")
    return strata.values_list("stratum", flat=True).distinct()


def sees_answered(viewer: Viewer, *, wave: Wave) -> bool:
    """Whether ``viewer`` may learn who has answered."""
    return rules.may_see_answered(
        mode=Mode(wave.mode), reads_answers=viewer.may(Permission.ANSWERS_READ)
    )


def told_reason(invitation: Invitation, *, sees_answered: bool) -> WhyStopped | None:
    """Why they are not asked any more, as far as the viewer may know.

    Who took answers back had begun, so where that is nobody's business it reads as a wish.
    """
    if not invitation.stopped_for:
        return None
    reason = WhyStopped(invitation.stopped_for)
    is_telling = reason is WhyStopped.WITHDRAWN and not sees_answered
    return WhyStopped.ASKED if is_telling else reason


def obstacle_to_another_address(invitation: Invitation) -> InvitationObstacle | None:
    """Why an invitation cannot go to somebody else."""
    return rules.obstacle_to_another_address(
        mode=Mode(invitation.wave.mode),
        has_sheet=invitation.sheet_id is not None,
        is_answered=invitation.is_answered,
    )


def is_begun_without_address(invitation: Invitation) -> bool:
    """Whether somebody answers, on the phone for one, who must not meet an address from a list."""
    return not invitation.email and obstacle_to_another_address(invitation) is not None


def state_counts(wave: Wave) -> Mapping[str, int]:
    """How many are in each state, and how many have no address."""
    rows = wave.invitations.order_by()
    counts: dict[str, int] = {state.value: 0 for state in InvitationState}
    counts |= dict(rows.values_list("state").annotate(n=Count("pk")))
    return counts | {"all": sum(counts.values()), "no-address": rows.filter(email="").count()}


def opt_out_counts(wave: Wave) -> Mapping[str, int]:
    """How many want no mail about this wave, and how many none about any survey."""
    return {
        "wave": OptOut.objects.filter(wave=wave).count(),
        "all": OptOut.objects.filter(wave=None).count(),
    }
