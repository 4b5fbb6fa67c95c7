"""Which language a reader gets: the one asked for, their cookie's, their browser's, the region's."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from skerry.kernel.components import Link, address
from skerry.kernel.formats import language_name

PARAMETER = "lang"


class LanguageMiddleware(LocaleMiddleware):
    """Django's choice by cookie and browser, and before it ``?lang=`` on any page.

    The choice is kept in a cookie, so asking for a language writes nothing to the database.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if wanted := wanted_language(request):
            translation.activate(wanted)
            request.LANGUAGE_CODE = wanted

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        answer = super().process_response(request, response)
        if wanted := wanted_language(request):
            answer.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                wanted,
                max_age=365 * 24 * 3600,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                samesite="Lax",
            )
        return answer


def wanted_language(request: HttpRequest) -> str:
    """The language that the address asks for, if we speak it."""
    wanted = request.GET.get(PARAMETER, "") if request.method in {"GET", "HEAD"} else ""
    return wanted if wanted in dict(settings.LANGUAGES) else ""


def language_links(request: HttpRequest) -> Sequence[Link]:
    """This page in each language; each is named in its own words."""
    current = translation.get_language()
    return [
        Link(
            label=language_name(code, is_own=True),
            href=address(request, **{PARAMETER: code}),
            is_current=code == current,
            language=code,
        )
        for code, _name in settings.LANGUAGES
    ]
