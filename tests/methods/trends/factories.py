"""Waves of invented respondents."""

from dataclasses import replace
from typing import Any

import numpy as np

from skerry.methods.trends import Equivalence, Fielding, Figure, Question, Side

QUESTION = Question(name="staff", type="integer", measure="people")
FIELDING = Fielding(unit="organisation", frame="members", mode="named")
SAME = Equivalence(was="staff", now="staff")


def sampled(values: dict[str, float], strata: dict[str, str], frame: dict[str, float]) -> Figure:
    """The mean of a stratified sample without replacement, with its scores."""
    units = list(values)
    drawn = {each: sum(1 for unit in units if strata[unit] == each) for each in frame}
    weights = np.array([frame[strata[unit]] / drawn[strata[unit]] for unit in units])
    weights = weights if np.isfinite(weights).all() else np.ones(len(units))
    said = np.array([values[unit] for unit in units])
    mean = float((weights * said).sum() / weights.sum())
    scores = weights * (said - mean) / weights.sum()
    variance = 0.0
    for each, number in drawn.items():
        own = scores[[strata[unit] == each for unit in units]]
        if number > 1:
            variance += number * (1 - number / frame[each]) * float(np.var(own, ddof=1))
    return Figure(
        value=mean,
        standard_error=variance**0.5,
        degrees_of_freedom=max(len(units) - len(frame), 0),
        n=len(units),
        scores=scores,
        units=units,
        strata=[strata[unit] for unit in units],
        population=frame,
    )


def side(figure: Figure, *, question: Question = QUESTION, **fielding: Any) -> Side:
    return Side(question=question, fielding=replace(FIELDING, **fielding), figure=figure)


def figure(**changes: Any) -> Figure:
    """Two units of one endless stratum that differ by 2."""
    plain = Figure(
        value=10.0,
        standard_error=2.0,
        degrees_of_freedom=1,
        n=2,
        scores=np.array([-1.0, 1.0]),
        units=["a", "b"],
        strata=["all", "all"],
    )
    return replace(plain, **changes)
