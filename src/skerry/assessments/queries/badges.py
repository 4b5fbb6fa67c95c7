"""Badges, and what stands on them today."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from skerry.assessments import content
from skerry.assessments.enums import MeasureState
from skerry.assessments.models import Badge, CheckUp, MeasureSeen
from skerry.assessments.rules.badges import Proof, proofs
from skerry.kernel.actor import Viewer


def badge_at(token: str) -> Badge | None:
    return Badge.objects.select_related("check_up").filter(token=token).first()


def badge_of(check_up: CheckUp) -> Badge | None:
    return Badge.objects.filter(check_up=check_up).first()


def proofs_of(check_up: CheckUp, *, today: date) -> list[Proof]:
    """What a badge of this check-up says on ``today``; measures that the site dropped are left out."""
    done = check_up.progress.filter(state=MeasureState.DONE)
    evidence = check_up.evidence.values_list("measure", "added_at")
    return proofs(
        list(content.shipped(check_up.what).measures),
        done=set(done.values_list("measure", flat=True)),
        evidence=_by_measure((key, timezone.localdate(at)) for key, at in evidence),
        seen=_by_measure(check_up.seen.values_list("measure", "seen_on")),
        today=today,
    )


def seen_of(check_up: CheckUp, *, measure: str) -> list[MeasureSeen]:
    """When advisers saw that ``measure`` is done, the newest first."""
    return list(check_up.seen.filter(measure=measure).order_by("-seen_on", "pk"))


def is_seen_by(seen: Iterable[MeasureSeen], viewer: Viewer) -> bool:
    return any(each.person == viewer.person for each in seen)


def _by_measure(days: Iterable[tuple[str, date]]) -> dict[str, list[date]]:
    found: dict[str, list[date]] = {}
    for measure, day in days:
        found.setdefault(measure, []).append(day)
    return found
