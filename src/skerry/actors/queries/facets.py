"""How many organisations remain behind each choice of each facet, in one query.

This says in SQL what ``choosing`` counts in memory for the pages with facets, and
the tests hold both equal.

The counts of a facet are made without its own choices, so that a person can widen
them, and with those of all the others. Only organisations that the viewer may see
are counted, and only through offerings that they may see.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import Model, QuerySet

from skerry.actors.models import (
    Concept,
    Offering,
    OrganisationConcept,
    Region,
    Scheme,
    Site,
)
from skerry.actors.queries import directory
from skerry.actors.queries.directory import Facet, Wanted
from skerry.kernel.actor import Viewer
from skerry.kernel.caching import remembered
from skerry.kernel.models import DataVersion

MOST_SHOWN: Final = 12
Sql = tuple[str, Sequence[Any]]  # Any: parameters of whatever type the columns have


@dataclass(frozen=True, kw_only=True)
class Counts:
    """``of`` maps each facet to its values and their numbers, the largest first."""

    total: int
    of: Mapping[Facet, Mapping[str, int]]


def count(wanted: Wanted, *, viewer: Viewer, places: Sequence[str]) -> Counts:
    """The counts for ``wanted``, kept in memory until the directory changes.

    ``places`` are the regions offered as a choice.
    """
    if wanted.hits is not None and not wanted.hits:
        return Counts(total=0, of={facet: {} for facet in Facet})
    key = (wanted.key, sorted(viewer.tiers), sorted(viewer.organisations), tuple(places))
    return remembered(DataVersion.DIRECTORY, "facets", key, lambda: _count(wanted, viewer, places))


def _count(wanted: Wanted, viewer: Viewer, places: Sequence[str]) -> Counts:
    bases = {"everything": _base(wanted, viewer)}
    bases |= {f"without_{facet}": _base(wanted.without(facet), viewer) for facet in wanted.chosen}
    parts = _parts(wanted, viewer, places)
    sql = "WITH {} {}".format(
        ", ".join(f"{name} AS MATERIALIZED ({base})" for name, (base, _) in bases.items()),
        " UNION ALL ".join(part for part, _ in parts),
    )
    parameters = [value for _, values in [*bases.values(), *parts] for value in values]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    return _counts(rows)


def _parts(wanted: Wanted, viewer: Viewer, places: Sequence[str]) -> Sequence[Sql]:
    """The counts of each facet; those of one base are made in one go, as every part reads it anew."""
    together = {
        facets: part
        for facets, part in TOGETHER.items()
        if not any(facet in wanted.chosen for facet in facets)
    }
    done = {facet for facets in together for facet in facets}
    alone = [_part(facet, wanted, viewer, places) for facet in Facet if facet not in done]
    totals = [] if Facet.KIND in done else [_total()]
    return [*totals, *((part, ()) for part in together.values()), *alone]


def _counts(rows: Sequence[tuple[str, str, int]]) -> Counts:
    found: dict[Facet, Counter[str]] = {facet: Counter() for facet in Facet}
    total = 0
    for name, value, number in rows:
        if name == "total":
            total = number
        elif name == "kind and size":
            kind, size = value.split()
            found[Facet.KIND][kind] += number
            found[Facet.SIZE][size] += number
            total += number
        else:
            found[Facet(name)][value] = number
    return Counts(total=total, of={facet: _largest(facet, n) for facet, n in found.items()})


def _largest(facet: Facet, numbers: Mapping[str, int]) -> Mapping[str, int]:
    most = None if facet is Facet.PLACE else MOST_SHOWN
    return dict(sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))[:most])


def _base(wanted: Wanted, viewer: Viewer) -> Sql:
    rows = directory.organisations(wanted, viewer=viewer).values("id", "kind", "size_class")
    return _sql(rows)


def _sql(rows: "QuerySet[Model, object]") -> Sql:
    sql, parameters = rows.query.get_compiler(connection=connection).as_sql()
    return sql, parameters


def _total() -> Sql:
    return "SELECT 'total', '', COUNT(*) FROM everything", ()


def _part(facet: Facet, wanted: Wanted, viewer: Viewer, places: Sequence[str]) -> Sql:
    base = f"without_{facet}" if facet in wanted.chosen else "everything"
    match facet:
        case Facet.KIND:
            return f"SELECT 'kind', kind, COUNT(*) FROM {base} GROUP BY kind", ()  # noqa: S608  # our own names
        case Facet.SIZE:
            return f"SELECT 'size', size_class, COUNT(*) FROM {base} GROUP BY size_class", ()  # noqa: S608  # likewise
        case Facet.PLACE:
            return _places(base, places)
        case Facet.CITY:
            return _cities(base, wanted)
        case Facet.CONCEPT | Facet.SECTOR:
            return _concepts(base, facet, wanted)
    return _offerings(base, viewer)


def _places(base: str, places: Sequence[str]) -> Sql:
    """A region's organisations are those with a site in it; each counts once a region."""
    marks = ", ".join(["%s"] * len(places)) or "NULL"
    sql = (
        f"SELECT 'place', r.code, COUNT(DISTINCT s.organisation_id) FROM {_table(Region)} r "  # noqa: S608  # our own names
        f"JOIN {_table(Site)} s ON s.region_id >= r.code AND s.region_id <= r.code || 'ZZZ' "
        f"JOIN {base} b ON b.id = s.organisation_id WHERE r.code IN ({marks}) GROUP BY r.code"
    )
    return sql, places


def _cities(base: str, wanted: Wanted) -> Sql:
    """The cities with most organisations in the chosen places, and those that are chosen."""
    rows, parameters = _sql(
        directory.sites(wanted.without(Facet.CITY))
        .exclude(city="")
        .values("city", "organisation_id")
    )
    chosen = wanted.of(Facet.CITY)
    marks = ", ".join(["%s"] * len(chosen)) or "NULL"
    sql = (
        f"SELECT * FROM (SELECT 'city', s.city, COUNT(DISTINCT s.organisation_id) AS number "  # noqa: S608  # our own names
        f"FROM ({rows}) s JOIN {base} b ON b.id = s.organisation_id GROUP BY s.city "
        f"ORDER BY CASE WHEN s.city IN ({marks}) THEN 0 ELSE 1 END, number DESC, s.city "
        f"LIMIT {MOST_SHOWN}) AS cities"
    )
    return sql, [*parameters, *chosen]


def _concepts(base: str, facet: Facet, wanted: Wanted) -> Sql:
    """The concepts that most organisations have, themselves or a step below, and those chosen."""
    purpose = "is_for_speciality" if facet is Facet.CONCEPT else "is_for_sector"
    chosen = wanted.of(facet)
    marks = ", ".join(["%s"] * len(chosen)) or "NULL"
    sql = (
        f"SELECT * FROM (SELECT '{facet}', CAST(l.concept_id AS varchar(20)), COUNT(*) AS number "  # noqa: S608  # our own names
        f"FROM ({_LINKS}) l JOIN {base} b ON b.id = l.organisation_id "
        f"JOIN {_table(Concept)} c ON c.id = l.concept_id "
        f"JOIN {_table(Scheme)} m ON m.id = c.scheme_id AND m.{purpose} GROUP BY l.concept_id "
        f"ORDER BY CASE WHEN l.concept_id IN ({marks}) THEN 0 ELSE 1 END, number DESC, l.concept_id "
        f"LIMIT {MOST_SHOWN}) AS {facet}s"
    )
    return sql, [int(pk) for pk in chosen]


def _offerings(base: str, viewer: Viewer) -> Sql:
    rows, parameters = _sql(Offering.objects.visible_to(viewer).values("kind", "organisation_id"))
    sql = (
        f"SELECT 'offering', o.kind, COUNT(DISTINCT o.organisation_id) FROM ({rows}) o "  # noqa: S608  # our own names
        f"JOIN {base} b ON b.id = o.organisation_id GROUP BY o.kind"
    )
    return sql, parameters


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


# Choosing a concept means those a step below it too, so its count has them as well, each once.
_LINKS: Final = (
    f"SELECT organisation_id, concept_id FROM {_table(OrganisationConcept)} "  # noqa: S608  # our own names
    f"UNION SELECT k.organisation_id, c.parent_id FROM {_table(OrganisationConcept)} k "
    f"JOIN {_table(Concept)} c ON c.id = k.concept_id WHERE c.parent_id IS NOT NULL"
)
TOGETHER: Final[Mapping[tuple[Facet, Facet], str]] = {
    (Facet.KIND, Facet.SIZE): (
        "SELECT 'kind and size', kind || ' ' || size_class, COUNT(*) FROM everything "
        "GROUP BY kind, size_class"
    ),
    (Facet.CONCEPT, Facet.SECTOR): (
        "SELECT CASE WHEN m.is_for_sector THEN 'sector' ELSE 'concept' END, "  # noqa: S608  # our own names
        f"CAST(l.concept_id AS varchar(20)), COUNT(*) FROM ({_LINKS}) l "
        f"JOIN everything b ON b.id = l.organisation_id JOIN {_table(Concept)} c ON c.id = l.concept_id "
        f"JOIN {_table(Scheme)} m ON m.id = c.scheme_id AND (m.is_for_speciality OR m.is_for_sector) "
        "GROUP BY l.concept_id, m.is_for_sector"
    ),
}
