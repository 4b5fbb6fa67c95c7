"""The manager's way from closing a wave to a published, protected table.

Weights to totals, an earlier wave, a code of what people wrote, segments, a comparison by
answers: decided, computed, noted, published; then a visitor reads what few answered nowhere.
Once with a mouse in English, once by keyboard alone, in Swedish, on a phone.
"""

import pytest
from playwright.sync_api import expect

from skerry.kernel.roles import Role
from skerry.surveys.enums import ResultsState, WaveState
from skerry.surveys.models import Results
from tests.journeys import publishing as steps
from tests.journeys.bringing_in import clean, text_of
from tests.journeys.hands import Keyboard, Mouse

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
NOTE = "Those who sell abroad grow."
WORDS = {
    "en": {
        "share": "of 100 organisations",
        "hidden": "hidden",
        "good": "This is for good",
        "code": "Cost",
        "segment": "Far away",
        "question": "About rare?",
        "before": "Before",
    },
    "sv": {
        "share": "av 100 organisationer",
        "hidden": "dol",
        "good": "Detta går inte att ångra",
        "code": "Kostnader",
        "segment": "Långt bort",
        "question": "Om rare?",
        "before": "Before",
    },
}
JOURNEYS = [("en", 1280, Mouse()), ("sv", 390, Keyboard())]


@pytest.mark.parametrize(("language", "width", "hand"), JOURNEYS, ids=["mouse", "keyboard"])
def test_a_manager_publishes_a_protected_table(page_as, language, width, hand):
    wave, said = steps.two_waves(), WORDS[language]
    looks = {"language": language, "width": width}
    desk = page_as(Role.CLUSTER_MANAGER, wave.get_absolute_url(), **looks)
    team = page_as(Role.SURVEY_TEAM, wave.get_absolute_url(), **looks)

    steps.close_wave(desk, hand)
    decide(desk, team, hand)
    compare(desk, hand, said)
    assert said["share"] in steps.compute(desk, hand)
    steps.note(desk, hand, NOTE)
    assert said["good"] in steps.publish(desk, hand)

    wave.refresh_from_db()
    results = Results.objects.get(wave=wave)
    assert (wave.state, results.state) == (WaveState.CLOSED, ResultsState.PUBLISHED)
    visitor = page_as(Role.VISITOR, results.get_absolute_url(), **looks)
    read(visitor, hand, said)
    read_report(visitor, hand, said)


def decide(desk, team, hand):
    """What can be decided before any figure is there; the team alone reads open answers."""
    steps.weigh(desk, hand)
    expect(desk.locator("[name=source]")).to_have_value(steps.OFFICE)
    steps.compare_with_earlier(desk, hand)
    assert "45" in steps.code_words(team, hand)


def compare(desk, hand, said):
    """By which question figures can be compared follows from the figures; segments come after it."""
    steps.compute(desk, hand)
    steps.compare_by_exports(desk, hand)
    steps.seek_segments(desk, hand)
    steps.name_segments(desk, hand)
    assert said["segment"] in text_of(desk)


def read(page, hand, said):
    shown = text_of(clean(page))
    for words in (said["share"], NOTE, said["segment"], said["before"]):
        assert words in shown, words
    for question in ("grows", "content", "capital", "rare"):
        hand.press(page.locator("main a[rel=next]"))
        page.wait_for_url(f"**question={question}**")
    hand.choose(page.locator("[name=by]"), "size")
    page.wait_for_url("**by=size**")
    assert said["question"] in text_of(clean(page))
    hand.press(page.locator("details.folded-table > summary").first)
    assert said["hidden"] in page.locator(".hidden-figure").first.inner_text().lower()


def read_report(page, hand, said):
    hand.press(page.locator("main a[href$='/report/']"))
    page.wait_for_url("**/report/")
    shown = text_of(clean(page))
    for words in (said["share"], said["hidden"], said["code"], said["segment"], NOTE):
        assert words in shown, words
