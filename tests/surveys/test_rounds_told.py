"""What the numbers of a mailing tell of who has answered."""

import pytest
from django.urls import reverse

from skerry.kernel.roles import Role
from skerry.surveys.enums import InvitationState, Mode, RoundKind
from skerry.surveys.models import Invitation
from tests.surveys.factories_invitations import InvitationFactory, RoundFactory, WaveFactory

IN_STEPS = (Mode.CONFIDENTIAL, Mode.ANONYMOUS)
REMINDERS = (RoundKind.REMINDER, RoundKind.EXTENSION)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [RoundKind.INVITATION, *REMINDERS])
@pytest.mark.parametrize("mode", IN_STEPS)
def test_a_draft_looks_the_same_when_one_more_has_answered(client_as, mode, kind):
    wave = WaveFactory(mode=mode)
    InvitationFactory.create_batch(3, wave=wave, state=InvitationState.SENT)
    InvitationFactory(wave=wave, state=InvitationState.STOPPED)
    draft = RoundFactory(wave=wave, kind=kind)
    page, team = reverse("surveys:round", args=[wave.uuid, draft.uuid]), client_as(Role.SURVEY_TEAM)

    before = told_by(team.get(page))
    Invitation.objects.filter(pk=wave.invitations.first().pk).update(is_answered=True)

    assert told_by(team.get(page)) == before


def told_by(answer):
    """What stands beside the mail: whom it reaches, and why not the others."""
    return answer.text.split("<aside")[1].split("</aside>")[0]
