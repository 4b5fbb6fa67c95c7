"""What became of a profile, who may see what of it, and what it lacks."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from skerry.actors.enums import Origin
from skerry.actors.facts.reading import facts_of
from skerry.actors.models import ImportedRecord, ImportRun, Organisation, Revision, Source
from skerry.actors.providers import PROVIDERS
from skerry.actors.queries.completeness import completeness_of
from skerry.actors.rules.completeness import Missing, completeness
from skerry.actors.services.editing import change_organisation
from skerry.kernel.actor import COMMAND, Actor
from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory
from tests.actors.factories import (
    ConceptFactory,
    OfferingFactory,
    OrganisationFactory,
    SchemeFactory,
    SiteFactory,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def firm():
    return OrganisationFactory(name="Hamnlås AB")


@pytest.fixture
def editor(firm):
    client = Client(headers=ENGLISH)
    client.person = UserFactory(name="Eva Berg", edits=firm)
    client.force_login(client.person)
    return client


@pytest.fixture
def manager(client_as):
    client = client_as(Role.CLUSTER_MANAGER)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def path(name, organisation, *more):
    return reverse(f"actors:{name}", args=[organisation.uuid, *more])


def change(firm, changes, *, by=COMMAND, origin=Origin.OWNER, now=NOON):
    return change_organisation(organisation=firm, changes=changes, by=by, now=now, origin=origin)


def run_of(firm, key="cordis", **record):
    source = Source.objects.get_or_create(key=key, defaults={"name": key.upper()})[0]
    run = ImportRun.objects.create(
        source=source,
        importer=key,
        file_name="f",
        created_at=NOON,
        completed_at=NOON,
        state="complete",
    )
    if record:
        ImportedRecord.objects.create(run=run, action="changed", **record)
    return run


# History


def test_every_kind_of_fact_can_be_read_before_and_after(editor, firm):
    term = ConceptFactory(scheme=SchemeFactory(key="jrc"), notation="1", label="Ciphers")
    change(firm, {
        "kind": "research", "size_class": "small", "is_linked_enterprise": True,
        "logo": "logos/one.webp", "languages": ["fi"], "specialities": [f"jrc:{term.notation}"],
        "names": [["other", "", "HL"]], "site": [{"city": "Kista", "country": "SE"}, {"street": "Kajen"}],
        "figure:2025:turnover": {"value": "1234.50", "visibility": "vetted"},
        "summary:sv": "Vi låser.", "description:en": "We lock.", "visibility": "members",
        "offering:6f1c5f0e-5e5e-4b8e-9f5e-000000000001": {
            "kind": "course", "visibility": "protected", "url": "https://c.example/",
            "concepts": ["jrc:1"], "texts": {"en": {"title": "Knots", "summary": "Two days."}},
        },
    })  # fmt: skip
    change(firm, {"is_linked_enterprise": False, "site": None})

    page = editor.get(path("edit_history", firm)).text

    for words in (
        "Research institute", "Small: 10–49 people", "a picture", "Finnish", "Ciphers", "HL",
        "Kista, Sweden; Kajen", "Turnover 2025", "1,234.5 · Vetted", "In one sentence (Swedish)",
        "Offer “Knots”", "Offer “Knots”: Kind", "Title (English)", "Two days.", "offered",
        "taken away", "The operator of the site",
    ):  # fmt: skip
        assert words in page, words


def test_a_removed_offer_and_one_without_a_title_have_names(editor, firm):
    number = uuid4()
    bare = {"kind": "service", "visibility": "open", "texts": {"sv": {"summary": "Ord."}}}
    change(firm, {f"offering:{number}": bare})
    change(firm, {f"offering:{number}": bare | {"texts": {"sv": {"title": "Vakt"}}}})
    change(firm, {f"offering:{number}": None})

    page = editor.get(path("edit_history", firm)).text

    assert "Offer “without a title”" in page
    assert page.count("Offer “Vakt”") > 2


def test_a_fact_of_another_version_is_shown_as_it_is(editor, firm):
    Revision.objects.create(
        organisation=firm, at=NOON, origin="owner",
        changes={"shoes": {"before": None, "after": "42", "origin": None},
                 "figure:2025:ships": {"before": None, "after": None, "origin": None}},
    )  # fmt: skip

    page = editor.get(path("edit_history", firm)).text

    assert "shoes" in page
    assert "ships 2025" in page


def test_colleagues_know_each_other_and_the_manager_by_the_office(editor, firm, manager):
    colleague = UserFactory(name="Ida Lind", edits=firm)
    boss = UserFactory(name="Maria Manager")
    for number, (who, origin) in enumerate([
        (colleague.uuid, Origin.OWNER), (editor.person.uuid, Origin.OWNER),
        (boss.uuid, Origin.MANAGER), (uuid4(), Origin.OWNER),
    ]):  # fmt: skip
        change(firm, {"established": 1990 + number}, by=Actor.person(who), origin=origin)

    own, desk = (client.get(path("edit_history", firm)).text for client in (editor, manager))

    for words in ("Ida Lind", "You", "The cluster manager", "Somebody whose account is closed"):
        assert words in own
    assert "Maria Manager" not in own
    assert "Maria Manager" in desk
    assert "Eva Berg" in desk


def test_imports_stand_in_the_history_with_what_they_changed(editor, firm):
    site = SiteFactory(organisation=firm, city="Kista")
    place = {"street": "", "postcode": "", "city": "Solna", "country": "SE", "latitude": 1.0}
    values = {"name": firm.name, "kind": "company", "established": None, "website": ""}
    firm.run = run_of(firm, key="ror")
    firm.save()
    run_of(firm, table="organisation", row=firm.pk, before=values,
           after=values | {"website": "https://new.example/"})  # fmt: skip
    run_of(firm, table="site", row=site.pk, before=place, after=place | {"city": "Kista"})
    run_of(firm, table="site", row=site.pk, before=place, after=place | {"latitude": 2.0})

    page = editor.get(path("edit_history", firm)).text

    assert page.count("From CORDIS") == 3
    assert "From ROR" in page
    assert "https://new.example/" in page
    assert "Solna, Sweden" in page
    assert page.count("Undo this") == 0


@pytest.mark.parametrize("number", [1, 3])
def test_the_history_needs_no_more_queries_for_more_changes(
    editor, firm, number, django_assert_num_queries
):
    for year in range(number):
        change(firm, {"established": 1990 + year})
    address = path("edit_history", firm)
    editor.get(address)

    with django_assert_num_queries(12):
        page = editor.get(address).text

    assert page.count("Undo this") == number


def test_a_long_history_has_pages(editor, firm):
    for year in range(21):
        change(firm, {"established": 1990 + year}, now=NOON + timedelta(minutes=year))

    first, second = (editor.get(path("edit_history", firm), {"page": n}).text for n in (1, 2))

    assert [page.count("Undo this") for page in (first, second)] == [20, 1]


def test_an_undone_change_says_when_and_what_was_kept(editor, firm):
    revision = change(firm, {"website": "https://new.example/", "established": 1991})
    change(firm, {"established": 1992})
    undo = path("edit_undo", firm, revision.uuid)

    first = editor.post(undo, follow=True).text
    second = editor.post(undo, follow=True).text

    assert "Undone in part. Changed again since, and therefore kept: Founded in." in first
    assert "Undone on" in first
    assert "Took back what was changed on" in first
    assert "Nothing of this can be undone" in second


def test_nobody_undoes_what_is_somebody_elses(editor, firm):
    theirs = change(OrganisationFactory(), {"established": 1991})

    assert editor.post(path("edit_undo", firm, theirs.uuid)).status_code == 404
    assert editor.post(path("edit_undo", theirs.organisation, theirs.uuid)).status_code == 403
    assert Revision.objects.count() == 1


def test_an_editor_does_not_undo_who_may_see_it_as_the_manager_chose(editor, firm):
    closed = change(firm, {"visibility": "protected"}, origin=Origin.MANAGER)

    page = editor.post(path("edit_undo", firm, closed.uuid), follow=True).text

    assert "The cluster manager has decided who may see this profile." in page


def test_an_empty_history_says_so(editor, firm):
    pages = [editor.get(path(name, firm)).text for name in ("edit_history", "edit")]

    assert ["Nobody has changed anything yet." in page for page in pages] == [True, True]


def test_revisions_follow_their_profile_into_another(firm):
    revision = change(firm, {"established": 1991})
    other = OrganisationFactory()
    merge = next(r.merge for r in PROVIDERS.organisation_references if r.model == "actors.Revision")

    merge(keep=other.pk, drop=firm.pk, by=COMMAND, now=NOON)

    revision.refresh_from_db()
    assert revision.organisation == other


# Who sees what


def test_an_editor_chooses_who_sees_each_thing(editor, firm, client):
    offer = OfferingFactory(organisation=firm, title="Watch")
    firm.figures.create(year=2025, kind="turnover", value=5)
    name, figure = f"offering:{offer.uuid}", "figure:2025:turnover"

    page = editor.get(path("edit_tiers", firm)).text
    editor.post(path("edit_tiers", firm), {"visibility": "open", name: "vetted", figure: "open"})
    same = editor.post(
        path("edit_tiers", firm),
        {"visibility": "open", name: "vetted", figure: "open"},
        follow=True,
    )

    facts = facts_of(firm)
    assert "Offer “Watch”" in page
    assert (facts[name]["visibility"], facts[figure]["visibility"]) == ("vetted", "open")
    assert "Watch" not in client.get(firm.get_absolute_url()).text
    assert Revision.objects.count() == 1
    assert "Nothing was different" in same.text


def test_a_tier_that_does_not_exist_is_refused(editor, firm):
    page = editor.post(path("edit_tiers", firm), {"visibility": "nobody"}).text

    assert "Select a valid choice." in page
    assert not Revision.objects.exists()


def test_what_the_manager_closed_is_not_offered_for_opening(editor, firm, manager):
    change(firm, {"visibility": "members"}, origin=Origin.MANAGER)

    own, desk = (client.get(path("edit_tiers", firm)).text for client in (editor, manager))
    editor.post(path("edit_tiers", firm), {"visibility": "open"})
    closed = Organisation.objects.get().visibility
    manager.post(path("edit_tiers", firm), {"visibility": "open"})

    assert "The cluster manager has decided" in own
    assert "The whole profile" in desk
    assert (closed, Organisation.objects.get().visibility) == ("members", "open")


def test_a_manager_who_is_faster_has_the_last_word(editor, firm, monkeypatch):
    """Between reading the form and saving it the profile was closed."""
    monkeypatch.setattr(
        "skerry.actors.views.workspace.showing.is_set_by_manager", lambda *_args: False
    )
    change(firm, {"visibility": "protected"}, origin=Origin.MANAGER)

    page = editor.post(path("edit_tiers", firm), {"visibility": "open"}).text

    assert "Please ask them to change it." in page
    assert Organisation.objects.get().visibility == "protected"


@pytest.mark.parametrize(
    ("tier", "seen"),
    [
        ("open", {"visitor", "member", "vetted", "colleague"}),
        ("members", {"member", "vetted", "colleague"}),
        ("vetted", {"vetted", "colleague"}),
        ("protected", {"colleague"}),
    ],
)
def test_the_profile_is_shown_as_each_reader_sees_it(editor, firm, tier, seen):
    OfferingFactory(organisation=firm, title="Lighthouse keeping", visibility=tier)
    address = {reader: path("edit_seen", firm, reader) for reader in
               ("visitor", "member", "vetted", "colleague")}  # fmt: skip

    offered = {reader: editor.get(one).text for reader, one in address.items()}
    Organisation.objects.update(visibility=tier)
    whole = {reader: editor.get(one).text for reader, one in address.items()}

    assert {
        r
        for r, page in offered.items()
        if "<a>Lighthouse" in page or ">Lighthouse keeping<" in page
    } == seen
    assert {r for r, page in offered.items() if "Hidden from them" not in page} == seen
    assert {
        r for r, page in whole.items() if "does not see this profile at all" not in page
    } == seen
    assert editor.get(path("edit_seen", firm, "queen")).status_code == 404


# What is missing

EVERYTHING = {
    "summary:sv": "a", "summary:en": "a", "description:sv": "a", "description:en": "a",
    "specialities": ["a:b"], "sectors": ["a:b"], "offering:1": {}, "website": "https://a.example",
    "site": [{"city": "Kista"}], "logo": "a.webp",
}  # fmt: skip


def gaps(facts, *, has_size=True, is_fresh=True):
    whole = completeness(facts, languages=["sv", "en"], has_size=has_size, is_fresh=is_fresh)
    return [(gap.missing, list(gap.languages)) for gap in whole.gaps]


@pytest.mark.parametrize(
    ("without", "missing"),
    [
        ([], []),
        (["summary:sv"], [(Missing.SUMMARY, ["sv"])]),
        (["summary:sv", "summary:en"], [(Missing.SUMMARY, ["sv", "en"])]),
        (["description:en"], [(Missing.DESCRIPTION, ["en"])]),
        (["specialities"], [(Missing.SPECIALITY, [])]),
        (["sectors"], [(Missing.SECTOR, [])]),
        (["offering:1"], [(Missing.OFFERING, [])]),
        (["website"], [(Missing.WEBSITE, [])]),
        (["site"], [(Missing.PLACE, [])]),
        (["logo"], [(Missing.LOGO, [])]),
    ],
)
def test_each_thing_that_is_missing_is_told_once(without, missing):
    assert gaps({k: v for k, v in EVERYTHING.items() if k not in without}) == missing


def test_size_and_confirmation_are_missed_too():
    assert gaps(EVERYTHING, has_size=False) == [(Missing.SIZE, [])]
    assert gaps(EVERYTHING, is_fresh=False) == [(Missing.CONFIRMATION, [])]
    assert gaps(EVERYTHING | {"site": [{"street": "Kajen"}]}) == [(Missing.PLACE, [])]


def test_the_overview_says_what_is_missing_and_leads_there(editor, firm):
    page = editor.get(path("edit", firm)).text
    whole = completeness_of(firm, languages=["sv"], today=NOON.date())
    change(firm, {"summary:sv": "Vi låser.", "size_class": "micro"})

    after = completeness_of(Organisation.objects.get(), languages=["sv"], today=NOON.date())
    given = completeness_of(firm, languages=["sv"], today=NOON.date(), facts=EVERYTHING)

    assert "without one you are not in their list" in page
    assert f"{path('edit_expertise', firm)}#specialities" in page
    assert (whole.done, after.done, whole.total) == (0, 2, 10)
    assert given.done == 8


def test_a_profile_that_says_everything_hears_so(editor, firm, monkeypatch):
    monkeypatch.setattr(
        "skerry.actors.queries.completeness.facts_of", lambda _organisation: EVERYTHING
    )
    Organisation.objects.update(
        size_class="micro", size_basis="declared", confirmed_on="2999-01-01"
    )

    assert "Nothing is missing" in editor.get(path("edit", firm)).text


def test_the_profile_shows_editors_the_way_in(editor, firm, client):
    own, other = (one.get(firm.get_absolute_url()).text for one in (editor, client))

    assert [path("edit", firm) in page for page in (own, other)] == [True, False]


def test_the_profile_says_once_who_wrote_which_sides_and_when_last(firm, client):
    change(
        firm, {"summary:sv": "Vi låser.", "summary:en": "We lock."}, now=NOON - timedelta(days=9)
    )
    change(firm, {"website": "https://new.example/", "figure:2025:employees": {
        "value": "3.00", "visibility": "open"}})  # fmt: skip
    change(firm, {"established": 1990}, origin=Origin.MANAGER)

    page = client.get(firm.get_absolute_url(), headers=ENGLISH).text

    assert page.count("The organisation itself") == 1
    assert "Website, Texts, Figures" in page
    assert "22 November 2026" in page
    assert "13 November 2026" not in page
    assert "The cluster manager" in page
