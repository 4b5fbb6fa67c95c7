"""Profiles that nobody confirmed for a year: listed, and their editors asked, not too often."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from skerry.accounts.contacts import names_of
from skerry.accounts.queries import freshness
from skerry.accounts.queries import stale as queries
from skerry.accounts.services.freshness import ask_again, ask_to_confirm
from skerry.kernel.actor import ANYBODY, COMMAND, TIMER, Grant, Viewer
from skerry.kernel.jobs import request_job
from skerry.kernel.jobs.running import execute
from skerry.kernel.models import AuditEvent, Job, Notification
from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory
from tests.actors.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = date(2026, 11, 22)
MANAGER = Viewer(grants=frozenset({Grant(role=Role.CLUSTER_MANAGER)}))


def old(days=365, **fields):
    return OrganisationFactory(confirmed_on=TODAY - timedelta(days=days), **fields)


def test_stale_is_what_was_confirmed_a_year_ago_or_longer():
    year, older = old(), old(days=500)
    old(days=364)
    OrganisationFactory()

    assert list(queries.stale_visible_to(MANAGER, today=TODAY)) == [older, year]
    assert not queries.stale_visible_to(ANYBODY, today=TODAY).exists()


def test_editors_are_asked_once_in_two_weeks():
    firm = old()
    people = [UserFactory(edits=firm), UserFactory(edits=firm)]
    UserFactory(belongs=firm)

    asked = [
        ask_again(organisation=firm, by=COMMAND, now=NOW + timedelta(days=days))
        for days in (0, 13, 14)
    ]

    assert asked == [2, 0, 2]
    told = Notification.objects.filter(at=NOW).values_list("person", flat=True)
    assert set(told) == {person.uuid for person in people}
    events = AuditEvent.objects.filter(kind="accounts.confirmation.asked")
    assert [event.detail for event in events] == [{"step": "over", "people": 2}] * 2


def test_the_desk_and_the_timer_send_one_letter_and_know_of_each_other():
    firm = old()
    UserFactory(edits=firm)
    [due] = freshness.due(today=TODAY)

    assert ask_to_confirm(due=due, by=TIMER, now=NOW)
    assert ask_again(organisation=firm, by=COMMAND, now=NOW + timedelta(days=13)) == 0
    assert ask_again(organisation=firm, by=COMMAND, now=NOW + timedelta(days=14)) == 1

    assert not list(freshness.due(today=TODAY + timedelta(days=14)))
    first, second = Notification.objects.order_by("pk")
    assert first.text == second.text
    assert "/confirm/" in first.url
    assert "/confirm/" in second.url
    assert queries.asked_of([firm.pk]) == {firm.pk: NOW + timedelta(days=14)}


def test_the_desk_asks_nobody_about_an_entry_that_was_never_confirmed():
    firm = OrganisationFactory(confirmed_on=None)
    UserFactory(edits=firm)

    assert ask_again(organisation=firm, by=COMMAND, now=NOW) == 0


def test_nobody_is_asked_where_nobody_keeps_the_entry():
    assert ask_again(organisation=old(), by=COMMAND, now=NOW) == 0
    assert not AuditEvent.objects.exists()


def test_the_page_lists_them_and_asks_those_with_a_tick(client_as):
    today = timezone.localdate()
    firm = OrganisationFactory(name="Alfa", confirmed_on=today - timedelta(days=400))
    UserFactory(edits=firm)
    other = OrganisationFactory(name="Beta", confirmed_on=today - timedelta(days=400))
    manager = client_as(Role.CLUSTER_MANAGER)
    manager.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"

    desk = manager.get("/desk/").text
    page = manager.get("/desk/stale/").text
    told = manager.post("/desk/stale/remind/", {"ticked": [firm.pk, other.pk, "x"]}, follow=True)

    assert "Profiles that nobody confirmed for a year" in desk
    assert "Nobody keeps it: invite somebody" in page
    assert "Ask the editors of those with a tick" in page
    assert "One editor was asked." in told.text
    assert "Ask the editors of those with a tick" not in told.text
    firm.delete()
    other.delete()
    assert "All fresh" in manager.get("/desk/stale/").text


def test_those_at_the_desk_are_told_once_a_week_what_waits():
    UserFactory(role=Role.POLICY_OFFICER)
    manager = UserFactory(role=Role.CLUSTER_MANAGER, language="en")
    OrganisationFactory(confirmed_on=timezone.localdate() - timedelta(days=400))

    request_job(kind="accounts.desk_digest", arguments={}, by=COMMAND, now=NOW)
    execute(Job.objects.get().uuid)

    told = Notification.objects.get()
    assert told.person == manager.uuid
    assert told.text == "This waits at the desk – Profiles that nobody confirmed for a year: 1"
    assert told.url == "/desk/"


def test_names_are_those_of_people_with_an_account():
    person = UserFactory(name="Mona Lind")

    assert names_of([str(person.uuid), "timer", ""]) == {str(person.uuid): "Mona Lind"}
