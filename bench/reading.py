"""What the readers of the soak read: directory, profiles, projects, search, map data and the front page."""

import argparse
import json
from collections.abc import Sequence
from itertools import chain, zip_longest

from bench.finding import names
from bench.recording import signed_in
from bench.searching import search_address
from bench.visits import directory_addresses, searches
from skerry.actors.models import Initiative, Organisation
from skerry.kernel.actor import ANYBODY

FRONT = ("/", "/directory/", "/map/", "/map/places.geojson", "/projects/", "/figures/")


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=300)
    count = parser.parse_args(arguments).count
    _client, cookie = signed_in()
    print(json.dumps({"addresses": addresses(count), "cookie": cookie}))


def addresses(count: int) -> list[str]:
    """As many pages of each kind, by turns."""
    called, each = names(count), count // 4
    organisations = Organisation.objects.visible_to(ANYBODY).order_by("pk")[:each]
    initiatives = Initiative.objects.visible_to(ANYBODY).order_by("pk")[: each // 2]
    kinds = (
        directory_addresses(called, count=each),
        [found.get_absolute_url() for found in organisations],
        [search_address(query, 0) for query in searches(called, count=each)],
        [found.get_absolute_url() for found in initiatives],
        FRONT,
    )
    turns = chain.from_iterable(zip_longest(*kinds))
    return [address for address in turns if address is not None]
