"""Nothing holds the journeys up for ever: what waits too long is ended, and the rest goes on."""

import pytest
from playwright.sync_api import Error

pytestmark = pytest.mark.journey


def test_browser_that_waits_for_ever_is_ended_and_the_next_test_gets_a_new_one(chromium):
    with chromium.limited(1) as stuck, pytest.raises(Error):
        stuck.new_page().evaluate("new Promise(() => {})")

    with chromium.limited(60) as alive:
        page = alive.new_page()
        answer = page.evaluate("1 + 1")
        page.close()

    assert (answer, stuck.is_connected(), alive.is_connected()) == (2, False, True)


def test_page_that_is_too_busy_to_answer_is_ended_too(chromium):
    with chromium.limited(1) as stuck, pytest.raises(Error):
        stuck.new_page().evaluate("() => { while (true) {} }")

    assert not stuck.is_connected()
