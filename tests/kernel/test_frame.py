"""What is kept of the frame is for everybody, and old as soon as the site changes."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.core.cache import caches
from django.utils.translation import override

from skerry.kernel.actor import Actor
from skerry.kernel.frame import PARTS, Frame
from skerry.kernel.identity.services import change_identity
from skerry.kernel.roles import Role

IMPRINT = "/imprint/"
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MARIA = Actor.person(UUID(int=7))

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _parts_are_kept(settings):
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "frame"}
    }
    caches["pages"].clear()


def call_the_site(name):
    change_identity(values={"name": name}, texts={}, by=MARIA, now=NOON)


def parts(rf):
    return Frame(request=rf.get(IMPRINT)).parts


def test_parts_of_the_frame_are_kept_until_the_site_changes(
    rf, settings, django_assert_num_queries
):
    call_the_site("Harbour")
    first = parts(rf)
    settings.PAGES_CHECKED_EVERY = 3600

    with django_assert_num_queries(0):
        again = parts(rf)
    settings.PAGES_CHECKED_EVERY = 0
    call_the_site("Lighthouse")

    assert set(first) == set(PARTS)
    assert again == first
    assert (first["name"], parts(rf)["name"]) == ("Harbour", "Lighthouse")


def test_each_language_has_its_own_parts(rf):
    with override("en"):
        english = parts(rf)
    with override("sv"):
        swedish = parts(rf)

    assert "Who may do what" in english["footer"]
    assert "Who may do what" not in swedish["footer"]


def test_who_may_change_the_site_sees_a_change_before_the_worker_looks_for_it(client_as, settings):
    visitor, manager = client_as(Role.VISITOR), client_as(Role.CLUSTER_MANAGER)
    visitor.get(IMPRINT)
    settings.PAGES_CHECKED_EVERY = 3600

    call_the_site("Lighthouse")

    titles = [one.get(IMPRINT).text.split("</title>")[0] for one in (visitor, manager)]
    assert ["Lighthouse" in title for title in titles] == [False, True]


def test_what_one_reader_sees_of_themselves_is_kept_for_nobody(client_as):
    member, visitor = client_as(Role.MEMBER), client_as(Role.VISITOR)

    own, open_to_all = member.get(IMPRINT).text, visitor.get(IMPRINT).text

    assert ('href="/me/"' in own, 'href="/me/"' in open_to_all) == (True, False)
    assert ("x-csrftoken" in own, "x-csrftoken" in open_to_all) == (True, False)
    assert "Sign in" not in own
