"""The page on which weights are decided."""

import csv
import re
from dataclasses import replace
from html import unescape
from io import StringIO
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.urls import reverse

from skerry.kernel.actor import TIMER, VISITOR
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.questionnaires.api import Given
from skerry.surveys import phrases_weights as phrases
from skerry.surveys.enums import Access, Mode, ResultsObstacle
from skerry.surveys.forms_weights import WeightsForm
from skerry.surveys.models import Invitation, Results, ResultsPlan
from skerry.surveys.queries import weights as queries
from skerry.surveys.queries.plans import plan_of
from skerry.surveys.rules.figures.plans.brought import MarginFault
from skerry.surveys.rules.figures.plans.weights import Margin, Way, WeightsPlan
from skerry.surveys.services import kept
from skerry.surveys.services.exports import AnswersNotExportable, export_answers
from skerry.surveys.services.plans import change_plan
from skerry.surveys.services.results import ResultsNotPossible, compute_results
from skerry.surveys.sheets import InvitedSheet
from tests.surveys.answering import NOON, a_wave, an_invitation, close
from tests.surveys.test_results import a_closed_wave

pytestmark = pytest.mark.django_db

EXPORTS = "margin\tcategory\ttotal\nexports\tyes\t30\nexports\tno\t70\n"
IMPOSSIBLE = WeightsPlan(way=Way.RAKING, margins=(Margin(variable="place", totals={"A": 1.0}),))


def page(wave):
    return reverse("surveys:results_plan_weights", args=[wave.uuid])


def decide(wave, plan):
    change_plan(
        wave=wave,
        change=lambda whole: replace(whole, weights=plan),
        part="weights",
        by=TIMER,
        now=NOON,
    )


def say(invitation, word):
    """Hand in one answer."""
    sheet, said = InvitedSheet(invitation), {"by": VISITOR, "now": NOON}
    sheet.save(section="first", answers={"exports": Given(value=word)}, seen=0, **said)
    kept.hand_in(invitation=invitation, **said)


def a_wave_with_answers(yes=20, no=20, **fields):
    wave = a_wave(Mode.NAMED, **fields)
    for place in range(yes + no):
        say(an_invitation(wave), "yes" if place < yes else "no")
    wave.frame = wave.asked = {"micro": 2 * (yes + no)} if wave.panel else {}
    close(wave)
    return wave


def sent(**changes):
    usual = {"way": "raking", "margins": "brought", "pasted": EXPORTS, "limit": "3"}
    return usual | {"source": "Statistics Sweden"} | changes


def table_rows(text):
    """Each row of a table as the words that are read there."""
    rows = re.findall(r"<tr[ >].*?</tr>", text, re.DOTALL)
    return [" ".join(unescape(re.sub("<[^>]*>", " ", row)).split()) for row in rows]


def test_the_hub_leads_to_weights(client_as):
    wave = a_wave(Mode.NAMED)

    hub = client_as(Role.SURVEY_TEAM).get(reverse("surveys:results_plan", args=[wave.uuid]))

    assert page(wave) in hub.text


def test_while_a_wave_is_open_weights_can_be_decided_and_nothing_is_read(client_as):
    team, wave = client_as(Role.SURVEY_TEAM), a_wave(Mode.NAMED)
    wave.frame = {"micro": 4}
    wave.save()

    kept_ = team.post(page(wave), sent(margins="frame", pasted="", is_trimmed="on"), follow=True)

    assert str(phrases.SAVED) in kept_.text
    assert "Once the wave is closed" in kept_.text
    assert plan_of(wave).weights == WeightsPlan(way=Way.RAKING, limit=3.0)
    event = AuditEvent.objects.get(kind="surveys.results.planned")
    assert event.detail == {"part": "weights"}


def test_pasted_totals_are_kept_and_stand_beside_the_answers(client_as):
    team, wave = client_as(Role.SURVEY_TEAM), a_wave_with_answers()

    shown = team.post(page(wave), sent(source=" Statistics "), follow=True).text

    plan = plan_of(wave).weights
    assert plan.margins == (Margin(variable="question:exports", totals={"yes": 30.0, "no": 70.0}),)
    assert plan.source == "Statistics"
    assert "Do you export?" in shown
    assert "30%" in shown
    assert "50%" in shown
    assert "Smallest weight" in shown


def test_who_may_not_read_answers_sees_totals_alone(client_as):
    manager, wave = client_as(Role.CLUSTER_MANAGER), a_wave_with_answers()

    shown = manager.post(page(wave), sent(), follow=True).text

    assert "not shown" in shown
    assert "50%" not in shown
    assert "Smallest weight" not in shown


def test_a_file_is_taken_and_totals_stay_until_others_are_brought(client_as):
    team, wave = client_as(Role.SURVEY_TEAM), a_wave_with_answers()
    file = SimpleUploadedFile("totals.csv", EXPORTS.encode())
    team.post(page(wave), sent(pasted="", upload=file))

    shown = team.post(page(wave), sent(pasted="", way="greg"), follow=True).text

    assert plan_of(wave).weights.way is Way.GREG
    assert len(plan_of(wave).weights.margins) == 1
    assert "They stay unless you bring others" in shown


def test_as_usual_needs_no_totals(client_as):
    team, wave = client_as(Role.SURVEY_TEAM), a_wave_with_answers()

    team.post(page(wave), sent(way="classes", margins="", pasted=""))

    assert plan_of(wave).weights == WeightsPlan()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"way": ""}, "required"),
        ({"pasted": ""}, phrases.NOTHING_BROUGHT),
        ({"is_trimmed": "on", "limit": ""}, phrases.NO_LIMIT),
        ({"source": "  "}, phrases.NO_SOURCE),
        ({"is_trimmed": "on", "limit": "0.5"}, "Weights can be cut at 1.5 to 100 times"),
        ({"is_trimmed": "on", "limit": "101"}, "Weights can be cut at 1.5 to 100 times"),
        ({"pasted": "colour,number\nred,1\n"}, phrases.COLUMNS_MISSING),
        ({"pasted": "<html>"}, '<a href="#id_pasted">'),
        ({"pasted": "margin,category,total\n" + "size,micro,1\n" * 2001}, "2,000"),
        (
            {"pasted": "margin,category,total\n<b>x</b>,=1,2\n"},
            "&lt;b&gt;x&lt;/b&gt;",
        ),
        (
            {"pasted": "margin,category,total\nexports,yes,0\nexports,no,0\n"},
            phrases.FAULTS[MarginFault.NOTHING_IN_IT],
        ),
        (
            {"pasted": "margin,category,total\nexports,yes,1\n"},
            phrases.FAULTS[MarginFault.CATEGORY_MISSING],
        ),
        (
            {"pasted": "margin,category,total\nsize,micro,4\nexports,yes,3\nexports,no,3\n"},
            "Size: 4, Do you export?: 6",
        ),
        (
            {"upload": SimpleUploadedFile("picture.png", b"\x89PNG\r\n\x1a\n")},
            phrases.TWO_TABLES,
        ),
        (
            {"pasted": "", "upload": SimpleUploadedFile("picture.png", b"\x89PNG\r\n\x1a\n")},
            "This kind of file is not accepted here.",
        ),
    ],
)
def test_bad_input_is_told_and_nothing_is_kept(client_as, changes, said):
    team, wave = client_as(Role.SURVEY_TEAM), a_wave(Mode.NAMED)
    wave.frame = {"micro": 4}
    wave.save()

    answer = team.post(page(wave), sent(**changes))

    assert answer.status_code == 422
    assert str(said) in answer.text
    assert not ResultsPlan.objects.exists()


@pytest.mark.parametrize(
    ("rows", "row", "fault"),
    [
        (["exports,yes,-1", "exports,no,3"], "2", MarginFault.BELOW_NOTHING),
        (["exports,yes,3", f"exports,no,{'9' * 99_000}"], "3", MarginFault.TOO_LARGE),
        (["exports,yes,3", "exports,no,=1+1"], "3", MarginFault.NOT_A_NUMBER),
        (["exports,yes,3", "exports,no,3", "exports,no,3"], "4", MarginFault.TWICE),
        (["exports,yes,3", "exports,no,"], "3", MarginFault.NO_TOTAL),
    ],
)
def test_a_bad_total_is_told_once_with_its_row(client_as, rows, row, fault):
    team, wave = client_as(Role.SURVEY_TEAM), a_wave(Mode.NAMED)
    pasted = "\n".join(["margin,category,total", *rows])

    answer = team.post(page(wave), sent(pasted=pasted))

    told = [line for line in table_rows(answer.text) if str(phrases.FAULTS[fault]) in line]
    assert answer.status_code == 422
    assert [line.split()[0] for line in told] == [row]


@pytest.mark.parametrize("field", ["pasted", "source"])
def test_a_character_that_cannot_be_kept_is_told_once(field):
    said = QueryDict(urlencode(sent(**{field: "a\x00b"})))

    form = WeightsForm(said, None, plan=WeightsPlan(), has_frame=True)

    assert {name: len(told) for name, told in form.errors.items()} == {field: 1}


def test_what_answers_cannot_meet_is_refused_when_it_is_decided(client_as):
    team, wave = client_as(Role.SURVEY_TEAM), a_wave_with_answers(3, 9)
    wave.frame = wave.asked = {"micro": 20, "large": 400}
    wave.save()
    for row in Invitation.objects.filter(wave=wave).order_by("pk")[:5]:
        Invitation.objects.filter(pk=row.pk).update(stratum="large")

    answer = team.post(page(wave), sent(way="classes", is_trimmed="on", limit="1.5"))

    assert answer.status_code == 422
    assert "Choose at least" in answer.text
    assert not ResultsPlan.objects.exists()


def test_a_published_wave_is_weighted_no_more(client_as):
    team, wave = client_as(Role.SURVEY_TEAM), a_wave_with_answers()
    Results.objects.create(
        wave=wave, state="published", published_at=NOON, computed_at=NOON, content={}
    )

    answer = team.post(page(wave), sent())

    assert answer.status_code == 422
    assert "published" in answer.text


def test_what_no_longer_fits_is_told_and_nothing_is_computed_or_taken_out(client_as):
    team, wave = client_as(Role.SURVEY_TEAM), a_closed_wave()
    decide(wave, IMPOSSIBLE)

    shown = team.get(page(wave)).text

    assert "“Place” is no longer among what this survey knows" in shown
    with pytest.raises(ResultsNotPossible) as refused:
        compute_results(wave=wave, by=TIMER, now=NOON)
    assert refused.value.obstacle is ResultsObstacle.WEIGHTS_NOT_FITTING
    with pytest.raises(AnswersNotExportable) as not_taken:
        export_answers(wave=wave, reason="Thesis", by=TIMER, now=NOON)
    assert not_taken.value.obstacle is ResultsObstacle.WEIGHTS_NOT_FITTING
    assert not AuditEvent.objects.filter(kind="surveys.answers.exported").exists()


def test_of_an_open_link_totals_must_be_brought_and_a_warning_stands_there(client_as):
    team = client_as(Role.SURVEY_TEAM)
    wave = a_wave_with_answers(access=Access.OPEN_LINK, dimensions=[])

    refused = team.post(page(wave), sent(margins="frame", pasted=""))
    shown = team.post(page(wave), sent(), follow=True).text

    assert str(phrases.NO_FRAME) in refused.text
    assert "they are still no sample" in shown
    content = compute_results(wave=wave, by=TIMER, now=NOON).content
    assert content["weighing"]["is_sample"] is False
    assert content["questions"][0]["rows"][0]["figures"][0]["value"] == 0.3


def test_answers_that_the_team_typed_in_are_warned_of(client_as):
    team, wave = client_as(Role.SURVEY_TEAM), a_wave_with_answers()
    Invitation.objects.filter(wave=wave).update(entered="phone")

    assert str(phrases.MANY_ENTERED) in team.get(page(wave)).text


def test_the_template_has_every_category_and_is_read_as_it_is(client_as):
    team, wave = client_as(Role.SURVEY_TEAM), a_wave(Mode.NAMED)
    wave.frame = {"micro": 4, "large": 3}
    wave.save()
    address = reverse("surveys:results_plan_totals", args=[wave.uuid])

    text = b"".join(team.get(address).streaming_content).decode("utf-8-sig")
    answer = team.post(page(wave), sent(pasted=text))

    rows = list(csv.reader(StringIO(text)))
    assert [row[:3] for row in rows[1:]] == [
        ["size", "large", "3"],
        ["size", "micro", "4"],
        ["question:exports", "yes", ""],
        ["question:exports", "no", ""],
    ]
    assert answer.status_code == 302
    assert plan_of(wave).weights.margins == (
        Margin(variable="size", totals={"large": 3.0, "micro": 4.0}),
    )


def test_what_became_of_the_totals_is_said_below_them(client_as):
    """The few large ones are cut, so their total is missed; who has no known size keeps its part."""
    team, wave = client_as(Role.SURVEY_TEAM), a_wave_with_answers(20, 20)
    rows = list(Invitation.objects.filter(wave=wave).order_by("pk").values_list("pk", flat=True))
    for stratum, some in (("large", rows[:6]), ("small", rows[6:8]), ("unknown", rows[8:15])):
        Invitation.objects.filter(pk__in=some).update(stratum=stratum)
    wave.frame = wave.asked = {"micro": 30, "small": 20, "large": 200, "unknown": 10}
    wave.save()
    brought = "margin,category,total\nSize,Micro,30\nsize,small,20\nsize,large,200\n"

    shown = team.post(page(wave), sent(pasted=brought, is_trimmed="on", limit="10"), follow=True)

    assert "a total is missed by up to" in shown.text
    assert "Small or Large" in shown.text
    assert "Categories in which too few answered count together." in shown.text
    assert "keep their part" in shown.text


def test_a_question_that_is_gone_is_called_by_its_name(client_as):
    team, wave = client_as(Role.SURVEY_TEAM), a_closed_wave()
    decide(
        wave, replace(IMPOSSIBLE, margins=(Margin(variable="question:gone", totals={"a": 1.0}),))
    )

    assert "“gone” is no longer" in team.get(page(wave)).text


def test_weights_of_few_answers_are_not_made():
    wave = a_closed_wave(number=4)

    assert queries.weighed(wave, WeightsPlan()) is None
