"""Two who do something at the same moment wait for each other, and neither fails."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from skerry.kernel.actor import COMMAND, VISITOR
from skerry.kernel.models import OutboxMail
from skerry.questionnaires.api import AnswerSheet, Given
from skerry.surveys import links
from skerry.surveys.enums import (
    InvitationObstacle,
    InvitationState,
    ResultsObstacle,
    ResultsState,
    RoundKind,
    Unit,
)
from skerry.surveys.models import Invitation, OptOut, RoundMail, SealedAnswer
from skerry.surveys.queries import figures
from skerry.surveys.queries.addresses import Address
from skerry.surveys.services import anonymous, invitations, kept, optouts, results, rounds, waves
from skerry.surveys.services.invitations import MemberAddress
from tests.surveys.answering import NOON, a_wave, an_invitation, hand_in
from tests.surveys.factories_invitations import NOW, InvitationFactory, RoundFactory, WaveFactory
from tests.surveys.test_results import a_closed_wave

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="SQLite has one writer at a time, so there is no order of locks to get wrong",
    ),
]
LONG = 120
A_MOMENT = 0.5


class Meanwhile(threading.Thread):
    """Does something on a connection of its own; what went wrong is kept."""

    def __init__(self, deed):
        super().__init__()
        self.deed, self.error = deed, None

    def run(self):
        try:
            self.deed()
        except Exception as error:  # noqa: BLE001  # handed to the test
            self.error = error
        finally:
            connection.close()


def both(first, second, *, monkeypatch, pausing_in, name):
    """Do ``first``, and begin ``second`` when ``first`` comes to the function called ``name``."""
    has_come, real, done = threading.Event(), getattr(pausing_in, name), threading.Event()

    def pausing(*args, **kwargs):
        if threading.current_thread() is one and not has_come.is_set():
            has_come.set()
            done.wait(A_MOMENT)
        return real(*args, **kwargs)

    def after():
        second()
        done.set()

    monkeypatch.setattr(pausing_in, name, pausing)
    one, other = Meanwhile(first), Meanwhile(after)
    one.start()
    assert has_come.wait(LONG)
    other.start()
    for thread in (one, other):
        thread.join(LONG)
        assert not thread.is_alive()
    return one.error, other.error


def a_round(number=2, **fields):
    wave = WaveFactory()
    for _ in range(number):
        InvitationFactory(wave=wave, **fields)
    draft = RoundFactory(wave=wave, kind=RoundKind.INVITATION)
    rounds.send_round(draft=draft, by=COMMAND, now=NOW)
    return draft


def send(sent):
    return rounds.send_batch(sent=sent, position=0, new_token=links.new_token, by=COMMAND, now=NOW)


def stop_mail(invitation):
    optouts.opt_out(invitation=invitation, of_all=False, by=VISITOR, now=NOW)


def test_who_stops_mail_while_it_is_being_queued_gets_none(monkeypatch):
    sent = a_round()
    invitation = Invitation.objects.order_by("pk").last()

    errors = both(
        lambda: stop_mail(invitation),
        lambda: send(sent),
        monkeypatch=monkeypatch,
        pausing_in=optouts,
        name="digests_of",
    )

    assert errors == (None, None)
    assert OptOut.objects.count() == 1
    assert list(OutboxMail.objects.values_list("to", flat=True)) == [
        Invitation.objects.exclude(pk=invitation.pk).get().email
    ]
    assert RoundMail.objects.count() == 1


def test_mail_that_is_queued_before_somebody_stops_it_is_taken_back(monkeypatch):
    sent = a_round()
    invitation = Invitation.objects.order_by("pk").first()

    errors = both(
        lambda: send(sent),
        lambda: stop_mail(invitation),
        monkeypatch=monkeypatch,
        pausing_in=rounds,
        name="_queue",
    )

    assert errors == (None, None)
    assert not OutboxMail.objects.filter(to=invitation.email).exists()
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.OPTED_OUT


def test_who_stops_mail_while_the_wave_closes_waits(monkeypatch):
    sent = a_round()
    send(sent)
    invitation = Invitation.objects.order_by("pk").first()

    errors = both(
        lambda: stop_mail(invitation),
        lambda: waves.close_wave(wave=sent.wave, by=COMMAND, now=NOW),
        monkeypatch=monkeypatch,
        pausing_in=optouts,
        name="take_back_mail",
    )

    assert errors == (None, None)
    assert not OutboxMail.objects.exists()


def test_a_wave_that_closes_while_a_second_mailing_is_being_queued_sends_none_of_it(monkeypatch):
    """Whoever closes holds both mailings before any respondent, as whoever sends one does."""
    first = a_round()
    send(first)
    reminder = RoundFactory(wave=first.wave, kind=RoundKind.EXTENSION)
    rounds.send_round(draft=reminder, by=COMMAND, now=NOW)

    errors = both(
        lambda: send(reminder),
        lambda: waves.close_wave(wave=first.wave, by=COMMAND, now=NOW),
        monkeypatch=monkeypatch,
        pausing_in=rounds,
        name="_locked",
    )

    assert errors == (None, None)
    assert not OutboxMail.objects.exists()


def test_an_answer_handed_in_while_another_window_saves_its_first_words(monkeypatch):
    invitation = an_invitation(a_wave())

    def save(answer="yes"):
        anonymous.save_draft(
            invitation=invitation, token=invitation.token, section="first",
            answers={"exports": Given(value=answer)}, seen=0, by=VISITOR, now=NOON,
        )  # fmt: skip

    def submit():
        anonymous.submit_answer(invitation=invitation, token=invitation.token, by=VISITOR, now=NOON)

    errors = both(save, submit, monkeypatch=monkeypatch, pausing_in=anonymous, name="_keep")

    assert errors == (None, None)
    assert SealedAnswer.objects.count() == 1


def test_two_who_begin_at_once_get_one_sheet(monkeypatch):
    invitation = an_invitation(a_wave("named"))

    def begin():
        kept.begin_sheet(invitation=invitation, by=VISITOR, now=NOON)

    errors = both(begin, begin, monkeypatch=monkeypatch, pausing_in=kept, name="open_sheet")

    assert errors == (None, None)
    assert Invitation.objects.get().sheet == AnswerSheet.objects.get()


def refusals(errors):
    return [error and error.obstacle for error in errors]


IDA = Address(email="ida@people.example", name="Ida", language="sv")


def test_a_colleague_is_invited_once_by_two_presses(monkeypatch):
    beside = InvitationFactory(wave__unit=Unit.PERSON)

    def add():
        invitations.add_respondent(beside=beside, address=IDA, by=COMMAND, now=NOW)

    errors = both(add, add, monkeypatch=monkeypatch, pausing_in=invitations, name="_new")

    assert refusals(errors) == [None, InvitationObstacle.TAKEN]
    assert Invitation.objects.filter(email=IDA.email).count() == 1


def test_two_of_a_member_cannot_be_given_one_address_at_once(monkeypatch):
    one = InvitationFactory(wave__unit=Unit.PERSON)
    other = InvitationFactory(wave=one.wave, member=one.member)

    def change(row):
        invitations.change_address(invitation=row, address=IDA, by=COMMAND, now=NOW)

    errors = both(
        lambda: change(one),
        lambda: change(other),
        monkeypatch=monkeypatch,
        pausing_in=invitations,
        name="_begin_anew",
    )

    assert refusals(errors) == [None, InvitationObstacle.TAKEN]


@pytest.mark.parametrize("is_list_first", [True, False])
def test_a_list_with_an_address_that_is_being_invited_is_refused_or_refuses(
    monkeypatch, is_list_first
):
    beside = InvitationFactory(wave__unit=Unit.PERSON)

    def add():
        invitations.add_respondent(beside=beside, address=IDA, by=COMMAND, now=NOW)

    def take():
        line = MemberAddress(member=beside.member_id, address=IDA)
        invitations.take_addresses(wave=beside.wave, lines=[line], by=COMMAND, now=NOW)

    errors = both(
        *([take, add] if is_list_first else [add, take]),
        monkeypatch=monkeypatch,
        pausing_in=invitations,
        name="_new",
    )

    assert refusals(errors) == [None, InvitationObstacle.TAKEN]
    assert Invitation.objects.filter(email=IDA.email).count() == 1


def test_an_answer_on_its_way_is_counted_before_the_wave_closes(monkeypatch):
    invitation = an_invitation(a_wave("named"))
    hand_in(invitation)
    kept.open_again(invitation=invitation, by=VISITOR, now=NOON)
    counted = []
    monkeypatch.setattr(
        waves,
        "count_response",
        lambda *, wave, **_: counted.append(wave.invitations.filter(is_answered=True).count()),
    )

    errors = both(
        lambda: kept.hand_in(invitation=invitation, by=VISITOR, now=NOON),
        lambda: waves.close_wave(wave=invitation.wave, by=COMMAND, now=NOON),
        monkeypatch=monkeypatch,
        pausing_in=kept,
        name="submit_sheet",
    )

    assert errors == (None, None)
    assert counted == [1]


def test_what_is_published_is_not_computed_anew_at_the_same_moment(monkeypatch):
    """Else figures that nobody looked at would stand where others were published."""
    wave = a_closed_wave()
    draft = results.compute_results(wave=wave, by=COMMAND, now=NOON)

    refused, failed = both(
        lambda: results.compute_results(wave=wave, by=COMMAND, now=NOON + timedelta(hours=1)),
        lambda: results.publish_results(results=draft, seen=NOON, by=COMMAND, now=NOON),
        monkeypatch=monkeypatch,
        pausing_in=figures,
        name="figures_of",
    )

    assert failed is None
    assert refused.obstacle is ResultsObstacle.PUBLISHED
    draft.refresh_from_db()
    assert (draft.state, draft.computed_at) == (ResultsState.PUBLISHED, NOON)
