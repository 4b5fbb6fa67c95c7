"""Addresses of entries that became part of another lead on to it, in every room's pages at once."""

import re
from collections.abc import Callable
from typing import Final, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from skerry.actors.queries.duplicates import successor_of
from skerry.kernel.http import Request

GetResponse = Callable[[HttpRequest], HttpResponse]
_NOT_FOUND: Final = 404
_OF_AN_ORGANISATION: Final = re.compile(
    r"^(?P<before>/(?:[\w-]+/)*organisations/)(?P<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?P<behind>/.*)$"
)


def old_addresses_middleware(get_response: GetResponse) -> GetResponse:
    """Where nothing is found at ``organisations/<uuid>/…``, the entry may have moved.

    It looks only then, and only for those who may see the entry that stays. Browsers ask
    again each time, since a merge may be taken back.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == _NOT_FOUND and request.method in {"GET", "HEAD"}:
            return _moved(cast("Request", request)) or response
        return response

    return middleware


def _moved(request: Request) -> HttpResponse | None:
    found = _OF_AN_ORGANISATION.match(request.path)
    if not found:
        return None
    entry = successor_of(UUID(found["uuid"]), viewer=request.viewer)
    if entry is None:
        return None
    query = request.META.get("QUERY_STRING", "")
    address = f"{found['before']}{entry.uuid}{found['behind']}"
    moved = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    moved["Cache-Control"] = "no-cache"
    return moved
