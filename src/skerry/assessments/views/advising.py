"""Advisers: asked by firms, let in, and sent away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.assessments.forms import InvitationForm
from skerry.assessments.phrases_kinds import WORDS
from skerry.assessments.queries.mandates import advised_by, mandate_behind
from skerry.assessments.services.mandates import (
    MandateGone,
    accept_mandate,
    end_mandate,
    invite_adviser,
)
from skerry.assessments.views.deciding import keep_page
from skerry.assessments.views.doors import (
    ABSENT,
    Opened,
    behind_door,
    for_the_firm_alone,
    whose_form_is_on,
)
from skerry.assessments.views.plans import UNPROCESSABLE
from skerry.kernel.components import Link
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.kernel.unkept import unkept


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.CHECK_UP_TAKE)
@behind_door
@for_the_firm_alone
@whose_form_is_on("keep")
def invite(request: Request, opened: Opened) -> HttpResponseBase:
    """Make a link for an adviser."""
    form, now = InvitationForm(request.POST), timezone.now()
    if not form.is_valid():
        return keep_page(request, opened, form=form, status=UNPROCESSABLE)
    label = form.cleaned_data["label"]
    token = invite_adviser(check_up=opened.check_up, label=label, by=request.actor, now=now)
    return redirect(opened.address("adviser_invited", token))


@require_safe
@require(Permission.CHECK_UP_TAKE)
@behind_door
@for_the_firm_alone
def invited(request: Request, opened: Opened, token: str) -> HttpResponse:
    """The link to be sent to the adviser."""
    address = reverse("assessments:mandate_accept", args=[token])
    mandate = mandate_behind(token, now=timezone.now())
    is_open = mandate is not None and mandate.check_up_id == opened.check_up.pk
    context = {
        "opened": opened,
        "link": request.build_absolute_uri(address) if is_open else "",
        "mandate": mandate,
    }
    return page(request, "assessments/adviser_invited.html", context)


@require_POST
@require(Permission.CHECK_UP_TAKE)
@behind_door
@for_the_firm_alone
def end(request: Request, opened: Opened, mandate: UUID) -> HttpResponseBase:
    found = get_object_or_404(opened.check_up.mandates, uuid=mandate)
    end_mandate(mandate=found, by=request.actor, now=timezone.now())
    if found.person:
        messages.success(request, _("The adviser cannot open your check-up any more."))
    else:
        messages.success(request, _("The link for your adviser opens nothing any more."))
    return redirect(opened.address("keep"))


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.CHECK_UP_ADVISE)
@unkept
def accept(request: Request, token: str) -> HttpResponseBase:
    """What a firm asks of an adviser, and the adviser's yes."""
    now = timezone.now()
    mandate = mandate_behind(token, now=now)
    if mandate is None:
        return page(request, "assessments/mandate_gone.html", {}, status=ABSENT)
    if request.method != "POST":
        words = WORDS[mandate.check_up.what]
        return page(request, "assessments/mandate.html", {"mandate": mandate, "words": words})
    try:
        check_up = accept_mandate(mandate=mandate, by=request.actor, now=now)
    except MandateGone:
        return page(request, "assessments/mandate_gone.html", {}, status=ABSENT)
    return redirect("assessments:check", check_up.uuid)


@require_safe
@require(Permission.CHECK_UP_ADVISE)
def advised(request: Request) -> HttpResponse:
    """The firms that let one in."""
    links = [
        Link(label=each.label, href=reverse("assessments:check", args=[each.check_up.uuid]))
        for each in advised_by(request.viewer)
    ]
    return page(request, "assessments/advised.html", {"links": links})
