"""What is counted."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint8]
Weights = NDArray[np.float64]
Strata = NDArray[np.int32]


class AnswersNotCountable(ValueError):
    """The arrays do not go together; ``what`` names the one that does not."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Answers of n respondents to q questions.

    ``codes`` has a row for each question and a column for each respondent, so that each
    question lies together in memory; a code is the number of a category, from 0 to
    ``categories`` − 1. ``weights`` are finite and not negative. ``strata`` are from 0 to
    ``stratum_count`` − 1.
    """

    codes: Codes
    weights: Weights
    strata: Strata
    categories: int
    stratum_count: int

    @classmethod
    def of(
        cls,
        codes: NDArray[np.integer],
        weights: NDArray[np.floating],
        strata: NDArray[np.integer] | None = None,
    ) -> Self:
        """From an array with a row for each respondent and a column for each question.

        Raises:
            AnswersNotCountable: the lengths differ, or a code, stratum or weight is impossible.
        """
        respondents = len(codes)
        strata = np.zeros(respondents, dtype=np.int32) if strata is None else strata
        _check(codes, weights, strata)
        return cls(
            codes=np.ascontiguousarray(codes.T, dtype=np.uint8),
            weights=np.ascontiguousarray(weights, dtype=np.float64),
            strata=np.ascontiguousarray(strata, dtype=np.int32),
            categories=int(codes.max(initial=0)) + 1,
            stratum_count=int(strata.max(initial=0)) + 1,
        )

    @property
    def questions(self) -> int:
        return len(self.codes)

    @property
    def respondents(self) -> int:
        return len(self.weights)


def _check(
    codes: NDArray[np.integer], weights: NDArray[np.floating], strata: NDArray[np.integer]
) -> None:
    if codes.ndim != 2 or codes.min(initial=0) < 0 or codes.max(initial=0) > np.iinfo(np.uint8).max:  # noqa: PLR2004  # respondents and questions
        raise AnswersNotCountable("codes")
    if weights.shape != (len(codes),) or not np.isfinite(weights).all() or (weights < 0).any():
        raise AnswersNotCountable("weights")
    if strata.shape != (len(codes),) or strata.min(initial=0) < 0:
        raise AnswersNotCountable("strata")
