"""The network of the region: who is in it, how it is narrowed, and what nobody may learn from it."""

import re
from datetime import date
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from django.core.cache import caches

from skerry.actors.models import Cluster, Organisation, OrganisationConcept
from skerry.actors.queries import network as queries
from skerry.actors.queries.network import ELSEWHERE, HERE, NetworkWanted, network
from skerry.kernel.actor import ANYBODY, Grant, Viewer
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.kernel.visibility import Visibility
from tests.actors.factories import (
    ConceptFactory,
    InitiativeFactory,
    OrganisationFactory,
    ParticipationFactory,
    RegionFactory,
    SiteFactory,
)
from tests.parts import is_part_of

pytestmark = pytest.mark.django_db
PAGE = "/network/"
QUERIES = 13
FILES = ("/network/network.svg", "/network/network.graphml")
ENGLISH = {"Accept-Language": "en"}
MEMBER = Viewer(grants=frozenset({Grant(role=Role.MEMBER)}))
REGION = NetworkWanted(region="SE11")


def firm(name, code="SE110", country="SE", **values):
    made = OrganisationFactory(name=name, **values)
    SiteFactory(organisation=made, region=RegionFactory(code=code), country=country, city=name)
    return made


def project(*members, **values):
    made = InitiativeFactory(**values)
    for member in members:
        ParticipationFactory(initiative=made, organisation=member)
    return made


def names(found):
    return [member.name for member in found.members]


def ties(found):
    """Pairs of names with what they share."""
    rows = zip(found.ties.one, found.ties.other, found.ties.joint, strict=True)
    return {
        (*sorted((found.members[one].name, found.members[other].name)), int(joint))
        for one, other, joint in rows
    }


@pytest.fixture
def home():
    for code in ("SE", "SE11", "FRH"):
        RegionFactory(code=code)
    Cluster.objects.create(region_id="SE11", name="Stockholm", is_home=True)
    return Cluster.objects.create(region_id="FRH", name="Brittany")


@pytest.fixture
def region(home):
    """Alva and Bo at home, Cécile and Denis in Brittany; Denis works with Cécile alone there."""
    alva, bo = firm("Alva"), firm("Bo", kind="academia")
    cecile, denis = firm("Cécile", "FRH01", "FR"), firm("Denis", "FRH01", "FR", kind="public")
    project(
        alva, bo, cecile, programme="HORIZON", starts_on=date(2020, 1, 1), ends_on=date(2022, 5, 1)
    )
    project(alva, cecile, programme="DIGITAL", starts_on=date(2024, 1, 1))
    project(alva, denis, programme="DIGITAL", starts_on=date(2024, 1, 1))
    project(cecile, denis)
    project(firm("Lonely"))
    return alva, bo, cecile, denis


def test_members_are_those_who_share_a_project_of_the_region(region):
    found = network(REGION, viewer=ANYBODY)

    assert names(found) == ["Alva", "Cécile", "Bo", "Denis"]
    assert ties(found) == {
        ("Alva", "Bo", 1), ("Alva", "Cécile", 2), ("Bo", "Cécile", 1), ("Alva", "Denis", 1)
    }  # fmt: skip
    alva = found.members[0]
    assert (alva.projects, alva.partners, alva.is_here, alva.city) == (3, 3, True, "Alva")
    assert [member.is_here for member in found.members] == [True, False, True, False]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"region": ""}, ["Alva", "Cécile", "Denis", "Bo"]),
        ({"region": "FRH"}, ["Alva", "Cécile", "Denis", "Bo"]),
        ({"region": "LV00"}, []),
        ({"where": HERE}, ["Alva", "Bo"]),
        ({"where": ELSEWHERE}, ["Cécile", "Denis"]),
        ({"kind": "academia"}, ["Bo"]),
        ({"kind": "company"}, ["Alva", "Cécile"]),
        ({"programme": "DIGITAL"}, ["Alva", "Cécile", "Denis"]),
        ({"programme": "HORIZON"}, ["Alva", "Bo", "Cécile"]),
        ({"until": 2023}, ["Alva", "Bo", "Cécile"]),
        ({"since": 2023}, ["Alva", "Cécile", "Denis"]),
        ({"since": 2022, "until": 2022}, ["Alva", "Bo", "Cécile"]),
        ({"least": 2}, ["Alva", "Cécile"]),
        ({"least": 3}, []),
        ({"concepts": [0]}, []),
    ],
)
def test_filters_narrow_the_network(region, wanted, expected):
    found = network(NetworkWanted(**{"region": "SE11"} | wanted), viewer=ANYBODY)

    assert names(found) == expected


def test_a_second_site_makes_somebody_at_home_who_is_shown_where_the_main_one_is(region):
    cecile = region[2]
    SiteFactory(
        organisation=cecile, region=RegionFactory(code="SE110"), city="Kista", is_main=False
    )

    shown = {member.name: member for member in network(REGION, viewer=ANYBODY).members}

    assert (shown["Cécile"].is_here, shown["Cécile"].city) == (True, "Cécile")
    assert not shown["Denis"].is_here


def test_a_speciality_stands_for_those_below_it_too(region):
    broad = ConceptFactory()
    narrow = ConceptFactory(parent=broad, scheme=broad.scheme)
    for one, concept in ((region[0], broad), (region[2], narrow)):
        OrganisationConcept.objects.create(organisation=one, concept=concept)

    found = network(NetworkWanted(region="SE11", concepts=[broad.pk]), viewer=ANYBODY)

    assert names(found) == ["Alva", "Cécile"]


def test_who_is_shown_alone_keeps_its_figures_and_leads_to_its_partners(client, region):
    found = network(NetworkWanted(region="SE11", kind="academia"), viewer=ANYBODY)
    text = client.get(PAGE, {"kind": "academia", "where": HERE}, headers=ENGLISH).text

    assert [(one.name, one.projects, one.partners) for one in found.members] == [("Bo", 1, 2)]
    assert f'href="/network/?focus={region[1].uuid}"' in text


def test_around_one_organisation_are_its_partners_and_their_ties(region):
    found = network(REGION, viewer=ANYBODY)
    around = found.around(found.place_of(region[1].uuid))

    assert names(around) == ["Bo", "Alva", "Cécile"]
    assert ties(around) == {("Alva", "Bo", 1), ("Bo", "Cécile", 1), ("Alva", "Cécile", 2)}


# Nothing leaks.


@pytest.fixture
def secrets(region):
    """A protected firm, a members' firm, and a protected project between two open firms."""
    alva, bo, _cecile, denis = region
    hidden = firm("Hidden", visibility=Visibility.PROTECTED)
    project(hidden, alva, bo)
    project(hidden, firm("Behind", "FRH01", "FR"))
    project(firm("Inner", visibility=Visibility.MEMBERS), alva)
    project(bo, denis, visibility=Visibility.PROTECTED)
    return hidden


def test_what_is_hidden_brings_nobody_and_no_tie_into_the_network(region, secrets):
    found = network(REGION, viewer=ANYBODY)

    assert sorted(names(found)) == ["Alva", "Bo", "Cécile", "Denis"]
    assert ("Bo", "Denis", 1) not in ties(found)
    # Alva and Bo share the open project with the hidden firm, and may be seen in it.
    assert ("Alva", "Bo", 2) in ties(found)
    assert "Inner" in names(network(REGION, viewer=MEMBER))
    assert not {"Hidden", "Behind"} & set(names(network(REGION, viewer=MEMBER)))


def test_no_answer_to_a_visitor_changes_by_a_protected_organisation(client, region):
    asked = [PAGE, *FILES, f"{PAGE}?sort=partners&least=2", f"{PAGE}?focus={region[0].uuid}"]

    def answers():
        return [b"".join(client.get(path, headers=ENGLISH)) for path in asked]

    before = answers()
    hidden = firm("Hidden", visibility=Visibility.PROTECTED)
    shared = project(hidden, firm("Behind", "FRH01", "FR"))
    for one in Organisation.objects.filter(name__in=["Alva", "Denis"]):
        mine = one.participations.first().initiative
        ParticipationFactory(initiative=mine, organisation=hidden)
    shared.visibility = Visibility.PROTECTED
    shared.save()
    caches["pages"].clear()

    assert answers() == before


def test_a_hidden_focus_answers_like_one_that_does_not_exist(client, region, secrets):
    def asked(uuid):
        return client.get(f"{PAGE}?focus={uuid}", headers=ENGLISH).text.replace(str(uuid), "")

    unknown = "00000000-0000-4000-8000-000000000000"
    assert asked(secrets.uuid) == asked(unknown)
    assert "has no ties in this network" in asked(unknown)


def test_the_log_knows_who_took_protected_entries_away(client_as, region, secrets):
    manager = client_as(Role.CLUSTER_MANAGER)
    for path in FILES:
        assert "Hidden" in b"".join(manager.get(path)).decode()

    taken = AuditEvent.objects.filter(target_id=str(secrets.uuid), detail__export="network")
    assert taken.count() == len(FILES)
    assert not AuditEvent.objects.exclude(target_id=str(secrets.uuid)).filter(
        detail__export="network"
    )


# The page.


def test_the_page_shows_picture_and_table_of_the_same_network(client, region):
    text = client.get(PAGE, headers=ENGLISH).text
    table = text.split("<tbody>")[1].split("</tbody>")[0]

    for name in ("Alva", "Bo", "Cécile", "Denis"):
        assert text.count(f'aria-label="{name}: ') == 2  # once for a column, once for a phone
        assert f">{name}</a>" in table
    assert "Cécile (2), Bo (1), Denis (1)" in table
    assert "Lonely" not in text
    assert '<strong class="numeric">4</strong>' in text


def test_around_one_organisation_the_table_counts_what_they_share(client, region):
    text = client.get(PAGE, {"focus": region[0].uuid}, headers=ENGLISH).text

    assert "Around Alva." in text
    assert 'data-label="Projects together" class="numeric">2<' in text
    assert 'font-weight="700"' in text


@pytest.mark.parametrize(
    ("sort", "first"), [("", "Alva"), ("name", "Alva"), ("projects", "Alva"), ("partners", "Alva")]
)
def test_the_table_is_sorted_by_its_headings(client, region, sort, first):
    text = client.get(PAGE, {"sort": sort}, headers=ENGLISH).text
    rows = re.findall(r'<th scope="row"><a [^>]*>([^<]+)', text)

    assert rows[0] == first
    if sort == "name":
        assert rows == ["Alva", "Bo", "Cécile", "Denis"]
    assert text.count("aria-sort=") == 1


def test_names_for_all_are_reached_through_groups_and_ranks(client, home):
    partners = [firm(f"Firm {number:03}") for number in range(100)]
    partners += [firm(f"School {number}", kind="academia") for number in range(3)]
    project(*partners)

    whole = client.get(PAGE, headers=ENGLISH).text
    assert "kind=company&amp;where=here" in whole
    assert 'aria-label="Company, In the region: 60 more"' in whole
    seen = set()
    for part in (1, 2, 3, 4):
        text = client.get(PAGE, {"kind": "company", "where": "here", "part": part}).text
        seen |= set(re.findall(r'aria-label="(Firm \d+):', text))
    assert len(seen) == 100
    assert "part=2" in client.get(PAGE, {"kind": "company", "where": "here"}).text


@pytest.mark.parametrize("most", [1, 3])
def test_the_page_needs_no_more_queries_for_more_organisations(
    client, home, most, django_assert_num_queries
):
    for number in range(most):
        project(firm(f"Ours {number}"), firm(f"Theirs {number}", "FRH01", "FR"))
    client.get("/")  # what a worker loads once

    with django_assert_num_queries(QUERIES):
        client.get(PAGE)


def test_the_network_gives_htmx_the_part_it_shows_in_the_page(client, region):
    whole = client.get(PAGE, {"least": 2}, headers=ENGLISH).text
    part = client.get(PAGE, {"least": 2}, headers={"HX-Request": "true"} | ENGLISH).text

    assert is_part_of(part, whole)
    assert "<html" not in part
    assert "Cécile" in part
    assert "Denis" not in part


def test_an_empty_network_says_so(client, home):
    assert "No ties to show" in client.get(PAGE, headers=ENGLISH).text
    assert client.get(FILES[0]).status_code == 200
    assert len(nx.parse_graphml(b"".join(client.get(FILES[1])).decode())) == 0


# The files.


def test_graphml_holds_the_network_that_the_page_shows(client, region):
    response = client.get(FILES[1], {"programme": "DIGITAL"})
    graph = nx.parse_graphml(b"".join(response).decode())

    assert response["Content-Disposition"] == 'attachment; filename="network.graphml"'
    assert sorted(name for _, name in graph.nodes(data="name")) == ["Alva", "Cécile", "Denis"]
    alva, cecile = str(region[0].uuid), str(region[2].uuid)
    assert graph.edges[alva, cecile]["projects"] == 1
    assert graph.nodes[cecile]["country"] == "FR"
    assert graph.nodes[alva]["address"].endswith(f"/organisations/{alva}/")


def test_svg_is_a_picture_of_its_own_without_what_a_name_might_bring(client, home):
    project(firm('<script>alert("1")</script>'), firm("=1+1\x0b&"))
    response = client.get(FILES[0])
    root = ET.fromstring(response.text)  # noqa: S314  # our own drawing

    assert response["Content-Type"] == "image/svg+xml"
    assert "<script" not in response.text
    assert {node.tag.rpartition("}")[2] for node in root.iter()} <= {
        "svg", "title", "desc", "g", "rect", "path", "circle", "polygon", "text"
    }  # fmt: skip
    assert "<script" not in client.get(PAGE).text.split('id="results"')[1].split("</figure>")[0]


def test_places_of_the_network_are_numbers_of_its_members(region):
    found = network(REGION, viewer=ANYBODY)

    assert found.place_of(region[3].uuid) == names(found).index("Denis")
    assert queries.protected_among(found.members) == []
