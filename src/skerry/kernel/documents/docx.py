"""A document as DOCX with real styles, for those who go on writing in it."""

from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from skerry.kernel.charts import Medium
from skerry.kernel.documents.model import Document
from skerry.kernel.documents.plain import Plain, plain_document

TEXT_WIDTH = Cm(16)
PICTURE_SCALE = 2


def to_docx(document: Document) -> bytes:
    plain = plain_document(document, medium=Medium.PICTURE)
    word = docx.Document()
    _describe(word, plain, document)
    word.add_paragraph(plain["title"], style="Title")
    byline = " · ".join(filter(None, [plain["author"], plain["shown_date"]]))
    word.add_paragraph(byline, style="Subtitle")
    for block in plain["blocks"]:
        PRINTERS[block["kind"]](word, block)
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def _describe(word: Any, plain: Plain, document: Document) -> None:
    at = datetime.combine(document.date, time(12), UTC).replace(tzinfo=None)
    about = word.core_properties
    about.title, about.author, about.language = plain["title"], plain["author"], plain["language"]
    about.created = about.modified = at
    about.comments = ""
    for language in word.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), plain["language"])


def _print_heading(word: Any, block: Plain) -> None:
    word.add_heading(block["text"], level=block["level"])


def _print_paragraph(word: Any, block: Plain) -> None:
    _write(word.add_paragraph(), block["text"])


def _print_list(word: Any, block: Plain) -> None:
    style = "List Number" if block["is_numbered"] else "List Bullet"
    numbering = _new_numbering(word, style) if block["is_numbered"] else None
    for item in block["items"]:
        paragraph = word.add_paragraph(style=style)
        if numbering is not None:
            paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = numbering
        _write(paragraph, item)


def _new_numbering(word: Any, style: str) -> int:
    """A numbering that starts at 1 again."""
    numbers = word.part.numbering_part.numbering_definitions._numbering
    used = word.styles[style].element.pPr.numPr.numId.val
    abstract = numbers.num_having_numId(used).abstractNumId.val
    number = numbers.add_num(abstract)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    identity: int = number.numId
    return identity


def _print_table(word: Any, block: Plain) -> None:
    word.add_paragraph(block["caption"], style="Caption").paragraph_format.keep_with_next = True
    table = word.add_table(rows=1, cols=len(block["header"]), style="Light List Accent 1")
    _mark(table._tbl.tblPr, "w:tblCaption", block["caption"])
    _mark(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader", "true")
    for cell, name in zip(table.rows[0].cells, block["header"], strict=True):
        cell.text = name
    for row in block["rows"]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _print_figure(word: Any, block: Plain) -> None:
    import vl_convert  # noqa: PLC0415  # heavy, and only documents with charts need it

    picture = vl_convert.svg_to_png(block["svg"], scale=PICTURE_SCALE)
    shape = word.add_picture(BytesIO(picture), width=TEXT_WIDTH)
    shape._inline.docPr.set("descr", block["alt"])
    shape._inline.docPr.set("title", block["caption"])
    if block["has_caption"]:
        word.add_paragraph(block["caption"], style="Caption")


def _print_contents(word: Any, block: Plain) -> None:
    word.add_paragraph().add_run(block["title"]).bold = True
    for entry in block["entries"]:
        style = "List Bullet" if entry["level"] == 1 else "List Bullet 2"
        word.add_paragraph(entry["text"], style=style)


def _print_notes(word: Any, block: Plain) -> None:
    word.add_paragraph().add_run(block["title"]).bold = True
    _print_list(word, {"items": block["items"], "is_numbered": False})


def _print_page_break(word: Any, _block: Plain) -> None:
    word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


PRINTERS = {
    "contents": _print_contents,
    "heading": _print_heading,
    "paragraph": _print_paragraph,
    "list": _print_list,
    "table": _print_table,
    "figure": _print_figure,
    "notes": _print_notes,
    "page break": _print_page_break,
}


def _write(paragraph: Any, parts: list[Plain]) -> None:
    for part in parts:
        if part["kind"] == "link":
            _add_link(paragraph, part["text"], part["href"])
            continue
        run = paragraph.add_run(part["text"])
        run.bold = True if part["kind"] == "strong" else None
        run.italic = True if part["kind"] == "emphasis" else None


def _add_link(paragraph: Any, text: str, href: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(
        qn("r:id"), paragraph.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    )
    run = paragraph.add_run(text)
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)


def _mark(parent: Any, name: str, value: str) -> None:
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    parent.append(element)
