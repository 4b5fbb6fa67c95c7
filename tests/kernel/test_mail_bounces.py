"""Mail that a server took and sent back later."""

from datetime import timedelta
from email.message import EmailMessage
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from skerry.config.command.app import app
from skerry.kernel.actor import COMMAND
from skerry.kernel.mail import (
    BounceNotRead,
    BounceNotRecorded,
    MailNotRetryable,
    read_bounce,
    record_bounce,
    retry_mail,
)
from skerry.kernel.mail.bounces import Bounce
from skerry.kernel.mail.delivery import message_of
from skerry.kernel.models import AuditEvent, MailKind, MailState, OutboxMail
from tests.kernel.factories import NOON, MailFactory

OURS = UUID("0d9c4a0e-6f0e-4b55-9c3e-0f4a5b6c7d8e")
GONE = "550 5.1.1 <ida@lind.example>: User unknown"
REPORT = """\
From: MAILER-DAEMON@mx.lind.example
To: skerry@region.example
Subject: Undelivered mail returned to sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain

The mail could not be delivered.
--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.lind.example

Final-Recipient: rfc822; ida@lind.example
Action: {action}
Status: {status}
{diagnostic}
--part
Content-Type: {sent_back}

To: ida@lind.example
Message-ID: {message_id}
Subject: Hello

Good day.
--part--
"""


def report(
    message_id=f"<{OURS}@region.example>",
    action="failed",
    status="5.1.1",
    said=GONE,
    sent_back="message/rfc822",
):
    """A report as mail servers write it (RFC 3464, appendix E)."""
    diagnostic = f"Diagnostic-Code: smtp; {said}\n" if said else ""
    return REPORT.format(
        message_id=message_id,
        action=action,
        status=status,
        diagnostic=diagnostic,
        sent_back=sent_back,
    ).encode()


# Reading


@pytest.mark.parametrize("sent_back", ["message/rfc822", "text/rfc822-headers"])
def test_report_names_the_mail_and_the_reason(sent_back):
    assert read_bounce(report(sent_back=sent_back)) == Bounce(mail=OURS, reason=f"5.1.1 {GONE}")


def test_reason_without_words_is_the_status_and_without_status_the_general_one():
    assert read_bounce(report(said="")).reason == "5.1.1"
    assert read_bounce(report(said="", status="")).reason == "5.0.0"


def test_long_reason_is_cut():
    assert len(read_bounce(report(said="no " * 900)).reason) == 500


def _reply():
    message = EmailMessage()
    message["Subject"] = "Re: Hello"
    message.set_content("I am away until Monday.")
    return message.as_bytes()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        _reply(),
        report(action="delayed", status="4.4.1"),
        report(message_id="<another@lind.example>"),
        report(message_id=f"<{'-' * 36}@region.example>"),
        report(sent_back="text/plain"),
    ],
    ids=["nothing", "reply", "delay", "not ours", "no number", "nothing sent back"],
)
def test_other_messages_are_left_alone(raw):
    with pytest.raises(BounceNotRead):
        read_bounce(raw)


@given(raw=st.binary(max_size=400) | st.builds(lambda cut: report()[:cut], st.integers(0, 900)))
def test_any_bytes_are_read_or_refused(raw):
    try:
        found = read_bounce(raw)
    except BounceNotRead:
        found = None

    assert found is None or found.mail == OURS


# Remembering


@pytest.mark.django_db
def test_sent_mail_counts_as_failed_with_the_reason():
    mail = MailFactory(state=MailState.SENT, ended_at=NOON)
    raw = report(message_id=message_of(mail).extra_headers["Message-ID"])

    record_bounce(bounce=read_bounce(raw), by=COMMAND, now=NOON + timedelta(hours=3))

    mail.refresh_from_db()
    assert (mail.state, mail.error, mail.ended_at) == (
        MailState.FAILED,
        f"5.1.1 {GONE}",
        NOON + timedelta(hours=3),
    )
    event = AuditEvent.objects.get(kind="kernel.mail.bounced")
    assert (event.target_id, event.detail) == (str(mail.uuid), {"kind": "message"})


@pytest.mark.django_db
@pytest.mark.parametrize("state", [MailState.WAITING, MailState.FAILED, MailState.SHOWN])
def test_only_a_mail_that_was_sent_can_come_back(state):
    mail = MailFactory(state=state, ended_at=None if state == MailState.WAITING else NOON)

    with pytest.raises(BounceNotRecorded):
        record_bounce(bounce=Bounce(mail=mail.uuid, reason="5.1.1"), by=COMMAND, now=NOON)

    assert list(OutboxMail.objects.values_list("state", "error")) == [(state, "")]


@pytest.mark.django_db
def test_mail_whose_words_are_forgotten_is_not_sent_empty():
    mail = MailFactory(kind=MailKind.LETTER, text="", state=MailState.FAILED, ended_at=NOON)

    with pytest.raises(MailNotRetryable):
        retry_mail(mail=mail, by=COMMAND, now=NOON)

    assert not mail.can_be_retried


# From the mail server


@pytest.mark.django_db(transaction=True)
def test_command_reads_what_the_mail_server_hands_over():
    mail = MailFactory(state=MailState.SENT, ended_at=NOON)
    raw = report(message_id=f"<{mail.uuid}@region.example>")

    first = CliRunner().invoke(app, ["bounce"], input=raw)
    again = CliRunner().invoke(app, ["bounce", "--json"], input=raw)
    other = CliRunner().invoke(app, ["bounce", "--json"], input=_reply())

    assert first.output == f"Remembered that the mail {mail.uuid} came back.\n"
    assert '"why": "not-known"' in again.output
    assert '"why": "not-a-report"' in other.output
    assert {first.exit_code, again.exit_code, other.exit_code} == {0}
