"""Words of respondents are quoted with their consent, and only so."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from skerry.kernel.actor import TIMER, VISITOR
from skerry.kernel.mail.sealing import words_of
from skerry.kernel.models import AuditEvent, OutboxMail
from skerry.surveys.enums import (
    InvitationState,
    Mode,
    QuoteNaming,
    QuoteObstacle,
    QuoteState,
    WaveState,
)
from skerry.surveys.models import Invitation, OptOut, PanelMember, Quote
from skerry.surveys.providers import PROVIDERS
from skerry.surveys.providers.merging import merge_members
from skerry.surveys.queries.optouts import digests_of
from skerry.surveys.queries.quotes import published_quotes
from skerry.surveys.rules.quotes import namings, obstacle_to_asking, obstacle_to_quoting
from skerry.surveys.services import kept
from skerry.surveys.services import quotes as services
from skerry.surveys.services.quotes import QuoteNotPossible
from tests.accounts.factories import UserFactory
from tests.actors.factories import OrganisationFactory
from tests.surveys.answering import NOON, a_quote, a_wave, an_invitation, close, hand_in
from tests.surveys.factories_results import ResultsFactory
from tests.surveys.quoting import WORDS, a_quotable, an_asked

LINK = "opens-one-sheet"
LATER = datetime(2026, 11, 23, 12, tzinfo=UTC)
ALL = list(QuoteNaming)
TWO = [QuoteNaming.ALIKE, QuoteNaming.NOBODY]
NONE = [QuoteNaming.NOBODY]


def ask(invitation, *, naming=QuoteNaming.NOBODY, question="need"):
    return services.ask_for_quote(
        invitation=invitation, question=question, naming=naming, token=LINK, by=TIMER, now=NOON
    )


def allow(quote, naming=QuoteNaming.NOBODY, now=LATER):
    services.allow_quote(quote=quote, naming=naming, by=VISITOR, now=now)


def decline(quote):
    services.decline_quote(quote=quote, by=VISITOR, now=LATER)


def publish(quote):
    services.publish_quote(quote=quote, by=TIMER, now=LATER)


def kinds():
    rows = AuditEvent.objects.filter(kind__startswith="surveys.quote").order_by("pk")
    return [event.kind.rpartition(".")[2] for event in rows]


@pytest.mark.parametrize(
    ("mode", "state", "obstacle"),
    [
        (Mode.ANONYMOUS, WaveState.CLOSED, QuoteObstacle.ANONYMOUS),
        (Mode.NAMED, WaveState.OPEN, QuoteObstacle.NOT_CLOSED),
        (Mode.CONFIDENTIAL, WaveState.CLOSED, None),
        (Mode.NAMED, WaveState.CLOSED, None),
    ],
)
def test_obstacle_to_quoting(mode, state, obstacle):
    assert obstacle_to_quoting(mode=mode, wave_state=state) == obstacle


@pytest.mark.parametrize(
    ("change", "obstacle"),
    [
        ({}, None),
        ({"state": InvitationState.PREPARED}, None),
        ({"has_words": False}, QuoteObstacle.NO_WORDS),
        ({"was_asked": True}, QuoteObstacle.ASKED_BEFORE),
        ({"has_address": False}, QuoteObstacle.NO_MAIL),
        ({"is_opted_out": True}, QuoteObstacle.NO_MAIL),
        ({"state": InvitationState.BOUNCED}, QuoteObstacle.NO_MAIL),
        ({"state": InvitationState.OPTED_OUT}, QuoteObstacle.NO_MAIL),
        ({"state": InvitationState.STOPPED}, QuoteObstacle.NO_MAIL),
    ],
)
def test_obstacle_to_asking(change, obstacle):
    usual = {
        "has_words": True,
        "state": InvitationState.SENT,
        "has_address": True,
        "is_opted_out": False,
        "was_asked": False,
    }

    assert obstacle_to_asking(**usual | change) == obstacle


@pytest.mark.parametrize(
    ("mode", "has_organisation", "alike", "found"),
    [
        (Mode.NAMED, True, 1, ALL),
        (Mode.NAMED, False, 0, NONE),
        (Mode.CONFIDENTIAL, True, 10, TWO),
        (Mode.CONFIDENTIAL, True, 9, NONE),
        (Mode.CONFIDENTIAL, False, 99, NONE),
    ],
)
def test_namings_keep_what_was_promised(mode, has_organisation, alike, found):
    assert namings(mode=mode, has_organisation=has_organisation, alike=alike, smallest=10) == found


@pytest.mark.django_db
def test_a_respondent_is_asked_by_a_mail_that_does_not_hold_their_words():
    invitation = a_quotable(name="Ann")

    quote = ask(invitation, naming=QuoteNaming.ORGANISATION)

    assert (quote.text, quote.language, quote.state) == (WORDS, "en", QuoteState.ASKED)
    assert quote.organisation == invitation.member.organisation.readable_name
    mail = OutboxMail.objects.get()
    text = words_of(mail).text
    assert mail.to == "ann@firm.example"
    assert "Survey of 2026" in mail.subject
    assert f"/s/{LINK}/quote/{quote.uuid}/" in text
    assert f"/s/{LINK}/stop/" in text
    assert "Dear Ann" in text
    assert "skilled" not in text
    assert kinds() == ["asked"]


@pytest.mark.django_db
def test_nothing_but_a_named_or_confidential_closed_wave_is_asked():
    anonymous, still_open = a_wave(Mode.ANONYMOUS), a_wave(Mode.NAMED)

    for wave, obstacle in (
        (anonymous, QuoteObstacle.ANONYMOUS),
        (still_open, QuoteObstacle.NOT_CLOSED),
    ):
        with pytest.raises(QuoteNotPossible) as refused:
            ask(an_invitation(wave, email="ann@firm.example"))
        assert refused.value.obstacle is obstacle
    nobody = close_and_invite(still_open)
    with pytest.raises(QuoteNotPossible) as refused:
        ask(nobody)
    assert refused.value.obstacle is QuoteObstacle.NO_WORDS
    assert not Quote.objects.exists()
    assert not OutboxMail.objects.exists()


def close_and_invite(wave):
    """Somebody who did not answer before the wave closed."""
    close(wave)
    return an_invitation(wave, email="silent@firm.example")


@pytest.mark.django_db
def test_nobody_is_asked_twice_or_against_their_wish():
    asked = an_asked()
    opted_out = a_quotable(email="bo@firm.example")
    OptOut.objects.create(address_digest=digests_of("bo@firm.example")[0], opted_out_on=NOON)

    for invitation, question, obstacle in (
        (asked.invitation, "need", QuoteObstacle.ASKED_BEFORE),
        (asked.invitation, "share", QuoteObstacle.NO_WORDS),
        (opted_out, "need", QuoteObstacle.NO_MAIL),
    ):
        with pytest.raises(QuoteNotPossible) as refused:
            ask(invitation, question=question)
        assert refused.value.obstacle is obstacle
    assert OutboxMail.objects.count() == 1


@pytest.mark.django_db
def test_in_a_confidential_wave_nobody_is_named_even_by_their_own_wish():
    few, many = a_quotable(Mode.CONFIDENTIAL, number=9), a_quotable(Mode.CONFIDENTIAL, number=10)

    with pytest.raises(QuoteNotPossible) as refused:
        ask(few, naming=QuoteNaming.ALIKE)
    assert refused.value.obstacle is QuoteObstacle.NAMES_TOO_MUCH
    quote = ask(many, naming=QuoteNaming.ALIKE)
    with pytest.raises(QuoteNotPossible) as refused:
        allow(quote, QuoteNaming.ORGANISATION)
    assert refused.value.obstacle is QuoteObstacle.NAMES_TOO_MUCH
    quote.refresh_from_db()
    assert quote.state == QuoteState.ASKED


@pytest.mark.django_db
def test_a_yes_can_be_published_and_is_gone_when_it_is_taken_back():
    quote = an_asked()
    results = ResultsFactory(wave=quote.invitation.wave, published=True)

    allow(quote, QuoteNaming.ALIKE)
    publish(quote)

    quote.refresh_from_db()
    assert (quote.naming, quote.answered_at, quote.is_published) == (
        QuoteNaming.ALIKE,
        LATER,
        True,
    )
    assert published_quotes(results) == {"need": [quote]}
    decline(quote)
    assert published_quotes(results) == {}
    quote.refresh_from_db()
    assert (quote.state, quote.is_published) == (QuoteState.WITHDRAWN, False)
    assert kinds() == ["asked", "allowed", "published", "withdrawn"]


@pytest.mark.django_db
def test_a_no_can_become_a_yes_and_a_second_no_changes_nothing():
    quote = an_asked()

    decline(quote)
    decline(quote)
    allow(quote)
    quote.refresh_from_db()

    assert quote.state == QuoteState.CONSENTED
    assert kinds() == ["asked", "refused", "allowed"]


@pytest.mark.django_db
def test_nothing_is_decided_about_an_answer_that_is_gone():
    quote = an_asked()
    Quote.objects.all().delete()

    for decide in (allow, decline):
        with pytest.raises(QuoteNotPossible) as refused:
            decide(quote)
        assert refused.value.obstacle is QuoteObstacle.NO_WORDS


@pytest.mark.django_db
def test_what_is_taken_from_the_results_stays_allowed():
    quote = an_asked()
    allow(quote)
    publish(quote)

    services.remove_quote(quote=quote, by=TIMER, now=LATER)

    quote.refresh_from_db()
    assert (quote.state, quote.is_published) == (QuoteState.CONSENTED, False)
    assert kinds()[-1] == "removed"


@pytest.mark.django_db
@pytest.mark.parametrize("state", [QuoteState.ASKED, QuoteState.REFUSED, QuoteState.WITHDRAWN])
def test_nothing_is_published_without_a_yes(state):
    quote = an_asked()
    times = {"answered_at": None if state == QuoteState.ASKED else LATER}
    Quote.objects.filter(pk=quote.pk).update(state=state, **times)

    with pytest.raises(QuoteNotPossible) as refused:
        publish(quote)
    assert refused.value.obstacle is QuoteObstacle.NOT_NOW
    with pytest.raises(IntegrityError), transaction.atomic():
        Quote.objects.filter(pk=quote.pk).update(is_published=True)


@pytest.mark.django_db
def test_a_quote_goes_with_the_answers_it_came_from():
    invitation = hand_in(an_invitation(a_wave(Mode.NAMED)))
    invitation.refresh_from_db()
    a_quote(invitation)

    kept.open_again(invitation=invitation, by=VISITOR, now=NOON)
    assert not Quote.objects.exists()

    a_quote(Invitation.objects.get(pk=invitation.pk))
    kept.take_back(invitation=invitation, by=VISITOR, now=NOON)
    assert not Quote.objects.exists()


@pytest.mark.django_db
def test_a_quote_goes_with_its_organisation_and_moves_with_a_merge():
    quote, other = an_asked(), OrganisationFactory()
    organisation = quote.member.organisation
    merge_members(keep=other.pk, drop=organisation.pk, by=TIMER, now=NOON)
    quote.refresh_from_db()
    assert quote.member.organisation == other

    there = PanelMember.objects.create(
        panel=quote.member.panel,
        organisation=organisation,
        kind="company",
        size_class="micro",
        stratum="micro",
    )
    merge_members(keep=organisation.pk, drop=other.pk, by=TIMER, now=NOON)
    quote.refresh_from_db()
    assert quote.member == there

    organisation.delete()
    assert not Quote.objects.exists()


@pytest.mark.django_db
def test_a_quote_is_told_to_its_person_and_goes_with_them():
    person = UserFactory()
    quote = an_asked(person=person.uuid)
    (provider,) = [each for each in PROVIDERS.personal_data if each.model == "surveys.Quote"]

    (told,) = provider.export(person.uuid)
    provider.erase(person=person.uuid, by=TIMER, now=NOON)

    assert (told["text"], told["state"]) == (WORDS, "asked")
    assert not Quote.objects.filter(pk=quote.pk).exists()


@pytest.mark.django_db
def test_a_quote_is_kept_no_longer_than_the_answers():
    quote = an_asked()
    (rule,) = [each for each in PROVIDERS.retention if each.model == "surveys.Quote"]

    assert rule.expire(now=NOON) == 0
    assert rule.expire(now=datetime(2100, 6, 1, 12, tzinfo=UTC)) == 1
    assert not Quote.objects.filter(pk=quote.pk).exists()
