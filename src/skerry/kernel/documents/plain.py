"""A document as plain values: the one form that all three printers read.

Everything that could differ between HTML, PDF and DOCX is decided here: words are
cleaned, heading levels never skip one, charts have become a picture and a table.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import override

from skerry.kernel.charts import Chart, Medium, chart_svg, shown_rows
from skerry.kernel.documents.model import (
    Block,
    Contents,
    Document,
    Emphasis,
    Figure,
    Heading,
    Inline,
    Link,
    List,
    Notes,
    PageBreak,
    Paragraph,
    Strong,
    Table,
    Text,
    is_safe,
    printable,
)
from skerry.kernel.formats import date as written_day

Plain = dict[str, Any]  # JSON: what Typst reads from its data file
MAX_LEVEL = 4
CONTENTS_DEPTH = 2


def plain_document(document: Document, *, medium: Medium) -> Plain:
    """``document`` in plain values, its charts drawn for ``medium``."""
    with override(document.language):
        blocks: list[Plain] = []
        level = 0
        for block in document.blocks:
            if isinstance(block, Heading):
                if not printable(block.text):
                    continue
                level = min(max(block.level, 1), level + 1, MAX_LEVEL)
                blocks.append(_heading(block, level, place=len(blocks)))
            else:
                blocks += _plain_blocks(block, language=document.language, medium=medium)
        _fill_contents(blocks)
        return {
            "title": printable(document.title) or "–",
            "author": printable(document.author),
            "language": document.language,
            "date": document.date.isoformat(),
            "shown_date": written_day(document.date),
            "blocks": blocks,
        }


def _heading(heading: Heading, level: int, *, place: int) -> Plain:
    text = printable(heading.text)
    return {"kind": "heading", "text": text, "level": level, "id": f"part-{place}"}


def _fill_contents(blocks: Sequence[Plain]) -> None:
    """Every list of contents gets the headings that come after it."""
    for place, block in enumerate(blocks):
        if block["kind"] == "contents":
            block["entries"] = [
                each
                for each in blocks[place:]
                if each["kind"] == "heading" and each["level"] <= CONTENTS_DEPTH
            ]


def _plain_blocks(block: Block, *, language: str, medium: Medium) -> list[Plain]:
    match block:
        case Paragraph():
            return [{"kind": "paragraph", "text": _inline(block.text)}]
        case List():
            items = [_inline(item) for item in block.items]
            return [{"kind": "list", "items": items, "is_numbered": block.is_numbered}]
        case Table():
            return [_table(block.caption, block.header, block.rows)]
        case Figure():
            return _figure(block, language=language, medium=medium)
        case Notes():
            notes = [_inline(item) for item in block.items]
            return [{"kind": "notes", "title": printable(block.title), "items": notes}]
        case Contents() | PageBreak():
            return [_without_words(block)]
    raise TypeError(f"no block of a document: {type(block).__name__}")


def _without_words(block: Contents | PageBreak) -> Plain:
    if isinstance(block, PageBreak):
        return {"kind": "page break"}
    return {"kind": "contents", "title": printable(block.title)}


def _figure(figure: Figure, *, language: str, medium: Medium) -> list[Plain]:
    chart = figure.chart
    picture = {
        "kind": "figure",
        "caption": printable(chart.title),
        "has_caption": figure.has_caption,
        "alt": printable(figure.alt) or _said_by(chart),
        "svg": str(chart_svg(chart, language=language, medium=medium)),
    }
    if not figure.has_table:
        return [picture]
    return [
        picture,
        _table(chart.title, chart.table().header, shown_rows(chart, language=language)),
    ]


def _said_by(chart: Chart) -> str:
    return ". ".join(
        printable(text).rstrip(".") for text in (chart.title, chart.description) if text
    )


def _table(caption: object, header: Sequence[object], rows: Sequence[Sequence[object]]) -> Plain:
    width = len(header)
    if not width:
        return {"kind": "paragraph", "text": _inline(str(caption))}
    return {
        "kind": "table",
        "caption": printable(str(caption)),
        "header": [printable(str(name)) for name in header],
        "rows": [_padded([printable(str(cell)) for cell in row], width) for row in rows],
    }


def _padded(cells: list[str], width: int) -> list[str]:
    """A row exactly as wide as its table, however it came."""
    return (cells + [""] * width)[:width]


def _inline(text: Text) -> list[Plain]:
    parts: Sequence[Inline] = text if isinstance(text, list | tuple) else [text]  # type: ignore[list-item]  # what is no sequence is one part
    return [_part(part) for part in parts]


def _part(part: Inline) -> Plain:
    match part:
        case Strong(text=text):
            return {"kind": "strong", "text": printable(text)}
        case Emphasis(text=text):
            return {"kind": "emphasis", "text": printable(text)}
        case Link(text=text, href=href) if is_safe(href):
            return {"kind": "link", "text": printable(text) or href, "href": href}
        case Link(text=text):
            return {"kind": "text", "text": printable(text)}
        case _:
            return {"kind": "text", "text": _spaced(str(part))}


def _spaced(text: str) -> str:
    """Clean words that keep the space to their neighbours."""
    clean = printable(text)
    before = " " if text[:1].isspace() and clean else ""
    after = " " if text[-1:].isspace() and clean else ""
    return before + clean + after
