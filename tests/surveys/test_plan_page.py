from uuid import uuid4

import pytest

from skerry.kernel.roles import Role
from skerry.surveys.models import ResultsPlan, SegmentSearch
from skerry.surveys.rules.figures.plans.codebooks import Code, Codebook
from skerry.surveys.rules.figures.plans.plan import Plan
from skerry.surveys.rules.figures.plans.segments import SegmentsPlan
from skerry.surveys.rules.figures.plans.weights import Margin, Way, WeightsPlan
from tests.surveys.factories_results import ResultsFactory
from tests.surveys.factories_waves import NOON, WaveFactory
from tests.surveys.open_answers import a_wave_in_words

pytestmark = pytest.mark.django_db

SEGMENTS = SegmentsPlan(
    questions=("a", "b"), names=({"en": "Beginners"}, {"en": "Old hands"}), seed=1
)


@pytest.fixture
def team(client_as):
    return client_as(Role.SURVEY_TEAM)


def said(team, wave, plan=None):
    if plan:
        ResultsPlan.objects.create(wave=wave, content=plan.as_json(), changed_at=NOON)
    return team.get(f"/desk/surveys/{wave.uuid}/results/plan/").text


def closed():
    return ResultsFactory().wave


def test_where_nothing_is_chosen_each_part_says_what_holds(team):
    text = said(team, closed())

    assert "each answer stands for its group" in text
    assert text.count("Nothing chosen:") == 4
    assert "Needs attention" not in text


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (Plan(questions=("exports",)), "Compared by “"),
        (
            Plan(weights=WeightsPlan(way=Way.RAKING, limit=3)),
            "raking to the totals of the panel. No weight counts more than 3 times",
        ),
        (Plan(weights=WeightsPlan(limit=2.5)), "more than 2.5 times"),
        (
            Plan(
                weights=WeightsPlan(
                    way=Way.GREG, margins=(Margin(variable="size", totals={"micro": 3}),)
                )
            ),
            "Weighted by GREG to totals of: Size.",
        ),
        (Plan(segments=SEGMENTS), "Compared by 2 segments: Beginners, Old hands."),
        (Plan(earlier=str(uuid4())), "Choose another one, or none."),
    ],
)
def test_each_part_says_what_is_chosen(team, plan, words):
    assert words in said(team, closed(), plan)


def test_codes_of_open_answers_are_counted(team):
    wave = a_wave_in_words()
    cost = Code(name="cost", labels={"en": "Cost"}, words=("cost*",))
    plan = Plan(codebooks=(Codebook(question="need", codes=(cost,)),))

    assert "No codes yet" in said(team, wave)
    assert "1 of 1 question in own words is counted by codes." in said(team, wave, plan)


def test_what_needs_attention_is_marked(team):
    wave = closed()
    SegmentSearch.objects.create(wave=wave, job=uuid4(), found={"classes": 2}, asked_at=NOON)

    text = said(team, wave, Plan(earlier=str(wave.uuid)))

    assert text.count("Needs attention") == 2
    assert "wait for their names" in text


def test_the_one_button_computes_where_that_is_possible(team):
    draft = closed()
    published = ResultsFactory(published=True).wave
    going_on = WaveFactory()

    def button(wave):
        return f'action="/desk/surveys/{wave.uuid}/results/compute/"' in said(team, wave)

    assert [button(wave) for wave in (draft, published, going_on)] == [True, False, False]


def test_a_draft_that_is_older_than_the_plan_says_so(team):
    wave = closed()

    assert "The draft is older" not in said(team, wave)
    assert "The draft is older" in said(team, wave, Plan(weights=WeightsPlan(limit=4)))
