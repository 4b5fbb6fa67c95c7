"""The outbox against a real mail server on this machine."""

import json
import os
import smtplib
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.db import IntegrityError, transaction

from skerry.kernel.actor import COMMAND
from skerry.kernel.mail import MailNotRetryable, OutboxBackend, queue_mail, retry_mail
from skerry.kernel.mail import delivery as delivery_module
from skerry.kernel.mail.backend import MailNotStorable
from skerry.kernel.mail.delivery import CLAIM_HOLDS, Delivery, Fault, deliver_due, fault_of
from skerry.kernel.mail.rules import GIVE_UP_AFTER, LONGEST_WAIT, next_attempt
from skerry.kernel.models import AuditEvent, MailKind, MailState, OutboxMail
from skerry.kernel.models.mail import MAIL_MOVES
from tests.kernel.factories import NOON, MailFactory
from tests.kernel.mail_server import Recipient, free_port, serving

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    """The mail server that the settings name, running."""
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    with serving(settings.EMAIL_PORT, Recipient()) as recipient:
        yield recipient


def deliver(*, after=timedelta(0)):
    return deliver_due(clock=lambda: NOON + after)


def queue(**changes):
    mail = {
        "to": "reader@people.example",
        "subject": "Hello",
        "text": "Good day.",
        "kind": MailKind.MESSAGE,
        "by": COMMAND,
        "now": NOON,
    }
    return queue_mail(**mail | changes)


# Into the outbox


def test_queue_mail_leaves_a_waiting_mail_and_one_audit_event():
    mail = queue(subject="Two\r\nlines: a header?")

    assert (mail.state, mail.next_attempt_at, mail.subject) == (
        MailState.WAITING,
        NOON,
        "Two lines: a header?",
    )
    assert list(AuditEvent.objects.values_list("kind", "target_id", "detail", "at")) == [
        ("kernel.mail.queued", str(mail.uuid), {"kind": "message"}, NOON)
    ]


def test_queue_mail_goes_with_the_transaction_of_the_caller():
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)

    assert not OutboxMail.objects.exists()


@pytest.mark.parametrize(
    ("is_demo", "host", "state"),
    [
        (True, "", MailState.SHOWN),
        (True, "mail.example", MailState.WAITING),
        (False, "", MailState.WAITING),
        (False, "mail.example", MailState.WAITING),
    ],
)
def test_demo_without_a_server_shows_its_mail_in_the_outbox(settings, is_demo, host, state):
    settings.DEMO, settings.EMAIL_HOST = is_demo, host

    assert queue().state == state


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "lost"},
        {"state": MailState.SENDING},
        {"state": MailState.SENT},
        {"ended_at": NOON},
    ],
)
def test_database_refuses_an_impossible_mail(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        MailFactory(**wrong)


def test_every_state_has_its_moves():
    assert set(MAIL_MOVES) == set(MailState)


# What libraries send


def test_mail_of_libraries_comes_as_account_mail_one_row_an_address():
    message = EmailMultiAlternatives(
        "Your code", "123 456", to=["a@x.example"], bcc=["b@x.example"]
    )
    message.attach_alternative("<p>123 456</p>", "text/html")

    assert OutboxBackend().send_messages([message]) == 1

    stored = OutboxMail.objects.order_by("to").values_list("to", "kind", "text", "html")
    assert list(stored) == [
        ("a@x.example", "account", "123 456", "<p>123 456</p>"),
        ("b@x.example", "account", "123 456", "<p>123 456</p>"),
    ]


def test_plain_mail_of_libraries_has_no_html():
    OutboxBackend().send_messages([EmailMessage("Hello", "Text", to=["a@x.example"])])

    assert OutboxMail.objects.get().html == ""


def test_mail_with_an_attachment_is_refused_whole():
    plain = EmailMessage("Hello", "Text", to=["a@x.example"])
    heavy = EmailMessage("Hello", "Text", to=["b@x.example"])
    heavy.attach("map.txt", "here", "text/plain")

    with pytest.raises(MailNotStorable):
        OutboxBackend().send_messages([plain, heavy])

    assert not OutboxMail.objects.exists()


def test_whatever_django_sends_goes_through_the_outbox(settings):
    settings.EMAIL_BACKEND = "skerry.kernel.mail.OutboxBackend"

    send_mail("Hello", "Text", None, ["a@x.example"])

    assert OutboxMail.objects.get().to == "a@x.example"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", ["", 25, "", "", False, False]),
        ("smtp://mail.example", ["mail.example", 25, "", "", False, False]),
        (
            "smtp://me%40x.example:p%3Aw@mail.example?tls=1",
            ["mail.example", 587, "me@x.example", "p:w", True, False],
        ),
        ("smtps://mail.example", ["mail.example", 465, "", "", False, True]),
        ("smtp://mail.example:2525", ["mail.example", 2525, "", "", False, False]),
    ],
)
def test_mail_server_is_set_by_one_address(tmp_path, address, expected):
    names = ["HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL"]
    code = f"import json; from skerry.config import settings as s; print(json.dumps([getattr(s, 'EMAIL_' + n) for n in {names}]))"
    environment = os.environ | {
        "SKERRY_MAIL_URL": address,
        "SKERRY_SECRET_KEY": "only-for-tests",
        "SKERRY_VAR": str(tmp_path),
    }

    answer = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=Path(__file__).parents[2] / "src",
        capture_output=True,
        check=True,
    )

    assert json.loads(answer.stdout) == expected


# Out of it


def test_due_mail_reaches_the_server(server):
    mail = queue(html="<p>Good day.</p>", subject="Hej på dig")

    assert deliver() == Delivery(sent=1)

    mail.refresh_from_db()
    assert (mail.state, mail.ended_at, mail.attempts) == (MailState.SENT, NOON, 1)
    [(recipients, content)] = server.taken
    assert recipients == ["reader@people.example"]
    assert f"Message-ID: <{mail.uuid}@127.0.0.1>" in content
    assert "Auto-Submitted: auto-generated" in content
    assert "text/html" in content
    assert "List-Unsubscribe" not in content


def test_mail_that_can_be_stopped_says_so_to_the_mail_program(server):
    queue(stop_url="https://region.example/notifications/stop/token/")

    deliver()

    [(_, content)] = server.taken
    assert "List-Unsubscribe: <https://region.example/notifications/stop/token/>" in content
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in content


@pytest.mark.parametrize(
    ("kind", "left"),
    [
        (MailKind.ACCOUNT, ""),
        (MailKind.INVITATION, ""),
        (MailKind.MESSAGE, "Good day."),
        (MailKind.NOTIFICATION, "Good day."),
    ],
)
def test_what_opens_doors_is_gone_once_it_is_sent(server, kind, left):
    mail = queue(kind=kind, html=left and "<p>Good day.</p>")

    deliver()

    mail.refresh_from_db()
    assert mail.text == left


def test_mail_waits_until_it_is_due(server):
    queue(now=NOON + timedelta(minutes=1))

    assert deliver() == Delivery()
    assert deliver(after=timedelta(minutes=1)) == Delivery(sent=1)


def test_without_a_server_nothing_is_tried(settings):
    settings.EMAIL_HOST = ""
    mail = queue()

    assert deliver() == Delivery()

    mail.refresh_from_db()
    assert mail.attempts == 0


def test_refused_recipient_is_given_up_and_the_others_get_theirs(server):
    server.refusals["gone@people.example"] = "550 5.1.1 nobody of that name"
    gone, there = queue(to="gone@people.example"), queue()

    assert deliver() == Delivery(sent=1, failed=1)

    gone.refresh_from_db()
    there.refresh_from_db()
    assert (gone.state, gone.error) == (MailState.FAILED, "550 5.1.1 nobody of that name")
    assert there.state == MailState.SENT


def test_recipient_refused_for_now_is_tried_again_later(server):
    server.refusals["full@people.example"] = "452 4.2.2 mailbox full"
    mail = queue(to="full@people.example")

    deliver()

    mail.refresh_from_db()
    assert (mail.state, mail.error) == (MailState.WAITING, "452 4.2.2 mailbox full")
    assert mail.next_attempt_at == NOON + timedelta(minutes=1)

    server.refusals.clear()
    assert deliver(after=timedelta(minutes=1)) == Delivery(sent=1)
    mail.refresh_from_db()
    assert (mail.attempts, mail.error) == (2, "")


@pytest.mark.parametrize(
    ("reply", "state"),
    [("554 5.7.1 looks like spam", MailState.FAILED), ("451 4.3.0 later", MailState.WAITING)],
)
def test_text_that_is_refused(server, reply, state):
    server.reply = reply
    mail = queue()

    assert deliver() == Delivery(failed=1)

    mail.refresh_from_db()
    assert (mail.state, mail.error) == (state, reply)


def test_server_that_is_down_is_tried_once_a_round_and_gets_everything_when_it_is_up(settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    mails = [queue() for _ in range(3)]

    assert deliver() == Delivery(failed=1)
    states = OutboxMail.objects.order_by("pk").values_list("state", "attempts")
    assert list(states) == [("waiting", 1), ("waiting", 0), ("waiting", 0)]
    mails[0].refresh_from_db()
    assert "refused" in mails[0].error

    with serving(settings.EMAIL_PORT, Recipient()) as server:
        assert deliver(after=timedelta(minutes=1)) == Delivery(sent=3)
    assert len(server.taken) == 3


def test_crash_between_send_and_mark_sends_the_mail_again_with_the_same_id(server, monkeypatch):
    """At least once: the alternative would be mail that nobody ever gets."""
    mail = queue()

    def crash(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(delivery_module, "_mark_sent", crash)
        with pytest.raises(KeyboardInterrupt):
            deliver()

    mail.refresh_from_db()
    assert mail.state == MailState.SENDING
    assert deliver(after=CLAIM_HOLDS) == Delivery()
    assert deliver(after=CLAIM_HOLDS + timedelta(seconds=1)) == Delivery(sent=1)
    first, second = (content for _, content in server.taken)
    assert f"<{mail.uuid}@127.0.0.1>" in first
    assert f"<{mail.uuid}@127.0.0.1>" in second


def test_mail_is_claimed_by_one_worker():
    mine = queue()
    theirs = OutboxMail.objects.get(pk=mine.pk)

    assert delivery_module._claim(mine, now=NOON)
    assert not delivery_module._claim(theirs, now=NOON)


def test_mail_that_another_worker_took_is_left_to_it(server, monkeypatch):
    queue()
    monkeypatch.setattr(delivery_module, "_claim", lambda *_, **__: False)

    assert deliver() == Delivery()
    assert server.taken == []


def test_mail_that_cannot_be_written_down_is_given_up(server):
    mail = MailFactory(stop_url="https://x.example/\nBcc: everybody@x.example")

    assert deliver() == Delivery(failed=1)

    mail.refresh_from_db()
    assert mail.state == MailState.FAILED
    assert server.taken == []


def test_mail_that_breaks_the_library_is_given_up_and_the_others_get_theirs(server, monkeypatch):
    broken, other = MailFactory(subject="Broken"), MailFactory()
    whole = delivery_module.message_of
    monkeypatch.setattr(
        delivery_module, "message_of", lambda mail: whole(mail) if mail != broken else 1 / 0
    )

    assert deliver() == Delivery(sent=1, failed=1)

    broken.refresh_from_db()
    other.refresh_from_db()
    assert (broken.state, other.state) == (MailState.FAILED, MailState.SENT)
    assert broken.error == "ZeroDivisionError: division by zero"


def test_mail_is_given_up_after_five_days(server):
    server.reply = "451 later"
    mail = queue()

    deliver(after=GIVE_UP_AFTER)

    mail.refresh_from_db()
    assert mail.state == MailState.FAILED


@pytest.mark.parametrize(
    ("problem", "fault"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (550, b"no")}), Fault.FOR_GOOD),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"later")}), Fault.FOR_NOW),
        (smtplib.SMTPDataError(554, b"spam"), Fault.FOR_GOOD),
        (smtplib.SMTPDataError(451, b"later"), Fault.FOR_NOW),
        (smtplib.SMTPSenderRefused(550, b"who?", "us"), Fault.SERVER),
        (smtplib.SMTPAuthenticationError(535, b"wrong password"), Fault.SERVER),
        (smtplib.SMTPServerDisconnected("gone"), Fault.SERVER),
        (ConnectionRefusedError(), Fault.SERVER),
        (TimeoutError(), Fault.SERVER),
        (ValueError("no header"), Fault.FOR_GOOD),
    ],
)
def test_what_a_refusal_means(problem, fault):
    assert fault_of(problem) is fault


@pytest.mark.parametrize(
    ("attempts", "age", "wait"),
    [
        (1, timedelta(0), timedelta(minutes=1)),
        (2, timedelta(0), timedelta(minutes=4)),
        (3, timedelta(0), timedelta(minutes=16)),
        (4, timedelta(0), timedelta(minutes=64)),
        (5, timedelta(0), timedelta(minutes=256)),
        (6, timedelta(0), LONGEST_WAIT),
        (500, timedelta(days=4), LONGEST_WAIT),
        (7, GIVE_UP_AFTER, None),
    ],
)
def test_waits_grow_and_end(attempts, age, wait):
    again_at = next_attempt(attempts=attempts, queued_at=NOON - age, now=NOON)

    assert again_at == (None if wait is None else NOON + wait)


# Trying again by hand


def test_retry_mail_starts_over(server):
    mail = MailFactory(state=MailState.FAILED, ended_at=NOON, attempts=9)

    retry_mail(mail=mail, by=COMMAND, now=NOON)

    assert deliver() == Delivery(sent=1)
    events = AuditEvent.objects.filter(kind="kernel.mail.retried", target_id=mail.uuid)
    assert events.count() == 1


@pytest.mark.parametrize("state", [MailState.WAITING, MailState.SENT, MailState.SHOWN])
def test_retry_mail_is_for_what_was_given_up(state):
    mail = MailFactory(state=state, ended_at=None if state == MailState.WAITING else NOON)

    with pytest.raises(MailNotRetryable):
        retry_mail(mail=mail, by=COMMAND, now=NOON)

    assert not AuditEvent.objects.exists()
