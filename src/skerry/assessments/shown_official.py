"""What firms of the country do, beside what this one answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from skerry.actors.api import OfficialFigure, iso_of, official_figures
from skerry.actors.models import Source
from skerry.assessments.queries.country import UNION, own_country
from skerry.assessments.queries.standing import Checked
from skerry.assessments.rules.official import Comparison, OfficialSurvey
from skerry.assessments.rules.standing import told_in
from skerry.assessments.shown import answers_in_words
from skerry.assessments.shown_plans import words
from skerry.kernel import formats
from skerry.methods.scoring import DONT_KNOW

_HUNDRED: Final = 100


@dataclass(frozen=True, kw_only=True)
class ShownFigure:
    """A share as a fraction, None where the office gives none; ``said`` is the year, and the flags in words."""

    share: Decimal | None
    said: str


@dataclass(frozen=True, kw_only=True)
class ShownComparison:
    """``has`` is None where the firm did not say."""

    question: str
    answer: str
    has: bool | None
    own: ShownFigure | None
    union: ShownFigure | None
    note: str


@dataclass(frozen=True, kw_only=True)
class ShownOfficial:
    """Comparisons with firms of one size; ``country`` is empty where nothing is known of it."""

    country: str
    least: int
    most: int
    is_asked: bool
    lines: Sequence[ShownComparison]
    datasets: Sequence[str]
    sources: Sequence[Source]

    @property
    def has_union(self) -> bool:
        return any(each.union for each in self.lines)


def shown_official(checked: Checked, survey: OfficialSurvey, language: str) -> ShownOfficial | None:
    """The comparisons for which there is a figure; None where there is none."""
    told = told_in(checked.answers, "size")
    size = survey.sizes.get(told)
    if size is None:
        return None
    country = own_country()
    own = {} if country == UNION else _figures(survey, country, size)
    union = _figures(survey, UNION, size)
    lines = _lines(checked, survey.comparisons, own, union, language)
    if not lines:
        return None
    least, most = size.split("-")
    figures = [*own.values(), *union.values()]
    return ShownOfficial(
        country=formats.country(iso_of(country)) if any(each.own for each in lines) else "",
        least=int(least),
        most=int(most),
        is_asked=told == size,
        lines=lines,
        datasets=sorted({each.dataset for each in figures}),
        sources=list({each.source.pk: each.source for each in figures}.values()),
    )


def _figures(survey: OfficialSurvey, country: str, size: str) -> Mapping[str, OfficialFigure]:
    return official_figures(
        country=country,
        indicators=[each.indicator for each in survey.comparisons],
        size=size,
        unit=survey.unit,
        activities=survey.activities,
    )


def _lines(
    checked: Checked,
    comparisons: Sequence[Comparison],
    own: Mapping[str, OfficialFigure],
    union: Mapping[str, OfficialFigure],
    language: str,
) -> Sequence[ShownComparison]:
    """A line for each question that was answered and has a figure."""
    labels, said = checked.labels(language), answers_in_words(checked, language)
    return [
        ShownComparison(
            question=labels[each.question],
            answer=said[each.question],
            has=_has(each, checked.standing.answers[each.question]),
            own=_shown(own.get(each.indicator)),
            union=_shown(union.get(each.indicator)),
            note=words(each.note, language),
        )
        for each in comparisons
        if each.question in said and {each.indicator} & {*own, *union}
    ]


def _has(comparison: Comparison, answer: str) -> bool | None:
    return None if answer == DONT_KNOW else answer in comparison.has


def _shown(figure: OfficialFigure | None) -> ShownFigure | None:
    if figure is None:
        return None
    flags = [str(flag.label) for flag in figure.flags]
    return ShownFigure(
        share=None if figure.value is None else figure.value / _HUNDRED,
        said=", ".join([figure.period, *flags]),
    )
