"""Once a year those who keep an entry are asked whether it is right, and press one button."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from skerry.accounts import tasks
from skerry.accounts.models import FreshnessReminder, RoleGrant
from skerry.accounts.providers import PROVIDERS
from skerry.accounts.queries import freshness
from skerry.accounts.services.freshness import ask_to_confirm
from skerry.kernel.actor import COMMAND, TIMER
from skerry.kernel.models import AuditEvent, Notification, OutboxMail
from tests.accounts.factories import UserFactory
from tests.actors.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOON.date()


class _Context:
    by = TIMER

    def __init__(self, now):
        self.now = now

    def progress(self, done, total):
        """Nobody looks."""


def run(now=NOON):
    return tasks.ask_to_confirm(_Context(now))["asked"]


def kept(confirmed_on, **fields):
    organisation = OrganisationFactory(name="Harbour AB", confirmed_on=confirmed_on, **fields)
    return organisation, UserFactory(email="eva@harbour.example", edits=organisation)


def test_editors_are_asked_four_weeks_before_and_at_the_end_once_each():
    _harbour, editor = kept(date(2025, 12, 1))

    asked = [
        run(NOON + timedelta(days=days)) for days in (-19, -18, 0, 1, 9, 10)
    ]  # due on 1 December: soon from 3 November, over from 1 December

    assert asked == [1, 0, 0, 0, 1, 0]
    texts = Notification.objects.filter(person=editor.uuid).order_by("pk")
    assert [
        text.partition("?")[0].partition(".")[0] for text in texts.values_list("text", flat=True)
    ] == [
        "Is the profile of Harbour AB still right",
        "The profile of Harbour AB was to be confirmed by 1 December 2026, and says now that it may be out of date",
    ]
    assert OutboxMail.objects.count() == 2
    assert "/confirm/" in OutboxMail.objects.first().text
    assert AuditEvent.objects.filter(kind="accounts.confirmation.asked").count() == 2


def test_who_never_confirmed_is_asked_a_year_after_they_began_to_keep_it():
    _organisation, editor = kept(None)
    RoleGrant.objects.filter(user=editor).update(granted_at=NOON - timedelta(days=400))

    assert run() == 1
    assert run() == 0


@pytest.mark.parametrize("why", ["fresh", "nobody", "delisted", "closed account"])
def test_nobody_is_asked_in_vain(why):
    confirmed_on = date(2026, 11, 1) if why == "fresh" else date(2025, 1, 1)
    hidden = {"delisted_at": NOON, "visibility": "protected"} if why == "delisted" else {}
    organisation, editor = kept(confirmed_on, **hidden)
    if why == "nobody":
        RoleGrant.objects.all().delete()
    if why == "closed account":
        type(editor).objects.update(is_active=False)

    assert run() == 0
    assert organisation.confirmed_on == confirmed_on


def test_asking_twice_at_once_asks_once():
    organisation, _editor = kept(date(2025, 12, 1))
    [due] = freshness.due(today=TODAY)

    answers = [ask_to_confirm(due=due, by=TIMER, now=NOON) for _again in range(2)]

    assert answers == [True, False]
    assert due.organisation == organisation


# The page with one button


def link(person, organisation):
    token = freshness.confirming_token(person=person.uuid, organisation=organisation.uuid)
    return reverse("accounts:confirm_entry", args=[token])


def test_one_button_confirms_without_a_sign_in(client):
    organisation, editor = kept(date(2025, 12, 1))
    address = link(editor, organisation)

    page = client.get(address).text
    organisation.refresh_from_db()
    assert "Yes, it is right" in page
    assert organisation.confirmed_on == date(2025, 12, 1)  # reading confirms nothing

    done = client.post(address, follow=True).text

    organisation.refresh_from_db()
    assert organisation.confirmed_on == timezone.localdate()
    assert "Confirmed today" in done
    assert AuditEvent.objects.get(kind="actors.organisation.confirmed").by == str(editor.uuid)


@pytest.mark.parametrize("why", ["broken", "old", "no longer", "malformed"])
def test_links_that_open_nothing(client, monkeypatch, why):
    organisation, editor = kept(date(2025, 12, 1))
    address = link(editor, organisation)
    if why == "broken":
        address = address[:-3] + "x/"
    if why == "malformed":
        address = reverse(
            "accounts:confirm_entry", args=[signing.dumps(["x"], salt="accounts.confirm")]
        )
    if why == "no longer":
        RoleGrant.objects.all().delete()
    if why == "old":
        monkeypatch.setattr(signing.time, "time", lambda: NOON.timestamp() + 10**9)

    for response in (client.get(address), client.post(address)):
        assert response.status_code == 404
        assert "This link has ended" in response.text
    organisation.refresh_from_db()
    assert organisation.confirmed_on == date(2025, 12, 1)


# Retention and merge


def test_reminders_go_after_two_years_and_with_a_merge():
    keep, drop = OrganisationFactory(), OrganisationFactory()
    for organisation, days in ((keep, 730), (keep, 1), (drop, 1)):
        FreshnessReminder.objects.create(
            organisation=organisation,
            due_on=TODAY - timedelta(days=days),
            step="soon",
            reminded_at=NOON - timedelta(days=days),
        )
    label = FreshnessReminder._meta.label
    retention = {rule.model: rule for rule in PROVIDERS.retention}[label]
    reference = {one.model: one for one in PROVIDERS.organisation_references}[label]

    assert retention.expire(now=NOON) == 1
    reference.merge(keep=keep.pk, drop=drop.pk, by=COMMAND, now=NOON)

    assert FreshnessReminder.objects.get().organisation == keep
