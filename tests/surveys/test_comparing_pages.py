from dataclasses import replace

import pytest
from django.utils.translation import override

from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.surveys import phrases_comparing as phrases
from skerry.surveys.models import ResultsPlan
from skerry.surveys.queries.plans import plan_of
from skerry.surveys.rules.figures.candidates import candidates
from skerry.surveys.rules.figures.comparing import Unfit
from skerry.surveys.rules.figures.content import Domain, FigureRow, QuestionFigures
from skerry.surveys.rules.figures.plans.plan import Plan
from skerry.surveys.rules.figures.plans.segments import SegmentsPlan
from skerry.surveys.rules.figures.variables import VariableKind
from skerry.surveys.views.results import pictures, sentences
from skerry.surveys.views.results.labels import told
from tests.surveys.factories_results import (
    HIDDEN,
    ResultsFactory,
    content,
    measured,
    share,
    weighing,
)
from tests.surveys.factories_waves import NOON, WaveFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(client_as):
    return client_as(Role.SURVEY_TEAM)


@pytest.fixture
def visitor(client_as):
    return client_as(Role.VISITOR)


def choosing(wave):
    return f"/desk/surveys/{wave.uuid}/results/plan/questions/"


def question(name, *shares, apart=(), silent=()):
    """A question of one answer, its shares the same everywhere."""
    rows = [
        FigureRow(value=value, figures=(share(each, each - 0.05, each + 0.05),) * 3)
        for value, each in zip(("here", "there"), shares, strict=False)
    ]
    return QuestionFigures(
        name=name,
        kind=VariableKind.VALUES,
        rows=tuple(rows),
        silent=tuple(
            FigureRow(value="nothing", figures=(share(each, 0, 1),) * 3) for each in silent
        ),
        bases=(120, None, None),
        apart=apart,
    )


def compared(**changes):
    """All by the answers to ``single``, which is not compared by itself."""
    own = question("single", 0.6, 0.4, apart=("question:single",))
    none = replace(
        own, rows=tuple(replace(row, figures=(row.figures[0], HIDDEN, HIDDEN)) for row in own.rows)
    )
    told_of = {
        "weighing": weighing(replies=120),
        "domains": (
            Domain(replies=120, weighted=240),
            Domain(
                dimension="question:single", value="here", replies=None, share=0.6, weighted=144
            ),
            Domain(dimension="question:single", value="there", replies=None, share=0.4),
        ),
        "questions": (none, question("row", 0.5, 0.3, silent=(0.2,)), measured("number")),
    }
    return content(**told_of | changes)


def several():
    """One question that fits, and one for each reason not to."""
    hidden = question("row", 0.5, 0.5)
    hidden = replace(hidden, rows=(replace(hidden.rows[0], figures=(HIDDEN,) * 3), hidden.rows[1]))
    return compared(
        questions=(
            question("single", 0.6, 0.4),
            hidden,
            question("scale", 0.9, 0.1),
            measured("number"),
        )
    )


def test_what_is_printed_decides_which_questions_may_be_chosen():
    assert candidates(several()) == {
        "single": None,
        "row": Unfit.HIDDEN,
        "scale": Unfit.FEW,
    }
    assert candidates(compared())["single"] is None


def test_the_page_offers_what_fits_and_says_why_not_of_the_rest(team):
    draft = ResultsFactory(says=several())

    text = team.get(choosing(draft.wave)).text

    assert 'value="single"' in text
    assert 'value="row"' not in text
    assert str(phrases.UNFIT[Unfit.HIDDEN]) in text
    assert str(phrases.UNFIT[Unfit.FEW]) in text
    assert "Compare by answers" in team.get(f"/desk/surveys/{draft.wave.uuid}/results/plan/").text


def test_a_choice_is_kept_for_the_next_time_figures_are_computed(team):
    draft = ResultsFactory(says=several())

    text = team.post(choosing(draft.wave), {"questions": ["single"]}, follow=True).text

    assert plan_of(draft.wave).questions == ("single",)
    assert "Compute the figures anew" in text
    assert AuditEvent.objects.filter(kind="surveys.results.planned").count() == 1
    assert "checked" in team.get(choosing(draft.wave)).text


def test_no_question_is_a_choice_too(team):
    draft = ResultsFactory(says=several())
    ResultsPlan.objects.create(
        wave=draft.wave, content=Plan(questions=("row",)).as_json(), changed_at=NOON
    )
    assert 'value="row"' in team.get(choosing(draft.wave)).text

    team.post(choosing(draft.wave), {"kept": "yes"})

    assert plan_of(draft.wave).questions == ()


def test_three_questions_are_too_many(team):
    fit = tuple(question(name, 0.5, 0.5) for name in ("single", "row", "scale"))
    draft = ResultsFactory(says=compared(questions=fit))

    answer = team.post(choosing(draft.wave), {"questions": ["single", "row", "scale"]})

    assert answer.status_code == 422
    assert str(phrases.TOO_MANY) in answer.text
    assert plan_of(draft.wave).questions == ()


def test_before_anything_is_computed_the_page_says_what_to_do(team):
    wave = WaveFactory(state="closed", closed_at=NOON)

    assert "Compute the figures first" in team.get(choosing(wave)).text


def test_where_nothing_fits_the_page_says_so(team):
    draft = ResultsFactory(says=compared(questions=(question("single", 0.9, 0.1),)))

    assert "No question can be chosen" in team.get(choosing(draft.wave)).text


def test_published_results_stay_as_they_are(team):
    results = ResultsFactory(published=True, says=several())

    assert "Published results stay as they are" in team.get(choosing(results.wave)).text
    text = team.post(choosing(results.wave), {"questions": ["single"]}, follow=True).text
    assert "These results are published" in text
    assert plan_of(results.wave).questions == ()


def test_groups_are_called_by_the_words_of_the_question(visitor):
    results = ResultsFactory(published=True, says=compared())

    text = visitor.get(
        results.get_absolute_url(), {"question": "row", "by": "question:single"}
    ).text

    assert "By “Where?”" in text
    assert ">There &lt;b&gt;</th>" in text
    assert "60% of all" in text
    assert "Organisations for which they stand" in text
    assert ">144<" in text


def test_a_question_is_not_offered_by_its_own_answers(visitor):
    results = ResultsFactory(published=True, says=compared())
    asked = {"question": "single", "by": "question:single"}

    text = visitor.get(results.get_absolute_url(), asked).text
    lines = b"".join(visitor.get(f"{results.get_absolute_url()}figures.csv", asked)).decode()

    assert "By “Where?”" not in text
    assert "hidden</span>" not in text
    assert lines.count("\n") == 3


def test_the_file_tells_the_share_of_a_group_and_never_how_many(visitor):
    results = ResultsFactory(published=True, says=compared())

    response = visitor.get(f"{results.get_absolute_url()}figures.csv", {"question": "row"})

    lines = b"".join(response).decode().splitlines()
    assert any("By “Where?”,Here,60% of all,144,0.5," in line for line in lines)


def test_the_report_compares_each_question_by_what_it_can_be(visitor):
    results = ResultsFactory(published=True, says=compared())

    text = visitor.get(f"{results.get_absolute_url()}report/").text

    assert "How hard is it? By “Where?”" in text or "To find people By “Where?”" in text
    assert ">Where? By “Where?”" not in text


def test_segments_have_the_names_that_somebody_gave_them(visitor):
    names = ({"en": "Explorers", "sv": "Utforskare"}, {})
    plan = Plan(segments=SegmentsPlan(questions=("row",), names=names, seed=1))
    domains = (
        Domain(replies=120),
        Domain(dimension="segment", value="0", replies=None, share=0.6),
        Domain(dimension="segment", value="1", replies=None, share=None),
    )
    results = ResultsFactory(published=True, says=compared(domains=domains), plan=plan.as_json())

    text = visitor.get(results.get_absolute_url(), {"question": "row", "by": "segment"}).text

    assert "By segment" in text
    assert ">Explorers</th>" in text
    assert told(results, language="sv").groups["segment"] == [(1, "Utforskare"), (2, "1")]


def test_segments_without_names_are_numbers():
    domains = (Domain(replies=120), Domain(dimension="segment", value="0", replies=None, share=0.6))
    results = ResultsFactory(says=compared(domains=domains, questions=()))

    assert told(results, language="en").groups["segment"] == [(1, "0")]


def test_a_question_that_is_gone_is_called_by_its_name():
    results = ResultsFactory(says=compared(questions=()))
    words = told(results, language="en")

    with override("en"):
        assert words.way("question:single") == "By “single”"


@pytest.mark.parametrize(
    ("silent", "shown", "said"),
    [
        ((0.2,), 0.5, 2),
        ((), 0.5, 0),
        ((0.0,), 0.5, 0),
        ((0.9,), 0.05, 0),
    ],
)
def test_shares_of_those_who_answered_follow_from_what_is_printed(silent, shown, said):
    asked = question("row", shown, 0.1, silent=silent)
    words = told(ResultsFactory(says=compared()), language="en")

    with override("en"):
        found = sentences.asked_sentences(words, asked)

    assert len(found) == said
    if found:
        assert found[0].startswith("20 of 100 did not know")
        assert "about 62 of 100 gave “Here”" in found[1]


def test_of_numbers_and_of_hidden_answers_only_the_silence_is_told():
    words = told(ResultsFactory(says=compared()), language="en")
    hidden = question("row", 0.5, silent=(0.2,))
    hidden = replace(hidden, rows=(replace(hidden.rows[0], figures=(HIDDEN,) * 3),))

    assert len(sentences.asked_sentences(words, hidden)) == 1
    assert len(sentences.asked_sentences(words, measured("number"))) == 1


def test_for_how_many_a_column_stands_is_told_where_it_is_known():
    words = told(ResultsFactory(says=compared()), language="en")

    line = pictures.stand_for(words, "question:single")

    assert [cell.value for cell in line.cells] == ["240", "144", "–"]
    assert pictures.stand_for(told(ResultsFactory(), language="en"), None) is None
