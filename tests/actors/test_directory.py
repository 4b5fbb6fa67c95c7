import re

import pytest
from django.core.cache import caches
from django.urls import reverse

from skerry.actors import indexing
from skerry.actors.enums import OrganisationKind, RunState
from skerry.actors.models import (
    Cluster,
    ConceptLabel,
    ImportRun,
    Offering,
    Organisation,
    OrganisationConcept,
    Source,
)
from skerry.actors.queries import directory, facets, places
from skerry.actors.queries.directory import Facet, Sort, Wanted
from skerry.kernel.actor import ANYBODY, Grant, Viewer
from skerry.kernel.caching import bump
from skerry.kernel.models import AuditEvent, DataVersion, SearchEntry
from skerry.kernel.roles import Role
from skerry.kernel.visibility import Visibility
from tests.accounts.factories import UserFactory
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
DIRECTORY = "/directory/"
MANAGER = Viewer(grants=frozenset({Grant(role=Role.CLUSTER_MANAGER)}))


@pytest.fixture
def home_and_peer():
    for code in ("SE", "SE11", "FRH"):
        RegionFactory(code=code)
    RegionFactory(code="SE110", name_latin="Stockholms län")
    Cluster.objects.create(region_id="SE11", name="Stockholm", is_home=True)
    Cluster.objects.create(region_id="FRH", name="Brittany")


def make(name, *, code="SE110", city="Stockholm", **values):
    organisation = OrganisationFactory(name=name, **values)
    SiteFactory(organisation=organisation, region=RegionFactory(code=code), city=city)
    indexing.index_organisations([organisation.pk])
    return organisation


def names(wanted=None, *, viewer=ANYBODY):
    return sorted(o.name for o in directory.organisations(wanted or Wanted(), viewer=viewer))


def counts(chosen=None, *, viewer=ANYBODY, hits=None):
    wanted = Wanted(chosen=chosen or {}, hits=hits)
    return facets.count(wanted, viewer=viewer, places=["SE11", "SE110", "FRH"])


def listed(response):
    return re.findall(r'card__title"><a href="[^"]+">([^<]+)<', response.text)


def test_choices_of_a_facet_widen_and_facets_narrow_each_other():
    make("A", kind=OrganisationKind.COMPANY)
    make("B", kind=OrganisationKind.PUBLIC)
    make("C", kind=OrganisationKind.PUBLIC, code="FRH01", city="Rennes")
    both = Wanted(chosen={Facet.KIND: ["company", "public"]})

    assert names(both) == ["A", "B", "C"]
    assert names(Wanted(chosen={**both.chosen, Facet.PLACE: ["SE11"]})) == ["A", "B"]
    assert names(Wanted(chosen={Facet.PLACE: ["SE11", "FRH"], Facet.KIND: ["public"]})) == [
        "B",
        "C",
    ]
    assert names(Wanted(chosen={Facet.CITY: ["Rennes"]})) == ["C"]
    assert names(Wanted(chosen={Facet.SIZE: ["micro"]})) == []


def test_concepts_sectors_and_offerings_are_facets():
    crypto, energy = ConceptFactory(), ConceptFactory(scheme=SchemeFactory(is_for_sector=True))
    below = ConceptFactory(parent=crypto)
    a, b, c = make("A"), make("B"), make("C")
    OrganisationConcept.objects.create(organisation=a, concept=crypto)
    OrganisationConcept.objects.create(organisation=b, concept=below)
    OrganisationConcept.objects.create(organisation=c, concept=energy)
    OfferingFactory(organisation=c, kind="course")

    assert names(Wanted(chosen={Facet.CONCEPT: [str(crypto.pk)]})) == ["A", "B"]
    assert names(Wanted(chosen={Facet.SECTOR: [str(energy.pk)]})) == ["C"]
    assert names(Wanted(chosen={Facet.OFFERING: ["course"]})) == ["C"]
    assert names(Wanted(chosen={Facet.OFFERING: ["product"]})) == []


def test_a_region_has_those_with_a_site_there_once():
    firm = make("A")
    SiteFactory(organisation=firm, region=RegionFactory(code="FRH01"), city="Rennes", is_main=False)
    SiteFactory(organisation=firm, region=RegionFactory(code="SE110"), city="Solna", is_main=False)
    for code in ("SE11", "FRH"):
        RegionFactory(code=code)

    found = counts()

    assert found.total == 1
    assert found.of[Facet.PLACE] == {"SE11": 1, "SE110": 1, "FRH": 1}
    assert found.of[Facet.CITY] == {"Rennes": 1, "Solna": 1, "Stockholm": 1}


def test_counts_of_a_facet_leave_its_own_choice_out():
    make("A", kind=OrganisationKind.COMPANY)
    make("B", kind=OrganisationKind.PUBLIC)
    make("C", kind=OrganisationKind.PUBLIC, code="FRH01")
    for code in ("SE11", "FRH"):
        RegionFactory(code=code)

    found = counts({Facet.KIND: ["company"], Facet.PLACE: ["SE11"]})

    assert found.total == 1
    assert found.of[Facet.KIND] == {"company": 1, "public": 1}
    assert found.of[Facet.PLACE] == {"SE11": 1, "SE110": 1}
    assert found.of[Facet.SIZE] == {"unknown": 1}


def test_counts_without_hits_are_none():
    make("A")

    assert counts(hits=[]).total == 0
    assert counts(hits=[]).of[Facet.KIND] == {}


@pytest.mark.parametrize(
    ("tier", "viewer", "is_seen"),
    [
        (Visibility.OPEN, ANYBODY, True),
        (Visibility.MEMBERS, ANYBODY, False),
        (Visibility.VETTED, ANYBODY, False),
        (Visibility.PROTECTED, ANYBODY, False),
        (Visibility.PROTECTED, MANAGER, True),
    ],
)
def test_no_count_list_or_search_knows_more_than_the_viewer(tier, viewer, is_seen):
    firm = make("Hemlig", visibility=tier, city="Hemköping")
    OfferingFactory(organisation=firm, kind="course")
    OrganisationConcept.objects.create(organisation=firm, concept=ConceptFactory())
    RegionFactory(code="SE11")

    found = counts(viewer=viewer)
    hits = directory.with_hits(Wanted(words="hemligg"), viewer=viewer).hits

    assert found.total == is_seen
    assert [sum(values.values()) > 0 for values in found.of.values()].count(True) == (
        6 if is_seen else 0
    )
    assert list(hits) == ([firm.pk] if is_seen else [])
    assert names(viewer=viewer) == (["Hemlig"] if is_seen else [])


def test_hidden_offerings_do_not_count():
    firm = make("A")
    OfferingFactory(organisation=firm, kind="course", visibility=Visibility.MEMBERS)

    assert counts().of[Facet.OFFERING] == {}
    assert names(Wanted(chosen={Facet.OFFERING: ["course"]})) == []
    assert counts(viewer=MANAGER).of[Facet.OFFERING] == {"course": 1}


@pytest.mark.parametrize("state", RunState)
def test_an_import_shows_only_when_it_is_complete(state):
    run = ImportRun.objects.create(
        source=Source.objects.create(key="s", name="S"),
        importer="ror",
        file_name="f",
        state=state,
        created_at=LONG_AGO,
        completed_at=LONG_AGO,
    )
    make("A", run=run)

    assert names() == (["A"] if state == RunState.COMPLETE else [])
    assert counts().total == (state == RunState.COMPLETE)


def test_own_people_see_their_organisation_in_whatever_tier():
    firm = make("A", visibility=Visibility.PROTECTED)
    editor = Grant(role=Role.ORGANISATION_EDITOR, organisation=firm.uuid)

    assert names(viewer=Viewer(grants=frozenset({editor}))) == ["A"]


def test_areas_are_home_its_parts_and_its_peers(home_and_peer):
    RegionFactory(code="SE121")

    areas = places.areas()

    assert (areas.default, areas.codes) == ("SE11", ["SE11", "FRH"])
    assert (areas.name("FRH"), areas.name("XX")) == ("Brittany", "XX")


def test_a_region_of_several_parts_offers_each():
    for code in ("FRH", "FRH01", "FRH02", "FRI11"):
        RegionFactory(code=code)
    Cluster.objects.create(region_id="FRH", name="Brittany", is_home=True)

    assert places.areas().codes == ["FRH", "FRH01", "FRH02"]


def test_without_a_home_everywhere_is_meant():
    assert places.areas().default == "all"


def test_directory_shows_the_home_region_first(client, home_and_peer):
    make("Here AB")
    make("There SARL", code="FRH01", city="Rennes")

    assert listed(client.get(DIRECTORY)) == ["Here AB"]
    assert listed(client.get(DIRECTORY, {"place": "all"})) == ["Here AB", "There SARL"]
    assert listed(client.get(DIRECTORY, {"place": ["SE11", "FRH"]})) == ["Here AB", "There SARL"]
    assert listed(client.get(DIRECTORY, {"place": "FRH", "city": "Rennes"})) == ["There SARL"]


def test_directory_finds_whatever_the_spelling(client, home_and_peer):
    make("Örnsköldsviks Säkerhet AB")
    make("Other AB")

    for words in ("ornskoldsvik", "Örnsköldvsiks", "sakerhet ab"):
        assert listed(client.get(DIRECTORY, {"q": words})) == ["Örnsköldsviks Säkerhet AB"]


def test_directory_orders_as_asked(client, home_and_peer):
    make("Beta Acme")
    make("Acme")
    make("Zeta Acme")

    assert listed(client.get(DIRECTORY)) == ["Acme", "Beta Acme", "Zeta Acme"]
    assert listed(client.get(DIRECTORY, {"sort": "newest"}))[0] == "Zeta Acme"
    assert listed(client.get(DIRECTORY, {"q": "zeta acme"}))[0] == "Zeta Acme"
    assert listed(client.get(DIRECTORY, {"q": "acme", "sort": "name"}))[1] == "Beta Acme"
    assert listed(client.get(DIRECTORY, {"sort": "relevance"}))[0] == "Acme"


@pytest.mark.parametrize(
    "query",
    [
        "?page=0",
        "?page=-3",
        "?page=x",
        "?page=99999999",
        "?sort=nonsense",
        "?kind=nonsense&size=%00&place=%00&city=%27%22",
        "?concept=x&sector=a:b&offering=x",
        "?q=%00",
        "?q=zzzzqqqq",
        "?place=se11",
        "?place=" + "x" * 3000,
        "?" + "&".join(f"city={n}" for n in range(100)),
    ],
)
def test_any_address_gets_a_page(client, home_and_peer, query):
    make("A")

    assert client.get(DIRECTORY + query).status_code == 200


@pytest.mark.parametrize("path", [DIRECTORY, "/projects/"])
def test_a_place_elsewhere_is_called_by_its_name(client, home_and_peer, path):
    RegionFactory(code="EL30", name="Αττική", name_latin="Attiki")

    page = client.get(path, {"place": "EL30"}).text

    assert re.search(r'value="EL30"[^>]* checked', page)
    assert "Attiki" in page


def test_a_chosen_concept_stays_among_the_choices(client, home_and_peer):
    concept = ConceptFactory(label="Cryptology", scheme=SchemeFactory(key="jrc"), notation="crypto")
    OrganisationConcept.objects.create(organisation=make("A"), concept=concept)

    page = client.get(DIRECTORY, {"concept": "jrc:crypto"}).text
    nothing = client.get(DIRECTORY, {"concept": "jrc:crypto", "kind": "public"}).text

    assert 'value="jrc:crypto" checked' in page
    assert "Cryptology" in page
    assert 'class="chosen"' in nothing


def test_a_page_holds_25_and_says_where_the_others_are(client, home_and_peer):
    for number in range(27):
        make(f"Firm {number:02}")

    first, second = client.get(DIRECTORY), client.get(DIRECTORY, {"page": 2})

    assert (len(listed(first)), listed(second)) == (25, ["Firm 25", "Firm 26"])
    assert len(listed(client.get(DIRECTORY, {"page": 9}))) == 2


@pytest.mark.parametrize("item_count", [1, 3])
def test_directory_needs_no_more_queries_for_more_items(
    client, home_and_peer, item_count, django_assert_num_queries, settings
):
    concept = ConceptFactory()
    project = InitiativeFactory()
    for number in range(item_count):
        firm = make(f"Firm {number}")
        OrganisationConcept.objects.create(organisation=firm, concept=concept)
        ParticipationFactory(organisation=firm, initiative=project)
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "facets"}
    }
    caches["pages"].clear()
    bump(DataVersion.DIRECTORY)
    settings.PAGES_CHECKED_EVERY = 0
    client.get(DIRECTORY)  # reads the columns of the facets
    settings.PAGES_CHECKED_EVERY = 3600

    with django_assert_num_queries(2):
        response = client.get(DIRECTORY, {"new": "address"})

    assert len(listed(response)) == item_count


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize("words", ["firm", "firmm", "firmm securty stockhlm", "zzzz qqqq wwww"])
def test_a_search_stays_within_eight_queries(
    client, home_and_peer, item_count, words, django_assert_max_num_queries, settings
):
    concept = ConceptFactory()
    for number in range(item_count):
        firm = make(f"Firm {number} Security Stockholm")
        OrganisationConcept.objects.create(organisation=firm, concept=concept)
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "words"}
    }
    caches["pages"].clear()
    bump(DataVersion.DIRECTORY)
    settings.PAGES_CHECKED_EVERY = 0
    client.get(DIRECTORY)  # reads the columns of the facets
    settings.PAGES_CHECKED_EVERY = 3600

    with django_assert_max_num_queries(8):
        response = client.get(DIRECTORY, {"q": words})

    assert len(listed(response)) == (0 if "zzzz" in words else item_count)


def test_directory_gives_htmx_the_part_it_shows_in_the_page(client, home_and_peer):
    make("Spring AB")
    make("Autumn AB", kind=OrganisationKind.PUBLIC)

    whole = client.get(DIRECTORY, {"kind": "company"}).text
    part = client.get(DIRECTORY, {"kind": "company"}, headers={"HX-Request": "true"}).text

    assert is_part_of(part, whole)
    assert "<html" not in part
    assert ("Spring AB" in part, "Autumn AB" in part) == (True, False)


def test_a_repeated_visit_is_answered_by_304(client, home_and_peer):
    make("A")
    first = client.get(DIRECTORY)

    again = client.get(DIRECTORY, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert "csrfmiddlewaretoken" not in first.text


def test_signed_in_people_see_their_tiers(client_as, home_and_peer):
    make("Open AB")
    make("Members AB", visibility=Visibility.MEMBERS)

    assert listed(client_as(Role.VISITOR).get(DIRECTORY)) == ["Open AB"]
    assert listed(client_as(Role.MEMBER).get(DIRECTORY)) == ["Members AB", "Open AB"]


def test_kept_counts_and_cards_tell_nobody_of_what_they_may_not_see(
    client_as, home_and_peer, settings
):
    """Whoever comes first, with all that a worker keeps between two changes."""
    make("Skerry Known", kind=OrganisationKind.COMPANY)
    make("Skerry Hidden", kind=OrganisationKind.PUBLIC, visibility=Visibility.PROTECTED)
    local = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.CACHES = settings.CACHES | {
        name: local | {"LOCATION": f"told-{name}"} for name in ("pages", "pieces")
    }
    for name in ("pages", "pieces"):
        caches[name].clear()
    bump(DataVersion.DIRECTORY)
    clients = [client_as(role) for role in (Role.CLUSTER_MANAGER, Role.MEMBER, Role.VISITOR)]

    answers = [one.get(DIRECTORY, {"turn": n}).text for n in range(2) for one in clients]

    seen = ["Skerry Hidden" in text and 'id="kind-public"' in text for text in answers]
    told = ["Skerry Hidden" in text or 'id="kind-public"' in text for text in answers]
    assert seen == told == [True, False, False] * 2


def test_an_emptied_index_empties_the_answer(client, home_and_peer):
    make("Acme")
    SearchEntry.objects.all().delete()

    assert listed(client.get(DIRECTORY, {"q": "acme"})) == []


def test_wanted_knows_its_key_and_its_page():
    wanted = Wanted(words="a", chosen={Facet.KIND: ["x"]}, sort=Sort.NAME)

    assert wanted.without(Facet.KIND).key == ("a", ())
    assert Organisation(uuid="5f6e0f6a-0000-4000-8000-000000000000").get_absolute_url() == reverse(
        "actors:organisation", args=["5f6e0f6a-0000-4000-8000-000000000000"]
    )


@pytest.mark.parametrize(
    ("belongs", "is_logged"),
    [(False, False), (True, True)],
)
def test_taking_protected_entries_away_leaves_an_event(belongs, is_logged, client):
    make("Open")
    hidden = make("Hemlig", visibility=Visibility.PROTECTED)
    client.force_login(UserFactory(edits=hidden if belongs else None))

    answer = client.get(reverse("actors:export", args=["csv"]), {"place": "all"})

    log = AuditEvent.objects.filter(kind="actors.organisation.protected_read")
    assert ("Hemlig" in answer.getvalue().decode()) is is_logged
    assert list(log.values_list("target_id", "detail")) == (
        [(str(hidden.uuid), {"export": "csv"})] if is_logged else []
    )


def test_an_offering_shows_only_when_its_organisation_has_arrived():
    run = ImportRun.objects.create(
        source=Source.objects.create(key="s", name="S"),
        importer="ror",
        file_name="f",
        state=RunState.APPLYING,
        created_at=LONG_AGO,
    )
    OfferingFactory(organisation=make("A", run=run))

    assert not Offering.objects.visible_to(MANAGER).exists()


@pytest.mark.parametrize("order", [("sv", "en"), ("en", "sv")])
def test_a_speciality_is_named_in_the_readers_language_and_else_in_english(order):
    firm, concept = make("A"), ConceptFactory(scheme=SchemeFactory(is_for_speciality=True))
    concept.labels.all().delete()
    for language in order:
        ConceptLabel.objects.create(concept=concept, language=language, text=f"Term {language}")
    OrganisationConcept.objects.create(organisation=firm, concept=concept)

    shown = {language: directory.concepts_of([firm.pk], language) for language in ("sv", "fr")}

    assert shown == {"sv": {firm.pk: ["Term sv"]}, "fr": {firm.pk: ["Term en"]}}


@pytest.mark.django_db
def test_of_no_organisations_none_is_seen(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert directory.seen_among([], viewer=ANYBODY) == frozenset()
