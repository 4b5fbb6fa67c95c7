"""Mail to a segment: written, tried, sent to those who want it, stopped, and taken up again."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from skerry.accounts.enums import MailingObstacle, MailingState, Outcome
from skerry.accounts.models import Mailing, MailingReceiver, User
from skerry.accounts.models.mailings import MailingQuerySet
from skerry.accounts.queries import mailings as queries
from skerry.accounts.rules import mailings as rules
from skerry.actors.models import Segment
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.jobs import request_job
from skerry.kernel.mail import MailKind, queue_mail, withdraw_mails
from skerry.kernel.mail import rules as pace
from skerry.kernel.models import OutboxMail

JOB = "accounts.mailing.send"
Texts = Mapping[str, Mapping[str, str]]
"""For each language the subject and the text."""


class MailingNotPossible(Exception):
    """Carries why a mail to a segment cannot be changed, sent, stopped or taken up again."""

    def __init__(self, obstacle: MailingObstacle) -> None:
        self.obstacle = obstacle
        super().__init__(obstacle)


@transaction.atomic
def write_mailing(*, segment: Segment, texts: Texts, by: Actor, now: datetime) -> Mailing:
    mailing = Mailing.objects.create(
        segment=segment.uuid, segment_name=segment.name, texts=texts, by=by.id, made_at=now
    )
    audit.record(Event.MAILING_KEPT, target=mailing, by=by, at=now)
    return mailing


@transaction.atomic
def change_mailing(*, mailing: Mailing, texts: Texts, by: Actor, now: datetime) -> None:
    """Raise MailingNotPossible when it is no draft any more."""
    if not _drafts(mailing).update(texts=texts):
        raise MailingNotPossible(MailingObstacle.NOT_NOW)
    audit.record(Event.MAILING_KEPT, target=mailing, by=by, at=now, detail={"fields": ["texts"]})


@transaction.atomic
def delete_mailing(*, mailing: Mailing, by: Actor, now: datetime) -> None:
    """Throw a draft away; raise MailingNotPossible for what was sent, which the record keeps."""
    audit.record(Event.MAILING_DELETED, target=mailing, by=by, at=now)
    if not _drafts(mailing).delete()[0]:
        raise MailingNotPossible(MailingObstacle.NOT_NOW)


@transaction.atomic
def try_mailing(*, mailing: Mailing, person: User, by: Actor, now: datetime) -> None:
    """Send the mail in each of its languages to ``person``, who wrote it."""
    for language in mailing.texts:
        _queue(mailing, person, language=language, not_before=now, by=by, now=now)
    audit.record(Event.MAILING_PREVIEWED, target=mailing, by=by, at=now)


@transaction.atomic
def send_mailing(*, mailing: Mailing, audience: queries.Audience, by: Actor, now: datetime) -> None:
    """Settle who gets it, and hand it to the worker.

    Raises:
        MailingNotPossible: it is no draft any more, or nobody wants it.
    """
    mailing = Mailing.objects.select_for_update().get(pk=mailing.pk)
    state = MailingState(mailing.state)
    obstacle = rules.obstacle_to_sending(state=state, receivers=audience.reached)
    if obstacle:
        raise MailingNotPossible(obstacle)

    receivers = [MailingReceiver(mailing=mailing, user=person) for person in audience.receivers]
    MailingReceiver.objects.bulk_create(receivers, batch_size=500)
    Mailing.objects.filter(pk=mailing.pk).update(
        sent_at=now,
        counts={
            "organisations": audience.organisations,
            "without_person": audience.without_person,
            "people": audience.people,
            "without_consent": audience.without_consent,
            "without_address": audience.without_address,
        },
        state=MailingState.SENDING,
    )
    _hand_to_worker(mailing, by=by, now=now)
    detail = {"people": len(receivers)}
    audit.record(Event.MAILING_STARTED, target=mailing, by=by, at=now, detail=detail)


@transaction.atomic
def stop_mailing(*, mailing: Mailing, by: Actor, now: datetime) -> int:
    """Send no more of it, and take back what has not left; how many were taken back.

    Raises:
        MailingNotPossible: it is not being sent.
    """
    _move(mailing, MailingState.STOPPED)
    under_way = mailing.receivers.filter(outcome=Outcome.ON_ITS_WAY)
    mails = under_way.exclude(mail=None).values_list("mail", flat=True)
    gone = withdraw_mails(mails=[uuid for uuid in mails if uuid], by=by, now=now)
    under_way.filter(mail__in=gone).update(mail=None, outcome=Outcome.WAITING)
    audit.record(
        Event.MAILING_STOPPED, target=mailing, by=by, at=now, detail={"removed": len(gone)}
    )
    return len(gone)


@transaction.atomic
def resume_mailing(*, mailing: Mailing, by: Actor, now: datetime) -> None:
    """Send it to those who have not got it yet.

    Raises:
        MailingNotPossible: it was not stopped.
    """
    if mailing.state != MailingState.STOPPED:
        raise MailingNotPossible(MailingObstacle.NOT_NOW)
    _move(mailing, MailingState.SENDING)
    _hand_to_worker(mailing, by=by, now=now)
    audit.record(Event.MAILING_STARTED, target=mailing, by=by, at=now)


@transaction.atomic
def send_to(*, receiver: MailingReceiver, position: int, by: Actor, now: datetime) -> Outcome:
    """Put the mail to one receiver into the outbox, if they still want it and have not got it.

    ``position`` says how many went before in this run, so that the pace is kept.
    """
    row = MailingReceiver.objects.select_for_update().get(pk=receiver.pk)
    mailing = Mailing.objects.select_for_update().get(pk=row.mailing_id)
    if row.outcome != Outcome.WAITING or mailing.state != MailingState.SENDING:
        return Outcome(row.outcome)

    person = receiver.user
    row.outcome = Outcome.NOT_WANTED
    if queries.still_wants(person):
        language = _language_for(person, mailing)
        not_before = pace.not_before(position=position, now=now)
        mail = _queue(mailing, person, language=language, not_before=not_before, by=by, now=now)
        row.outcome, row.mail = Outcome.ON_ITS_WAY, mail.uuid
    row.save(update_fields=["outcome", "mail"])
    return row.outcome


@transaction.atomic
def finish_mailing(*, mailing: Mailing, by: Actor, now: datetime) -> None:  # noqa: ARG001  # the job that ends has its own event
    """All that are to go are in the outbox; stopped meanwhile, it stays stopped."""
    if not mailing.receivers.filter(outcome=Outcome.WAITING).exists():
        Mailing.objects.filter(pk=mailing.pk).move(MailingState.SENT)


@transaction.atomic
def settle_outcome(*, receiver: MailingReceiver, by: Actor, now: datetime) -> None:  # noqa: ARG001  # the outbox did it, and its log says so
    """Remember what the outbox knows of one mail, before it forgets."""
    mail = OutboxMail.objects.filter(uuid__in=[receiver.mail]).get()
    receiver.outcome = queries.outcome_of(mail.state)
    receiver.save(update_fields=["outcome"])


def _drafts(mailing: Mailing) -> MailingQuerySet:
    return Mailing.objects.filter(pk=mailing.pk, state=MailingState.DRAFT)


def _move(mailing: Mailing, to: MailingState) -> None:
    if not Mailing.objects.filter(pk=mailing.pk).move(to):
        raise MailingNotPossible(MailingObstacle.NOT_NOW)


def _hand_to_worker(mailing: Mailing, *, by: Actor, now: datetime) -> None:
    job = request_job(kind=JOB, arguments={"mailing": str(mailing.uuid)}, by=by, now=now)
    Mailing.objects.filter(pk=mailing.pk).update(job=job.uuid)


def _language_for(person: User, mailing: Mailing) -> str:
    wanted = person.language or settings.LANGUAGE_CODE
    return wanted if wanted in mailing.texts else next(iter(mailing.texts))


def _queue(
    mailing: Mailing, person: User, *, language: str, not_before: datetime, by: Actor, now: datetime
) -> OutboxMail:
    words = mailing.texts[language]
    token = queries.stop_token(person)
    stop = settings.SITE_URL + reverse("accounts:news_stop", args=[token])
    with translation.override(language):
        text = render_to_string("accounts/mail/mailing.txt", {"text": words["text"], "stop": stop})
    return queue_mail(
        to=person.email,
        subject=words["subject"],
        text=text,
        kind=MailKind.MESSAGE,
        person=person.uuid,
        stop_url=stop,
        not_before=not_before,
        by=by,
        now=now,
    )
