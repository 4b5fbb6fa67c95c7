"""Waves of which no good figures can be made: a clear sentence and a sound way on, never a silent wrong figure."""

import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from skerry.kernel.roles import Role
from skerry.surveys import phrases_results, phrases_weights
from skerry.surveys.enums import Mode, ResultsObstacle
from skerry.surveys.models import Invitation, Results, ResultsPlan
from tests.surveys.answering import a_wave, an_invitation, close
from tests.surveys.test_weights_pages import page as weights_page
from tests.surveys.test_weights_pages import say, sent

pytestmark = pytest.mark.django_db
BILLION = 10**9
JOINED = "Groups in which fewer than 5 organisations answered, or none, count together"


@pytest.fixture
def team(client_as):
    return client_as(Role.SURVEY_TEAM)


def a_wave_of(panel, **answers):
    """A closed census; of each size so many said yes and so many no."""
    wave = a_wave(Mode.NAMED)
    for size, (yes, no) in answers.items():
        for place in range(yes + no):
            say(an_invitation(wave, stratum=size), "yes" if place < yes else "no")
    wave.frame = wave.asked = panel
    close(wave)
    return wave


def computed(client, wave):
    """What stands on the desk's page of results when figures were asked for."""
    answer = client.post(reverse("surveys:results_compute", args=[wave.uuid]), follow=True)
    main = re.search(r"(?s)<main.*</main>", answer.text)[0]
    return re.sub(r"\s+", " ", strip_tags(main))


def content_of(wave):
    return Results.objects.get(wave=wave).content


def weights_of(wave):
    told = content_of(wave)["weighing"]
    return told["smallest"], told["largest"]


# Strata


@pytest.mark.parametrize("of_large", [{}, {"large": (1, 0)}], ids=["nobody", "one"])
def test_a_stratum_of_nobody_or_one_counts_together_with_another_and_says_so(team, of_large):
    wave = a_wave_of({"micro": 80, "large": 20}, micro=(20, 20), **of_large)

    shown = computed(team, wave)

    assert JOINED in shown
    assert "The groups within which answers stand for the others Micro; Large" in shown
    assert weights_of(wave) == pytest.approx([100 / (40 + len(of_large))] * 2)
    assert [domain["replies"] for domain in content_of(wave)["domains"]] == [40 + len(of_large)]


def test_a_stratum_of_a_single_organisation_is_named_nowhere_but_among_groups(team):
    wave = a_wave_of({"micro": 80, "large": 1}, micro=(20, 20), large=(1, 0))

    shown = computed(team, wave)

    assert JOINED in shown
    assert "By size" not in shown


def test_strata_that_stand_for_themselves_need_no_word(team):
    wave = a_wave_of({"micro": 80, "large": 60}, micro=(15, 20), large=(20, 15))

    assert JOINED not in computed(team, wave)


# Answers


def test_an_answer_that_all_gave_is_hidden_and_counted_as_hidden(team):
    wave = a_wave_of({"micro": 80, "large": 60}, micro=(35, 0), large=(35, 0))

    shown = computed(team, wave)

    assert "All figures of this question are hidden" in shown
    assert "Nothing had to be hidden" not in shown
    hidden = content_of(wave)["protection"]
    assert hidden["primary"] == hidden["cells"] > 0


@pytest.mark.parametrize("number", [0, 4])
def test_nobody_or_hardly_anybody_gives_a_sentence_and_no_figures(team, number):
    wave = a_wave_of({"micro": 80}, micro=(number, 0))

    assert str(phrases_results.OBSTACLES[ResultsObstacle.TOO_FEW]) in computed(team, wave)
    assert not Results.objects.exists()


def test_a_question_that_nobody_answered_says_that_all_are_silent(team):
    """Twenty were asked, and said nothing."""
    wave = a_wave_of({"micro": 120}, micro=(20, 40))
    computed(team, wave)

    share = next(one for one in content_of(wave)["questions"] if one["name"] == "share")
    told = {row["value"]: row["figures"][0]["value"] for row in (*share["rows"], *share["silent"])}
    assert (told["nothing"], told["mean"], told["total"]) == (1.0, None, None)


# Weights


def test_one_stratum_of_a_billion_gives_a_warning_beside_the_figures(team):
    wave = a_wave_of({"micro": 80, "large": BILLION}, micro=(30, 30), large=(15, 20))

    shown = computed(team, wave)

    assert "a few answers count so much that most figures hang on them" in shown
    assert "stand for all 1,000,000,080 organisations" in shown
    # (80 · 30/60 + 10⁹ · 15/35) / (10⁹ + 80)
    assert content_of(wave)["questions"][0]["rows"][0]["figures"][0]["value"] == 0.43


def test_a_total_of_a_billion_is_taken_with_a_warning(team):
    wave = a_wave_of({"micro": 80, "large": 60}, micro=(30, 30), large=(15, 20))
    totals = f"margin,category,total\nsize,micro,1\nsize,large,{BILLION}\n"

    kept = team.post(weights_page(wave), sent(pasted=totals, source="Register"), follow=True)

    assert kept.status_code == 200
    assert "a few answers count so much" in computed(team, wave)


def test_a_total_of_nothing_where_somebody_answered_joins_the_next(team):
    wave = a_wave_of({"micro": 80, "large": 60}, micro=(30, 30), large=(15, 20))
    totals = "margin,category,total\nsize,micro,0\nsize,large,60\n"

    team.post(weights_page(wave), sent(pasted=totals, source="Register"), follow=True)
    shown = computed(team, wave)

    assert "Categories in which too few answered count together." in shown
    assert weights_of(wave)[0] > 0


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("size,micro,40\nsize,large,60\nexports,yes,70\nexports,no,70\n", "Size: 100, Do you export?: 140"),
        ("size,micro,40\n", "large"),
        ("size,micro,-1\nsize,large,60\n", "-1"),
        ("size,micro,nan\nsize,large,60\n", "nan"),
    ],
    ids=["contradicting", "missing", "negative", "none"],
)  # fmt: skip
def test_totals_that_make_no_sense_are_told_and_not_taken(team, pasted, said):
    wave = a_wave_of({"micro": 80, "large": 60}, micro=(30, 30), large=(15, 20))

    answer = team.post(weights_page(wave), sent(pasted=f"margin,category,total\n{pasted}"))

    assert answer.status_code == 422
    assert said in strip_tags(answer.text)
    assert not ResultsPlan.objects.exists()


# Modes


def test_answers_heard_on_the_phone_stand_beside_the_figures_for_everybody(team):
    wave = a_wave_of({"micro": 80, "large": 60}, micro=(30, 30), large=(15, 20))
    heard = Invitation.objects.filter(wave=wave).order_by("pk")[:30]
    Invitation.objects.filter(pk__in=[one.pk for one in heard]).update(entered="phone")

    shown = computed(team, wave)

    assert "30 answers were given to the survey team, who typed them in" in shown
    assert str(phrases_weights.MANY_ENTERED) in shown
