"""Which margins there are: those of the frame, and of what was brought those that replies can meet."""

from collections import Counter
from collections.abc import Mapping, Sequence

from skerry.methods.estimates import FloatArray
from skerry.questionnaires.api import Definition
from skerry.surveys.enums import Access, Dimension
from skerry.surveys.rules.figures.calibrating import Unfit, WeightsNotFitting
from skerry.surveys.rules.figures.fitted import Fitted, NobodyKnown, fitted_to
from skerry.surveys.rules.figures.grouping import by_question
from skerry.surveys.rules.figures.plans.weights import Margin, WeightsPlan
from skerry.surveys.rules.figures.replies import TOGETHER, Frame, Reply, traits_of
from skerry.surveys.rules.figures.variables import Variable, VariableKind, value_of, variables_of


def margins_of_frame(frame: Frame) -> tuple[Margin, ...]:
    """How many organisations of the panel have each value of each dimension; none by an open link."""
    if frame.access is Access.OPEN_LINK:
        return ()
    found: Mapping[Dimension, Counter[str]] = {each: Counter() for each in frame.dimensions}
    for cell, size in frame.population.items():
        for dimension, value in zip(frame.dimensions, traits_of(cell), strict=False):
            found[dimension][value] += size
    return tuple(
        Margin(variable=dimension.value, totals=dict(sorted(totals.items())))
        for dimension, totals in found.items()
        if totals.total()
    )


def categories(definition: Definition, frame: Frame) -> Mapping[str, tuple[str, ...]]:
    """Of what margins can be brought: dimensions of the frame and single-choice questions, by category."""
    found = {
        margin.variable: tuple(sorted({part for name in margin.totals for part in _parts(name)}))
        for margin in margins_of_frame(frame)
    }
    return found | {
        by_question(name): variable.values for name, variable in _questions(definition).items()
    }


def fitted_margins(
    replies: Sequence[Reply],
    frame: Frame,
    weights: FloatArray,
    plan: WeightsPlan,
    definition: Definition | None,
) -> Sequence[Fitted]:
    """The margins of ``plan`` in the scale of ``weights``.

    Raises:
        WeightsNotFitting: there are none, or nobody who answered is in them.
    """
    if not plan.is_fitted:
        return []
    margins = plan.margins or margins_of_frame(frame)
    if not margins:
        raise WeightsNotFitting(Unfit.NO_MARGINS)
    questions = _questions(definition) if definition else {}
    units = [reply.unit for reply in replies]
    try:
        return [
            fitted_to(margin, _said(margin, replies, frame, plan, questions), units, weights)
            for margin in margins
        ]
    except NobodyKnown as error:
        raise WeightsNotFitting(Unfit.NOBODY_KNOWN, variable=error.variable) from error


def _said(
    margin: Margin,
    replies: Sequence[Reply],
    frame: Frame,
    plan: WeightsPlan,
    questions: Mapping[str, Variable],
) -> Sequence[tuple[str, ...]]:
    """The categories in which each reply may be; none where that is not known."""
    if margin.question:
        variable = questions.get(margin.question)
        if variable is None:
            raise WeightsNotFitting(Unfit.NOT_THERE, variable=margin.variable)
        return [_answer(variable, reply) for reply in replies]
    if margin.dimension not in frame.dimensions or frame.access is Access.OPEN_LINK:
        raise WeightsNotFitting(Unfit.NOT_THERE, variable=margin.variable)
    place = frame.dimensions.index(margin.dimension)
    values = [traits_of(reply.stratum)[place] for reply in replies]
    return [_parts(value) if plan.margins else (value,) for value in values]


def _answer(variable: Variable, reply: Reply) -> tuple[str, ...]:
    value = value_of(variable, reply.answers, is_asked=variable.name in reply.asked)
    return (str(value),) if value in variable.values else ()


def _parts(value: str) -> tuple[str, ...]:
    return tuple(value.split(TOGETHER))


def _questions(definition: Definition) -> Mapping[str, Variable]:
    """Those with one answer of several, by name."""
    return {
        variable.name: variable
        for variable in variables_of(definition)
        if variable.kind is VariableKind.VALUES
    }
