"""How a page looks to axe: in light, in dark, on a phone."""

from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Error, Page

WAIT_LIMIT_MS = 60_000
WAIT_STEP_MS = 50
COLOURS = ("color-contrast", "link-in-text-block")
WIDE, PHONE = 1280, 360
# Scheme, width, and the rules of axe that can have another answer there; none means all.
LOOKS = (("light", WIDE, ()), ("dark", WIDE, COLOURS), ("dark", PHONE, ()))
# A page that has only begun to arrive has no heading yet; a colour on its way to another would be
# measured in between.
STANDS_STILL = """document.readyState === "complete"
    && document.getAnimations().every(moving => moving.playState !== "running")"""
WHICH_PAGE = "performance.timeOrigin"
MOST_PAGES_LEFT = 3
ASK_AXE = """rules => {
    window.axeAnswer = undefined;
    const only = rules.length ? { runOnly: rules } : {};
    axe.run({ resultTypes: ["violations"], ...only }).then(
        found => { window.axeAnswer = { violations: found.violations }; },
        trouble => { window.axeAnswer = { trouble: String(trouble) }; },
    );
}"""


def troubles_of(page: Page, looks=LOOKS) -> list[str]:
    """What axe finds in every look, and whether a phone must scroll sideways; empty is as it should be."""
    found = []
    for scheme, width, rules in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += _findings(page, rules)
    if page.evaluate("document.documentElement.scrollWidth") > PHONE:
        found.append("is wider than a phone")
    page.set_viewport_size({"width": WIDE, "height": 900})
    return [f"{urlsplit(page.url).path} {trouble}" for trouble in found]


def _findings(page: Page, rules) -> list[str]:
    answer = _answer_of_axe(page, rules)
    assert "violations" in (answer or {}), f"axe gave up on {page.url}: {answer}"
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in answer["violations"]
        for node in violation["nodes"]
    ]


def _answer_of_axe(page: Page, rules) -> dict:
    """What axe says of the page that stays: a key that was pressed may only begin to leave this one."""
    for _attempt in range(MOST_PAGES_LEFT):
        asked = page.evaluate(WHICH_PAGE)
        with suppress(Error):
            _wait_until(page, STANDS_STILL)
            if not page.evaluate("'axe' in window"):
                page.evaluate(AXE_SCRIPT)
            page.evaluate(ASK_AXE, list(rules))
            _wait_until(page, f"{WHICH_PAGE} !== {asked} || window.axeAnswer !== undefined")
        page.wait_for_load_state()
        if page.evaluate(WHICH_PAGE) == asked:
            return page.evaluate("window.axeAnswer")
    pytest.fail(f"{page.url}: no page stayed for axe")


def _wait_until(page: Page, condition: str) -> None:
    """Wait for a condition with a limit; a promise awaited in the page itself has none.

    Playwright's own ``wait_for_function`` compiles the condition in the page, which the site's
    content security policy rightly forbids.
    """
    for _attempt in range(WAIT_LIMIT_MS // WAIT_STEP_MS):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(WAIT_STEP_MS)
    pytest.fail(f"{page.url}: waited {WAIT_LIMIT_MS // 1000} s in vain for {condition}")
