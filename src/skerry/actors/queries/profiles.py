"""One organisation and everything its page shows, as far as the viewer may see it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Final
from uuid import UUID

from django.db.models import Case, Count, F, QuerySet, Sum, When

from skerry.actors.enums import SizeBasis
from skerry.actors.models import (
    Identifier,
    ImportRun,
    Initiative,
    Offering,
    OfferingText,
    Organisation,
    OrganisationConcept,
    OrganisationName,
    OrganisationText,
    Participation,
    Site,
    YearlyFigure,
)
from skerry.actors.queries.concepts import FALLBACK, Term, named
from skerry.actors.rules.sizes import newest_counted
from skerry.kernel.actor import Viewer
from skerry.kernel.visibility import Visibility

PROJECTS_A_PAGE: Final = 10
MOST_PARTNERS: Final = 16


@dataclass(frozen=True, kw_only=True)
class Text:
    """What the organisation says of itself; ``is_other_language`` if not in the reader's."""

    language: str
    summary: str
    description: str
    is_other_language: bool


@dataclass(frozen=True, kw_only=True)
class OfferingShown:
    offering: Offering
    title: str
    summary: str
    language: str


@dataclass(frozen=True, kw_only=True)
class Partner:
    organisation: Organisation
    projects: int


@dataclass(frozen=True, kw_only=True)
class Tie:
    one: int
    other: int
    projects: int


@dataclass(frozen=True, kw_only=True)
class Network:
    """The organisation's closest partners, and what they share with it and each other."""

    partners: Sequence[Partner]
    ties: Sequence[Tie]
    others: int


@dataclass(frozen=True, kw_only=True)
class Totals:
    projects: int
    coordinated: int
    contribution: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where values come from. ``fields`` is empty for all that are not named elsewhere."""

    name: str
    licence: str = ""
    attribution: str = ""
    url: str = ""
    at: date | None = None
    fields: Sequence[str] = ()


def organisation_visible_to(viewer: Viewer, *, uuid: UUID) -> Organisation | None:
    return Organisation.objects.visible_to(viewer).filter(uuid=uuid).first()


def names_of(organisation: Organisation) -> Sequence[OrganisationName]:
    rows = OrganisationName.objects.filter(organisation=organisation).order_by("kind", "text")
    return [row for row in rows if row.text != organisation.name]


def sites_of(organisation: Organisation) -> "QuerySet[Site]":
    return (
        Site.objects.filter(organisation=organisation)
        .select_related("region")
        .order_by("-is_main", "city")
    )


def identifiers_of(organisation: Organisation) -> "QuerySet[Identifier]":
    rows = Identifier.objects.shown().filter(organisation=organisation)
    return rows.order_by("scheme", "value")


def text_of(organisation: Organisation, *, language: str) -> Text | None:
    """The text in ``language``, or else in English, or else in any."""
    order = Case(When(language=language, then=0), When(language=FALLBACK, then=1), default=2)
    row = (
        OrganisationText.objects.filter(organisation=organisation)
        .order_by(order, "language")
        .first()
    )
    if row is None:
        return None
    return Text(
        language=row.language,
        summary=row.summary,
        description=row.description,
        is_other_language=row.language != language,
    )


def concepts_of(organisation: Organisation, *, language: str) -> Mapping[bool, Sequence[Term]]:
    """Specialities under True, sectors and others under False."""
    links = OrganisationConcept.objects.filter(organisation=organisation)
    purposes = dict(links.values_list("concept", "concept__scheme__is_for_speciality"))
    terms = named(purposes, language=language) if purposes else {}
    return {
        purpose: sorted(terms[pk] for pk in terms if purposes[pk] is purpose)
        for purpose in (True, False)
    }


def offerings_of(
    organisation: Organisation, *, viewer: Viewer, language: str
) -> Sequence[OfferingShown]:
    rows = list(
        Offering.objects.visible_to(viewer).filter(organisation=organisation).order_by("kind", "id")
    )
    texts: dict[int, OfferingText] = {}
    order = Case(When(language=language, then=2), When(language=FALLBACK, then=1), default=0)
    for text in OfferingText.objects.filter(offering__in=rows).order_by(order) if rows else ():
        texts[text.offering_id] = text
    return [
        OfferingShown(
            offering=row,
            title=texts[row.pk].title,
            summary=texts[row.pk].summary,
            language=texts[row.pk].language,
        )
        for row in rows
        if row.pk in texts
    ]


def participations_of(organisation: Organisation, *, viewer: Viewer) -> "QuerySet[Participation]":
    """Its parts in projects that the viewer sees, the newest first."""
    return (
        Participation.objects.arrived()
        .filter(organisation=organisation, initiative__in=Initiative.objects.visible_to(viewer))
        .select_related("initiative")
        .order_by(F("initiative__starts_on").desc(nulls_last=True), "-initiative__id", "role")
    )


def totals_of(organisation: Organisation, *, viewer: Viewer) -> Totals:
    sums = participations_of(organisation, viewer=viewer).aggregate(
        projects=Count("initiative", distinct=True),
        coordinated=Count(Case(When(role="coordinator", then=F("initiative"))), distinct=True),
        contribution=Sum("contribution"),
    )
    return Totals(**sums)


def network_of(organisation: Organisation, *, viewer: Viewer) -> Network:
    """The closest partners by joint projects, with the ties among them."""
    own = participations_of(organisation, viewer=viewer).order_by().values("initiative")
    seen = Organisation.objects.visible_to(viewer).exclude(pk=organisation.pk).values("pk")
    shared = Participation.objects.arrived().filter(initiative__in=own, organisation__in=seen)
    counted = shared.values_list("organisation").annotate(n=Count("initiative", distinct=True))
    ranked = list(counted.order_by("-n", "organisation"))
    closest = dict(ranked[:MOST_PARTNERS])
    rows = Organisation.objects.in_bulk(list(closest))
    return Network(
        partners=[Partner(organisation=rows[pk], projects=n) for pk, n in closest.items()],
        ties=[
            *(Tie(one=organisation.pk, other=pk, projects=n) for pk, n in closest.items()),
            *_ties_among(list(closest), shared),
        ],
        others=len(ranked) - len(closest),
    )


def _ties_among(partners: Sequence[int], shared: "QuerySet[Participation]") -> Sequence[Tie]:
    together: dict[int, set[int]] = {}
    rows = shared.filter(organisation__in=partners).order_by()
    for initiative, partner in rows.values_list("initiative", "organisation"):
        together.setdefault(initiative, set()).add(partner)
    pairs = Counter(pair for group in together.values() for pair in combinations(sorted(group), 2))
    return [Tie(one=one, other=other, projects=n) for (one, other), n in sorted(pairs.items())]


def figures_of(organisation: Organisation, *, viewer: Viewer) -> Sequence[YearlyFigure]:
    """Yearly figures of the tiers that the viewer sees; its own people see all."""
    rows = YearlyFigure.objects.filter(organisation=organisation).order_by("-year", "kind")
    tiers = list(Visibility) if organisation.uuid in viewer.organisations else sorted(viewer.tiers)
    return list(rows.filter(visibility__in=tiers))


def size_year_of(organisation: Organisation) -> int | None:
    """The year whose figures gave the size, if figures gave it. Who may not see them may see this."""
    if organisation.size_basis != SizeBasis.DERIVED:
        return None
    return newest_counted(organisation.figures.values_list("year", "kind"))


def origins_of(organisation: Organisation) -> Sequence[Origin]:
    """The sources of its values, each once; of what people wrote, the newest day."""
    marks: Mapping[str, Mapping[str, str]] = organisation.origins
    runs = ImportRun.objects.select_related("source").in_bulk(
        [mark["run"] for mark in marks.values() if "run" in mark]
    )
    found: dict[object, list[str]] = {}
    newest: dict[object, Mapping[str, object]] = {}
    for name, mark in marks.items():
        who = mark.get("by") or mark.get("run")
        found.setdefault(who, []).append("" if name == "*" else name)
        if who not in newest or str(mark.get("at", "")) > str(newest[who].get("at", "")):
            newest[who] = mark
    return [_origin(newest[who], runs, [f for f in names if f]) for who, names in found.items()]


def _origin(
    mark: Mapping[str, object], runs: Mapping[object, ImportRun], fields: Sequence[str]
) -> Origin:
    run = runs.get(mark.get("run"))
    if run is None:
        at = mark.get("at")
        return Origin(
            name=str(mark.get("by", "")),
            at=date.fromisoformat(str(at)[:10]) if at else None,
            fields=fields,
        )
    return Origin(
        name=run.source.shown_name,
        licence=run.source.shown_licence,
        attribution=run.source.shown_attribution,
        url=run.source.url,
        at=(run.completed_at or run.created_at).date(),
        fields=fields,
    )
