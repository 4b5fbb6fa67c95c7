"""One's own answers to take home: on the page, as a file for the browser, as PDF."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from skerry.kernel.documents import (
    Block,
    Document,
    Heading,
    Paragraph,
    Table,
    to_html,
    to_pdf,
)
from skerry.kernel.identity.queries import current_identity
from skerry.questionnaires.filling.request import Filling
from skerry.questionnaires.filling.wording import everything_said


def receipt_document(filling: Filling) -> Document:
    return Document(
        title=filling.place.title,
        language=get_language() or filling.language,
        author=current_identity().name,
        date=timezone.localdate(filling.now),
        blocks=list(_blocks(filling)),
    )


def as_pdf(filling: Filling) -> HttpResponse:
    return _download(filling, to_pdf(receipt_document(filling)), "application/pdf", "pdf")


def as_html(filling: Filling) -> HttpResponse:
    written = to_html(receipt_document(filling))
    return _download(filling, str(written).encode(), "text/html; charset=utf-8", "html")


def _blocks(filling: Filling) -> Sequence[Block]:
    blocks: list[Block] = [Heading(text=_("Your answers"))]
    if not filling.sheet.is_submitted:
        blocks.append(Paragraph(text=_("These answers are saved, but not submitted yet.")))
    for section in everything_said(filling):
        rows = [(said.label, said.answer) for said in section.answers]
        if rows:
            header = (_("Question"), _("Your answer"))
            blocks.append(Table(caption=section.label, header=header, rows=rows))
    return blocks


def _download(filling: Filling, content: bytes, content_type: str, suffix: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    name = slugify(filling.place.title)[:60] or "skerry"
    response["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return response
