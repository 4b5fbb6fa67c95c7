"""The pictures of the README and the handbook, taken from a demo of their own.

    python -m tools.screenshots

Starts a demo in a throw-away folder on a free port, takes the pictures, and ends it.
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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Page, sync_playwright

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
}


def main() -> None:
    browser = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )
    if not browser:
        sys.exit(
            "No Chromium was found: install the package chromium, or set CHROMIUM to its path."
        )
    IMAGES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, _demo(folder) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser, args=["--no-sandbox", "--disable-gpu", "--no-first-run"]
        )
        for name, (path, language, height) in PICTURES.items():
            page = chromium.new_page(
                viewport={"width": WIDTH, "height": height}, locale=language, color_scheme="light"
            )
            _take(page, address + path, IMAGES / f"{name}.png")
            page.close()
        chromium.close()


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
