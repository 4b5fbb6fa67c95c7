"""A document as a piece of page."""

from django.template.loader import render_to_string
from markupsafe import Markup

from skerry.kernel.charts import Medium
from skerry.kernel.documents.model import Document
from skerry.kernel.documents.plain import plain_document


def to_html(document: Document) -> Markup:
    """An ``<article>`` with the title as its ``<h1>``, to be put into a page."""
    plain = plain_document(document, medium=Medium.PAGE)
    for block in plain["blocks"]:
        if block["kind"] == "figure":
            block["svg"] = Markup(block["svg"])  # noqa: S704  # drawn by us, its texts escaped
    return Markup(render_to_string("documents/document.html", plain))  # noqa: S704  # escaped by the template
