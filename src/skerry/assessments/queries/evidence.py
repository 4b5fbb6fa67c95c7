"""Evidence, as far as whoever opened its check-up may see it."""

from uuid import UUID

from skerry.assessments.models import CheckUp, Evidence


def evidence_of(check_up: CheckUp, *, measure: str) -> list[Evidence]:
    return list(check_up.evidence.filter(measure=measure).order_by("added_at", "pk"))


def one_evidence(check_up: CheckUp, *, measure: str, uuid: UUID) -> Evidence | None:
    return check_up.evidence.filter(measure=measure, uuid=uuid).first()
