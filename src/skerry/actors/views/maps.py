"""The map: the directory's organisations as circles and shades, with a table of the same places."""

import gzip
import json
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from skerry.actors import nuts
from skerry.actors.asking import Asked
from skerry.actors.queries import choosing, maps, places
from skerry.actors.queries.maps import PlaceCount
from skerry.actors.views import filters
from skerry.kernel.caching import cached_for_visitors
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.models import DataVersion
from skerry.kernel.permissions import Permission

COUNTRIES, FINEST = 0, 3
DECIMALS: Final = 3
STEPS: Final = (1, 3, 10, 30, 100)


@require_safe
@require(Permission.DIRECTORY_VIEW)
@cached_for_visitors(DataVersion.DIRECTORY)
def the_map(request: Request) -> HttpResponse:
    asked = filters.asked(request)
    chosen = choosing.choose(asked.wanted, viewer=request.viewer)
    narrowing = filters.narrowing(asked, chosen)
    found = maps.places_of(asked.wanted, viewer=request.viewer)
    context = {
        "asked": asked,
        "total": chosen.total,
        "narrowing": narrowing,
        "chosen": filters.chosen_links(request, narrowing.groups),
        "found": [(place, _list_of(place, asked)) for place in found],
        "with_query": f"?{request.GET.urlencode()}" if request.GET else "",
        "notice": nuts.NOTICE,
        "bounds": asked.areas.bounds,
    }
    return page(request, "actors/map.html", context, part="results")


@require_safe
@require(Permission.DIRECTORY_VIEW)
@cached_for_visitors(DataVersion.DIRECTORY)
def map_data(request: Request) -> HttpResponse:
    """The same places as GeoJSON, and the number of each region."""
    asked = filters.asked(request)
    found = maps.places_of(asked.wanted, viewer=request.viewer)
    features = [_feature(place, asked) for place in found if place.latitude is not None]
    by_region = maps.by_region(asked.wanted, viewer=request.viewer)
    return JsonResponse(
        {
            "type": "FeatureCollection",
            "features": features,
            "regions": {code: _step(number) for code, number in by_region.items()},
        },
        content_type="application/geo+json",
    )


def _feature(place: PlaceCount, asked: Asked) -> dict[str, Any]:  # Any: GeoJSON
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [place.longitude, place.latitude]},
        "properties": {
            "city": place.city,
            "number": place.number,
            "shared": place.shared,
            "step": _step(place.number),
            "href": _list_of(place, asked),
        },
    }


def _step(number: int) -> int:
    """Which of the few sizes or shades stands for ``number``."""
    return sum(number >= step for step in STEPS)


def _list_of(place: PlaceCount, asked: Asked) -> str:
    """The directory with the same choices and this city."""
    query = [("city", place.city)]
    for facet, values in asked.chosen.items():
        query += [(str(facet), value) for value in values if facet != "city"]
    if asked.wanted.words:
        query.append(("q", asked.wanted.words))
    return f"{reverse('actors:directory')}?{urlencode(query)}"


@require_safe
@require(Permission.DIRECTORY_VIEW)
@cache_control(public=True, max_age=86_400)
def outlines(request: Request) -> HttpResponse:
    """The countries, and the finest regions of those that take part: our own base map."""
    countries = tuple(sorted({code[:2] for code in places.areas().codes}))
    response = HttpResponse(_outlines(countries), content_type="application/geo+json")
    response["Content-Encoding"] = "gzip"
    return response


@lru_cache(maxsize=4)
def _outlines(countries: tuple[str, ...]) -> bytes:
    shapes = [
        *((shape, COUNTRIES) for shape in nuts.shapes(COUNTRIES)),
        *((shape, FINEST) for shape in nuts.shapes(FINEST) if shape.code[:2] in countries),
    ]
    features = [
        {
            "type": "Feature",
            "properties": {"code": shape.code, "level": level},
            "geometry": {
                "type": shape.geometry["type"],
                "coordinates": _rounded(shape.geometry["coordinates"]),
            },
        }
        for shape, level in shapes
    ]
    whole = {"type": "FeatureCollection", "features": features}
    return gzip.compress(json.dumps(whole, separators=(",", ":")).encode(), mtime=0)


def _rounded(coordinates: Any) -> Any:  # Any: lists of lists to some depth
    if isinstance(coordinates, float | int):
        return round(coordinates, DECIMALS)
    return [_rounded(part) for part in coordinates]
