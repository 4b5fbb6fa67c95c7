"""The desk's queue of duplicates: the list, one pair after the other, and what is decided of each."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from skerry.actors import phrases_duplicates as phrases
from skerry.actors.enums import DuplicateState
from skerry.actors.forms_duplicates import DecideForm, MergeForm, PairsForm
from skerry.actors.models import Duplicate, Organisation
from skerry.actors.queries import duplicates as queries
from skerry.actors.queries import merging
from skerry.actors.rules.duplicates import band_of
from skerry.actors.services import duplicates as services
from skerry.actors.services.merging import NotMergeable, merge_organisations
from skerry.kernel.components import Link, address
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission

PAIRS_A_PAGE = 25


@require_safe
@require(Permission.DUPLICATES_DECIDE)
def duplicate_list(request: Request) -> HttpResponse:
    form = PairsForm(request.GET)
    wanted = form.wanted()
    pairs = queries.pairs_visible_to(request.viewer, wanted)
    found = Paginator(pairs, PAIRS_A_PAGE).get_page(form.cleaned_data["page"])
    context = {
        "form": form,
        "wanted": wanted,
        "pairs": found,
        "rows": [_row(pair) for pair in found],
        "tabs": _tabs(request, wanted.state),
        "search": queries.last_search(),
    }
    return page(request, "actors/duplicates/list.html", context, part="results")


def _row(pair: Duplicate) -> tuple[Duplicate, str, str, str]:
    """What the list says of a pair: how certain, in which band, and what speaks for it."""
    certainty = phrases.certainty_of(pair.probability)
    return pair, certainty, band_of(pair.probability), phrases.strongest(pair.evidence)


def _tabs(request: Request, current: DuplicateState) -> list[Link]:
    counts = queries.counts_by_state(request.viewer)
    shown = (DuplicateState.OPEN, DuplicateState.LATER, DuplicateState.DIFFERENT)
    return [
        Link(
            label=state.label,
            href=address(request, state=state.value, page=None),
            is_current=state == current,
            count=counts.get(state.value, 0),
        )
        for state in shown
    ]


@require_POST
@require(Permission.DUPLICATES_DECIDE)
def duplicates_find(request: Request) -> HttpResponse:
    services.request_search(by=request.actor, now=timezone.now())
    messages.success(request, phrases.SEARCH_ASKED)
    return redirect("actors:duplicates")


@require_safe
@require(Permission.DUPLICATES_DECIDE)
def duplicate(request: Request, uuid: UUID) -> HttpResponse:
    pair = _found(request, uuid)
    keep, drop = _sides(pair, request.GET.get("stays", ""))
    fields = merging.compared(keep, drop)
    context = {
        "pair": pair,
        "band": phrases.BANDS[band_of(pair.probability)],
        "certainty": phrases.certainty_of(pair.probability),
        "keep": keep,
        "drop": drop,
        "lines": phrases.lines(fields),
        "evidence": phrases.told(pair.evidence),
        "silent": phrases.silent(pair.evidence),
        "most": phrases.MOST_TOLD,
        "moving": merging.moving(keep, drop),
        "next_pair": queries.next_after(pair, viewer=request.viewer),
    }
    return page(request, "actors/duplicates/pair.html", context)


def _found(request: Request, uuid: UUID) -> Duplicate:
    pair = queries.pair_visible_to(request.viewer, uuid=uuid)
    if pair is None:
        raise Http404
    return pair


def _sides(pair: Duplicate, stays: str) -> tuple[Organisation, Organisation]:
    """The entry that stays, and the other; as somebody chose, or else as the rule proposes."""
    keep, drop = queries.first_of(pair, queries.kept_by_owners([pair]))
    return (drop, keep) if stays == str(drop.uuid) else (keep, drop)


@require_POST
@require(Permission.DUPLICATES_DECIDE)
def duplicate_merge(request: Request, uuid: UUID) -> HttpResponse:
    pair = queries.pair_visible_to(request.viewer, uuid=uuid)
    if pair is None:
        return _gone(request)
    keep, drop = _sides(pair, request.POST.get("stays", ""))
    form = MergeForm(request.POST, fields=merging.compared(keep, drop))
    following = queries.next_after(pair, viewer=request.viewer)
    try:
        made = merge_organisations(
            keep=keep, drop=drop, choices=form.choices(), by=request.actor, now=timezone.now()
        )
    except NotMergeable as refusal:
        messages.error(request, str(phrases.OBSTACLES[refusal.obstacle]))
        return redirect("actors:duplicates")
    said = _("“%(dropped)s” is now part of “%(kept)s”. It can be taken back under Merged.")
    names = {"dropped": made.readable_dropped, "kept": made.readable_kept}
    messages.success(request, said % names)
    return _onward(request, following)


@require_POST
@require(Permission.DUPLICATES_DECIDE)
def duplicate_decide(request: Request, uuid: UUID) -> HttpResponse:
    pair = queries.pair_visible_to(request.viewer, uuid=uuid)
    form = DecideForm(request.POST)
    if pair is None or not form.is_valid():
        return _gone(request)
    state = DuplicateState(form.cleaned_data["state"])
    following = queries.next_after(pair, viewer=request.viewer)
    try:
        services.decide(pair=pair, state=state, by=request.actor, now=timezone.now())
    except services.PairGone:
        return _gone(request)
    messages.success(request, str(phrases.DECIDED[state]))
    return redirect(pair) if state == DuplicateState.OPEN else _onward(request, following)


def _gone(request: Request) -> HttpResponse:
    messages.error(request, phrases.PAIR_GONE)
    return redirect("actors:duplicates")


def _onward(request: Request, following: Duplicate | None) -> HttpResponse:
    """The next pair, or the list when none is left."""
    pair = queries.still_waiting(following, viewer=request.viewer)
    if pair:
        return redirect(pair)
    messages.info(request, phrases.NONE_LEFT)
    return redirect("actors:duplicates")
