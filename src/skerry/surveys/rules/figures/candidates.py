"""By which questions the figures of a wave may be compared, from what will be public."""

from collections.abc import Mapping

from skerry.surveys.rules.figures.columns import LEAST_IN_GROUP
from skerry.surveys.rules.figures.comparing import Unfit, unfit
from skerry.surveys.rules.figures.content import Content, QuestionFigures
from skerry.surveys.rules.figures.variables import VariableKind


def candidates(content: Content, *, least: int = LEAST_IN_GROUP) -> Mapping[str, Unfit | None]:
    """Each question that takes one answer, by its name, with what speaks against it."""
    return {
        question.name: unfit(
            [row.value for row in question.rows],
            _shares(content, question),
            replies=content.weighing.replies,
            least=least,
        )
        for question in content.questions
        if question.kind is VariableKind.VALUES
    }


def _shares(content: Content, question: QuestionFigures) -> Mapping[str, list[float | None]]:
    """What is printed of a question, wherever it is compared."""
    places = [
        place
        for place, domain in enumerate(content.domains)
        if domain.dimension not in question.apart
    ]
    return {
        row.value: [row.figures[place].value for place in places]
        for row in (*question.rows, *question.silent)
    }
