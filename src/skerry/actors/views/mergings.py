"""The desk's list of what was merged, by whom or by which rule, and the way to take it back."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.actors import phrases_duplicates as phrases
from skerry.actors.forms_duplicates import MergingsForm
from skerry.actors.queries import duplicates as queries
from skerry.actors.rules.duplicates import CLEAR_CASES, CLEAR_PROBABILITY
from skerry.actors.services import duplicates as services
from skerry.actors.services.merging import MergeNotReversible, take_back
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission

MERGINGS_A_PAGE = 50
PREVIEWED = 100


@require_safe
@require(Permission.DUPLICATES_DECIDE)
def merging_list(request: Request) -> HttpResponse:
    form = MergingsForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    batch = asked.get("batch")
    rows = queries.mergings_visible_to(request.viewer)
    rows = rows.filter(batch=batch) if batch else rows
    context = {
        "mergings": Paginator(rows, MERGINGS_A_PAGE).get_page(asked.get("page", 1)),
        "batch": batch,
        "standing": queries.standing_of(batch, viewer=request.viewer).count() if batch else 0,
        "job": queries.open_job(queries.CLEARING, queries.TAKING_BACK),
    }
    return page(request, "actors/duplicates/mergings.html", context, part="standing")


@require_safe
@require(Permission.DUPLICATES_DECIDE)
def merging(request: Request, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(queries.mergings_visible_to(request.viewer), uuid=uuid)
    context = {
        "merging": found,
        "followed": phrases.followed(found.journal),
        "set_aside": list(phrases.set_aside(found.journal)),
        "left_alone": phrases.left_alone(found.left_alone),
    }
    return page(request, "actors/duplicates/merging.html", context)


@require_POST
@require(Permission.DUPLICATES_DECIDE)
def merging_take_back(request: Request, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(queries.mergings_visible_to(request.viewer), uuid=uuid)
    try:
        take_back(merging=found, by=request.actor, now=timezone.now())
    except MergeNotReversible as refusal:
        first = refusal.first.readable_dropped if refusal.first else ""
        messages.error(request, str(phrases.OBSTACLES[refusal.obstacle]) % {"first": first})
    else:
        messages.success(request, _("Taken back: there are two entries again."))
    return redirect(found)


@require_POST
@require(Permission.DUPLICATES_DECIDE)
def batch_take_back(request: Request, batch: UUID) -> HttpResponse:
    services.request_taking_back(batch=str(batch), by=request.actor, now=timezone.now())
    messages.success(request, phrases.TAKING_BACK_ASKED)
    return redirect("actors:mergings")


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.DUPLICATES_DECIDE)
def clear_cases(request: Request) -> HttpResponse:
    if request.method == "POST":
        services.request_clear_merges(by=request.actor, now=timezone.now())
        messages.success(request, phrases.CLEARING_ASKED)
        return redirect("actors:mergings")
    pairs = queries.clear_pairs(request.viewer)
    kept = queries.kept_by_owners(pairs[:PREVIEWED])
    shown = [
        (pair, *queries.first_of(pair, kept), phrases.strongest(pair.evidence))
        for pair in pairs[:PREVIEWED]
    ]
    context = {
        "number": len(pairs),
        "shown": shown,
        "rule": CLEAR_CASES,
        "least": CLEAR_PROBABILITY,
    }
    return page(request, "actors/duplicates/clear.html", context)
