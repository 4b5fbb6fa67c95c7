"""Each method has a page in the handbook that says what a reader has to know of it."""

import re
from importlib import import_module
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent.parent / "docs/methods"
METHODS = [
    "disclosure",
    "estimates",
    "improvement",
    "openings",
    "sampling",
    "segments",
    "tabulation",
    "topics",
    "trends",
    "weighting",
]
"""Those whose figures people read."""


@pytest.mark.parametrize("name", METHODS)
def test_a_page_has_version_cases_tests_and_limits(name):
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    method = import_module(f"skerry.methods.{name}")

    assert re.search(rf"`{method.METHOD}`, version {method.VERSION}\b", text, re.IGNORECASE)
    for needed in ("## How it is tested", "## Limits", f"](cases/{name}.md)"):
        assert needed in text, needed
    assert (DOCS / f"cases/{name}.md").exists()


def test_a_page_of_results_names_each_method_with_its_version():
    text = (DOCS / "results.md").read_text(encoding="utf-8")

    for name in set(METHODS) - {"tabulation", "improvement"}:
        method = import_module(f"skerry.methods.{name}")
        assert f"`{method.METHOD}` {method.VERSION}" in text
