"""The pages around the directory: search, map, projects, front page, files to take away."""

import csv
import gzip
import io
import json
import re
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from skerry.actors import indexing
from skerry.actors.enums import ParticipationRole, RunState
from skerry.actors.models import (
    Cluster,
    Identifier,
    ImportRun,
    Offering,
    OfferingText,
    OrganisationConcept,
    Region,
    Source,
)
from skerry.actors.queries import (
    concepts,
    directory,
    exports,
    facets,
    figures,
    home,
    initiatives,
    maps,
    places,
    profiles,
    site_search,
)
from skerry.actors.queries.directory import Facet, Wanted
from skerry.kernel.actor import ANYBODY
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.kernel.visibility import Visibility
from tests.actors.factories import (
    LONG_AGO,
    ConceptFactory,
    InitiativeFactory,
    OfferingFactory,
    OrganisationFactory,
    ParticipationFactory,
    RegionFactory,
    SchemeFactory,
    SiteFactory,
)
from tests.parts import is_part_of

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def home_and_peer():
    for code in ("SE", "SE11", "FRH"):
        RegionFactory(code=code)
    Cluster.objects.create(region_id="SE11", name="Stockholm", is_home=True)
    Cluster.objects.create(region_id="FRH", name="Brittany", body="A body")


def make(name, *, code="SE110", city="Stockholm", country="SE", where=(None, None), **values):
    organisation = OrganisationFactory(name=name, **values)
    SiteFactory(
        organisation=organisation,
        region=RegionFactory(code=code),
        city=city,
        country=country,
        latitude=where[0],
        longitude=where[1],
    )
    indexing.index_organisations([organisation.pk])
    return organisation


def found(words, *, viewer=ANYBODY):
    groups = site_search.search_everything(words, viewer=viewer, language="en")
    return {str(group.kind): [one.title for one in group.shown] for group in groups}


def test_namesakes_are_told_apart_by_their_place():
    for city in ("Solna", "Uppsala", ""):
        make("Namesake Institute", city=city, kind="investor")

    groups = site_search.search_everything("namesake", viewer=ANYBODY, language="en")

    notes = {one.note for one in groups[0].shown}
    assert notes == {
        "Investor · Solna",
        "Investor · Uppsala",
        "Investor",
    }


def test_search_finds_every_kind_of_thing():
    firm = make("Acme Alfa")
    OfferingFactory(organisation=firm, title="Alfa testing")
    indexing.index_organisations([firm.pk])
    project = InitiativeFactory(acronym="ALFA", title="About alfa")
    other = InitiativeFactory(acronym="", title="Alfa without acronym")
    indexing.index_initiatives([project.pk, other.pk])
    concept = ConceptFactory(label="Alfa cryptology")
    sector = ConceptFactory(label="Alfa energy", scheme=SchemeFactory(is_for_sector=True))
    indexing.index_concepts([concept.pk, sector.pk])
    RegionFactory(code="SE1AZ", name="Alfaland", level=3)
    indexing.index_regions(["SE1AZ"])

    assert found("alfa") == {
        "organisation": ["Acme Alfa"],
        "initiative": ["ALFA", "Alfa without acronym"],
        "offering": ["Alfa testing"],
        "concept": ["Alfa energy", "Alfa cryptology"],
        "region": ["Alfaland"],
    }


def test_search_leads_to_each(client):
    concept = ConceptFactory(label="Alfa", scheme=SchemeFactory(key="jrc"), notation="a")
    indexing.index_concepts([concept.pk])
    make("Alfa Firm")

    page = client.get("/search/", {"q": "alfa"}, headers=ENGLISH).text

    assert 'href="/directory/?concept=jrc:a"' in page
    assert "Alfa Firm" in page


def test_search_shows_nobody_what_they_may_not_see():
    firm = make("Alfa", visibility=Visibility.PROTECTED)
    OfferingFactory(organisation=firm, title="Alfa")
    open_firm = make("Beta")
    OfferingFactory(organisation=open_firm, title="Alfa members", visibility=Visibility.MEMBERS)
    indexing.index_organisations([firm.pk, open_firm.pk])
    project = InitiativeFactory(acronym="ALFA", visibility=Visibility.VETTED)
    indexing.index_initiatives([project.pk])

    assert found("alfa") == {}


@pytest.mark.parametrize("words", ["", "   ", "zzzzqqq", '"*', "x" * 5000])
def test_search_answers_any_words(client, words):
    assert client.get("/search/", {"q": words}).status_code == 200


def test_search_says_when_there_are_more_and_where(client):
    for number in range(12):
        make(f"Alfa {number}")

    page = client.get("/search/", {"q": "alfa"}, headers=ENGLISH).text

    assert "12 entries" in page
    assert "/directory/?q=alfa" in page


def test_offers_are_shown_in_the_readers_language():
    firm = make("Firm")
    offering = Offering.objects.create(organisation=firm, kind="service")
    for language, title in (("sv", "Alfaprov"), ("en", "Alfatest")):
        OfferingText.objects.create(offering=offering, language=language, title=title)
    indexing.index_organisations([firm.pk])

    assert found("alfaprov") == {"offering": ["Alfatest"]}


def test_region_numbers_give_their_codes_back():
    assert [site_search.code_of(int(code, 36)) for code in ("SE110", "SE", "FRH01")] == [
        "SE110",
        "SE",
        "FRH01",
    ]


def test_concepts_speak_the_readers_language_or_english_or_any():
    swedish, english = ConceptFactory(label="Word"), ConceptFactory(label="Other")
    swedish.labels.create(language="sv", text="Ord")
    french = ConceptFactory()
    french.labels.all().update(language="fr", text="Mot")
    french.labels.create(language="it", text="Parola")

    labels = concepts.labels_of([swedish.pk, english.pk, french.pk], language="sv")

    assert labels == {swedish.pk: "Ord", english.pk: "Other", french.pk: "Mot"}


def test_the_map_counts_places():
    make("A", where=(59.0, 18.0))
    make("B", where=(61.0, 18.0))
    make("C", city="Solna")
    make("D", city="Rennes", code="FRH01", country="FR")
    make("E", visibility=Visibility.PROTECTED)

    wanted = Wanted(chosen={Facet.PLACE: ["SE11"]})
    rows = maps.places_of(wanted, viewer=ANYBODY)

    assert [(p.city, p.country, p.region, p.number, p.latitude) for p in rows] == [
        ("Stockholm", "SE", "Region SE110", 2, 60.0),
        ("Solna", "SE", "Region SE110", 1, None),
    ]
    assert maps.by_region(wanted, viewer=ANYBODY) == {"SE110": 3}


def test_who_is_in_several_cities_counts_once_where_these_are_joined(client, home_and_peer):
    both = make("Both", city="Solna", where=(59.4, 18.0))
    for city, where in (("Kista", (59.4, 17.9)), ("Kista", (59.5, 17.9)), ("Bromma", (59.3, 17.9))):
        SiteFactory(
            organisation=both,
            region=RegionFactory(code="SE110"),
            city=city,
            is_main=False,
            latitude=where[0],
            longitude=where[1],
        )
    make("One", city="Kista", where=(59.4, 17.9))
    make("Hidden", city="Kista", where=(59.4, 17.9), visibility=Visibility.MEMBERS)
    twice = make("Twice", city="Solna", where=(59.4, 18.0))
    SiteFactory(organisation=twice, region=RegionFactory(code="SE110"), city="Solna", is_main=False)

    features = client.get("/map/places.geojson").json()["features"]
    places_by_city = {one["properties"]["city"]: one["properties"] for one in features}
    shared = [one for place in places_by_city.values() for one in place["shared"]]

    assert {city: place["number"] for city, place in places_by_city.items()} == {
        "Kista": 2,
        "Solna": 2,
        "Bromma": 1,
    }
    assert shared == [0, 0, 0]
    joined = sum(place["number"] for place in places_by_city.values()) - 2
    assert joined == facets.count(Wanted(), viewer=ANYBODY, places=[]).total
    assert f'numeric">{joined}</strong>' in client.get("/map/", headers=ENGLISH).text


def test_map_list_and_circles_say_the_same(client, home_and_peer):
    make("A", where=(59.0, 18.0))
    make("B", city="Solna")
    make("D", city="Rennes", code="FRH01", country="FR", where=(48.1, -1.7))

    page = client.get("/map/", headers=ENGLISH).text
    circles = client.get("/map/places.geojson").json()
    everywhere = client.get("/map/places.geojson", {"place": "all", "q": "d"}).json()

    assert re.findall(r'place=SE11">([^<]+)<', page) == ["Solna", "Stockholm"]
    assert [f["properties"] for f in circles["features"]] == [
        {
            "city": "Stockholm",
            "number": 1,
            "shared": [],
            "step": 1,
            "href": "/directory/?city=Stockholm&place=SE11",
        }
    ]
    assert circles["regions"] == {"SE110": 1}
    assert [f["properties"]["href"] for f in everywhere["features"]] == [
        "/directory/?city=Rennes&place=all&q=d"
    ]


def test_a_file_is_offered_where_something_was_found(client, home_and_peer):
    make("A")

    assert "Download this list" in client.get("/directory/", headers=ENGLISH).text
    assert (
        "Download this list" not in client.get("/directory/", {"q": "zzqq"}, headers=ENGLISH).text
    )


def test_the_map_gives_htmx_its_part_and_says_when_it_is_empty(client, home_and_peer):
    make("A")

    whole = client.get("/map/").text
    part = client.get("/map/", headers={"HX-Request": "true"}).text
    empty = client.get("/map/", {"kind": "investor"}, headers=ENGLISH).text

    assert is_part_of(part, whole)
    assert "Nothing here fits" in empty
    assert "EuroGeographics" in whole


def test_outlines_are_our_own_and_packed(client, home_and_peer):
    answer = client.get("/map/outlines.geojson")

    shapes = json.loads(gzip.decompress(answer.content))["features"]

    assert answer["Content-Encoding"] == "gzip"
    assert {shape["properties"]["code"] for shape in shapes} >= {"SE", "DE", "SE110", "FRH01"}
    assert "DE300" not in {shape["properties"]["code"] for shape in shapes}


def test_projects_are_found_and_narrowed(client):
    firm = make("Firm")
    old = InitiativeFactory(acronym="OLD", starts_on=date(2001, 1, 1), programme="FP7")
    new = InitiativeFactory(acronym="NEW", starts_on=date(2024, 1, 1), contribution=5_000_000)
    InitiativeFactory(acronym="SECRET", visibility=Visibility.MEMBERS)
    ParticipationFactory(initiative=new, organisation=firm)
    indexing.index_initiatives([old.pk, new.pk])

    def shown(**query):
        page = client.get("/projects/", query, headers=ENGLISH).text
        return re.findall(r'card__title"><a href="[^"]+">([^<]+)<', page)

    assert shown() == ["NEW", "OLD"]
    assert shown(programme="FP7") == ["OLD"]
    assert shown(q="new") == ["NEW"]
    assert shown(q="newww", programme="FP7") == []
    assert shown(q="zzzzqqqq") == []


@pytest.mark.parametrize("item_count", [1, 3])
def test_projects_need_no_more_queries_for_more_items(
    client, item_count, django_assert_num_queries, settings
):
    for _number in range(item_count):
        ParticipationFactory()
    client.get("/projects/")
    settings.PAGES_CHECKED_EVERY = 3600

    with django_assert_num_queries(6):
        client.get("/projects/")


def test_a_project_shows_partners_and_money(client):
    project = InitiativeFactory(
        title="About nets",
        summary="One.\n\nTwo.",
        language="en",
        total_cost=Decimal(2_000_000),
        contribution=Decimal(1_500_000),
        starts_on=date(2023, 1, 1),
        ends_on=date(2026, 1, 1),
        url="https://example.org/p",
        funder="European Commission",
        is_example=True,
    )
    project.concepts.add(ConceptFactory(label="Cryptology"))
    leader, partner = make("Leader"), OrganisationFactory(name="Partner")
    hidden = OrganisationFactory(name="Hidden", visibility=Visibility.VETTED)
    ParticipationFactory(initiative=project, organisation=partner, has_ended=True)
    ParticipationFactory(
        initiative=project, organisation=leader, role="coordinator", contribution=777_000
    )
    ParticipationFactory(initiative=project, organisation=hidden)

    page = client.get(project.get_absolute_url(), headers=ENGLISH).text

    for words in ("About nets", "Two.", "€2,000,000", "€777,000", "Cryptology", "left the project"):
        assert words in page
    assert page.index("Leader") < page.index("Partner</a>")
    assert "Hidden" not in page


def test_a_project_of_nobody_visible_says_so(client):
    project = InitiativeFactory()

    page = client.get(project.get_absolute_url(), headers=ENGLISH).text

    assert "None of its organisations can be shown here." in page
    assert client.get(f"/projects/{uuid4()}/").status_code == 404


def test_reading_a_protected_project_leaves_an_event(client_as):
    project = InitiativeFactory(visibility=Visibility.PROTECTED)

    assert client_as(Role.MEMBER).get(project.get_absolute_url()).status_code == 404
    assert client_as(Role.CLUSTER_MANAGER).get(project.get_absolute_url()).status_code == 200
    assert list(AuditEvent.objects.values_list("kind", "target_model")) == [
        ("actors.organisation.protected_read", "actors.Initiative")
    ]


def test_the_glance_counts_the_home_region(home_and_peer):
    here, near = make("Here"), make("Near", code="SE121")
    abroad = make("Abroad", code="FRH01", country="FR")
    placeless = OrganisationFactory()
    make("Hidden", visibility=Visibility.MEMBERS)
    project = InitiativeFactory()
    for member in (here, near, abroad, placeless):
        ParticipationFactory(initiative=project, organisation=member, contribution=100)
    ParticipationFactory(initiative=InitiativeFactory(), organisation=abroad, contribution=9)

    glance = home.glance(places.areas(), viewer=ANYBODY)
    [peer] = home.peers(places.areas(), viewer=ANYBODY)

    assert glance == home.Glance(
        organisations=1,
        invented_organisations=0,
        projects=1,
        invented_projects=0,
        contribution=Decimal(100),
        partner_regions=1,
        foreign_partners=1,
        invented_partners=0,
    )
    assert (peer.area.name, peer.organisations, peer.joint_projects) == ("Brittany", 1, 1)


def test_the_front_page_greets_with_the_region(client, home_and_peer):
    make("Here AB")
    make("There SARL", code="FRH01")

    page = client.get("/", headers=ENGLISH).text

    for words in ("Who works on cybersecurity in Stockholm", "Here AB", "Brittany", "A body"):
        assert words in page
    assert "There SARL" not in page
    assert "/figures/money/" in page


def test_the_front_page_of_an_empty_site_says_what_to_do(client):
    page = client.get("/", headers=ENGLISH).text

    assert "The directory is still empty" in page
    assert client.get("/figures/", headers=ENGLISH).status_code == 200


def test_peers_without_a_home_have_nothing_together():
    RegionFactory(code="FRH")
    Cluster.objects.create(region_id="FRH", name="Brittany")

    [peer] = home.peers(places.areas(), viewer=ANYBODY)

    assert (peer.organisations, peer.joint_projects) == (0, 0)


def test_no_part_of_an_unfinished_import_counts():
    run = ImportRun.objects.create(
        source=Source.objects.create(key="s", name="S"),
        importer="cordis",
        file_name="f",
        state=RunState.APPLYING,
        created_at=LONG_AGO,
    )
    firm, project = make("Here"), InitiativeFactory()
    ParticipationFactory(organisation=firm, initiative=project, contribution=5, run=run)

    [card] = directory.cards([firm.pk], viewer=ANYBODY, language="en")

    assert figures.sum_of(figures.grants("SE11", viewer=ANYBODY)) == 0
    assert initiatives.partners_of(project, viewer=ANYBODY) == []
    assert profiles.totals_of(firm, viewer=ANYBODY).projects == 0
    assert card.organisation.projects == 0


def test_money_in_a_region_leaves_out_what_is_hidden():
    firm = make("Here")
    ParticipationFactory(organisation=firm, contribution=5)
    secret = InitiativeFactory(visibility=Visibility.MEMBERS)
    ParticipationFactory(organisation=firm, contribution=7, initiative=secret)

    assert figures.sum_of(figures.grants("SE11", viewer=ANYBODY)) == 5


def test_exports_hold_what_is_filtered_and_may_be_seen(client, home_and_peer):
    firm = make("=cmd|' /C calc'!A0", website="https://a.example", is_example=True)
    Identifier.objects.create(organisation=firm, scheme="ror", value="r1")
    OrganisationConcept.objects.create(organisation=firm, concept=ConceptFactory(label="Crypto"))
    OrganisationFactory(name="Placeless")
    make("Hidden", visibility=Visibility.MEMBERS)
    make("There", code="FRH01", city="")

    raw = b"".join(client.get("/directory/export.csv", headers=ENGLISH).streaming_content)
    [header, row] = csv.reader(io.StringIO(raw.decode("utf-8-sig")))

    assert header[:4] == ["Name", "Kind of organisation", "Size", "City"]
    assert row[:10] == [
        "'=cmd|' /C calc'!A0",
        "Company",
        "Unknown",
        "Stockholm",
        "SE",
        "SE110",
        "https://a.example",
        "ROR:r1",
        "Crypto",
        "yes",
    ]
    assert row[10].endswith(firm.get_absolute_url())


def test_exports_come_as_workbook_and_linked_data(client):
    make("Acme")
    OrganisationFactory(name="Placeless")

    book = b"".join(client.get("/directory/export.xlsx").streaming_content)
    data = b"".join(client.get("/directory/export.jsonld").streaming_content)

    assert [row[0].value for row in load_workbook(io.BytesIO(book)).active][1:] == [
        "Acme",
        "Placeless",
    ]
    assert [item["name"] for item in json.loads(data)["@graph"]] == ["Acme", "Placeless"]
    assert client.get("/directory/export.exe").status_code == 404


def test_exports_stop_at_their_limit(monkeypatch):
    for number in range(4):
        make(f"Firm {number}")
    monkeypatch.setattr(exports, "MAX_ROWS", 3)
    monkeypatch.setattr(exports, "BATCH", 2)

    rows = list(exports.exported(Wanted(), viewer=ANYBODY, language="en"))

    assert [row.organisation.name for row in rows] == ["Firm 0", "Firm 1", "Firm 2"]


def test_indexing_in_batches(monkeypatch):
    monkeypatch.setattr(indexing, "BATCH", 2)
    firms = [OrganisationFactory(name=f"Alfa {n}") for n in range(5)]

    indexing.index_organisations([firm.pk for firm in firms])

    assert len(found("alfa")["organisation"]) == 5


def test_organisations_are_found_by_their_other_words():
    firm = make("Acme", website="https://www.zulu.example/about", city="Örebro")
    Identifier.objects.create(organisation=firm, scheme="pic", value="999777555")
    indexing.index_organisations([firm.pk])

    for words in ("zulu", "999777555", "orebro", "orebrro"):
        assert found(words) == {"organisation": ["Acme"]}
    assert found("zullu") == {}


def test_regions_keep_their_names():
    RegionFactory(code="SE110", name_latin="Stockholms län")

    assert places.areas_naming(["SE110", "XX"]).names == {"SE110": "Stockholms län"}
    assert Region.objects.get(code="SE110").country == "SE"


def test_cards_speak_the_readers_language():
    firm, concept = make("Firm"), ConceptFactory(label="Word")
    concept.labels.create(language="sv", text="Ord")
    OrganisationConcept.objects.create(organisation=firm, concept=concept)

    cards = {
        language: directory.cards([firm.pk], viewer=ANYBODY, language=language)[0].concepts
        for language in ("sv", "en", "fr")
    }

    assert cards == {"sv": ["Ord"], "en": ["Word"], "fr": ["Word"]}


def test_the_glance_counts_invented_examples_apart(client, home_and_peer):
    firm = make("Example AB", is_example=True)
    project = InitiativeFactory(is_example=True)
    ParticipationFactory(organisation=firm, initiative=project, contribution=5)

    glance = home.glance(places.areas(), viewer=ANYBODY)
    page = client.get("/", headers=ENGLISH).text

    assert (glance.invented_organisations, glance.invented_projects, glance.contribution) == (
        1,
        1,
        0,
    )
    assert page.count("1 of them invented examples") == 2


def test_an_organisation_with_two_roles_is_one_organisation_of_the_project(client):
    firm, project = make("Here"), InitiativeFactory()
    for role in (ParticipationRole.COORDINATOR, ParticipationRole.PARTNER):
        ParticipationFactory(organisation=firm, initiative=project, role=role)

    response = client.get(project.get_absolute_url(), headers={"Accept-Language": "en"})

    assert response.text.count(f'<a href="{firm.get_absolute_url()}">') == 2
    label = "Organisations in this directory"
    assert re.search(rf"{label}</p>\s*<p class=\"stat__value\">(\d+)<", response.text)[1] == "1"
