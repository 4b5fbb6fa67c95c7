"""The three printers. Those for files bring large libraries along, which load when first used."""

from markupsafe import Markup

from skerry.kernel.documents import html
from skerry.kernel.documents.model import Document


def to_html(document: Document) -> Markup:
    """An ``<article>`` with the title as its ``<h1>``, to be put into a page."""
    return html.to_html(document)


def to_pdf(document: Document) -> bytes:
    """A tagged PDF (PDF/UA-1)."""
    from skerry.kernel.documents import pdf  # noqa: PLC0415  # as the module says

    return pdf.to_pdf(document)


def to_docx(document: Document) -> bytes:
    """A DOCX with real styles."""
    from skerry.kernel.documents import docx  # noqa: PLC0415  # as the module says

    return docx.to_docx(document)
