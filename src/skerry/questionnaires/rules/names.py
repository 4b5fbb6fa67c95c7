"""What sections, questions, rows, lists and choices may be called."""

import re
import unicodedata
from collections.abc import Collection
from typing import Final

from skerry.questionnaires.enums import Missing

LONGEST_NAME: Final = 80
LONGEST_GUESS: Final = 40
RESERVED_SECTIONS: Final = frozenset(
    {"start", "review", "receipt", "print", "withdraw", "save", "file"}
)
"""Pages of a sheet, which stand in addresses where the name of a section does."""
RESERVED_NAMES: Final = frozenset(missing.value for missing in Missing)
"""What an expression reads when a question has no value."""

_QUESTION: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_SECTION: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_CHOICE: Final = re.compile(r"[^\s'\"$]+")


def is_question_name(name: str) -> bool:
    """Whether an expression can read it as ``${name}``."""
    return len(name) <= LONGEST_NAME and bool(_QUESTION.fullmatch(name))


def is_section_name(name: str) -> bool:
    """Whether it can stand in an address."""
    return len(name) <= LONGEST_NAME and bool(_SECTION.fullmatch(name))


def is_choice_name(name: str) -> bool:
    """Whether several of them can be told apart with blanks between them, and be quoted."""
    return len(name) <= LONGEST_NAME and bool(_CHOICE.fullmatch(name))


def name_from(words: str, *, taken: Collection[str], otherwise: str) -> str:
    """A free name that says what ``words`` say.

    >>> name_from("Hur många är ni?", taken=["hur_manga_ar_ni"], otherwise="q")
    'hur_manga_ar_ni_2'
    >>> name_from("…", taken=[], otherwise="question")
    'question'
    """
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "_", plain)[:LONGEST_GUESS].strip("_") or otherwise
    wanted = slug if slug[0].isalpha() else f"{otherwise}_{slug}"
    return free_name(wanted, taken=taken)


def free_name(wanted: str, *, taken: Collection[str]) -> str:
    """``wanted``, with a number behind it if it is taken or reserved."""
    barred = {*taken, *RESERVED_NAMES, *RESERVED_SECTIONS}
    name, number = wanted, 1
    while name in barred:
        number += 1
        name = f"{wanted}_{number}"
    return name
