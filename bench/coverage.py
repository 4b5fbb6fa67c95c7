"""How often intervals hold what is true: populations that are known, sampled again and again.

python -m bench.coverage

Prints the table of docs/methods/estimates.md. An interval of 95 % should hold the truth in 95 of
100 samples, whatever the sample.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from skerry.methods.estimates import (
    BoolArray,
    Design,
    Estimate,
    FloatArray,
    Interval,
    mean,
    means,
    quantile,
    shares,
)
from skerry.methods.weighting import Explaining, Margin, rake

SEED = 20_260
SAMPLES = 4_000
WAYS = (Interval.KORN_GRAUBARD, Interval.WILSON, Interval.T)


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """``held`` of the samples' intervals held the truth; they were ``width`` wide on average."""

    held: float
    width: float


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A way to sample: the design, and answers of many samples, one in each column."""

    design: Design
    answers: Callable[[np.random.Generator, float, int], BoolArray]
    truth: Callable[[float], float] = lambda share: share


def simple(n: int) -> Plan:
    """``n`` of a large population."""
    design = Design(weights=np.ones(n), strata=np.zeros(n, dtype=int))
    return Plan(design=design, answers=lambda rng, share, count: rng.random((n, count)) < share)


def stratified(asked: tuple[int, ...], there: tuple[int, ...]) -> Plan:
    """Small strata asked almost completely, large ones thinly, so that weights differ much.

    In each stratum yes is twice as frequent as in the next, with the share given in all.
    """
    strata = np.repeat(np.arange(len(asked)), asked)
    sizes = np.array(there, dtype=np.float64)
    design = Design(weights=(sizes / asked)[strata], strata=strata, population=sizes)
    return Plan(
        design=design,
        answers=lambda rng, share, count: _drawn(
            rng, _by_stratum(there, share), asked, there, count
        ),
        truth=lambda share: sum(_by_stratum(there, share)) / sum(there),
    )


def clustered(groups: int, members: int, alike: float) -> Plan:
    """Groups of which all are asked; ``alike`` is the correlation within them."""
    n = groups * members
    design = Design(
        weights=np.ones(n),
        strata=np.zeros(n, dtype=int),
        clusters=np.repeat(np.arange(groups), members),
    )

    def answers(rng: np.random.Generator, share: float, count: int) -> BoolArray:
        strength = 1.0 / alike - 1.0
        inclined = rng.beta(share * strength, (1.0 - share) * strength, (groups, count))
        return rng.random((n, count)) < np.repeat(inclined, members, axis=0)

    return Plan(design=design, answers=answers)


def of_shares(plan: Plan, share: float, way: Interval, *, samples: int, seed: int) -> Coverage:
    """For t, the interval of a mean of ones and zeros."""
    truth = plan.truth(share)
    answers = plan.answers(np.random.default_rng(seed), share, samples)
    if way is Interval.T:
        found = _by_t(plan.design, answers)
    else:
        figures = shares(plan.design, answers, interval=way)
        found = figures.low[0], figures.high[0]
    low, high = found
    held = (low <= truth + 1e-12) & (truth - 1e-12 <= high)
    return Coverage(held=float(held.mean()), width=float((high - low).mean()))


def of_skewed(n: int, *, median: bool, samples: int, seed: int) -> Coverage:
    """Of the mean, or the median, of turnovers: half of the sum is with a tenth of the firms."""
    rng = np.random.default_rng(seed)
    design = Design(weights=np.ones(n), strata=np.zeros(n, dtype=int))
    truth = 1.0 if median else float(np.exp(0.5))
    found = [
        quantile(design, values, 0.5) if median else mean(design, values)
        for values in np.exp(rng.normal(size=(samples, n)))
    ]
    held = np.mean([one.low <= truth <= one.high for one in found])
    widths = [one.high - one.low for one in found if np.isfinite(one.high - one.low)]
    return Coverage(held=float(held), width=float(np.mean(widths)))


def _by_t(design: Design, answers: BoolArray) -> tuple[FloatArray, FloatArray]:
    """As textbooks do it: where all say the same, the interval is a point."""
    figures = means(design, answers)
    values = figures.values[0]
    return (
        np.where(np.isnan(figures.low[0]), values, figures.low[0]),
        np.where(np.isnan(figures.high[0]), values, figures.high[0]),
    )


def _by_stratum(there: tuple[int, ...], share: float) -> list[int]:
    """How many of each stratum say yes."""
    sizes = np.array(there, dtype=np.float64)
    strengths = 0.5 ** np.arange(len(there))
    shares_of = share * strengths * sizes.sum() / (strengths @ sizes)
    return [round(number) for number in np.minimum(shares_of, 1.0) * sizes]


def _drawn(
    rng: np.random.Generator,
    yes: list[int],
    asked: tuple[int, ...],
    there: tuple[int, ...],
    count: int,
) -> BoolArray:
    blocks = []
    for said, n, size in zip(yes, asked, there, strict=True):
        found = rng.hypergeometric(said, size - said, n, count)
        blocks.append(np.arange(n)[:, np.newaxis] < found)
    return np.concatenate(blocks)


@dataclass(frozen=True, kw_only=True)
class Raked:
    """How far raked means really spread, and how far they are said to, by ways of explaining."""

    spread: float
    said: Mapping[Explaining, float]


def of_raking(samples: int, seed: int) -> Raked:
    """100 of 4,000 small and 100 of 300 large firms, raked to two traits that matter in the large."""
    rng = np.random.default_rng(seed)
    asked, there = (100, 100), (4_000, 300)
    large = np.repeat([0, 1], there)
    exports = (rng.random(large.size) < np.where(large, 0.7, 0.3)).astype(int)
    certified = (rng.random(large.size) < np.where(large, 0.2, 0.5) + 0.2 * exports).astype(int)
    values = 2.0 * exports + certified + 4.0 * large * exports + rng.normal(size=large.size)
    sizes = np.array(there, dtype=np.float64)
    found, errors = [], []
    for _ in range(samples):
        rows = np.concatenate(
            [
                start + rng.choice(size, n, replace=False)
                for start, size, n in zip((0, there[0]), there, asked, strict=True)
            ]
        )
        margins = [
            Margin(name=name, codes=codes[rows], totals=np.bincount(codes).astype(np.float64))
            for name, codes in (("exports", exports), ("certified", certified))
        ]
        design = Design(weights=(sizes / asked)[large[rows]], strata=large[rows], population=sizes)
        means_of = [_raked_mean(design, margins, values[rows], way) for way in Explaining]
        found.append(means_of[0].value)
        errors.append([one.standard_error for one in means_of])
    said = np.sqrt(np.mean(np.square(errors), axis=0))
    return Raked(spread=float(np.std(found)), said=dict(zip(Explaining, said, strict=True)))


def _raked_mean(
    design: Design, margins: Sequence[Margin], values: FloatArray, way: Explaining
) -> Estimate:
    raked = rake(design.weights, margins, explaining=way)
    fitted = replace(design, weights=raked.weights, calibration=raked.calibration)
    return mean(fitted, values)


PLANS: Mapping[str, Plan] = {
    "10 of very many": simple(10),
    "20 of very many": simple(20),
    "50 of very many": simple(50),
    "200 of very many": simple(200),
    "8 of 10, 10 of 60, 12 of 400": stratified((8, 10, 12), (10, 60, 400)),
    "20 of 20, 20 of 60, 20 of 1,000": stratified((20, 20, 20), (20, 60, 1000)),
    "30 of 40, 30 of 200, 40 of 2,000": stratified((30, 30, 40), (40, 200, 2000)),
    "18 of 20, 45 of 60": stratified((18, 45), (20, 60)),
    "15 groups of 6, correlation 0.1": clustered(15, 6, 0.1),
    "8 groups of 10, correlation 0.2": clustered(8, 10, 0.2),
}
SHARES = (0.01, 0.03, 0.1, 0.3, 0.5)
SIZES = (10, 30, 100, 300)


def lines_of_shares(samples: int = SAMPLES) -> Sequence[str]:
    """A row for each sample and share: coverage, and the mean width of the interval."""
    heading = ["Sample", "Share", *(str(way) for way in WAYS)]
    rows = [_line(heading), _line(["---"] * len(heading))]
    for name, plan in PLANS.items():
        for share in SHARES:
            found = [of_shares(plan, share, way, samples=samples, seed=SEED) for way in WAYS]
            rows.append(_line([name, f"{share:g}", *(_told(one) for one in found)]))
    return rows


def lines_of_amounts(samples: int = SAMPLES // 4) -> Sequence[str]:
    rows = [_line(["Turnovers", "mean, t", "median, Woodruff"]), _line(["---"] * 3)]
    for n in SIZES:
        found = [
            of_skewed(n, median=median, samples=samples, seed=SEED) for median in (False, True)
        ]
        rows.append(_line([f"{n}", *(_told(one) for one in found)]))
    return rows


def lines_of_raking(samples: int = SAMPLES // 4) -> Sequence[str]:
    found = of_raking(samples, SEED)
    cells = [
        "raked means",
        f"{found.spread:.3f}",
        *(f"{found.said[way]:.3f}" for way in Explaining),
    ]
    heading = ["Standard error", "true", *(str(way) for way in Explaining)]
    return [_line(heading), _line(["---"] * len(heading)), _line(cells)]


def _told(found: Coverage) -> str:
    return f"{100 * found.held:.1f} % ({found.width:.2f})"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    print(*lines_of_shares(), "", *lines_of_amounts(), "", *lines_of_raking(), sep="\n")


if __name__ == "__main__":
    main()
