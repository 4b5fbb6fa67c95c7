"""Files of YAML or JSON from people, as plain trees of words: nothing in them is built, followed or repeated."""

import json
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping, Sequence
from typing import Any, Final

import yaml

from skerry.assessments.enums import FileFault

MOST_NODES: Final = 400_000
DEEPEST: Final = 60
_LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DOWN: Final = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_UP: Final = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


class FrameworkFileRefused(Exception):
    """The file cannot be taken; ``where`` names the line, the field or the requirement."""

    def __init__(self, fault: FileFault, where: str = "") -> None:
        super().__init__(fault, where)
        self.fault = fault
        self.where = where


def read_tree(content: bytes) -> Mapping[str, Any]:  # Any: what stands in somebody's file
    """The mapping that the file holds.

    Raises:
        FrameworkFileRefused: it is no text, neither YAML nor JSON, too deep or too large, or
            refers to itself.
    """
    text = _text(content)
    tree = _json(text) if text.lstrip().startswith("{") else _yaml(text)
    _check_size(tree)
    if not isinstance(tree, dict):
        raise FrameworkFileRefused(FileFault.UNKNOWN_KIND)
    return tree


def _text(content: bytes) -> str:
    encoding = "utf-16" if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise FrameworkFileRefused(FileFault.NO_TEXT) from error
    if "\0" in text:
        raise FrameworkFileRefused(FileFault.NO_TEXT)
    return text


def _json(text: str) -> Any:  # Any: as above
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise FrameworkFileRefused(FileFault.BROKEN, str(error.lineno)) from error
    except ValueError as error:
        raise FrameworkFileRefused(FileFault.BROKEN) from error
    except RecursionError as error:
        raise FrameworkFileRefused(FileFault.TOO_DEEP) from error


def _yaml(text: str) -> Any:  # Any: as above
    """Every value as the words that stand there: 1.10 is no number, and ``no`` is no answer."""
    try:
        _check_events(text)
        return yaml.load(text, Loader=_LOADER)  # noqa: S506  # this loader builds nothing but words
    except yaml.MarkedYAMLError as error:
        raise FrameworkFileRefused(FileFault.BROKEN, _line(error.problem_mark)) from error
    except yaml.YAMLError as error:
        raise FrameworkFileRefused(FileFault.BROKEN) from error


def _line(mark: Any) -> str:  # Any: the marks of both parsers have no name in common
    return str(mark.line + 1) if mark else ""


def _check_events(text: str) -> None:
    """Before anything is put together: a file of a few lines can mean billions of words."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=_LOADER)):
        if isinstance(event, yaml.AliasEvent):
            raise FrameworkFileRefused(FileFault.ALIASES, _line(event.start_mark))
        depth += isinstance(event, _DOWN) - isinstance(event, _UP)
        if depth > DEEPEST:
            raise FrameworkFileRefused(FileFault.TOO_DEEP)
        if count > MOST_NODES * 2:
            raise FrameworkFileRefused(FileFault.TOO_MUCH)


def _check_size(tree: object) -> None:
    waiting: list[tuple[object, int]] = [(tree, 1)]
    count = 0
    while waiting:
        node, depth = waiting.pop()
        count += 1
        if depth > DEEPEST:
            raise FrameworkFileRefused(FileFault.TOO_DEEP)
        if count > MOST_NODES:
            raise FrameworkFileRefused(FileFault.TOO_MUCH)
        inner: Sequence[object] = ()
        if isinstance(node, dict):
            inner = list(node.values())
        elif isinstance(node, list):
            inner = node
        waiting.extend((each, depth + 1) for each in inner)


def mapping_in(tree: Mapping[str, Any], name: str) -> Mapping[str, Any]:  # Any: as above
    """What stands under ``name``; empty where nothing does.

    Raises:
        FrameworkFileRefused: something else than a mapping stands there.
    """
    inner = tree.get(name) or {}
    if not isinstance(inner, dict):
        raise FrameworkFileRefused(FileFault.WRONG_SHAPE, name)
    return inner


def rows_in(tree: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:  # Any: as above
    """The mappings listed under ``name``; none where nothing stands there.

    Raises:
        FrameworkFileRefused: something else than a list of mappings stands there.
    """
    rows = tree.get(name) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise FrameworkFileRefused(FileFault.WRONG_SHAPE, name)
    return rows


def words_in(tree: Mapping[str, Any], name: str) -> str:  # Any: as above
    """The words or the number under ``name``, without space around them; empty for nothing.

    Raises:
        FrameworkFileRefused: a list or a mapping stands there.
    """
    value = tree.get(name)
    if isinstance(value, dict | list):
        raise FrameworkFileRefused(FileFault.WRONG_SHAPE, name)
    words = "" if value is None else str(value).strip()
    return "" if words == "null" else words
