"""What the kernel answers for: personal data in the outbox and in notifications, and when things go."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django_tasks_db.models import DBTaskResult

from skerry.kernel import desk_tasks
from skerry.kernel.actor import Actor
from skerry.kernel.contacts import contact_of
from skerry.kernel.models import Job, Notification, NotificationSetting, OutboxMail
from skerry.kernel.models.jobs import OPEN
from skerry.kernel.models.mail import MailState
from skerry.kernel.personal import Kept
from skerry.kernel.providers import (
    Erase,
    PersonalDataProvider,
    RetentionRule,
    RoomProviders,
)

MONTH: Final = timedelta(days=30)
YEAR: Final = timedelta(days=365)


def _mails_of(person: UUID) -> QuerySet[OutboxMail]:
    """Mail about the person, and mail to their address: codes to sign in know no person."""
    contact = contact_of(person)
    is_theirs = Q(person=person)
    if contact:
        is_theirs |= Q(to__iexact=contact.address)
    return OutboxMail.objects.filter(is_theirs)


def forget_mail_to(addresses: Iterable[str]) -> None:
    """Delete the mail to ``addresses``: codes and invitations know no person, only where they went."""
    for address in addresses:
        OutboxMail.objects.filter(to__iexact=address).delete()


def _export_mails(person: UUID) -> Iterable[Mapping[str, object]]:
    """Without codes and links that open the account: a copy of the data may lie about for years."""
    for mail in _mails_of(person).order_by("queued_at", "id"):
        row = {"to": mail.to, "subject": mail.subject, "queued_at": mail.queued_at}
        yield row if mail.has_secrets else row | {"text": mail.text}


def _export_notifications(person: UUID) -> Iterable[Mapping[str, object]]:
    mine = _notifications_of(person).order_by("at", "id")
    return mine.values("kind", "text", "url", "at", "read_at")


def _export_settings(person: UUID) -> Iterable[Mapping[str, object]]:
    mine = _settings_of(person).order_by("kind")
    return mine.values("kind", "on_site", "by_mail")


def _notifications_of(person: UUID) -> QuerySet[Notification]:
    return Notification.objects.filter(person=person)


def _settings_of(person: UUID) -> QuerySet[NotificationSetting]:
    return NotificationSetting.objects.filter(person=person)


def _eraser(rows_of: Callable[[UUID], "QuerySet[Any]"]) -> Erase:  # Any: of whatever table
    def erase(*, person: UUID, by: Actor, now: datetime) -> None:  # noqa: ARG001  # the erasure is audited as a whole
        rows_of(person).delete()

    return erase


def _expire_mails(*, now: datetime) -> int:
    """A month after they ended; and what waited a month for a mail server is of no more use."""
    ended = Q(ended_at__lte=now - MONTH)
    forgotten = Q(state=MailState.WAITING, queued_at__lte=now - MONTH)
    return _gone(OutboxMail.objects.filter(ended | forgotten))


def _expire_read_notifications(*, now: datetime) -> int:
    return _gone(Notification.objects.filter(read_at__lte=now - MONTH))


def _expire_notifications(*, now: datetime) -> int:
    return _gone(Notification.objects.filter(at__lte=now - YEAR))


def _expire_jobs(*, now: datetime) -> int:
    return _gone(Job.objects.exclude(state__in=OPEN).filter(finished_at__lte=now - YEAR))


def _expire_tickets(*, now: datetime) -> int:
    """Those done, and those that a lost worker never finished; the job itself tells its story."""
    old = DBTaskResult.objects.filter(started_at__lte=now - MONTH)
    waited_for = Job.objects.filter(state__in=OPEN, ticket__isnull=False).values("ticket")
    return _gone(old.exclude(pk__in=waited_for))


def _gone(rows: "QuerySet[Any]") -> int:  # Any: of whatever table
    return rows.delete()[0]


def _rule(
    model: type[Model], kept: Kept, after: timedelta, expire: Any
) -> RetentionRule:  # Any: an Expire
    return RetentionRule(model=model._meta.label, kept=kept, after=after, expire=expire)


PROVIDERS = RoomProviders(
    room="kernel",
    personal_data=[
        PersonalDataProvider(
            model="kernel.OutboxMail",
            fields=frozenset(OutboxMail.PERSONAL_DATA),
            export=_export_mails,
            erase=_eraser(_mails_of),
        ),
        PersonalDataProvider(
            model="kernel.Notification",
            fields=frozenset(Notification.PERSONAL_DATA),
            export=_export_notifications,
            erase=_eraser(_notifications_of),
        ),
        PersonalDataProvider(
            model="kernel.NotificationSetting",
            fields=frozenset(NotificationSetting.PERSONAL_DATA),
            export=_export_settings,
            erase=_eraser(_settings_of),
        ),
    ],
    retention=[
        _rule(OutboxMail, Kept.THIRTY_DAYS, MONTH, _expire_mails),
        _rule(Notification, Kept.THIRTY_DAYS, MONTH, _expire_read_notifications),
        _rule(Notification, Kept.A_YEAR, YEAR, _expire_notifications),
        _rule(Job, Kept.A_YEAR, YEAR, _expire_jobs),
        _rule(DBTaskResult, Kept.THIRTY_DAYS, MONTH, _expire_tickets),
    ],
    desk_tasks=[desk_tasks.failed_mails, desk_tasks.failed_jobs],
)
