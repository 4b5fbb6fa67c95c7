"""Choosing who may see an initiative."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from skerry.actors import forms, phrases
from skerry.actors.queries import initiatives
from skerry.actors.services import visibility
from skerry.kernel.gate import require
from skerry.kernel.http import Request
from skerry.kernel.permissions import Permission
from skerry.kernel.visibility import Visibility


@require_POST
@require(Permission.ORGANISATION_MANAGE)
def initiative_visibility(request: Request, uuid: UUID) -> HttpResponse:
    """For the whole region, because an initiative belongs to nobody alone."""
    found = initiatives.initiative_visible_to(request.viewer, uuid=uuid)
    if found is None:
        raise Http404
    if not request.viewer.may(Permission.ORGANISATION_MANAGE):
        raise PermissionDenied
    if wanted := _wanted(request):
        visibility.set_initiative_visibility(
            initiative=found, visibility=wanted, by=request.actor, now=timezone.now()
        )
        messages.success(request, phrases.VISIBILITY_CHANGED)
    return redirect(found)


def _wanted(request: Request) -> Visibility | None:
    """The tier that was sent; None for one that does not exist."""
    form = forms.VisibilityForm(request.POST)
    return Visibility(form.cleaned_data["visibility"]) if form.is_valid() else None
