"""Figures of Eurostat come in as they are written, in each of its formats and edition by edition, or are told with their line."""

import csv
import gzip
import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.actors import api
from skerry.actors.enums import ObservationFlag
from skerry.actors.importers import eurostat
from skerry.actors.importers.files import Upload
from skerry.actors.importers.refusals import FileRefused, Refusal
from skerry.actors.models import Observation
from skerry.actors.rules.official_values import FLAGS, plain
from skerry.kernel.actor import COMMAND
from skerry.kernel.roles import Role
from tests.accounts.factories import RoleGrantFactory
from tests.actors.imports import LATER, NOON, bring_in, regions, stage, undo

SAMPLES = Path(__file__).parent / "samples"
LONG = "freq,size_emp,nace_r2,indic_is,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
ASKED = {"size": "10-49", "unit": "PC_ENT", "activities": ["C10-S951_X_K", ""]}


@pytest.fixture
def loaded(db):
    regions()


class Kept:
    """A sink that keeps what it is given."""

    def __init__(self):
        self.rows, self.remarks = [], []

    def begin(self, file):
        self.file = file

    def put(self, row):
        self.rows.append(row)

    def remark(self, reason, *, line, key="", detail=""):
        self.remarks.append((str(reason), line, detail))

    def read(self, *, is_broken=False):
        pass


def read(path):
    kept = Kept()
    eurostat.read([Upload(name=path.name, path=path)], kept)
    return kept


def written(tmp_path, text, name="isoc_cisce_ra.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def line(value="43.2", flag="", *, geo="SE", period="2022", size="10-49", indicator="E_SECMLOG"):
    return f"A,{size},C10-S951_X_K,{indicator},PC_ENT,{geo},{period},{value},{flag}\n"


def asked(country="SE", *indicators):
    return api.official_figures(country=country, indicators=indicators or ["E_SECMLOG"], **ASKED)


def test_a_table_with_a_column_a_period_gives_a_row_a_figure():
    kept = read(SAMPLES / "estat_isoc_e_dii.tsv")

    found = {(row.indicator, row.size, row.geo, row.period): row for row in kept.rows}
    sweden = found["E_DI2_HI", "10-49", "SE", "2020"]
    assert kept.remarks == []
    assert (sweden.dataset, sweden.activity, sweden.unit) == (
        "isoc_e_dii",
        "C10-S951_X_K",
        "PC_ENT",
    )
    assert (sweden.value, sweden.flags) == ("20.1", "")
    assert found["E_DI3_GELO", "10-49", "SE", "2023"].flags == "b"
    assert found["E_DI2_HI", "10-49", "SE", "2019"].value is None


def test_rows_of_sdmx_csv_say_the_same_as_the_table():
    table = {row[:8]: row[8:10] for row in read(SAMPLES / "estat_isoc_e_dii.tsv").rows}

    rows = {row[:8]: row[8:10] for row in read(SAMPLES / "estat_isoc_e_dii_filtered_en.csv").rows}

    both = table.keys() & rows.keys()
    assert len(both) > 10
    assert {key: rows[key] for key in both} == {key: table[key] for key in both}


def test_dimensions_without_a_column_of_their_own_are_kept_by_name():
    rows = read(SAMPLES / "estat_isoc_sks_itsp_age.tsv").rows

    assert {(row.dataset, row.indicator, row.other) for row in rows} == {
        ("isoc_sks_itsp_age", "", "age=Y15-34")
    }
    assert rows[0].flags == "be"


def test_the_data_set_is_told_by_the_name_where_no_column_does():
    rows = read(SAMPLES / "isoc_cisce_ra_2019.sdmx.csv").rows

    assert {(row.dataset, row.activity) for row in rows} == {("isoc_cisce_ra", "")}


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (
            (
                "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,Time frequency,size_emp,Size classes,nace_r2,Activity,indic_is,"
                "Indicator,unit,Unit,geo,Geopolitical entity,TIME_PERIOD,Time,OBS_VALUE,Observation value,OBS_FLAG,Flag"
            ),
            (
                "dataflow,ESTAT:ISOC_CISCE_RA(1.0),Security,A,Annual,10-49,Small,C10,All,E_SECMLOG,Logs,PC_ENT,Per cent,SE,"
                "Sweden,2022,,53.2,,b,break in series"
            ),
        ),
        (
            (
                "STRUCTURE,STRUCTURE_ID,freq: Time frequency,size_emp: Size,nace_r2: Activity,indic_is: Indicator,"
                "unit: Unit,geo: Entity,TIME_PERIOD: Time,OBS_VALUE: Value,OBS_FLAG: Flag,CONF_STATUS: Secrecy"
            ),
            (
                "dataflow,ESTAT:ISOC_CISCE_RA(1.0): Security,A: Annual,10-49: Small,C10: All,E_SECMLOG: Logs,"
                "PC_ENT: Per cent,SE: Sweden,2022,53.2,b: break in time series,F: Free"
            ),
        ),
        (
            "DATAFLOW,LAST UPDATE,freq,size_emp,nace_r2,indic_is,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG",
            "ESTAT:ISOC_CISCE_RA(1.0),24/01/25 23:00:00,A,10-49,C10,E_SECMLOG,PC_ENT,SE,2022,53.20,b",
        ),
        (
            "DATAFLOW,FREQ,SIZE_EMP,NACE_R2,INDIC_IS,UNIT,GEO,TIME_PERIOD,OBS_VALUE,OBS_STATUS",
            "ISOC_CISCE_RA,A,10-49,C10,E_SECMLOG,PC_ENT,SE,2022,5.32E1,B",
        ),
    ],
)
def test_labels_and_other_columns_change_nothing(tmp_path, header, row):
    kept = read(written(tmp_path, f"{header}\n{row}\n", "download.csv"))

    assert kept.remarks == []
    assert [tuple(each)[:10] for each in kept.rows] == [
        ("isoc_cisce_ra", "E_SECMLOG", "PC_ENT", "10-49", "C10", "", "SE", "2022", "53.2", "b")
    ]


def test_what_is_secret_or_taken_out_has_no_figure(tmp_path):
    header = LONG.strip() + ",CONF_STATUS,action\n"
    rows = line(geo="SE").strip() + ",C,I\n" + line(geo="FI").strip() + ",F,D\n"

    found = read(written(tmp_path, header + rows)).rows

    assert [(row.geo, row.value, row.flags) for row in found] == [
        ("SE", "43.2", "c"),
        ("FI", None, ""),
    ]


@pytest.mark.parametrize(
    ("row", "reason", "detail"),
    [
        (line("43,2".replace(",", ";")), "bad-figure", "OBS_VALUE: 43;2"),
        (line("1e99"), "bad-figure", "OBS_VALUE: 1e99"),
        (line(flag="x"), "bad-flag", "OBS_VALUE: x"),
        (line(period="22"), "bad-period", "TIME_PERIOD: 22"),
        (line(geo=""), "bad-code", "geo: "),
        (line(size="ten to 49"), "bad-code", "size_emp: ten to 49"),
        ("A,10-49\n", "row-broken", "2"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_line_column_and_what_to_do(
    tmp_path, row, reason, detail
):
    kept = read(written(tmp_path, LONG + "\n" + line() + row))

    assert kept.remarks == [(reason, 4, detail)]
    assert len(kept.rows) == 1
    assert str(api.REMARKS[api.Remark(reason)])


def test_rows_of_a_table_are_told_too(tmp_path):
    text = (
        "freq,unit,geo\\TIME_PERIOD\t2021 \t2022 \n"
        "A,PC,SE\t12 \tn/a \n"
        "A,PC\t1 \t2 \n"
        "\n"
        "A,PC,??\t1 \t2 \n"
        "A,PC,FI\t1 x\t2 b\n"
    )

    kept = read(written(tmp_path, text, "isoc_e.tsv"))

    assert kept.remarks == [
        ("bad-figure", 2, "2022: n/a"),
        ("row-broken", 3, "3"),
        ("bad-code", 5, "geo: ??"),
        ("bad-flag", 6, "2021: x"),
    ]
    assert [(row.geo, row.period, row.value, row.flags) for row in kept.rows] == [
        ("SE", "2021", "12", ""),
        ("FI", "2022", "2", "b"),
    ]


def test_too_many_dimensions_are_no_figure(tmp_path):
    names = [f"d{number}" for number in range(9)]
    header = ",".join([*names, "geo", "TIME_PERIOD", "OBS_VALUE"])
    row = ",".join(["X" * 30] * 9 + ["SE", "2022", "1"])

    kept = read(written(tmp_path, f"{header}\n{row}\n"))

    assert [(reason, line) for reason, line, _detail in kept.remarks] == [("bad-code", 2)]


@pytest.mark.parametrize(
    ("text", "name", "reason", "at"),
    [
        ("\n", "isoc_a.csv", Refusal.EMPTY, None),
        ("a;b\n1;2\n", "isoc_a.csv", Refusal.UNKNOWN_HEADER, 1),
        ("geo,OBS_VALUE\nSE,1\n", "isoc_a.csv", Refusal.MISSING_COLUMN, 1),
        ("geo,geo,TIME_PERIOD,OBS_VALUE\n", "isoc_a.csv", Refusal.COLUMN_TWICE, 1),
        ("unit\\TIME_PERIOD\t2022\nPC\t1\n", "isoc_a.tsv", Refusal.UNKNOWN_HEADER, 1),
        ("geo\\TIME_PERIOD\tlast year\nSE\t1\n", "isoc_a.tsv", Refusal.UNKNOWN_HEADER, 1),
        (LONG + line(), "download.csv", Refusal.NO_DATASET, None),
        (LONG + line() + '"' + "x" * 1_100_000 + "\n", "isoc_a.csv", Refusal.LINE_TOO_LONG, 3),
        (LONG + line() + '"' + ("x" * 600_000 + "\n") * 3, "isoc_a.csv", Refusal.LINE_TOO_LONG, 4),
    ],
)
def test_another_file_is_refused_with_its_place(tmp_path, text, name, reason, at):
    with pytest.raises(FileRefused) as caught:
        read(written(tmp_path, text, name))

    assert (caught.value.reason, caught.value.place.line) == (reason, at)


figures = st.decimals(min_value=-99_999, max_value=10**9, places=3, allow_nan=False)
cells = st.tuples(
    st.none() | figures, st.sets(st.sampled_from(FLAGS), max_size=3).map(sorted).map("".join)
)
subjects = st.tuples(
    st.sampled_from(["10-49", "50-249", "GE250"]),
    st.sampled_from(["", "C10-S951_X_K"]),
    st.sampled_from(["E_SECMLOG", "E_SECINS"]),
    st.sampled_from(["SE", "EL", "UK", "EU27_2020"]),
)
editions = st.dictionaries(
    subjects, st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=8
)
YEARS = ("2019", "2021", "2022")


def expected(edition):
    return {
        (*subject, year): (None if value is None else plain(value), flags)
        for subject, row in edition.items()
        for year, (value, flags) in zip(YEARS, row, strict=True)
    }


def found_in(path):
    kept = read(path)
    assert kept.remarks == []
    return {
        (row.size, row.activity, row.indicator, row.geo, row.period): (row.value, row.flags)
        for row in kept.rows
    }


@settings(deadline=None)
@given(edition=editions)
def test_a_table_is_read_as_it_was_written(edition, tmp_path_factory):
    lines = ["freq,size_emp,nace_r2,indic_is,unit,geo\\TIME_PERIOD\t" + "\t".join(YEARS)]
    for (size, activity, indicator, geo), row in edition.items():
        told = [f"{':' if value is None else value} {flags}" for value, flags in row]
        lines.append(f"A,{size},{activity},{indicator},PC_ENT,{geo}\t" + "\t".join(told))
    path = tmp_path_factory.mktemp("tables") / "estat_isoc_cisce_ra.tsv.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode()))

    assert found_in(path) == expected(edition)


@settings(deadline=None)
@given(edition=editions, is_labelled=st.booleans())
def test_sdmx_csv_is_read_as_it_was_written(edition, is_labelled, tmp_path_factory):
    def told(code):
        return f'{code}: "so, and so"' if is_labelled and code else code

    file = io.StringIO()
    writer = csv.writer(file)
    names = ["STRUCTURE_ID", "size_emp", "nace_r2", "indic_is", "geo", "TIME_PERIOD", "OBS_VALUE"]
    writer.writerow([*map(told, names), "OBS_FLAG"])
    for (*subject, geo), row in edition.items():
        for year, (value, flags) in zip(YEARS, row, strict=True):
            key = ["ESTAT:ISOC_CISCE_RA(1.0)", *map(told, subject), told(geo), year]
            writer.writerow([*key, "" if value is None else value, flags])
    path = tmp_path_factory.mktemp("rows") / "download.csv"
    path.write_bytes(file.getvalue().encode())

    assert found_in(path) == expected(edition)


@pytest.mark.usefixtures("loaded")
def test_a_run_brings_figures_and_taking_it_back_takes_them(tmp_path):
    path = written(tmp_path, LONG + line("53.2", "b") + line(":", "c", period="2023"))
    looked = stage("eurostat", path)
    before = asked()

    run = api.apply_import(run=looked.uuid, by=COMMAND, now=NOON)
    shown = asked()["E_SECMLOG"]
    undo(run)

    assert before == {}
    assert (run.counts["rows"], run.counts["observations_added"]) == (2, 2)
    assert (shown.value, shown.period, shown.dataset) == (Decimal("53.2"), "2022", "isoc_cisce_ra")
    assert shown.flags == (ObservationFlag.BREAK,)
    assert shown.source.licence == "CC BY 4.0"
    assert asked() == {}
    assert not Observation.objects.exists()


@pytest.mark.usefixtures("loaded")
def test_a_newer_edition_is_shown_and_taking_it_back_brings_the_one_before(tmp_path):
    bring_in("eurostat", written(tmp_path, LONG + line("53.2") + line("60", geo="FI")))
    newer = written(tmp_path, LONG + line("54", "r") + line("60", geo="FI") + line(geo="DK"))

    run = bring_in("eurostat", newer, now=LATER)
    shown = asked()["E_SECMLOG"]
    undo(run)

    counts = [run.counts[f"observations_{what}"] for what in ("added", "changed", "same")]
    assert counts == [1, 1, 1]
    changed = run.options["samples"]["observations changed"]
    assert changed[0][6:8] == ["53.2", "54 r"]
    assert (shown.value, shown.flags) == (Decimal(54), (ObservationFlag.REVISED,))
    assert asked()["E_SECMLOG"].value == Decimal("53.2")


@pytest.mark.usefixtures("loaded")
def test_the_newest_year_with_a_figure_is_asked_for_and_the_whole_economy_first(tmp_path):
    rows = [
        line("1", period="2019"),
        line("2", period="2021"),
        line(":", "c", period="2022"),
        line("9", period="2021").replace("C10-S951_X_K", ""),
        line("7", geo="EL"),
        line("8", geo="EU27_2020"),
        line("5", indicator="E_SECINS", size="50-249"),
    ]
    bring_in("eurostat", written(tmp_path, LONG + "".join(rows)))

    assert asked()["E_SECMLOG"].value == 2
    assert asked("GR")["E_SECMLOG"].value == 7
    assert asked("EU")["E_SECMLOG"].value == 8
    assert asked("SE", "E_SECINS") == {}


@pytest.mark.usefixtures("loaded")
def test_the_same_figure_twice_is_noted_and_two_different_ones_are_refused(tmp_path):
    twice = stage("eurostat", written(tmp_path, LONG + line("5") + line("5.0")))
    torn = stage("eurostat", written(tmp_path, LONG + line("5") + line("6")))

    assert (twice.counts["observations_added"], twice.counts["remark:twice-in-file"]) == (1, 1)
    assert torn.state == "refused"
    assert (torn.refusal["reason"], torn.refusal["line"]) == ("figures-disagree", 3)


@pytest.mark.usefixtures("loaded")
def test_the_report_names_the_figures(tmp_path):
    run = stage("eurostat", written(tmp_path, LONG + line("5", "e") + line("x", geo="FI")))

    lines = list(api.report_lines(run))

    assert [(each[2], each[3], each[4]) for each in lines if each[1]] == [
        (2, "E_SECMLOG", "SE, 10-49, C10-S951_X_K, 2022: 5 e")
    ]
    assert [(each[2], each[7]) for each in lines if not each[1]] == [(3, "OBS_VALUE: x")]


@pytest.mark.usefixtures("loaded")
def test_the_page_of_a_run_counts_figures_and_no_organisations(client, tmp_path):
    client.force_login(RoleGrantFactory(role=Role.CLUSTER_MANAGER).user)
    run = stage("eurostat", written(tmp_path, LONG + line("5")))

    page = client.get(run.get_absolute_url()).text

    assert "Figures to be added" in page
    assert '<th scope="row">Figures</th>' in page
    assert '<th scope="row">Organisations</th>' not in page


def test_the_page_of_a_new_import_offers_eurostat(client, db):
    regions()
    client.force_login(RoleGrantFactory(role=Role.CLUSTER_MANAGER).user)

    page = client.get(reverse("actors:import_new")).text

    assert 'value="eurostat"' in page
    assert "isoc_cisce_ra" in page
