"""All figures of a wave, computed and protected as one set."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from skerry.methods import disclosure, estimates, topics, weighting
from skerry.methods.disclosure import WHOLE, Rules, State
from skerry.methods.disclosure.answers import Domain as Part
from skerry.methods.estimates import BoolArray, IntArray
from skerry.questionnaires.api import Definition, names_read
from skerry.surveys.rules.figures import coding
from skerry.surveys.rules.figures.columns import LEAST_IN_GROUP, column_of, compared
from skerry.surveys.rules.figures.comparing import ProtectedFigures, Respondents, protect_all
from skerry.surveys.rules.figures.content import Content, Domain, Protection
from skerry.surveys.rules.figures.grouping import REST, Grouping
from skerry.surveys.rules.figures.means import Behind
from skerry.surveys.rules.figures.plans.plan import Plan
from skerry.surveys.rules.figures.replies import Frame, Reply
from skerry.surveys.rules.figures.sureness import Sureness, sureness_of
from skerry.surveys.rules.figures.telling import (
    Telling,
    by_name,
    question_figures,
    without_what_depends_on_hidden,
)
from skerry.surveys.rules.figures.variables import variables_of
from skerry.surveys.rules.figures.weighing import Weighed, weigh
from skerry.surveys.rules.results import LEAST_REPLIES

RULES: Final = Rules()
AS_USUAL: Final = Plan()


class TooFewReplied(Exception):
    """From so few organisations there is an answer, ``number``, that no figure may be shown."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def compute(
    definition: Definition,
    replies: Sequence[Reply],
    frame: Frame,
    *,
    seed: int,
    plan: Plan = AS_USUAL,
    groupings: Sequence[Grouping] = (),
    rules: Rules = RULES,
    least_in_group: int = LEAST_IN_GROUP,
) -> Content:
    """Everything that may be told of ``replies``, each figure with how sure it is.

    Shares are of all organisations of a domain that handed in, in whole per cent; who said
    nothing of a question, or was not asked, is counted as such. What is hidden is decided for
    all figures together, and is not in what is returned. ``seed`` decides between ways to hide
    that are equally good; who knew it could compute the choice again, so it is kept secret.

    Raises:
        TooFewReplied: hardly anybody answered.
        WeightsNotFitting: no weights are as ``plan`` wants them.
    """
    number = len({reply.unit for reply in replies})
    if number < LEAST_REPLIES:
        raise TooFewReplied(number)
    definition, replies = coding.coded(definition, replies, plan.codebooks)
    weighed = weigh(replies, frame, plan.weights, definition)
    columns = [column_of(variable, replies) for variable in variables_of(definition)]
    organisations = _organisations(replies)
    read = all_read(definition)
    protected = protect_all(
        columns,
        Respondents(
            organisations=organisations, weights=weighed.design.weights, rules=rules, seed=seed
        ),
        compared(replies, frame.dimensions, least=least_in_group),
        chosen=plan.questions,
        groupings=groupings,
        read=read,
        least=least_in_group,
    )
    inside = {part: protected.sorting.inside(part.dimension, part.code) for part in protected.parts}
    telling = Telling(
        shown=without_what_depends_on_hidden(protected, columns, read),
        apart=protected.apart,
        sure=_sure(protected, weighed, inside),
        domains=_domains(protected, weighed, inside),
        behind=Behind(design=weighed.design, organisations=organisations, inside=inside),
        rules=rules,
    )
    return Content(
        weighing=weighed.told,
        protection=_protection(protected, rules),
        domains=tuple(telling.domains.values()),
        questions=tuple(question_figures(name, some, telling) for name, some in by_name(columns)),
        methods={
            module.METHOD: module.VERSION
            for module in (disclosure, estimates, weighting, *([topics] if plan.codebooks else []))
        },
    )


def _organisations(replies: Sequence[Reply]) -> IntArray:
    """A number for the organisation of each reply."""
    units = {reply.unit: None for reply in replies}
    places = {unit: place for place, unit in enumerate(units)}
    return np.array([places[reply.unit] for reply in replies], dtype=np.int64)


def all_read(definition: Definition) -> Mapping[str, frozenset[str]]:
    """On which questions each depends, directly or by others."""
    found: dict[str, frozenset[str]] = {}
    wider = dict(names_read(definition))
    while wider != found:
        found = wider
        wider = {
            name: read.union(*(found.get(other, frozenset()) for other in read))
            for name, read in found.items()
        }
    return found


def _sure(
    protected: ProtectedFigures, weighed: Weighed, inside: Mapping[Part, BoolArray]
) -> Mapping[Part, Sureness]:
    """Of parts of the frame from their weights, which are known; of others from printed shares."""
    found = {part: _sure_of(weighed, inside[part]) for part in protected.bases}
    for part, share in protected.groups.items():
        found[part] = found[WHOLE].of_group(share or 0, weighed.told.replies)
    return found


def _sure_of(weighed: Weighed, inside: BoolArray) -> Sureness:
    """Of weights that follow from answers only what is told of all: in a part they would tell how many gave one."""
    if not weighed.told.is_by_answers:
        return sureness_of(weighed.design, inside)
    known = replace(weighed.design, weights=weighed.before, calibration=None)
    factor = min(estimates.kish(weighed.before) / weighed.told.effect, 1.0)
    return sureness_of(known, inside).at_less(factor, weighed.told.cautions)


def _domains(
    protected: ProtectedFigures, weighed: Weighed, inside: Mapping[Part, BoolArray]
) -> Mapping[Part, Domain]:
    """Each part of which figures are told, and for how many it stands, as everybody may know it.

    Where weights follow from answers, that would tell of a part how many gave one.
    """
    weights = weighed.design.weights
    everybody = float(weights.sum())
    is_sample, is_by_answers = weighed.told.is_sample, weighed.told.is_by_answers
    found = {
        part: Domain(
            dimension=part.dimension,
            value=part.code if part.dimension else "",
            replies=base,
            weighted=None
            if base is None or not is_sample or (is_by_answers and part.dimension)
            else round(weights[inside[part]].sum()),
        )
        for part, base in protected.bases.items()
    }
    for part, share in protected.groups.items():
        if part.code != REST:
            found[part] = Domain(
                dimension=part.dimension,
                value=part.code,
                replies=None,
                share=None if share is None else share / 100,
                weighted=round(everybody * share / 100) if is_sample and share else None,
            )
    return found


def _protection(protected: ProtectedFigures, rules: Rules) -> Protection:
    states = [figure.state for figure in protected.figures]
    ranges = [
        (figure.high - figure.low) / max(figure.count, 1)
        for figure in protected.figures
        if figure.state is not State.SHOWN
    ]
    return Protection(
        minimum=rules.minimum,
        width=rules.width,
        cells=len(states) + protected.withheld,
        primary=states.count(State.PRIMARY) + protected.withheld,
        secondary=states.count(State.SECONDARY),
        gap=protected.gap,
        narrowest=min(ranges, default=None),
    )
