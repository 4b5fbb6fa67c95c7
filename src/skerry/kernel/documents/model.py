"""What a document is made of, whatever it is printed as."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.functional import Promise

from skerry.kernel.charts import Chart

Words = str | Promise
# Control characters, halves of characters, and marks that turn the reading order around.
UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\ufff9-\ufffb\ufffe\uffff]"
)
SAFE_ADDRESS: Final = re.compile(r"(https?://|mailto:)[^\s]+", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Strong:
    text: Words


@dataclass(frozen=True, kw_only=True)
class Emphasis:
    text: Words


@dataclass(frozen=True, kw_only=True)
class Link:
    """An address on the web or of a mailbox; any other is printed as plain text."""

    text: Words
    href: str


Inline = Words | Strong | Emphasis | Link
Text = Words | Sequence[Inline]


@dataclass(frozen=True, kw_only=True)
class Heading:
    """``level`` 1 is the first below the title of the document."""

    text: Words
    level: int = 1


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    text: Text


@dataclass(frozen=True, kw_only=True)
class List:
    items: Sequence[Text]
    is_numbered: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """The header names the columns, the first cell of a row names the row."""

    caption: Words
    header: Sequence[Words]
    rows: Sequence[Sequence[Words]]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A chart and, unless ``has_table`` is off, its figures; ``alt`` defaults to what the chart says of itself.

    Without ``has_caption`` the words above it say what it is.
    """

    chart: Chart
    alt: Words = ""
    has_table: bool = True
    has_caption: bool = True


@dataclass(frozen=True, kw_only=True)
class Notes:
    """Notes or sources, in small letters."""

    title: Words
    items: Sequence[Text]


@dataclass(frozen=True, kw_only=True)
class PageBreak:
    """A new page where there are pages."""


@dataclass(frozen=True, kw_only=True)
class Contents:
    """Which headings follow, down to the second level, with the way to each."""

    title: Words


Block = Contents | Heading | Paragraph | List | Table | Figure | Notes | PageBreak


@dataclass(frozen=True, kw_only=True)
class Document:
    """``language`` is a code such as ``sv``; all words are in that language."""

    title: Words
    language: str
    author: Words
    date: date
    blocks: Sequence[Block]


def printable(text: Words) -> str:
    """``text`` on one line, without what no reader could see or trust."""
    return " ".join(UNPRINTABLE.sub("", str(text)).split())


def is_safe(address: str) -> bool:
    return bool(SAFE_ADDRESS.fullmatch(address))
