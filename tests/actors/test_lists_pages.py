"""From a list's upload over its mapping to the directory, on the pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from skerry.actors.importers import work as importing
from skerry.actors.models import (
    Cluster,
    Identifier,
    ImportRun,
    ListMapping,
    Organisation,
    OrganisationConcept,
    OrganisationText,
    Site,
    Source,
)
from skerry.actors.services.schemes import load_vocabularies
from skerry.kernel.actor import COMMAND
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from tests.actors.imports import NOON, regions
from tests.actors.lists import (
    HEADERS,
    ROWS,
    bring_list,
    columns_of,
    csv_bytes,
    filled,
    read_list,
    upload,
    work,
    xlsx,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _regions(db):
    regions()


@pytest.fixture
def _vocabulary(db):
    load_vocabularies(by=COMMAND, now=NOON)


@pytest.fixture
def manager(client_as):
    return client_as(Role.CLUSTER_MANAGER)


@pytest.mark.usefixtures("_vocabulary")
def test_a_list_goes_from_the_upload_into_the_directory(manager):
    answer, run = upload(manager, xlsx(HEADERS, *ROWS))
    assert answer.headers["Location"] == columns_of(run)

    answer = manager.post(columns_of(run), filled(manager.get(columns_of(run))) | {"step": "read"})
    work()
    preview = manager.get(answer.headers["Location"]).text
    assert "Nordvakt AB" in preview
    assert not Organisation.objects.exists()
    manager.post(reverse("actors:import_apply", args=[run.uuid]))
    work()

    found = Organisation.objects.order_by("pk")
    assert list(found.values_list("name", "kind", "size_class", "size_basis", "mail_domain")) == [
        ("Nordvakt AB", "company", "micro", "listed", "nordvakt.example"),
        ("Skärgårdens Säkerhet AB", "company", "small", "listed", ""),
        ("Föreningen Trygg Kod", "association", "unknown", "unknown", "tryggkod.example"),
    ]
    numbers = Identifier.objects.shown().values_list("scheme", "value")
    assert list(numbers) == [("national", "5560360793"), ("national", "5560125790")]
    assert OrganisationConcept.objects.count() == 3
    assert list(Site.objects.values_list("city", "country")) == [
        ("Kista", ""), ("Nacka", ""), ("Solna", "")
    ]  # fmt: skip


def test_the_profile_shows_the_list_as_the_source_with_its_date(manager, client):
    bring_list(
        manager, xlsx(HEADERS, *ROWS), name_of_list="Medlemmar 2026", attribution="Klustret i Kista"
    )
    nordvakt = Organisation.objects.get(name="Nordvakt AB")

    page = client.get(nordvakt.get_absolute_url()).text

    assert "Medlemmar 2026" in page
    assert "Klustret i Kista" in page
    hidden = Identifier.objects.filter(organisation=nordvakt, scheme="list")
    assert not [number.value for number in hidden if number.value in page]


def test_the_preview_says_in_words_what_would_change(manager):
    columns = ["Företag", "Org.nr", "Storlek", "Typ", "Beskrivning", "VAT", "E-post", "Kortnamn"]
    before = ["Nordvakt AB", "556036-0793", "10-49", "", "Vaktar", "", "", ""]
    after = ["Nordvakt AB", "556036-0793", "250+", "Ideell förening", "Vaktar mer", "SE556036079301", "nordvakt.example", "NV"]  # fmt: skip
    bring_list(manager, xlsx(columns, before))

    run = read_list(manager, xlsx(columns, after))
    page = manager.get(run.get_absolute_url()).text
    shown = page[page.index("Organisations to be changed") :]

    for words in (
        "Size", "Small: 10–49 people", "Large: 250 people or more", "Kind of organisation", "Association",
        "In one sentence (Swedish)", "VAT number", "Mail domain", "Short name",
    ):  # fmt: skip
        assert f">{words}<" in shown, words
    assert "size_class" not in shown


def test_a_mapping_is_kept_and_proposed_for_the_next_edition(manager):
    sizes = ["Företag", "SME"]
    first = read_list(
        manager, csv_bytes(sizes, ["Nordvakt AB", "Ja"], ["Storvakt AB", "Nej"]), file="a.csv"
    )
    page = manager.get(columns_of(first))
    said = filled(page)
    values = sorted(name for name in said if name.startswith("v"))
    manager.post(columns_of(first), said | dict.fromkeys(values, "medium") | {"step": "read"})
    work()

    _answer, second = upload(manager, csv_bytes(sizes, ["Nordvakt AB", "JA"]), "b.csv")
    again = filled(manager.get(columns_of(second)))

    assert again["known"] == ListMapping.objects.get().source.key
    assert again["c1"] == "size"
    assert [again[name] for name in again if name.startswith("v")] == ["medium"]
    assert "As last time" in manager.get(columns_of(second)).text


def test_bringing_the_list_again_updates_and_shows_what_is_gone(manager):
    bring_list(manager, xlsx(HEADERS, *ROWS))
    newer = [[*ROWS[0][:6], "Solna", ""], [*ROWS[1][:1], "", *ROWS[1][2:]]]

    run = bring_list(manager, xlsx(HEADERS, *newer))

    assert Source.objects.filter(key__startswith="list-").count() == 1
    assert Organisation.objects.count() == 3
    assert (run.counts["organisations_added"], run.counts["organisations_changed"]) == (0, 1)
    assert run.counts["remark:vanished"] == 1
    report = manager.get(reverse("actors:import_report", args=[run.uuid])).getvalue().decode()
    assert "Föreningen Trygg Kod" in report
    assert Site.objects.get(organisation__name="Nordvakt AB").city == "Solna"


def test_undoing_gives_back_what_the_list_found(manager):
    columns = ["Företag", "Org.nr", "Storlek", "Beskrivning"]
    bring_list(manager, xlsx(columns, ["Nordvakt AB", "556036-0793", "10-49", "Vaktar nord"]))
    run = bring_list(
        manager,
        xlsx(
            columns,
            ["Nordvakten AB", "556036-0793", "50-249", "Vaktar allt"],
            ["Ny AB", "", "", "Ny"],
        ),
    )
    assert OrganisationText.objects.filter(summary__in=["Vaktar allt", "Ny"]).count() == 2

    manager.post(reverse("actors:import_undo", args=[run.uuid]))
    work()

    found = Organisation.objects.values_list("name", "size_class", "size_basis")
    assert list(found) == [("Nordvakt AB", "small", "listed")]
    assert list(OrganisationText.objects.values_list("language", "summary")) == [
        ("sv", "Vaktar nord")
    ]
    assert Identifier.objects.count() == 3


@pytest.mark.usefixtures("_vocabulary")
def test_what_the_owner_says_stands_against_a_list(manager):
    columns = ["Företag", "Org.nr", "Storlek", "Beskrivning", "Inriktning", "Webbplats"]
    bring_list(
        manager, xlsx(columns, ["Nordvakt AB", "556036-0793", "10-49", "Vaktar nord", "Audit", ""])
    )
    owner = {"by": "owner", "at": "2026-11-22"}
    locked = dict.fromkeys(["name", "size_class", "summary:sv", "specialities"], owner)
    Organisation.objects.update(origins={"*": {"run": 1}, **locked})

    run = bring_list(
        manager,
        xlsx(columns, ["Annat AB", "556036-0793", "250+", "Annat", "Assessment", "nord.example"]),
    )

    found = Organisation.objects.get()
    assert (found.name, found.size_class) == ("Nordvakt AB", "small")
    assert found.website == "http://nord.example"
    assert found.origins["website"] == {"run": run.pk}
    assert OrganisationText.objects.get().summary == "Vaktar nord"
    assert OrganisationConcept.objects.count() == 1
    assert run.counts["remark:kept"] == 4


def test_a_declared_size_stands_against_a_list(manager):
    columns = ["Företag", "Org.nr", "Storlek"]
    bring_list(manager, xlsx(columns, ["Nordvakt AB", "556036-0793", "10-49"]))
    Organisation.objects.update(size_class="large", size_basis="declared")

    bring_list(manager, xlsx(columns, ["Nordvakt AB", "556036-0793", "10-49"]))

    assert Organisation.objects.get().size_class == "large"


def test_an_organisation_of_another_source_is_known_by_its_number(manager):
    kept = Organisation.objects.create(name="Nordvakt", created_at=NOON, changed_at=NOON)
    Identifier.objects.create(organisation=kept, scheme="national", value="5560360793")

    bring_list(manager, xlsx(HEADERS, *ROWS))

    kept.refresh_from_db()
    assert kept.name == "Nordvakt AB"
    assert kept.origins["name"] == {"run": ImportRun.objects.get().pk}
    assert Organisation.objects.count() == 3


def test_numbers_of_two_organisations_leave_the_row_out(manager):
    for name, numbers in (
        ("One", [("national", "5560360793")]),
        ("Two", [("vat", "SE556012579001"), ("national", "5560125790")]),
    ):
        one = Organisation.objects.create(name=name, created_at=NOON, changed_at=NOON)
        for scheme, value in numbers:
            Identifier.objects.create(organisation=one, scheme=scheme, value=value)

    run = bring_list(
        manager,
        xlsx(
            ["Namn", "Org.nr", "VAT"],
            ["Both AB", "556036-0793", "SE556012579001"],
            ["Two AB", "", "SE556012579001"],
            ["Two again AB", "556012-5790", ""],
        ),
    )

    assert set(Organisation.objects.values_list("name", flat=True)) == {"One", "Two AB"}
    assert run.counts["remark:numbers-disagree"] == 1
    assert run.counts["remark:twice-in-file"] == 1


def test_values_that_nobody_has_seen_are_shown_before_the_list_is_read(manager):
    _answer, run = upload(manager, xlsx(["Namn", "Grupp"], ["Nordvakt AB", "Guld"]))
    said = filled(manager.get(columns_of(run))) | {"c1": "kind", "step": "read"}

    page = manager.post(columns_of(run), said)

    assert page.status_code == 200
    assert "Look at what the values mean" in page.text
    assert any(name.startswith("v1-") for name in filled(page))
    assert ImportRun.objects.get().options == {}


def test_show_me_keeps_what_was_said(manager):
    _answer, run = upload(manager, xlsx(["Namn", "Grupp"], ["Nordvakt AB", "Guld"]))
    said = filled(manager.get(columns_of(run)))

    page = manager.post(
        columns_of(run),
        said | {"c1": "sector", "name": "Guldlistan", "are_organisations": "on", "step": "show"},
    )

    assert page.status_code == 200
    assert filled(page) | {"step": "show"} == filled(page) | {
        "step": "show", "c1": "sector", "name": "Guldlistan", "are_organisations": "on",
    }  # fmt: skip


def test_values_that_the_mapping_does_not_know_can_be_mapped_afterwards(manager, settings):
    rows = [["Firma AB", "Företag"]] * 2_005 + [["Sist AB", "Guld"]]
    run = read_list(
        manager,
        csv_bytes(["Namn", "Typ"], *[[f"{n} {name}", kind] for n, (name, kind) in enumerate(rows)]),
        file="a.csv",
    )
    assert run.options["unknown"] == {"Typ": {"Guld": 1}}
    assert "Guld" in manager.get(run.get_absolute_url()).text

    said = filled(manager.get(columns_of(run)))
    name = next(name for name in said if name.startswith("v1-") and said[name] == "")
    manager.post(columns_of(run), said | {name: "investor", "step": "read"})
    work()

    run.refresh_from_db()
    assert run.options["unknown"] == {}
    assert run.state == "preview"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"c0": ""}, "Say which column holds the names"),
        ({"c1": "name"}, "Another column holds this already"),
        ({"c1": "latitude"}, "Latitude and longitude only help together"),
        ({"name": ""}, "This field is required"),
        ({"c0": "nonsense"}, "is not one of the available choices"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_where_it_stands(manager, said, sentence):
    _answer, run = upload(manager, xlsx(["Namn", "Grupp"], ["Nordvakt AB", "Guld"]))

    page = manager.post(
        columns_of(run), filled(manager.get(columns_of(run))) | said | {"step": "read"}
    )

    assert page.status_code == 422
    assert sentence in page.text


def test_a_name_that_another_list_has_is_refused(manager):
    read_list(manager, xlsx(["Namn", "Grupp"], ["Nordvakt AB", "Guld"]), name_of_list="Guldlistan")
    _answer, run = upload(manager, xlsx(["Företag", "Ort"], ["Nordvakt AB", "Kista"]))

    page = manager.post(
        columns_of(run),
        filled(manager.get(columns_of(run))) | {"name": "guldlistan", "step": "read"},
    )

    assert page.status_code == 422
    assert "There is a list of this name already" in page.text


def test_another_list_may_be_chosen_and_brings_its_mapping(manager):
    read_list(manager, xlsx(["Namn", "Grupp"], ["Nordvakt AB", "Guld"]), name_of_list="Guldlistan")
    _answer, run = upload(
        manager, xlsx(["Grupp", "Namn", "A", "B", "C"], ["Guld", "Nordvakt AB", "", "", ""])
    )
    said = filled(manager.get(columns_of(run)))
    assert said["known"] == "new"

    page = manager.post(
        columns_of(run), said | {"known": "list-guldlistan", "c1": "city", "step": "read"}
    )

    assert page.status_code == 200
    shown = filled(page)
    assert (shown["name"], shown["c0"], shown["c1"]) == ("Guldlistan", "", "name")


def test_another_sheet_or_header_row_changes_the_columns(manager):
    _answer, run = upload(
        manager, xlsx(["Namn", "Ort"], ["Företag", "Stad"], ["Nordvakt AB", "Kista"])
    )
    said = filled(manager.get(columns_of(run)))

    page = manager.post(columns_of(run), said | {"header_row": "2", "step": "read"})

    assert page.status_code == 200
    assert "What “Stad” holds" in page.text
    refused = manager.post(
        columns_of(run), said | {"header_row": "99", "step": "show"}, follow=True
    )
    assert "There is no row with column names here" in refused.text


def test_a_list_that_says_no_place_is_put_where_the_manager_says(manager):
    Cluster.objects.create(region_id="SE11", name="Stockholm", is_home=True)

    bring_list(
        manager,
        xlsx(
            ["Namn", "Ort", "Land"], ["Nordvakt AB", "Kista", ""], ["Sørvakt AS", "Oslo", "Norge"]
        ),
        region="SE110",
    )

    assert list(Site.objects.order_by("pk").values_list("country", "region_id")) == [
        ("SE", "SE110"), ("NO", "NO")
    ]  # fmt: skip


def test_a_file_that_is_no_longer_kept_is_said_so(manager):
    _answer, run = upload(manager, xlsx(["Namn"], ["Nordvakt AB"]))
    importing.forget_files(run)

    page = manager.get(columns_of(run), follow=True)

    assert "no longer kept here" in page.text


def test_a_list_being_read_cannot_be_mapped_meanwhile(manager):
    _answer, run = upload(manager, xlsx(["Namn"], ["Nordvakt AB"]))
    said = filled(manager.get(columns_of(run))) | {"step": "read"}
    manager.post(columns_of(run), said)

    page = manager.post(
        columns_of(run),
        said | {"known": "list-medlemmar", "proposed": "list-medlemmar"},
        follow=True,
    )

    assert "has moved on since you looked" in page.text
    assert AuditEvent.objects.filter(kind="actors.list.mapped").count() == 1


def test_several_lists_at_once_are_refused(manager):
    files = [SimpleUploadedFile(name, csv_bytes(["Namn"], ["A AB"])) for name in ("a.csv", "b.csv")]

    page = manager.post(reverse("actors:import_new"), {"importer": "list", "uploads": files})

    assert page.status_code == 422
    assert "one after the other" in page.text


def test_two_lists_of_like_names_get_different_keys(manager):
    for name in ("Guld", "Guld!", "Guld?"):
        read_list(
            manager, xlsx(["Namn", name], ["Nordvakt AB", "x"]), name_of_list=name, known="new"
        )

    keys = (
        Source.objects.filter(key__startswith="list-").order_by("pk").values_list("key", flat=True)
    )
    assert list(keys) == ["list-guld", "list-guld-2", "list-guld-3"]


def test_the_page_of_a_wide_list_folds_what_nobody_recognises(manager):
    headers = ["Namn", *(f"Kolumn {n}" for n in range(299))]
    _answer, run = upload(manager, xlsx(headers, ["Nordvakt AB", *range(299)]))

    page = manager.get(columns_of(run)).text

    assert "299 columns that were not recognised" in page
    assert page.count('class="list-column"') == 300


def test_html_and_formulas_in_every_field_are_harmless(manager, client):
    evil = '=cmd|"/c calc"!A1<script>alert(1)</script>'
    headers = [f"{header}<b>{evil}" for header in HEADERS]
    run = read_list(
        manager,
        csv_bytes(headers, [f"{evil} AB"] * len(headers)),
        file=f"{evil}.csv",
        c0="name",
        c6="city",
        c2="size",
        c3="kind",
        name_of_list=evil,
        step2="show",
    )

    for address in (columns_of(run), run.get_absolute_url()):
        assert "<script>alert" not in manager.get(address).text
    manager.post(reverse("actors:import_apply", args=[run.uuid]))
    work()
    for organisation in Organisation.objects.all():
        assert "<script>alert" not in client.get(organisation.get_absolute_url()).text
    report = manager.get(reverse("actors:import_report", args=[run.uuid])).getvalue().decode()
    assert not any(cell.startswith("=") for line in report.splitlines() for cell in line.split(";"))


def test_columns_of_numbers_are_not_mapped_value_by_value(manager):
    rows = [[f"Nordvakt {n} AB", n] for n in (1, 12, 60, 300)]
    run = read_list(manager, xlsx(["Namn", "Antal anställda"], *rows))

    page = manager.get(columns_of(run)).text
    manager.post(reverse("actors:import_apply", args=[run.uuid]))
    work()

    assert "Numbers are taken for people employed" in page
    assert "v1-" not in page
    sizes = Organisation.objects.order_by("pk").values_list("size_class", flat=True)
    assert list(sizes) == ["micro", "small", "medium", "large"]


def test_their_yes_is_our_sme(manager):
    columns = ["Företag", "Org.nr", "SME"]

    bring_list(
        manager, xlsx(columns, ["Nordvakt AB", "556036-0793", "Ja"], ["Storbolag AB", "559900-0006", "Nej"])
    )  # fmt: skip

    said = dict(Organisation.objects.values_list("name", "size_class"))
    assert said == {"Nordvakt AB": "sme", "Storbolag AB": "unknown"}
