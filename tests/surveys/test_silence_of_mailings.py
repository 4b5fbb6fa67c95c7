"""No page of a mailing tells a manager who has answered, whatever they try."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from skerry.kernel.actor import COMMAND
from skerry.kernel.events import Event
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.surveys import links
from skerry.surveys.enums import InvitationState, MailOutcome, Mode, RoundKind, RoundState
from skerry.surveys.models import Invitation, Round, RoundMail
from skerry.surveys.rules import invitations as rules
from skerry.surveys.services import rounds
from tests.surveys.factories_invitations import InvitationFactory, RoundFactory, WaveFactory

pytestmark = pytest.mark.django_db
AFTER = [RoundKind.REMINDER, RoundKind.EXTENSION]
QUIET = [Mode.CONFIDENTIAL, Mode.ANONYMOUS]


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("kind", RoundKind)
def test_which_numbers_tell(kind, mode):
    told = rules.tells_who_answered(kind=kind, mode=mode)

    assert told is (kind in AFTER and mode in QUIET)


@pytest.fixture
def manager(client_as):
    client = client_as(Role.CLUSTER_MANAGER)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def a_mailed_wave(mode, *, mailed_at):
    """Twelve were invited. Two of them have answered: the first, and the last."""
    wave = WaveFactory(mode=mode)
    sent = RoundFactory(wave=wave, state=RoundState.SENT, sent_at=mailed_at)
    for number in range(12):
        invitation = InvitationFactory(
            wave=wave, state=InvitationState.SENT, is_answered=number in {0, 11}
        )
        RoundMail.objects.create(round=sent, invitation=invitation, outcome=MailOutcome.DELIVERED)
    return wave


def drafted(wave, kind):
    return RoundFactory(wave=wave, kind=kind)


def shown(client, one):
    """The page, without its tokens."""
    page = client.get(reverse("surveys:round", args=[one.wave.uuid, one.uuid])).text
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "", page)


def do(client, name, invitation):
    address = reverse(f"surveys:{name}", args=[invitation.wave.uuid, invitation.uuid])
    assert client.post(address, {"reason": "asked"}).status_code == 302
    client.get(address.rsplit("/", 2)[0] + "/")  # what was said is read here


@pytest.mark.parametrize("mode", QUIET)
@pytest.mark.parametrize("kind", [*AFTER, RoundKind.INVITATION])
@pytest.mark.parametrize("days", [0, 30])
def test_a_draft_looks_the_same_whether_the_one_who_is_stopped_had_answered(
    manager, mode, kind, days
):
    wave = a_mailed_wave(mode, mailed_at=timezone.now() - timedelta(days=days))
    draft = drafted(wave, kind)
    answered, silent = wave.invitations.order_by("pk")[:2]
    pages = []

    for invitation in (answered, silent):
        before = shown(manager, draft)
        do(manager, "invitation_stop", invitation)
        stopped = shown(manager, draft)
        do(manager, "invitation_again", invitation)
        again = shown(manager, draft)
        pages.append((before, stopped, again))
        Invitation.objects.filter(pk=invitation.pk).update(state=InvitationState.SENT)

    assert pages[0] == pages[1]
    assert "Have answered" not in "".join(pages[0])
    assert pages[0][0] != pages[0][1]


@pytest.mark.parametrize("mode", QUIET)
def test_a_draft_looks_the_same_after_a_reminder_that_only_some_got(manager, mode):
    """Who was mailed lately tells who had not answered."""
    wave = a_mailed_wave(mode, mailed_at=timezone.now() - timedelta(days=30))
    draft = drafted(wave, RoundKind.REMINDER)
    before = shown(manager, draft).replace(str(draft.uuid), "")

    sent = drafted(wave, RoundKind.REMINDER)
    now = timezone.now()
    assert rounds.send_round(draft=sent, by=COMMAND, now=now) == 10
    rounds.send_batch(sent=sent, position=0, new_token=links.new_token, by=COMMAND, now=now)

    assert shown(manager, draft).replace(str(draft.uuid), "") == before


@pytest.mark.parametrize("mode", QUIET)
def test_a_reminder_that_reaches_nobody_is_sent_like_any_other(manager, mode):
    wave = a_mailed_wave(mode, mailed_at=timezone.now() - timedelta(days=30))
    wave.invitations.filter(is_answered=False).update(state=InvitationState.STOPPED)
    draft = drafted(wave, RoundKind.REMINDER)

    page = shown(manager, draft)
    address = reverse("surveys:round_send", args=[wave.uuid, draft.uuid])
    sent = manager.post(address, follow=True).text

    assert '<strong class="numeric">2</strong>' in page
    assert "It is being sent." in sent
    assert "Have answered" not in sent
    assert not draft.mails.exists()


@pytest.mark.parametrize("mode", QUIET)
def test_nothing_that_is_kept_of_a_reminder_says_how_many_had_answered(mode):
    wave = a_mailed_wave(mode, mailed_at=timezone.now() - timedelta(days=30))
    draft, now = drafted(wave, RoundKind.REMINDER), timezone.now()

    rounds.send_round(draft=draft, by=COMMAND, now=now)
    wave.invitations.filter(pk=draft.mails.first().invitation_id).update(is_answered=True)
    rounds.send_batch(sent=draft, position=0, new_token=links.new_token, by=COMMAND, now=now)

    assert Round.objects.get(pk=draft.pk).counts == {}
    assert draft.mails.count() == 9
    event = AuditEvent.objects.get(kind=Event.ROUND_STARTED)
    assert event.detail["people"] == 10


def test_in_a_named_wave_the_numbers_are_exact(manager):
    wave = a_mailed_wave(Mode.NAMED, mailed_at=timezone.now() - timedelta(days=30))

    page = shown(manager, drafted(wave, RoundKind.REMINDER))

    assert '<strong class="numeric">10</strong>' in page
    assert "Have answered" in page
