"""The one way for a view to ask for a power.

What visitors may do is open without an account; for everything else Django's
``LoginRequiredMiddleware`` asks for a sign-in first, and a person without the power is refused.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

from skerry.kernel.http import Request, View
from skerry.kernel.permissions import Permission
from skerry.kernel.roles import ROLES, Role


def require(permission: Permission) -> Callable[[View], View]:
    """Refuse the request unless its viewer holds ``permission`` in some scope.

    A view about one organisation asks again, with the organisation:
    ``request.viewer.may(permission, organisation=uuid)``.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.viewer.may_somewhere(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by the error page and by tests
        guarded.login_required = permission not in ROLES[Role.VISITOR].permissions  # type: ignore[attr-defined]  # read by Django
        return guarded

    return decorate
