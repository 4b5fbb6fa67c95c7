"""A small questionnaire and replies to it, as values."""

from skerry.questionnaires.api import Definition, Given, Missing, QuestionType, names_asked
from skerry.questionnaires.rules.definition import Choice, Question, Row, Section
from skerry.surveys.enums import Access, Dimension, Unit
from skerry.surveys.rules.figures.replies import Frame, Reply

YES_NO = tuple(Choice(name=name, label={"en": name}) for name in ("yes", "no"))
AREAS = tuple(Choice(name=name, label={"en": name}) for name in ("cloud", "testing"))
DEFINITION = Definition(
    title={"en": "How are you doing?"},
    languages=("en",),
    choice_lists={"yes_no": YES_NO, "areas": AREAS},
    sections=(
        Section(
            name="all",
            label={"en": "All"},
            questions=(
                Question(
                    name="exports",
                    type=QuestionType.SINGLE,
                    choices="yes_no",
                    missing=(Missing.DONT_KNOW, Missing.REFUSED),
                ),
                Question(
                    name="abroad",
                    type=QuestionType.SINGLE,
                    choices="yes_no",
                    relevant="${exports} = 'yes'",
                ),
                Question(name="areas", type=QuestionType.MULTIPLE, choices="areas"),
                Question(name="order", type=QuestionType.RANKING, choices="areas"),
                Question(name="content", type=QuestionType.SCALE, steps=3),
                Question(name="people", type=QuestionType.NUMBER),
                Question(name="turnover", type=QuestionType.MONEY, currency="EUR"),
                Question(
                    name="needs",
                    type=QuestionType.MATRIX,
                    choices="yes_no",
                    rows=(Row(name="capital", label={"en": "Capital"}),),
                ),
                Question(name="words", type=QuestionType.TEXT),
            ),
        ),
    ),
)


def given(**answers):
    """Answers by name; ways of not answering stay what they are."""
    return {
        name: value if isinstance(value, Missing) else Given(value=value)
        for name, value in answers.items()
    }


def reply(unit, *, size="small", **answers):
    said = given(**answers)
    return Reply(
        unit=unit,
        stratum=size,
        traits={Dimension.SIZE: size},
        answers=said,
        asked=names_asked(DEFINITION, said),
    )


def frame(population, invited=None, *, access=Access.CENSUS, dimensions=(Dimension.SIZE,)):
    return Frame(
        access=access,
        unit=Unit.ORGANISATION,
        dimensions=dimensions,
        population=population,
        invited=population if invited is None else invited,
    )
