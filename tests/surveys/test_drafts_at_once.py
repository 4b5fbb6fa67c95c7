"""Two windows of one link of an anonymous wave that save in the same moment."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from skerry.kernel.actor import VISITOR
from skerry.questionnaires.api import Given, SheetClosed
from skerry.surveys.models import SealedAnswer, SealedDraft
from skerry.surveys.queries import drafts
from skerry.surveys.services import anonymous
from tests.surveys.answering import NOON, a_link, a_wave, an_invitation

pytestmark = pytest.mark.django_db(transaction=True)
SAID = {"first": {"exports": Given(value="no")}, "words": {"need": Given(value="People")}}


def at_once(*deeds):
    """Do all in the same moment, each by a connection of its own; what went wrong."""
    start, troubles = Barrier(len(deeds)), []

    def run(deed):
        try:
            start.wait()
            deed()
        except Exception as error:  # noqa: BLE001  # the test looks at it
            troubles.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return troubles


def saving(invitation, section, token=""):
    def save():
        anonymous.save_draft(
            invitation=invitation,
            token=token or invitation.token,
            section=section,
            answers=SAID[section],
            seen=0,
            by=VISITOR,
            now=NOON,
        )

    return save


def handing_in(invitation, token):
    def submit():
        anonymous.submit_answer(invitation=invitation, token=token, by=VISITOR, now=NOON)

    return submit


def test_what_two_windows_save_at_once_is_one_draft_with_both():
    wave = a_wave()
    for _time in range(5):
        invitation = an_invitation(wave)

        assert at_once(*(saving(invitation, section) for section in SAID)) == []

        draft = drafts.draft_behind(invitation.token, invitation=invitation)
        assert draft.answers == SAID["first"] | SAID["words"]
    assert SealedDraft.objects.count() == 5


def test_of_two_links_of_one_invitation_that_hand_in_at_once_one_is_taken():
    invitation = an_invitation(a_wave())
    tokens = [invitation.token, a_link(invitation)]
    for token in tokens:
        saving(invitation, "first", token)()

    troubles = at_once(*(handing_in(invitation, token) for token in tokens))

    assert [type(trouble) for trouble in troubles] == [SheetClosed]
    assert SealedAnswer.objects.count() == 1
