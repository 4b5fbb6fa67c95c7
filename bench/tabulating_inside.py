"""A million answers to sixty questions, counted by us and by others in one process after the other.

python -m bench.tabulating_inside ours|pandas|svy --respondents N --questions N --rounds N
"""

import argparse
import json
import resource
import time
from collections.abc import Callable, Iterator
from itertools import combinations_with_replacement, islice

import numpy as np

CATEGORIES, STRATA = 6, 4
SEED = 7
EVERY = 15
"""Pandas crosses every fifteenth pair, and its time is taken so many times: all would take a minute."""
KIB = 1024


def answers(respondents: int, questions: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    chance = np.random.default_rng(SEED)
    codes = chance.integers(0, CATEGORIES, (respondents, questions), dtype=np.uint8)
    weights = chance.uniform(0.5, 3.0, respondents)
    return codes, weights, chance.integers(0, STRATA, respondents)


def ours(codes: np.ndarray, weights: np.ndarray, strata: np.ndarray) -> Iterator[tuple]:
    from skerry.methods import tabulation  # noqa: PLC0415  # not where the others are measured

    said = tabulation.Answers.of(codes, weights, strata)
    population = [float(len(weights))] * STRATA
    yield "frequencies", lambda: tabulation.frequencies(said)
    yield "cross-tables", lambda: tabulation.cross_tables(said)
    yield "means", lambda: tabulation.means(said, range(CATEGORIES), population=population)


def by_pandas(codes: np.ndarray, weights: np.ndarray, strata: np.ndarray) -> Iterator[tuple]:
    import pandas as pd  # noqa: PLC0415  # as above

    names = [f"q{number}" for number in range(codes.shape[1])]
    frame = pd.DataFrame(codes, columns=names).astype("category")
    frame["weight"], frame["stratum"] = weights, pd.Categorical(strata)
    pairs = list(islice(combinations_with_replacement(names, 2), 0, None, EVERY))

    def frequencies() -> None:
        for name in names:
            frame.groupby(name, observed=True)["weight"].sum()

    def cross() -> None:
        for one, other in pairs:
            by = ["stratum", one] if one == other else ["stratum", one, other]
            frame.groupby(by, observed=True)["weight"].sum()

    yield "frequencies", frequencies
    yield "cross-tables", cross


def by_svy(codes: np.ndarray, weights: np.ndarray, strata: np.ndarray) -> Iterator[tuple]:
    import polars as pl  # noqa: PLC0415  # as above
    import svy  # noqa: PLC0415  # as above

    names = [f"q{number}" for number in range(codes.shape[1])]
    frame = pl.DataFrame(codes.astype(np.float64), schema=names).with_columns(
        weight=pl.Series(weights), stratum=pl.Series(strata)
    )
    sample = svy.Sample(frame, svy.Design(stratum="stratum", wgt="weight"))
    yield "means", lambda: sample.estimation.mean(names)


WAYS = {"ours": ours, "pandas": by_pandas, "svy": by_svy}


def seconds_of(work: Callable[[], object], rounds: int) -> list[float]:
    work()  # what is compiled or cached once is
    taken = []
    for _round in range(rounds):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("way", choices=WAYS)
    parser.add_argument("--respondents", type=int, required=True)
    parser.add_argument("--questions", type=int, required=True)
    parser.add_argument("--rounds", type=int, required=True)
    given = parser.parse_args()
    said = answers(given.respondents, given.questions)
    taken = {name: seconds_of(work, given.rounds) for name, work in WAYS[given.way](*said)}
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB
    print(json.dumps({"seconds": taken, "mebibytes": most}))


if __name__ == "__main__":
    main()
