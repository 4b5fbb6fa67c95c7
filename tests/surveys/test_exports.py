"""Answers that are taken out for statistics."""

import csv
import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import partial
from io import BytesIO, StringIO
from zipfile import ZipFile

import polars as pl
import pytest
from django.urls import reverse
from frictionless import Package, system

from skerry.kernel.actor import TIMER
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.questionnaires.api import Given, Missing
from skerry.surveys.bundle import bundle
from skerry.surveys.enums import Access, Mode, ResultsObstacle
from skerry.surveys.models import ResultsPlan
from skerry.surveys.phrases_results import OBSTACLES
from skerry.surveys.rules.figures.computing import compute as compute_by_seed
from skerry.surveys.rules.figures.export import export_of
from skerry.surveys.rules.figures.plans.codebooks import Code, Codebook
from skerry.surveys.rules.figures.plans.plan import Plan
from skerry.surveys.rules.figures.plans.weights import Margin, Way, WeightsPlan
from skerry.surveys.services.exports import AnswersNotExportable, export_answers
from skerry.surveys.services.plans import change_plan
from tests.surveys.answering import NOON, a_wave, close
from tests.surveys.figures import DEFINITION, frame, reply
from tests.surveys.open_answers import a_wave_in_words
from tests.surveys.test_results import a_closed_wave

REPLIES = [
    *(
        reply(
            f"s{place}",
            exports="yes" if place < 7 else "no",
            people=str(place) if place else Missing.REFUSED,
            areas=("cloud",),
        )
        for place in range(20)
    ),
    *(
        reply(f"l{place}", size="large", exports="yes" if place < 9 else "no")
        for place in range(15)
    ),
]
FRAME = frame({"small": 60, "large": 25})


@pytest.fixture
def files(tmp_path):
    """The bundle of these replies, unpacked."""
    table = export_of(DEFINITION, REPLIES, FRAME)
    packed = bundle(table, title="A wave", language="en")
    with ZipFile(BytesIO(packed)) as archive:
        archive.extractall(tmp_path)
    return tmp_path


compute = partial(compute_by_seed, seed=7, least_in_group=5)


def test_a_row_has_weight_design_and_every_answer_but_no_name(files):
    rows = list(csv.DictReader(StringIO((files / "answers.csv").read_text(encoding="utf-8"))))

    assert len(rows) == 35
    small = [row for row in rows if row["size"] == "small"]
    assert {(row["weight"], row["class_population"]) for row in small} == {("3.0", "60.0")}
    assert {row["response_class"] for row in rows} == {"small", "large"}
    assert sorted(int(row["unit"]) for row in rows) == list(range(1, 36))
    silent = next(row for row in small if row["people_why"])
    assert (silent["people"], silent["people_why"]) == ("", "refused")
    assert {row["areas__cloud"] for row in rows} == {"yes", "empty"}
    assert {row["abroad"] for row in rows if row["exports"] == "no"} == {"not-asked"}
    assert "words" not in rows[0]


def test_the_order_of_rows_says_nothing_of_who_they_are():
    there = export_of(DEFINITION, REPLIES, FRAME)
    back = export_of(DEFINITION, REPLIES[::-1], FRAME)

    assert there == back


def test_colleagues_share_the_number_of_their_organisation():
    replies = [*REPLIES, reply("s1", exports="yes")]

    rows = export_of(DEFINITION, replies, FRAME).rows

    assert len({row[0] for row in rows}) == 35


def test_without_a_frame_nobody_is_said_to_stand_for_others():
    replies = [reply(f"o{place}", exports="yes") for place in range(5)]

    table = export_of(DEFINITION, replies, frame({}, access=Access.OPEN_LINK, dimensions=()))

    assert {row[1:4] for row in table.rows} == {("", None, 1.0)}


def test_a_stranger_reads_the_package(files):
    with system.use_context(trusted=True):
        report = Package(str(files / "datapackage.json")).validate()

    assert report.valid, report.flatten(["type", "message"])
    fields = json.loads((files / "datapackage.json").read_text())["resources"][0]["schema"][
        "fields"
    ]
    content = next(field for field in fields if field["name"] == "exports")
    assert content["labels"] == {"yes": "yes", "no": "no"}


def test_the_same_answers_stand_in_parquet(files):
    read = pl.read_parquet(files / "answers.parquet")

    assert read.height == 35
    assert read["weight"].sum() == pytest.approx(85)
    assert read["people"].null_count() == 16


@pytest.mark.parametrize(
    ("asked", "place"), [(["exports", "yes"], 0), (["exports", "yes", "size", "large"], 1)]
)
def test_the_script_computes_a_published_figure_again(files, asked, place):
    content = compute(DEFINITION, REPLIES, FRAME)
    published = content.question("exports").rows[0].figures[place].value

    done = subprocess.run(
        [sys.executable, "figure.py", *asked], cwd=files, capture_output=True, text=True, check=True
    )

    assert done.stdout.startswith(f"{published * 100:.0f} %")


def test_labels_for_r_and_spss_say_what_was_asked(files):
    assert 'setNames(c("yes", "no")' in (files / "labels.R").read_text()
    spss = (files / "labels.sps").read_text()
    assert "VALUE LABELS exports 'yes' 'yes' 'no' 'no'." in spss
    assert "people F20.8" in spss


@pytest.mark.django_db
def test_taking_answers_out_leaves_the_reason_in_the_log():
    wave = a_closed_wave()

    table = export_answers(wave=wave, reason="Master's thesis", by=TIMER, now=NOON)

    assert len(table.rows) == 6
    event = AuditEvent.objects.get(kind="surveys.answers.exported")
    assert event.detail == {"reason": "Master's thesis", "rows": 6}


@pytest.mark.django_db
def test_open_answers_go_out_as_their_codes(client_as):
    wave = a_wave_in_words()
    code = Code(name="cost", labels={"en": "High costs"}, words=("cost*",))
    books = (Codebook(question="need", codes=(code,)),)
    ResultsPlan.objects.create(wave=wave, content=Plan(codebooks=books).as_json(), changed_at=NOON)

    taken = client_as(Role.SURVEY_TEAM).post(
        reverse("surveys:export", args=[wave.uuid]), {"reason": "A master's thesis on costs"}
    )

    with ZipFile(BytesIO(taken.content)) as archive:
        rows = list(csv.DictReader(StringIO(archive.read("answers.csv").decode())))
        labels = archive.read("labels.R").decode()
    assert [row["need__cost"] for row in rows].count("yes") == len(rows) / 2
    assert "High costs" in labels


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("mode", "is_closed", "obstacle"),
    [
        (Mode.NAMED, False, ResultsObstacle.NOT_CLOSED),
        (Mode.ANONYMOUS, True, ResultsObstacle.NOT_RELEASED),
        (Mode.NAMED, True, ResultsObstacle.TOO_FEW),
    ],
)
def test_nothing_is_taken_out_too_early_or_of_nobody(mode, is_closed, obstacle):
    wave = a_wave(mode)
    if is_closed:
        close(wave)

    with pytest.raises(AnswersNotExportable) as refused:
        export_answers(wave=wave, reason="Early", by=TIMER, now=NOON)

    assert refused.value.obstacle is obstacle
    assert not AuditEvent.objects.filter(kind="surveys.answers.exported").exists()


@pytest.mark.django_db
def test_the_survey_team_takes_answers_out_with_a_reason(client_as):
    team, wave = client_as(Role.SURVEY_TEAM), a_closed_wave()
    address = reverse("surveys:export", args=[wave.uuid])

    assert address in team.get(reverse("surveys:answers", args=[wave.uuid])).text
    refused = team.post(address, {"reason": "short"})
    taken = team.post(address, {"reason": "A master's thesis on growth"})

    assert (refused.status_code, taken.status_code) == (422, 200)
    assert taken["Content-Disposition"] == f'attachment; filename="answers-{wave.uuid}.zip"'
    with ZipFile(BytesIO(taken.content)) as archive:
        assert "answers.parquet" in archive.namelist()
    assert AuditEvent.objects.filter(kind="surveys.answers.exported").count() == 1


@pytest.mark.django_db
def test_answers_of_an_open_wave_are_not_handed_out(client_as):
    team, wave = client_as(Role.SURVEY_TEAM), a_wave(Mode.NAMED)
    address = reverse("surveys:export", args=[wave.uuid])

    answer = team.post(address, {"reason": "A master's thesis on growth"}, follow=True)

    assert str(OBSTACLES[ResultsObstacle.NOT_CLOSED]) in answer.text
    assert address not in team.get(reverse("surveys:answers", args=[wave.uuid])).text


def test_the_weights_that_go_out_are_the_final_ones_and_say_how_they_came_about(tmp_path):
    plan = WeightsPlan(
        way=Way.RAKING,
        margins=(Margin(variable="question:exports", totals={"yes": 30.0, "no": 70.0}),),
        source="Statistics Sweden",
        limit=5.0,
    )
    replies = [replace(one, entered="visit" if one.unit == "s0" else "") for one in REPLIES]
    table = export_of(DEFINITION, replies, FRAME, plan)

    packed = bundle(table, title="A wave", language="en")

    with ZipFile(BytesIO(packed)) as archive:
        archive.extractall(tmp_path)
    done = subprocess.run(
        [sys.executable, "figure.py", "exports", "yes"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    published = compute(DEFINITION, replies, FRAME, plan=Plan(weights=plan))
    assert published.question("exports").rows[0].figures[0].value == 0.3
    assert done.stdout.startswith("30 %")
    rows = list(csv.DictReader(StringIO((tmp_path / "answers.csv").read_text(encoding="utf-8"))))
    assert {row["entered"] for row in rows} == {"respondent", "visit"}
    assert {row["response_class"] for row in rows} == {"small", "large"}
    words = (tmp_path / "README.txt").read_text(encoding="utf-8")
    assert "Then raked to these margins: exports." in words
    assert "The totals are from: Statistics Sweden." in words
    assert "No weight is more than 5.0 times the median." in words
    told = json.loads((tmp_path / "datapackage.json").read_text())["weighting"]
    assert (told["way"], told["source"], told["limit"]) == ("raking", "Statistics Sweden", 5.0)
    assert told["margins"][0]["groups"] == [["yes"], ["no"]]


COST = Code(name="high-cost", labels={"en": "High cost", "sv": "Kostnad"}, words=("cost*", "dear"))


@pytest.fixture
def coded_files(tmp_path):
    """The bundle of replies whose words have a code."""
    said = [replace(one, asked=one.asked | {"words"}) for one in REPLIES]
    said = [
        replace(one, answers={**one.answers, "words": Given(value=text)})
        for one, text in zip(said, ["It costs <too> much", "Rain"] * 20, strict=False)
    ]
    books = (Codebook(question="words", codes=(COST,)),)
    table = export_of(DEFINITION, said, FRAME, codebooks=books)
    with ZipFile(BytesIO(bundle(table, title="A wave", language="en"))) as archive:
        archive.extractall(tmp_path)
    return tmp_path


def test_codes_go_out_as_variables_and_the_words_stay(coded_files):
    text = (coded_files / "answers.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(StringIO(text)))

    assert Counter(row["words__high_cost"] for row in rows) == {"yes": 18, "no": 17}
    assert "much" not in text
    assert pl.read_parquet(coded_files / "answers.parquet")["words__high_cost"].n_unique() == 2


def test_the_codebook_says_what_a_code_is_and_how_it_came_about(coded_files):
    with system.use_context(trusted=True):
        report = Package(str(coded_files / "datapackage.json")).validate()
    package = json.loads((coded_files / "datapackage.json").read_text(encoding="utf-8"))
    field = package["resources"][0]["schema"]["fields"][-1]

    assert report.valid, report.flatten(["type", "message"])
    assert field["name"] == "words__high_cost"
    assert field["title"].endswith(": High cost")
    assert field["words"] == ["cost*", "dear"]
    assert "cost*, dear" in field["description"]
    assert "a column for each code" in (coded_files / "README.txt").read_text(encoding="utf-8")


def test_codes_have_labels_for_r_and_spss(coded_files):
    title = "High cost"

    assert f'{title}"' in (coded_files / "labels.R").read_text(encoding="utf-8")
    spss = (coded_files / "labels.sps").read_text(encoding="utf-8")
    assert "words__high_cost A255" in spss
    assert f"{title}'." in spss


@pytest.mark.django_db
def test_the_codes_of_a_wave_go_out_with_its_answers():
    wave = a_wave_in_words(times=1)
    plan = Plan(codebooks=(Codebook(question="need", codes=(COST,)),))
    change_plan(wave=wave, change=lambda _before: plan, part="codebooks", by=TIMER, now=NOON)

    table = export_answers(wave=wave, reason="Master's thesis", by=TIMER, now=NOON)

    assert "need__high_cost" in [column.name for column in table.columns]
