"""A large region, made from a seed: the same organisations on every machine.

Kinds, sizes and places are drawn as they are found: mostly small companies, a third of
them in the home region, most with no speciality given and some with many.
"""

import argparse
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.core.management import call_command
from django.db import models as orm
from django.db import transaction

from bench import drawing, words
from bench.drawing import KINDS, SEED, Draw, some
from bench.filling import fill, settle
from bench.places import Place, all_places
from skerry.actors import indexing, models
from skerry.actors.enums import RunState, SizeBasis, SizeClass

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
SIZES = {"unknown": 0.45, "micro": 0.33, "small": 0.13, "medium": 0.06, "large": 0.03}
TIERS = {"open": 0.95, "members": 0.03, "vetted": 0.015, "protected": 0.005}
OFFERS = {"product": 0.35, "service": 0.4, "course": 0.15, "support": 0.1}
ROLES = {"coordinator": 0.15, "partner": 0.8, "third-party": 0.05}
SPECIALITIES = {"0": 0.55, "1": 0.2, "2": 0.12, "3": 0.07, "4": 0.04, "5": 0.02}
OFFERING_SHARE, TEXT_SHARE, SECOND_SITE_SHARE, INITIATIVE_SHARE = 0.1, 0.3, 0.06, 0.08
PARTNERS = 7


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    call_command("migrate", verbosity=0)
    make(parser.parse_args(arguments).size)


def make(size: int) -> None:
    """Fill an empty, migrated database with ``size`` organisations and all that hangs on them."""
    rng = np.random.default_rng(SEED)
    places = all_places()
    with transaction.atomic():
        _regions(places)
        concepts = _schemes(rng)
        homes = drawing.homes(rng, places, size)
        _organisations(rng, homes, run=_finished_run())
        _sites(rng, places, homes)
        _concept_links(rng, size, concepts)
        _offerings(rng, size, concepts)
        initiatives = _initiatives(rng, size)
        _index(size, initiatives)
    settle([getattr(models, name) for name in ("Organisation", "Initiative", "Offering")])


def uuids(rng: Draw, size: int) -> list[UUID]:
    octets = rng.integers(0, 256, size=(size, 16), dtype=np.uint8)
    return [UUID(bytes=row.tobytes(), version=4) for row in octets]


def _regions(places: Sequence[Place]) -> None:
    if models.Region.objects.exists():
        return
    codes = [place.code for place in places]
    columns: dict[str, Sequence[object]] = {
        field: [getattr(place, field) for place in places]
        for field in ("code", "level", "name", "name_latin", "west", "south", "east", "north")
    }
    fill(
        models.Region, columns | {"parent_id": [code[:-1] if code[2:] else None for code in codes]}
    )
    models.Cluster.objects.create(region_id="SE11", name="Skerry", is_home=True)


def _schemes(rng: Draw) -> Sequence[int]:
    """Two schemes with their concepts; the answer is the ids of the specialities, then of the sectors."""
    speciality = models.Scheme.objects.create(
        key="bench-specialities", title="Specialities", is_for_speciality=True
    )
    sector = models.Scheme.objects.create(key="bench-sectors", title="Sectors", is_for_sector=True)
    narrow = [f"{term}: {aspect}" for term in words.SPECIALITIES for aspect in words.ASPECTS]
    terms = [*narrow, *words.SECTORS]
    first = 1 + (models.Concept.objects.aggregate(last=orm.Max("pk"))["last"] or 0)
    ids = list(range(first, first + len(terms)))
    fill(
        models.Concept,
        {
            "id": ids,
            "uuid": uuids(rng, len(ids)),
            "scheme_id": [speciality.pk] * len(narrow) + [sector.pk] * len(words.SECTORS),
            "notation": [f"b{place}" for place in range(len(ids))],
        },
    )
    for language, mark in (("en", ""), ("sv", " (sv)")):
        fill(
            models.ConceptLabel,
            {
                "concept_id": ids,
                "language": [language] * len(ids),
                "text": [term + mark for term in terms],
            },
        )
    return ids


def _finished_run() -> int:
    source = models.Source.objects.create(key="bench", name="Made for measuring", is_example=True)
    run = models.ImportRun.objects.create(
        source=source,
        importer="bench",
        file_name="bench",
        state=RunState.COMPLETE,
        created_at=NOW,
        completed_at=NOW,
    )
    return int(run.pk)


def _organisations(rng: Draw, homes: Sequence[Place], *, run: int) -> None:
    size = len(homes)
    ids = list(range(1, size + 1))
    kinds, sizes = some(rng, KINDS, size), some(rng, SIZES, size)
    called = [
        words.named(rng, kind=kind, country=home.country)
        for kind, home in zip(kinds, homes, strict=True)
    ]
    days = [date(2025, 1, 1) + timedelta(days=int(n)) for n in rng.integers(0, 660, size)]
    confirmed = rng.random(size) < 0.4
    columns: dict[str, Sequence[object]] = {
        "id": ids,
        "uuid": uuids(rng, size),
        "name": [each.name for each in called],
        "kind": kinds,
        "size_class": sizes,
        "size_basis": [
            SizeBasis.UNKNOWN if each == SizeClass.UNKNOWN else SizeBasis.DECLARED for each in sizes
        ],
        "website": [f"https://{each.domain}/" for each in called],
        "mail_domain": [each.domain for each in called],
        "visibility": some(rng, TIERS, size),
        "confirmed_on": [
            day if known else None for day, known in zip(days, confirmed, strict=True)
        ],
        "is_example": [True] * size,
        "origins": [{"*": {"run": run}}] * size,
        "run_id": [run if imported else None for imported in rng.random(size) < 0.7],
        "created_at": [NOW] * size,
        "changed_at": [NOW] * size,
    }
    fill(models.Organisation, columns)
    _names(called, homes)
    _texts(rng, called, homes)


def _names(called: Sequence[words.Named], homes: Sequence[Place]) -> None:
    fill(
        models.OrganisationName,
        {
            "organisation_id": range(1, len(called) + 1),
            "kind": ["short"] * len(called),
            "language": [words.LANGUAGES[home.country] for home in homes],
            "text": [each.short for each in called],
        },
    )
    fill(
        models.Identifier,
        {
            "organisation_id": range(1, len(called) + 1),
            "scheme": ["pic"] * len(called),
            "value": [str(900_000_000 + number) for number in range(len(called))],
        },
    )


def _texts(rng: Draw, called: Sequence[words.Named], homes: Sequence[Place]) -> None:
    chosen = np.flatnonzero(rng.random(len(called)) < TEXT_SHARE).tolist()
    terms = rng.integers(len(words.SPECIALITIES), size=(len(chosen), 2))
    fill(
        models.OrganisationText,
        {
            "organisation_id": [at + 1 for at in chosen],
            "language": [words.LANGUAGES[homes[at].country] for at in chosen],
            "summary": [
                f"{called[at].name}: {words.SPECIALITIES[a]} and {words.SPECIALITIES[b]} since 19{at % 90 + 10}"
                for at, (a, b) in zip(chosen, terms, strict=True)
            ],
        },
    )


def _sites(rng: Draw, places: Sequence[Place], homes: Sequence[Place]) -> None:
    small = [place for place in places if place.level == 3]
    more = np.flatnonzero(rng.random(len(homes)) < SECOND_SITE_SHARE)
    where = [*homes, *(small[at] for at in rng.integers(len(small), size=len(more)))]
    east, north = rng.random(len(where)), rng.random(len(where))
    columns: dict[str, Sequence[object]] = {
        "organisation_id": [*range(1, len(homes) + 1), *(int(at) + 1 for at in more)],
        "region_id": [place.code for place in where],
        "city": [place.towns[int(at)] for place, at in zip(where, east * 4, strict=True)],
        "country": [place.country for place in where],
        "longitude": [p.west + (p.east - p.west) * at for p, at in zip(where, east, strict=True)],
        "latitude": [
            p.south + (p.north - p.south) * at for p, at in zip(where, north, strict=True)
        ],
        "is_main": [True] * len(homes) + [False] * len(more),
    }
    fill(models.Site, columns)


def _concept_links(rng: Draw, size: int, concepts: Sequence[int]) -> None:
    """None to five specialities each, some far more common than others."""
    counts = np.array([int(each) for each in some(rng, SPECIALITIES, size)])
    holders = np.repeat(np.arange(1, size + 1), counts)
    ranks = 1 / np.arange(1, len(concepts) + 1) ** 0.7
    chosen = rng.choice(np.array(concepts), size=len(holders), p=ranks / ranks.sum())
    pairs = np.unique(np.stack([holders, chosen], axis=1), axis=0)
    fill(
        models.OrganisationConcept,
        {"organisation_id": pairs[:, 0].tolist(), "concept_id": pairs[:, 1].tolist()},
    )


def _offerings(rng: Draw, size: int, concepts: Sequence[int]) -> None:
    holders = (1 + np.flatnonzero(rng.random(size) < OFFERING_SHARE)).tolist()
    ids = list(range(1, len(holders) + 1))
    topics = rng.integers(len(words.SPECIALITIES), size=len(ids))
    fill(
        models.Offering,
        {
            "id": ids,
            "uuid": uuids(rng, len(ids)),
            "organisation_id": holders,
            "kind": some(rng, OFFERS, len(ids)),
            "is_example": [True] * len(ids),
        },
    )
    fill(
        models.OfferingText,
        {
            "offering_id": ids,
            "language": ["en"] * len(ids),
            "title": [f"{words.SPECIALITIES[at]} for small firms" for at in topics],
        },
    )
    links: Any = models.Offering.concepts.through
    fill(links, {"offering_id": ids, "concept_id": [concepts[at] for at in topics]})


def _initiatives(rng: Draw, size: int) -> int:
    count = max(1, round(size * INITIATIVE_SHARE))
    ids = list(range(1, count + 1))
    topics = rng.integers(len(words.SPECIALITIES), size=(count, 2))
    fill(
        models.Initiative,
        {
            "id": ids,
            "uuid": uuids(rng, count),
            "programme": ["HORIZON"] * count,
            "key": [str(101_000_000 + number) for number in ids],
            "acronym": [f"PROJ{number}" for number in ids],
            "title": [
                f"{words.SPECIALITIES[a]} through {words.SPECIALITIES[b]}" for a, b in topics
            ],
            "is_example": [True] * count,
            "created_at": [NOW] * count,
            "changed_at": [NOW] * count,
        },
    )
    partners = np.stack(
        [np.repeat(ids, PARTNERS), rng.integers(1, size + 1, size=count * PARTNERS)], axis=1
    )
    pairs = np.unique(partners, axis=0)
    fill(
        models.Participation,
        {
            "initiative_id": pairs[:, 0].tolist(),
            "organisation_id": pairs[:, 1].tolist(),
            "role": some(rng, ROLES, len(pairs)),
        },
    )
    return count


def _index(organisations: int, initiatives: int) -> None:
    """Search entries, written by the product's own code."""
    indexing.index_regions(list(models.Region.objects.values_list("code", flat=True)))
    indexing.index_concepts(list(models.Concept.objects.values_list("pk", flat=True)))
    indexing.index_organisations(range(1, organisations + 1))
    indexing.index_initiatives(range(1, initiatives + 1))
