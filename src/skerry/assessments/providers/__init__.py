"""What this room answers for: check-ups that somebody keeps in their account."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from skerry.assessments.models import CheckUp, CheckUpShare, Evidence, Mandate, MeasureSeen
from skerry.assessments.queries.checkups import abandoned_before, checks_of, without_checks
from skerry.assessments.services.checkups import delete_check_up
from skerry.kernel.actor import TIMER, Actor
from skerry.kernel.personal import Kept
from skerry.kernel.providers import (
    OrganisationReference,
    PersonalDataProvider,
    RetentionRule,
    RoomProviders,
)

ABANDONED_AFTER = timedelta(days=90)


def _export(person: UUID) -> Iterable[Mapping[str, object]]:
    for check_up in CheckUp.objects.filter(person=person).order_by("pk"):
        for check in checks_of(check_up):
            yield {
                "started_at": check_up.started_at,
                "check": check.number,
                "answers": check.sheet.answers,
                "submitted_at": check.sheet.submitted_at,
            }


def _erase(*, person: UUID, by: Actor, now: datetime) -> None:
    for check_up in CheckUp.objects.filter(person=person):
        delete_check_up(check_up=check_up, by=by, now=now)


def _evidence(person: UUID) -> Iterable[Mapping[str, object]]:
    rows = Evidence.objects.filter(check_up__person=person).order_by("pk")
    return rows.values("measure", "name", "size", "added_at")


def _goes_with_its_check_up(*, now: datetime) -> int:
    """What hangs on a check-up is deleted with it, by its own rule."""
    return 0


def _mandates(person: UUID) -> Iterable[Mapping[str, object]]:
    rows = Mandate.objects.filter(person=person).order_by("pk")
    return rows.values("label", "accepted_at", "ended_at")


def _forget_mandates(*, person: UUID, by: Actor, now: datetime) -> None:
    Mandate.objects.filter(person=person).delete()


def _seen(person: UUID) -> Iterable[Mapping[str, object]]:
    rows = MeasureSeen.objects.filter(person=person).order_by("pk")
    return rows.values("measure", "seen_on")


def _forget_who_saw(*, person: UUID, by: Actor, now: datetime) -> None:
    """What was seen stays true for the firm, without the name."""
    MeasureSeen.objects.filter(person=person).update(person=None)


def _expire_mandates(*, now: datetime) -> int:
    """Those that nobody accepted in time, and those that ended."""
    over = Mandate.objects.filter(Q(ended_at__isnull=False) | Q(person=None, expires_at__lte=now))
    return over.delete()[0]


def _expire(*, now: datetime) -> int:
    """Those never handed in that nobody touched for long, and those whose last answers are gone."""
    over = [*abandoned_before(now - ABANDONED_AFTER), *without_checks()]
    for check_up in over:
        delete_check_up(check_up=check_up, by=TIMER, now=now)
    return len(over)


def _merge_shares(*, keep: int, drop: int, by: Actor, now: datetime) -> None:
    """A check-up is shared in one organisation at a time, so that none stands in another's way."""
    CheckUpShare.objects.filter(organisation=drop).update(organisation=keep)


PROVIDERS = RoomProviders(
    room="assessments",
    organisation_references=(
        OrganisationReference(
            model=CheckUpShare._meta.label,
            field="organisation",
            merge=_merge_shares,
            title=_("Check-ups that colleagues share"),
        ),
    ),
    personal_data=(
        PersonalDataProvider(
            model=CheckUp._meta.label,
            fields=frozenset({"person"}),
            export=_export,
            erase=_erase,
        ),
        PersonalDataProvider(
            model=Evidence._meta.label,
            fields=frozenset({"name", "file"}),
            export=_evidence,
            erase=_erase,
        ),
        PersonalDataProvider(
            model=Mandate._meta.label,
            fields=frozenset({"person"}),
            export=_mandates,
            erase=_forget_mandates,
        ),
        PersonalDataProvider(
            model=MeasureSeen._meta.label,
            fields=frozenset({"person"}),
            export=_seen,
            erase=_forget_who_saw,
        ),
    ),
    retention=(
        RetentionRule(
            model=CheckUp._meta.label,
            kept=Kept.UNTIL_WITHDRAWN,
            after=timedelta(0),
            expire=_expire,
        ),
        RetentionRule(
            model=Evidence._meta.label,
            kept=Kept.UNTIL_WITHDRAWN,
            after=timedelta(0),
            expire=_goes_with_its_check_up,
        ),
        RetentionRule(
            model=MeasureSeen._meta.label,
            kept=Kept.UNTIL_WITHDRAWN,
            after=timedelta(0),
            expire=_goes_with_its_check_up,
        ),
        RetentionRule(
            model=Mandate._meta.label,
            kept=Kept.UNTIL_WITHDRAWN,
            after=timedelta(0),
            expire=_expire_mandates,
        ),
    ),
)
