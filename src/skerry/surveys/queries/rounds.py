"""Mailings of a wave: whom they would reach, and what became of each mail."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from skerry.kernel.actor import Viewer
from skerry.kernel.mail import MailState
from skerry.kernel.models import Job, OutboxMail
from skerry.kernel.permissions import Permission
from skerry.surveys.enums import (
    InvitationObstacle,
    InvitationState,
    LeftOut,
    MailOutcome,
    Mode,
    RoundKind,
    WaveState,
)
from skerry.surveys.models import Invitation, Round, RoundMail, Wave
from skerry.surveys.models.invitations import SurveyInvitationQuerySet
from skerry.surveys.rules import invitations as rules
from skerry.surveys.rules.answering import obstacle_of

ENDED: Final[Mapping[str, MailOutcome]] = {
    MailState.SENT: MailOutcome.DELIVERED,
    MailState.SHOWN: MailOutcome.DELIVERED,
    MailState.FAILED: MailOutcome.FAILED,
}
_GONE_OUT: Final = (MailOutcome.ON_ITS_WAY, MailOutcome.DELIVERED)


def rounds_visible_to(viewer: Viewer, *, wave: Wave) -> "QuerySet[Round]":
    """Those of the wave to many respondents, the newest first, for those who run surveys."""
    rows = Round.objects.filter(wave=wave).exclude(kind=RoundKind.SINGLE)
    rows = rows.select_related("wave").order_by("-made_at", "-pk")
    return rows if viewer.may(Permission.WAVES_MANAGE) else rows.none()


def mailed_on(invitations: "QuerySet[Invitation]") -> Mapping[int, date]:
    """When each of ``invitations``, by primary key, was last sent a mail, if it was."""
    gone = RoundMail.objects.filter(invitation__in=invitations.values("pk"), outcome__in=_GONE_OUT)
    last = gone.order_by().values_list("invitation").annotate(at=Max("round__sent_at"))
    return {invitation: timezone.localdate(at) for invitation, at in last}


def never_mailed(wave: Wave, *, of: "QuerySet[RoundMail, Any]") -> SurveyInvitationQuerySet:
    """Those of the wave who count as mailed, and from whom all mail was taken back."""
    gone = RoundMail.objects.filter(invitation=OuterRef("pk"), outcome__in=_GONE_OUT)
    sent = Invitation.objects.filter(wave=wave, state=InvitationState.SENT, pk__in=of)
    return sent.filter(~Exists(gone))


def reason_left_out(
    invitation: Invitation, *, kind: RoundKind, mode: Mode, last: date | None, today: date
) -> LeftOut | None:
    return rules.why_left_out(
        kind=kind,
        state=InvitationState(invitation.state),
        has_address=bool(invitation.email),
        is_answered=invitation.is_answered,
        mode=mode,
        mailed_on=last,
        today=today,
    )


def obstacle_to_entry(invitation: Invitation, *, today: date) -> InvitationObstacle | None:
    """Why the survey team cannot type in the answers of a respondent."""
    return rules.obstacle_to_entry(
        mode=Mode(invitation.wave.mode),
        is_taking_answers=obstacle_of(invitation.wave, today=today) is None,
        # what the team handed in itself it may correct, when they call again
        is_answered=invitation.is_answered and not invitation.entered,
    )


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Whom a mailing goes to (primary keys), and what may be said of that.

    ``number`` and ``left_out`` are those of ``reached``. Where they would tell who has answered
    they are what they would be if nobody had, and no reminder had gone out before.
    """

    reached: Sequence[int]
    number: int
    left_out: Mapping[str, int]


def audience(wave: Wave, *, kind: RoundKind, today: date) -> Audience:
    """Whom a mailing of ``kind`` would go to today, and why not to the others."""
    mode = Mode(wave.mode)
    is_hidden = rules.tells_who_answered(kind=kind, mode=mode)
    last = mailed_on(wave.invitations.order_by())
    reached: list[int] = []
    shown: Counter[LeftOut | None] = Counter()
    for invitation in wave.invitations.order_by("pk").iterator(chunk_size=2000):
        reason = reason_left_out(
            invitation, kind=kind, mode=mode, last=last.get(invitation.pk), today=today
        )
        if reason is None:
            reached.append(invitation.pk)
        shown[_as_if_silent(invitation, kind=kind, today=today) if is_hidden else reason] += 1
    number = shown.pop(None, 0)
    left_out = {reason.value: count for reason, count in shown.items() if reason}
    return Audience(reached=reached, number=number, left_out=left_out)


def _as_if_silent(invitation: Invitation, *, kind: RoundKind, today: date) -> LeftOut | None:
    """Why an invitation would get no mail if nobody had answered, and so each had been mailed alike."""
    return rules.why_left_out(
        kind=kind,
        state=InvitationState(invitation.state),
        has_address=bool(invitation.email),
        is_answered=False,
        mode=Mode.ANONYMOUS,
        mailed_on=None,
        today=today,
    )


def is_telling(one: Round) -> bool:
    """Whether exact numbers of ``one`` would tell who has answered."""
    return rules.tells_who_answered(kind=RoundKind(one.kind), mode=Mode(one.wave.mode))


def outcomes_of(rounds: Collection[Round]) -> Mapping[int, Mapping[MailOutcome, int]]:
    """Of each round, by primary key, how many mails wait, arrived and failed, as the outbox knows it now."""
    state = OutboxMail.objects.filter(uuid=OuterRef("mail")).values("state")[:1]
    mails = RoundMail.objects.filter(round__in=[one.pk for one in rounds]).order_by()
    rows = mails.annotate(state=Subquery(state)).values_list("round", "outcome", "state")
    counts = {one.pk: dict.fromkeys(MailOutcome, 0) for one in rounds}
    for pk, outcome, known, number in rows.annotate(n=Count("pk")):
        counts[pk][ENDED.get(known or "", MailOutcome(outcome))] += number
    return counts


def unsettled_mails() -> "QuerySet[RoundMail]":
    """Mails that have ended in the outbox, came back later, or were forgotten there, and whose round does not know it."""
    here = OutboxMail.objects.filter(uuid=OuterRef("mail"))
    ended = Q(Exists(here.filter(state__in=list(ENDED))), outcome=MailOutcome.ON_ITS_WAY)
    came_back = Q(Exists(here.filter(state=MailState.FAILED)), outcome=MailOutcome.DELIVERED)
    forgotten = Q(~Exists(here), outcome=MailOutcome.ON_ITS_WAY)
    return RoundMail.objects.filter(ended | came_back | forgotten).order_by("pk")


def job_of(sent: Round) -> Job | None:
    """The work in the background that sends it, while it goes on or after it failed."""
    return Job.objects.filter(uuid=sent.job).first() if sent.job else None


def bounced_visible_to(viewer: Viewer) -> "QuerySet[Invitation]":
    """Invitations of open waves that came back, for those who can correct the address."""
    rows = Invitation.objects.filter(state=InvitationState.BOUNCED, wave__state=WaveState.OPEN)
    return rows if viewer.may(Permission.WAVES_MANAGE) else rows.none()
