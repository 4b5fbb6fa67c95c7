from datetime import timedelta
from uuid import uuid4

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from skerry.kernel import data, retention
from skerry.kernel.actor import COMMAND, TIMER
from skerry.kernel.jobs import request_job
from skerry.kernel.models import (
    AuditEvent,
    Job,
    JobState,
    MailKind,
    MailState,
    Notification,
    NotificationSetting,
    OutboxMail,
)
from skerry.kernel.personal import Kept
from skerry.kernel.providers import RetentionRule, RoomProviders
from skerry.kernel.worker import run_waiting
from tests.accounts.factories import UserFactory
from tests.kernel.factories import NOON, JobFactory, MailFactory, NotificationFactory

pytestmark = pytest.mark.django_db

MONTH_AGO = NOON - timedelta(days=30)
YEAR_AGO = NOON - timedelta(days=365)
SECOND = timedelta(seconds=1)


def apply_all():
    for rule in data.PROVIDERS.retention:
        retention.apply_rule(rule=rule, by=TIMER, now=NOON)


@pytest.mark.parametrize(
    ("state", "ended_at", "is_kept"),
    [
        (MailState.SENT, MONTH_AGO, False),
        (MailState.FAILED, MONTH_AGO, False),
        (MailState.SHOWN, MONTH_AGO, False),
        (MailState.SENT, MONTH_AGO + SECOND, True),
    ],
)
def test_mail_goes_a_month_after_it_ended(state, ended_at, is_kept):
    MailFactory(state=state, ended_at=ended_at, queued_at=YEAR_AGO)

    apply_all()

    assert OutboxMail.objects.exists() is is_kept


@pytest.mark.parametrize(("queued_at", "is_kept"), [(MONTH_AGO, False), (MONTH_AGO + SECOND, True)])
def test_mail_that_waited_a_month_for_a_server_goes(queued_at, is_kept):
    MailFactory(queued_at=queued_at)

    apply_all()

    assert OutboxMail.objects.exists() is is_kept


@pytest.mark.parametrize(
    ("at", "read_at", "is_kept"),
    [
        (YEAR_AGO + SECOND, None, True),
        (YEAR_AGO, None, False),
        (YEAR_AGO + SECOND, MONTH_AGO, False),
        (YEAR_AGO + SECOND, MONTH_AGO + SECOND, True),
    ],
)
def test_notification_goes_a_month_after_it_was_read_or_after_a_year(at, read_at, is_kept):
    NotificationFactory(person=uuid4(), at=at, read_at=read_at)

    apply_all()

    assert Notification.objects.exists() is is_kept


@pytest.mark.parametrize(
    ("state", "finished_at", "is_kept"),
    [
        (JobState.DONE, YEAR_AGO, False),
        (JobState.DONE, YEAR_AGO + SECOND, True),
        (JobState.QUEUED, None, True),
    ],
)
def test_job_goes_a_year_after_it_ended(state, finished_at, is_kept):
    JobFactory(state=state, finished_at=finished_at, requested_at=YEAR_AGO)

    apply_all()

    assert Job.objects.exists() is is_kept


@pytest.mark.parametrize(
    ("status", "started_at", "is_waited_for", "is_kept"),
    [
        (TaskResultStatus.SUCCESSFUL, MONTH_AGO, False, False),
        (TaskResultStatus.RUNNING, MONTH_AGO, False, False),
        (TaskResultStatus.RUNNING, MONTH_AGO, True, True),
        (TaskResultStatus.SUCCESSFUL, MONTH_AGO + SECOND, False, True),
        (TaskResultStatus.READY, None, False, True),
    ],
)
def test_ticket_goes_a_month_after_it_was_taken(status, started_at, is_waited_for, is_kept):
    job = request_job(kind="tests.add", arguments={}, by=COMMAND, now=NOON)
    DBTaskResult.objects.update(status=status, started_at=started_at)
    if not is_waited_for:
        Job.objects.filter(pk=job.pk).update(ticket=None)

    apply_all()

    assert DBTaskResult.objects.exists() is is_kept


def test_what_went_is_audited_and_nothing_is_not():
    MailFactory.create_batch(2, state=MailState.SENT, ended_at=MONTH_AGO)

    apply_all()

    assert list(AuditEvent.objects.values_list("kind", "target_model", "by_kind", "detail")) == [
        (
            "kernel.retention.applied",
            "kernel.OutboxMail",
            "timer",
            {"rows": 2, "kept": Kept.THIRTY_DAYS},
        )
    ]


# The recurring job


def use_rules(monkeypatch, *rules):
    providers = [RoomProviders(room="tests", retention=rules)]
    monkeypatch.setattr(retention, "all_providers", lambda: providers)


def rule(model, expire):
    return RetentionRule(model=model, kept=Kept.A_YEAR, after=timedelta(days=365), expire=expire)


def deleting(rows):
    return lambda **_time: rows


def fail(*, now):
    MailFactory()
    raise ZeroDivisionError


def test_retention_job_applies_the_rules_of_every_room(monkeypatch):
    use_rules(
        monkeypatch,
        rule("kernel.Job", deleting(3)),
        rule("kernel.Job", deleting(4)),
        rule("kernel.ReadCount", deleting(0)),
    )
    job = request_job(kind="kernel.retention", arguments={}, by=TIMER, now=NOON)

    run_waiting()

    job.refresh_from_db()
    assert (job.state, job.result) == (JobState.DONE, {"kernel.Job": 7})
    assert (job.done, job.total) == (3, 3)


def test_rule_that_fails_keeps_no_other_from_being_obeyed(monkeypatch, caplog):
    use_rules(monkeypatch, rule("kernel.OutboxMail", fail), rule("kernel.Job", deleting(3)))
    job = request_job(kind="kernel.retention", arguments={}, by=TIMER, now=NOON)

    run_waiting()

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.error == "These tables could not be cleared: kernel.OutboxMail. The others were."
    applied = AuditEvent.objects.filter(kind="kernel.retention.applied")
    assert list(applied.values_list("target_model", flat=True)) == ["kernel.Job"]
    assert not OutboxMail.objects.exists()


# Personal data


def provider_of(model):
    return next(known for known in data.PROVIDERS.personal_data if known.model == model)


@pytest.mark.parametrize("model", [OutboxMail, Notification, NotificationSetting])
def test_every_marked_field_has_its_provider(model):
    assert provider_of(model._meta.label).fields == frozenset(model.PERSONAL_DATA)


def test_person_gets_and_erases_the_mail_about_and_to_them():
    user = UserFactory(email="Me@people.example")
    MailFactory(person=user.uuid, to="old@people.example", text="About you")
    MailFactory(to="me@people.example", kind=MailKind.ACCOUNT, text="123 456", subject="Code")
    other = MailFactory(to="somebody@people.example")
    provider = provider_of("kernel.OutboxMail")

    assert list(provider.export(user.uuid)) == [
        {"to": "old@people.example", "subject": "Hello", "queued_at": NOON, "text": "About you"},
        {"to": "me@people.example", "subject": "Code", "queued_at": NOON},
    ]
    provider.erase(person=user.uuid, by=COMMAND, now=NOON)

    assert list(OutboxMail.objects.all()) == [other]


def test_mail_of_a_person_whose_account_is_gone_is_found_by_their_id():
    person = uuid4()
    MailFactory(person=person)

    assert len(list(provider_of("kernel.OutboxMail").export(person))) == 1


def test_person_gets_and_erases_notifications_and_settings():
    mine, other = uuid4(), uuid4()
    for person in (mine, other):
        NotificationFactory(person=person)
        NotificationSetting.objects.create(
            person=person, kind="accounts.roles", on_site=True, by_mail=False
        )
    notifications = provider_of("kernel.Notification")
    settings = provider_of("kernel.NotificationSetting")

    assert list(notifications.export(mine)) == [
        {
            "kind": "accounts.roles",
            "text": "You are vetted now.",
            "url": "",
            "at": NOON,
            "read_at": None,
        }
    ]
    assert list(settings.export(mine)) == [
        {"kind": "accounts.roles", "on_site": True, "by_mail": False}
    ]
    for provider in (notifications, settings):
        provider.erase(person=mine, by=COMMAND, now=NOON)

    assert set(Notification.objects.values_list("person", flat=True)) == {other}
    assert set(NotificationSetting.objects.values_list("person", flat=True)) == {other}
