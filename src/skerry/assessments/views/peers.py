"""Firms among firms like them: the choice to be counted, and what the region's firms lack."""

from collections.abc import Sequence
from typing import Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from skerry.assessments import content
from skerry.assessments import phrases_peers as phrases
from skerry.assessments.enums import CheckUpKind
from skerry.assessments.forms_peers import GroupForm
from skerry.assessments.queries.checkups import newest_version
from skerry.assessments.queries.helps import how_many_help
from skerry.assessments.queries.peers import figure_of, periods
from skerry.assessments.services.peers import (
    AlreadyCounted,
    NothingToCount,
    join_peers,
    leave_peers,
)
from skerry.assessments.shown_peers import Lack, choices_in_words, give_or_take, lacks
from skerry.assessments.views.doors import Opened, behind_door, for_the_firm_alone
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.kernel.tables import Format, csv_lines, download
from skerry.methods.peers import Cell
from skerry.questionnaires.api import Definition, asked_of, definition_of, text_in

KIND: Final = CheckUpKind.SECURITY


@require_POST
@require(Permission.CHECK_UP_TAKE)
@behind_door
@for_the_firm_alone
def count(request: Request, opened: Opened) -> HttpResponseBase:
    try:
        join_peers(check_up=opened.check_up, by=request.actor, now=timezone.now())
    except NothingToCount:
        messages.error(request, phrases.NOTHING_TO_COUNT)
    else:
        messages.success(request, phrases.COUNTED)
    return redirect(opened.address("result"))


@require_POST
@require(Permission.CHECK_UP_TAKE)
@behind_door
@for_the_firm_alone
def uncount(request: Request, opened: Opened) -> HttpResponseBase:
    try:
        leave_peers(check_up=opened.check_up, by=request.actor, now=timezone.now())
    except AlreadyCounted:
        messages.error(request, phrases.IN_SUMS)
    else:
        messages.success(request, phrases.NOT_COUNTED)
    return redirect(opened.address("result"))


@require_safe
@require(Permission.FIRMS_FIGURES_VIEW)
def lacking(request: Request) -> HttpResponse:
    form, found, firms = _lacking(request)
    context = {
        "form": form,
        "lacks": found,
        "firms": firms,
        "points": give_or_take,
        "query": request.GET.urlencode(),
    }
    return page(request, "assessments/desk/lacking.html", context)


@require_safe
@require(Permission.FIRMS_FIGURES_VIEW)
def lacking_csv(request: Request) -> StreamingHttpResponse:
    _form, found, firms = _lacking(request)
    header = [
        _("Question"),
        _("Missing or partly, share"),
        _("Give or take"),
        _("Not known, share"),
        _("Give or take"),
        _("Offers that help"),
        _("Firms"),
    ]
    rows = [
        (
            each.label,
            round(each.lacking.share, 2),
            round(each.lacking.error, 2),
            round(each.unknown.share, 2),
            round(each.unknown.error, 2),
            each.offers,
            firms,
        )
        for each in found
    ]
    return download(csv_lines(header, rows, has_bom=True), format=Format.CSV, name="lacking")


def _lacking(request: Request) -> tuple[GroupForm, Sequence[Lack], int]:
    """The form with what was chosen, what that group lacks, and how many firms it has."""
    language = get_language() or ""
    version = newest_version(KIND)
    asked = definition_of(version) if version else None
    form = GroupForm(
        request.GET,
        sizes=choices_in_words(asked, "size", language) if asked else {},
        sectors=choices_in_words(asked, "sector", language) if asked else {},
        periods=periods(KIND),
    )
    figure = None
    if asked and form.is_valid():
        said = form.cleaned_data
        cell = Cell(size=said["size"], sector=said["sector"])
        figure = figure_of(KIND, cell, period=said["period"])
    if asked is None or figure is None:
        return form, (), 0
    found = lacks(figure, _labels(asked, language), _offers(request))
    return form, found, figure.firms


def _labels(asked: Definition, language: str) -> dict[str, str]:
    return {
        name: text_in(each.label, language, asked.languages)
        for name, each in asked_of(asked).items()
    }


def _offers(request: Request) -> dict[str, int]:
    """How many offerings help with what each question asks for."""
    helps: dict[str, set[str]] = {}
    for measure in content.shipped(KIND).measures.values():
        for question in measure.raises:
            helps.setdefault(question, set()).update(measure.helps)
    return how_many_help(helps, viewer=request.viewer)
