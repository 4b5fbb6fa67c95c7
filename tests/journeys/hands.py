"""Two ways of doing the same on a page: with a mouse, and with the keyboard alone."""

import pytest
from playwright.sync_api import expect

FAR = 250  # stops of the Tab key, on the longest page
HAS_FOCUS = "one => one === document.activeElement"
IS_BEFORE_FOCUS = """one => Boolean(
    document.activeElement.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING)"""
IS_IN_FOCUSED_GROUP = "one => one.name === document.activeElement.name"


class Mouse:
    """Somebody who points at things."""

    def press(self, element):
        element.click()

    def write(self, element, text):
        element.fill(text)

    def choose(self, element, value):
        element.select_option(value)

    def pick(self, radio):
        radio.check()

    def tick(self, box):
        box.check()

    def bring(self, element, file):
        element.set_input_files(file)


class Keyboard:
    """Somebody who never touches a mouse: each thing is reached with the Tab key."""

    def press(self, element):
        self._walk(element)
        element.page.keyboard.press("Enter")

    def write(self, element, text):
        self._walk(element)
        element.page.keyboard.press("Control+A")
        element.page.keyboard.type(text)

    def choose(self, element, value):
        self._walk(element)
        values = element.evaluate("one => [...one.options].map(option => option.value)")
        for key in ["Home", *["ArrowDown"] * values.index(value)]:
            element.page.keyboard.press(key)
        expect(element).to_have_value(value)

    def pick(self, radio):
        """The Tab key goes to the group of a radio button, the arrows go through it."""
        self._walk(radio, IS_IN_FOCUSED_GROUP)
        radio.page.keyboard.press("Space")
        self._walk(radio, key="ArrowDown")
        expect(radio).to_be_checked()

    def tick(self, box):
        self._walk(box)
        box.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def bring(self, element, file):
        """The dialogue in which files are chosen is the browser's own, not the page's."""
        self._walk(element)
        element.set_input_files(file)

    def _walk(self, element, is_there=HAS_FOCUS, key=""):
        way = key or ("Shift+Tab" if element.evaluate(IS_BEFORE_FOCUS) else "Tab")
        for _step in range(FAR):
            if element.evaluate(is_there):
                return
            element.page.keyboard.press(way)
        pytest.fail(f"{element.page.url}: the keyboard does not reach {element}")
