"""Two entries that no search paired are merged by hand, by way of the page that compares them."""

import pytest
from django.urls import reverse

from skerry.actors.indexing import index_organisations
from skerry.actors.models import Duplicate, Organisation
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from tests.actors.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client_as):
    return client_as(Role.CLUSTER_MANAGER)


@pytest.fixture
def two():
    found = OrganisationFactory(name="Fyrvik AB"), OrganisationFactory(name="Hamnvakten AB")
    example = OrganisationFactory(name="Hamnvakten Exempel", is_example=True)
    index_organisations([one.pk for one in (*found, example)])
    return found


def way(organisation):
    return reverse("actors:merge_with", args=[organisation.uuid])


def test_another_entry_is_found_compared_and_merged(manager, two):
    keep, drop = two

    assert way(keep) in manager.get(keep.get_absolute_url()).text
    offered = manager.get(way(keep), {"q": "hamnvakten"})
    assert str(drop.uuid) in offered.text
    assert "Hamnvakten Exempel" not in offered.text
    compared = manager.post(way(keep), {"other": str(drop.uuid)}, follow=True)
    assert "no search has compared them" in compared.text
    pair = Duplicate.objects.get()
    manager.post(reverse("actors:duplicate_merge", args=[pair.uuid]), {"stays": str(keep.uuid)})

    assert list(Organisation.objects.filter(is_example=False)) == [keep]


def test_the_same_two_are_one_pair_from_either_side(manager, two):
    for one, other in (two, reversed(two)):
        manager.post(way(one), {"other": str(other.uuid)})

    assert Duplicate.objects.count() == 1
    assert AuditEvent.objects.filter(kind="actors.duplicates.found").count() == 1


@pytest.mark.parametrize("other", ["", "itself", "00000000-0000-4000-8000-000000000000"])
def test_what_cannot_be_compared_is_said(manager, two, other):
    keep, _drop = two
    sent = str(keep.uuid) if other == "itself" else other

    page = manager.post(way(keep), {"other": sent}, follow=True)

    assert "These two cannot be compared" in page.text
    assert not Duplicate.objects.exists()


def test_nothing_is_found_by_other_words_or_none(manager, two):
    assert "Nothing found" in manager.get(way(two[0]), {"q": "zzzz"}).text
    assert "Nothing found" not in manager.get(way(two[0])).text


def test_an_entry_that_is_not_there_is_merged_with_nothing(manager):
    unknown = OrganisationFactory.build()

    assert manager.get(way(unknown)).status_code == 404
