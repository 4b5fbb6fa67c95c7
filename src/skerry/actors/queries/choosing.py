"""Which organisations answer, and how many remain behind each choice, by the columns in memory.

The same as ``directory.organisations`` and ``facets``, a hundred times faster.
"""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial, reduce
from operator import and_, or_
from typing import Any, Final, TypeVar

import numpy as np

from skerry.actors.models import Organisation
from skerry.actors.queries import columns as stored
from skerry.actors.queries.columns import NONE, Codes, Columns, Links, Mask, Numbers
from skerry.actors.queries.directory import PAGE_SIZE, Facet, Sort, Wanted
from skerry.actors.queries.facets import MOST_SHOWN, Counts
from skerry.kernel.actor import Viewer

T = TypeVar("T")
_PLACED: Final = (Facet.PLACE, Facet.CITY)


def choose(wanted: Wanted, *, viewer: Viewer) -> "Choosing":
    """Ask this for the counts and for the page: what both need is found once."""
    return Choosing(
        columns=stored.columns(),
        wanted=wanted,
        tiers=tuple(stored.TIERS.index(tier) for tier in sorted(viewer.tiers)),
        own=_own(viewer),
    )


def _own(viewer: Viewer) -> Sequence[int]:
    if not viewer.organisations:
        return ()
    own = Organisation.objects.filter(uuid__in=viewer.organisations)
    return tuple(own.order_by("pk").values_list("pk", flat=True))


@dataclass(frozen=True, kw_only=True, eq=False)
class Choosing:
    """What is wanted, by a viewer who sees ``tiers`` and belongs to the organisations ``own``."""

    columns: Columns
    wanted: Wanted
    tiers: Sequence[int]
    own: Sequence[int]

    def counts(self, places: Sequence[str]) -> Counts:
        """As ``facets.count``; ``places`` are the regions offered as a choice."""
        return self.kept(("counts", *places), lambda: self._counts(places))

    def kept(self, about: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` makes of the counts, kept for all who want and may see the same.

        Turning the pages of a list, or sorting it, changes none of it. ``about`` must hold
        what else it depends on. What words mean is asked each time.
        """
        if self.wanted.hits is not None:
            return make()
        return self.columns.made_once((about, self.wanted.key, self.tiers, self.own), make)

    def _counts(self, places: Sequence[str]) -> Counts:
        numbers = {
            Facet.KIND: self._plain(Facet.KIND, self.columns.kind, stored.KINDS),
            Facet.SIZE: self._plain(Facet.SIZE, self.columns.size, stored.SIZES),
            Facet.PLACE: self._places(places),
            Facet.CITY: self._cities(),
            Facet.CONCEPT: self._concepts(Facet.CONCEPT, self.columns.is_speciality),
            Facet.SECTOR: self._concepts(Facet.SECTOR, self.columns.is_sector),
            Facet.OFFERING: self._offerings(),
        }
        return Counts(
            total=self.total,
            of={facet: _largest_first(found) for facet, found in numbers.items()},
        )

    def page_keys(self, first: int) -> list[int]:
        """The organisations from number ``first`` on, as many as a page holds."""
        columns, last = self.columns, first + PAGE_SIZE
        if self.wanted.sort is Sort.RELEVANCE and self.wanted.hits is not None:
            at = columns.positions(self.wanted.hits)
            ordered = at[self.answering[at]]
        elif self.wanted.sort is Sort.NEWEST:
            ordered = columns.newest[self.answering[columns.newest]]
        else:
            ordered = np.flatnonzero(self.answering)
        return [int(pk) for pk in columns.pk[ordered[first:last]]]

    @cached_property
    def total(self) -> int:
        return int(np.count_nonzero(self.answering))

    @cached_property
    def answering(self) -> Mask:
        return self._without(None)

    def _without(self, facet: Facet | None) -> Mask:
        """Those that answer to everything that is wanted, but for the choices of ``facet``."""
        masks = [mask for of, mask in self._masks.items() if of != facet and of not in _PLACED]
        return reduce(and_, [*masks, *self._placed(facet)], self._seen)

    @cached_property
    def _seen(self) -> Mask:
        """Those that the viewer may see at all, and that the words mean."""
        columns = self.columns
        seen = columns.remembered(self.tiers, lambda: np.isin(columns.tier, self.tiers))
        if self.own:
            seen = seen | columns.having(columns.positions(self.own))
        if self.wanted.hits is not None:
            seen = seen & columns.having(columns.positions(self.wanted.hits))
        return seen

    @cached_property
    def _masks(self) -> Mapping[Facet, Mask]:
        """For each facet with choices, those that answer to one of them."""
        wanted = self.wanted
        made: Mapping[Facet, Callable[[str], Mask]] = {
            Facet.KIND: partial(self._coded, self.columns.kind, stored.KINDS),
            Facet.SIZE: partial(self._coded, self.columns.size, stored.SIZES),
            Facet.CONCEPT: self._with_concept,
            Facet.SECTOR: self._with_concept,
        }
        found = {
            facet: reduce(or_, (self._kept(facet, value, mask) for value in wanted.of(facet)))
            for facet, mask in made.items()
            if wanted.of(facet)
        }
        if wanted.of(Facet.OFFERING):
            kinds = [stored.OFFERS.index(kind) for kind in wanted.of(Facet.OFFERING)]
            chosen = self._offered & np.isin(self.columns.offerings.label, kinds)
            found[Facet.OFFERING] = self.columns.having(self.columns.offerings.of[chosen])
        return found

    def _kept(self, facet: Facet, value: str, make: Callable[[str], Mask]) -> Mask:
        return self.columns.remembered((facet, value), lambda: make(value))

    def _coded(self, column: Codes, names: Sequence[str], value: str) -> Mask:
        return column == names.index(value) if value in names else np.zeros(len(column), dtype=bool)

    def _with_concept(self, pk: str) -> Mask:
        """Those that have the concept, or one a step below."""
        links, wanted = self.columns.concepts, int(pk)
        at = bisect_left(links.names, wanted)
        is_used = links.names[at : at + 1] == [wanted]
        return self.columns.having(links.of[links.label == (at if is_used else NONE)])

    def _placed(self, without: Facet | None) -> list[Mask]:
        """Those with a site that lies in the chosen places and the chosen cities, if any are chosen."""
        if not any(self.wanted.of(facet) for facet in _PLACED if facet != without):
            return []
        places = () if without is Facet.PLACE else self.wanted.of(Facet.PLACE)
        if without is not Facet.CITY and self.wanted.of(Facet.CITY):
            sites = self._sites_in(places) & self._in_cities
            return [self.columns.having(self.columns.regions.of[sites])]
        return [reduce(or_, (self._in_region(code) for code in places))]

    def _in_region(self, code: str) -> Mask:
        columns = self.columns
        return columns.remembered(
            code, lambda: columns.having(columns.regions.of[columns.in_region(code)])
        )

    def _sites_in(self, places: Sequence[str]) -> Mask:
        if not places:
            return np.ones(len(self.columns.regions.of), dtype=bool)
        return reduce(or_, (self.columns.in_region(code) for code in places))

    @cached_property
    def _in_cities(self) -> Mask:
        cities = self.columns.cities
        known = {name: code for code, name in enumerate(cities.names)}
        chosen = [known[city] for city in self.wanted.of(Facet.CITY) if city in known]
        return np.isin(cities.label, chosen)

    @cached_property
    def _offered(self) -> Mask:
        """The offerings that the viewer may see."""
        columns = self.columns
        of = columns.offerings.of
        seen = columns.remembered(
            ("offered", self.tiers),
            lambda: (
                np.isin(columns.offering_tier, self.tiers) & np.isin(columns.tier[of], self.tiers)
            ),
        )
        return seen | columns.having(columns.positions(self.own))[of] if self.own else seen

    def _plain(self, facet: Facet, column: Codes, names: Sequence[str]) -> dict[str, int]:
        found = np.bincount(column[self._without(facet)], minlength=len(names))
        return _named(found, names)

    def _places(self, places: Sequence[str]) -> dict[str, int]:
        base = self._without(Facet.PLACE)
        found = {code: int(np.count_nonzero(base & self._in_region(code))) for code in places}
        return {code: number for code, number in found.items() if number}

    def _cities(self) -> dict[str, int]:
        cities, base = self.columns.cities, self._without(Facet.CITY)
        rows = base[cities.of] & self._sites_in(self.wanted.of(Facet.PLACE))
        found = cities.distinct(rows)
        if "" in cities.names[:1]:
            found[0] = 0
        return _most(cities, found, self.wanted.of(Facet.CITY))

    def _concepts(self, facet: Facet, purpose: Mask) -> dict[str, int]:
        concepts, base = self.columns.concepts, self._without(facet)
        found = concepts.distinct(base[concepts.of]) * purpose
        chosen = [int(pk) for pk in self.wanted.of(facet)]
        return {str(pk): number for pk, number in _most(concepts, found, chosen).items()}

    def _offerings(self) -> dict[str, int]:
        offerings, base = self.columns.offerings, self._without(Facet.OFFERING)
        return _named(offerings.distinct(base[offerings.of] & self._offered), stored.OFFERS)


def _named(numbers: Numbers, names: Sequence[str]) -> dict[str, int]:
    return {name: int(number) for name, number in zip(names, numbers, strict=True) if number}


def _most(links: Links, numbers: Numbers, chosen: Sequence[Any]) -> dict[Any, int]:
    """Those that are chosen and the largest, as many as are shown. Any: labels of one kind."""
    largest = np.argsort(-numbers, kind="stable")[: MOST_SHOWN + len(chosen)].tolist()
    wanted = [at for at, name in enumerate(links.names) if name in chosen] if chosen else []
    ordered = [*sorted(wanted, key=lambda at: (-numbers[at], at)), *largest]
    shown = [at for at in dict.fromkeys(ordered) if numbers[at]][:MOST_SHOWN]
    return {links.names[at]: int(numbers[at]) for at in shown}


def _largest_first(found: Mapping[str, int]) -> Mapping[str, int]:
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
