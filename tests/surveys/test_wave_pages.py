import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from skerry.kernel.roles import Role
from skerry.surveys.models import SurveyTerms, Wave
from tests.surveys.factories_waves import (
    NOON,
    PanelFactory,
    WaveFactory,
    WaveVersionFactory,
    answered,
)

pytestmark = pytest.mark.django_db
WAVES, NEW = "/desk/surveys/", "/desk/surveys/new/"


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


def said(**changes):
    """All that the steps ask, for a census."""
    today = timezone.localdate()
    return {
        "version": str(WaveVersionFactory().uuid),
        "mode": "confidential",
        "unit": "organisation",
        "access": "census",
        "panel": str(PanelFactory(sizes={"company|micro": 12, "company|large": 4}).uuid),
        "dimensions": ["kind", "size"],
        "title_en": "Autumn survey",
        "title_sv": "",
        "opens_on": today.isoformat(),
        "last_day": (today + timedelta(days=20)).isoformat(),
        "kept_until": (today + timedelta(days=400)).isoformat(),
        "at": "words",
    } | changes


@pytest.mark.parametrize("page", ["/desk/questionnaires/", WAVES, "/desk/surveys/panels/"])
def test_the_desk_leads_to_all_parts_of_surveys(team, page):
    assert f'href="{page}"' in team.get("/desk/").text


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_of_waves_shows_each(team, item_count, django_assert_max_num_queries):
    WaveFactory.create_batch(item_count, is_open=True, mode="named")

    with django_assert_max_num_queries(9 + 2 * item_count):
        text = team.get(WAVES).text

    assert text.count("Autumn survey</a>") == item_count


def test_the_steps_come_one_after_the_other(team):
    steps = said()
    parts = [
        ("questionnaire", ["version"], "Who may know who answered what?"),
        ("promise", ["mode", "unit"], "Who is asked?"),
        ("who", ["access", "panel"], "Strata by"),
        ("strata", ["dimensions"], "First day"),
        ("words", ["title_en", "opens_on", "last_day", "kept_until"], "Make the wave"),
    ]
    sent: dict[str, object] = {}
    assert "Which questionnaire?" in team.get(NEW).text

    for at, names, follows in parts:
        sent |= {name: steps[name] for name in names}
        assert follows in team.get(NEW, sent | {"at": at}).text


def test_the_last_step_makes_a_draft(team):
    answer = team.post(NEW, said(), follow=True)

    wave = Wave.objects.get()
    assert (wave.state, wave.mode, wave.access) == ("draft", "confidential", "census")
    assert answer.redirect_chain == [(wave.get_absolute_url(), 302)]
    assert (wave.closes_on - wave.opens_on).days == 21


def test_a_sample_is_shared_out_and_its_seed_kept(team):
    sample = {"access": "sample", "total": "8", "rule": "proportional", "minimum": "2", "seed": "7"}

    summary = team.get(NEW, said(**sample)).text
    team.post(NEW, said(**sample))

    wave = Wave.objects.order_by("-pk").first()
    assert "Drawn" in summary
    assert (wave.sample_sizes, wave.seed) == ({"company|large": 2, "company|micro": 6}, 7)


def test_a_sample_asks_two_of_each_stratum_unless_told_otherwise_and_warns_of_fewer(team):
    sample = {"access": "sample", "total": "8", "rule": "proportional", "seed": "7"}

    asked = team.get(NEW, said(**sample) | {"at": "who"}).text
    none = team.get(NEW, said(**sample | {"total": "1", "minimum": "0"})).text
    one = said(**sample | {"rule": "equal", "total": "2", "minimum": "1"})
    only = team.get(NEW, one).text
    made = team.post(NEW, one, follow=True)

    assert re.search(r'name="minimum" value="2"', asked)
    assert "Nobody is asked in: Company, Large." in " ".join(none.split())
    assert "Only one is asked in: " in only
    assert "Only one is asked in: " in made.text
    assert Wave.objects.get().drawing == {
        "rule": "equal", "minimum": 1, "total": 2, "seed": 7, "start": 0.0,
    }  # fmt: skip


@pytest.mark.parametrize(("again", "start"), [("same", 0.75), ("others", 0.25)])
def test_a_sample_is_drawn_as_in_an_earlier_wave(team, again, start):
    panel = PanelFactory(sizes={"company|micro": 12})
    drawn = {"access": "sample", "panel": panel, "seed": 99, "drawing": {"start": 0.75}}
    earlier = WaveFactory(**drawn, state="open", opened_at=NOON)
    WaveFactory(**drawn | {"titles": {"en": "Still a draft"}})
    elsewhere = {"panel": PanelFactory(query="q=other"), "titles": {"en": "Elsewhere"}}
    WaveFactory(**drawn | elsewhere, state="open", opened_at=NOON)
    sample = {
        "access": "sample", "panel": str(panel.uuid), "total": "4", "rule": "proportional",
        "minimum": "2", "seed": "7", "like": str(earlier.uuid), "again": again,
    }  # fmt: skip

    step = team.get(NEW, said(**sample) | {"at": "who"}).text
    summary = team.get(NEW, said(**sample)).text
    team.post(NEW, said(**sample))

    made = Wave.objects.order_by("-pk").first()
    assert "Draw as in the wave" in step
    assert "Still a draft" not in step
    assert "Elsewhere" not in step
    assert "Drawn as in" in summary
    assert (made.seed, made.drawing["seed"], made.drawing["start"]) == (99, 99, start)


def test_an_open_link_needs_no_panel(team):
    team.post(NEW, said(access="open-link", panel=""))

    wave = Wave.objects.get()
    assert (wave.panel, len(wave.open_key)) == (None, 32)


def test_an_anonymous_wave_says_which_strata_are_too_small_and_what_would_do(team):
    anonymous = said(mode="anonymous")

    strata = team.get(NEW, anonymous | {"at": "who"}).text
    refused = team.post(NEW, anonymous)
    made = team.post(NEW, said(mode="anonymous", dimensions=["kind"]))

    assert "too small" in strata
    assert "<li>Kind of organisation</li>" in " ".join(strata.split())
    assert refused.status_code == 422
    assert "give itself away" in refused.text
    assert made.status_code == 302


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"version": "no-such"}, "Which questionnaire?"),
        ({"mode": "secret"}, "Select a valid choice"),
        ({"panel": ""}, "Choose the panel that is asked"),
        ({"panel": "x"}, "is not a valid UUID"),
        ({"dimensions": "colour"}, "Select a valid choice"),
        ({"access": "sample"}, "This field is required"),
        (
            {"access": "sample", "total": "3", "rule": "equal", "minimum": "2", "seed": "1"},
            "draw more, or fewer of each",
        ),
        ({"title_en": ""}, "Give it a title in one language at least"),
        ({"last_day": "2020-01-01"}, "must not be before the first"),
        ({"kept_until": "2020-01-01"}, "Choose a day after the last one"),
        ({"opens_on": "soon"}, "Enter a valid date"),
    ],
)
def test_a_step_that_is_wrong_is_shown_again_and_nothing_is_made(team, changes, words):
    response = team.post(NEW, said(**changes))

    assert response.status_code == 422
    assert words in response.text
    assert not Wave.objects.exists()


def test_a_step_back_keeps_what_was_said_later(team):
    text = team.get(NEW, said(at="questionnaire")).text

    assert 'name="title_en" value="Autumn survey"' in text
    assert 'value="confidential"' in text


def test_script_in_a_title_is_harmless(team):
    wave = soon(titles={"en": "<script>alert(1)</script>"})

    assert "<script>alert" not in team.get(wave.get_absolute_url()).text


def test_a_draft_is_opened_extended_and_closed(team):
    wave = soon()
    address = wave.get_absolute_url()

    assert "Whom it would ask" in team.get(address).text
    assert "What happens with your answers" in team.get(f"{address}open/").text
    opened = team.post(f"{address}open/", follow=True).text
    later = (wave.closes_on + timedelta(days=5)).isoformat()
    extended = team.post(f"{address}extend/", {"last_day": later}, follow=True).text
    assert "A closed wave stays closed" in team.get(f"{address}close/").text
    closed = team.post(f"{address}close/", follow=True).text

    assert "The wave is open" in opened
    assert "more time" in extended
    assert "No more answers are taken" in closed
    assert Wave.objects.get().state == "closed"


def test_opening_and_closing_twice_say_that_it_is_done(team):
    address = soon().get_absolute_url()

    said = [
        team.post(f"{address}{deed}/", follow=True).text
        for deed in ("open", "open", "close", "close")
    ]

    assert all("The wave is open." in text for text in said[:2])
    assert all("No more answers are taken" in text for text in said[2:])
    assert "is not open" not in said[3]


def test_a_day_that_is_no_later_is_refused_beside_the_field(team):
    wave = soon(is_open=True)
    early = timezone.localdate().isoformat()

    answer = team.post(f"{wave.get_absolute_url()}extend/", {"last_day": early})

    assert answer.status_code == 422
    assert "Choose a day after the present last day." in answer.text
    assert f'value="{early}"' in answer.text


def test_what_cannot_be_done_says_why(team):
    wave = soon()
    address = wave.get_absolute_url()

    assert "is not open" in team.post(f"{address}close/", follow=True).text
    assert "is not open" in team.post(f"{address}extend/", {"last_day": "2031-01-01"}).text
    assert team.post(f"{address}extend/", {"last_day": ""}).status_code == 422
    Wave.objects.update(opens_on="2020-01-01", closes_on="2020-01-02")
    assert "Its last day is over" in team.post(f"{address}open/", follow=True).text
    assert Wave.objects.get().state == "draft"


def test_a_draft_is_changed_and_thrown_away(team):
    wave = soon()
    address = wave.get_absolute_url()
    fields = {
        name: value
        for name, value in said().items()
        if name in {"title_en", "opens_on", "last_day", "kept_until"}
    }

    assert "Autumn survey" in team.get(f"{address}change/").text
    assert team.post(f"{address}change/", fields | {"opens_on": ""}).status_code == 422
    team.post(f"{address}change/", fields | {"title_en": "Winter survey"})
    assert Wave.objects.get().titles == {"en": "Winter survey"}
    team.post(f"{address}delete/")
    assert not Wave.objects.exists()


def test_an_open_wave_is_not_thrown_away(team):
    wave = soon(is_open=True)

    answer = team.post(f"{wave.get_absolute_url()}delete/", follow=True)

    assert "stays as it is" in answer.text
    assert Wave.objects.exists()


@pytest.mark.parametrize(
    ("mode", "role", "shown"),
    [
        ("named", Role.SURVEY_TEAM, ">1<"),
        ("named", Role.POLICY_OFFICER, "few or none"),
        ("confidential", Role.SURVEY_TEAM, "few or none"),
    ],
)
def test_the_page_of_a_wave_shows_the_response_as_far_as_it_may(client_as, mode, role, shown):
    wave = soon(is_open=True, mode=mode, panel__sizes={"company|micro": 12})
    member = wave.panel.members.first()
    answered(wave, member)

    text = client_as(role).get(wave.get_absolute_url()).text

    assert shown in text
    assert member.organisation.name not in text


def test_an_open_link_draft_says_where_its_address_will_be(team):
    wave = soon(has_open_link=True)

    assert "Its address appears here" in team.get(wave.get_absolute_url()).text


def test_the_promise_is_shown_in_each_language_of_the_questionnaire(team):
    wave = soon()

    text = team.get(f"{wave.get_absolute_url()}promise/").text

    assert 'lang="sv"' in text
    assert text.count('class="promise__words"') == 2


def test_a_manager_writes_the_terms(client_as):
    manager, address = client_as(Role.CLUSTER_MANAGER), reverse("surveys:terms")

    assert "Public records" in manager.get(address).text
    answer = manager.post(address, {"law_en": "We are a public body.\r\nSo it is."}, follow=True)
    refused = manager.post(address, {"law_en": "x" * 4001})

    assert "We are a public body." in answer.text
    assert SurveyTerms.objects.get().said()["en"]["law"] == "We are a public body.\nSo it is."
    assert refused.status_code == 422


@pytest.mark.parametrize("path", ["", "promise/", "change/", "open/", "extend/", "close/"])
def test_a_wave_that_is_not_there_is_not_found(team, path):
    assert team.get(f"{WAVES}8f8e2a6e-6c0e-4f8e-9f43-5d0e6a3d4b11/{path}").status_code == 404
