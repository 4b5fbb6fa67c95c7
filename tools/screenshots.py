"""The pictures of the README and the handbook, taken from a demo of their own.

    python -m tools.screenshots [name …]

Without names it takes all. Starts a demo in a throw-away folder on a free port, takes the pictures, and ends it.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from skerry.config.command import environment

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs/images"
LARGEST = 300_000
COLOURS = 256
PATIENCE = 180
WIDTH = 1280
PICTURES = {  # name → path, language, height
    "home": ("/", "en", 1130),
    "directory": ("/directory/", "en", 900),
    "directory-sv": ("/directory/?place=SE11&q=kryptering", "sv", 900),
    "roles": ("/roles/", "en", 900),
    "question": ("/s/{token}/4/", "sv", 900),
    "response": ("/desk/surveys/{wave}/", "en", 1460),
    "first-figures": ("/desk/surveys/{wave}/results/", "en", 1400),
    "results-plan": ("/desk/surveys/{wave}/results/plan/", "en", 1060),
    "results-weights": ("/desk/surveys/{wave}/results/plan/weights/", "en", 1500),
    "results": ("/results/{results}/?question=roles_growing", "en", 2250),
    "openings": ("/results/{results}/openings/", "en", 1300),
    "check-up": ("/check-up/{door}/result/", "en", 2050),
    "check-up-plan": ("/check-up/{door}/plan/", "sv", 1900),
}


def main() -> None:
    browser = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )
    if not browser:
        sys.exit(
            "No Chromium was found: install the package chromium, or set CHROMIUM to its path."
        )
    chosen = sys.argv[1:] or list(PICTURES)
    if unknown := set(chosen) - set(PICTURES):
        sys.exit(f"No such picture: {', '.join(sorted(unknown))}")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, _demo(folder) as address:
        _take_all(browser, address, _survey(folder), chosen)


def _take_all(browser: str, address: str, survey: "Survey", chosen: Sequence[str]) -> None:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser, args=["--no-sandbox", "--disable-gpu", "--no-first-run"]
        )
        for name in chosen:
            path, language, height = PICTURES[name]
            page = chromium.new_page(
                viewport={"width": WIDTH, "height": height}, locale=language, color_scheme="light"
            )
            if path.startswith("/desk/"):
                cookie = {"name": survey.cookie, "value": survey.session, "url": address}
                page.context.add_cookies([cookie])
            places = {"token": survey.token, "wave": survey.wave, "results": survey.results}
            places["door"] = survey.door
            _take(page, address + path.format(**places), IMAGES / f"{name}.png")
            page.close()
        chromium.close()


@dataclass(frozen=True, kw_only=True)
class Survey:
    """An open wave of the demo and the latest results, links into a sheet and a check-up, a session at the desk."""

    wave: str
    door: str
    results: str
    token: str
    cookie: str
    session: str


def _survey(folder: str) -> Survey:
    """What no page tells to a stranger, from the demo's own database."""
    os.environ["SKERRY_VAR"] = folder
    environment.start_django()
    from django.conf import settings  # noqa: PLC0415  # the folder of the demo must be named first
    from django.test import Client  # noqa: PLC0415  # as above

    from skerry.accounts.models import User  # noqa: PLC0415  # as above
    from skerry.assessments import links as doors  # noqa: PLC0415  # as above
    from skerry.assessments.models import CheckUp, CheckUpLink  # noqa: PLC0415  # as above
    from skerry.surveys import links  # noqa: PLC0415  # as above
    from skerry.surveys.models import Invitation, PersonalLink, Results  # noqa: PLC0415  # as above

    begun = Invitation.objects.filter(is_answered=False, sheet__isnull=False, language="sv")
    begun = begun.filter(sheet__sections__has_key="needs")
    invitation = begun.select_related("wave").order_by("pk")[0]
    token = links.new_token()
    PersonalLink.objects.create(invitation=invitation, digest=links.digest(token))
    kept, door = CheckUp.objects.get(person__isnull=False), doors.new_token()
    CheckUpLink.objects.create(check_up=kept, digest=doors.digest(door), made_at=kept.started_at)
    client = Client()
    client.force_login(User.objects.get(email="survey-team@skerry.example"))
    name = settings.SESSION_COOKIE_NAME
    return Survey(
        wave=str(invitation.wave.uuid),
        door=door,
        results=str(Results.objects.latest("published_at").uuid),
        token=token,
        cookie=name,
        session=client.cookies[name].value,
    )


@contextmanager
def _demo(folder: str) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"SKERRY_VAR": folder, "PORT": str(port)}
    command = [sys.executable, "-m", "skerry.config.command", "demo"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, server)
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2).close()  # noqa: S310  # our own address
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
        else:
            return
    sys.exit("The demo did not start; `make demo` shows why.")


def _take(page: Page, url: str, target: Path) -> None:
    answer = page.goto(url, wait_until="networkidle")
    if answer is None or not answer.ok:
        sys.exit(f"{re.sub('https?://[^/]+', '', url)} answers {answer and answer.status}.")
    page.screenshot(path=str(target))
    with Image.open(target) as picture:
        picture.convert("RGB").quantize(COLOURS).save(target, optimize=True)
    if target.stat().st_size > LARGEST:
        sys.exit(f"{target.name} is larger than {LARGEST // 1000} kB.")
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
