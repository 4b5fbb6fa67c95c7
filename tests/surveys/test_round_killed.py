"""A mailing whose worker is killed for real: whoever is to get the mail gets one, and nobody two."""

import signal
from collections import Counter

import pytest
from django.utils import timezone

from skerry.kernel.actor import COMMAND
from skerry.kernel.models import OutboxMail
from skerry.surveys.enums import MailOutcome, RoundKind, RoundState
from skerry.surveys.models import PersonalLink, Round, RoundMail
from skerry.surveys.services import rounds
from tests.kernel.test_worker import workers
from tests.surveys.factories_invitations import InvitationFactory, RoundFactory, WaveFactory
from tests.surveys.factories_waves import PanelMemberFactory
from tests.waiting import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PEOPLE = 6 * rounds.BATCH


@pytest.fixture
def sent():
    wave = WaveFactory()
    member = PanelMemberFactory(panel=wave.panel)
    one = InvitationFactory.build
    rows = [one(wave=wave, member=member) for _ in range(PEOPLE)]
    wave.invitations.bulk_create(rows)
    draft = RoundFactory(wave=wave, kind=RoundKind.INVITATION)
    rounds.send_round(draft=draft, by=COMMAND, now=timezone.now())
    return draft


def test_everybody_gets_one_mail_when_the_worker_is_killed_again_and_again(sent, tmp_path):
    seen = [0]
    for _ in range(2):
        with workers(1, tmp_path) as (worker,):
            until(lambda: OutboxMail.objects.count() > seen[-1])
            worker.send_signal(signal.SIGKILL)
            worker.wait()
        seen.append(OutboxMail.objects.count())
        assert seen[-1] % rounds.BATCH == 0

    with workers(1, tmp_path):
        until(lambda: Round.objects.filter(pk=sent.pk, state=RoundState.SENT).exists())

    mails = Counter(OutboxMail.objects.values_list("to", flat=True))
    assert 0 < seen[1] < PEOPLE
    assert set(mails) == set(sent.wave.invitations.values_list("email", flat=True))
    assert set(mails.values()) == {1}
    outcomes = RoundMail.objects.values_list("outcome", flat=True)
    assert Counter(outcomes) == {MailOutcome.ON_ITS_WAY: PEOPLE}
    assert PersonalLink.objects.count() == PEOPLE
