from datetime import UTC, datetime

import factory

from skerry.kernel.actor import ActorKind
from skerry.kernel.models import (
    AuditEvent,
    Job,
    MailKind,
    Notification,
    NotificationKind,
    OutboxMail,
)
from tests.kernel import handlers  # noqa: F401  # the jobs that factories make have their handlers there

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


class JobFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Job

    kind = "tests.add"
    arguments = {"a": 1, "b": 2}
    by_kind = ActorKind.COMMAND
    requested_at = NOON


class MailFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OutboxMail

    kind = MailKind.MESSAGE
    to = factory.Sequence(lambda n: f"reader-{n}@people.example")
    subject = "Hello"
    text = "Good day."
    queued_at = NOON
    next_attempt_at = NOON


class NotificationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Notification

    kind = NotificationKind.ROLES
    text = "You are vetted now."
    at = NOON


class AuditEventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AuditEvent

    kind = "kernel.job.requested"
    target_model = "kernel.Job"
    target_id = "7"
    by_kind = ActorKind.TIMER
    at = NOON
