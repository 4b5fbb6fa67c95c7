"""What is answered when something cannot be. Each page says what happened and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from skerry.kernel import phrases
from skerry.kernel.permissions import Permission


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "kernel/errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Says which power is missing, where the view named one."""
    permission = _permission_of(request)
    context = {
        "power": phrases.PERMISSIONS[permission] if permission else "",
        "holders": phrases.roles_that_hold(permission) if permission else [],
    }
    return render(request, "kernel/errors/403.html", context, status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its token: the session ended, or cookies are switched off."""
    return render(request, "kernel/errors/403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "kernel/errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs neither database nor session: either may be what failed."""
    return HttpResponse(render_to_string("kernel/errors/500.html"), status=500)


def _permission_of(request: HttpRequest) -> Permission | None:
    match = request.resolver_match
    return getattr(match.func, "permission", None) if match else None
