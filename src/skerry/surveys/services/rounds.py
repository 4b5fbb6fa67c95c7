"""Mailings of a wave: written, tried, sent to those who are to get them, stopped, and taken up again."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from skerry.accounts.models import User
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.jobs import request_job
from skerry.kernel.mail import MailKind, NewMail, queue_mails, withdraw_mails
from skerry.kernel.mail import rules as pace
from skerry.kernel.models import OutboxMail
from skerry.surveys import links
from skerry.surveys.enums import (
    InvitationState,
    LeftOut,
    MailOutcome,
    Mode,
    RoundKind,
    RoundObstacle,
    RoundState,
)
from skerry.surveys.letters import Letters
from skerry.surveys.models import Invitation, PersonalLink, Round, RoundMail, Wave
from skerry.surveys.models.rounds import RoundQuerySet
from skerry.surveys.queries import rounds as queries
from skerry.surveys.rules import rounds as rules
from skerry.surveys.rules.answering import obstacle_of

JOB: Final = "surveys.round.send"
BATCH: Final = 250
Texts = Mapping[str, Mapping[str, str]]
"""For each language the subject and the text."""


class RoundNotPossible(Exception):
    """Carries why a mailing cannot be changed, sent, stopped or taken up again."""

    def __init__(self, obstacle: RoundObstacle) -> None:
        self.obstacle = obstacle
        super().__init__(obstacle)


@dataclass(frozen=True, kw_only=True)
class Batch:
    """How many respondents were looked at, and how many of them get a mail."""

    seen: int = 0
    sent: int = 0


@transaction.atomic
def write_round(*, wave: Wave, kind: RoundKind, texts: Texts, by: Actor, now: datetime) -> Round:
    made = Round.objects.create(wave=wave, kind=kind, texts=texts, by=by.id, made_at=now)
    audit.record(Event.ROUND_KEPT, target=made, by=by, at=now, detail={"kind": kind})
    return made


@transaction.atomic
def change_round(*, draft: Round, texts: Texts, by: Actor, now: datetime) -> None:
    """Raise RoundNotPossible when it is no draft any more."""
    if not _drafts(draft).update(texts=texts):
        raise RoundNotPossible(RoundObstacle.NOT_NOW)
    audit.record(Event.ROUND_KEPT, target=draft, by=by, at=now, detail={"fields": ["texts"]})


@transaction.atomic
def delete_round(*, draft: Round, by: Actor, now: datetime) -> None:
    """Throw a draft away; raise RoundNotPossible for what was sent."""
    audit.record(Event.ROUND_DELETED, target=draft, by=by, at=now)
    if not _drafts(draft).delete()[0]:
        raise RoundNotPossible(RoundObstacle.NOT_NOW)


@transaction.atomic
def try_round(*, draft: Round, person: User, token: str, by: Actor, now: datetime) -> None:
    """Send the mail in each of its languages to ``person``, who wrote it. Its link opens nothing."""
    letters = Letters(draft)
    name = person.get_full_name()
    mails = []
    for language in draft.texts:
        subject, words = letters.words(language, name=name, organisation=name, token=token)
        mails.append(NewMail(to=person.email, subject=subject, words=words, not_before=now))
    queue_mails(mails=mails, kind=MailKind.SURVEY, by=by, now=now)
    audit.record(Event.ROUND_PREVIEWED, target=draft, by=by, at=now)


@transaction.atomic
def send_round(*, draft: Round, by: Actor, now: datetime) -> int:
    """Settle whom it is for, and hand it to the worker; how many these are.

    Whoever answers, stops or cannot be reached before their turn gets none after all.

    Raises:
        RoundNotPossible: it is no draft any more, the wave takes no answers, or it would reach nobody.
    """
    draft = Round.objects.select_for_update().get(pk=draft.pk)
    today = timezone.localdate(now)
    audience = queries.audience(draft.wave, kind=RoundKind(draft.kind), today=today)
    obstacle = rules.obstacle_to_sending(
        state=RoundState(draft.state),
        is_wave_open=obstacle_of(draft.wave, today=today) is None,
        receivers=audience.number,
    )
    if obstacle:
        raise RoundNotPossible(obstacle)
    rows = [RoundMail(round=draft, invitation_id=pk) for pk in audience.reached]
    RoundMail.objects.bulk_create(rows, batch_size=500)
    counts = dict(audience.left_out)
    Round.objects.filter(pk=draft.pk).move(RoundState.SENDING, sent_at=now, counts=counts)
    _hand_to_worker(draft, by=by, now=now)
    detail = _told(draft, len(rows))
    audit.record(Event.ROUND_STARTED, target=draft, by=by, at=now, detail=detail)
    return len(rows)


@transaction.atomic
def send_to_one(*, invitation: Invitation, texts: Texts, by: Actor, now: datetime) -> Round:
    """Send one respondent a new link, whatever mailings there were.

    Raises:
        RoundNotPossible: the wave takes no answers, or they get no mail.
    """
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    _must_reach(row, today=timezone.localdate(now))
    made = Round.objects.create(
        wave=row.wave,
        kind=RoundKind.SINGLE,
        texts=texts,
        state=RoundState.SENDING,
        by=by.id,
        made_at=now,
        sent_at=now,
    )
    RoundMail.objects.create(round=made, invitation=row)
    _hand_to_worker(made, by=by, now=now)
    detail = {"kind": RoundKind.SINGLE}
    audit.record(Event.ROUND_STARTED, target=made, by=by, at=now, detail=detail)
    return made


def _must_reach(row: Invitation, *, today: date) -> None:
    reason = queries.reason_left_out(
        row, kind=RoundKind.SINGLE, mode=Mode(row.wave.mode), last=None, today=today
    )
    obstacle = rules.obstacle_to_sending(
        state=RoundState.DRAFT,
        is_wave_open=obstacle_of(row.wave, today=today) is None,
        receivers=int(reason is None),
    )
    if obstacle:
        raise RoundNotPossible(obstacle)


@transaction.atomic
def stop_round(*, sent: Round, by: Actor, now: datetime) -> int:
    """Send no more of it, and take back what has not left; how many were taken back.

    Raises:
        RoundNotPossible: it is not being sent.
    """
    _move(sent, RoundState.STOPPED)
    removed = _take_back(sent.mails.all(), of=sent.wave, by=by, now=now)
    audit.record(Event.ROUND_STOPPED, target=sent, by=by, at=now, detail={"removed": removed})
    return removed


@transaction.atomic
def silence_wave(*, wave: Wave, by: Actor, now: datetime) -> int:
    """Stop whatever mail of a wave is still to leave, as when it closes; how many were taken back.

    The event of what ends the wave tells of it, once for all mails. All rounds are held before
    any respondent is, as whoever sends one of them does, too.
    """
    Round.objects.filter(wave=wave).exclude(state=RoundState.DRAFT).move(RoundState.STOPPED)
    return _take_back(RoundMail.objects.filter(round__wave=wave), of=wave, by=by, now=now)


@transaction.atomic
def resume_round(*, sent: Round, by: Actor, now: datetime) -> None:
    """Send it to those who have not got it yet.

    Raises:
        RoundNotPossible: it was not stopped, or the wave takes no answers any more.
    """
    if sent.state != RoundState.STOPPED:
        raise RoundNotPossible(RoundObstacle.NOT_NOW)
    if obstacle_of(sent.wave, today=timezone.localdate(now)):
        raise RoundNotPossible(RoundObstacle.WAVE_NOT_OPEN)
    _move(sent, RoundState.SENDING)
    _hand_to_worker(sent, by=by, now=now)
    audit.record(Event.ROUND_STARTED, target=sent, by=by, at=now, detail={"resumed": True})


@transaction.atomic
def send_batch(
    *, sent: Round, position: int, new_token: Callable[[], str], by: Actor, now: datetime
) -> Batch:
    """Put the next mails of a round into the outbox; nobody gets one twice, wherever it broke off.

    ``position`` says how many went before in this run, so that the pace is kept. Each mail
    brings a link of its own: those sent earlier cannot be read here, and stay good.
    """
    sent = Round.objects.select_for_update(of=("self",)).select_related("wave").get(pk=sent.pk)
    if sent.state != RoundState.SENDING:
        return Batch()
    today = timezone.localdate(now)
    if obstacle_of(sent.wave, today=today):
        _move(sent, RoundState.STOPPED)
        return Batch()

    rows = list(sent.mails.filter(outcome=MailOutcome.WAITING).order_by("pk")[:BATCH])
    invitations = _locked(rows)
    left_out = _left_out(sent, invitations, today=today)
    _pass_over(sent, left_out)
    going = [
        (row, invitations[row.invitation_id]) for row in rows if row.invitation_id not in left_out
    ]
    _queue(sent, going, position=position, new_token=new_token, by=by, now=now)
    return Batch(seen=len(rows), sent=len(going))


def _left_out(
    sent: Round, invitations: Mapping[int, Invitation], *, today: date
) -> Mapping[int, LeftOut]:
    """Who of ``invitations`` is to get no mail after all, and why."""
    last = queries.mailed_on(Invitation.objects.filter(pk__in=list(invitations)))
    kind, mode = RoundKind(sent.kind), Mode(sent.wave.mode)
    reasons = {
        pk: queries.reason_left_out(row, kind=kind, mode=mode, last=last.get(pk), today=today)
        for pk, row in invitations.items()
    }
    return {pk: reason for pk, reason in reasons.items() if reason}


def _pass_over(sent: Round, left_out: Mapping[int, LeftOut]) -> None:
    sent.mails.filter(outcome=MailOutcome.WAITING, invitation__in=list(left_out)).delete()
    if not queries.is_telling(sent):
        counts = Counter(sent.counts) + Counter(reason.value for reason in left_out.values())
        Round.objects.filter(pk=sent.pk).update(counts=counts)


def _locked(rows: Sequence[RoundMail]) -> Mapping[int, Invitation]:
    """The respondents of ``rows``; whoever wants no mail at this moment waits until it is queued."""
    mine = Invitation.objects.filter(pk__in=[row.invitation_id for row in rows])
    found = mine.select_for_update(of=("self",)).select_related("member__organisation")
    return {invitation.pk: invitation for invitation in found.order_by("pk")}


def _queue(
    sent: Round,
    going: Sequence[tuple[RoundMail, Invitation]],
    *,
    position: int,
    new_token: Callable[[], str],
    by: Actor,
    now: datetime,
) -> None:
    letters = Letters(sent)
    digests, mails = [], []
    for place, (row, invitation) in enumerate(going, position):
        token = new_token()
        digests.append(PersonalLink(invitation_id=row.invitation_id, digest=links.digest(token)))
        subject, words = letters.written(invitation, token=token)
        mails.append(
            NewMail(
                uuid=row.mail,
                to=invitation.email,
                subject=subject,
                words=words,
                person=invitation.person,
                not_before=pace.not_before(position=place, now=now),
            )
        )
    PersonalLink.objects.bulk_create(digests, batch_size=500)
    queue_mails(mails=mails, kind=MailKind.SURVEY, by=by, now=now)
    RoundMail.objects.filter(pk__in=[row.pk for row, _ in going]).update(
        outcome=MailOutcome.ON_ITS_WAY
    )
    Invitation.objects.filter(pk__in=[row.invitation_id for row, _ in going]).move(
        InvitationState.SENT
    )


@transaction.atomic
def finish_round(*, sent: Round, by: Actor, now: datetime) -> None:  # noqa: ARG001  # the job that ends has its own event
    """All that are to go are in the outbox; stopped meanwhile, it stays stopped."""
    if not sent.mails.filter(outcome=MailOutcome.WAITING).exists():
        Round.objects.filter(pk=sent.pk).move(RoundState.SENT)


@transaction.atomic
def settle_mail(*, row: RoundMail, by: Actor, now: datetime) -> None:  # noqa: ARG001  # the outbox did it, and its log says so
    """Remember what the outbox knows of one mail; an address that failed is marked for the desk.

    The outbox forgets what left long ago, and nobody has heard that it came back.
    """
    mail = OutboxMail.objects.filter(uuid=row.mail).first()
    outcome = queries.ENDED.get(mail.state, row.outcome) if mail else MailOutcome.DELIVERED
    RoundMail.objects.filter(pk=row.pk, outcome=row.outcome).update(outcome=outcome)
    if mail and outcome == MailOutcome.FAILED:
        invitation = Invitation.objects.filter(pk=row.invitation_id, email=mail.to)
        invitation.move(InvitationState.BOUNCED)


def _told(sent: Round, number: int) -> Mapping[str, object]:
    """How many, as far as it may be known: the number that a reminder reaches tells who answered."""
    people = rules.in_steps(number) if queries.is_telling(sent) else number
    return {"kind": sent.kind, "people": people}


def _take_back(mails: "QuerySet[RoundMail]", *, of: Wave, by: Actor, now: datetime) -> int:
    under_way = mails.filter(outcome=MailOutcome.ON_ITS_WAY)
    removed = 0
    rows = list(under_way.order_by("invitation"))
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        # who stops their mail in this moment holds the invitation first, too
        _locked(some)
        gone = withdraw_mails(mails=[row.mail for row in some], is_told=False, by=by, now=now)
        under_way.filter(mail__in=gone).update(outcome=MailOutcome.WAITING)
        removed += len(gone)
    waiting = mails.filter(outcome=MailOutcome.WAITING).values("invitation")
    queries.never_mailed(of, of=waiting).move(InvitationState.PREPARED)
    return removed


def _drafts(draft: Round) -> RoundQuerySet:
    return Round.objects.filter(pk=draft.pk, state=RoundState.DRAFT)


def _move(sent: Round, to: RoundState) -> None:
    if not Round.objects.filter(pk=sent.pk).move(to):
        raise RoundNotPossible(RoundObstacle.NOT_NOW)


def _hand_to_worker(sent: Round, *, by: Actor, now: datetime) -> None:
    job = request_job(kind=JOB, arguments={"round": str(sent.uuid)}, by=by, now=now)
    Round.objects.filter(pk=sent.pk).update(job=job.uuid)
