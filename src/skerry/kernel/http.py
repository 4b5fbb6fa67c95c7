"""Requests as views see them, and how a page is answered."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy
from django_htmx.middleware import HtmxDetails

from skerry.kernel.actor import Actor, Viewer
from skerry.kernel.templating import render_part

View = Callable[..., HttpResponseBase]


class Request(HttpRequest):
    """What every view of ours receives: middleware has added who looks and acts."""

    htmx: HtmxDetails
    viewer: Viewer
    actor: Actor


def page(
    request: Request, template: str, context: dict[str, Any], *, part: str = "", status: int = 200
) -> HttpResponse:
    """Render ``template``, or only its block ``part`` when htmx asks for that."""
    if not part or not request.htmx or request.htmx.boosted or request.htmx.history_restore_request:
        return render(request, template, context, status=status)

    around = {
        "request": request,
        "csrf_input": csrf_input_lazy(request),
        "csrf_token": csrf_token_lazy(request),
    }
    return HttpResponse(render_part(template, part, around | context), status=status)
