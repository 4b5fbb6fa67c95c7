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
from tests.actors.factories import InitiativeFactory, OfferingFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ENGLISH = {"Accept-Language": "en"}


def set_offering(thing, tier):
    return visibility.set_offering_visibility(offering=thing, visibility=tier, by=VISITOR, now=NOON)


def set_initiative(thing, tier):
    return visibility.set_initiative_visibility(
        initiative=thing, visibility=tier, by=VISITOR, now=NOON
    )


def events():
    rows = AuditEvent.objects.filter(kind="actors.visibility.changed")
    return list(rows.values_list("target_model", "detail"))


def version():
    return VersionCounter.objects.get(part=DataVersion.DIRECTORY).number


@pytest.mark.parametrize(
    ("factory", "set_tier", "model"),
    [
        (OfferingFactory, set_offering, "actors.Offering"),
        (InitiativeFactory, set_initiative, "actors.Initiative"),
    ],
)
def test_a_new_tier_is_kept_told_and_seen_at_once(factory, set_tier, model):
    thing = factory()

    set_tier(thing, Visibility.VETTED)
    before = version()
    set_tier(thing, Visibility.PROTECTED)
    set_tier(thing, Visibility.PROTECTED)

    thing.refresh_from_db()
    assert thing.visibility == Visibility.PROTECTED
    assert version() == before + 1
    assert events() == [
        (model, {"from": "open", "to": "vetted"}),
        (model, {"from": "vetted", "to": "protected"}),
    ]


def editor_of(organisation):
    client = Client()
    client.force_login(UserFactory(edits=organisation))
    return client


def test_an_editor_chooses_for_the_offers_of_their_own_organisation(client):
    own, other = OfferingFactory(title="Ours"), OfferingFactory(title="Theirs")
    editor = editor_of(own.organisation)
    paths = {
        offer: reverse("actors:offering_visibility", args=[offer.uuid]) for offer in (own, other)
    }

    page = editor.get(own.organisation.get_absolute_url(), headers=ENGLISH).text
    answers = [
        editor.post(path, {"visibility": "protected"}).status_code for path in paths.values()
    ]

    assert paths[own] in page
    assert "Who may see “Ours”" in page
    assert answers == [302, 403]
    own.refresh_from_db()
    assert own.visibility == Visibility.PROTECTED
    assert "Ours" not in client.get(own.organisation.get_absolute_url()).text
    assert "Ours" in editor.get(own.organisation.get_absolute_url()).text


def test_nobody_learns_of_an_offer_they_may_not_see():
    hidden = OfferingFactory(visibility=Visibility.PROTECTED)
    path = reverse("actors:offering_visibility", args=[hidden.uuid])

    assert editor_of(OrganisationFactory()).post(path, {"visibility": "open"}).status_code == 404


def test_a_cluster_manager_chooses_for_offers_and_projects(client_as):
    offer, project = OfferingFactory(), InitiativeFactory()
    manager = client_as(Role.CLUSTER_MANAGER)
    path = reverse("actors:initiative_visibility", args=[project.uuid])

    page = manager.get(project.get_absolute_url(), headers=ENGLISH).text
    manager.post(path, {"visibility": "members"})
    manager.post(
        reverse("actors:offering_visibility", args=[offer.uuid]), {"visibility": "members"}
    )

    assert path in page
    assert path not in client_as(Role.MEMBER).get(project.get_absolute_url()).text
    assert Client().get(project.get_absolute_url()).status_code == 404
    assert [model for model, _ in events()] == ["actors.Initiative", "actors.Offering"]


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


def test_a_tier_that_does_not_exist_changes_no_offer(client_as):
    path = reverse("actors:offering_visibility", args=[OfferingFactory().uuid])

    client_as(Role.CLUSTER_MANAGER).post(path, {"visibility": "nobody"})

    assert events() == []
