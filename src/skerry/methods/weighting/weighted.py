"""Weights, and what a reader must know of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from skerry.methods.estimates import Calibration, Caution, FloatArray, are_large, kish
from skerry.methods.weighting.parameters import METHOD, VERSION

_NO_PARAMETERS: Mapping[str, float] = {}


@dataclass(frozen=True, kw_only=True, eq=False)
class Weighted:
    """``weights`` by respondent; ``calibration`` goes into the design of the estimates.

    ``deff`` is by how much the weights raise the variance of a mean (Kish); ``lowest`` and
    ``highest`` are the extremes of those above nothing. ``rounds`` is how often was computed.
    """

    weights: FloatArray
    method: str
    version: int = VERSION
    calibration: Calibration | None = None
    rounds: int = 1
    parameters: Mapping[str, float] = field(default_factory=lambda: _NO_PARAMETERS)

    @property
    def n(self) -> int:
        return int((self.weights > 0).sum())

    @property
    def deff(self) -> float:
        return kish(self.weights)

    @property
    def effective_n(self) -> float:
        """As many answers without weights would be as sure of a mean."""
        return self.n / self.deff

    @property
    def extremes(self) -> tuple[float, float]:
        used = self.weights[self.weights > 0]
        return (float(used.min()), float(used.max())) if used.size else (0.0, 0.0)

    @property
    def cautions(self) -> frozenset[Caution]:
        return harm(self.weights)


def weighted(
    weights: FloatArray,
    name: str,
    *,
    calibration: Calibration | None = None,
    rounds: int = 1,
    parameters: Mapping[str, float] = _NO_PARAMETERS,
) -> Weighted:
    return Weighted(
        weights=weights,
        method=f"{METHOD}.{name}",
        calibration=calibration,
        rounds=rounds,
        parameters=dict(parameters),
    )


def harm(weights: FloatArray) -> frozenset[Caution]:
    """Whether weights cost more than they bring: more than half of the answers, or one is all.

    >>> import numpy as np
    >>> sorted(harm(np.array([1.0, 1.0, 1.0, 97.0])))
    [<Caution.LARGE_WEIGHTS: 'large-weights'>]
    """
    used = weights[weights > 0]
    return frozenset({Caution.LARGE_WEIGHTS} if are_large(used) else ())
