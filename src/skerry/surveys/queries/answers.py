"""What was answered, for those who may read it."""

from uuid import UUID

from django.db.models import QuerySet

from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission
from skerry.questionnaires.api import AnswerSheet
from skerry.surveys.enums import Mode
from skerry.surveys.models import AnonymousAnswer, AnswerRelease, Invitation, Wave


def release_of(wave: Wave) -> AnswerRelease | None:
    return AnswerRelease.objects.filter(wave=wave).first()


def invitations_read_by(viewer: Viewer, *, wave: Wave) -> "QuerySet[Invitation]":
    """Invitations of ``wave`` with a submitted sheet that the viewer may read; of anonymous waves none."""
    found = Invitation.objects.filter(wave=wave, is_answered=True, sheet__isnull=False)
    if wave.mode == Mode.ANONYMOUS or not viewer.may(Permission.ANSWERS_READ):
        return found.none()
    rows = found.select_related("sheet__version", "member__organisation")
    return rows.order_by("member__organisation__name", "pk")


def invitation_read_by(viewer: Viewer, *, wave: Wave, uuid: UUID) -> Invitation | None:
    return invitations_read_by(viewer, wave=wave).filter(uuid=uuid).first()


def released_to(viewer: Viewer, *, wave: Wave) -> "QuerySet[AnonymousAnswer]":
    """The answers of a closed anonymous wave, in the order of their random keys."""
    found = AnonymousAnswer.objects.filter(wave=wave)
    return found.order_by("pk") if viewer.may(Permission.ANSWERS_READ) else found.none()


def as_sheet(answer: AnonymousAnswer, *, wave: Wave) -> AnswerSheet:
    """An anonymous answer in the form in which answers are read; it is kept nowhere."""
    return AnswerSheet(version=wave.version, answers=answer.answers, language="")
