"""Strata, days and charts in the reader's words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skerry.actors.enums import OrganisationKind, SizeClass
from skerry.kernel.charts.values import Bar, BarChart, LineChart, Point, Unit
from skerry.kernel.formats import date as written_day
from skerry.kernel.formats import percent
from skerry.questionnaires.api import PURPOSES, InstrumentVersion, Purpose
from skerry.surveys import phrases
from skerry.surveys.enums import Caution, Dimension, WaveState
from skerry.surveys.forms_waves import title_of
from skerry.surveys.models import Wave
from skerry.surveys.queries.panels import place_names
from skerry.surveys.queries.responses import Response
from skerry.surveys.rules import waves as rules
from skerry.surveys.rules.responses import MERGED, Part
from skerry.surveys.rules.strata import values_of
from skerry.surveys.rules.waves import Plan

_ORDERS: Final[Mapping[Dimension, Sequence[str]]] = {
    Dimension.KIND: OrganisationKind.values,
    Dimension.SIZE: [
        *(each for each in SizeClass.values if each != SizeClass.UNKNOWN),
        SizeClass.UNKNOWN,
    ],
    Dimension.PLACE: [],
}
_LAST: Final = 1_000


def stratum_labels(strata: Iterable[str], dimensions: Sequence[Dimension]) -> Mapping[str, str]:
    """What each stratum is called, in the order in which they are read."""
    wanted = sorted(strata, key=lambda stratum: _place_in_order(stratum, dimensions))
    codes = {
        value
        for stratum in wanted
        for dimension, value in zip(dimensions, values_of(stratum), strict=False)
        if dimension is Dimension.PLACE
    }
    names = place_names(codes)
    return {stratum: _label(stratum, dimensions, names) for stratum in wanted}


@dataclass(frozen=True, kw_only=True)
class StrataGroup:
    """Strata below one heading: each with what it is called there. Without a title, all there are."""

    title: str
    lines: Sequence[tuple[str, str]]


def strata_groups(strata: Iterable[str], dimensions: Sequence[Dimension]) -> Sequence[StrataGroup]:
    """The strata as ``stratum_labels`` orders them, under the values of the first of several dimensions."""
    whole = stratum_labels(strata, dimensions)
    if len(dimensions) < 2:  # noqa: PLR2004  # one dimension has nothing to stand under
        return [StrataGroup(title="", lines=list(whole.items()))]
    first = stratum_labels({_first_of(key) for key in whole}, dimensions[:1])
    return [
        StrataGroup(
            title="" if title == MERGED else first[title],
            lines=[(key, _below(whole[key], first[title])) for key in keys],
        )
        for title, keys in groupby(whole, key=_first_of)
    ]


def _first_of(stratum: str) -> str:
    return values_of(stratum)[0]


def _below(label: str, title: str) -> str:
    """A label without the title above it."""
    rest = label.removeprefix(f"{title}, ")
    return rest[:1].upper() + rest[1:]


def _place_in_order(stratum: str, dimensions: Sequence[Dimension]) -> list[tuple[int, str]]:
    """Kinds as the directory orders them, sizes as they grow, places by their code, the unknown last."""
    if stratum == MERGED:
        return [(_LAST, "")]
    return [
        _rank(_ORDERS[dimension], value)
        for dimension, value in zip(dimensions, values_of(stratum), strict=False)
    ]


def _rank(order: Sequence[str], value: str) -> tuple[int, str]:
    """By its place in ``order``; what has none by itself, and nothing at all last."""
    if value in order:
        return order.index(value), ""
    return len(order) + (not value), value


def _label(stratum: str, dimensions: Sequence[Dimension], places: Mapping[str, str]) -> str:
    if stratum == MERGED:
        return str(phrases.SMALL_STRATA)
    words = [
        _value(dimension, value, places)
        for dimension, value in zip(dimensions, values_of(stratum), strict=False)
    ]
    label = ", ".join(words) or str(phrases.EVERYBODY)
    return label[:1].upper() + label[1:]


def _value(dimension: Dimension, value: str, places: Mapping[str, str]) -> str:
    match dimension:
        case Dimension.KIND:
            return str(dict(OrganisationKind.choices).get(value, value))
        case Dimension.SIZE:
            label = str(dict(SizeClass.choices).get(value, value)).split(":", maxsplit=1)[0]
            return _("size unknown") if value == SizeClass.UNKNOWN else label
        case Dimension.PLACE:
            return places.get(value, value) if value else str(phrases.UNKNOWN_PLACE)


def version_in_words(version: InstrumentVersion, language: str) -> str:
    """The title of a questionnaire and which of its versions this is."""
    number = _("version %(number)s") % {"number": version.number}
    return f"{title_of(version, language)} · {number}"


def about_version(version: InstrumentVersion) -> str:
    """What helps to choose it, in small: the version, what it is for, and how long it is."""
    questions = len(list(version.read().names()))
    return " · ".join(
        [
            _("Version %(number)s") % {"number": version.number},
            str(PURPOSES[Purpose(version.instrument.purpose)]),
            ngettext("%(n)s question", "%(n)s questions", questions) % {"n": questions},
        ]
    )


def cautions_in_words(
    plan: Plan, dimensions: Sequence[Dimension], *, has_terms: bool
) -> Sequence[str]:
    """What to think of before the wave opens; strata by their names."""
    meant = {
        Caution.NOBODY_IN_A_STRATUM: rules.strata_without_anybody(plan),
        Caution.ONE_IN_A_STRATUM: rules.strata_with_one(plan),
    }
    return [
        str(phrases.CAUTIONS[caution]).format(
            strata="; ".join(stratum_labels(meant.get(caution, ()), dimensions).values())
        )
        for caution in rules.cautions(plan, has_terms=has_terms)
    ]


def answered_in_words(part: Part) -> str:
    """The count, and whether it is the least that it can be."""
    if part.is_exact:
        return str(part.answered)
    return _at_least(str(part.answered)) if part.answered else _("few or none")


def share_in_words(part: Part) -> str:
    """The share that has answered, with what ``answered_in_words`` says of the count."""
    rate = _known_rate(part)
    if rate is None:
        return "–"
    return percent(rate) if part.is_exact else _at_least(percent(rate))


def _at_least(number: str) -> str:
    return _("at least %(number)s") % {"number": number}


def days_in_words(wave: Wave, *, today: date) -> str:
    """The day that means most now: when it begins, how long it goes on, or when it closed."""
    if wave.closed_at:
        return _("closed on %(day)s") % {"day": written_day(timezone.localdate(wave.closed_at))}
    return days_left(wave, today=today) or _("from %(day)s") % {"day": written_day(wave.opens_on)}


def days_of(wave: Wave, *, today: date) -> Sequence[tuple[str, str]]:
    """The days that still mean something, each with what it is."""
    last = last_day_of(wave)
    if wave.closed_at is None:
        days = [
            (_("First day"), written_day(wave.opens_on)),
            (_("Last day"), written_day(last)),
        ]
    else:
        days = [(_("Took answers"), _span(wave.opens_on, last))]
    is_gone = wave.kept_until <= today
    label = _("List and names were deleted on") if is_gone else _("List and names deleted on")
    return [*days, (label, written_day(wave.kept_until))]


def last_day_of(wave: Wave) -> date:
    """The last day on which answers are or were taken: a wave may be closed before its time."""
    if wave.closed_at is None:
        return wave.last_day
    return min(wave.last_day, timezone.localdate(wave.closed_at))


def _span(first: date, last: date) -> str:
    return _("from %(first)s to %(last)s") % {
        "first": written_day(first),
        "last": written_day(last),
    }


def days_left(wave: Wave, *, today: date) -> str:
    """How long a wave still takes answers, or when it begins."""
    if wave.state != WaveState.OPEN:
        return ""
    if wave.opens_on > today:
        return _("opens on %(day)s") % {"day": written_day(wave.opens_on)}
    left = (wave.closes_on - today).days
    if left <= 0:
        return _("ended")
    if left == 1:
        return _("last day")
    return ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}


def response_chart(response: Response, labels: Mapping[str, str]) -> BarChart | None:
    """The share of each part that has answered; None where there is nothing to compare."""
    known = [part for part in response.parts if _known_rate(part) is not None]
    if len(response.parts) == 1 or not known:
        return None
    description = (
        ""
        if response.is_exact
        else _(
            "Counts are rounded down, so that nobody can be found in them: the true share may be higher."
        )
    )
    return BarChart(
        title=_("Share of each stratum that has answered"),
        description=description,
        name=_("Stratum"),
        value_name=_("Share that has answered"),
        unit=Unit.SHARE,
        bars=[
            Bar(name=labels[part.key], value=_known_rate(part), text=_rounded_down(part))
            for part in response.parts
        ],
    )


def _rounded_down(part: Part) -> str:
    """What a bar says of a share that is more than it shows; nothing where the share is exact."""
    is_told = _known_rate(part) is not None and not part.is_exact
    return share_in_words(part) if is_told else ""


def _known_rate(part: Part) -> float | None:
    """The share, where anything can be said of it."""
    return part.rate if part.answered or part.is_exact else None


def weeks_chart(weeks: Sequence[tuple[date, Part]]) -> LineChart:
    return LineChart(
        title=_("Answers over the weeks"),
        x_name=_("Week"),
        value_name=_("Answers"),
        points=[Point(x=str(day.isocalendar().week), y=part.answered) for day, part in weeks],
    )
