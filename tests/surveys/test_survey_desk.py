"""What the desk's pages of waves say, and where they lead on."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from skerry.kernel.actor import COMMAND
from skerry.kernel.roles import Role
from skerry.surveys import threats
from skerry.surveys.enums import (
    Dimension,
    InvitationState,
    Mode,
    RoundKind,
    RoundState,
)
from skerry.surveys.letters import Letters
from skerry.surveys.rules.responses import MERGED
from skerry.surveys.services.waves import close_wave
from skerry.surveys.threats import threats_of
from skerry.surveys.views import rounds
from skerry.surveys.views.wording import strata_groups
from tests.surveys.answering import a_wave, an_invitation
from tests.surveys.factories_invitations import InvitationFactory, RoundFactory
from tests.surveys.factories_results import ResultsFactory
from tests.surveys.factories_waves import NOON, WaveFactory, WaveVersionFactory, answered

pytestmark = pytest.mark.django_db
WAVES = "/desk/surveys/"


@pytest.fixture
def team(client_as):
    return client_as(Role.SURVEY_TEAM)


def soon(**traits):
    """A wave of these days, so that pages find it open."""
    today = timezone.localdate()
    days = {
        "opens_on": today,
        "closes_on": today + timedelta(days=9),
        "kept_until": today + timedelta(days=400),
    }
    return WaveFactory(**days | traits)


def closed(**traits):
    wave = soon(is_open=True, **traits)
    return close_wave(wave=wave, by=COMMAND, now=timezone.now())


def invited(wave, **fields):
    return InvitationFactory(wave=wave, member=wave.panel.members.first(), **fields)


def said(client, thing):
    address = thing if isinstance(thing, str) else thing.get_absolute_url()
    return " ".join(client.get(address).text.split())


# Choosing a questionnaire


def test_a_questionnaire_is_chosen_by_its_title_with_what_it_is_in_small(team):
    WaveVersionFactory(number=3)

    text = said(team, f"{WAVES}new/")

    assert "<strong>How are you doing?</strong>" in text
    assert "Version 3 · Survey · 1 question<" in text
    assert "(3)" not in text


def test_the_first_step_can_be_left(team):
    assert f'<a class="button button--quiet" href="{WAVES}">Cancel</a>' in said(
        team, f"{WAVES}new/"
    )


def test_the_empty_list_leads_to_both_of_its_steps(team):
    text = said(team, WAVES)

    assert f'<a href="{WAVES}panels/new/">Make a panel</a> of those you want to ask' in text
    assert f'then <a href="{WAVES}new/">a wave</a> that asks them' in text


def test_those_who_only_read_are_not_told_to_make_a_wave(client_as):
    text = said(client_as(Role.POLICY_OFFICER), WAVES)

    assert "No wave yet" in text
    assert "Make a panel" not in text


# The page of a wave


@pytest.mark.parametrize("page", [WAVES, None])
def test_a_wave_names_its_questionnaire_by_the_title(team, page):
    wave = soon()

    text = said(team, page or wave)

    assert "How are you doing? · version 1" in text
    assert wave.version.instrument.key + "," not in text


def test_a_share_says_no_more_than_its_count(team):
    wave = soon(is_open=True, panel__sizes={"company|micro": 12})
    answered(wave, wave.panel.members.first())

    text = said(team, wave)

    assert "few or none" in text
    assert "0%" not in text
    assert "at least" not in text


def test_shares_and_counts_in_steps_are_the_least_that_they_can_be(team):
    wave = soon(is_open=True, panel__sizes={"company|micro": 20, "company|large": 12})
    wave.asked = {"company|micro": 20, "company|large": 12}
    wave.save()
    wave.counts.create(part="company|micro", on=timezone.localdate(), answered=10)

    text = said(team, wave)

    assert 'class="numeric">at least 10</td>' in text
    assert 'class="numeric">at least 50%</td>' in text
    assert "Share of each stratum that has answered" in text


def test_a_closed_wave_shows_the_days_that_still_mean_something(team):
    text = said(team, closed())

    assert "Took answers" in text
    assert "List and names deleted on" in text
    for gone in ("First day", "Last day", "days left"):
        assert gone not in text
    assert "closed on" in said(team, WAVES)


def test_a_closed_wave_says_when_its_names_were_deleted(team):
    today = timezone.localdate()
    past = {"opens_on": today - timedelta(days=30), "closes_on": today - timedelta(days=20)}

    wave = closed(**past, kept_until=today - timedelta(days=9))

    assert "List and names were deleted on" in said(team, wave)


def test_a_draft_in_the_list_says_from_when_it_would_ask(team):
    soon()

    assert ">from " in said(team, WAVES)


def test_a_closed_wave_leads_on_to_its_results(team):
    computed = ResultsFactory().wave
    published = ResultsFactory(published=True).wave
    fresh = closed()

    assert f'<a href="{fresh.get_absolute_url()}results/plan/">' in said(team, fresh)
    assert "Next: compute the figures." in said(team, fresh)
    assert "Next: the figures are computed." in said(team, computed)
    assert f'<a href="{published.results.get_absolute_url()}">' in said(team, published)


def test_a_closed_wave_says_why_nothing_can_be_computed(team):
    wave = closed(mode="anonymous")

    text = said(team, wave)

    assert "The anonymous answers are not open." in text
    assert "Next:" not in text


@pytest.mark.parametrize(
    ("fields", "words", "links"),
    [
        ([], "Next: invite those who are asked.", ["respondents/"]),
        ([{}], "nobody has been written to yet", ["mail/"]),
        (
            [{"email": ""}, {}],
            "Next: 1 respondent has no address yet.",
            ["respondents/?state=no-address", "mail/"],
        ),
        ([{"state": InvitationState.SENT}, {}], None, []),
    ],
)
def test_an_open_wave_leads_on_until_somebody_is_written_to(team, fields, words, links):
    wave = soon(is_open=True)
    for each in fields:
        invited(wave, **each)

    text = said(team, wave)

    assert ("Next:" in text) is bool(words)
    assert (words or "") in text
    for link in links:
        assert f'<a href="{wave.get_absolute_url()}{link}">' in text


@pytest.mark.parametrize("role", [Role.POLICY_OFFICER, Role.SURVEY_TEAM])
def test_nothing_comes_next_for_those_who_read_or_when_the_days_are_over(client_as, role):
    today = timezone.localdate()
    over = {"opens_on": today - timedelta(days=5), "closes_on": today}
    wave = soon(is_open=True, **(over if role is Role.SURVEY_TEAM else {}))

    assert "Next:" not in said(client_as(role), wave)


def test_an_open_link_stands_where_it_is_seen(team):
    wave = soon(has_open_link=True, is_open=True)

    text = said(team, wave)

    assert "Put it where those you ask will see it." in text
    assert text.count(f"/survey/{wave.open_key}/</a>") == 1


# Strata


def test_strata_stand_below_the_values_of_their_first_dimension():
    keys = ["public|unknown", "company|large", "company|micro", "public|small", MERGED]

    groups = strata_groups(keys, [Dimension.KIND, Dimension.SIZE])

    assert [(group.title, [words for _key, words in group.lines]) for group in groups] == [
        ("Company", ["Micro", "Large"]),
        ("Public body", ["Small", "Size unknown"]),
        ("", ["Small strata together"]),
    ]


def test_strata_of_one_dimension_need_no_heading():
    [group] = strata_groups(["micro", "large"], [Dimension.SIZE])

    assert (group.title, group.lines) == ("", [("micro", "Micro"), ("large", "Large")])


def test_whoever_hears_a_table_hears_the_heading_with_each_line(team):
    wave = soon(panel__sizes={"company|micro": 2})

    text = said(team, wave.panel)

    assert '<th scope="colgroup" colspan="2">Company</th>' in text
    assert '<span class="visually-hidden">Company, </span>Micro</th>' in text


# Mail


def test_pages_of_one_mail_and_one_respondent_have_the_tabs_of_the_wave(team):
    wave = soon(is_open=True, mode=Mode.NAMED)
    mail, one = RoundFactory(wave=wave), invited(wave)

    for page in (mail, reverse("surveys:invitation", args=[wave.uuid, one.uuid])):
        text = said(team, page)
        assert 'aria-label="Parts of the wave"' in text
        assert f'href="{wave.get_absolute_url()}answers/"' in text


def test_a_closed_wave_offers_nothing_that_it_would_refuse(team):
    wave = soon(is_open=True)
    draft, one = RoundFactory(wave=wave), invited(wave)
    stopped = RoundFactory(wave=wave, state=RoundState.STOPPED, sent_at=NOON)
    close_wave(wave=wave, by=COMMAND, now=timezone.now())
    address = wave.get_absolute_url()

    listed, respondents = said(team, f"{address}mail/"), said(team, f"{address}respondents/")
    pages = [
        said(team, draft),
        said(team, stopped),
        said(team, f"{address}respondents/{one.uuid}/"),
    ]

    assert "The wave is closed, so no more mail goes out." in listed
    assert "Write a mail" not in listed
    assert "Look for missing invitations" not in respondents
    for deed in ("Send it", "Go on</button>", "Save the address", "Do not disturb them"):
        assert deed not in " ".join(pages)


def test_a_closed_wave_without_mail_asks_for_none(team):
    text = said(team, f"{closed().get_absolute_url()}mail/")

    assert "No mail was sent" in text
    assert "Begin with the invitation" not in text


@pytest.mark.parametrize(("number", "is_told"), [(3, False), (7, True)])
def test_a_reminder_that_reached_few_says_no_more_than_that(team, number, is_told):
    wave = soon(is_open=True)
    reminder = RoundFactory(
        wave=wave, kind=RoundKind.REMINDER, state=RoundState.SENDING, sent_at=NOON
    )
    for _ in range(number):
        reminder.mails.create(invitation=invited(wave))

    text = said(team, reminder)

    assert ("Fewer than 5 respondents" in text) is not is_told
    assert ("<progress" in text) is is_told
    assert ("Delivered" in text) is is_told
    assert "0 / 0" not in text


def test_who_got_none_is_told_where_there_is_somebody(team):
    wave = soon(is_open=True)
    everybody = RoundFactory(wave=wave, state=RoundState.SENT, sent_at=NOON)
    others = RoundFactory(wave=wave, state=RoundState.SENT, sent_at=NOON, counts={"no-address": 2})

    assert "Who got none" not in said(team, everybody)
    assert "Who got none" in said(team, others)


# Least numbers


def test_pages_say_least_numbers_as_the_code_has_them(team, monkeypatch):
    monkeypatch.setattr(threats, "LEAST_IN_CELL", 7)
    monkeypatch.setattr(rounds, "STEP", 8)
    wave = soon(is_open=True, mode=Mode.ANONYMOUS)
    reminder = RoundFactory(wave=wave, kind=RoundKind.REMINDER)

    told = " ".join(str(sentence) for sentence in threats_of(wave))

    assert "strata with fewer than 7 answers stand together" in told
    assert "Fewer than 8 respondents" in said(team, reminder)


# Links of anonymous waves


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Each reminder brings a new link. It cannot open what you began"),
        ("sv", "Varje påminnelse har en ny länk. Den kan inte öppna det som du började på"),
    ],
)
def test_the_first_page_says_that_a_new_link_opens_no_older_draft(client, language, words):
    invitation = an_invitation(a_wave(Mode.ANONYMOUS))
    client.cookies["django_language"] = language

    assert words in said(client, f"/s/{invitation.token}/")


@pytest.mark.parametrize("kind", [RoundKind.REMINDER, RoundKind.EXTENSION, RoundKind.SINGLE])
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "This link is new. Answers that you began with an earlier link"),
        ("sv", "Den här länken är ny. Svar som du började på med en tidigare länk"),
    ],
)
def test_the_mail_says_that_its_link_is_new(kind, language, words):
    letters = Letters(RoundFactory(wave=soon(is_open=True, mode=Mode.ANONYMOUS), kind=kind))

    with translation.override("en"):
        _subject, mail = letters.words(language, name="Ada", organisation="", token="t")

    assert words in mail.text


@pytest.mark.parametrize(
    ("mode", "kind"),
    [(Mode.ANONYMOUS, RoundKind.INVITATION), (Mode.CONFIDENTIAL, RoundKind.REMINDER)],
)
def test_where_no_draft_is_lost_the_mail_does_not_worry_anybody(mode, kind):
    letters = Letters(RoundFactory(wave=soon(is_open=True, mode=mode), kind=kind))

    _subject, mail = letters.words("en", name="Ada", organisation="", token="t")

    assert "This link is new" not in mail.text
