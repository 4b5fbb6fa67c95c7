"""Pages whose address is a secret: nobody keeps them, and no link tells where somebody came from."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpResponseBase

from skerry.kernel.http import View

_HEADERS: Final = {
    "Cache-Control": "no-store, private",
    # The origin without the path: with no referrer at all, browsers would hide the origin of
    # forms too, and every form would be taken for one from elsewhere.
    "Referrer-Policy": "strict-origin",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def unkept(view: View) -> Callable[..., HttpResponseBase]:
    """Give the answer of ``view`` the headers of a page whose address opens a door."""

    @wraps(view)
    def hidden(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(*args, **kwargs)
        for name, value in _HEADERS.items():
            response[name] = value
        return response

    return hidden
