"""The region's colours and logo as files that a browser keeps, and the desk page to change them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from skerry.kernel import colours
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.identity import services
from skerry.kernel.identity.forms import IdentityForm
from skerry.kernel.identity.queries import current_identity
from skerry.kernel.permissions import Permission

A_YEAR = 365 * 24 * 3600


@require_safe
@require(Permission.PAGES_READ)
def sheet(request: Request, version: str) -> HttpResponse:
    """The two colours as custom properties: the policy allows no style in the page itself."""
    own = current_identity()
    rule = "@layer region {{ :root {{ --sea: {sea}; --lichen: {lichen}; --sea-in-the-dark: {dark}; }} }}\n"
    text = rule.format(sea=own.sea, lichen=own.lichen, dark=colours.sea_in_the_dark(own.sea))
    answer = HttpResponse(text, content_type="text/css; charset=utf-8")
    return _kept(answer, is_current=version == own.version)


@require_safe
@require(Permission.PAGES_READ)
def logo(request: Request, version: str) -> HttpResponse:
    own = current_identity()
    if not own.logo:
        raise Http404
    with own.logo.open("rb") as file:
        answer = HttpResponse(file.read(), content_type="image/webp")
    return _kept(answer, is_current=version == own.version)


def _kept(answer: HttpResponse, *, is_current: bool) -> HttpResponse:
    """For ever under the address of its own version; under any other it is not to be kept.

    Else somebody could ask for a version that is to come, and a proxy would keep the old looks as the new.
    """
    if is_current:
        patch_cache_control(answer, max_age=A_YEAR, public=True, immutable=True)
    else:
        patch_cache_control(answer, no_cache=True)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.IDENTITY_EDIT)
def edit(request: Request) -> HttpResponse:
    form = IdentityForm(request.POST or None, request.FILES or None, instance=current_identity())
    if form.is_valid():
        try:
            services.change_identity(**form.changes(), by=request.actor, now=timezone.now())
        except services.ColourNotReadable as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("The site now looks and reads as you chose."))
            return redirect("kernel:identity_edit")
    return page(request, "kernel/identity.html", {"form": form})
