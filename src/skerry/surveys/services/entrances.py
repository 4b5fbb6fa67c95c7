"""Entering a wave by its open link."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.questionnaires.api import SheetClosed
from skerry.surveys import links
from skerry.surveys.enums import InvitationState, Mode
from skerry.surveys.models import Invitation, PersonalLink, Wave
from skerry.surveys.rules import answering


@transaction.atomic
def enter_wave(*, wave: Wave, language: str, by: Actor, now: datetime) -> str:
    """A personal link into ``wave`` for whoever came by its open link; only the caller learns it.

    No event is left in an anonymous wave: it would say at what time somebody began.

    Raises:
        SheetClosed: the wave takes no answers.
    """
    if answering.obstacle_of(wave, today=timezone.localdate(now)):
        raise SheetClosed
    invitation = Invitation.objects.create(wave=wave, language=language, state=InvitationState.SENT)
    token = links.new_token()
    PersonalLink.objects.create(invitation=invitation, digest=links.digest(token))
    if wave.mode != Mode.ANONYMOUS:
        audit.record(Event.WAVE_ENTERED, target=wave, by=by, at=now)
    return token
