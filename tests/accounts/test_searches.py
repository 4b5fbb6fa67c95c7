"""Searches that people keep for themselves, and word of what is new in them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from skerry.accounts.models import SavedSearch
from skerry.accounts.models.searches import Telling
from skerry.accounts.queries import searches as queries
from skerry.accounts.rules.searches import (
    MOST_SEARCHES,
    SearchObstacle,
    is_time_to_ask,
    obstacle_to_keeping,
)
from skerry.accounts.services import searches as services
from skerry.actors.models import ImportRun, Source
from skerry.kernel.actor import ANYBODY, COMMAND, Viewer
from skerry.kernel.jobs import request_job
from skerry.kernel.jobs.running import execute
from skerry.kernel.models import Job, Notification
from skerry.kernel.visibility import Visibility
from tests.accounts.factories import SavedSearchFactory, UserFactory
from tests.actors.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("is_name_taken", "kept", "obstacle"),
    [
        (False, 0, None),
        (True, 0, SearchObstacle.NAME_TAKEN),
        (False, MOST_SEARCHES - 1, None),
        (False, MOST_SEARCHES, SearchObstacle.TOO_MANY),
    ],
)
def test_obstacle_to_keeping(is_name_taken, kept, obstacle):
    assert obstacle_to_keeping(is_name_taken=is_name_taken, kept=kept) == obstacle


@pytest.mark.parametrize(
    ("tells", "since", "is_time"),
    [
        ("never", 99 * DAY, False),
        ("daily", DAY / 2, False),
        ("daily", DAY, True),
        ("weekly", 6 * DAY, False),
        ("weekly", 7 * DAY, True),
    ],
)
def test_is_time_to_ask(tells, since, is_time):
    assert is_time_to_ask(tells=tells, asked_at=NOW - since, now=NOW) is is_time


def test_new_is_what_came_since_and_may_be_seen():
    search = SavedSearchFactory(query="place=all&size=small")
    small = {"size_class": "small", "size_basis": "declared", "region": "SE110"}
    source = Source.objects.create(key="s", name="S")
    done = ImportRun.objects.create(
        source=source,
        importer="ror",
        file_name="f",
        state="complete",
        created_at=NOW - 2 * DAY,
        completed_at=NOW,
    )
    OrganisationFactory(name="Old", created_at=NOW - 2 * DAY, **small)
    OrganisationFactory(name="Large", created_at=NOW, region="SE110")
    OrganisationFactory(name="Hidden", created_at=NOW, visibility=Visibility.PROTECTED, **small)
    OrganisationFactory(name="By hand", created_at=NOW, **small)
    OrganisationFactory(name="Imported", created_at=NOW - 2 * DAY, run=done, **small)

    new = queries.new_in(search, since=NOW - DAY, viewer=ANYBODY)

    assert [one.name for one in new] == ["By hand", "Imported"]


def test_the_timer_tells_once_of_what_is_new():
    person = UserFactory(language="en")
    daily = SavedSearchFactory(user=person, name="All {of} them", tells=Telling.DAILY)
    SavedSearchFactory(user=person)
    SavedSearchFactory(user=UserFactory(is_active=False), tells=Telling.DAILY)
    SavedSearchFactory(tells=Telling.DAILY, query="place=all&q=nothingofthekind")
    SavedSearchFactory(tells=Telling.DAILY, asked_at=datetime(2126, 1, 1, tzinfo=UTC))
    OrganisationFactory(region="SE110", created_at=NOW)

    for _ in range(2):
        request_job(kind="accounts.searches", arguments={}, by=COMMAND, now=NOW)
        for job in Job.objects.filter(state="queued"):
            execute(job.uuid)

    told = Notification.objects.get()
    assert told.person == person.uuid
    assert told.text == "One new organisation in your search “All {of} them”."
    assert told.url == "/directory/?place=all"
    assert not services.tell_of_new(search=daily, number=1, by=COMMAND, now=NOW)


def test_a_search_is_kept_changed_and_deleted_by_who_keeps_it(client):
    person = UserFactory()
    client.force_login(person)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    foreign = SavedSearchFactory(name="Of somebody else")
    new = reverse("accounts:search_new") + "?size=small&page=2"

    assert "/me/searches/new/?size=small" in client.get("/directory/?size=small").text
    assert "No search yet" in client.get("/me/searches/").text
    assert client.get(new).status_code == 200
    assert client.post(new, {"name": ""}).status_code == 422
    client.post(new, {"name": "<i>Small</i>", "tells": "weekly"})
    twice = client.post(new, {"name": "<I>small</i>", "tells": "never"})
    mine = SavedSearch.objects.get(user=person)
    assert (mine.query, mine.tells) == ("size=small", "weekly")
    assert "You have a search of this name already." in twice.text
    page = client.get("/me/searches/").text
    assert "&lt;i&gt;Small&lt;/i&gt;" in page
    assert foreign.name not in page

    change = reverse("accounts:search_change", args=[mine.uuid])
    client.post(change, {"tells": "hourly"})
    client.post(change, {"tells": "daily"})
    mine.refresh_from_db()
    assert mine.tells == "daily"
    client.post(reverse("accounts:search_delete", args=[mine.uuid]))
    assert list(SavedSearch.objects.all()) == [foreign]


def test_visitors_keep_no_searches(client):
    assert not queries.searches_of(Viewer()).exists()
    assert "/me/searches/new/" not in client.get("/directory/").text
