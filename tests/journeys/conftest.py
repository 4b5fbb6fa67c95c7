"""A real browser for the journeys: Chromium, without a network beyond this machine."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Timer
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory
from tests.journeys.region import small_region

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread of the test
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
TEST_LIMIT_S = 240
CLOSING_LIMIT_S = 60
SHOWN_LIMIT_MS = 60_000
expect.set_options(timeout=SHOWN_LIMIT_MS)


class Chromium:
    """One browser for all tests, and a limit for each.

    Much of Playwright waits for the browser without a limit: a script in the page, a file on
    its way, closing a window. A browser that takes too long is therefore ended, which ends the
    waiting too; the test fails, and the next one gets a new browser.
    """

    def __init__(self, launch: Callable[[], Browser]) -> None:
        self._launch = launch
        self._start()

    def _start(self) -> None:
        self._browser = self._launch()
        about = self._browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
        self._pid = next(one["id"] for one in about["processInfo"] if one["type"] == "browser")

    @contextmanager
    def limited(self, seconds: float) -> Iterator[Browser]:
        """The browser, alive for no longer than ``seconds``."""
        if not self._browser.is_connected():
            self._start()
        with self._ended_after(seconds):
            yield self._browser

    @contextmanager
    def _ended_after(self, seconds: float) -> Iterator[None]:
        end = Timer(seconds, os.kill, [self._pid, signal.SIGKILL])
        end.start()
        try:
            yield
        finally:
            end.cancel()

    def close(self) -> None:
        if self._browser.is_connected():
            with self._ended_after(CLOSING_LIMIT_S):
                self._browser.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    path = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )
    if not path:
        (pytest.fail if os.environ.get("SKERRY_REQUIRE_BROWSER") else pytest.skip)(
            "No Chromium was found: install the package chromium, or set CHROMIUM to its path."
        )
    with sync_playwright() as playwright:
        browser = Chromium(lambda: playwright.chromium.launch(executable_path=path, args=ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def browser(chromium) -> Iterator[Browser]:
    """The browser for one test; it is ended if the test takes too long."""
    with chromium.limited(TEST_LIMIT_S) as alive:
        yield alive
        assert alive.is_connected(), f"the browser was ended after {TEST_LIMIT_S} s"


@pytest.fixture
def page_as(browser, live_server) -> Iterator[Callable[..., Page]]:
    """Opens a page of the site as somebody: ``page_as(Role.VISITOR, "/roles/")``.

    ``person=`` is who that somebody is; otherwise it is somebody new with that role.

    The page must ask nobody but the site itself, and its console must stay silent.
    """
    contexts, troubles = [], []
    caches["default"].clear()  # attempts to sign in, counted outside the tables that tests empty

    def open_page(
        role: Role,
        path: str,
        *,
        person=None,
        language="en",
        scheme="light",
        width=1280,
        has_script=True,
    ) -> Page:
        context = browser.new_context(
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
            client.force_login(person or UserFactory(role=role))
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
    with suppress(Error):  # its browser was ended: the test has failed already
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
def region():
    """Stockholm with two firms and a university, by name."""
    return small_region()
