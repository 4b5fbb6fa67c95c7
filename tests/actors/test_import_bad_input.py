import gzip
import json
import resource
import struct
import zipfile

import pytest

from skerry.actors import api
from skerry.actors.importers import files
from skerry.actors.importers.refusals import REMARKS, SENTENCES, Refusal, Remark
from skerry.actors.models import ImportRun, Organisation, Region
from skerry.kernel.actor import COMMAND
from tests.actors.imports import (
    NOON,
    cordis_zip,
    organisation_line,
    organisations_csv,
    project_line,
    projects_csv,
    ror_lines,
    ror_record,
    stage,
)

pytestmark = pytest.mark.django_db
CORDIS = organisations_csv()
HEADER = CORDIS.split(b"\n")[0] + b"\n"


@pytest.fixture(autouse=True)
def _regions(db):
    Region.objects.create(code="SE", level=0, name="Sverige", name_latin="Sverige")


def zipped(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.csv", content)
    return path.read_bytes()


@pytest.mark.parametrize(
    ("importer", "content", "reason", "line"),
    [
        ("cordis", b"", Refusal.EMPTY, None),
        ("cordis", HEADER, Refusal.EMPTY, None),
        ("cordis", b"\n", Refusal.EMPTY, None),
        ("cordis", b"\x89PNG\r\n\x1a\n\x00\x00", Refusal.PICTURE, None),
        ("cordis", b"\x89nothing we know", Refusal.NOT_TEXT, 1),
        ("cordis", b"%PDF-1.7\n%\xe2\xe3", Refusal.PICTURE, None),
        ("cordis", b"\xff\xfei\x00d\x00", Refusal.NUL_BYTE, 1),
        ("cordis", CORDIS.replace(b"STORGATAN", b"STOR\x00GATAN"), Refusal.NUL_BYTE, 2),
        ("cordis", CORDIS.replace(b"STORGATAN", b"STORG\xe5TAN"), Refusal.NOT_TEXT, 2),
        ("cordis", b"a;b;c\n1;2;3\n", Refusal.UNKNOWN_HEADER, 1),
        ("cordis", b"{}", Refusal.UNKNOWN_HEADER, 1),
        ("cordis", CORDIS.replace(b'"country"', b'"land"'), Refusal.MISSING_COLUMN, 1),
        ("cordis", CORDIS.replace(b'"city"', b'"country"'), Refusal.COLUMN_TWICE, 1),
        ("cordis", b"rcn,role,pic,type\n1,participant,9,PRC\n", Refusal.WITHOUT_NAMES, 1),
        ("cordis", b"projectID;topic;title\n1;A;B\n", Refusal.ZIP_WITHOUT_TABLES, None),
        ("cordis", HEADER + b"a" * 1_100_000, Refusal.LINE_TOO_LONG, 2),
        ("cordis", HEADER + b'"' + b"a\n" * 600_000, Refusal.LINE_TOO_LONG, None),
        ("cordis", HEADER + b"x;y\n" * 3_000, Refusal.MOSTLY_UNREADABLE, None),
        ("cordis", b"PK\x03\x04 and then nothing", Refusal.ZIP_BROKEN, None),
        ("cordis", gzip.compress(CORDIS * 9)[:-40], Refusal.ZIP_BROKEN, None),
        ("ror", b'{"id": 1}', Refusal.OTHER_RECORDS, 1),
        ("ror", b"{nonsense", Refusal.NOT_JSON, 1),
        ("ror", b'[{"id": "a", "names": []}', Refusal.NOT_JSON, 2),
        ("ror", b"[nonsense]", Refusal.NOT_JSON, 1),
        ("ror", b"[" * 200_000, Refusal.NOT_JSON, 1),
        ("ror", b'[{"name": "\x00"}]', Refusal.NUL_BYTE, None),
        ("ror", b'[{"name": "\xe5"}]', Refusal.NOT_TEXT, None),
        ("ror", b"[" + b'"' + b"a" * 1_200_000, Refusal.NOT_JSON, 1),
        ("ror", CORDIS, Refusal.UNKNOWN_HEADER, 1),
    ],
    ids=lambda value: value if isinstance(value, Refusal) else "",
)
def test_bad_files_get_one_clear_refusal_and_change_nothing(
    tmp_path, importer, content, reason, line
):
    path = tmp_path / "file.csv"
    path.write_bytes(content)

    run = stage(importer, path)

    assert (run.state, run.refusal["reason"]) == ("refused", reason)
    assert line is None or run.refusal["line"] == line
    assert Organisation.objects.count() == 0
    assert not api.has_report(run)


def test_what_is_called_zip_and_is_none_is_told_so(tmp_path):
    path = tmp_path / "organization.zip"
    path.write_bytes(b"\x89\x00 nothing we know")

    assert stage("cordis", path).refusal["reason"] == Refusal.ZIP_BROKEN


def test_every_reason_has_its_sentence():
    assert set(SENTENCES) == set(Refusal)
    assert set(REMARKS) == set(Remark)


def test_the_missing_column_is_named(tmp_path):
    path = tmp_path / "organization.csv"
    path.write_bytes(CORDIS.replace(b'"country"', b'"land"'))

    assert stage("cordis", path).refusal["column"] == "country"


def test_the_same_table_twice_is_refused(tmp_path):
    one, two = tmp_path / "a.csv", tmp_path / "b.csv"
    one.write_bytes(CORDIS)
    two.write_bytes(CORDIS)

    assert stage("cordis", one, two).refusal["reason"] == Refusal.TABLE_TWICE


@pytest.mark.parametrize(
    ("importer", "names", "reason"),
    [
        ("cordis", [], Refusal.ZIP_WITHOUT_TABLES),
        ("cordis", ["readme.pdf", "more.pdf"], Refusal.ZIP_WITHOUT_TABLES),
        ("ror", ["readme.pdf", "more.pdf"], Refusal.ZIP_WITHOUT_TABLES),
        ("cordis", [f"{n}.csv" for n in range(501)], Refusal.ZIP_TOO_MANY),
    ],
)
def test_archives_without_tables_or_with_too_many_are_refused(tmp_path, importer, names, reason):
    path = tmp_path / "archive.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "x")

    assert stage(importer, path).refusal["reason"] == reason


def test_an_encrypted_archive_is_refused(tmp_path):
    path = cordis_zip(tmp_path / "c.zip")
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    path.write_bytes(bytes(content))

    assert stage("cordis", path).refusal["reason"] == Refusal.ZIP_BROKEN


def test_a_zip_bomb_is_refused_while_it_unpacks(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "RATIO_COUNTS_FROM", 1_000_000)
    monkeypatch.setattr(files, "MAX_RATIO", 50)
    path = tmp_path / "bomb.zip"
    zipped(
        path,
        organization=HEADER
        + CORDIS.split(b"\n")[1] * 1
        + b"\n" * 1
        + CORDIS[len(HEADER) :] * 20_000,
    )

    assert stage("cordis", path).refusal["reason"] == Refusal.PACKED_TOO_DENSE


def test_an_archive_that_says_it_is_too_big_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_EXPANDED", 500)
    path = cordis_zip(tmp_path / "big.zip")

    assert stage("cordis", path).refusal["reason"] == Refusal.ZIP_TOO_BIG


def test_an_archive_that_lies_about_its_size_is_refused_while_it_unpacks(tmp_path, monkeypatch):
    path = tmp_path / "liar.csv.gz"
    path.write_bytes(gzip.compress(HEADER + CORDIS[len(HEADER) :] * 9_000))
    path.write_bytes(path.read_bytes()[:-4] + struct.pack("<I", 10))
    monkeypatch.setattr(files, "MAX_EXPANDED", 2_000_000)

    assert stage("cordis", path).refusal["reason"] == Refusal.ZIP_TOO_BIG


def test_two_gigabytes_of_nonsense_are_refused_at_once_in_constant_memory(tmp_path):
    path = tmp_path / "nonsense.csv"
    with path.open("wb") as file:
        file.write(HEADER)
        file.truncate(2 * 1024**3)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    run = stage("cordis", path)

    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert run.refusal["reason"] == Refusal.NUL_BYTE
    assert grown < 100_000  # kilobytes


def test_a_hundred_thousand_bad_rows_are_grouped_and_all_can_be_downloaded(tmp_path):
    good = [organisation_line(organisationID=str(999_000_000 + n), vatNumber="") for n in range(3)]
    bad = CORDIS[len(HEADER) :].replace(b'"EXEMPEL AB"', b'""')
    path = tmp_path / "organization.csv"
    path.write_bytes(organisations_csv(*good) + bad * 100_000)

    run = stage("cordis", path)

    assert run.counts["organisations_added"] == 3
    assert run.counts["remark:no-name"] == 100_000
    assert sum(1 for line in api.report_lines(run) if "No name" in line[-1]) == 100_000


def test_regions_come_first(tmp_path):
    Region.objects.all().delete()

    with pytest.raises(api.RegionsMissing):
        stage("ror", ror_lines(tmp_path / "r.jsonl", ror_record()))


def test_a_preview_is_stale_once_another_import_was_applied(tmp_path):
    regions_path = ror_lines(tmp_path / "r.jsonl", ror_record(lat=None, lng=None))
    first, second = stage("ror", regions_path), stage("ror", regions_path)
    api.apply_import(run=first.uuid, by=COMMAND, now=NOON)

    with pytest.raises(api.ImportNotPossible) as refused:
        api.apply_import(run=second.uuid, by=COMMAND, now=NOON)

    assert refused.value.obstacle == "directory-has-changed"
    assert ImportRun.objects.get(pk=second.pk).state == "preview"


def test_a_run_can_be_given_up_before_it_changed_anything(tmp_path):
    run = stage("ror", ror_lines(tmp_path / "r.jsonl", ror_record(lat=None, lng=None)))

    given_up = api.discard_import(run=run.uuid, by=COMMAND, now=NOON)

    assert given_up.state == "undone"
    assert not api.has_report(given_up)
    with pytest.raises(api.StagingMissing):
        api.apply_import(run=run.uuid, by=COMMAND, now=NOON)
    with pytest.raises(api.StagingMissing):
        list(api.report_lines(given_up))


def test_broken_lines_of_json_are_left_out(tmp_path):
    path = tmp_path / "r.jsonl"
    lines = [
        json.dumps(ror_record(key, key, lat=None, lng=None)) for key in ("01vbc2y23", "02vzfsx67")
    ]
    path.write_text("\n".join([*lines, "", "{broken", "3"]), encoding="utf-8")

    run = stage("ror", path)

    assert (run.counts["organisations_added"], run.counts["remark:row-broken"]) == (2, 2)


def test_projects_alone_can_be_brought(tmp_path):
    path = tmp_path / "project.csv"
    path.write_bytes(
        projects_csv(
            project_line(),
            project_line(id="x"),
            project_line(id="7", title="", acronym=""),
            project_line(id="8", startDate="soon"),
        )
    )

    run = stage("cordis", path)

    assert run.counts["initiatives_added"] == 2
    assert {name for name in run.counts if name.startswith("remark:")} == {
        "remark:no-identifier",
        "remark:no-name",
        "remark:bad-date",
    }
