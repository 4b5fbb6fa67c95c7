"""Quotes on pages: the desk asks, the respondent decides, everybody reads."""

import re

import pytest
from django.urls import reverse

from skerry.kernel.models import AuditEvent, OutboxMail
from skerry.kernel.roles import Role
from skerry.surveys.enums import Mode, QuoteNaming, QuoteObstacle, QuoteState
from skerry.surveys.models import Quote
from skerry.surveys.services.quotes import QuoteNotPossible
from tests.surveys.answering import a_link, a_quote, a_wave
from tests.surveys.factories_results import ResultsFactory, content
from tests.surveys.open_answers import an_opened_wave
from tests.surveys.quoting import a_quotable, an_asked

pytestmark = pytest.mark.django_db
SHOWN = "Too few &lt;b&gt;skilled&lt;/b&gt; people"


@pytest.fixture
def team(client_as):
    return client_as(Role.SURVEY_TEAM)


def desk(wave, *parts):
    start = reverse("surveys:results_plan_words_quotes", args=[wave.uuid, "need"])
    return "/".join([start.rstrip("/"), *(str(part) for part in parts), ""])


def link(quote):
    return reverse("surveys:quote", args=[quote.token, quote.uuid])


def key_in(text):
    return re.search(r'name="answer" value="([0-9a-f]{32})"', text)[1]


def test_the_team_picks_an_answer_without_seeing_whose_it_is(team):
    invitation = a_quotable(Mode.CONFIDENTIAL)
    wave = invitation.wave

    question = team.get(reverse("surveys:results_plan_words_question", args=[wave.uuid, "need"]))
    text = team.get(desk(wave)).text
    asked = team.post(
        desk(wave, "ask"), {"answer": key_in(text), "naming": "nobody"}, follow=True
    ).text

    assert desk(wave) in question.text
    assert SHOWN in text
    assert invitation.member.organisation.name not in text + asked
    assert str(invitation.uuid) not in text
    assert "The respondent gets a mail." in asked
    assert "asked, no answer yet" in asked
    assert OutboxMail.objects.count() == 1
    events = AuditEvent.objects.filter(kind="surveys.words.read")
    assert events.count() == 3
    asked_event = AuditEvent.objects.get(kind="surveys.quote.asked")
    assert asked_event.target_id == str(Quote.objects.get().uuid)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_no_more_queries_for_more_answers(
    team, number, django_assert_max_num_queries
):
    wave = a_quotable(number=number).wave

    with django_assert_max_num_queries(25):
        team.get(desk(wave))


@pytest.mark.parametrize(
    ("wave_of", "words"),
    [
        (an_opened_wave, "Nothing from an anonymous wave is quoted"),
        (lambda: a_wave(Mode.NAMED), "The wave is not closed yet"),
    ],
)
def test_it_is_said_why_nobody_can_be_asked(team, wave_of, words):
    wave = wave_of()

    assert words in team.get(desk(wave)).text
    team.post(desk(wave, "ask"), {"answer": "0" * 32, "naming": "nobody"})
    assert not Quote.objects.exists()


def test_the_page_of_an_anonymous_question_says_that_nothing_is_quoted(team):
    wave = an_opened_wave()

    text = team.get(reverse("surveys:results_plan_words_question", args=[wave.uuid, "need"])).text

    assert "Nothing from an anonymous wave is quoted" in text
    assert desk(wave) not in text


def test_who_gets_no_mail_cannot_be_asked(team):
    wave = a_quotable(email="").wave

    text = team.get(desk(wave)).text

    assert "No mail reaches this respondent" in text
    assert "Ask to quote" not in text


def test_a_name_that_was_not_promised_is_refused(team):
    wave = a_quotable(Mode.CONFIDENTIAL).wave
    key = key_in(team.get(desk(wave)).text)

    text = team.post(desk(wave, "ask"), {"answer": key, "naming": "organisation"}, follow=True).text

    assert "name the respondent more closely than they were promised" in text
    assert not Quote.objects.exists()


def test_who_does_not_run_surveys_or_read_answers_changes_nothing(client_as):
    quote = an_asked()
    manager = client_as(Role.CLUSTER_MANAGER)

    assert manager.get(desk(quote.invitation.wave)).status_code == 403
    assert manager.post(desk(quote.invitation.wave, "ask")).status_code == 403


def test_what_was_allowed_is_chosen_and_left_out_again(team):
    quote = an_asked()
    wave = quote.invitation.wave
    way = desk(wave, quote.uuid)

    early = team.post(way, {"way": "publish"}, follow=True).text
    Quote.objects.update(state=QuoteState.CONSENTED, answered_at=quote.asked_at)
    published = team.post(way, {"way": "publish"}, follow=True).text
    removed = team.post(way, {"way": "remove"}, follow=True).text

    assert "The respondent does not allow it" in early
    assert "It stands beside the results now." in published
    assert "Take it from there" in published
    assert "It no longer stands beside the results." in removed
    assert team.post(way, {"way": "burn"}).url == desk(wave)
    assert team.post(desk(wave, wave.uuid), {"way": "publish"}).status_code == 404


def test_a_respondent_sees_exactly_what_would_stand_there_and_says_yes(client):
    quote = an_asked(naming=QuoteNaming.ORGANISATION)

    page = client.get(link(quote) + "?lang=en")
    client.post(link(quote), {"wish": "yes", "naming": "alike"})
    after = client.get(link(quote) + "?lang=en").text

    assert SHOWN in page.text
    assert quote.organisation in page.text
    assert "Company, under 10 people" in page.text
    assert "A respondent of the survey" in page.text
    assert page["Cache-Control"] == "no-store, private"
    quote.refresh_from_db()
    assert (quote.state, quote.naming) == (QuoteState.CONSENTED, QuoteNaming.ALIKE)
    assert "You said yes" in after
    assert AuditEvent.objects.get(kind="surveys.quote.allowed").detail == {"naming": "alike"}


def test_any_link_of_the_respondent_takes_it_back_and_others_open_nothing(client):
    quote = an_asked()
    client.post(link(quote), {"wish": "yes", "naming": "nobody"})
    stranger = a_quotable()

    quote.token = a_link(quote.invitation)
    text = client.post(link(quote), {"wish": "no"}, follow=True).text

    assert "You said no" in text or "Du sa nej" in text
    quote.refresh_from_db()
    assert quote.state == QuoteState.WITHDRAWN
    quote.token = a_link(stranger)
    assert client.get(link(quote)).status_code == 404
    quote.token = "unknown"
    assert client.get(link(quote)).status_code == 404


@pytest.mark.parametrize(
    "said", [{}, {"wish": "yes"}, {"wish": "yes", "naming": "organisation"}, {"wish": "maybe"}]
)
def test_without_a_clear_answer_nothing_is_decided(client, said):
    quote = an_asked(Mode.CONFIDENTIAL)

    response = client.post(link(quote), said)

    assert response.status_code == 422
    assert quote.organisation not in response.text
    quote.refresh_from_db()
    assert quote.state == QuoteState.ASKED


def test_a_yes_that_comes_too_late_is_told(client, monkeypatch):
    def gone(**_said):
        raise QuoteNotPossible(QuoteObstacle.NO_WORDS)

    quote = an_asked()
    monkeypatch.setattr("skerry.surveys.services.quotes.allow_quote", gone)

    response = client.post(link(quote), {"wish": "yes", "naming": "nobody"}, follow=True)

    assert "There are no words here that could be quoted" in response.text


def results_with(*names, **fields):
    """Published results in which some questions have a quote."""
    found = ResultsFactory(published=True, **fields)
    for name in names:
        quote = an_asked()
        invitation = quote.invitation
        quote.delete()
        invitation.wave = found.wave
        invitation.save()
        a_quote(invitation, question=name, is_published=True, text=f"We said <i>{name}</i>")
    return found


def test_quotes_stand_under_their_question_and_go_at_once(client):
    found = results_with("single")
    page, report = found.get_absolute_url(), reverse("surveys:results_report", args=[found.uuid])

    for text in (client.get(page).text, client.get(report).text):
        assert "We said &lt;i&gt;single&lt;/i&gt;" in text
        assert "A respondent of the survey" in text
    assert "We said" not in client.get(page, {"question": "multiple"}).text
    Quote.objects.all().delete()
    assert "We said" not in client.get(page).text + client.get(report).text


def test_words_to_a_question_that_is_not_counted_have_their_own_section(client):
    bare = content()
    counted = tuple(each for each in bare.questions if each.name != "single")
    found = results_with("single", says=content(questions=counted))

    page = client.get(found.get_absolute_url(), {"question": "multiple"}).text
    report = client.get(reverse("surveys:results_report", args=[found.uuid])).text

    for text in (page, report):
        assert "In the words of respondents" in text
        assert "Where?" in text
        assert "We said &lt;i&gt;single&lt;/i&gt;" in text


def test_the_desk_shows_quotes_beside_a_draft(team):
    found = results_with("single")

    text = team.get(reverse("surveys:wave_results", args=[found.wave.uuid])).text

    assert "We said &lt;i&gt;single&lt;/i&gt;" in text
