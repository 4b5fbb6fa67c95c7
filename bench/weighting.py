"""Raking: weights of a million respondents to five margins, beside the Python package svy."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
import svy

from bench.plan import Plan
from bench.table import Report
from skerry.methods.estimates import Design, shares
from skerry.methods.weighting import Margin, rake

SECTION = "weighting"
RESPONDENTS = 1_000_000
CATEGORIES = (3, 4, 6, 8, 12)
TOLERANCE = 1e-10
TIMES_FASTER = 50
SAME = 1e-7
MOST_SECONDS = 1.0
SEED = 5


def measure(report: Report, plan: Plan) -> None:
    """Both start from arrays in memory and stop when no total is off by more than 1e-10 of it."""
    weights, margins = _respondents()
    sample, controls = _for_svy(weights, margins)
    ours, theirs, faster = [], [], []
    for _ in range(plan.rounds):
        found, seconds = _timed(lambda: rake(weights, margins, tolerance=TOLERANCE).weights)
        other, others = _timed(lambda: _by_svy(sample, controls))
        assert np.max(np.abs(found / other - 1.0)) < SAME
        ours.append(seconds)
        theirs.append(others)
        faster.append(others / seconds)
    note = f"{RESPONDENTS:,} respondents, {len(CATEGORIES)} margins, to {TOLERANCE:g}"
    report.add(SECTION, "raking", ours, unit="s", note=note)
    report.add(SECTION, "raking by svy", theirs, unit="s", note="the same weights")
    report.add(SECTION, "raking, times faster than svy", faster, at_least=TIMES_FASTER)
    design, matrix, groups = _wave()
    wave = [_timed(lambda: shares(design, matrix, domains=groups).low)[1] for _ in ours]
    note = f"{groups.shape[1] * matrix.shape[1]:,} shares with errors and intervals"
    report.add(SECTION, "a wave of 300 answers", wave, unit="s", at_most=MOST_SECONDS, note=note)


def _wave() -> tuple[Design, np.ndarray, np.ndarray]:
    """300 answers to 60 questions with four choices each, and 20 groups of four kinds."""
    rng = np.random.default_rng(SEED)
    strata = rng.integers(0, 12, 300)
    design = Design(
        weights=rng.uniform(1.0, 9.0, 300), strata=strata, population=np.bincount(strata) * 4.0
    )
    kinds = rng.integers(0, 5, (300, 4))
    groups = np.concatenate([kinds == group for group in range(5)], axis=1)
    return design, rng.random((300, 60 * 4)) < 0.3, groups


def _respondents() -> tuple[np.ndarray, Sequence[Margin]]:
    """Traits that hang together, and totals somewhat off what the weights give."""
    rng = np.random.default_rng(SEED)
    weights = rng.uniform(0.5, 20.0, RESPONDENTS)
    leaning = rng.random(RESPONDENTS)
    whole = float(weights.sum())
    margins = []
    for number, count in enumerate(CATEGORIES):
        mixed = np.where(rng.random(RESPONDENTS) < 0.3, leaning, rng.random(RESPONDENTS))
        codes = (mixed * count).astype(np.uint8)
        sums = np.bincount(codes, weights, minlength=count) * rng.uniform(0.7, 1.4, count)
        margins.append(
            Margin(name=f"trait_{number}", codes=codes, totals=sums * whole / sums.sum())
        )
    return weights, margins


def _for_svy(
    weights: np.ndarray, margins: Sequence[Margin]
) -> tuple[svy.Sample, Mapping[str, Mapping[int, float]]]:
    frame = pl.DataFrame({"weight": weights} | {margin.name: margin.codes for margin in margins})
    controls = {
        margin.name: {code: float(total) for code, total in enumerate(margin.totals)}
        for margin in margins
    }
    return svy.Sample(frame, svy.Design(wgt="weight")), controls


def _by_svy(sample: svy.Sample, controls: Any) -> np.ndarray:
    raked = sample.weighting.rake(controls=controls, wgt_name="raked", tol=TOLERANCE, max_iter=1000)
    return raked.data["raked"].to_numpy()


def _timed(work: Callable[[], np.ndarray]) -> tuple[np.ndarray, float]:
    start = time.perf_counter()
    return work(), time.perf_counter() - start
