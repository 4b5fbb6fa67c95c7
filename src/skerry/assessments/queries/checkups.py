"""Check-ups, as far as somebody may open them."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef

from skerry.assessments import links
from skerry.assessments.enums import CheckUpKind
from skerry.assessments.models import Check, CheckUp
from skerry.assessments.queries.mandates import is_advised_by
from skerry.kernel.actor import Viewer
from skerry.questionnaires.api import InstrumentVersion


class CheckUpGone(Exception):
    """Somebody has deleted the check-up meanwhile."""


QUESTIONNAIRES: Final = {
    CheckUpKind.SECURITY: "security-check-up",
    CheckUpKind.EXPORT: "export-readiness",
}


def check_up_behind(door: str, viewer: Viewer) -> CheckUp | None:
    """The check-up that ``door`` opens: a link opens it for anybody, its id for who keeps or advises it."""
    uuid = uuid_in(door)
    if uuid is None:
        return CheckUp.objects.filter(links__digest=links.digest(door)).first()
    found = CheckUp.objects.filter(uuid=uuid).first()
    if found is None or viewer.person is None:
        return None
    return found if found.person == viewer.person or is_advised_by(found, viewer) else None


def kept_by(viewer: Viewer) -> list[CheckUp]:
    """The check-ups in the account of ``viewer``, the newest first."""
    if viewer.person is None:
        return []
    return list(CheckUp.objects.filter(person=viewer.person).order_by("-started_at", "pk"))


def checks_of(check_up: CheckUp) -> list[Check]:
    """The newest first."""
    rows = check_up.checks.select_related("sheet__version").order_by("-number")
    return list(rows.defer("sheet__version__definition"))


def newest_version(kind: CheckUpKind) -> InstrumentVersion | None:
    """What a check asks from now on; None before the questionnaires are loaded."""
    published = InstrumentVersion.objects.published()
    return published.filter(instrument__key=QUESTIONNAIRES[kind]).order_by("-number").first()


def hold_check_up(check_up: CheckUp, *, now: datetime) -> CheckUp:
    """The row as it is now, locked until the transaction ends, and touched.

    Raises:
        CheckUpGone: it is deleted.
    """
    held = CheckUp.objects.select_for_update().filter(pk=check_up.pk).first()
    if held is None:
        raise CheckUpGone
    held.touched_at = now
    held.save(update_fields=["touched_at"])
    return held


def abandoned_before(moment: datetime) -> list[CheckUp]:
    """Those of which nothing is handed in and that nobody touched since ``moment``.

    What somebody keeps in their account, or made a plan of, was handed in once.
    """
    handed_in = Check.objects.filter(check_up=OuterRef("pk"), sheet__submitted_at__isnull=False)
    lately = Check.objects.filter(check_up=OuterRef("pk"), sheet__saved_at__gte=moment)
    old = CheckUp.objects.filter(touched_at__lt=moment, person=None, plan=None)
    return list(old.filter(~Exists(handed_in), ~Exists(lately)).order_by("pk"))


def without_checks() -> list[CheckUp]:
    """Those whose answers are gone, the day of their questionnaire having come."""
    return list(CheckUp.objects.filter(checks=None).order_by("pk"))


def uuid_in(door: str) -> UUID | None:
    """The id that a door is, if it is no link; written as we write it, and in no other way."""
    try:
        uuid = UUID(door)
    except ValueError:
        return None
    return uuid if str(uuid) == door else None
