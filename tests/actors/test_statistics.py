from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from skerry.actors.models import OfficialSeries, OfficialValue
from skerry.actors.services import statistics
from skerry.actors.services.statistics import SeriesFacts, SeriesProblem, read_series, save_series
from skerry.kernel.actor import COMMAND
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from tests.actors.factories import RegionFactory
from tests.actors.imports import NOON

pytestmark = pytest.mark.django_db
FACTS = SeriesFacts(key="dii", title="Digital intensity", unit="per cent", publisher="Eurostat")
GOOD = (
    "region;period;breakdown;value;flag\nSE;2024;10-49;4,5;\nSE;2023;10-49;:;\nSE;2024-Q1;;3.25;b\n"
)
PAGE = reverse("actors:statistics")


@pytest.fixture(autouse=True)
def _regions(db):
    RegionFactory(code="SE", level=0)


def test_a_table_is_read_with_either_decimal_sign_and_with_flags():
    content = read_series(GOOD.encode())

    assert content.problems == []
    assert [(o.period, o.value, o.flag) for o in content.observations] == [
        ("2024", Decimal("4.5"), ""),
        ("2023", None, ":"),
        ("2024-Q1", Decimal("3.25"), "b"),
    ]


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("", SeriesProblem.COLUMN_MISSING, None),
        ("region,period\nSE,2024", SeriesProblem.COLUMN_MISSING, None),
        ("region,period,value\n\n", SeriesProblem.NO_ROWS, None),
        ("region,period,value\nXX,2024,1", SeriesProblem.REGION_UNKNOWN, 2),
        ("region,period,value\nSE,2024-13,1", SeriesProblem.PERIOD_UNREADABLE, 2),
        ("region,period,value\nSE,2024,many", SeriesProblem.VALUE_UNREADABLE, 2),
        ("region,period,value\nSE,2024,NaN", SeriesProblem.VALUE_UNREADABLE, 2),
        ("region,period,value,flag\nSE,2024,1,7", SeriesProblem.FLAG_UNREADABLE, 2),
        ("region,period,value\nSE,2024,", SeriesProblem.VALUE_MISSING, 2),
        ("region,period,value\nSE,2024,1\n\nSE,2024,2", SeriesProblem.TWICE, 4),
        (
            f"region,period,value,breakdown\nSE,2024,1,{'x' * 61}",
            SeriesProblem.BREAKDOWN_TOO_LONG,
            2,
        ),
        ("region,period,value\nSE,2024,1\0", SeriesProblem.NOT_TEXT, None),
    ],
)
def test_problems_are_named_with_their_line(text, reason, line):
    problem = read_series(text.encode()).problems[0]

    assert (problem.reason, problem.line) == (reason, line)


def test_a_file_of_another_kind_or_too_big_is_refused(monkeypatch):
    assert read_series(b"\xff").problems[0].reason == SeriesProblem.NOT_TEXT
    monkeypatch.setattr(statistics, "MAX_BYTES", 3)
    assert read_series(b"abcd").problems[0].reason == SeriesProblem.TOO_BIG
    assert set(statistics.SENTENCES) == set(SeriesProblem)


def test_no_more_problems_are_named_than_a_person_mends_at_once():
    text = "region,period,value\n" + "XX,2024,1\n" * 100

    assert len(read_series(text.encode()).problems) == 20


def test_a_series_of_the_same_key_is_replaced_whole():
    save_series(facts=FACTS, content=read_series(GOOD.encode()), by=COMMAND, now=NOON)
    shorter = read_series(b"region,period,value\nSE,2025,7\n")

    save_series(facts=FACTS, content=shorter, by=COMMAND, now=NOON)

    assert OfficialSeries.objects.count() == 1
    assert OfficialValue.objects.get().value == Decimal(7)
    assert AuditEvent.objects.filter(kind="actors.statistics.uploaded").count() == 2


def test_a_table_with_problems_is_not_kept():
    with pytest.raises(statistics.SeriesNotKept):
        save_series(facts=FACTS, content=read_series(b""), by=COMMAND, now=NOON)

    assert OfficialSeries.objects.count() == 0


def test_the_policy_officer_looks_a_table_through_and_keeps_it(client_as):
    officer = client_as(Role.POLICY_OFFICER)
    facts = {
        "key": "dii",
        "title": "Digital intensity",
        "unit": "per cent",
        "publisher": "Eurostat",
    }

    page = officer.post(PAGE, facts | {"table": SimpleUploadedFile("t.csv", GOOD.encode())})
    assert "3 values. These are the first of them." in page.text
    assert OfficialSeries.objects.count() == 0
    token = page.text.split('name="held" value="')[1].split('"')[0]

    kept = officer.post(PAGE, facts | {"held": token, "keep": "1"}, follow=True)
    assert "3 values are kept." in kept.text
    assert OfficialValue.objects.count() == 3

    gone = officer.post(PAGE, facts | {"held": token, "keep": "1"})
    assert (gone.status_code, "no longer here" in gone.text) == (422, True)


def test_problems_and_missing_files_are_shown(client_as):
    officer = client_as(Role.POLICY_OFFICER)
    facts = {
        "key": "dii",
        "title": "Digital intensity",
        "unit": "per cent",
        "publisher": "Eurostat",
    }

    wrong = officer.post(
        PAGE, facts | {"table": SimpleUploadedFile("t.csv", b"region,period,value\nXX,2024,1")}
    )
    assert (wrong.status_code, "Line 2:" in wrong.text) == (422, True)
    assert "This field is required." in officer.post(PAGE, facts).text
    assert client_as(Role.MEMBER).get(PAGE).status_code == 403
