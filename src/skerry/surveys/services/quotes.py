"""Asking a respondent for their words, their answer, and choosing what is published."""

from datetime import datetime

from django.db import transaction

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.mail import MailKind, NewMail, queue_mails
from skerry.surveys import links
from skerry.surveys.enums import QuoteNaming, QuoteObstacle, QuoteState
from skerry.surveys.models import Invitation, PersonalLink, Quote
from skerry.surveys.queries import quotes as queries
from skerry.surveys.queries.answering import hold_invitation
from skerry.surveys.quote_letters import letter_of


class QuoteNotPossible(Exception):
    """Nobody was asked, nothing was decided or chosen; ``obstacle`` says why."""

    def __init__(self, obstacle: QuoteObstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


@transaction.atomic
def ask_for_quote(  # whom, for what, how named, by which link
    *,
    invitation: Invitation,
    question: str,
    naming: QuoteNaming,
    token: str,
    by: Actor,
    now: datetime,
) -> Quote:
    """Ask its respondent, by a mail with a new link that opens with ``token``; once for each answer.

    Raises:
        QuoteNotPossible: the wave is anonymous or not closed, there are no words, they get no mail,
            were asked before, or ``naming`` says more than was promised.
    """
    hold_invitation(invitation)
    rows = Invitation.objects.select_related("wave", "sheet", "member__organisation")
    held = rows.get(pk=invitation.pk)
    obstacle = queries.obstacle_to_asking(held, question)
    if obstacle is None and naming not in queries.namings_of(held):
        obstacle = QuoteObstacle.NAMES_TOO_MUCH
    if obstacle:
        raise QuoteNotPossible(obstacle)
    quote = _asked(held, question, naming, now=now)
    PersonalLink.objects.create(invitation=held, digest=links.digest(token))
    _send(quote, token=token, by=by, now=now)
    audit.record(Event.QUOTE_ASKED, target=quote, by=by, at=now)
    return quote


def _asked(held: Invitation, question: str, naming: QuoteNaming, *, now: datetime) -> Quote:
    assert held.sheet is not None  # noqa: S101  # without a sheet there are no words
    return Quote.objects.create(
        invitation=held,
        sheet=held.sheet,
        member=held.member,
        question=question,
        text=queries.text_of(held, question),
        language=held.sheet.language,
        naming=naming,
        organisation=held.member.organisation.readable_name[:300] if held.member else "",
        asked_at=now,
    )


def _send(quote: Quote, *, token: str, by: Actor, now: datetime) -> None:
    to = quote.invitation
    subject, words = letter_of(quote, token=token)
    mail = NewMail(to=to.email, subject=subject, words=words, person=to.person, not_before=now)
    queue_mails(mails=[mail], kind=MailKind.SURVEY, by=by, now=now)


@transaction.atomic
def allow_quote(*, quote: Quote, naming: QuoteNaming, by: Actor, now: datetime) -> None:
    """The respondent's yes, to exactly these words with exactly this name; also later, or named otherwise.

    Raises:
        QuoteNotPossible: ``naming`` says more than was promised, or the answer is gone.
    """
    held = _held(quote)
    if naming not in queries.namings_of(held.invitation):
        raise QuoteNotPossible(QuoteObstacle.NAMES_TOO_MUCH)
    Quote.objects.filter(pk=held.pk).move(QuoteState.CONSENTED, naming=naming, answered_at=now)
    detail = {"naming": naming}
    audit.record(Event.QUOTE_ALLOWED, target=held, by=by, at=now, detail=detail)


@transaction.atomic
def decline_quote(*, quote: Quote, by: Actor, now: datetime) -> None:
    """The respondent's no, or their yes taken back: what is published is gone at once. A second no changes nothing.

    Raises:
        QuoteNotPossible: the answer is gone, and the quote with it.
    """
    held = _held(quote)
    mine = Quote.objects.filter(pk=held.pk)
    if mine.move(QuoteState.WITHDRAWN, is_published=False, answered_at=now):
        audit.record(Event.QUOTE_WITHDRAWN, target=held, by=by, at=now)
    elif mine.move(QuoteState.REFUSED, answered_at=now):
        audit.record(Event.QUOTE_REFUSED, target=held, by=by, at=now)


@transaction.atomic
def publish_quote(*, quote: Quote, by: Actor, now: datetime) -> None:
    """Let it stand beside the results of its wave.

    Raises:
        QuoteNotPossible: its respondent did not allow it, or allows it no more.
    """
    allowed = Quote.objects.filter(pk=quote.pk, state=QuoteState.CONSENTED)
    if not allowed.update(is_published=True):
        raise QuoteNotPossible(QuoteObstacle.NOT_NOW)
    audit.record(Event.QUOTE_PUBLISHED, target=quote, by=by, at=now)


@transaction.atomic
def remove_quote(*, quote: Quote, by: Actor, now: datetime) -> None:
    """Take it from the results; its respondent's yes stays."""
    Quote.objects.filter(pk=quote.pk).update(is_published=False)
    audit.record(Event.QUOTE_REMOVED, target=quote, by=by, at=now)


def _held(quote: Quote) -> Quote:
    rows = Quote.objects.select_for_update(of=("self",))
    held = rows.select_related("invitation__wave", "invitation__member").filter(pk=quote.pk)
    found = held.first()
    if found is None:
        raise QuoteNotPossible(QuoteObstacle.NO_WORDS)
    return found
