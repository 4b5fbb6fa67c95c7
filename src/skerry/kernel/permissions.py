"""Every power a person can hold, and the one way to ask for it.

A view names its power with ``@require``. What visitors may do is open without
an account; for everything else Django's ``LoginRequiredMiddleware`` asks for a
sign-in first, and a person without the power is refused.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

if TYPE_CHECKING:
    from skerry.kernel.http import Request, View


class Permission(StrEnum):
    PAGES_READ = "kernel.pages.read"
    ROLES_READ = "kernel.roles.read"
    NOTIFICATIONS_OWN = "kernel.notifications.own"
    DESK_VIEW = "kernel.desk.view"
    IDENTITY_EDIT = "kernel.identity.edit"
    JOBS_VIEW = "kernel.jobs.view"
    JOBS_STEER = "kernel.jobs.steer"
    JOBS_TROUBLESHOOT = "kernel.jobs.troubleshoot"
    OUTBOX_VIEW = "kernel.outbox.view"
    AUDIT_READ = "kernel.audit.read"
    GALLERY_VIEW = "kernel.gallery.view"

    DIRECTORY_VIEW = "actors.directory.view"
    DIRECTORY_EXPORT = "actors.directory.export"
    ENTRY_REPORT = "actors.entry.report"
    ORGANISATION_EDIT = "actors.organisation.edit"
    ORGANISATION_MANAGE = "actors.organisation.manage"
    IMPORTS_RUN = "actors.imports.run"
    CONCEPTS_MANAGE = "actors.concepts.manage"
    REPORTS_HANDLE = "actors.reports.handle"
    STATISTICS_UPLOAD = "actors.statistics.upload"

    ACCOUNT_OWN = "accounts.account.own"
    MEMBERSHIP_OWN = "accounts.membership.own"
    COLLEAGUES_INVITE = "accounts.colleagues.invite"
    PEOPLE_VIEW = "accounts.people.view"
    PEOPLE_VET = "accounts.people.vet"
    ROLES_GRANT = "accounts.roles.grant"


def require(permission: Permission) -> Callable[["View"], "View"]:
    """Refuse the request unless its viewer holds ``permission`` in some scope.

    A view about one organisation asks again, with the organisation:
    ``request.viewer.may(permission, organisation=uuid)``.
    """

    def decorate(view: "View") -> "View":
        @wraps(view)
        def guarded(request: "Request", *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.viewer.may_somewhere(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by the middleware and by tests
        guarded.login_required = not _is_for_visitors(permission)  # type: ignore[attr-defined]  # read by Django
        return guarded

    return decorate


def _is_for_visitors(permission: Permission) -> bool:
    from skerry.kernel.roles import ROLES, Role  # noqa: PLC0415  # roles are written in terms of permissions

    return permission in ROLES[Role.VISITOR].permissions
