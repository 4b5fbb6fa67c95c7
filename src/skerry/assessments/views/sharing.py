"""Check-ups that colleagues open: shared by who keeps them, and no more."""

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from skerry.assessments.forms_shares import ShareForm
from skerry.assessments.queries.shares import organisations_of
from skerry.assessments.services.shares import share_check_up, stop_sharing
from skerry.assessments.views.deciding import keep_page
from skerry.assessments.views.doors import (
    Opened,
    behind_door,
    for_the_firm_alone,
    whose_form_is_on,
)
from skerry.assessments.views.plans import UNPROCESSABLE
from skerry.kernel.gate import require
from skerry.kernel.http import Request
from skerry.kernel.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.CHECK_UP_KEEP)
@behind_door
@for_the_firm_alone
@whose_form_is_on("keep")
def share(request: Request, opened: Opened) -> HttpResponseBase:
    """Let colleagues open it too."""
    if not opened.is_by_account:
        raise Http404
    form = ShareForm(request.POST, organisations=organisations_of(request.viewer))
    if not form.is_valid():
        return keep_page(request, opened, share_form=form, status=UNPROCESSABLE)
    share_check_up(
        check_up=opened.check_up,
        organisation=form.organisation,
        by=request.actor,
        now=timezone.now(),
    )
    messages.success(request, _("Your colleagues can open the check-up now."))
    return redirect(opened.address("keep"))


@require_POST
@require(Permission.CHECK_UP_KEEP)
@behind_door
@for_the_firm_alone
def unshare(request: Request, opened: Opened) -> HttpResponseBase:
    if not opened.is_by_account:
        raise Http404
    stop_sharing(check_up=opened.check_up, by=request.actor, now=timezone.now())
    messages.success(request, _("Your colleagues cannot open the check-up any more."))
    return redirect(opened.address("keep"))
