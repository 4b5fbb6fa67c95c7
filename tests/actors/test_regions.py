import doctest

import pytest

from skerry.actors import nuts
from skerry.actors.importers import cordis, values
from skerry.actors.importers.places import nuts_2024
from skerry.actors.models import Region
from skerry.actors.queries.site_search import search_everything
from skerry.actors.rules import countries, runs
from skerry.actors.services.regions import load_regions
from skerry.kernel.actor import ANYBODY, COMMAND
from skerry.kernel.models import (
    AuditEvent,
    DataVersion,
    SearchEntry,
    SearchKind,
    VersionCounter,
)
from tests.actors.imports import LATER, NOON


@pytest.mark.django_db
def test_loading_regions_twice_changes_nothing_the_second_time():
    assert load_regions(by=COMMAND, now=NOON) == 1798
    assert load_regions(by=COMMAND, now=LATER) == 1798

    assert Region.objects.count() == 1798
    assert AuditEvent.objects.filter(kind="actors.regions.loaded").count() == 1
    assert VersionCounter.objects.get(part=DataVersion.DIRECTORY).number == 1
    home = Region.objects.get(code="SE11")
    assert (home.name, home.level, home.parent_id, home.country) == ("Stockholm", 2, "SE1", "SE")
    assert 17 < home.west < home.east < 20
    assert 58 < home.south < home.north < 61


@pytest.mark.django_db
def test_loading_mends_what_was_changed_by_hand():
    load_regions(by=COMMAND, now=NOON)
    Region.objects.filter(code="SE110").update(name="Elsewhere")

    load_regions(by=COMMAND, now=LATER)

    assert Region.objects.get(code="SE110").name == "Stockholms län"


@pytest.mark.django_db
def test_a_region_is_found_once_it_is_loaded():
    load_regions(by=COMMAND, now=NOON)

    groups = search_everything("västra götaland", viewer=ANYBODY, language="en")

    assert [(group.kind, one.title) for group in groups for one in group.shown] == [
        (SearchKind.REGION, "Västra Götalands län")
    ]


@pytest.mark.django_db
def test_loading_again_makes_regions_found_that_an_earlier_version_loaded():
    load_regions(by=COMMAND, now=NOON)
    SearchEntry.objects.all().delete()

    load_regions(by=COMMAND, now=LATER)

    assert SearchEntry.objects.filter(kind=SearchKind.REGION).count() == 1798


def test_the_shapes_come_with_the_notice_of_their_owner():
    assert nuts.NOTICE == "© EuroGeographics for the administrative boundaries"
    assert [len(list(nuts.shapes(level))) for level in nuts.LEVELS] == [
        sum(1 for region in nuts.names() if region.level == level) for level in nuts.LEVELS
    ]


@pytest.mark.parametrize(
    ("latitude", "longitude", "country", "hint", "region", "agrees"),
    [
        (59.33, 18.06, "SE", "", "SE110", False),
        (59.33, 18.06, "SE", "SE110", "SE110", True),
        (59.33, 18.06, "SE", "SE232", "SE110", False),
        (59.33, 18.06, "", "", "SE110", False),
        (59.33, 18.06, "NO", "NO081", "NO081", False),  # the point lies in another country
        (37.98, 23.73, "GR", "EL303", "EL303", True),
        (42.66, 21.16, "XK", "XK", "XK001", False),
        (51.5, -0.13, "GB", "UKI31", "", False),
        (57.68, 11.72, "SE", "", "SE232", False),  # in the sea, near the coast
        (56.5, 18.9, "SE", "", "SE", False),  # far out at sea
        (51.4, 3.6, "NL", "", "NL341", False),  # in the sea, near two regions
        (None, None, "FR", "FR241", "FR", False),  # Centre in NUTS 2013 is FRB now
        (None, None, "DE", "DE212", "DE212", False),
        (None, None, "DE", "AT130", "DE", False),  # a code of another country
        (None, None, "", "IT", "IT", False),
        (None, None, "US", "US", "", False),
        (None, None, "", "", "", False),
    ],
)
def test_places_find_their_region_of_2024(latitude, longitude, country, hint, region, agrees):
    found = nuts_2024().find([latitude], [longitude], [country], [hint])

    assert found == [(region, agrees)]


@pytest.mark.parametrize(
    "module", [values, cordis, countries, runs], ids=lambda module: module.__name__
)
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0
