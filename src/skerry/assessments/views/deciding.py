"""What becomes of a check-up: kept, given on, deleted."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.assessments.forms import InvitationForm
from skerry.assessments.forms_shares import ShareForm
from skerry.assessments.queries.checkups import kept_by
from skerry.assessments.queries.mandates import mandates_of
from skerry.assessments.queries.shares import organisations_of, share_of, shared_with
from skerry.assessments.services.checkups import (
    AlreadyAdopted,
    adopt_check_up,
    delete_check_up,
    renew_link,
)
from skerry.assessments.shown_links import link_to
from skerry.assessments.views.doors import ENTRANCES, Opened, behind_door, for_the_firm_alone
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission


@require_safe
@require(Permission.CHECK_UP_TAKE)
@behind_door
@for_the_firm_alone
def keep(request: Request, opened: Opened) -> HttpResponseBase:
    """How to come back: the link, an account, and those who help."""
    return keep_page(request, opened)


@require_POST
@require(Permission.CHECK_UP_TAKE)
@behind_door
@for_the_firm_alone
def renew(request: Request, opened: Opened) -> HttpResponseBase:
    """A new link in place of all that were given out."""
    token = renew_link(check_up=opened.check_up, by=request.actor, now=timezone.now())
    messages.success(request, _("This is your new link. The old one opens nothing any more."))
    return redirect("assessments:keep", token)


@require_POST
@require(Permission.CHECK_UP_KEEP)
@behind_door
@for_the_firm_alone
def adopt(request: Request, opened: Opened) -> HttpResponseBase:
    try:
        adopt_check_up(check_up=opened.check_up, by=request.actor, now=timezone.now())
    except AlreadyAdopted:
        messages.error(
            request, _("Somebody else keeps this check-up in their account. Nothing was changed.")
        )
        return redirect(opened.address("keep"))
    messages.success(request, _("The check-up is in your account now."))
    return redirect("assessments:kept")


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.CHECK_UP_TAKE)
@behind_door
@for_the_firm_alone
def delete(request: Request, opened: Opened) -> HttpResponseBase:
    if request.method != "POST":
        return page(request, "assessments/delete.html", {"opened": opened})
    delete_check_up(check_up=opened.check_up, by=request.actor, now=timezone.now())
    messages.success(request, _("Your check-up is deleted, with everything in it."))
    return redirect(ENTRANCES[opened.kind])


def keep_page(
    request: Request,
    opened: Opened,
    *,
    form: InvitationForm | None = None,
    share_form: ShareForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page “Keep and share”, with the forms as they were sent."""
    address = request.build_absolute_uri(opened.address("check"))
    organisations = organisations_of(request.viewer) if opened.is_by_account else []
    context = {
        "opened": opened,
        "link": "" if opened.is_by_account else address,
        "mandates": mandates_of(opened.check_up, now=timezone.now()),
        "form": form or InvitationForm(),
        "share": share_of(opened.check_up),
        "share_form": share_form or ShareForm(organisations=organisations),
        "organisations": organisations,
    }
    return page(request, "assessments/keep.html", context, status=status)


@require_safe
@require(Permission.CHECK_UP_KEEP)
def kept(request: Request) -> HttpResponse:
    """The check-ups in one's account."""
    shares = shared_with(request.viewer, today=timezone.localdate())
    context = {
        "links": [link_to(each) for each in kept_by(request.viewer)],
        "shared": [link_to(each.check_up, of=each.organisation.name) for each in shares],
    }
    return page(request, "assessments/kept.html", context)
