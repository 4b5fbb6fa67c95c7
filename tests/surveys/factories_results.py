"""Results with invented figures, of a questionnaire that has every kind of question that is counted."""

from datetime import UTC, datetime

import factory

from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.rules.definition import Choice, Definition, Question, Row, Section
from skerry.surveys.models import Results
from skerry.surveys.rules.figures.columns import NOTHING, SAID
from skerry.surveys.rules.figures.content import (
    MEAN,
    MEDIAN,
    Content,
    Domain,
    Figure,
    FigureRow,
    Protection,
    QuestionFigures,
    Weighing,
)
from skerry.surveys.rules.figures.variables import VariableKind
from tests.surveys.factories_waves import NOON, WaveFactory

HIDDEN = Figure()
FIRMS = "How much do you sell, ${name}?"


def share(value, low, high, *cautions):
    return Figure(value=value, low=low, high=high, cautions=cautions)


def several_kinds() -> Definition:
    """One question of each kind that is counted, and a matrix."""
    labels = {"single": "Where?", "multiple": "Who helps?", "ranking": "What first?"}
    chosen = [
        Question(name=name, type=QuestionType(name), label={"en": label}, choices="ways")
        for name, label in labels.items()
    ]
    measured = [
        Question(
            name="scale",
            type=QuestionType.SCALE,
            label={"en": "How good?"},
            steps=2,
            low_label={"en": "bad"},
        ),
        Question(
            name="number", type=QuestionType.NUMBER, label={"en": FIRMS}, unit={"en": "people"}
        ),
        Question(name="plain", type=QuestionType.NUMBER, label={}),
        Question(name="euro", type=QuestionType.MONEY, label={"en": "Turnover?"}, currency="EUR"),
        Question(name="crowns", type=QuestionType.MONEY, label={"en": "Cost?"}, currency="SEK"),
    ]
    matrix = Question(
        name="table",
        type=QuestionType.MATRIX,
        label={"en": "How hard is it?"},
        choices="ways",
        rows=(Row(name="row", label={"en": "To find people"}),),
    )
    ways = (
        Choice(name="here", label={"en": "Here", "sv": "Här"}),
        Choice(name="there", label={"en": "There <b>"}),
    )
    return Definition(
        title={"en": "How are you doing?"},
        languages=("en", "sv"),
        sections=(
            Section(name="a", label={"en": "Choices"}, questions=tuple(chosen)),
            Section(name="b", label={}, questions=(*measured, matrix)),
        ),
        choice_lists={"ways": ways},
    )


def chosen(name, kind, *, row=("here", "there")):
    """The second answer is hidden among large firms, the first caught by few answers."""
    return QuestionFigures(
        name=name,
        kind=kind,
        rows=(
            FigureRow(
                value=row[0],
                figures=(
                    share(0.5, 0.41, 0.58),
                    share(0.8, 0.6, 0.9),
                    share(0.2, 0.1, 0.3, "few"),
                ),
            ),
            FigureRow(
                value=row[1],
                figures=(share(0.4, 0.3, 0.5), share(0.3, 0.2, 0.4), HIDDEN),
            ),
        ),
        silent=(FigureRow(value=NOTHING, figures=(share(0.1, 0.05, 0.2), HIDDEN, HIDDEN)),),
        bases=(30, 24, None),
    )


def measured(name, *, is_money=False, mean=12.5):
    return QuestionFigures(
        name=name,
        kind=VariableKind.NUMBER,
        is_money=is_money,
        rows=(
            FigureRow(value=SAID, figures=(share(0.9, 0.8, 0.95), HIDDEN, HIDDEN)),
            FigureRow(value=MEAN, figures=(share(mean, mean - 2, mean + 2), HIDDEN, HIDDEN)),
            FigureRow(value=MEDIAN, figures=(share(mean, mean, mean), HIDDEN, HIDDEN)),
        ),
        silent=(FigureRow(value=NOTHING, figures=(share(0.1, 0.05, 0.2), HIDDEN, HIDDEN)),),
        bases=(30, 24, None),
    )


def weighing(**changes) -> Weighing:
    told = {
        "is_sample": True,
        "population": 120,
        "invited": 60,
        "replies": 30,
        "classes": (("company|large", "company|medium&company|small"), ("company|micro",)),
        "effect": 1.5,
        "smallest": 1.0,
        "largest": 4.0,
    }
    return Weighing(**told | changes)


def protection(**changes) -> Protection:
    told = {
        "minimum": 5,
        "width": 0.2,
        "cells": 40,
        "primary": 3,
        "secondary": 4,
        "gap": 0.01,
        "narrowest": 0.5,
    }
    return Protection(**told | changes)


def content(**changes) -> Content:
    told = {
        "weighing": weighing(),
        "protection": protection(),
        "domains": (
            Domain(replies=30),
            Domain(dimension="size", value="micro", replies=24),
            Domain(dimension="size", value="large", replies=None),
        ),
        "questions": (
            chosen("single", VariableKind.VALUES),
            chosen("multiple", VariableKind.CHOSEN),
            chosen("ranking", VariableKind.FIRST),
            chosen("scale", VariableKind.VALUES, row=("1", "2")),
            measured("number"),
            measured("plain"),
            measured("euro", is_money=True, mean=2_500_000.0),
            measured("crowns", is_money=True),
            chosen("row", VariableKind.VALUES),
        ),
        "methods": {"skerry.estimates": 1, "another": 2},
    }
    return Content(**told | changes)


class ResultsFactory(factory.django.DjangoModelFactory):
    """A draft; ``published=True`` is for everybody, ``says=`` is what it holds."""

    class Meta:
        model = Results

    class Params:
        published = factory.Trait(
            state="published", published_at=datetime(2026, 12, 20, tzinfo=UTC)
        )
        says = factory.LazyFunction(content)

    wave = factory.SubFactory(
        WaveFactory,
        state="closed",
        closed_at=NOON,
        version__definition=factory.LazyFunction(lambda: several_kinds().as_json()),
        version__fingerprint="5" * 64,
        panel__sizes={"company|micro": 2},
    )
    content = factory.LazyAttribute(lambda row: row.says.as_json())
    computed_at = NOON
