"""The desk's pages of what was answered: as much as the mode of the wave allows."""

from datetime import date, timedelta
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from skerry.kernel import counting
from skerry.kernel.events import Event
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.questionnaires.api import read_aloud
from skerry.surveys import phrases_answering as phrases
from skerry.surveys.enums import Mode
from skerry.surveys.models import Invitation, Wave
from skerry.surveys.phrases import MODES
from skerry.surveys.queries import answers as queries
from skerry.surveys.queries.waves import waves_visible_to
from skerry.surveys.rules.anonymity import LEAST_ANSWERS
from skerry.surveys.threats import threats_of
from skerry.surveys.views.tabs import wave_frame

ROWS_A_PAGE = 50
ANONYMOUS_A_PAGE = 10


@require_safe
@require(Permission.WAVES_VIEW)
def answers(request: Request, uuid: UUID) -> HttpResponse:
    wave = get_object_or_404(waves_visible_to(request.viewer), uuid=uuid)
    rows = queries.invitations_read_by(request.viewer, wave=wave)
    shown = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = _about(request, wave) | {
        "rows": shown,
        "may_read": request.viewer.may(Permission.ANSWERS_READ),
        "may_export": request.viewer.may(Permission.ANSWERS_EXPORT) and wave.closed_at is not None,
        "release": queries.release_of(wave),
        "threats": threats_of(wave),
        "least": LEAST_ANSWERS,
    }
    return page(request, "surveys/answers.html", context)


@require_safe
@require(Permission.ANSWERS_READ)
def one_answer(request: Request, uuid: UUID, invitation: UUID) -> HttpResponse:
    """One respondent's answers. Who reads them stands in the log of changes."""
    wave = get_object_or_404(waves_visible_to(request.viewer), uuid=uuid)
    found = queries.invitation_read_by(request.viewer, wave=wave, uuid=invitation)
    if found is None or found.sheet is None:
        raise Http404
    now = timezone.now()
    counting.record_sensitive_reading(
        target=found, by=request.actor, now=now, event=Event.ANSWERS_READ
    )
    said = read_aloud(request, sheet=found.sheet, language=_language(), now=now)
    context = _about(request, wave) | {"invitation": found, "said": said}
    return page(request, "surveys/one_answer.html", context)


@require_safe
@require(Permission.ANSWERS_READ)
def released(request: Request, uuid: UUID) -> HttpResponse:
    """The opened answers of an anonymous wave, in an order that says nothing."""
    wave = get_object_or_404(waves_visible_to(request.viewer), uuid=uuid)
    rows = queries.released_to(request.viewer, wave=wave)
    shown = Paginator(rows, ANONYMOUS_A_PAGE).get_page(request.GET.get("page"))
    now, language = timezone.now(), _language()
    read = [
        (
            row,
            read_aloud(
                request,
                sheet=queries.as_sheet(row, wave=wave),
                language=language,
                now=now,
                today=_last_day(wave),
            ),
        )
        for row in shown
    ]
    context = _about(request, wave) | {"rows": shown, "read": read}
    return page(request, "surveys/released.html", context)


def _about(request: Request, wave: Wave) -> dict[str, object]:
    mode = Mode(wave.mode)
    return wave_frame(request, wave, current="surveys:answers") | {
        "mode": mode,
        "mode_name": MODES[mode].name,
        "respondent": respondent,
    }


def _last_day(wave: Wave) -> date:
    """The last on which it took answers: what they say is read as it held then."""
    last = wave.closes_on - timedelta(days=1)
    return min(last, timezone.localdate(wave.closed_at)) if wave.closed_at else last


def _language() -> str:
    return get_language() or "en"


def respondent(invitation: Invitation) -> str:
    """Whose answers they are, as well as it is known."""
    if invitation.member:
        return invitation.member.organisation.readable_name
    return invitation.formerly or invitation.name or invitation.email or str(phrases.A_VISITOR)
