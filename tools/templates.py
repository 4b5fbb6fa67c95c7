"""Promises about the pages' templates that can be seen without opening a page.

python -m tools.templates

Every template compiles; a page extends the base; nothing has a style, script or handler
of its own (the strict policy would stop it); no words stand outside of a translation.
"""

import os
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "src" / "skerry"
HOLE = "\ue000"  # stands where an expression prints
# A whole page extends the base. Few stand without it: the base itself, the page for when nothing
# works any more, and the file that people take home with their data.
WHOLE_PAGE = re.compile(r"<(html|body|main)\b")
STAND_ALONE = {"base.html", "kernel/errors/500.html", "accounts/my_data.html"}
SHOWN = re.compile(r'page\(\s*request,\s*"([^"]+)"')
DATA_SCRIPTS = {"application/ld+json", "application/json"}
SILENT = {"script", "style", "code", "pre", "svg"}
SPOKEN = {"alt", "title", "placeholder", "aria-label", "aria-description", "summary", "content"}
WORD = re.compile(r"[^\W\d_]{2,}")
# Names, not words: they are the same in every language.
NAMES = {
    "API", "CORDIS", "CSV", "DOCX", "EUPL", "GitHub", "HTML", "JSON", "LD", "NUTS", "PDF", "PNG", "RDF",
    "ROR", "SKOS", "Skerry", "URL", "XLSX", "XML", "YAML", "kB", "MB", "GB", "width", "device", "initial",
    "scale", "hx",
}  # fmt: skip


class Page(HTMLParser):
    """Reads a template in which every expression has become a hole."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[tuple[int, str]] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name.replace(HOLE, ""): value or "" for name, value in attrs}
        self._check_policy(tag, values)
        if tag == "img" and "alt" not in values:
            self._fault("an <img> without alt")
        for name in SPOKEN & set(values):
            if tag != "meta" or name != "content":
                self._check_words(values[name], f"{name}=")
        if tag in SILENT or values.get("translate") == "no":
            self.silent.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._check_words(data, "")

    def _check_policy(self, tag: str, values: dict[str, str]) -> None:
        if "style" in values:
            self._fault("a style attribute")
        if tag == "style":
            self._fault("a <style>")
        if tag == "script" and "src" not in values and values.get("type") not in DATA_SCRIPTS:
            self._fault("a <script> without a file")
        for name, value in values.items():
            if name.startswith(("on", "hx-on")):
                self._fault(f"a handler {name}=")
            if value.strip().lower().startswith("javascript:"):
                self._fault(f"a script in {name}=")

    def _check_words(self, text: str, where: str) -> None:
        words = [word for word in WORD.findall(text.replace(HOLE, " ")) if word not in NAMES]
        if words:
            self._fault(f"words without translation: {where}{' '.join(words)[:60]!r}")

    def _fault(self, fault: str) -> None:
        self.faults.append((self.getpos()[0], fault))


def faults(name: str, source: str, env: Environment, *, is_shown: bool = False) -> list[str]:
    """What is wrong with the template ``name`` that reads ``source``; a view shows it or not."""
    try:
        env.compile(source, name=name)
    except TemplateSyntaxError as error:
        return [f"{name}:{error.lineno}: {error.message}"]
    is_page = is_shown or WHOLE_PAGE.search(source)
    is_lost = is_page and "{% extends" not in source and name not in STAND_ALONE
    found = [f"{name}:1: it is a page and extends no base"] if is_lost else []
    page = Page()
    page.feed("".join(_skeleton(source, env)))
    page.close()
    return found + [f"{name}:{line}: {fault}" for line, fault in page.faults]


def _skeleton(source: str, env: Environment) -> Iterator[str]:
    """The markup of ``source``: a hole for each expression, nothing for what is translated."""
    inside, is_translated, statement = "", False, ""
    for _line, kind, text in env.lex(source):
        lines = "\n" * text.count("\n")
        if kind in {"block_begin", "variable_begin", "comment_begin", "raw_begin"}:
            inside, statement = kind, ""
        if kind == "name" and inside == "block_begin" and not statement:
            statement = text
            is_translated = {"trans": True, "endtrans": False}.get(text, is_translated)
        is_markup = kind == "data" and not is_translated
        yield text if is_markup else lines
        if kind == "variable_begin" and not is_translated:
            yield HOLE


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skerry.config.settings")
    import django  # noqa: PLC0415  # the settings must be named first
    from django.template import engines  # noqa: PLC0415  # as above

    django.setup()
    env = engines["jinja2"].env
    found = []
    files = sorted(SOURCES.glob("*/jinja2/**/*.*"))
    views = [file.read_text(encoding="utf-8") for file in SOURCES.rglob("*.py")]
    shown = {name for text in views for name in SHOWN.findall(text)}
    for file in files:
        name = file.relative_to(next(p for p in file.parents if p.name == "jinja2")).as_posix()
        found += faults(name, file.read_text(encoding="utf-8"), env, is_shown=name in shown)
    print("\n".join(found) or f"{len(files)} templates")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
