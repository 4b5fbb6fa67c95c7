"""What a region's organisations are like, drawn from a seed: their kinds and where they sit."""

from collections.abc import Mapping, Sequence

import numpy as np

from bench.places import Place

SEED = 20_261_122
KINDS = {
    "company": 0.78,
    "public": 0.06,
    "academia": 0.03,
    "research": 0.03,
    "association": 0.04,
    "cluster": 0.01,
    "investor": 0.02,
    "other": 0.03,
}
HOME, HOME_SHARE = "SE110", 0.33

Draw = np.random.Generator


def some(rng: Draw, shares: Mapping[str, float], size: int) -> list[str]:
    return [str(key) for key in rng.choice(list(shares), size=size, p=list(shares.values()))]


def homes(rng: Draw, places: Sequence[Place], size: int) -> list[Place]:
    """Where each organisation sits: a third at home, the rest by a steep rank of the regions."""
    small = [place for place in places if place.level == 3]
    weights = 1 / (1 + rng.permutation(len(small)))
    weights[[place.code == HOME for place in small]] = 0
    weights *= (1 - HOME_SHARE) / weights.sum()
    weights[[place.code == HOME for place in small]] = HOME_SHARE
    return [small[at] for at in rng.choice(len(small), size=size, p=weights)]
