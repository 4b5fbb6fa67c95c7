"""What the text of the sources must not contain."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SOURCES = ROOT / "src" / "skerry"
QUERY = re.compile(
    r"\.(objects\b|(all|filter|exclude|exists|count|first|last|latest|order_by|annotate|aggregate"
    r"|select_related|prefetch_related|values_list|delete|save|update|create)\()"
)
PRINTED = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
MAX_LINES = 400


def templates() -> dict[str, str]:
    files = sorted(SOURCES.glob("*/jinja2/**/*.*"))
    return {file.relative_to(SOURCES).as_posix(): file.read_text("utf-8") for file in files}


def modules() -> dict[str, str]:
    """Every module of ours by its dotted name; migrations are Django's."""
    return {
        ".".join(file.relative_to(SOURCES.parent).with_suffix("").parts).removesuffix(
            ".__init__"
        ): (file.read_text("utf-8"))
        for file in sorted(SOURCES.rglob("*.py"))
        if "migrations" not in file.parts
    }


def querying_templates(sources: Mapping[str, str]) -> list[str]:
    """Templates loop and print; what they show was fetched before."""
    return [
        f"{name}: {found.group()}"
        for name, text in sources.items()
        for printed in PRINTED.findall(text)
        if (found := QUERY.search(printed))
    ]


def imports_of(text: str) -> Iterator[str]:
    """The modules that ``text`` imports, at any depth in it."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def users_of(forbidden: str, sources: Mapping[str, str]) -> list[str]:
    return [
        name
        for name, text in sources.items()
        if any(f"{used}.".startswith(f"{forbidden}.") for used in imports_of(text))
    ]


def long_modules(sources: Mapping[str, str]) -> list[str]:
    lengths = {name: text.count("\n") for name, text in sources.items()}
    return [f"{name}: {lines} lines" for name, lines in lengths.items() if lines > MAX_LINES]


def unexplained_exceptions(sources: Mapping[str, str]) -> list[str]:
    """``noqa``, ``type: ignore`` and ``pragma`` without a reason on the same line."""
    mark = re.compile(r"#\s*(noqa(?!\w)|type:\s*ignore|pragma:)[^#]*(#\s*\S.*)?$")
    return [
        f"{name}:{number}"
        for name, text in sources.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if (found := mark.search(line)) and not found.group(2)
    ]
