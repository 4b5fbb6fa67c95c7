"""Results of questionnaires that ask twice of the same things, with figures that can be reckoned by hand."""

import factory

from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.rules.definition import Choice, Definition, Question, Row, Section
from skerry.surveys.models import Opening
from skerry.surveys.rules.figures.content import (
    Content,
    Domain,
    Figure,
    FigureRow,
    QuestionFigures,
)
from skerry.surveys.rules.figures.variables import VariableKind
from tests.surveys.factories_results import ResultsFactory, protection, weighing

HIDDEN = Figure()
THINGS = {"rules": "Guidance on rules", "buyers": "Meetings <b>", "test": "Places to test", "mail": "Newsletters"}  # fmt: skip
SV = {"rules": "Vägledning om regler", "buyers": "Möten <b>", "test": "Platser att prova", "mail": "Nyhetsbrev"}  # fmt: skip
STEPS = ("low", "middle", "high")


def _texts(name):
    return {"en": THINGS[name], "sv": SV[name]}


def choices(names):
    return tuple(Choice(name=name, label={"en": name, "sv": name}) for name in names)


def matrix(name, begin, things=tuple(THINGS), *, steps="steps", **labels):
    rows = tuple(Row(name=f"{begin}_{thing}", label=_texts(thing)) for thing in things)
    return Question(
        name=name,
        type=QuestionType.MATRIX,
        label={"en": name.capitalize(), "sv": f"{name.capitalize()} på svenska"} | labels,
        choices=steps,
        rows=rows,
    )


def listing(name, type_=QuestionType.MULTIPLE, choices="things"):
    return Question(name=name, type=type_, label={"en": f"What {name}?"}, choices=choices)


def asks_twice() -> Definition:
    """Importance and satisfaction line by line; what grows and what is missing as answers to choose."""
    questions = (
        matrix("importance", "imp"),
        matrix("satisfaction", "sat"),
        listing("grows"),
        listing("lacks"),
        listing("order", QuestionType.RANKING),
        listing("where", choices="places"),
        Question(name="size", type=QuestionType.NUMBER, label={"en": "How many?"}),
    )
    return Definition(
        title={"en": "What do you need?", "sv": "Vad behöver ni?"},
        languages=("en", "sv"),
        sections=(Section(name="all", label={"en": "All"}, questions=questions),),
        choice_lists={
            "steps": choices(STEPS),
            "things": tuple(Choice(name=name, label=_texts(name)) for name in THINGS),
            "places": choices(("here", "there")),
        },
    )


def about(*shares, half=0.05):
    """A figure for each column; None is hidden."""
    return tuple(
        HIDDEN
        if share is None
        else Figure(value=share, low=max(0.0, share - half), high=min(1.0, share + half))
        for share in shares
    )


def line(name, *columns, half=0.05):
    """A line of a matrix: for each column the shares of the three steps."""
    return QuestionFigures(
        name=name,
        kind=VariableKind.VALUES,
        rows=tuple(
            FigureRow(value=step, figures=about(*shares, half=half))
            for step, shares in zip(STEPS, zip(*columns, strict=True), strict=True)
        ),
        bases=(200, 100, 100)[: len(columns)],
    )


def named(name, kind=VariableKind.CHOSEN, **shares):
    return QuestionFigures(
        name=name,
        kind=kind,
        rows=tuple(FigureRow(value=value, figures=about(*each)) for value, each in shares.items()),
        bases=(200, 100, 100),
    )


MUCH, SOME, LITTLE = (0.1, 0.2, 0.7), (0.3, 0.4, 0.3), (0.7, 0.2, 0.1)
"""0.8, 0.5 and 0.2 of the way up the three steps."""
NOT_SHOWN = (None, 0.5, None)


def twice(**changes) -> Content:
    """Guidance matters and is served badly; of newsletters a step is hidden in the last column."""
    questions = (
        line("imp_rules", MUCH, MUCH, MUCH),
        line("imp_buyers", MUCH, SOME, MUCH),
        line("imp_test", SOME, SOME, SOME),
        line("imp_mail", LITTLE, LITTLE, NOT_SHOWN),
        line("sat_rules", LITTLE, LITTLE, LITTLE),
        line("sat_buyers", MUCH, MUCH, MUCH),
        line("sat_test", SOME, SOME, SOME),
        line("sat_mail", MUCH, MUCH, MUCH),
        named(
            "grows",
            rules=(0.6, 0.6, 0.6),
            buyers=(0.58, 0.5, 0.6),
            test=(0.2, 0.2, 0.2),
            mail=(None, 0.1, 0.1),
        ),
        named(
            "lacks",
            rules=(0.5, 0.5, 0.5),
            buyers=(0.1, 0.1, 0.1),
            test=(0.3, 0.3, 0.3),
            mail=(0.1, 0.1, 0.1),
        ),
        named(
            "order",
            VariableKind.FIRST,
            rules=(0.5, 0.5, None),
            buyers=(0.2, 0.2, None),
            test=(0.2, 0.2, None),
            mail=(0.1, 0.1, None),
        ),
        named("where", here=(0.5, 0.5, 0.5), there=(None, None, None)),
    )
    told = {
        "weighing": weighing(),
        "protection": protection(),
        "domains": (
            Domain(replies=200),
            Domain(dimension="size", value="micro", replies=100),
            Domain(dimension="size", value="large", replies=100),
        ),
        "questions": questions,
        "methods": {"skerry.estimates": 1},
    }
    return Content(**told | changes)


class TwiceFactory(ResultsFactory):
    """Results of the questionnaire that asks twice."""

    class Params:
        says = factory.LazyFunction(twice)

    wave__version__definition = factory.LazyFunction(lambda: asks_twice().as_json())
    wave__version__fingerprint = "7" * 64


class OpeningFactory(factory.django.DjangoModelFactory):
    """Importance against satisfaction; ``grows=True`` sets growth against need."""

    class Meta:
        model = Opening

    class Params:
        grows = factory.Trait(kind="growth", first="grows", second="lacks")

    results = factory.SubFactory(TwiceFactory)
    kind = "importance"
    first = "importance"
    second = "satisfaction"
