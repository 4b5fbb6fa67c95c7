"""What all pages of the workspace share: who comes in, what stands around, how a form is saved."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from skerry.actors import phrases_workspace as phrases
from skerry.actors.facts.reading import facts_of
from skerry.actors.forms_workspace import FactsForm
from skerry.actors.models import Organisation
from skerry.actors.queries.editing import origin_of
from skerry.actors.queries.profiles import organisation_visible_to
from skerry.actors.services.editing import (
    ChangedMeanwhile,
    OrganisationNotChangeable,
    change_organisation,
)
from skerry.actors.views.wording import label_of, said
from skerry.kernel import counting
from skerry.kernel.components import Link
from skerry.kernel.http import Request
from skerry.kernel.permissions import Permission
from skerry.kernel.visibility import Visibility

PREVIEW = "preview"


def edited(request: Request, uuid: UUID) -> Organisation:
    """The organisation, for those who may edit it; for others it is not there or not theirs."""
    found = organisation_visible_to(request.viewer, uuid=uuid)
    if found is None:
        raise Http404
    if not request.viewer.may(Permission.ORGANISATION_EDIT, organisation=found.uuid):
        raise PermissionDenied
    if found.visibility == Visibility.PROTECTED:
        counting.record_sensitive_reading(target=found, by=request.actor, now=timezone.now())
    return found


def frame(found: Organisation, here: str) -> dict[str, Any]:  # Any: the page's values
    """What every page of the workspace shows around its own."""
    pages = {
        "edit": _("Overview"),
        "edit_about": _("About you"),
        "edit_expertise": _("What you do"),
        "edit_offerings": _("Your offers"),
        "edit_places": _("Places"),
        "edit_figures": _("Figures"),
        "edit_logo": _("Logo"),
        "edit_tiers": _("Who sees what"),
        "edit_history": _("History"),
    }
    ways = [
        Link(
            label=label, href=reverse(f"actors:{name}", args=[found.uuid]), is_current=name == here
        )
        for name, label in pages.items()
    ]
    return {"organisation": found, "ways": ways, "here": pages[here]}


def wants_preview(request: Request) -> bool:
    return request.POST.get("do") == PREVIEW


def saved(request: Request, found: Organisation, form: FactsForm) -> bool:
    """Save what the form says; what cannot be saved is said in the form, with nothing lost."""
    try:
        revision = change_organisation(
            organisation=found,
            changes=form.changes(),
            by=request.actor,
            now=timezone.now(),
            origin=origin_of(request.viewer, organisation=found.uuid),
            base=form.seen(),
        )
    except OrganisationNotChangeable as refusal:
        form.add_error(None, str(phrases.OBSTACLES[refusal.obstacle]))
        return False
    except ChangedMeanwhile as overtaken:
        _show(form, overtaken, found)
        return False
    messages.success(request, phrases.SAVED if revision else phrases.NOTHING_CHANGED)
    return True


def _show(form: FactsForm, overtaken: ChangedMeanwhile, found: Organisation) -> None:
    current = facts_of(Organisation.objects.get(pk=found.pk))
    form.show_conflicts(current, list(overtaken.current))
    for name, value in overtaken.current.items():
        sentence = str(phrases.CONFLICT) % {"now": said(name, value)}
        fields = list(form.fields_of(name))
        if len(fields) == 1:
            form.add_error(fields[0], sentence)
        else:
            form.add_error(None, f"{label_of(name, value)}: {sentence}")
