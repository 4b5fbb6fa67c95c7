import json
import zipfile

import pytest
from openpyxl import Workbook

from skerry.actors.api import report_lines
from skerry.actors.importers import eccc
from skerry.actors.models import (
    Identifier,
    Organisation,
    OrganisationConcept,
    OrganisationName,
    OrganisationText,
    Site,
)
from skerry.actors.services.schemes import load_vocabularies
from skerry.kernel.actor import COMMAND
from skerry.kernel.models import SearchEntry
from tests.actors.atlas import (
    ANSWERS,
    SIGNATURES,
    UUID_OF_NODE,
    as_csv,
    as_json,
    document,
    linked,
    node,
    term,
)
from tests.actors.factories import OrganisationFactory, SiteFactory
from tests.actors.imports import LATER, NOON, bring_in, regions, stage, undo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _regions_and_vocabularies(db):
    regions()
    load_vocabularies(by=COMMAND, now=NOON)


@pytest.fixture
def form(tmp_path):
    def write(*rows, **how):
        return as_csv(tmp_path / "form.csv", *rows, **how)

    return write


@pytest.fixture
def pages(tmp_path):
    def write(value=None):
        return as_json(tmp_path / "page.json", document() if value is None else value)

    return write


def notations():
    return sorted(OrganisationConcept.objects.values_list("concept__notation", flat=True))


def remarks(run, kind):
    """The details of what the run says of one kind, row by row."""
    from skerry.actors.importers.refusals import REMARKS

    return [line[7] for line in report_lines(run) if line[8] == str(REMARKS[kind])]


def test_a_row_of_the_form_brings_name_place_number_terms_and_text(form):
    bring_in("eccc", form())

    organisation = Organisation.objects.get()
    site = Site.objects.get()
    text = OrganisationText.objects.get()
    assert (organisation.name, organisation.kind) == ("Exempelsäkerhet AB", "company")
    assert (organisation.website, organisation.mail_domain) == (
        "https://www.exempel.example",
        "exempel.example",
    )
    assert (site.street, site.city, site.country) == ("Storgatan 1", "Stockholm", "SE")
    assert list(Identifier.objects.values_list("scheme", "value")) == [("national", "5599000006")]
    assert list(OrganisationName.objects.values_list("language", "text")) == [
        ("en", "Example Security")
    ]
    assert (text.language, text.summary, text.description) == (
        "en",
        "We test software.",
        "Since 1998.",
    )
    assert notations() == [
        SIGNATURES,
        "border-and-external-security",
        "energy",
        "health",
        "robotics",
    ]


def test_what_an_organisation_says_of_itself_is_found_from_the_first_day(form):
    bring_in("eccc", form())

    entry = SearchEntry.objects.get(object_id=Organisation.objects.get().pk, kind="organisation")
    assert "test software" in entry.text


def test_an_entry_of_the_atlas_is_read_by_what_its_fields_are_called(pages):
    run = bring_in("eccc", pages())

    organisation = Organisation.objects.get()
    site = Site.objects.get()
    assert organisation.name == "Exempelsäkerhet AB"
    assert (site.street, site.postcode, site.city) == ("Storgatan 1", "111 22", "Stockholm")
    assert sorted(Identifier.objects.values_list("scheme", "value")) == [
        ("eccc", UUID_OF_NODE),
        ("national", "5599000006"),
    ]
    assert notations() == [SIGNATURES, "energy"]
    assert run.counts["remark:read-by-meaning"] == 1


def test_an_entry_can_be_read_as_the_published_mapping_says(pages, settings):
    settings.ATLAS_FIELDS = "published"

    run = bring_in("eccc", pages())

    assert Organisation.objects.get().name == "Example Security"
    assert Site.objects.get().street == "Stockholm"
    assert run.counts["remark:read-as-published"] == 1
    assert run.counts["remark:looks-crossed"] == 1


def test_a_document_that_says_its_order_is_read_in_it(pages, settings):
    settings.ATLAS_FIELDS = "published"

    bring_in("eccc", pages(document(meta={"fieldOrder": "meaning"})))

    assert Organisation.objects.get().name == "Exempelsäkerhet AB"


def test_pages_in_a_zip_and_a_single_node_are_read(tmp_path):
    path = tmp_path / "pages.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("1.json", json.dumps(document()))
        archive.writestr(
            "2.json", json.dumps({"data": node(None, field_registration_number="559900-0014")})
        )
        archive.writestr("notes.txt", "not read")

    run = bring_in("eccc", path)

    assert run.counts["organisations_added"] == 2


def test_a_workbook_is_read_like_a_csv_file(tmp_path):
    book = Workbook()
    book.active.append(["FORM-ECCC-001-Q101 Name", "q105", "field_registration_numbr"])
    book.active.append(["Exempel AB", 5599000006, "x"])
    book.save(tmp_path / "form.xlsx")

    run = bring_in("eccc", tmp_path / "form.xlsx")

    assert Identifier.objects.get().value == "5599000006"
    assert remarks(run, "column-unknown") == ["field_registration_numbr"]


def test_a_column_may_be_called_after_the_field_of_the_atlas(form):
    row = {"title": "English", "field_institution_name_in_nation": "Svenska", "Q105": "559900-0006"}

    bring_in("eccc", form(row, prefix=""))

    assert Organisation.objects.get().name == "Svenska"


def test_nothing_about_people_is_kept_and_the_report_names_the_questions_only(form):
    person = {"Q201": "Ada", "Q202": "Exempelsson", "Q205": "ada@exempel.example", "Q204": "female"}

    run = bring_in("eccc", form(ANSWERS | person | {"Q304": "To meet others.", "Q113": "yes"}))

    everything = json.dumps([str(line) for line in report_lines(run)])
    assert "Exempelsson" not in everything
    assert "ada@" not in everything
    assert remarks(run, "personal-left-out") == ["Q201, Q202, Q204, Q205"]
    assert remarks(run, "no-place-here") == ["Q304, Q113"]


@pytest.mark.parametrize(
    ("mail", "domain"),
    [
        ("info@firm.example", "firm.example"),
        ("firm@gmail.com", ""),
        ("firm@telia.com", ""),
        ("no address", ""),
        ("@firm.example", ""),
    ],
)
def test_of_a_mail_address_only_the_domain_is_kept(form, mail, domain):
    bring_in("eccc", form({"Q101": "Exempel AB", "Q105": "559900-0006", "Q109": mail}))

    assert Organisation.objects.get().mail_domain == domain


def test_terms_and_types_that_nobody_knows_are_named_and_left_out(form):
    run = bring_in("eccc", form(ANSWERS | {"Q303.3": "Energy|Astrology", "Q110": "Choir"}))

    assert remarks(run, "term-unknown") == ["Astrology"]
    assert remarks(run, "type-unknown") == ["Choir"]
    assert Organisation.objects.get().kind == "other"


def test_reading_the_same_file_again_changes_nothing(form):
    bring_in("eccc", form())

    run = stage("eccc", form(), now=LATER)

    assert (run.counts["organisations_added"], run.counts["organisations_changed"]) == (0, 0)
    assert run.counts["organisations_same"] == 1


def test_an_entry_is_recognised_by_its_registration_number(form, pages):
    bring_in("eccc", form())

    run = bring_in("eccc", pages(), now=LATER)

    assert Organisation.objects.count() == 1
    assert run.counts["organisations_changed"] == 1
    assert Identifier.objects.filter(scheme="eccc").count() == 1


def test_a_number_of_another_country_is_somebody_elses(form, pages):
    other = OrganisationFactory(name="Osaühing Näide")
    SiteFactory(organisation=other, country="EE", city="Tallinn")
    Identifier.objects.create(organisation=other, scheme="national", value="5599000006")

    by_form = stage("eccc", form())
    by_entry = bring_in("eccc", pages())

    other.refresh_from_db()
    assert by_form.counts["organisations_added"] == 0
    assert remarks(by_form, "identifier-taken") == ["559900-0006"]
    assert by_entry.counts["organisations_added"] == 1
    assert remarks(by_entry, "identifier-taken") == ["559900-0006"]
    assert other.name == "Osaühing Näide"


def test_two_entries_with_one_number_share_it_with_nobody(pages):
    second = node("99999999-2222-4333-8444-555555555555")

    run = bring_in("eccc", pages(document(node(), second)))

    assert Organisation.objects.count() == 2
    assert Identifier.objects.filter(scheme="national").count() == 1
    assert run.counts["remark:identifier-taken"] == 1


def test_what_the_owner_wrote_stays_and_the_preview_says_so(form):
    bring_in("eccc", form())
    owner = {"by": "owner", "at": "2026-11-22"}
    organisation = Organisation.objects.get()
    organisation.origins |= {"summary:en": owner, "sectors": owner, "name": owner}
    organisation.save()

    run = bring_in(
        "eccc", form(ANSWERS | {"Q302": "Something else.", "Q303.3": "Space", "Q101": "Annat AB"}), now=LATER
    )  # fmt: skip

    assert OrganisationText.objects.get().summary == "We test software."
    assert "space" not in notations()
    assert sorted(remarks(run, "kept")) == [
        "name: Annat AB",
        "sectors: Space",
        "summary:en: Something else.",
    ]


def test_a_newer_import_renews_the_text_and_adds_terms_and_both_are_undone(form):
    bring_in("eccc", form())

    run = bring_in("eccc", form(ANSWERS | {"Q302": "We test all.", "Q303.3": "Space"}), now=LATER)

    assert OrganisationText.objects.get().summary == "We test all."
    assert {"space", "energy"} <= set(notations())
    undo(run)
    assert OrganisationText.objects.get().summary == "We test software."
    assert "space" not in notations()


def test_a_text_and_terms_are_added_to_an_organisation_that_had_none(form):
    row = {"Q101": "Exempel AB", "Q105": "559900-0006"}
    bring_in("eccc", form(row))

    run = bring_in("eccc", form(row | {"Q302": "We test.", "Q303.3": "Energy"}), now=LATER)

    changed = {
        line[5]: line[7] for line in report_lines(run) if line[5] in {"summary:en", "sectors"}
    }
    assert changed == {"summary:en": "We test.", "sectors": "Energy"}
    assert Organisation.objects.get().origins["summary:en"] == {"run": run.pk}
    undo(run)
    assert (OrganisationText.objects.count(), notations()) == (0, [])


def test_undoing_takes_everything_away_again(form):
    undo(bring_in("eccc", form()))

    assert Organisation.objects.count() == 0


def test_broken_nodes_and_those_without_name_or_number_are_left_out(pages):
    nameless = node(
        "22222222-2222-4333-8444-555555555555", title="", field_institution_name_in_nation=None
    )
    unknown = node(None, field_registration_number="")

    run = stage(
        "eccc",
        pages(document(node(), node(), nameless, unknown, node("3" * 8 + UUID_OF_NODE[8:], field_registration_number="559900-0014"))),
    )  # fmt: skip

    assert run.counts["organisations_added"] == 2
    assert run.counts["remark:no-name"] == 1
    assert run.counts["remark:no-identifier"] == 1
    assert run.counts["remark:twice-in-file"] == 1


def test_nodes_of_another_kind_are_left_out(pages):
    value = document(node(), {"type": "node--event"}, "text", node("4" * 8 + UUID_OF_NODE[8:]), node("5" * 8 + UUID_OF_NODE[8:]))  # fmt: skip

    run = stage("eccc", pages(value))

    assert run.counts["remark:row-broken"] == 2


def test_resources_that_refer_to_each_other_in_a_circle_do_no_harm(pages):
    circle = term("sectors", "s1", "Energy")
    circle["relationships"] = {"parent": linked("sectors", "s1")}

    bring_in("eccc", pages(document(node(), included=[circle, "text", {"type": "x"}])))

    assert "energy" in notations()


def test_markup_and_formulas_are_only_text(form):
    row = {"Q101": "<script>alert(1)</script>", "Q105": "559900-0006", "Q104": "'=1+1", "Q107": "javascript:alert(1)"}  # fmt: skip

    run = bring_in("eccc", form(row))

    assert Organisation.objects.get().name == "<script>alert(1)</script>"
    assert Site.objects.get().city == "=1+1"
    assert Organisation.objects.get().website == ""
    assert run.counts["remark:bad-website"] == 1


def test_a_title_above_the_questions_and_words_below_them_are_no_organisations(form):
    words = dict.fromkeys(ANSWERS, "Name") | {"Q105": "Registration number"}

    run = stage("eccc", form(words, ANSWERS, above=[["Registrations of this year"], []]))

    assert run.counts["organisations_added"] == 1
    assert run.counts["remark:second-header"] == 1


def test_headings_in_words_above_those_in_codes_are_passed_over(form):
    words = [f"Word {number}" for number, _code in enumerate(ANSWERS)]

    run = stage("eccc", form(above=[words]))

    assert run.counts["organisations_added"] == 1


@pytest.mark.parametrize(
    ("row", "prefix", "reason", "column"),
    [
        ({"name": "x", "number": "1"}, "", "without-questions", ""),
        ({"Q101": "x", "Q102": "SE"}, "", "without-name-or-number", "Q105"),
        ({"Q102": "SE", "Q105": "559900-0006"}, "", "without-name-or-number", "Q101"),
        (
            {"Q101": "x", "Q105": "559900-0006", "field_registration_number": "559900-0014"},
            "",
            "column-twice",
            "Q105",
        ),
    ],
)
def test_a_table_without_the_questions_is_refused(form, row, prefix, reason, column):
    run = stage("eccc", form(row, prefix=prefix))

    assert (run.state, run.refusal["reason"], run.refusal["column"]) == ("refused", reason, column)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{not json", "not-json-at-all"),
        ("[" * 100_000, "not-json-at-all"),
        ("[]", "not-json-api"),
        ('{"data": 3}', "not-json-api"),
        ('{"errors": []}', "not-json-api"),
        ('{"data": [{"type": "node--event"}]}', "not-json-api"),
        ('{"data": []}', "empty"),
    ],
)
def test_a_document_that_is_none_is_refused(tmp_path, text, reason):
    path = tmp_path / "page.json"
    path.write_text(text, encoding="utf-8")

    run = stage("eccc", path)

    assert (run.state, run.refusal["reason"]) == ("refused", reason)


def test_a_document_that_is_too_big_is_refused_before_it_is_read(tmp_path, monkeypatch, pages):
    monkeypatch.setattr(eccc, "MAX_JSON", 100)

    run = stage("eccc", pages())

    assert run.refusal["reason"] == "json-too-big"


def test_a_zip_without_documents_and_one_that_is_broken_are_refused(tmp_path):
    path = tmp_path / "pages.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "nothing")
    cut = tmp_path / "cut.zip"
    cut.write_bytes(path.read_bytes()[:40])

    assert stage("eccc", path).refusal["reason"] == "zip-without-tables"
    assert stage("eccc", cut).refusal["reason"] == "zip-broken"


def test_a_zip_whose_list_of_files_is_broken_is_refused(tmp_path):
    path = tmp_path / "pages.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("1.json", json.dumps(document()))
    path.write_bytes(path.read_bytes().replace(b"PK\x01\x02", b"PK\x00\x00"))

    assert stage("eccc", path).refusal["reason"] == "zip-broken"


def test_somebody_in_business_under_a_number_of_their_own_is_left_out(form):
    run = stage(
        "eccc", form(ANSWERS, {"Q101": "Ada Exempelsson", "Q102": "SE", "Q105": "811228-9874"})
    )

    assert run.counts["organisations_added"] == 1
    assert run.counts["remark:personal-number"] == 1
    assert "811228" not in json.dumps([str(line) for line in report_lines(run)])


def test_a_number_that_cannot_be_one_is_left_empty(pages):
    run = bring_in("eccc", pages(document(node(field_registration_number="see below"))))

    assert remarks(run, "bad-number") == ["see below"]
    assert Identifier.objects.get().scheme == "eccc"


def test_a_number_in_a_cell_has_no_decimals(tmp_path):
    book = Workbook()
    book.active.append(["Q101", "Q105"])
    book.active.append(["Exempel AB", 5599000006.0])
    book.save(tmp_path / "form.xlsx")

    bring_in("eccc", tmp_path / "form.xlsx")

    assert Identifier.objects.get().value == "5599000006"
