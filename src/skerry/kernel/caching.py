"""Pages for visitors are made once and kept until the data changes.

Each worker keeps its own pages in memory. What they are made of is counted by
``VersionCounter``: whoever changes it calls ``bump`` in the same transaction. A worker
looks at the counters at most every ``PAGES_CHECKED_EVERY`` seconds, so a visitor may
see a page that is so much out of date. People with an account never get a kept page.
Parts of pages that are the same for all who may see the same (``Pieces``) serve everybody.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from hashlib import sha256
from itertools import count
from threading import Lock
from time import monotonic
from typing import Any, Final, Generic, TypeVar, cast

from django.conf import settings
from django.core.cache import caches
from django.db.models import F
from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from markupsafe import Markup

from skerry.kernel.http import Request, View
from skerry.kernel.models import DataVersion, VersionCounter
from skerry.kernel.safety import NOT_KEPT

T = TypeVar("T")
KEPT_FOR: Final = 86_400
LONGEST_ADDRESS: Final = 2000
KEPT_HEADERS: Final = ("Content-Type", "ETag", "Link")

_seen: tuple[float, Mapping[str, int]] = (float("-inf"), {})
_looking = Lock()
_old_given = 0
"""How often an old value was given while a new one was made: what was made of it is not kept."""


def bump(part: DataVersion) -> None:
    """Everything made of ``part`` is old once the caller's transaction ends."""
    VersionCounter.objects.update_or_create(
        part=part, defaults={"number": F("number") + 1}, create_defaults={"number": 1}
    )


def version(part: DataVersion) -> int:
    """How often ``part`` has changed, as known to this worker.

    One thread looks at a time: were an answer overtaken by a later one, a page could be
    kept under the new number with parts of the old.
    """
    if _is_time_to_look():
        with _looking:
            _look()
    return _seen[1].get(part, 0)


def _is_time_to_look() -> bool:
    return monotonic() - _seen[0] >= settings.PAGES_CHECKED_EVERY


def _look() -> None:
    global _seen  # noqa: PLW0603  # one value for the worker
    if _is_time_to_look():  # nobody else has looked while this thread waited
        now = monotonic()
        _seen = (now, dict(VersionCounter.objects.values_list("part", "number")))


def remembered(part: DataVersion, name: str, key: object, make: Callable[[], T]) -> T:
    """What ``make`` gives, kept until ``part`` changes. ``key`` must hold whatever it depends on."""
    fingerprint = _fingerprint(name, key, version(part))
    kept = caches["pages"].get(fingerprint)
    if kept is None:
        kept = (make(),)
        caches["pages"].set(fingerprint, kept, KEPT_FOR)
    return cast("tuple[T]", kept)[0]  # the cache knows no types


class Kept(Generic[T]):
    """A value too large for a cache that copies: each worker makes its own when ``part`` changes.

    While one thread makes it, the others answer by the old one, for ``old_for`` seconds at
    most; then they wait. After a change it is therefore out of date for no longer than
    ``PAGES_CHECKED_EVERY`` and ``old_for`` together, as narrower visibility must be.
    """

    def __init__(self, part: DataVersion, make: Callable[[], T], *, old_for: float) -> None:
        self._part, self._make, self._old_for = part, make, old_for
        self._lock, self._tokens = Lock(), count(1)
        self._known: tuple[int, T] | None = None
        self._asked_at = float("-inf")

    def current(self) -> T:
        known, patience = self._known, self._asked_at + self._old_for - monotonic()
        if known and patience > 0 and self._lock.locked():
            _remember_old_given()
            return known[1]
        with self._lock:
            self._asked_at = monotonic()
            name = f"{self._make.__module__}.{self._make.__qualname__}"
            token = remembered(self._part, name, (), self._made)
            if self._known is None or self._known[0] != token:  # kept by a cache of several workers
                return self._make()
            return self._known[1]

    def _made(self) -> int:
        token = next(self._tokens)
        self._known = (token, self._make())
        return token


def _remember_old_given() -> None:
    global _old_given  # noqa: PLW0603  # one number for the worker; whoever looks sees that it moved
    _old_given += 1


class Pieces:
    """Small parts of pages, each kept by its number until ``part`` changes.

    ``about`` must hold whatever else they depend on. Made before what they show is read:
    a change in between then makes them old, and none is kept as newer than it is.
    """

    def __init__(self, part: DataVersion, *about: object) -> None:
        self._prefix = _fingerprint(version(part), *about)

    def known(self, numbers: Iterable[int]) -> dict[int, Markup]:
        names = {self._name(number): number for number in numbers}
        return {
            names[name]: Markup(text)  # noqa: S704  # markup when it was kept
            for name, text in caches["pieces"].get_many(names).items()
        }

    def keep(self, made: Mapping[int, Markup]) -> None:
        texts = {self._name(number): str(piece) for number, piece in made.items()}
        caches["pieces"].set_many(texts, KEPT_FOR)

    def _name(self, number: int) -> str:
        return f"{self._prefix}{number}"


def cached_for_visitors(part: DataVersion) -> Callable[[View], View]:
    """Answer visitors from memory, or by 304 where their browser still has the page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def kept(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not _is_for_everybody(request):
                return _marked(view(request, *args, **kwargs), NOT_KEPT)
            return _kept_answer(request, part, lambda: view(request, *args, **kwargs))

        return kept

    return decorate


def _kept_answer(
    request: Request, part: DataVersion, answer: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    numbers = (version(part), version(DataVersion.SITE))
    day, part_of_page = timezone.localdate(), _is_for_part(request)
    key = _fingerprint(request.get_full_path(), get_language(), part_of_page, day, *numbers)
    kept = caches["pages"].get(key)
    if kept is None:
        old_given = _old_given
        response = answer()
        is_old = _old_given != old_given
        if not isinstance(response, HttpResponse) or is_old or not _may_be_kept(request, response):
            return _marked(response, "no-cache")
        response["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
        headers = {name: response[name] for name in KEPT_HEADERS if name in response}
        kept = (response.content, headers)
        caches["pages"].set(key, kept, KEPT_FOR)
    whole = HttpResponse(kept[0], headers=kept[1])
    same = get_conditional_response(request, etag=whole["ETag"], response=whole)
    return _marked(same or whole, "no-cache")


def _is_for_everybody(request: Request) -> bool:
    """Nobody's own page: no account, no message waiting, only reading."""
    return (
        request.method in {"GET", "HEAD"}
        and len(request.get_full_path()) <= LONGEST_ADDRESS
        and "messages" not in request.COOKIES
        and not (settings.SESSION_COOKIE_NAME in request.COOKIES and request.viewer.is_signed_in)
    )


def _is_for_part(request: Request) -> bool:
    """As ``page`` decides: whether htmx asks for a part of the page alone."""
    htmx = request.htmx
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def _may_be_kept(request: Request, response: HttpResponse) -> bool:
    is_personal = "CSRF_COOKIE_NEEDS_UPDATE" in request.META or bool(response.cookies)
    return response.status_code == 200 and not is_personal  # noqa: PLR2004  # HTTP's OK


def _marked(response: HttpResponseBase, cache_control: str) -> HttpResponseBase:
    response["Cache-Control"] = cache_control
    patch_vary_headers(response, ["Cookie", "Accept-Language", "HX-Request"])
    return response


def _fingerprint(*parts: object) -> str:
    return sha256(repr(parts).encode()).hexdigest()
