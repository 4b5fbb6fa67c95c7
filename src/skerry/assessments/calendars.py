"""A plan as a calendar file (RFC 5545): what is to be done in which month, and the next check.

Calendars are shared with colleagues and services, so nothing in the file opens the check-up:
no link, and identifiers that cannot be turned back into its address.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event

from skerry.assessments.models import CheckUp
from skerry.assessments.phrases_kinds import WordsOfKind
from skerry.assessments.rules.reminding import CHECK_AGAIN_AFTER, months_after
from skerry.assessments.shown_plans import ShownPlan, ShownStep

_SALT: Final = "skerry.assessments.calendars"
_UID_LENGTH: Final = 32


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """Something for a whole day; ``key`` tells it from the others of a check-up."""

    key: str
    day: date
    title: str
    text: str


def plan_calendar(
    check_up: CheckUp, plan: ShownPlan, words: WordsOfKind, *, checked_on: date, now: datetime
) -> bytes:
    """What of ``plan`` is neither done nor past, and the next check.

    A measure stands on the day on which its month of the plan begins, or to which it was put off;
    what should have begun stands on today. Bringing the file again moves the entries.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Skerry//Check-up//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for entry in _entries(plan, words, checked_on):
        calendar.add_component(_event(check_up, entry, words, now=now))
    return bytes(calendar.to_ical())


def _entries(plan: ShownPlan, words: WordsOfKind, checked_on: date) -> Iterator[_Entry]:
    made_on = timezone.localdate(plan.row.made_at)
    for step in plan.steps:
        if not step.is_done:
            begins = step.until or months_after(made_on, step.month - 1)
            day = max(begins, plan.today)
            yield _Entry(key=step.key, day=day, title=step.title, text=_text(step))
    again_on = months_after(checked_on, CHECK_AGAIN_AFTER)
    yield _Entry(
        key="",
        day=max(again_on, plan.today),
        title=_("Check again: %(check_up)s") % {"check_up": words.name},
        text=_("A year has gone. Check again, and see what has become better."),
    )


def _text(step: ShownStep) -> str:
    hours = ngettext("About one hour.", "About %(n)s hours.", step.whole_hours) % {
        "n": step.whole_hours
    }
    found = _("How it is done stands in your plan. This entry holds no link to it.")
    return f"{step.why}\n\n{hours} {found}"


def _event(check_up: CheckUp, entry: _Entry, words: WordsOfKind, *, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{_identifier(check_up, entry.key)}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", now)
    event.add("dtstart", entry.day)
    event.add("summary", entry.title)
    event.add("description", entry.text)
    event.add("categories", [str(words.name)])
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event


def _identifier(check_up: CheckUp, key: str) -> str:
    """The same each time, and nothing that opens the check-up."""
    digest = salted_hmac(_SALT, f"{check_up.uuid} {key}", algorithm="sha256")
    return digest.hexdigest()[:_UID_LENGTH]
