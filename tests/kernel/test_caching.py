from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails
from markupsafe import Markup

from skerry.kernel import caching
from skerry.kernel.actor import ANYBODY, Viewer
from skerry.kernel.models import DataVersion, VersionCounter
from tests.waiting import SLOW_S

DIRECTORY = DataVersion.DIRECTORY
SOMEBODY = Viewer(person="5f6e0f6a-0000-4000-8000-000000000000")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pages_are_kept(settings):
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "test"}
    }
    caching.caches["pages"].clear()


class CountingView:
    __name__ = "counting_view"

    def __init__(self, answer=None):
        self.calls = 0
        self.answer = answer or (lambda _request: HttpResponse("a page"))
        self.page = caching.cached_for_visitors(DIRECTORY)(self)

    def __call__(self, request):
        self.calls += 1
        return self.answer(request)


def get(path="/directory/", *, viewer=ANYBODY, method="get", cookies=(), **headers):
    request = getattr(RequestFactory(), method)(path, headers=headers)
    request.COOKIES.update(cookies)
    request.user, request.viewer, request.htmx = AnonymousUser(), viewer, HtmxDetails(request)
    return request


@pytest.mark.parametrize(
    ("first", "second", "calls"),
    [
        (get(), get(), 1),
        (get(), get(method="head"), 1),
        (get(), get("/directory/?page=2"), 2),
        (get(), get(**{"HX-Request": "true"}), 2),
        (get(), get(**{"HX-Request": "true", "HX-Boosted": "true"}), 1),
        (get(), get(**{"HX-Request": "true", "HX-History-Restore-Request": "true"}), 1),
        (get(), get(cookies={"sessionid": "x"}), 1),
        (get(), get(viewer=SOMEBODY, cookies={"sessionid": "x"}), 2),
        (get(), get(cookies={"messages": "x"}), 2),
        (get(), get(method="post"), 2),
        (get("/?q=" + "x" * 3000), get("/?q=" + "x" * 3000), 2),
    ],
)
def test_a_page_is_made_once_for_the_same_visitor_question(first, second, calls):
    view = CountingView()

    view.page(first)
    view.page(second)

    assert view.calls == calls


def test_people_with_an_account_neither_get_nor_fill_kept_pages():
    view = CountingView(lambda request: HttpResponse("mine" if request.viewer.person else "all"))
    signed_in = {"viewer": SOMEBODY, "cookies": {"sessionid": "x"}}

    answers = [view.page(get(**signed_in)), view.page(get()), view.page(get(**signed_in))]

    assert [answer.content for answer in answers] == [b"mine", b"all", b"mine"]
    assert answers[0]["Cache-Control"] == "private, no-store"


def test_a_change_makes_pages_old():
    view = CountingView()

    view.page(get())
    caching.bump(DIRECTORY)
    view.page(get())
    caching.bump(DataVersion.SITE)
    view.page(get())

    assert view.calls == 3


def test_a_worker_looks_for_changes_only_so_often(settings):
    view = CountingView()
    view.page(get())
    settings.PAGES_CHECKED_EVERY = 3600

    caching.bump(DIRECTORY)
    view.page(get())
    stale = view.calls
    settings.PAGES_CHECKED_EVERY = 0
    view.page(get())

    assert (stale, view.calls) == (1, 2)


def test_threads_that_look_at_once_ask_once(settings, monkeypatch):
    """The later of two answers must not be overtaken by the earlier."""
    asked, may_answer = [], Event()

    def slow_numbers(*_columns):
        asked.append(1)
        assert may_answer.wait(SLOW_S)
        return {DIRECTORY: len(asked)}

    settings.PAGES_CHECKED_EVERY = 3600
    monkeypatch.setattr(caching, "_seen", (float("-inf"), {}))
    monkeypatch.setattr(VersionCounter.objects, "values_list", slow_numbers)
    with ThreadPoolExecutor(2) as threads:
        looks = [threads.submit(caching.version, DIRECTORY) for _thread in range(2)]
        wait(looks, timeout=0.2)
        may_answer.set()

    assert [look.result() for look in looks] == [1, 1]
    assert len(asked) == 1


def test_each_language_has_its_own_page(settings):
    from django.utils.translation import override

    view = CountingView()

    with override("sv"):
        view.page(get())
    with override("en"):
        view.page(get())

    assert view.calls == 2


def test_a_browser_that_has_the_page_is_told_so():
    view = CountingView()
    whole = view.page(get())

    again = view.page(get(**{"If-None-Match": whole["ETag"]}))

    assert (whole.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again["ETag"] == whole["ETag"]
    assert "Cookie" in again["Vary"]


@pytest.mark.parametrize(
    "answer",
    [
        lambda _request: HttpResponse(status=404),
        lambda request: HttpResponse(get_token(request)),
        lambda _request: with_cookie(HttpResponse("a")),
    ],
)
def test_what_is_not_for_everybody_is_not_kept(answer):
    view = CountingView(answer)

    view.page(get())
    response = view.page(get())

    assert view.calls == 2
    assert "ETag" not in response


def with_cookie(response):
    response.set_cookie("a", "b")
    return response


def test_what_was_made_of_an_old_value_is_not_kept(known_versions):
    """Else a page would stay as old as the value it met, until the next change."""
    known_versions[DataVersion.SITE] = 1
    slow = Slow(old_for=60)
    view = CountingView(lambda _request: HttpResponse(str(slow.kept.current())))
    slow.kept.current()
    known_versions[DIRECTORY] = 2
    slow.may_end.clear()
    slow.has_begun.clear()

    with ThreadPoolExecutor(1) as threads:
        maker = threads.submit(slow.kept.current)
        assert slow.has_begun.wait(SLOW_S)
        meanwhile = view.page(get())
        slow.may_end.set()
        maker.result(SLOW_S)
    afterwards = view.page(get())

    assert (meanwhile.content, afterwards.content) == (b"1", b"2")
    assert ("ETag" in meanwhile, meanwhile["Cache-Control"]) == (False, "no-cache")


def test_remembered_asks_once_until_the_data_changes():
    asked = []

    def make():
        asked.append(1)

    for _again in range(2):
        caching.remembered(DIRECTORY, "name", ("key",), make)
    caching.remembered(DIRECTORY, "name", ("other",), make)
    caching.bump(DIRECTORY)
    caching.remembered(DIRECTORY, "name", ("key",), make)

    assert len(asked) == 3


class Slow:
    """A value whose making can be held up, as a long reading is."""

    def __init__(self, *, old_for):
        self.made, self.may_end, self.has_begun = 0, Event(), Event()
        self.may_end.set()
        self.kept = caching.Kept(DIRECTORY, self.make, old_for=old_for)

    def make(self):
        self.has_begun.set()
        assert self.may_end.wait(SLOW_S)
        self.made += 1
        return self.made


@pytest.fixture
def known_versions(monkeypatch):
    """The versions without the database: other threads do not see the test's transaction."""
    known = {DIRECTORY: 1}
    monkeypatch.setattr(caching, "version", known.__getitem__)
    return known


def test_a_kept_value_is_made_once_until_the_data_changes(known_versions):
    slow = Slow(old_for=60)

    before = [slow.kept.current(), slow.kept.current()]
    known_versions[DIRECTORY] = 2

    assert (before, slow.kept.current()) == ([1, 1], 2)


@pytest.mark.parametrize(("old_for", "answers"), [(60, [1, 2, 2]), (0, [2, 2, 2])])
def test_others_get_the_old_value_while_one_makes_the_new_but_only_so_long(
    known_versions, old_for, answers
):
    slow = Slow(old_for=old_for)
    slow.kept.current()
    known_versions[DIRECTORY] = 2
    slow.may_end.clear()
    slow.has_begun.clear()

    with ThreadPoolExecutor(2) as threads:
        maker = threads.submit(slow.kept.current)
        assert slow.has_begun.wait(SLOW_S)
        other = threads.submit(slow.kept.current)
        is_answered_at_once = bool(wait([other], timeout=0.5).done)
        slow.may_end.set()
        given = [other.result(SLOW_S), maker.result(SLOW_S), slow.kept.current()]

    assert (given, is_answered_at_once) == (answers, old_for > 0)


def test_a_value_kept_elsewhere_is_made_here(known_versions):
    here, there = Slow(old_for=0), Slow(old_for=0)
    there.kept.current()

    assert here.kept.current() == 1


def test_pieces_are_kept_until_the_data_changes(known_versions, settings):
    settings.CACHES = settings.CACHES | {"pieces": settings.CACHES["pages"] | {"LOCATION": "few"}}
    caching.caches["pieces"].clear()
    early = caching.Pieces(DIRECTORY, "card", "en")
    known_versions[DIRECTORY] = 2
    early.keep({1: Markup("<b>old</b>")})
    late = caching.Pieces(DIRECTORY, "card", "en")
    late.keep({2: Markup("<b>new</b>")})

    assert late.known([1, 2, 3]) == {2: Markup("<b>new</b>")}
    assert caching.Pieces(DIRECTORY, "card", "sv").known([1, 2]) == {}


def test_bump_counts():
    caching.bump(DIRECTORY)
    caching.bump(DIRECTORY)

    assert VersionCounter.objects.get(part=DIRECTORY).number == 2
