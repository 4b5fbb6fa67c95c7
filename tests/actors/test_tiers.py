"""Who may see what, chosen by those who keep it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from skerry.actors.services import visibility
from skerry.kernel.actor import VISITOR
from skerry.kernel.models import AuditEvent, DataVersion, VersionCounter
from skerry.kernel.permissions import Permission
from skerry.kernel.roles import ROLES, Role
from skerry.kernel.visibility import Visibility
from tests.accounts.factories import UserFactory
from tests.actors.factories import InitiativeFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ENGLISH = {"Accept-Language": "en"}


def set_initiative(thing, tier):
    return visibility.set_initiative_visibility(
        initiative=thing, visibility=tier, by=VISITOR, now=NOON
    )


def events():
    rows = AuditEvent.objects.filter(kind="actors.visibility.changed")
    return list(rows.values_list("target_model", "detail"))


def version():
    return VersionCounter.objects.get(part=DataVersion.DIRECTORY).number


def test_a_new_tier_is_kept_told_and_seen_at_once():
    project = InitiativeFactory()

    set_initiative(project, Visibility.VETTED)
    before = version()
    set_initiative(project, Visibility.PROTECTED)
    set_initiative(project, Visibility.PROTECTED)

    project.refresh_from_db()
    assert project.visibility == Visibility.PROTECTED
    assert version() == before + 1
    assert events() == [
        ("actors.Initiative", {"from": "open", "to": "vetted"}),
        ("actors.Initiative", {"from": "vetted", "to": "protected"}),
    ]


def editor_of(organisation):
    client = Client()
    client.force_login(UserFactory(edits=organisation))
    return client


def test_a_cluster_manager_chooses_for_projects(client_as):
    project = InitiativeFactory()
    manager = client_as(Role.CLUSTER_MANAGER)
    path = reverse("actors:initiative_visibility", args=[project.uuid])

    page = manager.get(project.get_absolute_url(), headers=ENGLISH).text
    manager.post(path, {"visibility": "members"})

    assert path in page
    assert path not in client_as(Role.MEMBER).get(project.get_absolute_url()).text
    assert Client().get(project.get_absolute_url()).status_code == 404
    assert [model for model, _ in events()] == ["actors.Initiative"]


def test_a_tier_that_does_not_exist_changes_nothing(client_as):
    project = InitiativeFactory()

    answer = client_as(Role.CLUSTER_MANAGER).post(
        reverse("actors:initiative_visibility", args=[project.uuid]), {"visibility": "nobody"}
    )

    assert (answer.status_code, events()) == (302, [])


def test_a_project_that_is_not_there_cannot_be_hidden(client_as):
    path = reverse("actors:initiative_visibility", args=[OrganisationFactory().uuid])

    assert client_as(Role.CLUSTER_MANAGER).post(path, {"visibility": "open"}).status_code == 404


def test_a_manager_of_elsewhere_hides_no_project(client, monkeypatch):
    """The power may one day be held for one organisation; a project belongs to none."""
    project, firm = InitiativeFactory(), OrganisationFactory()
    powers = ROLES[Role.ORGANISATION_EDITOR].permissions | {Permission.ORGANISATION_MANAGE}
    monkeypatch.setitem(
        ROLES,
        Role.ORGANISATION_EDITOR,
        replace(ROLES[Role.ORGANISATION_EDITOR], permissions=powers),
    )

    answer = editor_of(firm).post(
        reverse("actors:initiative_visibility", args=[project.uuid]), {"visibility": "protected"}
    )

    assert answer.status_code == 403
