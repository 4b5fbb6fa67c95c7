"""Scores as the pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from skerry.assessments import phrases
from skerry.assessments.queries.standing import Checked
from skerry.assessments.rules.content import Framework
from skerry.assessments.rules.standing import coverage_of
from skerry.kernel import formats
from skerry.methods.scoring import NOT_APPLICABLE, Band, Point
from skerry.questionnaires.api import asked_of, choices_of, text_in

_WHOLE: Final = 0.5


@dataclass(frozen=True, kw_only=True)
class ShownPoint:
    """One answer in an area: what was asked and said, and the points that it brings of those it could."""

    key: str
    label: str
    answer: str
    low: float
    high: float
    most: float


@dataclass(frozen=True, kw_only=True)
class ShownArea:
    key: str
    label: str
    band: Band
    points: Sequence[ShownPoint]
    left_out: Sequence[str]


def band_words(band: Band) -> str:
    """A band in whole points: one number, or from which to which.

    >>> band_words(Band(low=40.2, high=40.4))
    '40'
    """
    low, high = round(band.low), round(band.high)
    if high - low < _WHOLE:
        return formats.number(low)
    return _("%(low)s to %(high)s") % {"low": formats.number(low), "high": formats.number(high)}


def shown_areas(checked: Checked, language: str) -> Sequence[ShownArea]:
    """The areas in the order of the questionnaire, each with its answers."""
    score, languages = checked.standing.score, checked.definition.languages
    labels = checked.labels(language)
    sections = {each.name: each for each in checked.definition.sections}
    areas = {question.key: question.area for question in checked.standing.questions}
    said = answers_in_words(checked, language)
    return [
        ShownArea(
            key=area,
            label=text_in(sections[area].label, language, languages),
            band=band,
            points=[_shown(each, labels, said) for each in score.points if each.area == area],
            left_out=[labels[key] for key in score.left_out if areas[key] == area],
        )
        for area, band in score.areas.items()
    ]


@dataclass(frozen=True, kw_only=True)
class RequirementLine:
    """One requirement of a framework: what the answers say of it, and to which questions."""

    identifier: str
    words: phrases.Sentence
    kind: str
    questions: Sequence[str]


def requirement_lines(
    checked: Checked, framework: Framework, language: str
) -> Sequence[RequirementLine]:
    """All requirements in the order of the framework."""
    labels = checked.labels(language)
    asked: dict[str, list[str]] = {}
    for question, identifiers in framework.mapping.items():
        for identifier in identifiers:
            if question in checked.standing.answers:
                asked.setdefault(identifier, []).append(labels[question])
    found = coverage_of(checked.standing, framework)
    return [
        RequirementLine(
            identifier=identifier,
            words=phrases.STANDINGS[standing],
            kind=phrases.KINDS_OF_STANDING[standing],
            questions=asked.get(identifier, ()),
        )
        for identifier, standing in found.standings.items()
    ]


def _shown(point: Point, labels: Mapping[str, str], said: Mapping[str, str]) -> ShownPoint:
    return ShownPoint(
        key=point.question,
        label=labels[point.question],
        answer=said[point.question],
        low=point.low,
        high=point.high,
        most=point.most,
    )


def answers_in_words(checked: Checked, language: str) -> Mapping[str, str]:
    """The answers in words."""
    definition = checked.definition
    asked = asked_of(definition)
    return {
        name: str(phrases.MISSING.get(answer, ""))
        or next(
            text_in(choice.label, language, definition.languages)
            for choice in choices_of(definition, asked[name].question)
            if choice.name == answer
        )
        for name, answer in checked.standing.answers.items()
        if answer != NOT_APPLICABLE
    }
