"""How the profile looks: its logo, who may see what, and what each reader sees of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from skerry.actors import phrases_workspace as phrases
from skerry.actors.enums import Origin
from skerry.actors.facts.reading import facts_of
from skerry.actors.forms_workspace import LogoForm
from skerry.actors.forms_workspace_tables import TiersForm
from skerry.actors.models import Organisation
from skerry.actors.queries.editing import origin_of
from skerry.actors.queries.profiles import organisation_visible_to
from skerry.actors.rules.facts import Fact, Facts, is_set_by_manager
from skerry.actors.services.editing import (
    OrganisationNotChangeable,
    change_organisation,
    set_logo,
)
from skerry.actors.views.profiles import POWERLESS, profile_values
from skerry.actors.views.wording import label_of
from skerry.actors.views.workspace import doors
from skerry.kernel.actor import ANYBODY, Grant, Viewer
from skerry.kernel.components import Link
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.kernel.roles import Role
from skerry.kernel.visibility import Visibility

A_DAY: Final = 24 * 3600
READERS: Final = ("visitor", "member", "vetted", "colleague")


@dataclass(frozen=True, kw_only=True)
class Hidden:
    """Something that a reader does not see, and whom it is for."""

    label: str
    tier: str


@require_safe
@require(Permission.DIRECTORY_VIEW)
def logo_file(request: Request, uuid: UUID, version: str) -> HttpResponse:
    """For whoever sees the profile; browsers keep it for a day where everybody does."""
    found = organisation_visible_to(request.viewer, uuid=uuid)
    if found is None or not found.logo or found.logo_address != request.path:
        raise Http404
    with found.logo.open("rb") as file:
        answer = HttpResponse(file.read(), content_type="image/webp")
    if found.visibility == Visibility.OPEN:
        patch_cache_control(answer, max_age=A_DAY, public=True)
    else:
        patch_cache_control(answer, private=True, no_cache=True)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ORGANISATION_EDIT)
def logo(request: Request, uuid: UUID) -> HttpResponse:
    found = doors.edited(request, uuid)
    is_removal = request.POST.get("do") == "remove"
    form = LogoForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and (is_removal or form.is_valid()):
        revision = set_logo(
            organisation=found,
            picture=None if is_removal else form.cleaned_data["new_logo"],
            by=request.actor,
            now=timezone.now(),
            origin=origin_of(request.viewer, organisation=found.uuid),
        )
        messages.success(request, phrases.SAVED if revision else phrases.NOTHING_CHANGED)
        return redirect("actors:edit_logo", found.uuid)
    context = doors.frame(found, "edit_logo") | {"form": form}
    return page(request, "actors/workspace/logo.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ORGANISATION_EDIT)
def tiers(request: Request, uuid: UUID) -> HttpResponse:
    found = doors.edited(request, uuid)
    facts = facts_of(found)
    origin = origin_of(request.viewer, organisation=found.uuid)
    is_managers = is_set_by_manager(found.origins, Fact.VISIBILITY)
    form = TiersForm(
        request.POST or None,
        facts=facts,
        has_profile=origin == Origin.MANAGER or not is_managers,
    )
    if form.is_valid() and _chosen(request, found, form, origin):
        return redirect("actors:edit_tiers", found.uuid)
    context = {"form": form, "things": _things(form, facts), "readers": _readers(found, "")}
    return page(request, "actors/workspace/tiers.html", doors.frame(found, "edit_tiers") | context)


def _chosen(request: Request, found: Organisation, form: TiersForm, origin: Origin) -> bool:
    try:
        revision = change_organisation(
            organisation=found,
            changes=form.changes(),
            by=request.actor,
            now=timezone.now(),
            origin=origin,
        )
    except OrganisationNotChangeable as refusal:
        form.add_error(None, str(phrases.OBSTACLES[refusal.obstacle]))
        return False
    messages.success(request, phrases.SAVED if revision else phrases.NOTHING_CHANGED)
    return True


def _things(form: TiersForm, facts: Facts) -> Sequence[tuple[str, object]]:
    """Each thing with its choice; the profile as a whole comes first."""
    return [
        (
            _("The whole profile") if name == Fact.VISIBILITY else label_of(name, facts[name]),
            form[name],
        )
        for name in form.fields
    ]


@require_safe
@require(Permission.ORGANISATION_EDIT)
def seen(request: Request, uuid: UUID, reader: str) -> HttpResponse:
    """The profile as others see it: made for a viewer like them, who is nobody in particular."""
    found = doors.edited(request, uuid)
    if reader not in READERS:
        raise Http404
    viewer = _viewer(reader, found.uuid)
    context = {
        "readers": _readers(found, reader),
        "is_seen": organisation_visible_to(viewer, uuid=found.uuid) is not None,
        "hidden": _hidden(facts_of(found), viewer, found),
    }
    context |= profile_values(found, viewer=viewer, number=request.GET.get("page", "")) | POWERLESS
    return page(request, "actors/workspace/seen.html", context | doors.frame(found, "edit_tiers"))


def _viewer(reader: str, organisation: UUID) -> Viewer:
    member = frozenset({Grant(role=Role.MEMBER)})
    return {
        "visitor": ANYBODY,
        "member": Viewer(grants=member),
        "vetted": Viewer(grants=member, is_vetted=True),
        "colleague": Viewer(grants=member | {Grant(role=Role.MEMBER, organisation=organisation)}),
    }[reader]


def _readers(found: Organisation, here: str) -> Sequence[Link]:
    names = {
        "visitor": _("A visitor"),
        "member": _("A member"),
        "vetted": _("A vetted person"),
        "colleague": _("A colleague"),
    }
    return [
        Link(
            label=names[reader],
            href=reverse("actors:edit_seen", args=[found.uuid, reader]),
            is_current=reader == here,
        )
        for reader in READERS
    ]


def _hidden(facts: Facts, viewer: Viewer, found: Organisation) -> Sequence[Hidden]:
    """The offers and figures that the viewer does not see on this page."""
    if found.uuid in viewer.organisations:
        return []
    tiers = {
        name: Visibility(value["visibility"])
        for name, value in sorted(facts.items())
        if isinstance(value, dict)
    }
    return [
        Hidden(label=label_of(name, facts[name]), tier=tier)
        for name, tier in tiers.items()
        if tier not in viewer.tiers
    ]
