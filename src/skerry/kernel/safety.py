"""What holds for every answer: powers no page needs, pages nobody keeps, bodies nobody asked for."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from skerry.kernel.http import Request
from skerry.kernel.permissions import Permission

GetResponse = Callable[[HttpRequest], HttpResponse]

_UNUSED: Final = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)
PERMISSIONS_POLICY: Final = ", ".join(f"{power}=()" for power in _UNUSED)
NOT_ALLOWED: Final = 405
NOT_KEPT: Final = "private, no-store"
# A logo of 5 MB and the form around it; files of data come from those who may load them.
MAX_BODY: Final = 6 * 1024 * 1024
_AROUND_A_FILE: Final = 1024 * 1024
_LOADS_FILES: Final = (
    Permission.IMPORTS_RUN,
    Permission.CONCEPTS_MANAGE,
    Permission.STATISTICS_UPLOAD,
)


def headers_middleware(get_response: GetResponse) -> GetResponse:
    """Refuse pages the powers of the device, and caches what was made for one browser.

    That is what somebody signed in asks for, and whatever brings a cookie. A page that says itself how long it may be kept has the last word.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or response.cookies:
            response.headers.setdefault("Cache-Control", NOT_KEPT)
        return response

    return middleware


def size_middleware(get_response: GetResponse) -> Callable[[Request], HttpResponse]:
    """Refuse a body that is too large, or does not say how large, before anybody reads it: reading fills the disk.

    Stands behind the middleware that knows who looks; forms are read after all of them.
    """

    def middleware(request: Request) -> HttpResponse:
        if "Transfer-Encoding" in request.headers and "Content-Length" not in request.headers:
            return render(request, "kernel/errors/411.html", status=411)
        most = _most_from(request) if _length_of(request) > MAX_BODY else MAX_BODY
        if _length_of(request) > most:
            context = {"most": most - _AROUND_A_FILE}
            return render(request, "kernel/errors/413.html", context, status=413)
        return get_response(request)

    return middleware


def method_middleware(get_response: GetResponse) -> Callable[[Request], HttpResponse]:
    """Say in words that an address is there for a form alone, to whoever comes to it by a link or reloads.

    Stands behind the middleware that knows who looks.
    """

    def middleware(request: Request) -> HttpResponse:
        response = get_response(request)
        if response.status_code != NOT_ALLOWED or response.content:
            return response
        told = render(request, "kernel/errors/405.html", status=NOT_ALLOWED)
        told["Allow"] = response.headers.get("Allow", "")
        return told

    return middleware


def _length_of(request: Request) -> int:
    length = request.headers.get("Content-Length", "")
    return int(length) if length.isascii() and length.isdecimal() else 0


def _most_from(request: Request) -> int:
    if any(request.viewer.may_somewhere(permission) for permission in _LOADS_FILES):
        return settings.MAX_IMPORT_BYTES + _AROUND_A_FILE
    return MAX_BODY
