"""A region whose network has at least 2,000 organisations, and how long its page takes at the server.

Partners are drawn by a steep rank, as in life: a few organisations are in very many projects.
"""

import argparse
import json
from collections.abc import Sequence
from datetime import date
from time import perf_counter

import numpy as np
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client

from bench import region
from bench.filling import fill
from skerry.actors import models
from skerry.actors.queries.network import NetworkWanted, network
from skerry.kernel.actor import ANYBODY

PAGE = "/network/"
FIRST = 500_000
"""The number of the first project that is added to the region's own."""
PROJECTS_EACH, STEEPNESS = 0.3, 0.6


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args(arguments)
    call_command("migrate", verbosity=0)
    make(given.nodes)
    found = network(NetworkWanted(region="SE11"), viewer=ANYBODY)
    browser = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
    browser.get(PAGE)  # what a worker loads once
    again = browser.get(PAGE)
    told = {
        "nodes": len(found.members),
        "ties": len(found.ties.joint),
        "bytes": len(again.content),
        "first": [_seconds(browser, PAGE, is_first=True) for _ in range(given.rounds)],
        "focus": [
            _seconds(browser, f"{PAGE}?focus={found.members[0].uuid}", is_first=True)
            for _ in range(given.rounds)
        ],
        "kept": [_seconds(browser, PAGE) for _ in range(given.rounds)],
    }
    print(json.dumps(told))


def make(nodes: int) -> None:
    """A region of a quarter more organisations than ``nodes``, since not all find a partner."""
    size = round(nodes * 1.25)
    region.make(size)
    models.Organisation.objects.update(visibility="open")
    rng = np.random.default_rng(region.SEED)
    count = round(size * PROJECTS_EACH)
    weights = 1 / (1 + rng.permutation(size)) ** STEEPNESS
    numbers = rng.integers(4, 22, size=count)
    pairs = np.concatenate(
        [
            np.stack(
                [
                    np.full(n, FIRST + at),
                    rng.choice(size, n, replace=False, p=weights / weights.sum()) + 1,
                ],
                1,
            )
            for at, n in enumerate(numbers)
        ]
    )
    ids = list(range(FIRST, FIRST + count))
    fill(
        models.Initiative,
        {
            "id": ids,
            "uuid": region.uuids(rng, count),
            "programme": ["HORIZON"] * count,
            "key": [str(200_000_000 + at) for at in ids],
            "acronym": [f"NET{at}" for at in ids],
            "title": [f"Project {at}" for at in ids],
            "starts_on": [date(2020 + at % 6, 1, 1) for at in ids],
            "ends_on": [date(2023 + at % 6, 12, 31) for at in ids],
            "is_example": [True] * count,
            "created_at": [region.NOW] * count,
            "changed_at": [region.NOW] * count,
        },
    )
    fill(
        models.Participation,
        {
            "initiative_id": pairs[:, 0].tolist(),
            "organisation_id": pairs[:, 1].tolist(),
            "role": ["partner"] * len(pairs),
        },
    )


def _seconds(browser: Client, path: str, *, is_first: bool = False) -> float:
    if is_first:
        for kept in ("pages", "pictures", "pieces"):
            caches[kept].clear()
    start = perf_counter()
    response = browser.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}")
    return perf_counter() - start
