"""For whom each reply stands: weights, and the design behind every standard error."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from skerry.methods.estimates import Design, FloatArray, IntArray
from skerry.methods.sampling import collapse
from skerry.methods.weighting import harm
from skerry.questionnaires.api import Definition
from skerry.surveys.enums import Access, Dimension
from skerry.surveys.rules.figures.calibrating import calibrated
from skerry.surveys.rules.figures.content import Weighing
from skerry.surveys.rules.figures.fitted import Fitted, FittedMargin
from skerry.surveys.rules.figures.margins import fitted_margins
from skerry.surveys.rules.figures.plans.weights import WeightsPlan
from skerry.surveys.rules.figures.replies import Frame, Reply, answered, traits_of
from skerry.surveys.rules.strata import Sizes

LEAST_IN_CLASS: Final = 5
"""So many organisations at least stand for each other and for those like them who did not answer.

Fewer make weights jump from wave to wave with one answer more or less.
"""
DROPPED_FIRST: Final = (Dimension.PLACE, Dimension.SIZE, Dimension.KIND)
"""Which trait is given up first where too few have answered."""
AS_USUAL: Final = WeightsPlan()


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """The design of the estimates, one entry a reply, and what is said of it.

    ``before`` are the weights before they were fitted to ``margins`` or cut.
    """

    design: Design
    told: Weighing
    classes: tuple[str, ...]
    """The names of the strata of the design."""
    before: FloatArray
    margins: tuple[Fitted, ...] = ()

    def behind(self, place: int) -> tuple[str, float | None, float]:
        """The response class of a reply, for how many that stands, and what the reply weighs."""
        stratum = int(self.design.strata[place])
        population = self.design.population
        size = None if population is None else float(population[stratum])
        return self.classes[stratum], size, float(self.design.weights[place])


def weigh(
    replies: Sequence[Reply],
    frame: Frame,
    plan: WeightsPlan = AS_USUAL,
    definition: Definition | None = None,
) -> Weighed:
    """Weights that make up for chance and for who did not answer, where there is a frame.

    An organisation that was asked stands for N / n of its stratum. Those that answered stand
    for all that were asked in their response class: their stratum, or several alike where
    fewer than ``LEAST_IN_CLASS`` answered. The replies of one organisation share its weight.
    Then weights are fitted to margins and cut, as ``plan`` says; ``definition`` is needed for
    margins of questions.

    Raises:
        WeightsNotFitting: no weights are as ``plan`` wants them.
    """
    by_classes = (
        _unweighed(replies, frame)
        if frame.access is Access.OPEN_LINK
        else _by_classes(replies, _with_all_that_replied(frame, answered(replies)))
    )
    if not plan.is_fitted and (plan.limit is None or frame.access is Access.OPEN_LINK):
        return by_classes
    margins = fitted_margins(replies, frame, by_classes.before, plan, definition)
    found = calibrated(by_classes.before, margins, plan)
    design = replace(by_classes.design, weights=found.weights, calibration=found.calibration)
    told = _told_anew(by_classes.told, design, plan, margins)
    return replace(
        by_classes, design=design, margins=tuple(margins), told=replace(told, is_cut=found.is_cut)
    )


def _by_classes(replies: Sequence[Reply], frame: Frame) -> Weighed:
    classes = response_classes(frame, answered(replies))
    names = sorted(set(classes.values()))
    weights = _weights(replies, frame, classes)
    design = Design(
        weights=weights,
        strata=np.array([names.index(classes[reply.stratum]) for reply in replies]),
        clusters=_units(replies),
        population=np.array([_size(frame, classes, name) for name in names], dtype=float),
    )
    told = _told(design, replies, frame, classes)
    return Weighed(design=design, told=told, classes=tuple(names), before=weights)


def _with_all_that_replied(frame: Frame, replied: Sizes) -> Frame:
    """No cell has fewer organisations than answered in it: who answered is there."""
    cells = {**frame.population, **{cell: 0 for cell in replied if cell not in frame.population}}
    sizes = {cell: max(size, replied.get(cell, 0)) for cell, size in cells.items()}
    return replace(frame, population=dict(sorted(sizes.items())))


def response_classes(frame: Frame, replied: Sizes) -> Mapping[str, str]:
    """Into which class each cell of the frame goes; the name of a class is that of its cells.

    >>> frame = Frame(access=Access.CENSUS, unit="organisation", dimensions=(Dimension.SIZE,),
    ...               population={"micro": 20, "small": 9, "large": 8}, invited={})
    >>> response_classes(frame, {"micro": 9, "small": 4, "large": 2})
    {'micro': 'micro', 'small': 'large,small', 'large': 'large,small'}
    """
    keys = {cell: traits_of(cell) for cell in frame.population}
    counts: Counter[tuple[str, ...]] = Counter()
    for cell, key in keys.items():
        counts[key] += replied.get(cell, 0)
    order = [frame.dimensions.index(each) for each in DROPPED_FIRST if each in frame.dimensions]
    merged = collapse(counts, minimum=LEAST_IN_CLASS, order=order).by_key
    together: dict[int, list[str]] = {}
    for cell, key in keys.items():
        together.setdefault(id(merged[key]), []).append(cell)
    return {cell: ",".join(sorted(together[id(merged[key])])) for cell, key in keys.items()}


def _weights(replies: Sequence[Reply], frame: Frame, classes: Mapping[str, str]) -> FloatArray:
    """What one reply of each organisation weighs, shared by colleagues."""
    weighted = _by_cell(frame, classes, answered(replies))
    sharing = Counter(reply.unit for reply in replies)
    return np.array([weighted[reply.stratum] / sharing[reply.unit] for reply in replies])


def _by_cell(frame: Frame, classes: Mapping[str, str], replied: Sizes) -> Mapping[str, float]:
    """The weight of an organisation that answered, by cell: N / n, raised to all of its class."""
    design = {
        cell: size / max(frame.invited.get(cell, 0), replied.get(cell, 0), 1)
        for cell, size in frame.population.items()
    }
    reached = dict.fromkeys(classes.values(), 0.0)
    for cell, weight in design.items():
        reached[classes[cell]] += weight * replied.get(cell, 0)
    return {
        cell: weight * _size(frame, classes, classes[cell]) / (reached[classes[cell]] or 1.0)
        for cell, weight in design.items()
    }


def _size(frame: Frame, classes: Mapping[str, str], name: str) -> int:
    return sum(size for cell, size in frame.population.items() if classes[cell] == name)


def _units(replies: Sequence[Reply]) -> IntArray | None:
    """The organisation of each reply, where some have several."""
    units = {reply.unit: None for reply in replies}
    if len(units) == len(replies):
        return None
    places = {unit: place for place, unit in enumerate(units)}
    return np.array([places[reply.unit] for reply in replies], dtype=np.int64)


def _unweighed(replies: Sequence[Reply], frame: Frame) -> Weighed:
    """Whoever came by an open link stands for nobody else."""
    ones = np.ones(len(replies))
    design = Design(
        weights=ones, strata=np.zeros(len(replies), dtype=np.int64), clusters=_units(replies)
    )
    told = Weighing(
        is_sample=False,
        population=sum(frame.population.values()),
        invited=sum(frame.invited.values()),
        replies=len({reply.unit for reply in replies}),
        entered=_entered(replies),
    )
    return Weighed(design=design, told=told, classes=("",), before=ones)


def _told(
    design: Design, replies: Sequence[Reply], frame: Frame, classes: Mapping[str, str]
) -> Weighing:
    cells: dict[str, list[str]] = {}
    for cell, name in classes.items():
        cells.setdefault(name, []).append(cell)
    return Weighing(
        is_sample=True,
        population=sum(frame.population.values()),
        invited=sum(frame.invited.values()),
        replies=len({reply.unit for reply in replies}),
        classes=tuple(tuple(sorted(some)) for _name, some in sorted(cells.items())),
        effect=design.deff,
        smallest=float(design.weights.min()),
        largest=float(design.weights.max()),
        cautions=tuple(sorted(harm(design.weights))),
        entered=_entered(replies),
    )


def _entered(replies: Sequence[Reply]) -> Mapping[str, int]:
    """How many replies the survey team typed in, by where it heard them."""
    found = Counter(reply.entered for reply in replies if reply.entered)
    return dict(sorted(found.items()))


def _told_anew(
    told: Weighing, design: Design, plan: WeightsPlan, margins: Sequence[Fitted]
) -> Weighing:
    """Weights that follow from answers could tell how many answered so: their ends are not told."""
    by_answers = bool(plan.questions)
    weights = design.weights
    return replace(
        told,
        way=plan.way.value,
        margins=tuple(
            FittedMargin(
                variable=each.margin.name,
                groups=each.groups,
                is_brought=bool(plan.margins),
                keeps=each.keeps,
                off=round(each.off(weights), 2),
            )
            for each in margins
        ),
        source=plan.source if plan.is_fitted and plan.margins else "",
        limit=plan.limit,
        is_by_answers=by_answers,
        effect=round(design.deff, 1) if by_answers else design.deff,
        smallest=0.0 if by_answers else float(weights.min()),
        largest=0.0 if by_answers else float(weights.max()),
        cautions=tuple(sorted(harm(weights))),
    )
