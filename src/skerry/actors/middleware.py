"""Addresses of entries that became part of another lead on to it, in every room's pages at once."""

import re
from collections.abc import Callable
from typing import Final, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from skerry.actors.models import Organisation
from skerry.actors.queries.duplicates import successor_of
from skerry.kernel.http import Request

GetResponse = Callable[[HttpRequest], HttpResponse]
_NOT_FOUND: Final = 404
_OF_AN_ORGANISATION: Final = re.compile(
    r"^(?P<before>.*/organisations/)(?P<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?P<behind>/.*)$"
)


def old_addresses_middleware(get_response: GetResponse) -> GetResponse:
    """Where nothing is found at ``organisations/<uuid>/…``, the entry may have moved.

    It looks only then, and only for those who may see the entry that stays. Browsers ask
    again each time, since a merge may be taken back. What a form sent is not carried on,
    because it was written about another entry: whoever sent it is told.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != _NOT_FOUND:
            return response
        return _moved(cast("Request", request)) or response

    return middleware


def _moved(request: Request) -> HttpResponse | None:
    found = _OF_AN_ORGANISATION.match(request.path)
    if not found:
        return None
    entry = successor_of(UUID(found["uuid"]), viewer=request.viewer)
    if entry is None:
        return None
    if request.method in {"GET", "HEAD"}:
        return _same_page(request, f"{found['before']}{entry.uuid}{found['behind']}")
    return None if request.htmx else _told(request, entry)


def _same_page(request: Request, address: str) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    moved = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    moved["Cache-Control"] = "no-cache"
    return moved


def _told(request: Request, entry: Organisation) -> HttpResponse:
    """The entry that stays, with a word on what became of the form."""
    said = _(
        "The entry that you wrote about is now part of “%(name)s”. What you sent was not saved: please write it again here."
    )
    messages.warning(request, said % {"name": entry.readable_name})
    return redirect(entry)
