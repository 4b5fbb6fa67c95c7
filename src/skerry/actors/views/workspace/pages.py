"""The pages on which a profile is edited, one for each of its sides."""

from collections.abc import Iterator, Sequence
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.actors import phrases_workspace as phrases
from skerry.actors.facts.reading import facts_of
from skerry.actors.forms_workspace import AboutForm, ExpertiseForm, OfferingForm, languages
from skerry.actors.forms_workspace_tables import FiguresForm, PlacesForm
from skerry.actors.models import Organisation
from skerry.actors.queries import editing as queries
from skerry.actors.queries import profiles
from skerry.actors.queries.completeness import completeness_of
from skerry.actors.queries.concepts import FALLBACK
from skerry.actors.queries.editing import Branch
from skerry.actors.queries.sizes import derived_size
from skerry.actors.rules.facts import MOST_OFFERINGS, Fact, Facts, named
from skerry.actors.services.editing import change_organisation
from skerry.actors.views.workspace import doors
from skerry.actors.views.workspace.history import newest_changes
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission

ASKED_OR_SENT = ["GET", "HEAD", "POST"]


@require_safe
@require(Permission.ORGANISATION_EDIT)
def overview(request: Request, uuid: UUID) -> HttpResponse:
    found = doors.edited(request, uuid)
    today = timezone.localdate()
    whole = completeness_of(found, languages=languages(), today=today)
    context = {
        "whole": whole,
        "gaps": [(gap, phrases.GAPS[gap.missing]) for gap in whole.gaps],
        "is_fresh": found.is_fresh(today),
        "changes": newest_changes(request, found),
    }
    return page(request, "actors/workspace/overview.html", doors.frame(found, "edit") | context)


@require_http_methods(ASKED_OR_SENT)
@require(Permission.ORGANISATION_EDIT)
def about(request: Request, uuid: UUID) -> HttpResponse:
    found = doors.edited(request, uuid)
    form = AboutForm(request.POST or None, facts=facts_of(found), year=timezone.localdate().year)
    is_preview = doors.wants_preview(request)
    if form.is_valid() and not is_preview and doors.saved(request, found, form):
        return redirect("actors:edit_about", found.uuid)
    context = {"form": form, "preview": form.changes() if is_preview and form.is_valid() else None}
    context |= doors.frame(found, "edit_about") | {"languages": languages()}
    return page(request, "actors/workspace/about.html", context, part="preview")


@require_http_methods(ASKED_OR_SENT)
@require(Permission.ORGANISATION_EDIT)
def expertise(request: Request, uuid: UUID) -> HttpResponse:
    found = doors.edited(request, uuid)
    facts = facts_of(found)
    trees = {
        "specialities": _tree(facts.get(Fact.SPECIALITIES, ()), is_for_speciality=True),
        "sectors": _tree(facts.get(Fact.SECTORS, ()), is_for_speciality=False),
    }
    keys = {name: _keys(tree) for name, tree in trees.items()}
    form = ExpertiseForm(request.POST or None, facts=facts, **keys)
    if form.is_valid() and doors.saved(request, found, form):
        return redirect("actors:edit_expertise", found.uuid)
    context = doors.frame(found, "edit_expertise") | {"form": form, "trees": trees}
    return page(request, "actors/workspace/expertise.html", context)


@require_http_methods(ASKED_OR_SENT)
@require(Permission.ORGANISATION_EDIT)
def places(request: Request, uuid: UUID) -> HttpResponse:
    found = doors.edited(request, uuid)
    form = PlacesForm(request.POST or None, facts=facts_of(found))
    if form.is_valid() and doors.saved(request, found, form):
        return redirect("actors:edit_places", found.uuid)
    context = doors.frame(found, "edit_places") | {"form": form}
    return page(request, "actors/workspace/places.html", context)


@require_http_methods(ASKED_OR_SENT)
@require(Permission.ORGANISATION_EDIT)
def figures(request: Request, uuid: UUID) -> HttpResponse:
    found = doors.edited(request, uuid)
    form = FiguresForm(request.POST or None, facts=facts_of(found), year=timezone.localdate().year)
    if form.is_valid() and doors.saved(request, found, form):
        return redirect("actors:edit_figures", found.uuid)
    context = {
        "form": form,
        "derived": derived_size(found),
        "size_year": profiles.size_year_of(found),
    }
    context |= doors.frame(found, "edit_figures")
    return page(request, "actors/workspace/figures.html", context)


@require_safe
@require(Permission.ORGANISATION_EDIT)
def offerings(request: Request, uuid: UUID) -> HttpResponse:
    found = doors.edited(request, uuid)
    language = get_language() or FALLBACK
    shown = profiles.offerings_of(found, viewer=request.viewer, language=language)
    context = {"offerings": shown, "most": MOST_OFFERINGS, "is_full": len(shown) >= MOST_OFFERINGS}
    context |= doors.frame(found, "edit_offerings")
    return page(request, "actors/workspace/offerings.html", context)


@require_http_methods(ASKED_OR_SENT)
@require(Permission.ORGANISATION_EDIT)
def offering_new(request: Request, uuid: UUID) -> HttpResponse:
    found = doors.edited(request, uuid)
    return _offering(request, found, facts_of(found), uuid4(), is_new=True)


@require_http_methods(ASKED_OR_SENT)
@require(Permission.ORGANISATION_EDIT)
def offering(request: Request, uuid: UUID, offering: UUID) -> HttpResponse:
    found = doors.edited(request, uuid)
    facts = facts_of(found)
    is_gone = named(Fact.OFFERING, offering) not in facts
    if is_gone and (request.method != "POST" or queries.is_taken(offering)):
        raise Http404
    return _offering(request, found, facts, offering, is_new=False)


def _offering(
    request: Request, found: Organisation, facts: Facts, offering: UUID, *, is_new: bool
) -> HttpResponse:
    before = facts.get(named(Fact.OFFERING, offering), {})
    tree = _tree(before.get("concepts", ()), is_for_speciality=True)
    form = OfferingForm(request.POST or None, facts=facts, uuid=offering, concepts=_keys(tree))
    is_preview = doors.wants_preview(request)
    if form.is_valid() and not is_preview and doors.saved(request, found, form):
        return redirect("actors:edit_offerings", found.uuid)
    preview = form.changes()[form.fact] if is_preview and form.is_valid() else None
    context = {"form": form, "tree": tree, "is_new": is_new, "offering": offering}
    context |= doors.frame(found, "edit_offerings") | {"preview": preview}
    return page(request, "actors/workspace/offering.html", context, part="preview")


@require_POST
@require(Permission.ORGANISATION_EDIT)
def offering_remove(request: Request, uuid: UUID, offering: UUID) -> HttpResponse:
    found = doors.edited(request, uuid)
    if named(Fact.OFFERING, offering) not in facts_of(found):
        raise Http404
    change_organisation(
        organisation=found,
        changes={named(Fact.OFFERING, offering): None},
        by=request.actor,
        now=timezone.now(),
        origin=queries.origin_of(request.viewer, organisation=found.uuid),
    )
    messages.success(request, phrases.REMOVED)
    return redirect("actors:edit_offerings", found.uuid)


def _tree(chosen: Sequence[str], *, is_for_speciality: bool) -> Sequence[Branch]:
    language = get_language() or FALLBACK
    return queries.vocabulary(language=language, is_for_speciality=is_for_speciality, chosen=chosen)


def _keys(tree: Sequence[Branch]) -> list[str]:
    return [key for branch in tree for key in _all_keys(branch)]


def _all_keys(branch: Branch) -> Iterator[str]:
    yield branch.key
    for child in branch.children:
        yield from _all_keys(child)
