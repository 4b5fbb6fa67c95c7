"""A real browser for the journeys: Chromium, without a network beyond this machine."""

import os
import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread of the test
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WAIT_LIMIT_MS = 60_000
WAIT_STEP_MS = 50
# A colour on its way to another would be measured in between.
STANDS_STILL = "document.getAnimations().every(moving => moving.playState !== 'running')"
ASK_AXE = """() => {
    window.axeAnswer = undefined;
    axe.run({ resultTypes: ["violations"] }).then(
        found => { window.axeAnswer = { violations: found.violations }; },
        trouble => { window.axeAnswer = { trouble: String(trouble) }; },
    );
}"""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )
    if not path:
        (pytest.fail if os.environ.get("SKERRY_REQUIRE_BROWSER") else pytest.skip)(
            "No Chromium was found: install the package chromium, or set CHROMIUM to its path."
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page_as(chromium, live_server) -> Iterator[Callable[..., Page]]:
    """Opens a page of the site as somebody: ``page_as(Role.VISITOR, "/roles/")``.

    The page must ask nobody but the site itself, and its console must stay silent.
    """
    contexts, troubles = [], []

    def open_page(
        role: Role, path: str, *, language="en", scheme="light", width=1280, has_script=True
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale=language,
            color_scheme=scheme,
            reduced_motion="reduce",
            java_script_enabled=has_script,
            base_url=live_server.url,
        )
        contexts.append(context)
        if role is not Role.VISITOR:
            client = Client()
            client.force_login(UserFactory(role=role))
            key = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}]
            )
        page = context.new_page()
        page.on("request", lambda request: _note_strangers(request.url, live_server.url, troubles))
        page.on("console", lambda said: _note_errors(said, page.url, troubles))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


def _note_strangers(asked: str, own: str, troubles: list[str]) -> None:
    address = urlsplit(asked)
    if address.scheme in {"http", "https"} and address.netloc != urlsplit(own).netloc:
        troubles.append(f"asks a third party: {asked}")


def _note_errors(said, address: str, troubles: list[str]) -> None:
    if said.type == "error" and "Failed to load resource" not in said.text:
        troubles.append(f"{address}: {said.text}")


@pytest.fixture
def findings() -> Callable[[Page], list[str]]:
    """What axe finds on a page, one line each; empty is as it should be."""

    def look(page: Page) -> list[str]:
        wait_until(page, STANDS_STILL)
        page.evaluate(AXE_SCRIPT)
        page.evaluate(ASK_AXE)
        wait_until(page, "window.axeAnswer !== undefined")
        answer = page.evaluate("window.axeAnswer")
        assert "violations" in answer, f"axe gave up on {page.url}: {answer}"
        return [
            f"{violation['id']}: {node['html'][:160]}"
            for violation in answer["violations"]
            for node in violation["nodes"]
        ]

    return look


def wait_until(page: Page, condition: str) -> None:
    """Wait for a condition with a limit; a promise awaited in the page itself has none.

    Playwright's own ``wait_for_function`` compiles the condition in the page, which the site's
    content security policy rightly forbids.
    """
    for _attempt in range(WAIT_LIMIT_MS // WAIT_STEP_MS):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(WAIT_STEP_MS)
    pytest.fail(f"{page.url}: waited {WAIT_LIMIT_MS // 1000} s in vain for {condition}")
