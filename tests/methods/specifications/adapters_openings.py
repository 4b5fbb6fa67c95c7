"""From the tables of the cases to the figures that the methods take."""

import numpy as np

from skerry.methods.openings import Means, answered_means, importance_and_satisfaction, ranks


def gap(importance, satisfaction, line):
    both = answered_means(["importance", "satisfaction"], np.array([importance, satisfaction]).T)
    point = importance_and_satisfaction(both, items=["item"], lines=(line, line)).points[0]
    return {
        "gap": point.gap.value,
        "standard_error": point.gap.standard_error,
        "low": point.gap.low,
        "high": point.gap.high,
        "place": point.place.value,
    }


def ranks_of(shares, variance, seed):
    means = Means(
        items=tuple(shares),
        values=np.array([*shares.values()]),
        covariance=np.eye(len(shares)) * variance,
        counts=(1,) * len(shares),
        n=1,
    )
    return {each.item: [each.rank, each.low, each.high] for each in ranks(means, seed=seed).ranks}
