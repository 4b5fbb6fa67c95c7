"""Mail to a segment: only to those who want it, once to each, stopped and taken up again."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from skerry.accounts.enums import MailingObstacle, MailingState, Outcome
from skerry.accounts.models import Consent, Mailing, MailingReceiver
from skerry.accounts.providers import mailings
from skerry.accounts.queries import mailings as queries
from skerry.accounts.rules import mailings as rules
from skerry.accounts.services import mailings as services
from skerry.actors.models import Organisation
from skerry.kernel.actor import ANYBODY, COMMAND
from skerry.kernel.jobs import request_job
from skerry.kernel.jobs.running import execute
from skerry.kernel.mail import rules as pace
from skerry.kernel.models import AuditEvent, Job, MailState, OutboxMail
from skerry.kernel.roles import Role
from tests.accounts.factories import (
    ConsentFactory,
    MailingFactory,
    RoleGrantFactory,
    UserFactory,
)
from tests.actors.factories import OrganisationFactory, SegmentFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = date(2026, 11, 22)
TEXTS = {
    "subject_en": "Welcome",
    "text_en": "Come\r\nand see.",
    "subject_sv": "Välkommen",
    "text_sv": "Kom och se.",
}


@pytest.fixture
def manager(client_as):
    client = client_as(Role.CLUSTER_MANAGER)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def reader(organisation=None, **fields):
    """Somebody of an organisation who wants news."""
    person = UserFactory(belongs=organisation or OrganisationFactory(), **fields)
    ConsentFactory(user=person)
    return person


def audience():
    return queries.audience(Organisation.objects.all(), today=TODAY)


def send(mailing, now=NOW):
    services.send_mailing(mailing=mailing, audience=audience(), by=COMMAND, now=now)
    mailing.refresh_from_db()


def work():
    for job in Job.objects.filter(state="queued"):
        execute(job.uuid)


# The rules


@pytest.mark.parametrize(
    ("state", "receivers", "obstacle"),
    [
        (MailingState.DRAFT, 1, None),
        (MailingState.DRAFT, 0, MailingObstacle.NOBODY),
        (MailingState.SENDING, 1, MailingObstacle.NOT_NOW),
        (MailingState.STOPPED, 1, MailingObstacle.NOT_NOW),
        (MailingState.SENT, 0, MailingObstacle.NOT_NOW),
    ],
)
def test_obstacle_to_sending(state, receivers, obstacle):
    assert rules.obstacle_to_sending(state=state, receivers=receivers) == obstacle


def test_mails_leave_at_the_pace_of_a_small_server():
    assert pace.not_before(position=0, now=NOW) == NOW
    assert pace.not_before(position=pace.MAILS_A_MINUTE * 2, now=NOW) == NOW + timedelta(minutes=2)


# Whom it reaches


def test_only_who_belongs_wants_it_and_can_be_reached_gets_it():
    firm = OrganisationFactory()
    wants = reader(firm)
    RoleGrantFactory(user=wants, organisation=OrganisationFactory(), role=Role.ORGANISATION_EDITOR)
    UserFactory(belongs=firm)
    withdrew = UserFactory(belongs=firm)
    ConsentFactory(user=withdrew, withdrawn_at=NOW)
    other_kind = UserFactory(belongs=firm)
    ConsentFactory(user=other_kind, kind="contact")
    reader(firm, address=False)
    reader(firm, is_active=False)
    RoleGrantFactory(
        user=ConsentFactory().user, organisation=firm, expires_on=TODAY - timedelta(days=1)
    )
    OrganisationFactory()
    ConsentFactory()

    found = audience()

    assert list(found.receivers) == [wants]
    assert (found.organisations, found.without_person) == (3, 1)
    assert (found.people, found.without_consent, found.without_address) == (5, 3, 1)
    assert found.reached == 1


# Sending


def test_each_person_gets_it_once_in_their_language_and_can_stop_it():
    swedish, english = reader(language="sv"), reader(language="en")
    plain, strange = reader(), reader(language="fi")
    mailing = MailingFactory()

    send(mailing)
    work()
    work()

    mails = {mail.person: mail for mail in OutboxMail.objects.all()}
    assert mails.keys() == {swedish.uuid, english.uuid, plain.uuid, strange.uuid}
    assert {person: mail.subject for person, mail in mails.items()} == {
        swedish.uuid: "Välkommen",
        english.uuid: "Welcome",
        plain.uuid: "Welcome",
        strange.uuid: "Welcome",
    }
    assert "Come and see." in mails[english.uuid].text
    assert mails[english.uuid].stop_url in mails[english.uuid].text
    assert "/news/stop/" in mails[english.uuid].stop_url
    mailing.refresh_from_db()
    assert (mailing.state, mailing.sent_at) == (MailingState.SENT, NOW)
    assert mailing.counts["people"] == 4
    started = AuditEvent.objects.get(kind="accounts.mailing.started")
    assert started.detail == {"people": 4}


def test_mails_are_spread_over_time():
    for _ in range(3):
        reader()
    mailing = MailingFactory()
    send(mailing)

    for position, receiver in enumerate(mailing.receivers.order_by("pk")):
        services.send_to(receiver=receiver, position=position, by=COMMAND, now=NOW)

    due = OutboxMail.objects.order_by("pk").values_list("next_attempt_at", flat=True)
    assert list(due) == [NOW + timedelta(seconds=n) for n in range(3)]


def test_nothing_goes_to_a_segment_in_which_nobody_wants_it():
    UserFactory(belongs=OrganisationFactory())
    mailing = MailingFactory()

    with pytest.raises(services.MailingNotPossible) as refusal:
        send(mailing)

    assert refusal.value.obstacle is MailingObstacle.NOBODY
    assert not Job.objects.exists()


def test_who_changes_their_mind_meanwhile_gets_nothing():
    person = reader()
    mailing = MailingFactory()
    send(mailing)
    Consent.objects.filter(user=person).update(withdrawn_at=NOW)

    work()

    assert not OutboxMail.objects.exists()
    assert MailingReceiver.objects.get().outcome == Outcome.NOT_WANTED
    assert Mailing.objects.get().state == MailingState.SENT


def test_a_stopped_mail_is_taken_back_and_goes_on_to_those_without_it_only():
    first, second, third = (reader() for _ in range(3))
    mailing = MailingFactory()
    send(mailing)
    receivers = list(mailing.receivers.order_by("pk"))
    for receiver in receivers[:2]:
        services.send_to(receiver=receiver, position=0, by=COMMAND, now=NOW)
    OutboxMail.objects.filter(person=first.uuid).update(state=MailState.SENT, ended_at=NOW)

    assert services.stop_mailing(mailing=mailing, by=COMMAND, now=NOW) == 1
    held = services.send_to(receiver=receivers[2], position=0, by=COMMAND, now=NOW)
    services.finish_mailing(mailing=mailing, by=COMMAND, now=NOW)

    assert held is Outcome.WAITING
    assert Mailing.objects.get().state == MailingState.STOPPED
    assert list(OutboxMail.objects.values_list("person", flat=True)) == [first.uuid]
    assert AuditEvent.objects.filter(kind="kernel.mail.withdrawn").count() == 1

    mailing.refresh_from_db()
    services.resume_mailing(mailing=mailing, by=COMMAND, now=NOW)
    work()
    people = [first.uuid, second.uuid, third.uuid]
    assert sorted(OutboxMail.objects.values_list("person", flat=True)) == sorted(people)
    assert Mailing.objects.get().state == MailingState.SENT
    again = services.send_to(receiver=receivers[0], position=0, by=COMMAND, now=NOW)
    assert again is Outcome.ON_ITS_WAY
    assert OutboxMail.objects.count() == 3


@pytest.mark.parametrize("state", [MailingState.SENDING, MailingState.SENT])
def test_what_has_gone_on_is_neither_changed_nor_sent_again(state):
    reader()
    mailing = MailingFactory(state=state, sent_at=NOW)
    acts = [
        lambda: services.change_mailing(mailing=mailing, texts={}, by=COMMAND, now=NOW),
        lambda: services.delete_mailing(mailing=mailing, by=COMMAND, now=NOW),
        lambda: send(mailing),
        lambda: services.resume_mailing(mailing=mailing, by=COMMAND, now=NOW),
    ]
    if state is MailingState.SENT:
        acts.append(lambda: services.stop_mailing(mailing=mailing, by=COMMAND, now=NOW))

    for act in acts:
        with pytest.raises(services.MailingNotPossible):
            act()

    assert Mailing.objects.get().texts == MailingFactory.texts
    assert not AuditEvent.objects.exists()


def test_what_became_of_it_is_known_after_the_outbox_has_forgotten():
    for _ in range(4):
        reader()
    mailing = MailingFactory()
    send(mailing)
    work()
    sent, failed, waiting, _more = OutboxMail.objects.order_by("pk")
    OutboxMail.objects.filter(pk=sent.pk).update(state=MailState.SENT, ended_at=NOW)
    OutboxMail.objects.filter(pk=failed.pk).update(state=MailState.FAILED, ended_at=NOW)
    before = queries.outcomes_of(mailing)

    for receiver in queries.ended_mails():
        services.settle_outcome(receiver=receiver, by=COMMAND, now=NOW)
    OutboxMail.objects.exclude(pk=waiting.pk).delete()

    told = {Outcome.DELIVERED: 1, Outcome.FAILED: 1, Outcome.ON_ITS_WAY: 2}
    assert {outcome: n for outcome, n in before.items() if n} == told
    after = {outcome: n for outcome, n in queries.outcomes_of(mailing).items() if n}
    assert after == told | {Outcome.ON_ITS_WAY: 1}
    assert not queries.ended_mails().exists()


def test_the_timer_notes_what_arrived():
    reader()
    send(MailingFactory())
    work()
    OutboxMail.objects.update(state=MailState.SENT, ended_at=NOW)
    request_job(kind="accounts.mailing.settle", arguments={}, by=COMMAND, now=NOW)
    work()

    assert MailingReceiver.objects.get().outcome == Outcome.DELIVERED


def test_only_who_may_send_sees_what_was_sent():
    MailingFactory()

    assert not queries.mailings_visible_to(ANYBODY).exists()


def test_who_got_what_is_told_on_request_and_forgotten_after_a_year():
    person = reader()
    send(MailingFactory())
    expire = mailings.RETENTION[0].expire

    told = list(mailings.PERSONAL_DATA[0].export(person.uuid))
    kept = expire(now=NOW + timedelta(days=364))
    gone = expire(now=NOW + timedelta(days=365))

    assert told[0]["outcome"] == "waiting"
    assert (kept, gone) == (0, 1)
    assert Mailing.objects.exists()


# The link under the mail


def test_one_press_stops_the_news_without_a_sign_in(client):
    person = reader()
    page = reverse("accounts:news_stop", args=[queries.stop_token(person)])
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"

    asked = client.get(page).text
    assert "Stop the news?" in asked
    assert Consent.objects.filter(withdrawn_at=None).exists()
    done = client.post(page, {"List-Unsubscribe": "One-Click"}).text

    assert "No more news" in done
    assert not Consent.objects.filter(withdrawn_at=None).exists()
    assert AuditEvent.objects.get(kind="accounts.consent.withdrawn").by == str(person.uuid)


@pytest.mark.parametrize("token", ["nonsense", "a:b"])
def test_a_broken_link_stops_nothing(token, client):
    assert client.get(reverse("accounts:news_stop", args=[token])).status_code == 404
    assert queries.person_who_stops(token) is None


# The pages


def at(deed, mailing):
    return reverse(f"accounts:mailing_{deed}", args=[mailing.uuid])


def test_a_mail_is_written_and_changed(manager):
    reader(OrganisationFactory(region="SE110"))
    segment = SegmentFactory(name="Firms")
    new = reverse("accounts:mailing_new", args=[segment.uuid])
    assert "Write to its people" in manager.get(segment.get_absolute_url()).text

    form = manager.get(new).text
    wrong = manager.post(new, TEXTS | {"subject_sv": ""})
    draft = manager.post(new, TEXTS, follow=True)

    assert "person gets it." in form
    assert wrong.status_code == 422
    assert "Come" in wrong.text
    assert "The draft is kept." in draft.text
    mailing = Mailing.objects.get()
    assert mailing.texts["en"] == {"subject": "Welcome", "text": "Come\nand see."}
    assert 'value="Welcome"' in manager.get(at("change", mailing)).text
    assert manager.post(at("change", mailing), {"subject_en": ""}).status_code == 422
    manager.post(at("change", mailing), TEXTS | {"subject_en": "Hello"})
    assert Mailing.objects.get().texts["en"]["subject"] == "Hello"


def test_a_mail_is_tried_sent_and_looked_after(manager):
    person = reader(OrganisationFactory(region="SE110"))
    mailing = MailingFactory(segment=SegmentFactory().uuid)
    page = reverse("accounts:mailing", args=[mailing.uuid])

    assert "Send it to one person" in manager.get(page).text
    manager.post(at("try", mailing))
    assert set(OutboxMail.objects.values_list("subject", flat=True)) == {"Welcome", "Välkommen"}
    OutboxMail.objects.all().delete()

    assert "It is being sent." in manager.post(at("send", mailing), follow=True).text
    work()
    assert OutboxMail.objects.get().person == person.uuid
    for deed in ("stop", "delete"):
        refused = manager.post(at(deed, mailing), follow=True).text
        assert "That cannot be done any more" in refused
    OutboxMail.objects.update(state=MailState.FAILED, ended_at=NOW)
    assert "One mail could not be delivered." in manager.get(page).text
    assert "Welcome" in manager.get("/desk/mailings/").text


def test_a_mail_under_way_is_stopped_and_goes_on_from_its_page(manager):
    reader()
    mailing = MailingFactory()
    send(mailing)
    stop, resume = (
        reverse(f"accounts:mailing_{deed}", args=[mailing.uuid]) for deed in ("stop", "resume")
    )

    assert "No more of it is sent." in manager.post(stop, follow=True).text
    assert "Mail to segments that was stopped" in manager.get("/desk/").text
    assert "It is being sent." in manager.post(resume, follow=True).text


def test_a_draft_is_thrown_away_and_one_without_its_segment_reaches_nobody(manager):
    mailing = MailingFactory(segment=uuid4())
    page = manager.get(reverse("accounts:mailing", args=[mailing.uuid])).text
    send_it = reverse("accounts:mailing_send", args=[mailing.uuid])

    assert "The segment is deleted, so it reaches nobody." in page
    assert "Nobody in this segment" in manager.post(send_it, follow=True).text
    delete = reverse("accounts:mailing_delete", args=[mailing.uuid])
    assert "thrown away" in manager.post(delete, follow=True).text
    assert not Mailing.objects.exists()
