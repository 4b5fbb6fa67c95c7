"""From a point on the map, or an old code, to a region of NUTS 2024."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import numpy as np
import shapely

from skerry.actors import nuts
from skerry.actors.rules.countries import iso_of, nuts_of

# At 1:20 million a harbour may lie in the sea: so far from a region's edge it still counts as there.
# In degrees of latitude: about 11 kilometres.
COAST: Final = 0.1


Points = np.ndarray[tuple[Any, ...], np.dtype[np.object_]]


class RegionFinder:
    """Finds regions for many places at once."""

    def __init__(self, shapes: Mapping[str, "shapely.Geometry"], codes: frozenset[str]) -> None:
        self._codes = codes
        self._finest = list(shapes)
        self._shapes = np.array(list(shapes.values()), dtype=object)
        self._tree = shapely.STRtree(self._shapes)

    def find(
        self,
        latitudes: Sequence[float | None],
        longitudes: Sequence[float | None],
        countries: Sequence[str],
        hints: Sequence[str],
    ) -> list[tuple[str, bool]]:
        """A region for each place, or "", and whether the hint agrees with the point.

        The point decides, if it lies in the country that the source names (or near
        its coast). Else the source's own code does, cut to a length that NUTS 2024
        still has. Else the country. ``countries`` are ISO codes; the code of a region
        outside its country is not believed.
        """
        located = self._locate(latitudes, longitudes, countries)
        return [
            self._settle(point, nuts_of(country), hint)
            for point, country, hint in zip(located, countries, hints, strict=True)
        ]

    def _locate(
        self,
        latitudes: Sequence[float | None],
        longitudes: Sequence[float | None],
        countries: Sequence[str],
    ) -> list[str]:
        where = np.column_stack(
            (np.array(longitudes, dtype=float), np.array(latitudes, dtype=float))
        )
        points: Points = np.asarray(shapely.points(where), dtype=object)
        found = [""] * len(points)
        with np.errstate(invalid="ignore"):
            inside = self._tree.query(points, predicate="intersects")
        for place, shape in inside.T.tolist():
            code = self._finest[shape]
            if not found[place] and countries[place] in {"", iso_of(code)}:
                found[place] = code
        lost = [
            index
            for index, code in enumerate(found)
            if not code and latitudes[index] is not None and countries[index]
        ]
        self._locate_at_sea(points, lost, countries, found)
        return found

    def _locate_at_sea(
        self,
        points: Points,
        lost: Sequence[int],
        countries: Sequence[str],
        found: list[str],
    ) -> None:
        """The nearest region of the same country, where one is near enough."""
        if not lost:
            return
        near = self._tree.query(points[lost], predicate="dwithin", distance=COAST)
        best: dict[int, float] = {}
        for place, shape in near.T.tolist():
            index, code = lost[place], self._finest[shape]
            if countries[index] != iso_of(code):
                continue
            distance = float(shapely.distance(points[index], self._shapes[shape]))
            if distance < best.get(index, COAST * 2):
                best[index] = distance
                found[index] = code

    def _settle(self, point: str, country: str, hint: str) -> tuple[str, bool]:
        code = hint.strip().upper()
        if point:
            return point, len(code) > 2 and code[:3] == point[:3]  # noqa: PLR2004  # country and first level
        if code[:2] == country or not country:
            while len(code) > 2 and code not in self._codes:  # noqa: PLR2004  # a country's length
                code = code[:-1]
            if code in self._codes:
                return code, False
        return (country if country in self._codes else ""), False


@cache
def nuts_2024() -> RegionFinder:
    """The finder over the shapes that come with Skerry."""
    regions = list(nuts.names())
    deepest = {region.code for region in regions} - {region.code[:-1] for region in regions}
    shapes = {
        shape.code: shapely.geometry.shape(shape.geometry)
        for level in nuts.LEVELS
        for shape in nuts.shapes(level)
        if shape.code in deepest
    }
    return RegionFinder(shapes, frozenset(region.code for region in regions))
