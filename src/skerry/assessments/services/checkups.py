"""Check-ups: begun, kept, and deleted for ever."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from skerry.assessments import links
from skerry.assessments.enums import CheckUpKind
from skerry.assessments.models import Check, CheckUp, CheckUpLink
from skerry.assessments.queries.checkups import (
    CheckUpGone,
    checks_of,
    hold_check_up,
    newest_version,
)
from skerry.assessments.rules.standing import answers_still_offered
from skerry.assessments.services.evidence import remove_evidence
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.questionnaires.api import KeptSheet, answers_from_json, delete_sheet, open_sheet

KEPT_FOR: Final = timedelta(days=3 * 365)


class NothingToAsk(Exception):
    """The questionnaire of this check-up is not there."""


class AlreadyAdopted(Exception):
    """Somebody else keeps the check-up in their account."""


@transaction.atomic
def start_check_up(*, kind: CheckUpKind, language: str, by: Actor, now: datetime) -> str:
    """The secret link to a new check-up; only the caller learns it.

    Raises:
        NothingToAsk: its questionnaire is not loaded.
    """
    check_up = CheckUp.objects.create(kind=kind, started_at=now, touched_at=now)
    _new_check(check_up, number=1, language=language, by=by, now=now)
    audit.record(Event.CHECK_UP_STARTED, target=check_up, by=by, at=now)
    return _new_link(check_up, now=now)


@transaction.atomic
def check_again(*, check_up: CheckUp, language: str, by: Actor, now: datetime) -> Check:
    """The next check of a firm, begun with its last answers; the one that is open if there is one.

    What the questionnaire does not ask any more, or not with this answer, is left out.

    Raises:
        CheckUpGone: it is deleted.
        NothingToAsk: its questionnaire is not loaded.
    """
    held = hold_check_up(check_up, now=now)
    last = checks_of(held)[0]
    if not last.sheet.submitted_at:
        return last
    check = _new_check(held, number=last.number + 1, language=language, by=by, now=now)
    sheet = KeptSheet(check.sheet)
    answers = answers_still_offered(answers_from_json(last.sheet.answers), sheet.definition)
    for section in sheet.definition.sections:
        own = {each.name: answers[each.name] for each in section.questions if each.name in answers}
        sheet.save(section=section.name, answers=own, seen=sheet.revision, by=by, now=now)
    return check


@transaction.atomic
def renew_link(*, check_up: CheckUp, by: Actor, now: datetime) -> str:
    """A new secret link; all that were given out before open nothing any more.

    Raises:
        CheckUpGone: it is deleted.
    """
    held = hold_check_up(check_up, now=now)
    held.links.all().delete()
    audit.record(Event.CHECK_UP_LINK_RENEWED, target=held, by=by, at=now)
    return _new_link(held, now=now)


@transaction.atomic
def adopt_check_up(*, check_up: CheckUp, by: Actor, now: datetime) -> None:
    """Keep it in the account of who acts. The link goes on opening it.

    Raises:
        CheckUpGone: it is deleted.
        AlreadyAdopted: it is in somebody else's account.
    """
    held = hold_check_up(check_up, now=now)
    if held.person and str(held.person) != by.id:
        raise AlreadyAdopted
    if held.person is None:
        CheckUp.objects.filter(pk=held.pk).update(person=by.id)
        audit.record(Event.CHECK_UP_ADOPTED, target=held, by=by, at=now)


@transaction.atomic
def delete_check_up(*, check_up: CheckUp, by: Actor, now: datetime) -> None:
    """Delete it for ever, with answers, plan and links. Deleting twice is the same as once."""
    try:
        held = hold_check_up(check_up, now=now)
    except CheckUpGone:
        return
    audit.record(Event.CHECK_UP_DELETED, target=held, by=by, at=now)
    for check in checks_of(held):
        delete_sheet(sheet=check.sheet, by=by, now=now)
    for evidence in held.evidence.all():
        remove_evidence(evidence=evidence, by=by, now=now)
    held.delete()


def _new_check(check_up: CheckUp, *, number: int, language: str, by: Actor, now: datetime) -> Check:
    version = newest_version(check_up.what)
    if version is None:
        raise NothingToAsk
    sheet = open_sheet(
        version=version,
        language=language,
        person=None,
        kept_until=timezone.localdate(now + KEPT_FOR),
        by=by,
        now=now,
    )
    return Check.objects.create(check_up=check_up, number=number, sheet=sheet)


def _new_link(check_up: CheckUp, *, now: datetime) -> str:
    token = links.new_token()
    CheckUpLink.objects.create(check_up=check_up, digest=links.digest(token), made_at=now)
    return token
