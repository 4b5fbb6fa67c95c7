"""The desk keeps the home region and its peers."""

import pytest

from skerry.actors.models import Cluster
from skerry.actors.queries.clusters import clusters_visible_to
from skerry.kernel.actor import ANYBODY
from skerry.kernel.models import AuditEvent, DataVersion, VersionCounter
from skerry.kernel.roles import Role
from tests.actors.factories import RegionFactory

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}
PAGE = "/desk/regions/"


@pytest.fixture
def manager(client_as):
    for code in ("SE", "SE11", "FRH"):
        RegionFactory(code=code)
    Cluster.objects.create(region_id="SE11", name="Stockholm", is_home=True)
    return client_as(Role.CLUSTER_MANAGER)


def details():
    rows = AuditEvent.objects.filter(kind="actors.cluster.changed").order_by("pk")
    return list(rows.values_list("detail", flat=True))


def test_a_peer_is_added_changed_and_removed(manager):
    for name in ("Bretagne", "Brittany", "Brittany"):
        answer = manager.post(PAGE, {"region": "frh", "name": name, "body": "A pole"})
    page = manager.get(PAGE, headers=ENGLISH).text
    again = manager.get(PAGE, {"region": "FRH"}, headers=ENGLISH).text
    front = manager.get("/", headers=ENGLISH).text
    version = VersionCounter.objects.get(part=DataVersion.DIRECTORY).number
    manager.post("/desk/regions/FRH/remove/")

    assert answer.status_code == 302
    assert ("Brittany" in page, "Brittany" in front) == (True, True)
    assert 'value="Brittany"' in again
    assert 'value="Brittany"' not in page
    assert not Cluster.objects.filter(region="FRH").exists()
    assert details() == [{"added": "FRH"}, {"changed": "FRH"}, {"removed": "FRH"}]
    assert VersionCounter.objects.get(part=DataVersion.DIRECTORY).number == version + 1


def test_the_home_region_is_named_but_never_removed(manager):
    manager.post(PAGE, {"region": "SE11", "name": "Greater Stockholm", "body": ""})
    answer = manager.post("/desk/regions/SE11/remove/", follow=True, headers=ENGLISH)

    home = Cluster.objects.get(region="SE11")
    assert (home.name, home.is_home) == ("Greater Stockholm", True)
    assert "The home region cannot be removed" in answer.text
    assert "Home region" in answer.text


def test_a_code_that_no_region_has_is_refused(manager):
    answer = manager.post(PAGE, {"region": "XX9", "name": "Nowhere"}, headers=ENGLISH)

    assert answer.status_code == 422
    assert "No region has this code" in answer.text


def test_only_a_cluster_manager_comes_here(manager, client_as):
    for role in (Role.MEMBER, Role.ADMINISTRATOR):
        browser = client_as(role)
        assert browser.get(PAGE).status_code == 403
        assert browser.post("/desk/regions/SE11/remove/").status_code == 403
    assert list(clusters_visible_to(ANYBODY)) == []
    assert manager.post("/desk/regions/FRI/remove/").status_code == 404


def test_the_desk_leads_to_it(manager, client_as):
    assert PAGE in manager.get("/desk/").text
    assert PAGE not in client_as(Role.ADMINISTRATOR).get("/desk/").text
