"""Answering a named or confidential wave: the sheet belongs to the invitation."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.questionnaires.api import (
    AnswerSheet,
    SheetClosed,
    delete_sheet,
    open_sheet,
    reopen_sheet,
    submit_sheet,
)
from skerry.surveys.enums import EntryMode, InvitationState, Mode, Unit, WhyStopped
from skerry.surveys.models import Invitation
from skerry.surveys.queries.answering import DEFINITIONS, hold_invitation, hold_wave
from skerry.surveys.rules import answering
from skerry.surveys.services.withdrawing import take_back_mail


@transaction.atomic
def begin_sheet(*, invitation: Invitation, by: Actor, now: datetime) -> AnswerSheet:
    """The sheet of ``invitation``, opened if nobody has begun; colleagues with one link share it.

    Raises:
        SheetClosed: the wave takes no answers.
    """
    held = _hold(invitation, now=now)
    if held.sheet is None:
        held.sheet = open_sheet(
            version=held.wave.version,
            language=held.language,
            # what stands for an organisation is not its writer's alone, and stays when they go
            person=held.person if held.wave.unit == Unit.PERSON else None,
            kept_until=held.wave.kept_until,
            by=by,
            now=now,
        )
        held.save(update_fields=["sheet"])
    return held.sheet


@transaction.atomic
def hand_in(
    *, invitation: Invitation, entered: EntryMode | None = None, by: Actor, now: datetime
) -> AnswerSheet:
    """Submit the sheet of ``invitation``, which counts as answered from now on.

    ``entered`` says where the survey team heard what it hands in for the respondent. Who comes
    second hands in nothing, so it stays said as it is.

    Raises:
        SheetIncomplete: something is missing or wrong.
        SheetClosed: the wave takes no answers, or there are none.
    """
    held, row = _hold_begun(invitation, now=now)
    sheet = submit_sheet(sheet=row, by=by, now=now)
    open_ones = Invitation.objects.filter(pk=held.pk, is_answered=False)
    open_ones.update(is_answered=True, entered=entered or "")
    return sheet


@transaction.atomic
def open_again(*, invitation: Invitation, by: Actor, now: datetime) -> AnswerSheet:
    """Take the submitted sheet of ``invitation`` back to be changed; until it is submitted again, it is not answered.

    Raises:
        SheetClosed: the wave takes no answers, or there are none.
    """
    held, row = _hold_begun(invitation, now=now)
    sheet = reopen_sheet(sheet=row, by=by, now=now)
    held.quotes.all().delete()  # they were allowed as they stood
    Invitation.objects.filter(pk=held.pk).update(is_answered=False, entered="")
    return sheet


@transaction.atomic
def take_back(*, invitation: Invitation, by: Actor, now: datetime) -> None:
    """Delete what was answered, handed in or not. No mail follows; the link stays open.

    That somebody did so tells that they had begun, so only the log of a named wave says who.

    Raises:
        SheetClosed: the wave is closed, and its results may be in use.
    """
    held, row = _hold_begun(invitation, now=now)
    held.sheet, held.is_answered, held.entered = None, False, ""
    held.save(update_fields=["sheet", "is_answered", "entered"])
    delete_sheet(sheet=row, by=by, now=now)
    take_back_mail(invitations=[held.pk], by=by, now=now)
    Invitation.objects.filter(pk=held.pk).move(
        InvitationState.STOPPED, stopped_for=WhyStopped.WITHDRAWN
    )
    target = held if held.wave.mode == Mode.NAMED else held.wave
    audit.record(Event.ANSWERS_WITHDRAWN, target=target, by=by, at=now)


def _hold(invitation: Invitation, *, now: datetime) -> Invitation:
    """The invitation as it is now, locked, if its wave takes answers."""
    hold_invitation(invitation)
    rows = Invitation.objects.select_related("wave__version", "sheet__version").defer(*DEFINITIONS)
    held = rows.filter(pk=invitation.pk).first()
    if held is None or answering.obstacle_of(held.wave, today=timezone.localdate(now)):
        raise SheetClosed
    return held


def _hold_begun(invitation: Invitation, *, now: datetime) -> tuple[Invitation, AnswerSheet]:
    hold_wave(invitation)
    held = _hold(invitation, now=now)
    if held.sheet is None:
        raise SheetClosed
    return held, held.sheet
