"""Somebody is shut out, at once and everywhere, and let in again."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from skerry.accounts.enums import Obstacle
from skerry.accounts.services.access import (
    AccessNotChanged,
    deactivate_person,
    reactivate_person,
    replace_password,
)
from skerry.kernel.actor import COMMAND
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_a_person_is_shut_out_and_let_in_again_with_one_event_each():
    person = UserFactory(role=Role.ADVISER)
    browser = Client()
    browser.force_login(person)
    AuditEvent.objects.all().delete()

    deactivate_person(person=person, by=COMMAND, now=NOW)
    deactivate_person(person=person, by=COMMAND, now=NOW)
    person.refresh_from_db()
    shut_out = (person.is_active, person.sessions.count())
    reactivate_person(person=person, by=COMMAND, now=NOW)
    person.refresh_from_db()

    assert shut_out == (False, 0)
    assert person.is_active
    assert [e.detail["is_active"] for e in AuditEvent.objects.order_by("pk")] == [False, True]
    assert person.grants.filter(role=Role.ADVISER).exists()


def test_the_last_administrator_is_not_shut_out():
    only = UserFactory(role=Role.ADMINISTRATOR)

    with pytest.raises(AccessNotChanged) as refusal:
        deactivate_person(person=only, by=COMMAND, now=NOW)

    only.refresh_from_db()
    assert refusal.value.obstacle is Obstacle.LAST_ADMINISTRATOR
    assert only.is_active


def test_a_replaced_password_ends_the_sessions_and_leaves_one_event_without_it():
    person = UserFactory()
    Client().force_login(person)
    AuditEvent.objects.all().delete()

    replace_password(person=person, password="a new one", by=COMMAND, now=NOW)

    person.refresh_from_db()
    assert person.check_password("a new one")
    assert person.sessions.count() == 0
    assert AuditEvent.objects.get().detail == {"fields": ["password"]}
