"""Whoever keeps a check-up in an account is reminded of it."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from skerry.assessments import content
from skerry.assessments.enums import CheckUpKind, ReminderKind
from skerry.assessments.models import CheckUp, CheckUpReminder
from skerry.assessments.queries.reminders import is_told
from skerry.assessments.rules.reminding import Due
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.formats import lazy_date
from skerry.kernel.notifications import NotificationKind, notify

_NAMES: Final = {
    CheckUpKind.SECURITY: _("Security check-up"),
    CheckUpKind.EXPORT: _("Export check-up"),
}


@transaction.atomic
def remind(*, check_up: CheckUp, due: Due, by: Actor, now: datetime) -> bool:
    """Tell the person who keeps it what is due; False if that was done already, or nobody keeps it."""
    held = CheckUp.objects.select_for_update().filter(pk=check_up.pk).first()
    if held is None or held.person is None:
        return False
    if is_told(held, due):
        return False
    CheckUpReminder.objects.create(
        check_up=held, kind=due.kind, measure=due.measure, due_on=due.due_on, reminded_at=now
    )
    if not _is_known(held, due):
        return False
    notify(
        person=held.person,
        kind=NotificationKind.CHECK_UPS,
        text=_told(held, due),
        url=_where(held, due),
        by=by,
        now=now,
    )
    detail = {"kind": due.kind.value}
    audit.record(Event.CHECK_UP_REMINDED, target=held, by=by, at=now, detail=detail)
    return True


def _is_known(check_up: CheckUp, due: Due) -> bool:
    return not due.measure or due.measure in content.shipped(check_up.what).measures


def _where(check_up: CheckUp, due: Due) -> str:
    """By the id, which opens it for the person alone; no secret goes into a mail."""
    if due.measure:
        return reverse("assessments:measure", args=[check_up.uuid, due.measure])
    return reverse("assessments:result", args=[check_up.uuid])


def _told(check_up: CheckUp, due: Due) -> Promise:
    sentences = {
        ReminderKind.MONTH: _(
            "{check_up}: a new month of your plan begins. Its first measure: “{measure}”."
        ),
        ReminderKind.PUT_OFF: _("{check_up}: you put “{measure}” off until {day}. Is it time now?"),
        ReminderKind.CHECK: _(
            "{check_up}: a year has passed since your last answers. Check again, and see what has changed."
        ),
    }
    return format_lazy(
        sentences[due.kind],
        check_up=_NAMES[check_up.what],
        measure=_title(check_up, due.measure),
        day=lazy_date(due.due_on),
    )


def _title(check_up: CheckUp, measure: str) -> str:
    """The title of a measure in the language of who reads it."""

    def words() -> str:
        known = content.shipped(check_up.what).measures.get(measure)
        return known.title.get(get_language() or "", known.title["en"]) if known else ""

    return lazy(words, str)()
