"""Open answers at the desk: topics, and the codes made of them."""

from functools import partial

import pytest

from skerry.kernel.actor import TIMER
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.surveys.enums import Mode
from skerry.surveys.models import Results
from skerry.surveys.queries.plans import plan_of
from skerry.surveys.queries.words import LESS_EFFORT, MANY, Said, topics_in
from skerry.surveys.rules.figures.plans.codebooks import MOST_CODES, Code, Codebook
from skerry.surveys.rules.figures.plans.plan import Plan
from skerry.surveys.services.plans import change_plan
from skerry.surveys.services.results import compute_results, publish_results
from tests.actors.factories import ConceptFactory
from tests.surveys.answering import NOON, a_wave
from tests.surveys.factories_results import ResultsFactory
from tests.surveys.open_answers import ENGLISH, SWEDISH, a_wave_in_words, an_opened_wave, wrote

pytestmark = pytest.mark.django_db
COST = Code(name="cost", labels={"en": "Cost", "sv": "Kostnad"}, words=("cost*", "*kostnad*"))
FOLK = Code(name="folk", labels={"en": "People", "sv": "Folk"}, words=("people", "folk"))
SAID = {"label_en": "Cost", "label_sv": "Kostnad", "words": "cost*\n *KOSTNAD*  \n\ncost*"}


@pytest.fixture
def team(client_as):
    return client_as(Role.SURVEY_TEAM)


def address(wave, *parts):
    return "/".join(["/desk/surveys", str(wave.uuid), "results/plan/words", *parts, ""])


def with_codes(wave, *codes):
    plan = Plan(codebooks=(Codebook(question="need", codes=codes),))
    change_plan(wave=wave, change=lambda _before: plan, part="codebooks", by=TIMER, now=NOON)
    return wave


def book(wave):
    return plan_of(wave).codebooks[0]


def publish(wave):
    results = compute_results(wave=wave, by=TIMER, now=NOON)
    return publish_results(results=results, seen=NOON, by=TIMER, now=NOON)


def test_the_hub_leads_to_the_open_questions(team):
    wave = with_codes(a_wave_in_words(said=(*ENGLISH, *SWEDISH)), COST)

    hub = team.get(f"/desk/surveys/{wave.uuid}/results/plan/").text
    text = team.get(address(wave)).text

    assert f'href="{address(wave)}"' in hub
    assert "What do you need?" in text
    assert "English: at least 15" in text
    assert "Swedish: at least 15" in text
    assert "is written into the log" not in text


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_no_more_queries_for_more_answers(
    team, number, django_assert_max_num_queries
):
    wave = a_wave_in_words(times=number)

    with django_assert_max_num_queries(15):
        team.get(address(wave))


def test_who_may_not_read_answers_is_told_so(client_as):
    manager, wave = client_as(Role.CLUSTER_MANAGER), a_wave_in_words()

    assert "Only the survey team reads answers" in manager.get(address(wave)).text
    assert manager.get(address(wave, "need")).status_code == 403
    assert manager.get(address(wave, "need/code")).status_code == 403


def test_topics_are_told_with_their_words_in_each_language(team):
    wave = a_wave_in_words(said=(*ENGLISH, *SWEDISH))

    text = team.get(address(wave, "need")).text

    assert "skilled people" in text
    assert "utbildat folk" in text
    assert "at least 5" in text
    assert "There are no codes yet" in text
    assert "&lt;" not in text


def test_among_many_answers_fewer_numbers_of_topics_are_tried():
    said = [
        Said(
            unit=str(place),
            language="en",
            text=("high cost", "skilled people", "new rules")[place % 3],
        )
        for place in range(MANY + 1)
    ]

    (found,) = topics_in(said).languages

    assert {"people" in topic.words for topic in found.topics} == {True, False}
    assert topics_in(said).effort == LESS_EFFORT
    assert topics_in(said[:9]).effort != LESS_EFFORT


def test_languages_meet_in_the_terms_of_vocabularies(team):
    concept = ConceptFactory(label="People")
    concept.labels.create(language="sv", text="Folk")
    concept.labels.create(language="en", text="a phrase of more words", is_preferred=False)
    wave = a_wave_in_words(said=(*ENGLISH, *SWEDISH))

    text = team.get(address(wave, "need"), headers={"Accept-Language": "sv"}).text

    assert "Folk: " in text


def test_reading_is_logged_where_answers_are_kept_with_a_name(team):
    named, confidential = a_wave_in_words(times=1), a_wave_in_words(Mode.CONFIDENTIAL, times=1)
    anonymous = an_opened_wave()

    for wave in (named, confidential, anonymous):
        team.get(address(wave, "need"))

    events = AuditEvent.objects.filter(kind="surveys.words.read").order_by("pk")
    assert [event.target_id for event in events] == [str(named.uuid), str(confidential.uuid)]
    assert events[0].detail == {"question": "need"}
    assert "is written into the log" in team.get(address(confidential)).text


def test_where_nobody_wrote_nothing_is_asked_to_be_quoted(team):
    silent, told = a_wave_in_words(said=()), a_wave_in_words(times=1)

    pages = [team.get(address(wave, "need")).text for wave in (silent, told)]

    assert "There are no words here that could be quoted" in pages[0]
    assert ["Ask to quote an answer" in text for text in pages] == [False, True]


def test_whole_answers_of_an_anonymous_wave_are_never_shown(team):
    wave = an_opened_wave(said=(*ENGLISH, ("Only Ann at Secret Ltd knows", "en")), times=3)

    text = team.get(address(wave, "need")).text

    assert "skilled people" in text
    assert "secret" not in text.lower()
    assert "Answers that no code finds" not in text


def test_answers_that_no_code_finds_are_shown_without_whose_they_are(team):
    wave = a_wave_in_words()
    invitation = wrote(wave, "Something <b>else</b>")
    with_codes(wave, COST, FOLK)

    text = team.get(address(wave, "need")).text

    assert "Something &lt;b&gt;else&lt;/b&gt;" in text
    assert invitation.member.organisation.name not in text
    assert "fewer than 5" in text


@pytest.mark.parametrize(
    ("said", "times", "words"),
    [
        (ENGLISH[:2], 2, "Too few wrote in this language"),
        ([(f"{letter * 4} {letter * 5}", "en") for letter in "abcdefg"], 1, "Hardly any word"),
        (
            [*[("cost licence", "en")] * 5, *[(f"{letter * 4}", "en") for letter in "abcdefg"]],
            1,
            "Some words",
        ),
        ([("?", "en")], 3, "Nobody wrote anything"),
    ],
)
def test_it_is_said_why_nothing_comes_up(team, said, times, words):
    wave = a_wave_in_words(said=tuple(said), times=times)

    assert words in team.get(address(wave, "need")).text


@pytest.mark.parametrize(
    ("wave_of", "words"),
    [
        (a_wave, "The wave is not closed yet"),
        (partial(a_wave, closed_at=NOON, state="closed"), "The anonymous answers are not open"),
    ],
)
def test_nothing_is_read_before_answers_are_open(team, wave_of, words):
    wave = wave_of()

    assert words in team.get(address(wave)).text
    assert words in team.get(address(wave, "need")).text


def test_a_questionnaire_without_open_questions_says_so(team):
    wave = ResultsFactory().wave

    assert "Nothing was asked in own words" in team.get(address(wave)).text
    assert team.get(address(wave, "single")).status_code == 404


def test_a_topic_is_taken_as_a_code(team):
    wave = a_wave_in_words()

    form = team.get(address(wave, "need/code"), {"word": ["costs", "high"]}).text
    kept = team.post(address(wave, "need/code"), SAID)

    assert "costs\nhigh" in form
    assert kept.url == address(wave, "need")
    assert book(wave).codes == (
        Code(name="cost", labels={"en": "Cost", "sv": "Kostnad"}, words=("cost*", "*KOSTNAD*")),
    )
    event = AuditEvent.objects.get(kind="surveys.results.planned")
    assert event.detail == {"part": "codebooks"}


def test_a_code_is_tried_before_it_is_kept(team):
    wave = with_codes(a_wave_in_words(), FOLK)

    said = SAID | {"words": "cost*\npeople", "preview": "yes"}
    text = team.post(address(wave, "need/code"), said).text

    assert "Respondents who speak of it: at least 10. Then in no code: fewer than 5." in text
    assert "“people” stands in the code “People”, too." in text
    assert book(wave).codes == (FOLK,)
    del said["preview"]
    kept = team.post(address(wave, "need/code"), said, follow=True).text
    assert "“people” stands in the code “People”, too." in kept
    assert len(book(wave).codes) == len([FOLK, COST])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"words": ""}, "Write at least one word"),
        ({"words": "co*st"}, "“co*st” finds nothing"),
        ({"words": "<b>24/7</b>*x*y"}, "“&lt;b&gt;24/7&lt;/b&gt;*x*y” finds nothing"),
        ({"words": "x" * 81}, "is too long"),
        (
            {"words": "\n".join(f"{one}{two}" for one in "abcdefghijk" for two in "abcdefghij")},
            "110 lines",
        ),
        ({"label_sv": ""}, "Write what it is called in Swedish, too"),
        ({"label_en": "x" * 121}, "This name is too long. Use at most 120 letters."),
        ({"label_en": "PEOPLE"}, "Another code is called “PEOPLE”, too"),
    ],
)
def test_what_cannot_be_a_code_is_said(team, change, words):
    wave = with_codes(a_wave_in_words(times=1), FOLK)

    response = team.post(address(wave, "need/code"), SAID | change)

    assert response.status_code == 422
    assert words in response.text
    assert book(wave).codes == (FOLK,)


def test_two_hundred_codes_are_too_many(team):
    codes = [
        Code(name=str(n), labels={"en": f"E{n}", "sv": f"S{n}"}, words=("cost",))
        for n in range(MOST_CODES)
    ]
    wave = with_codes(a_wave_in_words(times=1), *codes)

    response = team.post(address(wave, "need/code"), SAID)

    assert response.status_code == 422
    assert "A question can have 40 codes" in response.text
    team.post(address(wave, "need/change"), {"code": "3", "way": "aside"})
    team.post(address(wave, "need/code"), SAID)
    back = team.post(address(wave, "need/change"), {"code": "3", "way": "back"}, follow=True)
    assert "A question can have 40 codes" in back.text
    assert len(book(wave).codes) == MOST_CODES


def test_a_code_is_changed_moved_set_aside_and_taken_back(team):
    wave = with_codes(a_wave_in_words(times=1), COST, FOLK)
    page = address(wave, "need/code") + "?code=cost"

    assert 'value="Kostnad"' in team.get(page).text
    team.post(page, SAID | {"label_en": "Price"})
    assert [code.labels["en"] for code in book(wave).codes] == ["Price", "People"]

    change = partial(team.post, address(wave, "need/change"), follow=True)
    change({"code": "folk", "way": "up"})
    change({"code": "folk", "way": "down"})
    assert [code.name for code in book(wave).codes] == ["cost", "folk"]
    assert "Take back" in change({"code": "cost", "way": "aside"}).text
    assert [code.name for code in book(wave).codes] == ["folk"]
    change({"code": "cost", "way": "back"})
    assert [code.name for code in book(wave).codes] == ["folk", "cost"]


def test_what_is_not_there_is_absent(team):
    wave = a_wave_in_words(times=1)

    assert team.get(address(wave, "exports")).status_code == 404
    assert team.get(address(wave, "need/code") + "?code=gone").status_code == 404
    assert team.post(address(wave, "need/change"), {"way": "away"}).url == address(wave, "need")


def test_codes_of_published_results_have_no_form(team):
    wave = with_codes(a_wave_in_words(times=1), FOLK)
    publish(wave)

    text = team.get(address(wave, "need/code")).text

    assert "codes cannot be changed any more" in text
    assert 'name="label_en"' not in text


def test_codes_of_published_results_stay_as_they_are(team):
    wave = with_codes(a_wave_in_words(), COST)
    publish(wave)
    with_aside = {"code": "cost", "way": "aside"}

    page = team.get(address(wave, "need")).text
    kept = team.post(address(wave, "need/code"), SAID | {"label_en": "Other", "label_sv": "Annat"})
    changed = team.post(address(wave, "need/change"), with_aside, follow=True)

    assert "Leave out" not in page
    assert "These results are published" in kept.text
    assert "These results are published" in changed.text
    assert book(wave).codes == (COST,)


def test_what_was_said_is_in_the_results_in_each_language(team, client_as):
    wave = with_codes(a_wave_in_words(said=(*ENGLISH, *SWEDISH)), COST, FOLK)
    results = publish(wave)
    page = f"{results.get_absolute_url()}?question=need"
    visitor = client_as(Role.VISITOR)

    english = visitor.get(page).text
    swedish = visitor.get(page, headers={"Accept-Language": "sv"}).text
    lines = b"".join(visitor.get(f"{results.get_absolute_url()}figures.csv")).decode()

    assert "speak of “Cost”" in english
    assert "This was answered in own words." in english
    assert "Codes of open answers" in english
    assert "Kostnad" in swedish
    assert "need,What do you need?,cost,Cost," in lines
    assert "Skilled people are missing" not in lines + english
    for part in ("report/", "picture.svg?question=need", "figures.csv?question=need"):
        assert visitor.get(f"{results.get_absolute_url()}{part}").status_code == 200
    assert Results.objects.get().plan["codebooks"][0]["codes"][0]["name"] == "cost"
