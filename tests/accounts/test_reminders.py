"""People are told in time that a role or vetting ends, once, and those who can renew it too."""

from datetime import UTC, date, datetime, timedelta

import pytest

from skerry.accounts import queries, tasks
from skerry.accounts.models import RoleGrant
from skerry.accounts.rules import is_time_to_remind
from skerry.accounts.services import reminders, roles
from skerry.kernel.actor import TIMER, Actor
from skerry.kernel.jobs import request_job
from skerry.kernel.jobs.registry import recurring_types
from skerry.kernel.models import AuditEvent, Notification, OutboxMail
from skerry.kernel.roles import Role
from tests.accounts.factories import RoleGrantFactory, UserFactory, VettingFactory, the_event

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
TODAY = NOON.date()
SOON, LATER = date(2026, 5, 20), date(2026, 9, 1)


@pytest.mark.parametrize(
    ("given_on", "expires_on", "is_time"),
    [
        (date(2026, 1, 1), date(2026, 5, 30), False),
        (date(2026, 1, 1), date(2026, 5, 29), True),
        (date(2026, 1, 1), date(2026, 5, 2), True),
        (date(2026, 1, 1), date(2026, 5, 1), False),
        (date(2026, 4, 27), date(2026, 5, 7), False),  # given for ten days, four of them over
        (date(2026, 4, 26), date(2026, 5, 6), True),
    ],
)
def test_the_time_to_remind(given_on, expires_on, is_time):
    assert is_time_to_remind(given_on=given_on, expires_on=expires_on, today=TODAY) is is_time


def remind():
    """The job as the worker runs it; what it says it has done."""

    class Context:
        by, now = TIMER, NOON

        def progress(self, done, total, note=""):
            pass

    return tasks.remind(Context())["reminded"]


def notices():
    return list(Notification.objects.order_by("pk").values_list("person", "kind", "text", "url"))


@pytest.mark.django_db
def test_a_role_that_ends_soon_is_told_once_to_its_holder():
    person = UserFactory()
    RoleGrantFactory(user=person, role=Role.ADVISER, expires_on=SOON)
    RoleGrantFactory(user=person, role=Role.INVESTOR, expires_on=LATER)
    RoleGrantFactory(user=person, role=Role.REVIEWER)

    told = remind(), remind()

    assert told == (1, 0)
    text = (
        "Your role ends on 20 May 2026: Adviser. If you still need it, please ask for it in time."
    )
    assert notices() == [(person.uuid, "accounts.roles", text, "/me/")]
    assert OutboxMail.objects.get().to == person.email
    event = the_event()
    assert (event.kind, event.by, event.detail) == (
        "accounts.ending.reminded",
        TIMER.id,
        {"role": "adviser"},
    )


@pytest.mark.django_db
def test_a_vetting_that_ends_soon_is_told_to_the_person_and_to_those_who_can_renew_it():
    person, manager = UserFactory(name="Eva Unlikely"), UserFactory(role=Role.CLUSTER_MANAGER)
    UserFactory(role=Role.ADMINISTRATOR)
    VettingFactory(user=person, expires_on=SOON)

    told = remind(), remind()

    assert told == (1, 0)
    mine, theirs = notices()
    assert mine[:2] == (person.uuid, "accounts.roles")
    assert mine[2].startswith("Your vetting ends on 20 May 2026.")
    assert theirs == (
        manager.uuid,
        "accounts.vettings",
        "The vetting of a person ends on 20 May 2026. You can renew it on their page.",
        f"/desk/people/{person.uuid}/#vetting",
    )
    assert OutboxMail.objects.filter(to=manager.email, text__contains="/desk/people/").exists()
    assert not OutboxMail.objects.filter(text__contains=person.name).exists()
    assert the_event().detail == {"is_vetting": True}


@pytest.mark.django_db
def test_a_manager_whose_own_vetting_ends_is_told_as_the_person():
    manager = UserFactory(role=Role.CLUSTER_MANAGER)
    VettingFactory(user=manager, expires_on=SOON)

    remind()

    assert [(person, kind) for person, kind, *_ in notices()] == [(manager.uuid, "accounts.roles")]


@pytest.mark.django_db
def test_nobody_is_told_of_what_has_ended_or_is_withdrawn_or_of_a_closed_account():
    VettingFactory(expires_on=SOON, withdrawn_at=NOON)
    VettingFactory(expires_on=TODAY)
    RoleGrantFactory(role=Role.ADVISER, expires_on=TODAY)
    closed = UserFactory(is_active=False)
    VettingFactory(user=closed, expires_on=SOON)
    RoleGrantFactory(user=closed, role=Role.ADVISER, expires_on=SOON)

    assert remind() == 0
    assert notices() == []


@pytest.mark.django_db
def test_of_two_workers_one_tells():
    grant = RoleGrantFactory(role=Role.ADVISER, expires_on=SOON)

    told = [reminders.remind_of_role(grant=grant, by=TIMER, now=NOON) for _worker in range(2)]

    assert told == [True, False]
    assert len(notices()) == 1


@pytest.mark.django_db
def test_a_vetting_that_was_withdrawn_meanwhile_is_not_told():
    vetting = VettingFactory(expires_on=SOON)
    type(vetting).objects.update(withdrawn_at=NOON)

    assert not reminders.remind_of_vetting(vetting=vetting, by=TIMER, now=NOON)
    assert notices() == []


@pytest.mark.django_db
def test_a_role_given_for_longer_meanwhile_is_not_told_with_its_old_end():
    grant = RoleGrantFactory(role=Role.ADVISER, expires_on=SOON)
    RoleGrant.objects.update(expires_on=LATER)

    assert not reminders.remind_of_role(grant=grant, by=TIMER, now=NOON)
    assert notices() == []
    assert RoleGrant.objects.get().reminded_at is None


@pytest.mark.django_db
def test_a_role_given_for_longer_is_told_again_before_its_new_end():
    administrator, person = UserFactory(role=Role.ADMINISTRATOR), UserFactory()
    RoleGrantFactory(user=person, role=Role.ADVISER, expires_on=SOON)
    remind()

    roles.grant_role(
        person=person,
        role=Role.ADVISER,
        expires_on=LATER,
        by=Actor.person(administrator.uuid),
        now=NOON,
    )

    grant = RoleGrant.objects.get(user=person)
    assert (grant.expires_on, grant.reminded_at) == (LATER, None)
    assert notices()[-1][2] == "You have a role that ends on 1 September 2026: Adviser."


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_finding_what_ends_needs_no_more_queries_for_more(count, django_assert_num_queries):
    for _number in range(count):
        RoleGrantFactory(role=Role.ADVISER, expires_on=SOON)
        VettingFactory(expires_on=SOON)

    with django_assert_num_queries(2):
        found = [
            row.user.email
            for rows in (queries.roles_that_end_soon, queries.vettings_that_end_soon)
            for row in rows(today=TODAY)
        ]

    assert len(found) == 2 * count


@pytest.mark.django_db
def test_the_schedule_reminds_every_day():
    RoleGrantFactory(role=Role.ADVISER, expires_on=SOON)
    kinds = {known.kind: known.every for known in recurring_types()}
    job = request_job(kind="accounts.reminders", arguments={}, by=TIMER, now=NOON)

    assert kinds["accounts.reminders"] == timedelta(days=1)
    assert job.kind == "accounts.reminders"
    assert AuditEvent.objects.filter(kind="kernel.job.requested").exists()
