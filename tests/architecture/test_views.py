from django.urls import include, path
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from skerry.kernel.gate import require
from skerry.kernel.permissions import Permission
from tests.architecture.views import (
    Audience,
    deaf_to_head,
    leaves,
    library_faults,
    powers_asked_for,
    silent_views,
    writers_by_get,
)


def view(request):
    """Stands for a view of ours."""


def guarded(request):
    """Stands for a view of ours that is guarded."""


def foreign(request):
    """Stands for a page of a library."""


view.__module__ = guarded.__module__ = "skerry.actors.views"
foreign.__module__ = "allauth.account.views"


def test_leaves_are_found_in_every_branch():
    patterns = [path("a", view), path("b/", include([path("c", view)]))]

    assert [str(leaf.pattern) for leaf in leaves(patterns)] == ["a", "c"]


def test_a_view_without_permission_is_found():
    patterns = [path("a", view), path("b", require(Permission.PAGES_READ)(guarded))]

    assert silent_views(patterns) == ["a"]


def test_a_view_that_answers_every_method_is_found():
    open_to_all = require(Permission.PAGES_READ)(guarded)
    patterns = [
        path("a", open_to_all),
        path("b", require_safe(open_to_all)),
        path("c", foreign),
    ]

    assert writers_by_get(patterns) == ["a"]


def test_a_view_that_is_deaf_to_head_is_found():
    patterns = [
        path("a", require_GET(guarded)),
        path("b", require_safe(guarded)),
        path("c", require_POST(guarded)),
        path("d", require_http_methods(["GET", "POST"])(guarded)),
    ]

    assert deaf_to_head(patterns) == ["a", "d"]


def test_a_page_of_a_library_that_is_not_on_the_list_is_found():
    patterns = [path("a", foreign, name="new"), path("b", foreign, name="changed")]
    known = {"changed": Audience.VISITORS, "old": Audience.VISITORS}

    assert library_faults(patterns, known) == [
        "new is not known",
        "old is gone",
        "changed is for people who are signed in, not for visitors",
    ]


def test_a_power_that_opens_nothing_is_found():
    required = require(Permission.DESK_VIEW)(view)
    sources = {
        "skerry.kernel.views.desk": "viewer.may(Permission.JOBS_STEER)",
        "skerry.kernel.roles": "viewer.may(Permission.AUDIT_READ)",
    }

    asked = powers_asked_for([path("", required), path("open/", view)], sources)

    assert asked == {Permission.DESK_VIEW, Permission.JOBS_STEER}
