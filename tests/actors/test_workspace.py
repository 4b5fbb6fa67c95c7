"""The workspace: those who keep a profile change each side of it, and nobody else does."""

from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from skerry.accounts.models import RoleGrant
from skerry.actors.enums import Origin
from skerry.actors.facts.reading import facts_of
from skerry.actors.models import Cluster, Offering, Organisation, Revision, YearlyFigure
from skerry.actors.services.editing import change_organisation
from skerry.kernel.actor import Actor
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory
from tests.actors.factories import (
    ConceptFactory,
    IdentifierFactory,
    OfferingFactory,
    OrganisationFactory,
    RegionFactory,
    SchemeFactory,
    SiteFactory,
)
from tests.actors.written_forms import sent_by
from tests.parts import is_part_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ENGLISH = {"Accept-Language": "en"}
SWEDISH = {"Accept-Language": "sv"}


@pytest.fixture
def firm():
    return OrganisationFactory(name="Hamnlås AB", kind="company")


@pytest.fixture
def editor(firm):
    client = Client(headers=ENGLISH)
    client.person = UserFactory(name="Eva Berg", edits=firm)
    client.force_login(client.person)
    return client


def path(name, organisation, *more):
    return reverse(f"actors:{name}", args=[organisation.uuid, *more])


def form_of(client, address, headers=None):
    """What the page's own form would send, to be changed."""
    return sent_by(client.get(address, headers=headers).text)


def send(client, address, /, headers=None, **changes):
    data = {k.replace("__", "-"): v for k, v in changes.items()}
    return client.post(address, form_of(client, address, headers) | data, headers=headers)


# About


def test_an_editor_writes_the_texts_in_both_languages(editor, firm, client):
    answer = send(
        editor,
        path("edit_about", firm),
        summary__sv="Vi låser hamnar.",
        summary__en="We lock harbours.",
        description__sv="Ett.\r\n\r\nTvå.",
        website="hamn.example",
        names="Harbour Lock\nHL",
        languages=["sv", "en"],
        established="1999",
    )

    assert (answer.status_code, answer["Location"]) == (302, path("edit_about", firm))
    firm.refresh_from_db()
    assert facts_of(firm) == {
        "name": "Hamnlås AB",
        "kind": "company",
        "website": "https://hamn.example",
        "established": 1999,
        "languages": ["en", "sv"],
        "visibility": "open",
        "summary:sv": "Vi låser hamnar.",
        "summary:en": "We lock harbours.",
        "description:sv": "Ett.\n\nTvå.",
        "names": [["other", "", "HL"], ["other", "", "Harbour Lock"]],
    }
    assert firm.origins["website"]["by"] == "owner"
    assert "Vi låser hamnar." in client.get(firm.get_absolute_url(), headers=SWEDISH).text


def test_the_national_number_is_written_changed_and_taken_back(editor, firm):
    for said in ("559900-0006", "556036-0793", "5560360793", ""):
        send(editor, path("edit_about", firm), national=said)

    assert not firm.identifiers.exists()
    values = [row.changes["national"]["after"] for row in Revision.objects.order_by("pk")]
    assert values == ["5599000006", "5560360793", None]


def test_what_was_not_touched_is_no_change_whatever_its_order(editor, firm):
    Organisation.objects.filter(pk=firm.pk).update(languages=["sv", "en"])

    send(editor, path("edit_about", firm), summary__en="We lock harbours.")

    assert list(Revision.objects.get().changes) == ["summary:en"]


def test_a_preview_shows_the_texts_and_saves_nothing(editor, firm):
    data = form_of(editor, path("edit_about", firm)) | {
        "summary-sv": "Så blir det.",
        "do": "preview",
    }

    whole = editor.post(path("edit_about", firm), data).text
    part = editor.post(path("edit_about", firm), data, headers={"HX-Request": "true"}).text

    assert "Nothing is saved yet." in whole
    assert is_part_of(part, whole)
    assert "Så blir det." in part
    assert "<html" not in part
    assert not Revision.objects.exists()


def test_a_preview_of_what_is_wrong_says_so(editor, firm):
    data = form_of(editor, path("edit_about", firm)) | {"website": "javascript:alert(1)"}

    page = editor.post(path("edit_about", firm), data | {"do": "preview"}).text

    assert "Please correct the form first" in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "This field is required."),
        ("name", "\u202e\u200b\x00", "This field is required."),
        ("website", "javascript:alert(1)", "Enter a valid URL."),
        ("website", "ftp://files.example/", "Enter a valid URL."),
        ("website", "https://" + "a" * 300 + ".example/", "at most 300 characters"),
        ("established", "3000", "This year is yet to come."),
        ("established", "12", "greater than or equal to 1000"),
        ("names", "\n".join(f"Name {n}" for n in range(21)), "At most 20 names, please."),
        ("names", "x" * 301, "One of the names is too long."),
        ("summary-sv", "x" * 301, "at most 300 characters"),
        ("description-sv", "x" * 2_000_000, "at most 6000 characters"),
        ("languages", ["tlh"], "Select a valid choice."),
        ("kind", "pirate", "Select a valid choice."),
        ("national", "811228-9874", "That is the number of a person."),
        ("national", "=1+1", "That is no number of the register."),
        ("national", "556036-0793", "Another profile has this national number."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(editor, firm, field, value, sentence):
    IdentifierFactory(scheme="national", value="5560360793")
    data = form_of(editor, path("edit_about", firm)) | {"summary-en": "Kept words."}

    page = editor.post(path("edit_about", firm), data | {field: value})

    assert page.status_code == 200
    assert sentence in page.text
    assert "Kept words." in page.text
    assert not Revision.objects.exists()


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_markup_in_any_field_is_only_words(editor, firm, client, words):
    send(editor, path("edit_about", firm), name=words, names=words, summary__sv=words,
         description__sv=words)  # fmt: skip
    send(editor, path("edit_offering_new", firm), title__sv=words, summary__sv=words)

    pages = [
        client.get(firm.get_absolute_url(), headers=SWEDISH).text,
        *(editor.get(path(name, firm)).text for name in
          ("edit", "edit_about", "edit_offerings", "edit_history", "edit_tiers")),
        editor.get(path("edit_seen", firm, "visitor")).text,
    ]  # fmt: skip

    assert Organisation.objects.get().name == words
    for page in pages:
        assert words not in page


def test_a_formula_leaves_in_a_file_as_words(editor, firm, client):
    send(editor, path("edit_about", firm), name="=HYPERLINK(1)")

    lines = b"".join(client.get("/directory/export.csv").streaming_content).decode()

    assert "'=HYPERLINK(1)" in lines


def test_unseen_signs_do_not_turn_the_page_around(editor, firm):
    send(
        editor,
        path("edit_about", firm),
        summary__sv="ok\u202e txt.exe\x07",
        description__sv="a\x00b\r\n\u2066c",
    )

    facts = facts_of(firm)
    assert (facts["summary:sv"], facts["description:sv"]) == ("ok txt.exe", "ab\nc")


def test_a_name_that_was_imported_keeps_its_kind_and_language(editor, firm):
    firm.names.create(kind="short", language="fr", text="HL")

    send(editor, path("edit_about", firm), names="HL\nHarbour Lock")

    assert facts_of(firm)["names"] == [["other", "", "Harbour Lock"], ["short", "fr", "HL"]]


def test_what_a_register_wrote_untidily_stays_as_it_is_until_somebody_changes_it(editor, firm):
    Organisation.objects.update(name="FOO  BAR ", website="www.foo.example")
    names = [["other", "", f"Name  {n}"] for n in range(25)]
    for kind, language, text in names:
        firm.names.create(kind=kind, language=language, text=text)
    SiteFactory(
        organisation=firm,
        street="KAJEN  1",
        city="Kista",
        country="XQ",
        latitude=1.5,
        longitude=2.5,
    )
    before = facts_of(Organisation.objects.get())

    send(editor, path("edit_about", firm), established="1999")
    send(editor, path("edit_places", firm))

    assert facts_of(Organisation.objects.get()) == before | {"established": 1999}
    assert list(Organisation.objects.get().origins) == ["established"]


def test_the_second_of_two_gets_their_words_back_with_what_changed(editor, firm):
    mine = form_of(editor, path("edit_about", firm)) | {
        "summary-sv": "Mine.",
        "website": "https://m.example",
    }
    change_organisation(
        organisation=firm,
        changes={"summary:sv": "Theirs.", "established": 1990},
        by=Actor.person(uuid4()),
        now=NOON,
        origin=Origin.OWNER,
    )

    page = editor.post(path("edit_about", firm), mine)

    assert page.status_code == 200
    assert "It now says: “Theirs.”." in page.text
    assert "Mine." in page.text
    assert facts_of(firm)["summary:sv"] == "Theirs."
    again = sent_by(page.text)
    assert (again["summary-sv"], again["established"]) == ("Mine.", "1990")

    editor.post(path("edit_about", firm), again)
    firm.refresh_from_db()
    facts = facts_of(firm)
    assert (facts["summary:sv"], facts["established"], facts["website"]) == (
        "Mine.", 1990, "https://m.example",
    )  # fmt: skip


@pytest.mark.parametrize("base", ["", "no json", "[1]", '{"name": 3}', "[" * 100_000])
def test_a_form_without_a_memory_is_saved_all_the_same(editor, firm, base):
    send(editor, path("edit_about", firm), base=base, summary__sv="Ny.")

    assert facts_of(firm)["summary:sv"] == "Ny."


def test_saving_nothing_new_says_so(editor, firm):
    answer = editor.post(
        path("edit_about", firm), form_of(editor, path("edit_about", firm)), follow=True
    )

    assert "Nothing was different" in answer.text
    assert not Revision.objects.exists()


def test_rights_lost_while_writing_save_nothing(editor, firm):
    data = form_of(editor, path("edit_about", firm))
    RoleGrant.objects.all().delete()

    answer = editor.post(path("edit_about", firm), data | {"summary-sv": "Late."})

    assert answer.status_code == 403
    assert not Revision.objects.exists()


def test_a_manager_writes_in_the_name_of_the_cluster(client_as, firm):
    manager = client_as(Role.CLUSTER_MANAGER)

    send(manager, path("edit_about", firm), headers=ENGLISH, website="https://m.example")

    assert Revision.objects.get().origin == "manager"
    assert Organisation.objects.get(pk=firm.pk).origins["website"]["by"] == "manager"


def test_working_on_a_protected_profile_is_noted(client_as):
    hidden = OrganisationFactory(visibility="protected")

    client_as(Role.CLUSTER_MANAGER).get(path("edit", hidden))

    assert AuditEvent.objects.filter(kind="actors.organisation.protected_read").count() == 1


# What it does


def test_specialities_and_sectors_are_chosen_from_the_vocabularies(editor, firm):
    scheme = SchemeFactory(key="jrc")
    parent = ConceptFactory(scheme=scheme, notation="1", label="Cryptography")
    ConceptFactory(scheme=scheme, notation="1.1", label="Ciphers", parent=parent)
    ConceptFactory(scheme=scheme, notation="9", label="Long gone", is_retired=True)
    ConceptFactory(scheme=SchemeFactory(key="s", is_for_speciality=False, is_for_sector=True),
                   notation="health", label="Health")  # fmt: skip

    page = editor.get(path("edit_expertise", firm)).text
    editor.post(
        path("edit_expertise", firm), {"specialities": ["jrc:1.1"], "sectors": ["s:health"]}
    )
    wrong = editor.post(path("edit_expertise", firm), {"specialities": ["jrc:9"]})

    assert "All of it: Cryptography" in page
    assert "Long gone" not in page
    assert "Select a valid choice." in wrong.text
    assert facts_of(firm)["specialities"] == ["jrc:1.1"]
    assert facts_of(firm)["sectors"] == ["s:health"]


def test_a_term_that_was_retired_stays_where_it_is_chosen(editor, firm):
    gone = ConceptFactory(
        scheme=SchemeFactory(key="jrc"), notation="9", label="Gone", is_retired=True
    )
    firm.concept_links.create(concept=gone)

    page = editor.get(path("edit_expertise", firm)).text
    send(editor, path("edit_expertise", firm))

    assert "Gone" in page
    assert facts_of(firm)["specialities"] == ["jrc:9"]


# Offers


def test_an_offer_is_added_changed_removed_and_brought_back(editor, firm, client):
    ConceptFactory(scheme=SchemeFactory(key="jrc"), notation="1")
    new = path("edit_offering_new", firm)
    send(editor, new, title__sv="Hamnvakt", summary__sv="Dag och natt.", kind="service",
         concepts=["jrc:1"], url="vakt.example")  # fmt: skip
    offer = Offering.objects.get()
    own = path("edit_offering", firm, offer.uuid)
    send(editor, own, title__en="Harbour watch", visibility="members")
    shown = [
        client.get(firm.get_absolute_url()).text,
        editor.get(path("edit_offerings", firm)).text,
    ]
    editor.post(path("edit_offering_remove", firm, offer.uuid))
    removal = Revision.objects.order_by("-pk").first()
    is_gone = not Offering.objects.exists()

    editor.post(path("edit_undo", firm, removal.uuid))

    assert ["Harbour watch" in page for page in shown] == [False, True]
    assert is_gone
    assert facts_of(firm)[f"offering:{offer.uuid}"] == {
        "kind": "service",
        "url": "https://vakt.example",
        "visibility": "members",
        "concepts": ["jrc:1"],
        "texts": {
            "sv": {"title": "Hamnvakt", "summary": "Dag och natt."},
            "en": {"title": "Harbour watch"},
        },
    }


def test_an_offer_can_be_looked_at_before_it_is_saved(editor, firm):
    page = send(editor, path("edit_offering_new", firm), title__sv="Vakt", summary__sv="Alltid.",
                do="preview").text  # fmt: skip

    assert "Nothing is saved yet." in page
    assert "Alltid." in page
    assert not Offering.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Please give it a title."),
        ({"summary-sv": "Words."}, "Please give it a title in this language too."),
        ({"title-sv": "x" * 201}, "at most 200 characters"),
        ({"title-sv": "A", "url": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"title-sv": "A", "kind": "bribe"}, "Select a valid choice."),
        ({"title-sv": "A", "concepts": ["jrc:none"]}, "Select a valid choice."),
    ],
)
def test_an_offer_that_is_none_is_refused(editor, firm, changes, sentence):
    answer = editor.post(
        path("edit_offering_new", firm), {"kind": "service", "visibility": "open"} | changes
    )

    assert sentence in answer.text
    assert not Offering.objects.exists()


def test_a_text_in_a_language_that_the_page_does_not_know_stays(editor, firm):
    offer = OfferingFactory(organisation=firm, title="Watch")
    offer.texts.create(language="fr", title="Garde")

    send(editor, path("edit_offering", firm, offer.uuid), title__sv="Vakt")

    texts = facts_of(firm)[f"offering:{offer.uuid}"]["texts"]
    assert {code: words["title"] for code, words in texts.items()} == {
        "en": "Watch", "fr": "Garde", "sv": "Vakt",
    }  # fmt: skip


def test_offers_of_others_are_not_there(editor, firm):
    other = OfferingFactory(title="Theirs")
    one, remove = (
        path(name, firm, other.uuid) for name in ("edit_offering", "edit_offering_remove")
    )
    data = {"kind": "service", "visibility": "open", "title-sv": "Mine"}

    answers = [editor.get(one), editor.post(one, data), editor.post(remove)]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert other.texts.get().title == "Theirs"


def test_an_offer_that_a_colleague_removed_meanwhile_is_not_lost(editor, firm):
    offer = OfferingFactory(organisation=firm, title="Watch")
    own = path("edit_offering", firm, offer.uuid)
    data = form_of(editor, own) | {"title-sv": "Vakt"}
    editor.post(path("edit_offering_remove", firm, offer.uuid))

    page = editor.post(own, data)
    editor.post(own, sent_by(page.text))

    assert "It now says: “nothing”." in page.text
    assert f"offering:{offer.uuid}" in facts_of(firm)
    assert editor.get(path("edit_offering", firm, uuid4())).status_code == 404


def test_a_profile_holds_so_many_offers_and_no_more(editor, firm):
    for _one in range(200):
        OfferingFactory(organisation=firm)

    page = editor.get(path("edit_offerings", firm)).text
    answer = send(editor, path("edit_offering_new", firm), title__sv="One more")

    assert "A profile holds 200 offers at most." in page
    assert "Please remove one that is no longer current." in answer.text
    assert Offering.objects.count() == 200


# Places


@pytest.fixture
def home():
    RegionFactory(code="SE110", name="Stockholms län")
    RegionFactory(code="SE232", name="Västra Götalands län")
    Cluster.objects.create(region=RegionFactory(code="SE11"), name="Stockholm", is_home=True)


@pytest.mark.usefixtures("home")
def test_a_place_finds_its_region_by_others_in_the_city(editor, firm):
    SiteFactory(
        city="Göteborg", region=RegionFactory(code="SE232"), latitude=57.70123, longitude=11.89999
    )
    for hidden in ("protected", "vetted"):
        SiteFactory(
            city="Göteborg", organisation__visibility=hidden, region=RegionFactory(code="SE231"),
            latitude=57.1, longitude=11.1,
        )  # fmt: skip

    send(
        editor, path("edit_places", firm), city__0="göteborg", country__0="SE", street__0="Kajen 1"
    )

    assert facts_of(firm)["site"] == [
        {"street": "Kajen 1", "city": "göteborg", "country": "SE", "region_id": "SE232",
         "latitude": 57.7, "longitude": 11.9}
    ]  # fmt: skip


@pytest.mark.usefixtures("home")
def test_places_are_ordered_changed_and_removed(editor, firm):
    SiteFactory(
        organisation=firm,
        city="Kista",
        region=RegionFactory(code="SE110"),
        latitude=59.4,
        longitude=17.9,
    )
    address = path("edit_places", firm)

    send(editor, address, city__1="Lund", country__1="SE", region_id__1="SE232", main="1")
    both = facts_of(firm)["site"]
    send(editor, address, drop__0="on")

    assert both == [
        {"city": "Lund", "country": "SE", "region_id": "SE232"},
        {
            "city": "Kista",
            "country": "SE",
            "region_id": "SE110",
            "latitude": 59.4,
            "longitude": 17.9,
        },
    ]
    assert [site["city"] for site in facts_of(firm)["site"]] == ["Kista"]


@pytest.mark.usefixtures("home")
def test_a_place_without_a_city_or_a_country_is_refused(editor, firm):
    pages = [
        send(editor, path("edit_places", firm), street__0="Kajen 1").text,
        send(editor, path("edit_places", firm), city__0="Lund").text,
        send(
            editor, path("edit_places", firm), city__0="Lund", country__0="SE", region_id__0="XX"
        ).text,
    ]

    sentences = ["Please name the city.", "Please choose the country.", "Select a valid choice."]
    assert [sentence in page for sentence, page in zip(sentences, pages, strict=True)] == [True] * 3
    assert "site" not in facts_of(firm)


def test_a_country_alone_is_a_place_too(editor, firm):
    send(editor, path("edit_places", firm), country__0="SE")

    assert facts_of(firm)["site"] == [{"country": "SE"}]


def test_a_region_has_no_more_places_than_a_person_can_read(editor, firm):
    for _one in range(30):
        SiteFactory(organisation=firm, is_main=False)

    fields = form_of(editor, path("edit_places", firm))

    assert "city-29" in fields
    assert "city-30" not in fields


def test_the_second_of_two_who_change_the_places_is_told(editor, firm):
    mine = form_of(editor, path("edit_places", firm)) | {"city-0": "Lund", "country-0": "SE"}
    SiteFactory(organisation=firm, city="Kista", street="Torget 1")

    page = editor.post(path("edit_places", firm), mine).text

    assert "It now says: “Torget 1, Kista, Sweden”." in page
    assert "Lund" in page


# Figures


@pytest.mark.parametrize(
    ("headers", "written", "kept"),
    [
        (ENGLISH, "1,234.50", "1234.50"),
        (SWEDISH, "1 234,5", "1234.50"),
        (SWEDISH, "1\u00a0234", "1234.00"),
    ],
)
def test_figures_are_written_as_the_reader_writes_numbers(editor, firm, headers, written, kept):
    year = timezone.localdate().year

    send(editor, path("edit_figures", firm), headers=headers, **{f"value-{year}-turnover": written})
    page = editor.get(path("edit_figures", firm), headers=headers).text

    assert str(YearlyFigure.objects.get().value) == kept
    assert YearlyFigure.objects.get().visibility == "members"
    assert (
        sent_by(page)[f"value-{year}-turnover"]
        .replace("\u00a0", " ")
        .startswith(written[:5].replace("\u00a0", " "))
    )


def test_figures_give_the_size_and_say_so(editor, firm):
    year = timezone.localdate().year
    before = editor.get(path("edit_figures", firm)).text
    send(editor, path("edit_figures", firm), **{
        f"value-{year}-employees": "12", f"value-{year}-turnover": "900000",
        f"tier-{year}-turnover": "open",
    })  # fmt: skip
    after = editor.get(path("edit_figures", firm)).text

    send(editor, path("edit_figures", firm), size_class="micro", is_linked_enterprise="False")

    declared = editor.get(path("edit_figures", firm)).text
    assert "those are missing" in before
    assert f"Derived from the figures of {year}" in after
    assert "By the figures it would be: Small" in declared
    assert facts_of(Organisation.objects.get())["is_linked_enterprise"] is False
    assert YearlyFigure.objects.get(kind="turnover").visibility == "open"


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("-1", "zero or more"), ("many", "zero or more"), ("NaN", "zero or more"),
        ("Infinity", "zero or more"), ("1.2.3", "zero or more"), ("9" * 14, "too large"),
        ("=1+1", "zero or more"), ("1" * 5000, "too large"),
    ],
)  # fmt: skip
def test_a_figure_that_is_none_is_refused(editor, firm, written, sentence):
    year = timezone.localdate().year

    page = send(editor, path("edit_figures", firm), **{f"value-{year}-turnover": written}).text

    assert sentence in page
    assert not YearlyFigure.objects.exists()


def test_a_figure_of_an_earlier_year_is_shown_and_can_be_emptied(editor, firm):
    firm.figures.create(year=2001, kind="employees", value=7)
    data = form_of(editor, path("edit_figures", firm))

    editor.post(path("edit_figures", firm), data | {"value-2001-employees": ""})

    assert data["value-2001-employees"] == "7"
    assert not YearlyFigure.objects.exists()


# Logo


def picture(size=(600, 300), kind="PNG"):
    file = BytesIO()
    Image.new("RGB", size, "navy").save(file, kind)
    file.seek(0)
    file.name = f"logo.{kind.lower()}"
    return file


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.mark.usefixtures("media")
def test_a_logo_is_written_anew_shown_everywhere_and_can_be_taken_away(editor, firm, client):
    editor.post(path("edit_logo", firm), {"new_logo": picture()})
    firm.refresh_from_db()
    address = firm.logo_address
    answer = client.get(address)
    pages = [client.get(firm.get_absolute_url()).text, client.get("/directory/").text]
    editor.post(path("edit_logo", firm), {"do": "remove"})

    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert answer["Cache-Control"] == "max-age=86400, public"
    assert Image.open(BytesIO(answer.content)).size == (480, 240)
    assert [address in page for page in pages] == [True, True]
    assert '"logo": "' in pages[0]
    assert f'alt="{firm.name}"' in pages[0]
    assert client.get(address).status_code == 404

    editor.post(path("edit_undo", firm, Revision.objects.order_by("-pk").first().uuid))
    assert client.get(address).status_code == 200


@pytest.mark.usefixtures("media")
def test_the_logo_of_a_hidden_profile_is_hidden_and_not_kept(editor, firm, client):
    editor.post(path("edit_logo", firm), {"new_logo": picture()})
    firm.refresh_from_db()
    Organisation.objects.update(visibility="members")

    assert client.get(firm.logo_address).status_code == 404
    assert editor.get(firm.logo_address)["Cache-Control"] == "private, no-cache"
    assert editor.get(path("logo", firm, "another")).status_code == 404


def named_file(name, content):
    file = BytesIO(content)
    file.name = name
    return file


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (lambda: named_file("logo.png", b"<html><script>alert(1)</script>"), "not accepted here"),
        (
            lambda: named_file("logo.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            "SVG pictures",
        ),
        (lambda: named_file("logo.png", b"\x89PNG\r\n\x1a\n broken"), "cannot be read"),
        (lambda: named_file("logo.png", b""), "The submitted file is empty."),
        (lambda: picture((6000, 6000)), "too many pixels"),
        (lambda: picture((20, 20), "GIF"), "not accepted here"),
    ],
)
@pytest.mark.usefixtures("media")
def test_what_is_no_logo_is_refused(editor, firm, file, sentence):
    page = editor.post(path("edit_logo", firm), {"new_logo": file()})

    assert sentence in page.text
    assert not Revision.objects.exists()


@pytest.mark.usefixtures("media")
def test_the_same_logo_again_changes_nothing(editor, firm):
    for _again in range(2):
        answer = editor.post(path("edit_logo", firm), {"new_logo": picture()}, follow=True)

    assert "Nothing was different" in answer.text
    assert Revision.objects.count() == 1


def test_without_a_picture_the_form_asks_for_one(editor, firm):
    assert "This field is required." in editor.post(path("edit_logo", firm), {}).text
