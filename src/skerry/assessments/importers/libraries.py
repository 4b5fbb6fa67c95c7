"""Libraries of CISO Assistant: a framework as a list of requirements, in one language and its translations."""

from collections.abc import Mapping
from typing import Any, Final

from skerry.assessments.importers.trees import mapping_in, rows_in, words_in
from skerry.assessments.rules.framework_texts import Item, TextFile, Wording

_YES: Final = "true"


def read_library(tree: Mapping[str, Any], *, language: str) -> TextFile:  # Any: a file of theirs
    """The framework in it; ``language`` is that of a file which does not say its own.

    Raises:
        FrameworkFileRefused: it is not built as a library is.
    """
    framework = mapping_in(mapping_in(tree, "objects"), "framework")
    main = _code(words_in(tree, "locale")) or language
    nodes = rows_in(framework, "requirement_nodes")
    items = (_item(node, main) for node in nodes if words_in(node, "ref_id"))
    return TextFile(
        name=words_in(framework, "name") or words_in(tree, "name"),
        version=words_in(tree, "version"),
        licence=words_in(tree, "copyright"),
        items=tuple(items),
    )


def _item(node: Mapping[str, Any], main: str) -> Item:  # Any: as above
    translations = mapping_in(node, "translations")
    wordings = {main: _wording(node)}
    for language in translations:
        wordings[_code(language)] = _wording(mapping_in(translations, language))
    return Item(
        called=(words_in(node, "ref_id"),),
        wordings={code: each for code, each in wordings.items() if each.title or each.text},
        is_heading=words_in(node, "assessable").casefold() != _YES,
    )


def _code(language: str) -> str:
    return language.replace("_", "-")


def _wording(said: Mapping[str, Any]) -> Wording:  # Any: as above
    return Wording(title=words_in(said, "name"), text=words_in(said, "description"))
