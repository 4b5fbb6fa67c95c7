"""The services and sheets behind a link, where two things happen at once."""

from io import BytesIO
from types import SimpleNamespace
from uuid import uuid4

import pytest

from skerry.kernel.actor import VISITOR
from skerry.questionnaires.api import (
    FileAbsent,
    Given,
    SheetClosed,
    WithdrawalImpossible,
    answers_from_json,
)
from skerry.questionnaires.models import AnswerSheet
from skerry.surveys import erasing
from skerry.surveys.enums import Access, Mode
from skerry.surveys.models import Invitation
from skerry.surveys.services import entrances, kept
from skerry.surveys.sheets import InvitedSheet, SealedSheet
from tests.surveys.answering import NOON, a_wave, an_invitation, close

pytestmark = pytest.mark.django_db
TOLD = {"by": VISITOR, "now": NOON}
FILE = {"question": "paper", "upload": BytesIO(b"%PDF-1.7 \n%%EOF"), "name": "a.pdf"}


def test_two_windows_of_one_link_write_on_one_sheet():
    invitation = an_invitation(a_wave(Mode.NAMED))
    mine, theirs = InvitedSheet(invitation), InvitedSheet(Invitation.objects.get())

    mine.save(section="first", answers={"exports": Given(value="no")}, seen=0, **TOLD)
    theirs.save(section="words", answers={"need": Given(value="People")}, seen=0, **TOLD)

    assert answers_from_json(AnswerSheet.objects.get().answers) == theirs.answers
    assert theirs.answers.keys() == {"exports", "need"}


@pytest.mark.parametrize(
    "service", [kept.begin_sheet, kept.hand_in, kept.open_again, kept.take_back]
)
def test_nothing_is_changed_once_the_wave_is_closed_or_nobody_has_begun(service):
    invitation = an_invitation(a_wave(Mode.NAMED))
    if service is kept.begin_sheet:
        close(invitation.wave)

    with pytest.raises(SheetClosed):
        service(invitation=invitation, **TOLD)

    assert AnswerSheet.objects.count() == 0


def test_nobody_enters_a_wave_that_closed_meanwhile():
    wave = a_wave(access=Access.OPEN_LINK, open_key="all")
    close(wave)

    with pytest.raises(SheetClosed):
        entrances.enter_wave(wave=wave, language="en", **TOLD)

    assert Invitation.objects.count() == 0


def test_an_untouched_sheet_has_nothing_to_withdraw_and_no_file():
    sheet = InvitedSheet(an_invitation(a_wave(Mode.NAMED)))

    with pytest.raises(WithdrawalImpossible):
        sheet.withdraw(**TOLD)
    with pytest.raises(FileAbsent):
        sheet.file(uuid4())


def test_a_kept_sheet_holds_files():
    sheet = InvitedSheet(an_invitation(a_wave(Mode.NAMED)))

    answer = sheet.add_file(**FILE, **TOLD)

    assert sheet.file(answer.value["uuid"]).name == "a.pdf"


def test_a_sealed_sheet_holds_no_files():
    invitation = an_invitation(a_wave())
    sheet = SealedSheet(invitation.token, invitation=invitation)

    with pytest.raises(SheetClosed):
        sheet.add_file(**FILE, **TOLD)
    with pytest.raises(FileAbsent):
        sheet.file(uuid4())


def test_postgresql_has_no_switch_for_deleting_for_good(monkeypatch):
    asked: list[str] = []
    other = SimpleNamespace(vendor="postgresql", cursor=lambda: asked.append("cursor"))
    monkeypatch.setattr(erasing, "connection", other)

    with erasing.erasing_for_good():
        asked.append("deleted")

    assert asked == ["deleted"]
