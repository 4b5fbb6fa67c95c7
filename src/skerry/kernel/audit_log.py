"""Reading the audit log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from skerry.kernel.actor import Viewer
from skerry.kernel.models import AuditEvent
from skerry.kernel.permissions import Permission

PAGE_LENGTH: Final = 50
_LONGEST_NUMBER: Final = 18  # digits that a key surely holds


@dataclass(frozen=True, kw_only=True)
class LogPage:
    events: Sequence[AuditEvent]
    has_older: bool
    is_newest: bool


def events_visible_to(
    viewer: Viewer,
    *,
    kind: str = "",
    thing: str = "",
    target: str = "",
    person: UUID | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> QuerySet[AuditEvent]:
    """The events that match, newest first: about a kind of ``thing``, or the one with the id ``target``."""
    if not viewer.may(Permission.AUDIT_READ):
        return AuditEvent.objects.none()

    events = AuditEvent.objects.order_by("-at", "-id")
    if kind:
        events = events.filter(kind=kind)
    if thing:
        events = events.filter(target_model=thing)
    if target:
        events = events.filter(target_id=target)
    if person:
        events = events.filter(by=str(person))
    if first_day:
        events = events.filter(at__gte=_start_of(first_day))
    if last_day:
        events = events.filter(at__lt=_start_of(last_day + timedelta(days=1)))
    return events


def page_of(events: QuerySet[AuditEvent], *, before: str) -> LogPage:
    """The newest of ``events``, or those older than the one whose number is ``before``.

    The log is too long to be counted or skipped.
    """
    start = _event_called(before)
    if start:
        events = events.filter(Q(at__lt=start.at) | Q(at=start.at, pk__lt=start.pk))
    found = list(events[: PAGE_LENGTH + 1])
    return LogPage(
        events=found[:PAGE_LENGTH], has_older=len(found) > PAGE_LENGTH, is_newest=start is None
    )


def _event_called(number: str) -> AuditEvent | None:
    is_number = number.isascii() and number.isdecimal() and len(number) <= _LONGEST_NUMBER
    return AuditEvent.objects.filter(pk=int(number)).first() if is_number else None


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
