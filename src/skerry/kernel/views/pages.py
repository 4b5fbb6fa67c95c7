"""Pages about the site itself: who may do what, privacy, accessibility, who runs it."""

from collections.abc import Sequence

from django.apps import apps
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from skerry.kernel import phrases
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.kernel.personal import Kept, Personal, Purpose
from skerry.kernel.phrases import Sentence
from skerry.kernel.roles import ROLES
from skerry.kernel.visibility import Visibility


@require_safe
@require(Permission.ROLES_READ)
def roles(request: Request) -> HttpResponse:
    context = {
        "roles": ROLES,
        "powers": phrases.PERMISSIONS,
        "scopes": phrases.SCOPES,
        "tiers": list(Visibility),
        "holders": phrases.roles_that_hold,
    }
    return page(request, "kernel/roles.html", context)


@require_safe
@require(Permission.PAGES_READ)
def privacy(request: Request) -> HttpResponse:
    return page(request, "kernel/legal/privacy.html", {"kept": _kept_personal_data()})


@require_safe
@require(Permission.PAGES_READ)
def accessibility(request: Request) -> HttpResponse:
    return page(request, "kernel/legal/accessibility.html", {})


@require_safe
@require(Permission.PAGES_READ)
def imprint(request: Request) -> HttpResponse:
    return page(request, "kernel/legal/imprint.html", {})


def _kept_personal_data() -> Sequence[tuple[Sentence, Sentence, Sentence]]:
    """What is kept, what for and how long, read from the marks on the models themselves."""
    marks = {
        personal
        for model in apps.get_models()
        for personal in getattr(model, "PERSONAL_DATA", {}).values()
    }
    return [
        (mark.what, phrases.PURPOSES[mark.purpose], phrases.RETENTION[mark.kept])
        for mark in sorted(marks, key=_order)
    ]


def _order(mark: Personal) -> tuple[int, int, str]:
    return list(Purpose).index(mark.purpose), list(Kept).index(mark.kept), str(mark.what)
