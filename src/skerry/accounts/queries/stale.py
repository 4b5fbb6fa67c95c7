"""Profiles that nobody has confirmed for a year, and whom to ask about them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import Count, Max, QuerySet

from skerry.accounts.models import FreshnessReminder, RoleGrant
from skerry.actors.models import Organisation
from skerry.actors.rules.freshness import FRESH_FOR
from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission
from skerry.kernel.roles import Role


def stale_visible_to(viewer: Viewer, *, today: date) -> "QuerySet[Organisation]":
    """Those once confirmed, a year ago or longer, the oldest word first."""
    rows = Organisation.objects.visible_to(viewer).filter(
        confirmed_on__lte=today - FRESH_FOR, delisted_at=None
    )
    if not viewer.may(Permission.ORGANISATION_MANAGE):
        return rows.none()
    return rows.order_by("confirmed_on", "pk")


def editors_of(organisations: Iterable[int], *, today: date) -> Mapping[int, int]:
    """How many people keep each of the organisations and can be asked."""
    grants = RoleGrant.objects.valid_on(today).filter(
        organisation__in=list(organisations), role=Role.ORGANISATION_EDITOR, user__is_active=True
    )
    return dict(grants.values_list("organisation").annotate(n=Count("pk")))


def asked_of(organisations: Iterable[int]) -> Mapping[int, datetime]:
    """When those who keep each were last asked to confirm it, by the timer or from the desk."""
    asked = FreshnessReminder.objects.filter(organisation__in=list(organisations))
    return dict(asked.values_list("organisation").annotate(last=Max("reminded_at")))
