"""Open answers that may be quoted, are asked for, or are published."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission
from skerry.questionnaires.api import answers_from_json
from skerry.surveys.enums import Mode, QuoteNaming, QuoteObstacle, QuoteState, WhyStopped
from skerry.surveys.models import Invitation, PanelMember, Quote, Results, Wave
from skerry.surveys.queries.optouts import opted_out
from skerry.surveys.rules import quotes as rules
from skerry.surveys.rules.figures.coding import text_in_answers


@dataclass(frozen=True, kw_only=True)
class Quotable:
    """An answer in own words. ``key`` names it on a page without saying whose it is."""

    key: str
    text: str
    language: str
    invitation: Invitation
    quote: Quote | None
    obstacle: QuoteObstacle | None
    namings: Sequence[QuoteNaming]


def quotable_in(viewer: Viewer, *, wave: Wave, question: str) -> Sequence[Quotable]:
    """All that was written to ``question``, in the order of its letters; nothing of anonymous and open waves."""
    obstacle = rules.obstacle_to_quoting(mode=wave.mode, wave_state=wave.state)
    if obstacle or not viewer.may(Permission.ANSWERS_READ):
        return []
    rows = list(_answered(wave).order_by("pk"))
    asked = {quote.invitation_id: quote for quote in _quotes(wave).filter(question=question)}
    silent = opted_out({row.email for row in rows}, wave=wave)
    alike = _alike(wave)
    found = [
        Quotable(
            key=_key(row, question),
            text=_text(row, question),
            language=row.sheet.language if row.sheet else row.language,
            invitation=row,
            quote=asked.get(row.pk),
            obstacle=_obstacle(row, question, was_asked=row.pk in asked, silent=silent),
            namings=_namings(row, alike),
        )
        for row in rows
    ]
    return sorted((each for each in found if each.text), key=lambda each: (each.text, each.key))


def quotable_behind(viewer: Viewer, *, wave: Wave, question: str, key: str) -> Quotable | None:
    found = quotable_in(viewer, wave=wave, question=question)
    return next((each for each in found if each.key == key), None)


def obstacle_to_asking(invitation: Invitation, question: str) -> QuoteObstacle | None:
    """Why its respondent cannot be asked for what they wrote to ``question``."""
    wave = invitation.wave
    return rules.obstacle_to_quoting(mode=wave.mode, wave_state=wave.state) or _obstacle(
        invitation,
        question,
        was_asked=invitation.quotes.filter(question=question).exists(),
        silent=opted_out([invitation.email], wave=wave),
    )


def namings_of(invitation: Invitation) -> Sequence[QuoteNaming]:
    """How its respondent may be named."""
    return _namings(invitation, _alike(invitation.wave))


def text_of(invitation: Invitation, question: str) -> str:
    return _text(invitation, question)


def quote_behind(invitation: Invitation, *, uuid: UUID) -> Quote | None:
    """For whoever has a link of ``invitation``."""
    rows = Quote.objects.select_related("invitation__wave__version", "member")
    return rows.filter(invitation=invitation, uuid=uuid).first()


def quotes_visible_to(viewer: Viewer, *, wave: Wave) -> "QuerySet[Quote]":
    """Whatever was asked for in ``wave``, for those who may read answers."""
    rows = _quotes(wave)
    return rows if viewer.may(Permission.ANSWERS_READ) else rows.none()


def published_quotes(results: Results) -> Mapping[str, Sequence[Quote]]:
    """By question what respondents allowed and the survey team chose, for everybody who sees ``results``."""
    rows = _quotes(results.wave).filter(is_published=True, state=QuoteState.CONSENTED)
    found: dict[str, list[Quote]] = {}
    for quote in rows.order_by("question", "text", "pk"):
        found.setdefault(quote.question, []).append(quote)
    return found


def _quotes(wave: Wave) -> "QuerySet[Quote]":
    return Quote.objects.filter(invitation__wave=wave).select_related("invitation__wave", "member")


def _answered(wave: Wave) -> "QuerySet[Invitation]":
    rows = Invitation.objects.filter(wave=wave, is_answered=True, sheet__isnull=False)
    kept = rows.exclude(stopped_for=WhyStopped.DUPLICATE)
    return kept.select_related("sheet", "member__organisation")


def _text(invitation: Invitation, question: str) -> str:
    """What was handed in; nothing while it is being changed."""
    if invitation.sheet is None or not invitation.is_answered:
        return ""
    return text_in_answers(answers_from_json(invitation.sheet.answers), question)


def _obstacle(
    invitation: Invitation, question: str, *, was_asked: bool, silent: frozenset[str]
) -> QuoteObstacle | None:
    return rules.obstacle_to_asking(
        has_words=bool(_text(invitation, question)),
        state=invitation.state,
        has_address=bool(invitation.email),
        is_opted_out=invitation.email in silent,
        was_asked=was_asked,
    )


def _alike(wave: Wave) -> Mapping[tuple[str, str], int]:
    """How many of the organisations that were asked have each kind and size."""
    asked = PanelMember.objects.filter(invitations__wave=wave).distinct()
    rows = asked.values_list("pk", "kind", "size_class")
    return Counter((kind, size) for _pk, kind, size in rows)


def _namings(invitation: Invitation, alike: Mapping[tuple[str, str], int]) -> Sequence[QuoteNaming]:
    member = invitation.member
    return rules.namings(
        mode=Mode(invitation.wave.mode),
        has_organisation=member is not None,
        alike=alike.get((member.kind, member.size_class), 0) if member else 0,
        smallest=settings.SURVEY_SMALLEST_STRATUM,
    )


def _key(invitation: Invitation, question: str) -> str:
    name = f"{invitation.uuid}:{question}"
    return salted_hmac("skerry.surveys.quotes", name, algorithm="sha256").hexdigest()[:32]
