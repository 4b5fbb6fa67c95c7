"""The desk of those who keep the site running: work in the background, outbox, audit log."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.utils import timezone

from skerry.kernel.actor import ANYBODY, ActorKind
from skerry.kernel.audit_log import PAGE_LENGTH, events_visible_to, page_of
from skerry.kernel.events import Event
from skerry.kernel.jobs.queries import is_open, jobs_visible_to
from skerry.kernel.mail.queries import mails_visible_to
from skerry.kernel.models import (
    AuditEvent,
    Job,
    JobState,
    JobTrouble,
    MailKind,
    MailState,
    OutboxMail,
    WorkerBeat,
)
from skerry.kernel.phrases_audit import ACTORS, EVENTS, THINGS, sentence_of, thing_called
from skerry.kernel.roles import Role
from tests.kernel.factories import NOON, AuditEventFactory, JobFactory, MailFactory
from tests.parts import is_part_of

pytestmark = pytest.mark.django_db

JOBS = "/desk/jobs/"
OUTBOX = "/desk/outbox/"
AUDIT = "/desk/audit/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def manager(client_as):
    return client_as(Role.CLUSTER_MANAGER)


@pytest.fixture
def administrator(client_as):
    return client_as(Role.ADMINISTRATOR)


def running_job(**changes):
    times = {
        "started_at": NOON,
        "heartbeat_at": NOON,
        "progressed_at": NOON + timedelta(seconds=10),
    }
    return JobFactory(**{"state": JobState.RUNNING, "done": 5, "total": 10} | times | changes)


def failed_job(**changes):
    ended = {"started_at": NOON, "finished_at": NOON + timedelta(seconds=4)}
    return JobFactory(
        **{"state": JobState.FAILED, "trouble": JobTrouble.UNEXPECTED} | ended | changes
    )


# Who sees what


def test_nobody_else_sees_jobs_mail_or_the_log():
    JobFactory()
    MailFactory()
    AuditEventFactory()

    assert not jobs_visible_to(ANYBODY)
    assert not mails_visible_to(ANYBODY)
    assert not events_visible_to(ANYBODY)


@pytest.mark.parametrize("address", [JOBS, OUTBOX, AUDIT])
def test_lists_are_for_those_who_keep_the_site_running(client_as, address):
    assert client_as(Role.VISITOR).get(address).status_code == 302
    assert client_as(Role.MEMBER).get(address).status_code == 403
    assert client_as(Role.CLUSTER_MANAGER).get(address).status_code == 200
    assert client_as(Role.ADMINISTRATOR).get(address).status_code == 200


# Work in the background


@pytest.mark.parametrize("item_count", [1, 3])
def test_job_list_needs_no_more_queries_for_more_jobs(
    manager, item_count, django_assert_max_num_queries
):
    JobFactory.create_batch(item_count)

    with django_assert_max_num_queries(9):
        page = manager.get(JOBS).text

    assert page.count("Add two numbers") == item_count


def test_job_list_gives_htmx_the_part_it_shows_in_the_page(manager):
    running_job()
    failed_job(kind="tests.refuse")

    whole = manager.get(JOBS, {"state": "failed"}).text
    part = manager.get(JOBS, {"state": "failed"}, headers=HTMX).text

    assert is_part_of(part, whole)
    assert "<html" not in part
    assert "Refuse" in part
    assert "Add two numbers" not in part


def test_job_list_ignores_a_filter_that_is_none(manager):
    JobFactory()

    assert "Add two numbers" in manager.get(JOBS, {"state": "asleep"}).text


@pytest.mark.parametrize("is_alive", [True, False])
def test_job_list_says_when_no_worker_is_alive(manager, is_alive):
    age = timedelta(seconds=5) if is_alive else timedelta(minutes=3)
    now = timezone.now()
    WorkerBeat.objects.create(worker="w", host="h", started_at=now, beat_at=now - age)

    page = manager.get(JOBS).text

    assert ("No worker has been heard of" in page) is not is_alive


def test_job_page_shows_how_far_and_how_long(manager):
    job = running_job(note="Reading rows", attempts=2)

    page = manager.get(f"{JOBS}{job.uuid}/").text

    assert "Reading rows" in page
    assert "5 / 10" in page
    assert "0.5 a second" in page
    assert "about 10 seconds" in page
    assert 'hx-trigger="every 2s"' in page


@pytest.mark.parametrize(
    ("done", "total", "shown"),
    [(5, 10, "5 / 10"), (7, None, "7"), (0, 0, "no value"), (0, None, "no value")],
)
def test_job_list_counts_only_what_there_was_to_do(manager, done, total, shown):
    job = running_job(done=done, total=total)

    cell = manager.get(JOBS).text.partition('data-label="Progress"')[2].partition("</td>")[0]

    assert shown in cell
    assert "0 / 0" not in cell
    assert "0 / 0" not in manager.get(f"{JOBS}{job.uuid}/").text


def test_job_page_gives_htmx_the_part_it_shows_in_the_page(manager):
    job = failed_job(error="The file is empty.")

    whole = manager.get(f"{JOBS}{job.uuid}/").text
    part = manager.get(f"{JOBS}{job.uuid}/", headers=HTMX).text

    def without_token(text):
        return "\n".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line)

    assert is_part_of(without_token(part), without_token(whole))
    assert "The file is empty." in part
    assert "every 2s" not in part


def test_job_page_shows_the_result_and_a_note_without_a_total(manager):
    done = JobFactory(state=JobState.DONE, finished_at=NOON, started_at=NOON, result={"rows": 77})
    unknown = running_job(total=None, note="Unpacking")

    assert "77" in manager.get(f"{JOBS}{done.uuid}/").text
    assert "Unpacking" in manager.get(f"{JOBS}{unknown.uuid}/").text


def test_traceback_is_for_administrators(manager, administrator):
    job = failed_job(traceback="Traceback: in line 7")

    assert "in line 7" not in manager.get(f"{JOBS}{job.uuid}/").text
    assert "in line 7" in administrator.get(f"{JOBS}{job.uuid}/").text


def test_job_is_stopped_with_a_button(manager):
    job = JobFactory()

    answer = manager.post(f"{JOBS}{job.uuid}/stop/", follow=True)

    assert "It stops at the next point" in answer.text
    assert Job.objects.get().state == JobState.STOPPED
    again = manager.post(f"{JOBS}{job.uuid}/stop/", follow=True)
    assert "There is nothing to stop" in again.text


def test_job_is_started_again_with_a_button(manager):
    job = failed_job()

    answer = manager.post(f"{JOBS}{job.uuid}/retry/", follow=True)

    assert "It waits for its turn once more." in answer.text
    assert is_open(job.kind)
    again = manager.post(f"{JOBS}{job.uuid}/retry/", follow=True)
    assert "Only work that failed or was stopped" in again.text


@pytest.mark.parametrize("path", ["", "stop/", "retry/"])
def test_job_that_is_not_there_is_not_found(manager, path):
    method = manager.post if path else manager.get

    assert method(f"{JOBS}{uuid4()}/{path}").status_code == 404


# Outbox


@pytest.mark.parametrize("item_count", [1, 3])
def test_outbox_needs_no_more_queries_for_more_mail(
    manager, item_count, django_assert_max_num_queries
):
    MailFactory.create_batch(item_count, subject="Good news")

    with django_assert_max_num_queries(9):
        page = manager.get(OUTBOX).text

    assert page.count("Good news") == item_count


def test_outbox_gives_htmx_the_part_it_shows_in_the_page(manager):
    MailFactory(subject="Good news")
    MailFactory(subject="Bad news", state=MailState.FAILED, ended_at=NOON)

    whole = manager.get(OUTBOX, {"state": "failed"}).text
    part = manager.get(OUTBOX, {"state": "failed"}, headers=HTMX).text

    assert is_part_of(part, whole)
    assert "Bad news" in part
    assert "Good news" not in part


@pytest.mark.parametrize(
    ("is_demo", "host", "sentence"),
    [
        (True, "", "This demo sends no mail"),
        (False, "", "No mail server is set"),
        (False, "mail.example", None),
    ],
)
def test_outbox_says_where_mail_goes(manager, settings, is_demo, host, sentence):
    settings.DEMO, settings.EMAIL_HOST = is_demo, host

    page = manager.get(OUTBOX).text

    assert (sentence or "") in page
    if sentence is None:
        assert "alert--warn" not in page


@pytest.mark.parametrize(
    ("kind", "is_demo", "is_readable"),
    [
        (MailKind.MESSAGE, False, True),
        (MailKind.NOTIFICATION, False, True),
        (MailKind.ACCOUNT, False, False),
        (MailKind.INVITATION, False, False),
        (MailKind.ACCOUNT, True, True),
    ],
)
def test_code_in_a_mail_is_read_by_its_recipient_only(
    manager, settings, kind, is_demo, is_readable
):
    settings.DEMO = is_demo
    mail = MailFactory(kind=kind, text="Your code is 123 456 <now>")

    page = manager.get(f"{OUTBOX}{mail.uuid}/").text

    assert ("123 456 &lt;now&gt;" in page) is is_readable


@pytest.mark.parametrize("kind", [MailKind.MESSAGE, MailKind.NOTIFICATION, MailKind.INVITATION])
def test_mail_that_may_name_a_protected_organisation_is_not_for_an_administrator(client_as, kind):
    mail = MailFactory(kind=kind, text="You no longer belong to Secret Firm.")
    administrator = client_as(Role.ADMINISTRATOR)

    page = administrator.get(f"{OUTBOX}{mail.uuid}/").text

    assert "Secret Firm" not in page
    assert mail.subject in page
    assert ("may name organisations" in page) is (kind is not MailKind.INVITATION)


def test_reading_a_mail_leaves_an_audit_event(manager):
    mail = MailFactory()

    manager.get(f"{OUTBOX}{mail.uuid}/")

    events = AuditEvent.objects.filter(kind=Event.MAIL_READ)
    assert list(events.values_list("target_id", "by_kind")) == [(str(mail.uuid), "person")]


def test_mail_page_says_what_the_server_said_and_tries_again(manager):
    mail = MailFactory(state=MailState.FAILED, ended_at=NOON, error="550 nobody here", attempts=3)

    page = manager.get(f"{OUTBOX}{mail.uuid}/").text
    answer = manager.post(f"{OUTBOX}{mail.uuid}/retry/", follow=True)

    assert "550 nobody here" in page
    assert "tried again within a minute" in answer.text
    assert OutboxMail.objects.get().state == MailState.WAITING
    again = manager.post(f"{OUTBOX}{mail.uuid}/retry/", follow=True)
    assert "Only a mail that could not be delivered" in again.text


# Audit log


@pytest.mark.architecture
def test_every_event_and_actor_has_its_words():
    assert set(EVENTS) == set(Event)
    assert set(ACTORS) == set(ActorKind)


@pytest.mark.architecture
def test_things_of_the_log_are_tables_of_ours():
    ours = {model._meta.label for model in apps.get_models()}

    assert set(THINGS) <= ours


def test_event_and_thing_of_another_version_show_their_names():
    assert sentence_of("gone.event") == "gone.event"
    assert thing_called("gone.Thing") == "gone.Thing"


def test_audit_log_says_details_in_the_readers_words(manager):
    AuditEventFactory(detail={"role": "cluster-manager", "by_sign_up": True, "new": 2})

    page = manager.get(AUDIT, headers={"Accept-Language": "sv"}).text

    assert "roll: Klusterledare" in page
    assert "personen registrerade sig själv</span>" in page
    assert "new: 2" in page


@pytest.mark.parametrize("item_count", [1, 3])
def test_audit_log_needs_no_more_queries_for_more_events(
    manager, item_count, django_assert_max_num_queries
):
    AuditEventFactory.create_batch(item_count, detail={"rows": 3, "fields": ["name", "site"]})

    with django_assert_max_num_queries(12):
        page = manager.get(AUDIT).text

    assert page.count("fields: name, site") == item_count


def test_reading_the_log_leaves_an_event_that_says_what_was_asked_for(manager):
    manager.get(AUDIT, {"target": "7"})

    event = AuditEvent.objects.get(kind=Event.AUDIT_LOG_READ)
    assert (event.detail, event.target_id, event.by_kind) == ({"filters": ["target"]}, "", "person")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, {"a", "b", "c"}),
        ({"kind": "kernel.mail.queued"}, {"b"}),
        ({"target": "b"}, {"b"}),
        ({"thing": "kernel.Job"}, {"a", "c"}),
        ({"person": "8e3e4d6c-2f9e-4c6b-9a3e-0c2f5b6d7e8f"}, {"c"}),
        ({"first_day": "2026-11-03"}, {"c"}),
        ({"last_day": "2026-11-02"}, {"a", "b"}),
        ({"first_day": "2026-11-02", "last_day": "2026-11-02"}, {"a", "b"}),
        ({"person": "nobody"}, {"a", "b", "c"}),
    ],
)
def test_audit_log_is_narrowed(manager, wanted, found):
    AuditEventFactory(target_id="a")
    AuditEventFactory(target_id="b", kind=Event.MAIL_QUEUED, target_model="kernel.OutboxMail")
    AuditEventFactory(
        target_id="c",
        at=NOON + timedelta(days=1),
        by_kind=ActorKind.PERSON,
        by="8e3e4d6c-2f9e-4c6b-9a3e-0c2f5b6d7e8f",
    )

    page = manager.get(AUDIT, wanted, headers=HTMX).text

    assert {name for name in "abc" if f"target={name}" in page} == found


def test_audit_log_is_read_page_by_page_to_its_end(manager):
    AuditEventFactory.create_batch(PAGE_LENGTH + 1)
    oldest = AuditEvent.objects.order_by("pk").first()
    AuditEvent.objects.filter(pk=oldest.pk).update(target_id="oldest")
    wanted = {"kind": "kernel.job.requested"}

    first = manager.get(AUDIT, wanted).text
    last_shown = AuditEvent.objects.filter(kind=wanted["kind"]).order_by("pk")[1]
    assert f"before={last_shown.pk}" in first
    assert "target=oldest" not in first

    second = manager.get(AUDIT, wanted | {"before": last_shown.pk}).text
    assert second.count("target=oldest") == 1
    assert "Newest" in second
    assert "Older" not in second


@pytest.mark.parametrize("number", ["", "x", "٣", "9" * 30, "-1"])
def test_audit_log_before_no_number_is_the_newest_page(number):
    event = AuditEventFactory()

    shown = page_of(AuditEvent.objects.all(), before=number)

    assert (shown.events, shown.has_older, shown.is_newest) == ([event], False, True)


def test_audit_log_gives_htmx_the_part_it_shows_in_the_page(manager):
    AuditEventFactory(target_id="a")

    whole = manager.get(AUDIT, {"target": "a"}).text
    part = manager.get(AUDIT, {"target": "a"}, headers=HTMX).text

    assert is_part_of(part, whole)
    assert "<html" not in part


def test_audit_log_without_a_match_says_so(manager):
    assert "No such event" in manager.get(AUDIT, {"target": "nothing"}).text


@pytest.mark.parametrize("address", ["/desk/jobs/", OUTBOX, "/desk/audit/", "/desk/people/"])
def test_filters_of_the_desk_do_not_say_that_they_are_optional(manager, address):
    page = manager.get(address).text

    assert "filter-bar" in page
    assert "(optional)" not in page
