"""Catalogs of OSCAL: controls in groups and in each other, their prose in nested parts."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from skerry.assessments.importers.trees import mapping_in, rows_in, words_in
from skerry.assessments.rules.framework_texts import Item, TextFile, Wording

_TOLD: Final = frozenset({"statement", "guidance", "overview"})
_INSERT: Final = re.compile(r"\{\{\s*insert:\s*param,\s*([^\s}]+)\s*\}\}")

_Node = Mapping[str, Any]  # Any: what stands in somebody's file


def read_catalog(tree: _Node, *, language: str) -> TextFile:
    """The controls in it, and its groups as headings; a catalog does not say its ``language``.

    Raises:
        FrameworkFileRefused: it is not built as a catalog is.
    """
    catalog = mapping_in(tree, "catalog")
    metadata = mapping_in(catalog, "metadata")
    nodes = list(_nodes(catalog))
    labels = {words_in(each, "id"): _label(each) for node, _ in nodes for each in _params(node)}
    return TextFile(
        name=words_in(metadata, "title"),
        version=words_in(metadata, "version"),
        licence=words_in(metadata, "remarks"),
        items=tuple(_item(node, labels, language, is_heading=group) for node, group in nodes),
    )


def _nodes(above: _Node) -> Iterator[tuple[_Node, bool]]:
    """Each group and control that has a name, and whether it is a group."""
    for name in ("groups", "controls"):
        for node in rows_in(above, name):
            if words_in(node, "id"):
                yield node, name == "groups"
            yield from _nodes(node)


def _params(node: _Node) -> Iterator[_Node]:
    yield from rows_in(node, "params")


def _label(param: _Node) -> str:
    choices = mapping_in(param, "select").get("choice")
    offered = "; ".join(str(each) for each in choices) if isinstance(choices, list) else ""
    return words_in(param, "label") or offered


def _item(node: _Node, labels: Mapping[str, str], language: str, *, is_heading: bool) -> Item:
    told = (part for part in rows_in(node, "parts") if words_in(part, "name") in _TOLD)
    prose = "\n\n".join(line for part in told for line in _prose(part))
    wording = Wording(title=words_in(node, "title"), text=_filled(prose, labels))
    names = (_numbered(node), words_in(node, "id"))
    return Item(
        called=tuple(name for name in names if name),
        wordings={language: wording} if wording.title or wording.text else {},
        is_heading=is_heading,
    )


def _numbered(node: _Node) -> str:
    """The label by which people know it: of several, the one that is nobody's own."""
    labels = [prop for prop in rows_in(node, "props") if words_in(prop, "name") == "label"]
    labels.sort(key=lambda prop: bool(words_in(prop, "class")))
    return words_in(labels[0], "value") if labels else ""


def _prose(part: _Node) -> Iterator[str]:
    """The paragraphs of a part and of those in it, each with the number it has."""
    line = " ".join(each for each in (_numbered(part), words_in(part, "prose")) if each)
    if words_in(part, "prose"):
        yield line
    for inner in rows_in(part, "parts"):
        yield from _prose(inner)


def _filled(prose: str, labels: Mapping[str, str]) -> str:
    """What an organisation is to fill in, by its name in brackets."""
    return _INSERT.sub(lambda found: f"[{labels.get(found[1]) or found[1]}]", prose)
