"""Pages about the site itself: who may do what, privacy, accessibility, imprint, the gallery."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from skerry.kernel import phrases
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission, require
from skerry.kernel.roles import ROLES
from skerry.kernel.visibility import Visibility


@require_GET
@require(Permission.ROLES_READ)
def roles(request: Request) -> HttpResponse:
    context = {
        "roles": ROLES,
        "powers": phrases.PERMISSIONS,
        "scopes": phrases.SCOPES,
        "tiers": list(Visibility),
    }
    return page(request, "kernel/roles.html", context)


@require_GET
@require(Permission.PAGES_READ)
def privacy(request: Request) -> HttpResponse:
    return page(request, "kernel/legal/privacy.html", {"kept": phrases.RETENTION})


@require_GET
@require(Permission.PAGES_READ)
def accessibility(request: Request) -> HttpResponse:
    return page(request, "kernel/legal/accessibility.html", {})


@require_GET
@require(Permission.PAGES_READ)
def imprint(request: Request) -> HttpResponse:
    return page(request, "kernel/legal/imprint.html", {})
