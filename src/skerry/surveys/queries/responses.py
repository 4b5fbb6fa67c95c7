"""How many have answered a wave, as far as the viewer may know."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Max

from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission
from skerry.surveys.enums import Access, Mode, Unit, WhyStopped
from skerry.surveys.models import Invitation, ResponseCount, Wave
from skerry.surveys.rules import responses as rules
from skerry.surveys.rules.responses import Part
from skerry.surveys.rules.strata import Sizes


@dataclass(frozen=True, kw_only=True)
class Response:
    """``counted_on`` is the day of the count; None where it is the count of this moment."""

    parts: Sequence[Part]
    total: Part
    counted_on: date | None
    is_exact: bool


def response_to(wave: Wave, *, viewer: Viewer) -> Response:
    """The response by stratum.

    The team of a named wave sees it as it is. Otherwise it is what was counted at the end of
    a day, in steps: whoever looks again and again learns no moment at which somebody answered.
    """
    if _sees_names(wave, viewer):
        parts, counted_on = rules.exact(answered_in(wave), asked_in(wave)), None
    else:
        counted_on = wave.counts.aggregate(last=Max("on"))["last"]
        parts = _parts(wave, _counts(wave, counted_on) if counted_on else {})
    return Response(
        parts=parts,
        total=rules.total(parts),
        counted_on=counted_on,
        is_exact=_sees_names(wave, viewer),
    )


def responses_to(waves: Sequence[Wave], *, viewer: Viewer) -> Mapping[int, Part]:
    """The total of each, for a list."""
    return {wave.pk: response_to(wave, viewer=viewer).total for wave in waves}


def over_weeks(wave: Wave, *, viewer: Viewer) -> Sequence[tuple[date, Part]]:
    """The total at the last count of each week, oldest first."""
    days = {day.isocalendar()[:2]: day for day in _days(wave)}
    return [(day, rules.total(_seen_on(wave, day, viewer))) for day in days.values()]


def _days(wave: Wave) -> Sequence[date]:
    return list(wave.counts.order_by("on").values_list("on", flat=True).distinct())


def _seen_on(wave: Wave, day: date, viewer: Viewer) -> Sequence[Part]:
    if _sees_names(wave, viewer):
        return rules.exact(_counts(wave, day), asked_in(wave))
    return _parts(wave, _counts(wave, day))


def _sees_names(wave: Wave, viewer: Viewer) -> bool:
    return wave.mode == Mode.NAMED and viewer.may(Permission.WAVES_MANAGE)


def _counts(wave: Wave, day: date) -> Sizes:
    return dict(ResponseCount.objects.filter(wave=wave, on=day).values_list("part", "answered"))


def _parts(wave: Wave, counted: Sizes) -> Sequence[Part]:
    """The parts of the wave with what was counted of each; what is in steps stays as it is."""
    by_stratum = wave.mode == Mode.NAMED
    empty = to_be_shown(wave, counted if by_stratum else {})
    if by_stratum:
        return empty
    return [
        Part(
            key=part.key,
            strata=part.strata,
            asked=part.asked,
            answered=counted.get(part.key, 0),
            is_exact=False,
        )
        for part in empty
    ]


def to_be_shown(wave: Wave, answered: Sizes) -> Sequence[Part]:
    """``answered`` in steps, by the region's settings."""
    return rules.stepped(
        answered,
        asked_in(wave),
        knows_asked=wave.access != Access.OPEN_LINK,
        step=settings.SURVEY_RESPONSE_STEP,
        smallest=settings.SURVEY_SMALLEST_STRATUM,
    )


def asked_in(wave: Wave) -> Sizes:
    """How many organisations were asked in each stratum when the wave opened."""
    asked: Sizes = wave.asked
    return asked or {"": 0}


def answered_in(wave: Wave) -> Sizes:
    """From how many organisations of each stratum there is an answer; all answers by an open link.

    Each is counted in the stratum in which it was asked, also when its entry is gone.
    """
    answered = Invitation.objects.filter(wave=wave, is_answered=True)
    if wave.access == Access.OPEN_LINK:
        return {"": answered.count()}
    if wave.unit == Unit.PERSON:
        members = answered.exclude(member=None).values_list("stratum", "member").distinct()
        return dict(Counter(stratum for stratum, _member in members))
    asked_twice = answered.filter(member=None, stopped_for=WhyStopped.DUPLICATE)
    each = answered.exclude(pk__in=asked_twice.values("pk"))
    return dict(Counter(each.values_list("stratum", flat=True)))
