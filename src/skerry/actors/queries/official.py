"""Figures of statistics offices, in the newest edition that was imported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from skerry.actors.enums import ObservationFlag
from skerry.actors.models import Observation, Source
from skerry.actors.rules.countries import nuts_of

UNION: Final = "EU"
_UNION_NOW: Final = "EU27_2020"


@dataclass(frozen=True, kw_only=True)
class OfficialFigure:
    """One figure with what its office says of it, and where it comes from."""

    dataset: str
    indicator: str
    period: str
    value: Decimal | None
    flags: tuple[ObservationFlag, ...]
    source: Source


def official_figures(
    *, country: str, indicators: Sequence[str], size: str, unit: str, activities: Sequence[str]
) -> Mapping[str, OfficialFigure]:
    """The newest figure of each indicator in a country, by the indicator; without a value where none has one.

    ``country`` is the ISO or the NUTS code, or ``EU``. ``activities`` are the codes of the
    economy that serve, the first that has a figure for the period before the others.
    """
    newest: dict[str, Observation] = {}
    for each in _newest_editions(
        geo=_UNION_NOW if country == UNION else nuts_of(country),
        indicator__in=indicators,
        size=size,
        unit=unit,
        activity__in=activities,
        other="",
    ):
        best = newest.get(each.indicator)
        if best is None or _rank(each, activities) > _rank(best, activities):
            newest[each.indicator] = each
    return {indicator: _figure(each) for indicator, each in newest.items()}


def _newest_editions(**wanted: object) -> Sequence[Observation]:
    """Of each figure that is asked for, what the edition that came last says."""
    found = Observation.objects.arrived().filter(**wanted).select_related("run__source")
    return list(
        {
            (each.dataset, each.indicator, each.activity, each.period): each
            for each in found.order_by("run__completed_at", "run_id")
        }.values()
    )


def _rank(each: Observation, activities: Sequence[str]) -> tuple[bool, str, int]:
    return (each.value is not None, each.period, -activities.index(each.activity))


def _figure(each: Observation) -> OfficialFigure:
    return OfficialFigure(
        dataset=each.dataset,
        indicator=each.indicator,
        period=each.period,
        value=each.value,
        flags=tuple(ObservationFlag(letter) for letter in each.flags),
        source=each.run.source,
    )
