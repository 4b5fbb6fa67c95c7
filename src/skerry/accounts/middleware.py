"""Tells every request who looks and who acts."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from skerry.accounts.models import User
from skerry.accounts.queries import viewer_for
from skerry.kernel.actor import ANYBODY, Viewer

GetResponse = Callable[[HttpRequest], HttpResponse]


def viewer_middleware(get_response: GetResponse) -> GetResponse:
    """Set ``request.viewer`` and ``request.actor``, read from the database when first asked for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        def viewer() -> Viewer:
            user = request.user
            return (
                viewer_for(user, today=timezone.localdate()) if isinstance(user, User) else ANYBODY
            )

        request.viewer = SimpleLazyObject(viewer)  # type: ignore[attr-defined]  # see kernel.http.Request
        request.actor = SimpleLazyObject(lambda: request.viewer.actor)  # type: ignore[attr-defined]  # likewise
        return get_response(request)

    return middleware
