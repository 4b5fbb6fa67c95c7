"""A kept card shows nobody more than they may see, and nothing older than the data."""

from uuid import UUID

import pytest
from django.core.cache import caches
from django.utils.translation import override

from skerry.actors.models import Organisation
from skerry.actors.views.cards import cards
from skerry.kernel.actor import ANYBODY, Grant, Viewer
from skerry.kernel.caching import bump
from skerry.kernel.models import DataVersion
from skerry.kernel.roles import Role
from skerry.kernel.visibility import Visibility
from tests.actors.factories import InitiativeFactory, OrganisationFactory, ParticipationFactory

MEMBER = Viewer(person=UUID(int=1), grants=frozenset({Grant(role=Role.MEMBER)}))
MANAGER = Viewer(person=UUID(int=2), grants=frozenset({Grant(role=Role.CLUSTER_MANAGER)}))

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pieces_are_kept(settings):
    settings.CACHES = settings.CACHES | {
        "pieces": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "test"}
    }
    caches["pieces"].clear()


def shown(*organisations, viewer=ANYBODY):
    return [str(card) for card in cards([one.pk for one in organisations], viewer=viewer)]


def owner_of(organisation):
    grant = Grant(role=Role.MEMBER, organisation=organisation.uuid)
    return Viewer(person=UUID(int=3), grants=frozenset({grant}))


def test_a_kept_card_costs_one_question_whether_it_may_be_seen(django_assert_num_queries, settings):
    shown(OrganisationFactory())  # asks for the version of the data
    settings.PAGES_CHECKED_EVERY = 3600
    firms = [OrganisationFactory() for _ in range(3)]
    with django_assert_num_queries(2):
        first = shown(*firms)

    with django_assert_num_queries(1):
        again = shown(*firms)

    assert again == first


def test_cards_come_in_the_order_asked_for_whether_kept_or_new():
    kept, new = OrganisationFactory(name="Kept"), OrganisationFactory(name="New")
    [before] = shown(kept)

    forwards, backwards = shown(kept, new), shown(new, kept)

    assert (forwards[0], backwards) == (before, forwards[::-1])
    assert "New" in forwards[1]


@pytest.mark.parametrize(
    ("viewer", "projects"), [(ANYBODY, None), (MEMBER, "1 project"), (MANAGER, "2 projects")]
)
def test_hidden_projects_are_counted_for_those_who_see_them(viewer, projects):
    firm = OrganisationFactory()
    for tier in (Visibility.MEMBERS, Visibility.PROTECTED):
        project = InitiativeFactory(visibility=tier)
        ParticipationFactory(organisation=firm, initiative=project)
    for somebody in (MANAGER, MEMBER, ANYBODY):
        shown(firm, viewer=somebody)

    [card] = shown(firm, viewer=viewer)

    assert (projects in card) if projects else ("project" not in card)


def test_a_kept_card_is_for_those_who_may_see_the_organisation():
    hidden = OrganisationFactory(visibility=Visibility.PROTECTED)

    seen = [len(shown(hidden, viewer=viewer)) for viewer in (MANAGER, MEMBER, ANYBODY, MANAGER)]

    assert seen == [1, 0, 0, 1]


def test_what_is_hidden_is_gone_at_once_even_before_the_worker_looks_for_changes(settings):
    firm = OrganisationFactory()
    shown(firm)
    settings.PAGES_CHECKED_EVERY = 3600

    Organisation.objects.update(visibility=Visibility.PROTECTED)

    assert (shown(firm), len(shown(firm, viewer=owner_of(firm)))) == ([], 1)


def test_the_card_of_an_own_organisation_is_left_for_nobody(django_assert_num_queries, settings):
    firm = OrganisationFactory()
    shown(firm, viewer=owner_of(firm))
    settings.PAGES_CHECKED_EVERY = 3600

    with django_assert_num_queries(2):
        shown(firm, viewer=MEMBER)
    with django_assert_num_queries(1):
        shown(firm, viewer=MEMBER)


def test_a_change_makes_a_new_card():
    firm = OrganisationFactory(name="Before")
    [before] = shown(firm)

    Organisation.objects.update(name="After")
    bump(DataVersion.DIRECTORY)
    [after] = shown(firm)

    assert ("Before" in before, "After" in after) == (True, True)


def test_each_language_has_its_own_card():
    firm = OrganisationFactory()
    [english] = shown(firm)

    with override("sv"):
        [swedish] = shown(firm)

    assert ("Company" in english, "Company" in swedish) == (True, False)
