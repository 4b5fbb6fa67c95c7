"""The form of a section as a browser sees it: what stands in it, and what a person might answer."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final
from urllib.parse import urljoin

import numpy as np
from lxml import html

from bench.browsing import Fields

Answers = Mapping[str, Sequence[str]]
"""What is answered on one page: fields with all that stands in them; empty ones are left out."""

ANSWERS: Final = ("v:", "m:")
"""How the names of the fields begin that hold answers, or say that there is none."""
GO_ON: Final = ("go", "next")
MOST_CHECKED, MOST_WHOLE, NO_VALUE_SHARE = 3, 100, 0.1
WORDS: Final = (
    "Vi behöver <b>fler</b> som kan OT-säkerhet & nätverk",
    "=SUM(1;2) is not a formula here",
    'A "quoted" wish; it\'s 100 % ours',
    "Språk: suomi, eesti keel, latviešu, 日本語, עברית",
    "kort",
)


def answers_in(fields: Fields) -> Answers:
    """The answers among ``fields``, however line ends and blanks around them are written."""
    found: dict[str, list[str]] = {}
    for name, value in fields:
        text = value.replace("\r\n", "\n").strip()
        if name.startswith(ANSWERS) and text:
            found.setdefault(name, []).append(text)
    return found


class SectionForm:
    """The form of the page at ``address`` that asks questions; raises NoQuestions where there is none."""

    def __init__(self, page: bytes, *, address: str) -> None:
        document = html.document_fromstring(page.decode())
        forms = document.xpath("//form[.//*[starts-with(@name, 'v:')]]")
        if not forms:
            raise NoQuestions(address)
        self._form = forms[0]
        self.address = address
        self.target = urljoin(address, self._form.get("action") or "").partition("#")[0]

    @property
    def fields(self) -> Fields:
        """What the browser sends when the first button is pressed."""
        return [*((name, value or "") for name, value in self._form.form_values()), GO_ON]

    @property
    def answers(self) -> Answers:
        return answers_in(self.fields)

    def see(self, revision: int) -> None:
        """Remember that the page's own script has saved."""
        for field in self._form.xpath(".//input[@name='seen']"):
            field.set("value", str(revision))

    def fill(self, rng: np.random.Generator) -> None:
        """Answer every question that is shown; numbers go down, since parts come after their whole."""
        questions = self._questions()
        whole = int(rng.integers(len(questions) + 1, MOST_WHOLE))
        for number, controls in enumerate(questions.values()):
            kind = _kind(controls[0])
            _FILLERS[kind](controls, rng, whole - number)

    def _questions(self) -> Mapping[str, Sequence[html.HtmlElement]]:
        """The fields that are shown, by their name; an option that is not is not chosen any more."""
        hidden = set(self._form.xpath(".//*[@hidden]//*[@name]"))
        found: dict[str, list[html.HtmlElement]] = {}
        for control in self._form.xpath(".//*[starts-with(@name, 'v:')]"):
            if control in hidden:
                control.attrib.pop("checked", None)
            else:
                found.setdefault(control.get("name"), []).append(control)
        return found


class NoQuestions(Exception):
    """The page asks nothing: it is another one than that of a section."""


def _kind(control: html.HtmlElement) -> str:
    if control.tag != "input":
        return str(control.tag)
    kind = control.get("type", "text")
    is_number = kind == "number" or control.get("inputmode") in {"numeric", "decimal"}
    return "number" if is_number else kind


Controls = Sequence[html.HtmlElement]


def _choose(controls: Controls, rng: np.random.Generator, _number: int) -> None:
    """One of the options; sometimes one that says "don't know"."""
    plain = [each for each in controls if not each.get("value", "").startswith("?")]
    offered = controls if rng.random() < NO_VALUE_SHARE else plain
    _check(controls, [offered[int(rng.integers(len(offered)))]])


def _tick(controls: Controls, rng: np.random.Generator, _number: int) -> None:
    count = int(rng.integers(1, min(MOST_CHECKED, len(controls)) + 1))
    chosen = rng.choice(len(controls), size=count, replace=False)
    _check(controls, [controls[int(at)] for at in chosen])


def _check(controls: Controls, chosen: Controls) -> None:
    for each in controls:
        each.attrib.pop("checked", None)
    for each in chosen:
        each.set("checked", "checked")


def _pick(controls: Controls, rng: np.random.Generator, _number: int) -> None:
    """Lists of the same name are places of a ranking: nothing stands in two of them."""
    values = [value for value in controls[0].value_options if value]
    chosen = rng.permutation(values)[: len(controls)]
    for control, value in zip(controls, chosen, strict=False):
        control.value = str(value)


def _write(controls: Controls, rng: np.random.Generator, number: int) -> None:
    words = f"{WORDS[int(rng.integers(len(WORDS)))]} {number}"
    if controls[0].tag == "textarea":
        controls[0].value = f"{words}\n{words}"
    else:
        controls[0].set("value", words)


def _count(controls: Controls, _rng: np.random.Generator, number: int) -> None:
    most = int(float(controls[0].get("max") or MOST_WHOLE))
    controls[0].set("value", str(number % (most + 1)))


def _date(controls: Controls, rng: np.random.Generator, _number: int) -> None:
    controls[0].set("value", f"2027-03-{int(rng.integers(1, 29)):02}")


def _leave(_controls: Controls, _rng: np.random.Generator, _number: int) -> None:
    """Nothing is uploaded."""


_FILLERS: Mapping[str, Callable[[Controls, np.random.Generator, int], None]] = {
    "radio": _choose,
    "checkbox": _tick,
    "select": _pick,
    "textarea": _write,
    "text": _write,
    "search": _write,
    "number": _count,
    "date": _date,
    "file": _leave,
    "hidden": _leave,
}
