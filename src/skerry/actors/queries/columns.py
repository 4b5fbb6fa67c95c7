"""The directory's facets as columns in memory: counting 100,000 organisations takes a millisecond or two.

``facets`` says in SQL what these functions count, and the tests hold both equal. The
columns (some 5 MB for 100,000 organisations) are read anew when ``DataVersion.DIRECTORY``
changes. They choose and count; what a reader is shown is fetched from the database, by
the viewer's rights.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from skerry.actors.enums import OfferingKind, OrganisationKind, SizeClass
from skerry.actors.models import Concept, Offering, Organisation, OrganisationConcept, Site
from skerry.kernel.caching import Kept
from skerry.kernel.models import DataVersion
from skerry.kernel.visibility import Visibility

T = TypeVar("T")
Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]
Codes = NDArray[np.uint8]
LAST_IN_REGION: Final = "ZZZ"
MOST_MASKS: Final = 128
MOST_KEPT: Final = 900
NONE: Final = -1
OLD_FOR: Final = 2.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Links:
    """Pairs of an organisation (its place in the columns) and a label (its place among ``names``).

    The rows ``repeats`` hold the same pair as a row before them, which ``earlier`` names.
    """

    of: Numbers
    label: Numbers
    names: Sequence[Any]  # Any: whatever the labels are, all of one kind
    repeats: Numbers
    earlier: Numbers

    def distinct(self, chosen: Mask) -> Numbers:
        """How many different organisations each label has among the ``chosen`` rows."""
        rows = np.flatnonzero(chosen)
        if len(self.repeats):
            alone = chosen[self.repeats] & ~chosen[self.earlier]
            counted = chosen.copy()
            counted[self.repeats] = False
            rows = np.concatenate([np.flatnonzero(counted), np.unique(self.earlier[alone])])
        return np.bincount(self.label[rows], minlength=len(self.names))


@dataclass(frozen=True, kw_only=True, eq=False)
class Columns:
    """All organisations that have arrived, in the order of their names."""

    pk: Numbers
    kind: Codes
    size: Codes
    tier: Codes
    newest: Numbers
    regions: Links
    cities: Links
    concepts: Links
    """Each organisation with its concepts, and with those a step above them."""
    is_speciality: Mask
    is_sector: Mask
    offerings: Links
    offering_tier: Codes
    by_pk: Numbers
    """The places in the columns in the order of ``pk``."""
    masks: dict[object, Mask] = field(default_factory=dict)
    kept: dict[object, object] = field(default_factory=dict)

    def having(self, positions: Numbers) -> Mask:
        found = np.zeros(len(self.pk), dtype=bool)
        found[positions] = True
        return found

    def in_region(self, code: str) -> Mask:
        """The sites in ``code`` or below it."""
        label, names = self.regions.label, self.regions.names
        first, last = bisect_left(names, code), bisect_right(names, code + LAST_IN_REGION)
        return self.remembered(("sites", code), lambda: (label >= first) & (label < last))

    def remembered(self, key: object, make: Callable[[], Mask]) -> Mask:
        """A mask that many pages need."""
        known = self.masks.get(key)
        if known is None:
            known = make()
            if len(self.masks) < MOST_MASKS:
                self.masks[key] = known
        return known

    def made_once(self, key: object, make: Callable[[], T]) -> T:
        """What ``make`` makes of these columns, for as long as they are the current ones."""
        known = self.kept.get(key)
        if known is None:
            known = make()
            if len(self.kept) < MOST_KEPT:
                self.kept[key] = known
        return cast("T", known)  # the key says what is kept under it

    def positions(self, pks: Iterable[int]) -> Numbers:
        """Where the organisations ``pks`` stand; those that are not here are left out."""
        return _positions(self.pk, self.by_pk, np.fromiter(pks, dtype=np.int64))


KINDS: Final[Sequence[str]] = OrganisationKind.values
SIZES: Final[Sequence[str]] = SizeClass.values
TIERS: Final[Sequence[str]] = Visibility.values
OFFERS: Final[Sequence[str]] = OfferingKind.values


def columns() -> Columns:
    """The columns of the directory, after a change for at most ``OLD_FOR`` seconds the old ones.

    So long, counts may still hold what has just become hidden; a card never does.
    """
    return _kept.current()


def load() -> Columns:
    """Read the columns from the database: six queries."""
    rows = Organisation.objects.arrived().order_by("name", "id")
    pk, kind, size, tier = _transposed(
        rows.values_list("pk", "kind", "size_class", "visibility"), 4
    )
    keys = _numbers(pk)
    by_pk = np.argsort(keys)
    newest = Organisation.objects.order_by("-created_at", "-id").values_list("pk", flat=True)
    regions, cities = _sites(keys, by_pk)
    concepts, purposes = _concepts(keys, by_pk)
    offerings, offering_tier = _offerings(keys, by_pk)
    return Columns(
        pk=keys,
        kind=_codes(kind, KINDS).astype(np.uint8),
        size=_codes(size, SIZES).astype(np.uint8),
        tier=_codes(tier, TIERS).astype(np.uint8),
        newest=_positions(keys, by_pk, _numbers(newest)),
        regions=regions,
        cities=cities,
        concepts=concepts,
        is_speciality=purposes[0],
        is_sector=purposes[1],
        offerings=offerings,
        offering_tier=offering_tier,
        by_pk=by_pk,
    )


_kept: Final = Kept(DataVersion.DIRECTORY, load, old_for=OLD_FOR)


def _sites(keys: Numbers, by_pk: Numbers) -> tuple[Links, Links]:
    """The same sites by region and by city, row by row."""
    rows = Site.objects.values_list("organisation", "region_id", "city")
    of, region, city = _transposed(rows, 3)
    at = _positions(keys, by_pk, _numbers(of), missing=NONE)
    return _links(at, [code or "" for code in region]), _links(at, city)


def _concepts(keys: Numbers, by_pk: Numbers) -> tuple[Links, tuple[Mask, Mask]]:
    """The links, up to the concepts above too, and what the scheme of each concept is for."""
    of, concept = _transposed(OrganisationConcept.objects.values_list("organisation", "concept"), 2)
    known = {
        pk: (parent, is_speciality, is_sector)
        for pk, parent, is_speciality, is_sector in Concept.objects.values_list(
            "pk", "parent_id", "scheme__is_for_speciality", "scheme__is_for_sector"
        )
    }
    above = [(pk, known[one][0]) for pk, one in zip(of, concept, strict=True) if known[one][0]]
    pairs = [*zip(of, concept, strict=True), *above]
    at = _positions(keys, by_pk, _numbers(pk for pk, _ in pairs), missing=NONE)
    links = _links(at, [one for _, one in pairs])
    described = [known[pk] for pk in links.names]
    speciality = np.array([is_speciality for _, is_speciality, _ in described], dtype=bool)
    sector = np.array([is_sector for _, _, is_sector in described], dtype=bool)
    return links, (speciality, sector)


def _offerings(keys: Numbers, by_pk: Numbers) -> tuple[Links, Codes]:
    of, kind, tier = _transposed(
        Offering.objects.values_list("organisation", "kind", "visibility"), 3
    )
    at = _positions(keys, by_pk, _numbers(of), missing=NONE)
    kept = at >= 0
    links = _linked(at[kept], _codes(kind, OFFERS)[kept], OFFERS)
    return links, _codes(tier, TIERS)[kept].astype(np.uint8)


def _links(at: Numbers, labels: Sequence[Any]) -> Links:  # Any: labels of one kind
    """Links to organisations that are here; ``names`` are sorted."""
    names = sorted(set(labels))
    kept = at >= 0
    return _linked(at[kept], _codes(labels, names)[kept], names)


def _linked(of: Numbers, label: Numbers, names: Sequence[Any]) -> Links:  # Any: as above
    pairs = label * (int(of.max(initial=0)) + 1) + of
    _, index, inverse = np.unique(pairs, return_index=True, return_inverse=True)
    earlier = index[inverse]
    repeats = np.flatnonzero(earlier != np.arange(len(of)))
    return Links(of=of, label=label, names=names, repeats=repeats, earlier=earlier[repeats])


def _positions(
    keys: Numbers, by_key: Numbers, wanted: Numbers, *, missing: int | None = None
) -> Numbers:
    """Where ``wanted`` stand in ``keys``; what is not there is left out, or ``missing``."""
    if not len(keys):
        return np.full(0 if missing is None else len(wanted), NONE, dtype=np.int64)
    at = np.searchsorted(keys, wanted, sorter=by_key).clip(max=len(keys) - 1)
    found = by_key[at]
    is_there = keys[found] == wanted
    return found[is_there] if missing is None else np.where(is_there, found, missing)


def _transposed(rows: Iterable[Sequence[Any]], width: int) -> Sequence[Sequence[Any]]:
    """Rows as columns. Any: each column is of its own kind."""
    return list(zip(*rows, strict=True)) or [()] * width


def _numbers(values: Iterable[int]) -> Numbers:
    return np.fromiter(values, dtype=np.int64)


def _codes(values: Iterable[Any], names: Sequence[Any]) -> Numbers:  # Any: labels of one kind
    known = {name: code for code, name in enumerate(names)}
    return np.fromiter((known[value] for value in values), dtype=np.int64)
