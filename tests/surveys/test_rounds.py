"""Mail of a wave: to whom it may go, once to each, sealed, stopped and taken up again."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection

from skerry.kernel.actor import COMMAND
from skerry.kernel.jobs import request_job
from skerry.kernel.jobs.running import execute
from skerry.kernel.mail import Words, read_bounce, record_bounce
from skerry.kernel.mail.delivery import deliver_due
from skerry.kernel.mail.sealing import WordsUnreadable, words_of
from skerry.kernel.models import AuditEvent, Job, MailState, OutboxMail
from skerry.surveys import links
from skerry.surveys.enums import (
    InvitationState,
    LeftOut,
    MailOutcome,
    Mode,
    RoundKind,
    RoundObstacle,
    RoundState,
    WaveState,
)
from skerry.surveys.forms_invitations import first_texts
from skerry.surveys.letters import Letters
from skerry.surveys.models import Invitation, PersonalLink, Round, RoundMail, Wave
from skerry.surveys.queries import rounds as queries
from skerry.surveys.queries.answering import invitation_behind
from skerry.surveys.rules import rounds as rules
from skerry.surveys.rules.invitations import why_left_out
from skerry.surveys.services import rounds as services
from tests.accounts.factories import UserFactory
from tests.kernel.mail_server import Recipient, free_port, serving
from tests.surveys.factories_invitations import (
    NOW,
    TODAY,
    InvitationFactory,
    RoundFactory,
    WaveFactory,
)

LONG_AGO = date(2026, 11, 1)
INDEXES = ("kernel_searchindex", "kernel_searchword", "kernel_searchgram")
RECENTLY = TODAY - timedelta(days=2)


def send(draft, now=NOW):
    services.send_round(draft=draft, by=COMMAND, now=now)
    draft.refresh_from_db()


def work():
    for job in Job.objects.filter(state="queued"):
        execute(job.uuid)


def batch(sent, position=0, now=NOW):
    return services.send_batch(
        sent=sent, position=position, new_token=links.new_token, by=COMMAND, now=now
    )


def token_in(mail):
    return words_of(mail).stop_url.split("/s/")[1].split("/")[0]


# The rules

SILENT = [
    (InvitationState.OPTED_OUT, LeftOut.OPTED_OUT),
    (InvitationState.STOPPED, LeftOut.STOPPED),
    (InvitationState.BOUNCED, LeftOut.BOUNCED),
]


def left_out(**changed):
    usual = {
        "kind": RoundKind.INVITATION,
        "state": InvitationState.PREPARED,
        "has_address": True,
        "is_answered": False,
        "mode": Mode.NAMED,
        "mailed_on": None,
        "today": TODAY,
    }
    return why_left_out(**usual | changed)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("kind", RoundKind)
@pytest.mark.parametrize(("state", "reason"), SILENT)
def test_nobody_who_wants_none_or_cannot_be_reached_is_mailed(kind, mode, state, reason):
    assert left_out(kind=kind, mode=mode, state=state) is reason


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, None),
        ({"has_address": False}, LeftOut.NO_ADDRESS),
        ({"is_answered": True}, LeftOut.ANSWERED),
        ({"state": InvitationState.SENT}, LeftOut.INVITED_BEFORE),
    ],
)
def test_who_is_invited(changed, reason):
    assert left_out(**changed) is reason


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize(
    ("changed", "reminder", "extension"),
    [
        ({"mailed_on": LONG_AGO}, None, None),
        ({}, None, None),
        ({"is_answered": True}, LeftOut.ANSWERED, LeftOut.ANSWERED),
        ({"mailed_on": RECENTLY}, LeftOut.MAILED_LATELY, None),
        ({"mailed_on": TODAY - timedelta(days=3)}, None, None),
        ({"state": InvitationState.PREPARED}, LeftOut.NOT_INVITED, LeftOut.NOT_INVITED),
    ],
)
def test_who_is_reminded_is_the_same_in_every_mode(mode, changed, reminder, extension):
    usual = {"state": InvitationState.SENT, "mode": mode} | changed

    assert left_out(kind=RoundKind.REMINDER, **usual) is reminder
    assert left_out(kind=RoundKind.EXTENSION, **usual) is extension


@pytest.mark.parametrize(
    ("mode", "reason"),
    [(Mode.NAMED, LeftOut.ANSWERED), (Mode.CONFIDENTIAL, None), (Mode.ANONYMOUS, None)],
)
def test_a_single_mail_does_not_tell_whether_somebody_answered(mode, reason):
    single = {"kind": RoundKind.SINGLE, "mode": mode, "state": InvitationState.SENT}

    assert left_out(**single, is_answered=True) is reason
    assert left_out(**single, is_answered=False) is None


@pytest.mark.parametrize(
    ("state", "is_open", "receivers", "obstacle"),
    [
        (RoundState.DRAFT, True, 1, None),
        (RoundState.DRAFT, True, 0, RoundObstacle.NOBODY),
        (RoundState.DRAFT, False, 1, RoundObstacle.WAVE_NOT_OPEN),
        (RoundState.SENDING, True, 1, RoundObstacle.NOT_NOW),
        (RoundState.STOPPED, True, 1, RoundObstacle.NOT_NOW),
        (RoundState.SENT, True, 1, RoundObstacle.NOT_NOW),
    ],
)
def test_obstacle_to_sending(state, is_open, receivers, obstacle):
    found = rules.obstacle_to_sending(state=state, is_wave_open=is_open, receivers=receivers)

    assert found == obstacle


def test_tokens_are_long_and_their_digests_tell_nothing():
    tokens = {links.new_token() for _ in range(100)}

    assert {len(token) for token in tokens} == {32}
    assert len({links.digest(token) for token in tokens}) == 100
    assert all(token not in links.digest(token) for token in tokens)


# Sending

pytestmark = pytest.mark.django_db


def test_everybody_gets_a_mail_in_their_language_with_a_link_of_their_own():
    wave = WaveFactory()
    english = InvitationFactory(wave=wave, name="Ida")
    swedish = InvitationFactory(wave=wave, language="sv")
    strange = InvitationFactory(wave=wave, language="fi", name="")
    draft = RoundFactory(wave=wave)

    send(draft)
    work()
    work()

    mails = {mail.to: mail for mail in OutboxMail.objects.all()}
    assert mails.keys() == {english.email, swedish.email, strange.email}
    assert mails[english.email].subject == "Your view is needed: How are you doing?"
    assert mails[swedish.email].subject.endswith("Hur går det?")
    words = words_of(mails[english.email])
    assert words.text.startswith("Hello Ida,")
    assert "31 December 2098" in words.text
    assert words.stop_url in words.text
    assert words_of(mails[strange.email]).text.startswith(
        f"Hello {strange.member.organisation.name},"
    )
    for invitation in (english, swedish, strange):
        assert invitation_behind(token_in(mails[invitation.email])) == invitation


def test_a_mailing_that_is_through_knows_whom_it_left_out():
    wave = WaveFactory()
    nowhere = InvitationFactory(wave=wave, email="")
    for _ in range(3):
        InvitationFactory(wave=wave)
    draft = RoundFactory(wave=wave)

    send(draft)
    work()

    states = dict(Invitation.objects.values_list("pk", "state"))
    assert states.pop(nowhere.pk) == InvitationState.PREPARED
    assert set(states.values()) == {InvitationState.SENT}
    draft.refresh_from_db()
    assert (draft.state, draft.counts) == (RoundState.SENT, {"no-address": 1})
    event = AuditEvent.objects.get(kind="surveys.round.started")
    assert event.detail == {"kind": "invitation", "people": 3}
    assert not AuditEvent.objects.filter(kind="kernel.mail.queued").exists()


def test_every_mailing_brings_a_new_link_and_the_earlier_stay_good():
    invitation = InvitationFactory()
    send(RoundFactory(wave=invitation.wave))
    work()
    later = NOW + timedelta(days=4)
    send(RoundFactory(wave=invitation.wave, kind=RoundKind.REMINDER), now=later)
    batch(Round.objects.get(kind=RoundKind.REMINDER), now=later)

    tokens = {token_in(mail) for mail in OutboxMail.objects.all()}

    assert len(tokens) == 2
    assert {invitation_behind(token) for token in tokens} == {invitation}


@pytest.mark.parametrize("mode", Mode)
def test_a_reminder_reaches_only_who_has_not_answered_when_their_turn_comes(mode):
    wave = WaveFactory(mode=mode)
    before, meanwhile, silent = (
        InvitationFactory(wave=wave, state=InvitationState.SENT) for _ in range(3)
    )
    Invitation.objects.filter(pk=before.pk).update(is_answered=True)
    reminder = RoundFactory(wave=wave, kind=RoundKind.REMINDER)
    send(reminder)
    Invitation.objects.filter(pk=meanwhile.pk).update(is_answered=True)

    work()

    assert list(OutboxMail.objects.values_list("to", flat=True)) == [silent.email]
    assert list(RoundMail.objects.values_list("invitation", flat=True)) == [silent.pk]
    reminder.refresh_from_db()
    assert reminder.counts == ({"answered": 2} if mode is Mode.NAMED else {})
    said = "belong to that link alone" in words_of(OutboxMail.objects.get()).text
    assert said is (mode is Mode.ANONYMOUS)


def test_the_record_of_an_anonymous_reminder_is_rounded():
    wave = WaveFactory(mode=Mode.ANONYMOUS)
    for _ in range(7):
        InvitationFactory(wave=wave, state=InvitationState.SENT)
    send(RoundFactory(wave=wave, kind=RoundKind.REMINDER))

    event = AuditEvent.objects.get(kind="surveys.round.started")

    assert event.detail == {"kind": "reminder", "people": 5}


def test_the_text_may_say_itself_how_to_stop():
    draft = RoundFactory(texts={"fi": {"subject": "{title}", "text": "{link} {stop} {stop}"}})

    letters = Letters(draft)
    subject, words = letters.words("fi", name="", organisation="", token="t")

    assert letters.language_for("sv") == "fi"
    assert subject == "How are you doing?"
    assert words.text.count(words.stop_url) == 2
    assert "If you want no more" not in words.text


def test_mails_are_spread_over_time_beyond_a_batch(monkeypatch):
    monkeypatch.setattr(services, "BATCH", 2)
    wave = WaveFactory()
    for _ in range(3):
        InvitationFactory(wave=wave)
    draft = RoundFactory(wave=wave)
    send(draft)

    assert batch(draft) == services.Batch(seen=2, sent=2)
    assert batch(draft, position=2) == services.Batch(seen=1, sent=1)

    due = OutboxMail.objects.order_by("pk").values_list("next_attempt_at", flat=True)
    assert list(due) == [NOW + timedelta(seconds=n) for n in range(3)]


def test_a_worker_that_dies_between_batches_leaves_nobody_out_and_nobody_twice(monkeypatch):
    monkeypatch.setattr(services, "BATCH", 2)
    wave = WaveFactory()
    invitations = [InvitationFactory(wave=wave) for _ in range(5)]
    draft = RoundFactory(wave=wave)
    send(draft)
    batch(draft)
    with pytest.raises(ZeroDivisionError):
        services.send_batch(
            sent=draft, position=2, new_token=lambda: str(1 // 0), by=COMMAND, now=NOW
        )

    work()

    assert sorted(OutboxMail.objects.values_list("to", flat=True)) == sorted(
        invitation.email for invitation in invitations
    )
    assert PersonalLink.objects.count() == 5
    draft.refresh_from_db()
    assert draft.state == RoundState.SENT


def test_a_stopped_mail_is_taken_back_and_goes_on_to_those_without_it_only(monkeypatch):
    monkeypatch.setattr(services, "BATCH", 2)
    wave = WaveFactory()
    invitations = [InvitationFactory(wave=wave) for _ in range(3)]
    draft = RoundFactory(wave=wave)
    send(draft)
    batch(draft)
    first = OutboxMail.objects.order_by("pk").first()
    OutboxMail.objects.filter(pk=first.pk).update(state=MailState.SENT, ended_at=NOW, sealed="")

    assert services.stop_round(sent=draft, by=COMMAND, now=NOW) == 1
    assert batch(draft) == services.Batch()
    services.finish_round(sent=draft, by=COMMAND, now=NOW)
    draft.refresh_from_db()
    assert draft.state == RoundState.STOPPED
    assert OutboxMail.objects.count() == 1

    services.resume_round(sent=draft, by=COMMAND, now=NOW)
    work()
    draft.refresh_from_db()
    assert draft.state == RoundState.SENT
    assert sorted(OutboxMail.objects.values_list("to", flat=True)) == sorted(
        invitation.email for invitation in invitations
    )


def test_nothing_leaves_once_the_wave_takes_no_answers():
    wave = WaveFactory()
    for _ in range(2):
        InvitationFactory(wave=wave)
    draft, written = RoundFactory(wave=wave), RoundFactory(wave=wave)
    send(draft)
    batch(draft)
    sending = RoundFactory(wave=wave, state=RoundState.SENDING, sent_at=NOW)
    Wave.objects.filter(pk=wave.pk).update(state=WaveState.CLOSED, closed_at=NOW)
    wave.refresh_from_db()

    assert batch(sending) == services.Batch()
    assert services.silence_wave(wave=wave, by=COMMAND, now=NOW) == 2
    assert not AuditEvent.objects.filter(kind="kernel.mail.withdrawn").exists()

    states = dict(Round.objects.values_list("pk", "state"))
    assert states == {
        draft.pk: RoundState.STOPPED,
        written.pk: RoundState.DRAFT,
        sending.pk: RoundState.STOPPED,
    }
    assert not OutboxMail.objects.exists()
    for act in (
        lambda: send(written),
        lambda: services.resume_round(sent=Round.objects.get(pk=draft.pk), by=COMMAND, now=NOW),
        lambda: services.send_to_one(
            invitation=Invitation.objects.first(),
            texts=first_texts(RoundKind.SINGLE),
            by=COMMAND,
            now=NOW,
        ),
    ):
        with pytest.raises(services.RoundNotPossible) as refusal:
            act()
        assert refusal.value.obstacle is RoundObstacle.WAVE_NOT_OPEN


@pytest.mark.parametrize("state", [RoundState.SENDING, RoundState.SENT])
def test_what_has_gone_on_is_neither_changed_nor_sent_again(state):
    wave = WaveFactory()
    InvitationFactory(wave=wave)
    sent = RoundFactory(wave=wave, state=state, sent_at=NOW)
    acts = [
        lambda: services.change_round(draft=sent, texts={}, by=COMMAND, now=NOW),
        lambda: services.delete_round(draft=sent, by=COMMAND, now=NOW),
        lambda: send(sent),
        lambda: services.resume_round(sent=sent, by=COMMAND, now=NOW),
    ]
    if state is RoundState.SENT:
        acts.append(lambda: services.stop_round(sent=sent, by=COMMAND, now=NOW))

    for act in acts:
        with pytest.raises(services.RoundNotPossible):
            act()

    assert not AuditEvent.objects.exists()


def test_one_respondent_can_be_sent_a_new_link_at_any_time():
    invitation = InvitationFactory(state=InvitationState.SENT)

    services.send_to_one(
        invitation=invitation, texts=first_texts(RoundKind.SINGLE), by=COMMAND, now=NOW
    )
    work()

    assert invitation_behind(token_in(OutboxMail.objects.get())) == invitation
    nobody = InvitationFactory(state=InvitationState.OPTED_OUT)
    with pytest.raises(services.RoundNotPossible) as refusal:
        services.send_to_one(invitation=nobody, texts={}, by=COMMAND, now=NOW)
    assert refusal.value.obstacle is RoundObstacle.NOBODY


def test_a_trial_goes_to_its_writer_in_each_language_and_opens_nothing():
    writer = UserFactory()
    draft = RoundFactory()

    services.try_round(draft=draft, person=writer, token=links.new_token(), by=COMMAND, now=NOW)

    mails = list(OutboxMail.objects.all())
    assert [mail.to for mail in mails] == [writer.email] * 2
    assert {invitation_behind(token_in(mail)) for mail in mails} == {None}


# What became of it


def test_an_address_that_failed_is_marked_for_the_desk():
    wave = WaveFactory()
    good, bad, waiting = (InvitationFactory(wave=wave) for _ in range(3))
    draft = RoundFactory(wave=wave)
    send(draft)
    work()
    OutboxMail.objects.filter(to=good.email).update(state="sent", ended_at=NOW, sealed="")
    OutboxMail.objects.filter(to=bad.email).update(state="failed", ended_at=NOW, sealed="")
    told = {MailOutcome.DELIVERED: 1, MailOutcome.FAILED: 1, MailOutcome.ON_ITS_WAY: 1}
    before = {outcome: n for outcome, n in queries.outcomes_of([draft])[draft.pk].items() if n}

    request_job(kind="surveys.round.settle", arguments={}, by=COMMAND, now=NOW)
    work()

    assert before == told
    assert {
        outcome: n for outcome, n in queries.outcomes_of([draft])[draft.pk].items() if n
    } == told
    states = dict(Invitation.objects.values_list("pk", "state"))
    assert states == {good.pk: "sent", bad.pk: "bounced", waiting.pk: "sent"}
    assert not queries.unsettled_mails().exists()


def test_a_mail_that_comes_back_later_is_found_by_its_report_alone():
    invitation = InvitationFactory()
    send(RoundFactory(wave=invitation.wave))
    work()
    mail = OutboxMail.objects.get()
    OutboxMail.objects.update(state="sent", ended_at=NOW, sealed="")
    for row in queries.unsettled_mails():
        services.settle_mail(row=row, by=COMMAND, now=NOW)

    record_bounce(bounce=read_bounce(report_of(mail)), by=COMMAND, now=NOW)
    for row in queries.unsettled_mails():
        services.settle_mail(row=row, by=COMMAND, now=NOW)

    invitation.refresh_from_db()
    assert invitation.state == InvitationState.BOUNCED
    assert RoundMail.objects.get().outcome == MailOutcome.FAILED


def test_a_mail_that_the_outbox_has_forgotten_counts_as_delivered_and_one_taken_back_does_not():
    gone, taken_back, tried_again = (InvitationFactory(wave=WaveFactory()) for _ in range(3))
    for invitation in (gone, taken_back, tried_again):
        send(RoundFactory(wave=invitation.wave))
    work()
    OutboxMail.objects.update(state="sent", ended_at=NOW, sealed="")
    rows = {row.invitation_id: row for row in queries.unsettled_mails()}
    OutboxMail.objects.exclude(to=tried_again.email).delete()
    OutboxMail.objects.update(state="waiting", ended_at=None)
    RoundMail.objects.filter(invitation=taken_back).update(outcome=MailOutcome.WAITING)

    for row in rows.values():
        services.settle_mail(row=row, by=COMMAND, now=NOW)

    assert dict(RoundMail.objects.values_list("invitation", "outcome")) == {
        gone.pk: MailOutcome.DELIVERED,
        taken_back.pk: MailOutcome.WAITING,
        tried_again.pk: MailOutcome.ON_ITS_WAY,
    }
    RoundMail.objects.filter(invitation=gone).update(outcome=MailOutcome.ON_ITS_WAY)
    assert [row.invitation_id for row in queries.unsettled_mails()] == [gone.pk]


def report_of(mail):
    return f"""Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {mail.to}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 no such user

--b
Content-Type: text/rfc822-headers

Message-ID: <{mail.uuid}@skerry.example>

--b--
""".encode()


# What the site keeps of a link


def everything_in_the_database():
    """Each value of each column of each table, as one text."""
    pieces = []
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in (table for table in tables if not table.startswith(INDEXES)):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # the tables of the test
            pieces += [str(row) for row in cursor.fetchall()]
    return "\n".join(pieces)


@pytest.mark.django_db(transaction=True)
def test_a_link_stands_nowhere_but_in_the_mail(settings, caplog):
    caplog.set_level("DEBUG", logger="skerry")
    port, recipient = free_port(), Recipient()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    tokens = []

    def new_token():
        tokens.append(links.new_token())
        return tokens[-1]

    wave = WaveFactory(mode=Mode.ANONYMOUS)
    taken, refused = InvitationFactory(wave=wave), InvitationFactory(wave=wave)
    recipient.refusals = {refused.email: "550 no such user"}
    draft = RoundFactory(wave=wave)
    send(draft)
    services.send_batch(sent=draft, position=0, new_token=new_token, by=COMMAND, now=NOW)
    waiting = everything_in_the_database()
    with serving(port, recipient):
        deliver_due(clock=lambda: NOW + timedelta(hours=1))
    done = everything_in_the_database()

    ((addresses, content),) = recipient.taken
    assert addresses == [taken.email]
    assert "List-Unsubscribe: \r\n <http" in content or "List-Unsubscribe: <http" in content
    flat = content.replace("=\r\n", "")
    assert any(f"/s/{token}/" in flat for token in tokens)
    assert not [token for token in tokens if token in waiting + done + caplog.text]
    assert links.digest(tokens[0]) in done
    assert set(OutboxMail.objects.values_list("state", "sealed")) == {("sent", ""), ("failed", "")}
    assert not any(mail.can_be_retried for mail in OutboxMail.objects.all())


def test_a_new_key_reads_what_the_old_one_sealed_and_a_lost_one_nothing(settings):
    invitation = InvitationFactory()
    send(RoundFactory(wave=invitation.wave))
    work()
    mail, old = OutboxMail.objects.get(), settings.SECRET_KEY

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [old]
    assert words_of(mail).stop_url
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(WordsUnreadable):
        words_of(mail)
    assert words_of(OutboxMail(text="plain")) == Words(text="plain")
    cache.clear()
