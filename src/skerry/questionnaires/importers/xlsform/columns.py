"""The headers of an XLSForm: what each column means, whatever it is called, and in which language."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from django.conf.locale import LANG_INFO

OWN: Final = "skerry_"
OWN_SHEET: Final = "skerry"
TRANSLATED: Final = frozenset(
    {
        "label",
        "hint",
        "constraint_message",
        "required_message",
        f"{OWN}unit",
        f"{OWN}low_label",
        f"{OWN}high_label",
    }
)
_PLAIN: Final = [
    "type",
    "name",
    "label",
    "hint",
    "relevant",
    "required",
    "required_message",
    "constraint",
    "constraint_message",
    "calculation",
    "default",
    "appearance",
    "choice_filter",
    "parameters",
]
_SURVEY: Final[Mapping[str, str]] = {
    **{name: name for name in _PLAIN},
    "command": "type",
    "tag": "name",
    "caption": "label",
    "relevance": "relevant",
    "calculate": "calculation",
    "requiredmsg": "required_message",
    "constraining_message": "constraint_message",
    "bind::relevant": "relevant",
    "bind::required": "required",
    "bind::constraint": "constraint",
    "bind::calculate": "calculation",
    "bind::jr:constraintmsg": "constraint_message",
    "bind::jr:requiredmsg": "required_message",
    "control::appearance": "appearance",
    "body::appearance": "appearance",
}
_CHOICES: Final = {
    "list_name": "list_name",
    "name": "name",
    "value": "name",
    "label": "label",
    "caption": "label",
}
_SETTINGS: Final = {
    "form_title": "form_title",
    "set_form_title": "form_title",
    "title": "form_title",
    "default_language": "default_language",
}
ALIASES: Final[Mapping[str, Mapping[str, str]]] = {
    "survey": _SURVEY,
    "choices": _CHOICES,
    "settings": _SETTINGS,
    OWN_SHEET: {"key": "key", "language": "language", "value": "value"},
}
_PREFIXES: Final = frozenset({"bind", "control", "body", "media", "instance"})
_CODE: Final = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)\)$")
_ONLY_CODE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")
_CODES: Final[Mapping[str, str]] = {
    str(said[kind]).casefold(): code
    for code, said in LANG_INFO.items()
    for kind in ("name_local", "name")
    if kind in said
}


class Column(NamedTuple):
    """A column: ``key`` is what it means, empty where only others know it; ``said`` its language as written."""

    header: str
    key: str
    said: str = ""


def column_of(sheet: str, header: str) -> Column:
    """What a header says.

    >>> column_of("survey", "Label::Svenska (sv)")
    Column(header='Label::Svenska (sv)', key='label', said='Svenska (sv)')
    >>> column_of("choices", "list name").key, column_of("survey", "my notes").key
    ('list_name', '')
    """
    first, *rest = _parts(header)
    if first in _PREFIXES and rest:
        first, rest = f"{first}::{rest[0].casefold()}", rest[1:]
    key = first if first.startswith(OWN) else ALIASES.get(sheet, {}).get(first, "")
    if key not in TRANSLATED and rest:
        key = ""
    return Column(header, key, rest[0] if rest and key else "")


def meaning_of(header: str) -> str:
    """What a column that only others know says to them: pictures go by two names.

    >>> meaning_of("media::Image"), meaning_of("image"), meaning_of("notes")
    ('image', 'image', 'notes')
    """
    return "::".join(_parts(header)).casefold().removeprefix("media::")


def _parts(header: str) -> list[str]:
    parts = header.split("::")
    if len(parts) == 1 and not header.casefold().startswith(("jr:", "odk:", "orx:")):
        parts = header.split(":", 1)
    first = "_".join(parts[0].casefold().split())
    return [first, *(part.strip() for part in parts[1:])]


def language_of(said: str) -> str:
    """The code of a language from how a form names it; empty when it names none that is known.

    >>> language_of("Svenska (sv)"), language_of("English"), language_of("fr"), language_of("Klingon")
    ('sv', 'en', 'fr', '')
    """
    plain = " ".join(said.split())
    if found := _CODE.search(plain):
        return found[1].lower()
    if code := _CODES.get(plain.casefold()):
        return code
    return plain.lower() if _ONLY_CODE.fullmatch(plain) else ""


def language_named(code: str) -> str:
    """How a form names a language, so that every tool knows it.

    >>> language_named("sv"), language_named("tlh")
    ('Svenska (sv)', 'tlh (tlh)')
    """
    name = str(LANG_INFO.get(code, {}).get("name_local", code))
    return f"{name[:1].upper()}{name[1:]} ({code})" if name != code else f"{code} ({code})"
