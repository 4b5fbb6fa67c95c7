"""Firms let themselves be counted, and are counted twenty by twenty."""

from collections.abc import Sequence
from datetime import date, datetime

import numpy as np
from django.db import transaction
from django.utils import timezone

from skerry.assessments.enums import CheckUpKind, PeerState
from skerry.assessments.models import CheckUp, PeerBatch, PeerContribution, PeerFigure
from skerry.assessments.queries.checkups import checks_of, hold_check_up
from skerry.assessments.queries.country import own_region
from skerry.assessments.queries.peers import waiting
from skerry.assessments.queries.standing import checked
from skerry.assessments.rules.peers import counting_of, half_year
from skerry.assessments.rules.standing import told_in
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.methods.peers import CLASSES, Cell, closed, gathered, groups_of, summed


class NothingToCount(Exception):
    """Nothing was handed in, or nothing that was asked applies to the firm."""


class AlreadyCounted(Exception):
    """The firm is in sums, out of which nothing can be taken."""


@transaction.atomic
def join_peers(*, check_up: CheckUp, by: Actor, now: datetime) -> None:
    """Count the firm with its first check. Who is counted stays counted once.

    Raises:
        CheckUpGone: it is deleted.
        NothingToCount: it has no score.
    """
    held = hold_check_up(check_up, now=now)
    if held.is_counted:
        return
    first = checked(checks_of(held)[-1])
    counting = counting_of(first.standing)
    if counting is None or not checks_of(held)[-1].sheet.submitted_at:
        raise NothingToCount
    PeerContribution.objects.create(
        check_up=held,
        kind=held.kind,
        size=told_in(first.answers, "size"),
        sector=told_in(first.answers, "sector"),
        region=own_region(),
        score_class=counting.score_class,
        states=counting.states,
        joined_at=now,
    )
    _mark(held, is_counted=True)
    audit.record(Event.CHECK_UP_COUNTED, target=held, by=by, at=now)


@transaction.atomic
def leave_peers(*, check_up: CheckUp, by: Actor, now: datetime) -> None:
    """Do not count the firm, as long as it waits.

    Raises:
        CheckUpGone: it is deleted.
        AlreadyCounted: its batch is closed.
    """
    held = hold_check_up(check_up, now=now)
    if not held.is_counted:
        return
    gone, _rows = PeerContribution.objects.filter(check_up=held).delete()
    if not gone:
        raise AlreadyCounted
    _mark(held, is_counted=False)
    audit.record(Event.CHECK_UP_NOT_COUNTED, target=held, by=by, at=now)


@transaction.atomic
def close_batches(*, chance: np.random.Generator, by: Actor, now: datetime) -> int:
    """Count all who wait in large enough numbers, delete what they brought; how many batches.

    Which of those who wait are counted together is chance.
    """
    rows = list(PeerContribution.objects.select_for_update().order_by("pk"))
    number = 0
    for kind in CheckUpKind:
        own = {row.pk: row for row in rows if row.kind == kind}
        pending = waiting(own.values(), now=now)
        batches = gathered([pending[place] for place in chance.permutation(len(pending))])
        for batch in batches:
            _close(batch.cell, [own[key] for key in batch.keys], chance=chance, by=by, now=now)
        number += len(batches)
    return number


def _close(
    cell: Cell,
    rows: Sequence[PeerContribution],
    *,
    chance: np.random.Generator,
    by: Actor,
    now: datetime,
) -> None:
    questions = sorted({name for row in rows for name in row.states})
    batch = PeerBatch.objects.create(
        **cell._asdict(),
        kind=rows[0].kind,
        firms=len(rows),
        scores=closed([row.score_class for row in rows], kinds=CLASSES, chance=chance),
        states={
            name: closed(
                [row.states.get(name, PeerState.DOES_NOT_APPLY) for row in rows],
                kinds=len(PeerState),
                chance=chance,
            )
            for name in questions
        },
        closed_on=timezone.localdate(now),
    )
    PeerContribution.objects.filter(pk__in=[row.pk for row in rows]).delete()
    _add(cell, batch, day=batch.closed_on)
    audit.record(Event.PEER_BATCH_CLOSED, target=batch, by=by, at=now)


def _add(cell: Cell, batch: PeerBatch, *, day: date) -> None:
    """Bring the figures of all groups that the batch lies within up to date."""
    for group in groups_of(cell):
        for period in ("", half_year(day)):
            figure, _made = PeerFigure.objects.select_for_update().get_or_create(
                **group._asdict(),
                kind=batch.kind,
                period=period,
                defaults={"firms": 0, "batches": 0, "scores": [0] * CLASSES, "states": {}},
            )
            figure.firms += batch.firms
            figure.batches += 1
            figure.scores = summed([figure.scores, batch.scores])
            nothing = [0] * len(PeerState)
            figure.states |= {
                name: summed([figure.states.get(name, nothing), counts])
                for name, counts in batch.states.items()
            }
            figure.save()


def _mark(check_up: CheckUp, *, is_counted: bool) -> None:
    CheckUp.objects.filter(pk=check_up.pk).update(is_counted=is_counted)
