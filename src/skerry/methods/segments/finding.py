"""The best fit for each number of segments, and which number is taken."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from skerry.methods.segments.answers import Cells
from skerry.methods.segments.describing import Stability, members, stability
from skerry.methods.segments.fitting import Fit, KModes, LatentClasses, Model, batches, improve
from skerry.methods.segments.fitting import Way as Fitting
from skerry.methods.segments.results import Candidate, Effort, Obstacle, Way

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_SHORT_ROUNDS = 30
_SAME_FIT = 1e-6
_DIGITS = 9


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What was asked for."""

    way: Way
    seed: int
    minimum: int
    level: float
    effort: Effort

    @property
    def fitting(self) -> Fitting:
        return LatentClasses() if self.way is Way.LATENT_CLASSES else KModes()

    def generator(self, classes: int, purpose: int) -> np.random.Generator:
        """Each number of classes has its own, so that it does not depend on what else is tried."""
        return np.random.default_rng([self.seed, classes, purpose])


@dataclass(frozen=True, kw_only=True, eq=False)
class Fitted:
    """A number of segments that may be told, with its model."""

    candidate: Candidate
    model: Model
    cells: Cells = field(repr=False)
    wish: Wish

    @cached_property
    def stability(self) -> Stability:
        classes, samples = self.candidate.classes, self.wish.effort.samples
        rng = self.wish.generator(classes, 1)
        return stability(self.wish.fitting, self.cells, self.model, samples=samples, rng=rng)


def fitted(cells: Cells, owners: IntArray, classes: int, wish: Wish) -> Fitted | Candidate:
    """The best model with so many classes; the candidate alone where it may not be told."""
    parameters = _parameters(cells, classes)
    none = Candidate(classes=classes, parameters=parameters)
    if classes > cells.patterns:
        return replace(none, obstacle=Obstacle.MORE_THAN_PATTERNS)
    if wish.way is Way.LATENT_CLASSES and not _is_identified(cells, classes, parameters):
        return replace(none, obstacle=Obstacle.NOT_IDENTIFIED)
    fit = _finals(cells, classes, wish)
    best = int(fit.values.argmax())
    model = _ordered(fit.model.of(np.array([best])))
    value = float(fit.values[best])
    labels = members(wish.fitting, cells, model)[cells.cell_of]
    smallest = min(len(np.unique(owners[labels == each])) for each in range(classes))
    is_likelihood = wish.way is Way.LATENT_CLASSES
    candidate = replace(
        none,
        fit=value,
        bic=parameters * math.log(cells.n) - 2 * value if is_likelihood else None,
        smallest=smallest,
        reached=int((fit.values >= value - _SAME_FIT * cells.n).sum()),
        has_settled=bool(fit.has_settled[best]),
        obstacle=Obstacle.TOO_SMALL if smallest < wish.minimum else None,
    )
    if candidate.obstacle:
        return candidate
    return Fitted(candidate=candidate, model=model, cells=cells, wish=wish)


def chosen_of(allowed: Sequence[Fitted], way: Way) -> Fitted:
    """The lowest BIC; without a likelihood the highest stability. Of equals the fewest classes."""
    if way is Way.LATENT_CLASSES:
        return min(allowed, key=lambda fit: (fit.candidate.bic, fit.candidate.classes))
    return min(
        allowed,
        key=lambda fit: (
            -round(float(fit.stability.agreements.mean()), _DIGITS),
            fit.candidate.classes,
        ),
    )


def _parameters(cells: Cells, classes: int) -> int:
    """Sizes of classes but one, and in each class the categories of each question but one."""
    return classes - 1 + classes * int((cells.sizes - 1).sum())


def _is_identified(cells: Cells, classes: int, parameters: int) -> bool:
    """Whether there are as many patterns that could be, and respondents, as parameters."""
    return classes == 1 or parameters <= min(math.prod(cells.sizes.tolist()) - 1, cells.n)


def _finals(cells: Cells, classes: int, wish: Wish) -> Fit:
    """Many starts for a short while, the best of them until they stand still."""
    fitting, effort = wish.fitting, wish.effort
    starts = 1 if classes == 1 else effort.starts
    begun = fitting.begin(cells, classes, starts, wish.generator(classes, 0))
    weights = np.broadcast_to(cells.weights, (starts, len(cells.weights)))
    short = [
        improve(
            fitting,
            cells,
            weights[batch],
            Model(shares=begun.shares[batch], profiles=begun.profiles[batch]),
            tolerance=effort.tolerance,
            most_rounds=min(_SHORT_ROUNDS, effort.most_rounds),
        )
        for batch in batches(starts, cells, classes)
    ]
    values = np.concatenate([fit.values for fit in short])
    finalists = np.argsort(-values, kind="stable")[: effort.finalists]
    model = Model(
        shares=np.concatenate([fit.model.shares for fit in short])[finalists],
        profiles=np.concatenate([fit.model.profiles for fit in short])[finalists],
    )
    return improve(
        fitting,
        cells,
        weights[finalists],
        model,
        tolerance=effort.tolerance,
        most_rounds=effort.most_rounds,
    )


def _ordered(model: Model) -> Model:
    """The largest class first, equal ones by what they say: an order that does not hang on the start."""
    keys = [
        (-round(float(share), _DIGITS), *np.round(-profile, _DIGITS).tolist())
        for share, profile in zip(model.shares[0], model.profiles[0], strict=True)
    ]
    order = np.array(sorted(range(len(keys)), key=keys.__getitem__))
    return Model(shares=model.shares[:, order], profiles=model.profiles[:, order])
