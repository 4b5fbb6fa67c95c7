"""The page of one organisation."""

import json
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from markupsafe import Markup

from skerry.actors import forms, phrases, phrases_workspace
from skerry.actors.models import Organisation
from skerry.actors.queries import profiles
from skerry.actors.queries.profiles import PROJECTS_A_PAGE, Network
from skerry.actors.services import organisations, visibility
from skerry.actors.services.editing import OrganisationNotChangeable
from skerry.actors.views.linked_data import CONTEXT, organisation_item
from skerry.actors.views.wording import sides_of
from skerry.kernel import counting, slots
from skerry.kernel.actor import Viewer
from skerry.kernel.caching import cached_for_visitors
from skerry.kernel.charts import Edge, NetworkPicture, Node
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.models import DataVersion
from skerry.kernel.permissions import Permission
from skerry.kernel.slots import Slot
from skerry.kernel.visibility import Visibility


def _found(request: Request, uuid: UUID) -> Organisation:
    organisation = profiles.organisation_visible_to(request.viewer, uuid=uuid)
    if organisation is None:
        raise Http404
    return organisation


@require_safe
@require(Permission.DIRECTORY_VIEW)
@counting.counts_readers("actors.Organisation")
@cached_for_visitors(DataVersion.DIRECTORY)
def organisation(request: Request, uuid: UUID) -> HttpResponse:
    found = _found(request, uuid)
    _remember_reading(request, found)
    context = profile_values(found, viewer=request.viewer, number=request.GET.get("page", ""))
    context |= _powers(request, found)
    return page(request, "actors/organisation.html", context, part="projects")


def _remember_reading(request: Request, found: Organisation) -> None:
    """What only few may see is read in the open: the audit log knows who did."""
    if found.visibility == Visibility.PROTECTED:
        counting.record_sensitive_reading(target=found, by=request.actor, now=timezone.now())


def profile_values(
    found: Organisation, *, viewer: Viewer, number: str
) -> dict[str, Any]:  # Any: the page's values
    """What the page shows of the organisation to ``viewer``, with page ``number`` of its projects."""
    language = get_language() or "en"
    participations = profiles.participations_of(found, viewer=viewer)
    network = profiles.network_of(found, viewer=viewer)
    concepts = profiles.concepts_of(found, language=language)
    context = {
        "organisation": found,
        "text": profiles.text_of(found, language=language),
        "names": profiles.names_of(found),
        "sites": list(profiles.sites_of(found)),
        "identifiers": list(profiles.identifiers_of(found)),
        "specialities": concepts[True],
        "sectors": concepts[False],
        "offerings": profiles.offerings_of(found, viewer=viewer, language=language),
        "totals": profiles.totals_of(found, viewer=viewer),
        "projects": Paginator(participations, PROJECTS_A_PAGE).get_page(number),
        "network": network,
        "picture": _picture(found, network) if network.partners else None,
        "figures": profiles.figures_of(found, viewer=viewer),
        "size_year": profiles.size_year_of(found),
        "origins": [(origin, sides_of(origin.fields)) for origin in profiles.origins_of(found)],
        "is_fresh": found.is_fresh(timezone.localdate()),
        "slot_main": slots.fill(Slot.ORGANISATION_MAIN, viewer=viewer, organisation=found.uuid),
        "slot_aside": slots.fill(Slot.ORGANISATION_ASIDE, viewer=viewer, organisation=found.uuid),
    }
    return context | {"linked_data": _linked_data(context)}


def _powers(request: Request, found: Organisation) -> dict[str, object]:
    viewer = request.viewer
    may_manage = viewer.may(Permission.ORGANISATION_MANAGE, organisation=found.uuid)
    may_edit = viewer.may(Permission.ORGANISATION_EDIT, organisation=found.uuid)
    form = forms.VisibilityForm(initial={"visibility": found.visibility}) if may_manage else None
    return {"visibility_form": form, "may_edit": may_edit}


POWERLESS: Final[dict[str, object]] = {"visibility_form": None, "may_edit": False}
"""As ``_powers`` for whoever only reads."""


def _picture(found: Organisation, network: Network) -> NetworkPicture:
    own = _("This organisation")
    nodes = [
        Node(key=str(found.pk), name=found.readable_name, kind=own),
        *(
            Node(
                key=str(partner.organisation.pk),
                name=partner.organisation.readable_name,
                kind=partner.organisation.get_kind_display(),
            )
            for partner in network.partners
        ),
    ]
    edges = [
        Edge(source=str(tie.one), target=str(tie.other), weight=tie.projects)
        for tie in network.ties
    ]
    number = len(network.partners)
    return NetworkPicture(
        title=_("The network around %(name)s") % {"name": found.readable_name},
        description=ngettext(
            "The closest partner by joint projects.",
            "The %(number)s closest partners by joint projects, and the projects they share with each other.",
            number,
        )
        % {"number": number},
        value_name=_("Joint projects"),
        weight_name=_("Joint projects"),
        nodes=nodes,
        edges=edges,
        centre=str(found.pk),
    )


def _linked_data(context: dict[str, Any]) -> Markup:  # Any: the page's values
    """The organisation as JSON-LD for a data block; nothing in it can end the block."""
    main = context["sites"][0] if context["sites"] else None
    text = context["text"]
    item = organisation_item(
        context["organisation"],
        city=main.city if main else "",
        country=main.country if main else "",
        identifiers=[(row.scheme, row.value) for row in context["identifiers"]],
        names=[row.text for row in context["names"]],
        description=text.summary if text else "",
        concepts=[term.label for term in context["specialities"]],
    )
    written = json.dumps({"@context": CONTEXT} | item, ensure_ascii=False)
    for sign in "<>&":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(written)  # noqa: S704  # every sign that markup knows is escaped above


@require_POST
@require(Permission.ORGANISATION_MANAGE)
def visibility_change(request: Request, uuid: UUID) -> HttpResponse:
    found = _found(request, uuid)
    if not request.viewer.may(Permission.ORGANISATION_MANAGE, organisation=found.uuid):
        raise PermissionDenied
    form = forms.VisibilityForm(request.POST)
    if form.is_valid():
        wanted = Visibility(form.cleaned_data["visibility"])
        _set_visibility(request, found, wanted)
    return redirect(found)


def _set_visibility(request: Request, found: Organisation, wanted: Visibility) -> None:
    try:
        visibility.set_visibility(
            organisation=found, visibility=wanted, by=request.actor, now=timezone.now()
        )
    except OrganisationNotChangeable as refusal:
        messages.error(request, str(phrases_workspace.OBSTACLES[refusal.obstacle]))
    else:
        messages.success(request, phrases.VISIBILITY_CHANGED)


@require_POST
@require(Permission.ORGANISATION_EDIT)
def confirm(request: Request, uuid: UUID) -> HttpResponse:
    found = _found(request, uuid)
    if not request.viewer.may(Permission.ORGANISATION_EDIT, organisation=found.uuid):
        raise PermissionDenied
    organisations.confirm_organisation(organisation=found, by=request.actor, now=timezone.now())
    messages.success(request, phrases.CONFIRMED)
    return redirect(found)
