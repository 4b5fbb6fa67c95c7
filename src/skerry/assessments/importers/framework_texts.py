"""Texts of a framework out of a file that a region brings: looked through whole before any is taken."""

import re
from dataclasses import dataclass, replace
from typing import Final

from skerry.assessments.enums import FileFault
from skerry.assessments.importers.catalogs import read_catalog
from skerry.assessments.importers.libraries import read_library
from skerry.assessments.importers.trees import FrameworkFileRefused, read_tree
from skerry.assessments.rules.content import Framework
from skerry.assessments.rules.framework_texts import Item, Matching, TextFile, matching

LONGEST_TITLE: Final = 500
LONGEST_TEXT: Final = 20_000
LONGEST_NAME: Final = 300
LONGEST_LICENCE: Final = 4_000
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})?")
_OTHER_MODELS: Final = (
    *("profile", "component-definition", "system-security-plan"),
    *("assessment-plan", "assessment-results", "plan-of-action-and-milestones"),
)


@dataclass(frozen=True, kw_only=True)
class Brought:
    """A file that was looked through: its texts, and to which requirements of the site they belong."""

    file: TextFile
    matching: Matching


def read_framework_texts(
    content: bytes, *, framework: Framework, language: str, licence: str = ""
) -> Brought:
    """The texts of ``framework`` in a file, if all of it can be taken.

    ``language`` and ``licence`` are what the person says of a file that does not say it itself.

    Raises:
        FrameworkFileRefused: something in it cannot be read or kept, or nothing is of the framework.
    """
    read = _read(content, language)
    if not read.items:
        raise FrameworkFileRefused(FileFault.NO_REQUIREMENTS)
    file = replace(read, name=read.name or framework.name, licence=licence or read.licence)
    _check_source(file)
    for name in (name for item in file.items for name in item.called):
        _check_words(name, LONGEST_NAME, name[:40])
    found = matching(framework, file.items)
    if found.twice:
        raise FrameworkFileRefused(FileFault.TWICE, found.twice[0])
    if not found.languages:
        raise FrameworkFileRefused(FileFault.NOTHING_MATCHES)
    for identifier, item in found.matched.items():
        _check_item(identifier, item)
    return Brought(file=file, matching=found)


def _read(content: bytes, language: str) -> TextFile:
    tree = read_tree(content)
    if "catalog" in tree:
        return read_catalog(tree, language=language)
    if "objects" in tree:
        return read_library(tree, language=language)
    if any(each in tree for each in _OTHER_MODELS):
        raise FrameworkFileRefused(FileFault.PROFILE)
    raise FrameworkFileRefused(FileFault.UNKNOWN_KIND)


def _check_source(file: TextFile) -> None:
    if not file.licence:
        raise FrameworkFileRefused(FileFault.NO_LICENCE)
    for words, most in (
        (file.name, LONGEST_NAME),
        (file.version, LONGEST_NAME),
        (file.licence, LONGEST_LICENCE),
    ):
        _check_words(words, most, words[:40])


def _check_item(identifier: str, item: Item) -> None:
    for language, wording in item.wordings.items():
        if not _LANGUAGE.fullmatch(language):
            where = f"{identifier}: {_readable(language[:40])}"
            raise FrameworkFileRefused(FileFault.WRONG_SHAPE, where)
        _check_words(wording.title, LONGEST_TITLE, identifier)
        _check_words(wording.text, LONGEST_TEXT, identifier)


def _check_words(words: str, most: int, where: str) -> None:
    if _FORBIDDEN.search(words):
        raise FrameworkFileRefused(FileFault.FORBIDDEN_CHARACTERS, _readable(where))
    if len(words) > most:
        raise FrameworkFileRefused(FileFault.TEXT_TOO_LONG, where)


def _readable(words: str) -> str:
    return _FORBIDDEN.sub("?", words)
