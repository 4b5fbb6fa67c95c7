"""The desk's tags, and the page that confirms a stroke of tagging and takes it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.actors import asking, phrases_desk
from skerry.actors.enums import TagColour
from skerry.actors.forms_desk import TagForm
from skerry.actors.models import Tag
from skerry.actors.queries import tags as queries
from skerry.actors.services import tags as services
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.SEGMENTS_MANAGE)
def tags(request: Request) -> HttpResponse:
    return _answered(request, None, TagForm(request.POST or None))


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.SEGMENTS_MANAGE)
def tag(request: Request, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(queries.tags_visible_to(request.viewer), uuid=uuid)
    initial = {"name": found.name, "colour": found.colour}
    return _answered(request, found, TagForm(request.POST or None, initial=initial))


def _answered(request: Request, found: Tag | None, form: TagForm) -> HttpResponse:
    if form.is_valid() and _is_kept(request, found, form):
        messages.success(request, phrases_desk.TAG_KEPT)
        return redirect("actors:tags")
    context = {"tags": queries.tags_visible_to(request.viewer), "form": form, "tag": found}
    status = 422 if form.is_bound else 200
    return page(request, "actors/desk/tags.html", context, status=status)


def _is_kept(request: Request, found: Tag | None, form: TagForm) -> bool:
    name, colour = form.cleaned_data["name"], TagColour(form.cleaned_data["colour"])
    try:
        services.keep_tag(tag=found, name=name, colour=colour, by=request.actor, now=timezone.now())
    except services.TagNameTaken:
        form.add_error("name", phrases_desk.TAG_NAME_TAKEN)
        return False
    return True


@require_POST
@require(Permission.SEGMENTS_MANAGE)
def tag_delete(request: Request, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(queries.tags_visible_to(request.viewer), uuid=uuid)
    services.delete_tag(tag=found, by=request.actor, now=timezone.now())
    messages.success(request, phrases_desk.TAG_DELETED)
    return redirect("actors:tags")


@require_safe
@require(Permission.SEGMENTS_MANAGE)
def tagging(request: Request, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(queries.taggings_visible_to(request.viewer), uuid=uuid)
    back = asking.address("actors:working_list", request.GET)
    context = {"tagging": found, "back": back, "query": asking.kept(request.GET)}
    return page(request, "actors/desk/tagging.html", context)


@require_POST
@require(Permission.SEGMENTS_MANAGE)
def tagging_undo(request: Request, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(queries.taggings_visible_to(request.viewer), uuid=uuid)
    try:
        services.undo_tagging(tagging=found, by=request.actor, now=timezone.now())
    except services.TaggingNotUndoable:
        messages.error(request, phrases_desk.TAGGING_UNDONE_ALREADY)
    else:
        messages.success(request, phrases_desk.TAGGING_UNDONE)
    return redirect(asking.address("actors:working_list", request.GET))
