"""The page on which segments are looked for and named, and what pages of results say of them."""

import pytest

from skerry.kernel.actor import TIMER
from skerry.kernel.models.jobs import Job
from skerry.kernel.roles import Role
from skerry.methods.segments import Way
from skerry.surveys.models import AnonymousAnswer, ResultsPlan, SegmentSearch
from skerry.surveys.queries import segments as queries
from skerry.surveys.queries.plans import plan_of
from skerry.surveys.rules.figures import segmenting
from skerry.surveys.rules.figures.plans.codebooks import Code, Codebook
from skerry.surveys.rules.figures.plans.plan import Plan
from skerry.surveys.services import results as results_services
from skerry.surveys.services import segments as services
from skerry.surveys.views.results.labels import told
from skerry.surveys.views.results.report import report_of
from skerry.surveys.views.results.segments_part import part_of, stability_words
from tests.surveys.answering import NOON, a_wave
from tests.surveys.factories_results import ResultsFactory
from tests.surveys.segments import CHOSEN, an_answered_wave, firms, named, searched, seek, work

pytestmark = pytest.mark.django_db
WAYS = {"questions": CHOSEN, "way": Way.LATENT_CLASSES}
NAMED = {
    "name_0_en": "Far away",
    "name_0_sv": "Långt bort",
    "name_1_en": "At home <b>",
    "name_1_sv": "Hemma",
}


@pytest.fixture
def team(client_as):
    return client_as(Role.SURVEY_TEAM)


def address(wave, *deed):
    return "/".join(["/desk/surveys", str(wave.uuid), "results/plan/segments", *deed, ""])


def name(client, wave, names=NAMED, **more):
    search = queries.search_of(wave)
    told = {"search": str(search.uuid)} if search else {}
    return client.post(address(wave, "name"), told | names, **more)


def see(client, wave, **more):
    return client.get(address(wave), **more).text


def published(wave):
    results = results_services.compute_results(wave=wave, by=TIMER, now=NOON)
    return results_services.publish_results(results=results, seen=NOON, by=TIMER, now=NOON)


# Looking for segments


def test_the_page_offers_the_questions_that_can_be_counted(team):
    text = see(team, an_answered_wave())

    assert "About exports? (nearly all answered)" in text
    assert "About content? (about 10 of 100 gave no answer)" in text
    assert "About needs? – Capital (nearly all answered)" in text
    assert "About rare? (hardly anybody answered)" in text
    assert "About words?" not in text


def test_the_page_speaks_the_language_of_the_reader(team):
    text = see(team, an_answered_wave(), headers={"Accept-Language": "sv"})

    assert "Om exports? (nästan alla svarade)" in text
    assert "Leta efter segment" in text


def test_the_hub_leads_to_the_page(team):
    wave = an_answered_wave()

    assert address(wave) in team.get(f"/desk/surveys/{wave.uuid}/results/plan/").text


def test_a_search_begins_shows_how_far_it_is_and_can_be_stopped(team):
    wave = an_answered_wave()

    text = team.post(address(wave), WAYS, follow=True).text
    assert "The search has begun" in text
    assert "It waits for the background worker." in text

    Job.objects.update(done=2, total=7)
    part = see(team, wave, headers={"HX-Request": "true"})
    assert part.partition("</title>")[2].lstrip().startswith('<div id="standing"')
    assert 'hx-trigger="every 2s"' in part
    assert "Steps done" in part

    assert "being stopped" in team.post(address(wave, "stop"), follow=True).text
    assert "The last search was stopped" in see(team, wave)
    assert "ended already" in team.post(address(wave, "stop"), follow=True).text


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        (CHOSEN[:2], "You chose 2 questions. Choose from 3 to 20."),
        ([*CHOSEN, "rare"], "Hardly anybody answered “About rare?”"),
        ([], "You chose no question. Choose some that say different things."),
    ],
)
def test_a_choice_that_cannot_work_gets_a_sentence_and_is_kept(team, chosen, sentence):
    wave = an_answered_wave()

    answer = team.post(address(wave), {**WAYS, "questions": chosen})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert answer.text.count(" checked") == len(chosen) + 1
    assert not SegmentSearch.objects.exists()


def test_few_answers_get_a_sentence(team):
    answer = team.post(address(an_answered_wave(firms(far=20, near=20))), WAYS)

    assert "Too few organisations answered" in answer.text


def test_before_the_wave_is_closed_there_is_nothing_to_look_in(team):
    wave = a_wave()

    assert "The wave is not closed yet" in see(team, wave)
    answer = team.post(address(wave), {**WAYS, "questions": ["exports"] * 3})
    assert answer.status_code == 422
    wave = an_answered_wave()
    wave.state, wave.closed_at = "open", None
    wave.save()
    assert "The wave is not closed yet" in team.post(address(wave), WAYS).text


def test_a_search_that_failed_says_why(team):
    wave = an_answered_wave()
    seek(wave)
    AnonymousAnswer.objects.filter(wave=wave).delete()
    work()

    assert "Too few organisations answered" in see(team, wave)
    Job.objects.update(error="")
    assert "Something went wrong" in see(team, wave)


# What was found


def test_the_result_shows_every_number_and_what_sets_segments_apart(team):
    wave = an_answered_wave()
    searched(wave)

    text = see(team, wave)

    assert "2 segments." in text
    assert "Very stable" in text
    assert "No: a segment would be too small" in text
    assert "About 53 of 100 organisations that answered." in text
    assert "What sets “A” apart" in text
    assert "About needs? – Capital" in text


def test_without_segments_the_page_says_so(team):
    wave = an_answered_wave(firms(far=55, near=20))
    searched(wave)

    text = see(team, wave)

    assert "There are no segments" in text
    assert "no longer be changed" in name(team, wave, follow=True).text


def test_typical_answers_are_judged_by_stability(team):
    wave = an_answered_wave()
    searched(wave, way=Way.K_MODES)

    assert "The higher, the better." in see(team, wave)


@pytest.mark.parametrize(
    ("stability", "word"), [(0.9, "Very stable"), (0.7, "Fairly"), (0.5, "Shaky")]
)
def test_stability_is_said_in_words(stability, word):
    assert stability_words(stability).startswith(word)


# Names


def test_names_in_every_language_put_segments_into_use(team):
    wave = an_answered_wave()
    searched(wave)
    results_services.compute_results(wave=wave, by=TIMER, now=NOON)

    text = name(team, wave, follow=True).text

    assert "The segments have their names." in text
    assert "The draft is older than this" in text
    assert "<li>At home &lt;b&gt;</li>" in text
    assert 'value="Långt bort"' in text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name_1_sv": ""}, "Segment B has no name in Swedish yet. Give it one."),
        ({"name_1_en": "x" * 81}, "The name of segment B is too long. Use at most 80 letters."),
        (
            {"name_1_en": "far Away"},
            "Another segment is called so, too. Give segment B another name.",
        ),
    ],
)
def test_names_that_are_missing_or_alike_are_given_back(team, wrong, sentence):
    wave = an_answered_wave()
    searched(wave)

    answer = name(team, wave, NAMED | wrong)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Far away"' in answer.text
    assert plan_of(wave).segments is None


def test_names_go_to_the_search_they_were_given_to(team):
    wave = an_answered_wave()
    named(wave)
    searched(wave, questions=CHOSEN[:3])

    assert 'value="Far away"' not in see(team, wave)


def test_names_for_segments_that_were_sought_anew_meanwhile_are_not_kept(team):
    wave = an_answered_wave()
    before = searched(wave)
    searched(wave, questions=CHOSEN[:3])

    answer = name(team, wave, NAMED | {"search": str(before.uuid)}, follow=True)

    assert "The names were not kept." in answer.text
    assert plan_of(wave).segments is None


def test_coded_answers_that_set_segments_apart_are_called_by_their_labels(team):
    said = firms(far=60, near=60)
    for place, each in enumerate(said):
        is_far, is_odd = each["exports"] == "yes", place % 5 == 0
        each["words"] = "people" if is_far is not is_odd else "rules"
    wave = an_answered_wave(said)
    code = Code(name="folk", labels={"en": "Skilled staff", "sv": "Folk"}, words=("people",))
    books = (Codebook(question="words", codes=(code,)),)
    ResultsPlan.objects.create(wave=wave, content=Plan(codebooks=books).as_json(), changed_at=NOON)
    searched(wave)

    text = see(team, wave)

    assert "Skilled staff" in text
    assert "folk" not in text


def test_the_share_of_a_segment_is_the_printed_one():
    wave = an_answered_wave()
    named(wave)
    results = published(wave)
    for domain in results.content["domains"]:
        domain["share"] = {"0": 0.61, "1": None}.get(domain["value"])
    results.content["weighing"]["is_sample"] = True

    first, second = part_of(results, told(results, language="en")).segments

    assert first.share == "About 61 of 100 organisations."
    assert second.share.startswith("Hidden figures are not missing")


def test_segments_are_taken_away(team):
    wave = an_answered_wave()
    named(wave)

    text = team.post(address(wave, "drop"), follow=True).text

    assert "The segments are taken away." in text
    assert plan_of(wave).segments is None
    assert queries.search_of(wave) is None
    assert "ended already" in team.post(address(wave, "stop"), follow=True).text
    assert "no longer be changed" in name(team, wave, follow=True).text


def test_nothing_changes_once_results_are_published(team):
    wave = an_answered_wave()
    named(wave)
    published(wave)

    text = see(team, wave)
    assert "Nothing can be changed here" in text
    assert "Far away" in text
    assert "Segment A" not in text
    assert "no longer be changed" in name(team, wave, follow=True).text
    assert "they stay as they are" in team.post(address(wave, "drop"), follow=True).text
    assert "they stay as they are" in team.post(address(wave), WAYS).text


def test_results_that_are_published_meanwhile_stay(team, monkeypatch):
    wave = an_answered_wave()
    searched(wave)
    keep = services.name_segments

    def too_late(**given):
        ResultsFactory(wave=wave, published=True)
        keep(**given)

    monkeypatch.setattr(services, "name_segments", too_late)

    assert "they stay as they are" in name(team, wave, follow=True).text


# On the pages of results


def test_everybody_reads_what_sets_segments_apart(team, client_as):
    wave = an_answered_wave()
    named(wave)
    desk = f"/desk/surveys/{wave.uuid}/results/"
    team.post(f"{desk}compute/")
    assert "Segments of respondents" in team.get(desk).text

    results = published(wave)
    text = client_as(Role.VISITOR).get(results.get_absolute_url()).text

    assert "At home &lt;b&gt;" in text
    assert "About 47 of 100 organisations that answered." in text
    assert "They were found in the answers to 4 questions" in text


def test_the_report_has_a_section_of_them():
    wave = an_answered_wave()
    named(wave)
    results = published(wave)

    written = str(report_of(results, told(results, language="sv")).blocks)

    assert "Långt bort" in written
    assert "Segments of respondents" in written


def test_results_without_segments_say_nothing_of_them():
    results = ResultsFactory()

    words = told(results, language="en")

    assert part_of(results, words) is None
    assert "Segments" not in str(report_of(results, words).blocks)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.5, "No single answer sets it apart by more than chance may bring."),
        (None, "What sets it apart cannot be shown: answers are hidden"),
    ],
)
def test_a_segment_that_nothing_sets_apart_for_certain_says_so(value, words):
    wave = an_answered_wave()
    named(wave)
    results = published(wave)
    for question in results.content["questions"]:
        for row in question["rows"]:
            for figure in row["figures"]:
                figure |= {"value": value, "low": None}

    written = str(report_of(results, told(results, language="en")).blocks)

    assert words in written


def test_the_words_of_limits_are_those_of_the_rules():
    assert (segmenting.FEWEST_QUESTIONS, segmenting.MOST_QUESTIONS) == (3, 20)
    assert segmenting.LEAST_IN_SEGMENT == 30
