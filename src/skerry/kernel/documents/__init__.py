"""Documents: one model, printed as a piece of page, as an accessible PDF and as DOCX.

report = Document(title=…, language="sv", author=…, date=…, blocks=[Heading(text=…), …])
to_html(report), to_pdf(report), to_docx(report)
"""

from skerry.kernel.documents.model import (
    Block,
    Contents,
    Document,
    Emphasis,
    Figure,
    Heading,
    Link,
    List,
    Notes,
    PageBreak,
    Paragraph,
    Strong,
    Table,
)
from skerry.kernel.documents.printing import to_docx, to_html, to_pdf

__all__ = [
    "Block",
    "Contents",
    "Document",
    "Emphasis",
    "Figure",
    "Heading",
    "Link",
    "List",
    "Notes",
    "PageBreak",
    "Paragraph",
    "Strong",
    "Table",
    "to_docx",
    "to_html",
    "to_pdf",
]
