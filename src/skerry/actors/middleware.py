"""Addresses of entries that became part of another lead on to it, in every room's pages at once."""

import re
from collections.abc import Callable, Iterator
from typing import Final, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.cache import add_never_cache_headers

from skerry.actors.models import Organisation
from skerry.actors.queries.duplicates import successor_of
from skerry.kernel.http import Request, page

GetResponse = Callable[[HttpRequest], HttpResponse]
_NOT_FOUND: Final = 404
_OF_AN_ORGANISATION: Final = re.compile(
    r"^(?P<before>/(?:[\w-]+/)*organisations/)(?P<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?P<behind>/.*)$"
)
_NOT_WRITTEN: Final = frozenset({"csrfmiddlewaretoken", "do", "base"})


class OldAddresses:
    """Where nothing is found at ``organisations/<uuid>/…``, the entry may have moved.

    It looks only then, and only for those who may see the entry that stays. Who reads is led
    on; browsers ask again each time, since a merge may be taken back. Who sends something
    gets it back, and is told where the entry is: nothing is written unseen to another one.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if response.status_code != _NOT_FOUND:
            return response
        entry = _successor(cast("Request", request))
        if entry is None:
            return response
        if request.method in {"GET", "HEAD"}:
            return _led_on(request, entry)
        return _handed_back(cast("Request", request), entry)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The entry went between the moment it was found and the moment it was held to be changed."""
        if not isinstance(exception, Organisation.DoesNotExist):
            return None
        asked = cast("Request", request)
        return _handed_back(asked, _successor(asked))


def _successor(request: Request) -> Organisation | None:
    found = _OF_AN_ORGANISATION.match(request.path)
    return successor_of(UUID(found["uuid"]), viewer=request.viewer) if found else None


def _led_on(request: HttpRequest, entry: Organisation) -> HttpResponse:
    address = _OF_AN_ORGANISATION.sub(rf"\g<before>{entry.uuid}\g<behind>", request.path)
    query = request.META.get("QUERY_STRING", "")
    moved = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    moved["Cache-Control"] = "no-cache"
    return moved


def _handed_back(request: Request, entry: Organisation | None) -> HttpResponse:
    context = {"entry": entry, "written": list(_written(request))}
    response = page(request, "actors/moved.html", context, status=409)
    add_never_cache_headers(response)
    return response


def _written(request: Request) -> Iterator[str]:
    """What was sent in words, without what the page itself put into its form."""
    for name, values in request.POST.lists():
        if name not in _NOT_WRITTEN:
            yield from (value for value in values if value.strip())
