"""Answering an anonymous wave: what is written is sealed, and what is handed in is cut from its link.

No audit event, no time and no actor is written here: each would be a trace beside a sealed row.
"""

import json
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from skerry.kernel.actor import Actor
from skerry.questionnaires.api import (
    Answers,
    SheetChanged,
    SheetClosed,
    SheetIncomplete,
    answers_as_json,
    answers_to_submit,
    definition_of,
    merged_section,
)
from skerry.surveys import sealing, traces
from skerry.surveys.erasing import erasing_for_good
from skerry.surveys.models import Invitation, SealedAnswer, SealedDraft, Wave
from skerry.surveys.queries import drafts
from skerry.surveys.queries.answering import hold_wave
from skerry.surveys.queries.drafts import Draft
from skerry.surveys.rules import answering


@transaction.atomic
def save_draft(
    *,
    invitation: Invitation,
    token: str,
    section: str,
    answers: Answers,
    seen: int,
    by: Actor,  # noqa: ARG001  # the shape of a service; nothing is written about who saves
    now: datetime,
) -> Draft:
    """Keep ``answers`` as those of ``section`` behind ``token``; the draft as it is after that.

    There is no history to see what another window changed, so where it answered differently,
    it is asked; the same save twice is one. A page that has seen more than there is belongs to
    a draft that is gone.

    Raises:
        SheetChanged: another window saved other answers to this section.
        SheetClosed: nothing is taken any more.
        sealing.TooLarge: more was written than we keep.
    """
    traces.hold_draft(sealing.lookups(token)[0])
    held = _held(invitation, now=now)
    row = drafts.found_by(token).select_for_update(of=("self",)).first()
    opened = drafts.opened(row, token=token) if row else None
    draft = opened or drafts.untouched(held)
    is_overtaken = draft.sections.get(section, 0) > seen or seen > draft.revision
    merge, whole = merged_section(
        definition_of(held.wave.version),
        section,
        base={} if is_overtaken else draft.answers,
        mine=answers,
        current=draft.answers,
    )
    if merge.differing:
        raise SheetChanged(
            draft.answers, draft.revision, agreed=merge.answers, differing=merge.differing
        )
    revision = draft.revision + 1
    sections = {**draft.sections, section: revision}
    after = Draft(answers=whole, sections=sections, revision=revision)
    _keep(row, after, token=token, wave=held.wave)
    return after


@transaction.atomic
def submit_answer(
    *,
    invitation: Invitation,
    token: str,
    by: Actor,  # noqa: ARG001  # the shape of a service; nothing is written about who submits
    now: datetime,
) -> Answers:
    """Hand in what stands behind ``token``: seal it, remember only that the invitation is answered.

    Returns the answers as they were handed in, for the one time that they can be shown.

    Raises:
        SheetIncomplete: something is missing or wrong.
        SheetClosed: the wave takes nothing any more, or the invitation is answered.
    """
    hold_wave(invitation)
    traces.hold_draft(sealing.lookups(token)[0])
    held = _held(invitation, now=now)
    draft = drafts.draft_behind(token, invitation=held)
    today = timezone.localdate(now).isoformat()
    final = answers_to_submit(definition_of(held.wave.version), draft.answers, today=today)
    if final.problems:
        raise SheetIncomplete(final.problems)

    Invitation.objects.filter(pk=held.pk).update(is_answered=True)
    content = {
        "stratum": held.stratum,
        "answers": answers_as_json(final.typed),
    }
    sealed = sealing.seal(
        json.dumps(content, sort_keys=True, ensure_ascii=False).encode(),
        key=sealing.pool_keys(held.wave.uuid)[0],
        place=sealing.pool_place(held.wave.uuid),
    )
    SealedAnswer.objects.create(wave=held.wave, sealed=sealed)
    _drop_draft(token)
    return final.answers


@transaction.atomic
def discard_draft(*, token: str, by: Actor, now: datetime) -> None:  # noqa: ARG001  # as above
    """Delete what somebody wrote and did not hand in."""
    _drop_draft(token)


def _held(invitation: Invitation, *, now: datetime) -> Invitation:
    """The invitation as it is now, and not locked: that would leave a mark that its draft bears too.

    Two who hand in at once by different links of one invitation wait for each other at the wave.
    """
    rows = Invitation.objects.select_related("member", "wave__version")
    held = rows.defer("wave__version__definition").filter(pk=invitation.pk).first()
    if held is None:
        raise SheetClosed
    if held.is_answered or answering.obstacle_of(held.wave, today=timezone.localdate(now)):
        raise SheetClosed
    return held


def _keep(row: SealedDraft | None, draft: Draft, *, token: str, wave: Wave) -> None:
    """Write the draft under today's key, and where today's key looks for it."""
    sealed = drafts.sealed(draft, token=token, wave=wave.uuid)
    kept = row or SealedDraft(wave=wave)
    kept.lookup, kept.sealed = sealing.lookups(token)[0], sealed
    kept.save(force_insert=row is None)


def _drop_draft(token: str) -> None:
    with erasing_for_good():
        drafts.found_by(token).delete()
