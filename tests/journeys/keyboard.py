"""A reader without a mouse."""

import pytest


def walk_to(page, selector):
    """Press Tab until the focus stands on ``selector``."""
    for _step in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("what => document.activeElement.matches(what)", selector):
            return
    pytest.fail(f"{page.url}: the keyboard does not reach {selector}")


def press_on(page, selector):
    """Go to ``selector`` with the Tab key, and press Enter there."""
    walk_to(page, selector)
    page.keyboard.press("Enter")
