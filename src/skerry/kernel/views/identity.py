"""The region's colours and logo, as files that a browser keeps until they change."""

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from skerry.kernel import colours
from skerry.kernel.frame import identity
from skerry.kernel.http import Request
from skerry.kernel.permissions import Permission, require

_FOR_EVER = {"max_age": 365 * 24 * 3600, "public": True, "immutable": True}


@require_GET
@require(Permission.PAGES_READ)
@cache_control(**_FOR_EVER)
def sheet(request: Request, version: str) -> HttpResponse:
    """The two colours as custom properties: the policy allows no style in the page itself."""
    own = identity()
    rule = "@layer region {{ :root {{ --sea: {sea}; --lichen: {lichen}; --sea-in-the-dark: {dark}; }} }}\n"
    text = rule.format(sea=own.sea, lichen=own.lichen, dark=colours.sea_in_the_dark(own.sea))
    return HttpResponse(text, content_type="text/css; charset=utf-8")


@require_GET
@require(Permission.PAGES_READ)
@cache_control(**_FOR_EVER)
def logo(request: Request, version: str) -> HttpResponseBase:
    own = identity()
    if not own.logo:
        raise Http404
    return FileResponse(own.logo.open("rb"))
