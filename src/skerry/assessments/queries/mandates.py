"""Mandates, as far as firms and advisers may see them."""

from datetime import datetime

from django.db.models import QuerySet

from skerry.accounts.api import person_of
from skerry.assessments import links
from skerry.assessments.models import CheckUp, Mandate
from skerry.kernel.actor import Actor, Viewer
from skerry.kernel.permissions import Permission


def mandate_behind(token: str, *, now: datetime) -> Mandate | None:
    """The mandate that ``token`` offers, as long as nobody has accepted it and it has not run out."""
    offered = Mandate.objects.filter(person=None, ended_at=None, expires_at__gt=now)
    return offered.filter(digest=links.digest(token)).first()


def mandates_of(check_up: CheckUp, *, now: datetime) -> list[tuple[Mandate, str]]:
    """Those that a firm can end, with the name of the adviser; without one nobody has accepted it yet."""
    rows = check_up.mandates.filter(ended_at=None).order_by("invited_at", "pk")
    return [(row, _name(row)) for row in rows if row.person or row.expires_at > now]


def advised_by(viewer: Viewer) -> list[Mandate]:
    """The firms that let ``viewer`` in, the newest first."""
    rows = _accepted(viewer).select_related("check_up").order_by("-accepted_at", "pk")
    return list(rows) if viewer.may(Permission.CHECK_UP_ADVISE) else []


def is_advised_by(check_up: CheckUp, viewer: Viewer) -> bool:
    if not viewer.may(Permission.CHECK_UP_ADVISE):
        return False
    return _accepted(viewer).filter(check_up=check_up).exists()


def name_before(viewer: Viewer, check_up: CheckUp) -> str:
    """What the firm of ``check_up`` wants to be called before ``viewer``, its adviser."""
    row = _accepted(viewer).filter(check_up=check_up).order_by("-accepted_at").first()
    return row.label if row else ""


def _accepted(viewer: Viewer) -> "QuerySet[Mandate]":
    return Mandate.objects.filter(person=viewer.person, person__isnull=False, ended_at=None)


def _name(row: Mandate) -> str:
    person = person_of(Actor.person(row.person)) if row.person else None
    return person.get_full_name() if person else ""
