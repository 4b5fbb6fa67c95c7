"""Reading the audit log."""

from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from skerry.kernel.actor import Viewer
from skerry.kernel.models import AuditEvent
from skerry.kernel.permissions import Permission

_LONGEST_NUMBER: Final = 18  # digits that a key surely holds


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


def event_called(number: str) -> AuditEvent | None:
    is_number = number.isascii() and number.isdecimal() and len(number) <= _LONGEST_NUMBER
    return AuditEvent.objects.filter(pk=int(number)).first() if is_number else None


def older_than(events: QuerySet[AuditEvent], event: AuditEvent) -> QuerySet[AuditEvent]:
    """Those after ``event`` in the order of the list: the log is too long to be counted or skipped."""
    return events.filter(Q(at__lt=event.at) | Q(at=event.at, pk__lt=event.pk))


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
