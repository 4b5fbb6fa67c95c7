import json
import zipfile

import pytest

from skerry.actors.api import report_lines
from skerry.actors.models import Identifier, ImportedRecord, Organisation, OrganisationName, Site
from skerry.kernel.actor import ANYBODY, COMMAND
from skerry.kernel.models import AuditEvent, SearchEntry
from tests.actors.imports import (
    LATER,
    bring_in,
    old_ror_record,
    regions,
    ror_lines,
    ror_record,
    stage,
    undo,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _regions(db):
    regions()


@pytest.fixture
def dump(tmp_path):
    def write(*records):
        return ror_lines(tmp_path / "ror.jsonl.gz", *records)

    return write


def test_a_preview_changes_nothing_and_says_what_would(dump):
    run = stage("ror", dump(ror_record(), ror_record("02vzfsx67", status="withdrawn")))

    assert run.state == "preview"
    assert (run.counts["rows"], run.counts["organisations_added"]) == (2, 1)
    assert run.counts["remark:not-active"] == 1
    assert Organisation.objects.count() == 0


def test_an_applied_import_brings_organisation_place_names_number_and_search_entry(dump):
    run = bring_in("ror", dump(ror_record()))

    organisation = Organisation.objects.get()
    site = organisation.sites.get()
    assert run.state == "complete"
    assert (organisation.name, organisation.kind, organisation.established) == (
        "Kungliga Exempelinstitutet",
        "academia",
        1827,
    )
    assert (organisation.website, organisation.mail_domain) == (
        "https://exempel.example",
        "exempel.example",
    )
    assert organisation.origins == {"*": {"run": run.pk}}
    assert (site.region_id, site.city, site.country) == ("SE110", "Stockholm", "SE")
    assert Identifier.objects.get().value == "01vbc2y23"
    assert OrganisationName.objects.get().text == "REI"
    entry = SearchEntry.objects.get()
    assert (entry.object_id, entry.title) == (organisation.pk, "kungliga exempelinstitutet")
    assert entry.text == "rei stockholm \n 01vbc2y23 exempel example"


def test_one_audit_event_for_each_of_stage_apply_and_undo(dump):
    undo(bring_in("ror", dump(ror_record())))

    kinds = AuditEvent.objects.filter(kind__startswith="actors.import").order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == [
        "actors.import.staged",
        "actors.import.applied",
        "actors.import.undone",
    ]


def test_both_schemas_give_the_same_organisation(dump, tmp_path):
    bring_in("ror", dump(ror_record()))

    run = stage("ror", ror_lines(tmp_path / "old.jsonl", old_ror_record()))

    assert run.counts["organisations_same"] == 0
    assert run.counts["organisations_changed"] == 1  # schema 1 knows one name more
    assert run.options["samples"]["organisations changed"] == [
        ["changed", "organisation", 1, "01vbc2y23", "Kungliga Exempelinstitutet", "name: other", "",
         "Royal Example Institute", ""]
    ]  # fmt: skip


def test_the_same_file_again_changes_nothing(dump):
    path = dump(ror_record(), ror_record("02vzfsx67", "Exempelmuseet"))
    bring_in("ror", path)
    before = list(Organisation.objects.order_by("pk").values())

    run = bring_in("ror", path, now=LATER)

    assert run.counts["organisations_same"] == 2
    assert list(Organisation.objects.order_by("pk").values()) == before
    assert ImportedRecord.objects.count() == 0


@pytest.mark.parametrize("indent", [None, 4])
def test_the_official_zip_holds_an_array_and_its_newest_schema_is_taken(tmp_path, indent):
    records = [ror_record(), ror_record("02vzfsx67", "Exempelmuseet")]
    path = tmp_path / "v2.0-ror-data.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("v2.0-ror-data.json", json.dumps([old_ror_record()]))
        archive.writestr("v2.0-ror-data_schema_v2.json", json.dumps(records, indent=indent))
        archive.writestr("v2.0-ror-data.csv", "id,name\n")

    run = bring_in("ror", path)

    assert run.counts["organisations_added"] == 2


def test_a_flat_csv_is_read_by_its_headers(tmp_path):
    path = tmp_path / "ror.csv"
    path.write_text(
        "ror_id,name,acronyms,types,status,established,country,city,lat,lon,website\n"
        "https://ror.org/01vbc2y23,sv: Exempel,EX;EXE,other;government,active,1994,EL,Athina,37.98,23.73,www.x.example\n"
        "https://ror.org/02vzfsx67,Elsewhere,,company,active,,US,Boston,not,number,\n",
        encoding="utf-8",
    )

    run = bring_in("ror", path)

    first, second = Organisation.objects.order_by("pk")
    assert (first.name, first.kind) == ("Exempel", "public")
    assert (first.sites.get().country, first.sites.get().region_id) == ("GR", "EL303")
    assert (second.sites.get().country, second.sites.get().region_id) == ("US", None)
    assert run.counts["remark:bad-place"] == 1


def test_a_changed_value_is_taken_over_and_given_back_by_the_undo(dump):
    bring_in("ror", dump(ror_record()))
    before = Organisation.objects.values().get()
    place = Site.objects.values().get()
    changed = ror_record(name="Nya Exempelinstitutet", city="Uppsala", lat=59.86, lng=17.64)

    run = bring_in("ror", dump(changed), now=LATER)

    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.changed_at) == ("Nya Exempelinstitutet", LATER)
    assert organisation.origins == before["origins"] | {
        "name": {"run": run.pk},
        "site": {"run": run.pk},
    }
    assert organisation.sites.get().region_id == "SE121"
    assert SearchEntry.objects.get().title == "nya exempelinstitutet"

    undone = undo(run)

    assert undone.counts["undo"] == {"restored": 2, "kept": 0}
    assert Organisation.objects.values().get() == before
    assert Site.objects.values().get() == place
    assert SearchEntry.objects.get().title == "kungliga exempelinstitutet"


@pytest.mark.parametrize("who", ["owner", "manager"])
def test_values_of_owner_and_manager_stand_against_the_newest_import(dump, who):
    bring_in("ror", dump(ror_record()))
    Organisation.objects.update(
        website="https://ours.example",
        origins={"*": {"run": 1}, "website": {"by": who, "at": "2026-01-01"}},
    )

    run = bring_in("ror", dump(ror_record(name="Nytt", website="https://new.example")))

    organisation = Organisation.objects.get()
    assert (organisation.website, organisation.name) == ("https://ours.example", "Nytt")
    assert run.counts["remark:kept"] == 1


def test_what_is_empty_in_the_file_erases_nothing(dump):
    bring_in("ror", dump(ror_record()))

    run = stage("ror", dump(ror_record(website="", established=None, types=["other"])))

    assert run.counts["organisations_changed"] == 0


def test_a_record_edited_between_preview_and_apply_is_left_alone(dump):
    from skerry.actors import api

    bring_in("ror", dump(ror_record()))
    run = stage("ror", dump(ror_record(name="Nytt")))
    Organisation.objects.update(name="Edited", changed_at=LATER)

    run = api.apply_import(run=run.uuid, by=COMMAND, now=LATER)

    assert Organisation.objects.get().name == "Edited"
    assert run.counts["edited_meanwhile"] == 1


def test_undo_keeps_and_reports_what_was_edited_since(dump):
    run = bring_in("ror", dump(ror_record(), ror_record("02vzfsx67", "Exempelmuseet")))
    edited = Organisation.objects.get(name="Exempelmuseet")
    Organisation.objects.filter(pk=edited.pk).update(name="Museum", changed_at=LATER)

    undone = undo(run)

    assert undone.state == "undone"
    assert undone.counts["undo"]["kept"] == 1
    assert list(Organisation.objects.visible_to(ANYBODY).values_list("name", "run")) == [
        ("Museum", None)
    ]
    assert list(ImportedRecord.objects.values_list("table", "row", "action")) == [
        ("organisation", edited.pk, "kept")
    ]


def test_undo_gives_back_only_the_fields_that_nobody_edited_since(dump):
    bring_in("ror", dump(ror_record()))
    run = bring_in("ror", dump(ror_record(name="Nytt", established=1900)), now=LATER)
    Organisation.objects.update(name="Edited", changed_at=LATER.replace(hour=13))

    undone = undo(run)

    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.established) == ("Edited", 1827)
    assert undone.counts["undo"]["kept"] == 1


def test_what_is_gone_from_the_file_is_reported_and_kept(dump):
    bring_in("ror", dump(ror_record(), ror_record("02vzfsx67", "Exempelmuseet")))

    run = bring_in("ror", dump(ror_record()))

    assert run.counts["remark:vanished"] == 1
    assert Organisation.objects.count() == 2


@pytest.mark.parametrize("status", ["inactive", "withdrawn"])
def test_what_the_source_now_calls_ended_is_said_once_by_name_and_kept(dump, status):
    bring_in("ror", dump(ror_record(), ror_record("02vzfsx67", "Exempelmuseet")))

    run = stage("ror", dump(ror_record("02vzfsx67", "Exempelmuseet", status=status)))

    lines = [line for line in report_lines(run) if "02vzfsx67" in line]
    assert len(lines) == 1
    assert "Exempelmuseet" in lines[0]
    assert (run.counts["remark:ended"], run.counts["remark:vanished"]) == (1, 1)
    assert "remark:not-active" not in run.counts
    assert Organisation.objects.count() == 2


def test_the_same_identifier_twice_in_a_file_is_one_organisation(dump):
    run = bring_in("ror", dump(ror_record(), ror_record(name="Again")))

    assert Organisation.objects.get().name == "Kungliga Exempelinstitutet"
    assert run.counts["remark:twice-in-file"] == 1


def test_broken_records_are_left_out_and_counted(dump):
    broken = [{"id": "https://ror.org/03vzfsx68", "names": 3}, {"id": "nonsense", "names": []}]

    run = stage(
        "ror",
        dump(ror_record(), ror_record("02vzfsx67", ""), ror_record("04vzfsx69", "C"), *broken),
    )

    assert run.counts["organisations_added"] == 2
    assert (run.counts["remark:row-broken"], run.counts["remark:no-identifier"]) == (1, 1)
    assert run.counts["remark:no-name"] == 1


def test_a_broken_row_and_a_broken_place_of_a_csv_are_noted_and_counted_once(tmp_path):
    path = tmp_path / "ror.csv"
    path.write_text(
        "id,name,types,status,country.country_code,lat,lng\n"
        "https://ror.org/01vbc2y23,First,education,active,SE,59.3,18.1\n"
        "https://ror.org/02vzfsx67,Second,education,active,SE,north,18.1\n"
        "https://ror.org/03abcde12,Third\n"
    )

    run = bring_in("ror", path)

    assert run.counts["rows"] == 3
    assert (run.counts["remark:bad-place"], run.counts["remark:row-broken"]) == (1, 1)
    assert set(Organisation.objects.values_list("name", flat=True)) == {"First", "Second"}
