from datetime import date, timedelta

import pytest

from skerry.surveys.enums import Dimension, WaveState
from skerry.surveys.queries.responses import Response
from skerry.surveys.queries.waves import taking_answers
from skerry.surveys.rules.answering import obstacle_of
from skerry.surveys.rules.responses import MERGED, Part
from skerry.surveys.views.tabs import open_link_of, wave_tabs
from skerry.surveys.views.wording import days_left, response_chart, stratum_labels
from tests.actors.factories import RegionFactory
from tests.surveys.factories_waves import NOON, WaveFactory
from tests.surveys.test_waves import OFFICER

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
EVERY = list(Dimension)


@pytest.mark.parametrize(
    ("stratum", "label"),
    [
        ("company|micro|SE110", "Company, Micro, Region SE110"),
        ("public|unknown|", "Public body, size unknown, Place unknown"),
        ("company|sme|XX", "Company, SME, XX"),
        (MERGED, "Small strata together"),
    ],
)
def test_strata_go_by_what_people_call_them(stratum, label):
    RegionFactory(code="SE110")

    assert stratum_labels([stratum], EVERY) == {stratum: label}


def test_one_stratum_of_all_has_a_name():
    assert stratum_labels([""], []) == {"": "All"}


@pytest.mark.parametrize(
    ("opens_in", "closes_in", "said"),
    [
        (2, 9, "opens on 24 November 2026"),
        (0, 9, "9 days left"),
        (-3, 1, "last day"),
        (-3, 0, "ended"),
    ],
)
def test_days_left(opens_in, closes_in, said):
    wave = WaveFactory(
        is_open=True,
        opens_on=TODAY + timedelta(days=opens_in),
        closes_on=TODAY + timedelta(days=closes_in),
    )

    assert days_left(wave, today=TODAY) == said


def test_a_draft_has_neither_days_nor_an_open_link():
    wave = WaveFactory(has_open_link=True)

    assert (days_left(wave, today=TODAY), open_link_of(wave)) == ("", "")


def test_officers_have_the_overview_and_the_results():
    labels = [
        str(link.label) for link in wave_tabs(WaveFactory(), viewer=OFFICER, current="surveys:wave")
    ]

    assert labels == ["Overview", "Results"]


def test_strata_stand_from_the_smallest_firms_to_the_largest():
    labels = stratum_labels(["*", "large", "micro", "small", "medium"], [Dimension.SIZE])

    assert list(labels) == ["micro", "small", "medium", "large", "*"]


@pytest.mark.parametrize(
    ("titles", "title"),
    [
        ({"en": "Autumn", "sv": "Höst"}, "Höst"),
        ({"fr": "Automne", "en": "Autumn"}, "Autumn"),
        ({"en": "Autumn", "sv": ""}, "Autumn"),
        ({}, ""),
    ],
)
def test_a_wave_has_one_title_in_a_language_wherever_it_is_named(titles, title):
    wave = WaveFactory(titles=titles)

    assert wave.title("sv") == title


@pytest.mark.parametrize("state", WaveState)
@pytest.mark.parametrize("days", [-1, 0, 1, 8, 9, 10])
def test_a_wave_takes_answers_on_the_same_days_wherever_it_is_asked(state, days):
    wave = WaveFactory(
        state=state,
        opened_at=NOON,
        closed_at=NOON if state == WaveState.CLOSED else None,
        opens_on=TODAY,
        closes_on=TODAY + timedelta(days=9),
    )
    day = TODAY + timedelta(days=days)

    is_found = taking_answers(today=day).filter(pk=wave.pk).exists()
    assert is_found == (state == WaveState.OPEN and 0 <= days < 9)
    assert (obstacle_of(wave, today=day) is None) == is_found


@pytest.mark.parametrize(("is_exact", "texts"), [(True, ["", ""]), (False, ["at least 62%", ""])])
def test_bars_of_the_response_say_what_their_table_says(is_exact, texts):
    parts = [
        Part(key=key, strata=[key], asked=100, answered=answered, is_exact=is_exact)
        for key, answered in (("a", 62), ("b", 0))
    ]
    response = Response(parts=parts, total=parts[0], counted_on=None, is_exact=is_exact)

    chart = response_chart(response, {"a": "Micro", "b": "Small"})

    assert [bar.text for bar in chart.bars] == texts
