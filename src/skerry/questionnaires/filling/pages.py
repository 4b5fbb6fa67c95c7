"""The pages of a sheet, from the first to the receipt, behind one door: ``respond``."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.utils import translation
from django.utils.translation import gettext as _

from skerry.kernel import http
from skerry.kernel.http import Request
from skerry.kernel.languages import wanted_language
from skerry.kernel.safety import NOT_KEPT
from skerry.questionnaires.filling import receipts, scripted
from skerry.questionnaires.filling.drawing import link_picture
from skerry.questionnaires.filling.place import FileAbsent, Place, Sheet, WithdrawalImpossible
from skerry.questionnaires.filling.request import Filling
from skerry.questionnaires.filling.sections import section_page
from skerry.questionnaires.filling.showing import Marks, shown_section
from skerry.questionnaires.filling.starting import languages, section_lines, start_section
from skerry.questionnaires.filling.typed import typed_in
from skerry.questionnaires.filling.wording import everything_said
from skerry.questionnaires.rules.progress import minutes_for
from skerry.questionnaires.services.sheets import SheetClosed, SheetIncomplete

GONE, UNPROCESSABLE = 410, 422
_WRITES: Final = frozenset({"POST"})
_READS: Final = frozenset({"GET", "HEAD"})


def respond(
    request: Request, *, sheet: Sheet, place: Place, page: str, now: datetime
) -> HttpResponseBase:
    """The answer to ``request`` for ``page`` of ``sheet`` at ``place``.

    The pages are ``""`` (the first), ``"1"``, ``"2"`` … (sections by their number),
    ``"review"``, ``"receipt"``, ``"print"``, ``"withdraw"``, ``"file"``, and for the script
    ``"save"`` and ``"suggest"``. Whether the requester may see the sheet is decided before.
    """
    with translation.override(site_language(request, preferred=sheet.language)):
        language = _language(sheet)
        filling = Filling(request=request, sheet=sheet, place=place, now=now, language=language)
        response = _answer(filling, page)
        response["Content-Language"] = translation.get_language() or language
    response["Cache-Control"] = NOT_KEPT
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _answer(filling: Filling, page: str) -> HttpResponseBase:
    answer, methods = _PAGES.get(page, (None, _READS | _WRITES))
    if filling.request.method not in methods:
        return HttpResponseNotAllowed(sorted(methods))
    try:
        if answer is None:
            return _section(filling, page)
        return answer(filling)
    except SheetClosed:
        return _closed(filling)


def _section(filling: Filling, page: str) -> HttpResponse:
    section = scripted.section_numbered(filling, page)
    if filling.is_open:
        return section_page(filling, section)
    return _closed(filling)


def _start(filling: Filling) -> HttpResponse:
    address = settings.SITE_URL + filling.place.address
    context = {
        "filling": filling,
        "place": filling.place,
        "minutes": minutes_for(filling.definition),
        "lines": section_lines(filling),
        "first": start_section(filling),
        "is_begun": filling.sheet.revision > 0,
        "link": address if filling.place.has_link else "",
        "picture": link_picture(address) if filling.place.has_link else "",
        "languages": languages(filling),
    }
    return http.page(filling.request, "questionnaires/filling/start.html", context)


def _review(filling: Filling) -> HttpResponseBase:
    if not filling.is_open:
        return _closed(filling)
    if filling.request.method == "POST":
        return _submit(filling)
    return _show_review(filling)


def _submit(filling: Filling) -> HttpResponseBase:
    try:
        filling.sheet.submit(by=filling.request.actor, now=filling.now)
    except SheetIncomplete:
        return _show_review(replace(filling), is_refused=True)
    return HttpResponseRedirect(filling.address("receipt"))


def _show_review(filling: Filling, *, is_refused: bool = False) -> HttpResponse:
    sections = everything_said(filling)
    faults = [(section, said) for section in sections for said in section.answers if said.problem]
    last = filling.sections[-1:] or filling.definition.sections[-1:]
    context = {
        "filling": filling,
        "place": filling.place,
        "sections": sections,
        "faults": faults,
        "is_refused": is_refused,
        "back": filling.address_of(last[0]) if last else filling.address(),
    }
    status = UNPROCESSABLE if is_refused else 200
    return http.page(filling.request, "questionnaires/filling/review.html", context, status=status)


def _receipt(filling: Filling) -> HttpResponseBase:
    if filling.request.method == "POST":
        return _reopen(filling)
    if not filling.sheet.is_submitted:
        return HttpResponseRedirect(filling.address())
    wanted = filling.request.GET.get("format", "")
    if filling.place.keeps_receipt and wanted in _DOWNLOADS:
        return _DOWNLOADS[wanted](filling)
    context = {
        "filling": filling,
        "place": filling.place,
        "sections": everything_said(filling) if filling.place.keeps_receipt else [],
        "may_reopen": bool(filling.place.reopen) and not filling.place.closed_sentence,
    }
    return http.page(filling.request, "questionnaires/filling/receipt.html", context)


def _reopen(filling: Filling) -> HttpResponseBase:
    if filling.place.reopen is None or filling.place.closed_sentence:
        return _closed(filling)
    filling.place.reopen(filling.request.actor, filling.now)
    messages.info(filling.request, _("Your answers are open again. Submit them when you are done."))
    return HttpResponseRedirect(filling.address())


def _print(filling: Filling) -> HttpResponse:
    """On paper: the questions with their options, with the answers in them or with none."""
    has_answers = filling.request.GET.get("answers") != "no"
    shown = filling if has_answers else replace(filling, is_blank=True)
    empty = [] if has_answers else filling.definition.sections
    context = {
        "filling": shown,
        "place": filling.place,
        "has_answers": has_answers,
        "sections": everything_said(filling) if has_answers else [],
        "empty": [(each, shown_section(shown, each, {}, Marks())) for each in empty],
    }
    return http.page(filling.request, "questionnaires/filling/print.html", context)


def _withdraw(filling: Filling) -> HttpResponseBase:
    if not filling.place.may_withdraw:
        raise Http404
    if filling.request.method == "POST":
        try:
            filling.sheet.withdraw(by=filling.request.actor, now=filling.now)
        except WithdrawalImpossible:
            messages.error(filling.request, _("These answers cannot be withdrawn any more."))
            return HttpResponseRedirect(filling.address())
        context = {"place": filling.place, "filling": filling}
        return http.page(filling.request, "questionnaires/filling/withdrawn.html", context)
    context = {"filling": filling, "place": filling.place}
    return http.page(filling.request, "questionnaires/filling/withdraw.html", context)


def _file(filling: Filling) -> HttpResponseBase:
    try:
        held = filling.sheet.file(UUID(filling.request.GET.get("uuid", "")))
    except (ValueError, FileAbsent) as error:
        raise Http404 from error
    response = FileResponse(held.content, content_type=held.content_type, as_attachment=True)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(held.name)}"
    return response


def _closed(filling: Filling) -> HttpResponse:
    """No answers are taken: says why, and shows again what was just sent, so that it can be copied."""
    if filling.request.method in _READS:
        page = "receipt" if filling.sheet.is_submitted else ""
        return HttpResponseRedirect(filling.address(page))
    sent = typed_in(filling.definition, filling.request.POST, language=filling.language)
    context = {"filling": filling, "place": filling.place, "sent": sent}
    return http.page(filling.request, "questionnaires/filling/closed.html", context, status=GONE)


def site_language(request: Request, *, preferred: str) -> str:
    """What the reader has chosen; before any choice ``preferred``, if the site speaks it."""
    has_chosen = wanted_language(request) or settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    if not has_chosen and preferred in dict(settings.LANGUAGES):
        return preferred
    return translation.get_language() or settings.LANGUAGE_CODE


def _language(sheet: Sheet) -> str:
    """In which language the questions stand: the reader's, the sheet's, the first that they have."""
    spoken = sheet.definition.languages
    wanted = (translation.get_language() or "", sheet.language)
    return next((each for each in wanted if each in spoken), spoken[0] if spoken else "en")


_Page = Callable[[Filling], HttpResponseBase]
_DOWNLOADS: Final[Mapping[str, _Page]] = {"pdf": receipts.as_pdf, "html": receipts.as_html}
_PAGES: Final[Mapping[str, tuple[_Page, frozenset[str]]]] = {
    "": (_start, _READS),
    "review": (_review, _READS | _WRITES),
    "receipt": (_receipt, _READS | _WRITES),
    "print": (_print, _READS),
    "withdraw": (_withdraw, _READS | _WRITES),
    "file": (_file, _READS),
    "save": (scripted.save, _WRITES),
    "suggest": (scripted.suggest, _READS),
}
