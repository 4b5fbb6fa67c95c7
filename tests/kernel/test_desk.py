"""The inbox of the desk: what waits, how much, since when, the longest first."""

from datetime import timedelta

import pytest

from skerry.kernel import desk_tasks
from skerry.kernel.actor import ANYBODY, Grant, Viewer
from skerry.kernel.models import JobState, MailState
from skerry.kernel.models.jobs import JobTrouble
from skerry.kernel.roles import Role
from tests.kernel.factories import NOON, JobFactory, MailFactory

pytestmark = pytest.mark.django_db
ADMINISTRATOR = Viewer(grants=frozenset({Grant(role=Role.ADMINISTRATOR)}))


def failed_mail(*, days_ago):
    return MailFactory(state=MailState.FAILED, ended_at=NOON - timedelta(days=days_ago))


def job(state, *, days_ago, kind="tests.add"):
    trouble = JobTrouble.REFUSED if state is JobState.FAILED else ""
    at = NOON - timedelta(days=days_ago)
    return JobFactory(kind=kind, state=state, trouble=trouble, finished_at=at)


def waiting():
    return [
        (task.key, task.count, (NOON - task.oldest_at).days)
        for task in desk_tasks.tasks_for(ADMINISTRATOR, now=NOON)
    ]


def test_nothing_waits_at_first():
    MailFactory()
    job(JobState.DONE, days_ago=1)

    assert waiting() == []


def test_what_has_waited_longest_comes_first():
    job(JobState.FAILED, days_ago=2)
    failed_mail(days_ago=1)
    failed_mail(days_ago=5)

    assert waiting() == [("kernel.failed_mails", 2, 5), ("kernel.failed_jobs", 1, 2)]


def test_work_that_was_done_by_a_later_try_waits_no_longer():
    job(JobState.FAILED, days_ago=4)
    job(JobState.FAILED, days_ago=3, kind="tests.other")
    job(JobState.DONE, days_ago=1)

    assert waiting() == [("kernel.failed_jobs", 1, 3)]


def test_nothing_waits_for_who_may_not_do_it():
    failed_mail(days_ago=1)

    assert desk_tasks.tasks_for(ANYBODY, now=NOON) == []


def test_the_desk_says_what_waits_or_that_nothing_does(client_as):
    administrator = client_as(Role.ADMINISTRATOR)
    english = {"Accept-Language": "en"}

    quiet = administrator.get("/desk/", headers=english).text
    failed_mail(days_ago=1)
    busy = administrator.get("/desk/", headers=english).text

    assert "Nothing waits" in quiet
    assert "/desk/outbox/?state=failed" in busy
    assert "since 1 November 2026" in busy
    assert (
        "Mail that could not be delivered"
        not in client_as(Role.POLICY_OFFICER).get("/desk/", headers=english).text
    )
