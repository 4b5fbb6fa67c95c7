"""What this room declares upward: personal data, references to organisations, public tables, indicators."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from skerry.actors.enums import ReportState
from skerry.actors.indexing import index_organisations
from skerry.actors.models import (
    EntryReport,
    Identifier,
    Initiative,
    Offering,
    Organisation,
    OrganisationConcept,
    OrganisationName,
    OrganisationText,
    Participation,
    Site,
    YearlyFigure,
)
from skerry.actors.providers import desk, duplicates, revisions
from skerry.kernel.actor import ANYBODY, Actor, Viewer
from skerry.kernel.contacts import contact_of
from skerry.kernel.personal import Kept
from skerry.kernel.providers import (
    IndicatorSource,
    Merge,
    OrganisationReference,
    PersonalDataProvider,
    PublicTable,
    RetentionRule,
    RoomProviders,
)

A_YEAR: Final = timedelta(days=365)
_AT_ONCE: Final = 5_000


def _moved_unless_there(model: type[Model], *unique: str) -> Merge:
    """A merge that moves rows to the organisation that stays, but for those it has already."""

    def merge(*, keep: int, drop: int, by: Actor, now: datetime) -> None:
        rows = model._default_manager
        there = set(rows.filter(organisation=keep).values_list(*unique))
        moving = rows.filter(organisation=drop).values_list("pk", *unique)
        twice = [row[0] for row in moving if tuple(row[1:]) in there]
        rows.filter(pk__in=twice).delete()
        rows.filter(organisation=drop).update(organisation=keep)

    return merge


def _merge_names(*, keep: int, drop: int, by: Actor, now: datetime) -> None:
    _moved_unless_there(OrganisationName, "kind", "language", "text")(
        keep=keep, drop=drop, by=by, now=now
    )
    index_organisations([keep])


def _merge_sites(*, keep: int, drop: int, by: Actor, now: datetime) -> None:
    """The main site stays the main one; a site in the same street of the same city is the same."""
    if Site.objects.filter(organisation=keep, is_main=True).exists():
        Site.objects.filter(organisation=drop).update(is_main=False)
    _moved_unless_there(Site, "country", "city", "street")(keep=keep, drop=drop, by=by, now=now)


def _merge_participations(*, keep: int, drop: int, by: Actor, now: datetime) -> None:
    """Two parts in the same role of the same initiative become one, their amounts added up."""
    there = {
        (part.initiative_id, part.role): part
        for part in Participation.objects.filter(
            organisation=keep, initiative__participations__organisation=drop
        ).distinct()
    }
    for part in Participation.objects.filter(organisation=drop):
        other = there.get((part.initiative_id, part.role))
        if other is None:
            continue
        other.contribution = _sum(other.contribution, part.contribution)
        other.total_cost = _sum(other.total_cost, part.total_cost)
        other.save(update_fields=["contribution", "total_cost"])
        part.delete()
    Participation.objects.filter(organisation=drop).update(organisation=keep)


def _sum(one: Any, other: Any) -> Any:  # Any: amounts, or nothing
    return other if one is None else one if other is None else one + other


def _reports_of(person: UUID) -> QuerySet[EntryReport]:
    """A report carries no account: it is known by the address that its writer left."""
    contact = contact_of(person)
    return (
        EntryReport.objects.filter(reply_to__iexact=contact.address)
        if contact
        else EntryReport.objects.none()
    )


def _export_reports(person: UUID) -> Iterable[Mapping[str, object]]:
    return _reports_of(person).order_by("pk").values("message", "reply_to", "reported_at")


def _erase_reports(*, person: UUID, by: Actor, now: datetime) -> None:
    _reports_of(person).update(message="", reply_to="")


def _expire_reports(*, now: datetime) -> int:
    """Take the words and the address out of reports that were closed a year ago."""
    old = EntryReport.objects.exclude(state=ReportState.NEW).filter(closed_at__lte=now - A_YEAR)
    return old.exclude(message="", reply_to="").update(message="", reply_to="")


def _organisations(_viewer: Viewer) -> Iterator[Sequence[object]]:
    rows = Organisation.objects.visible_to(ANYBODY).filter(sites__is_main=True)
    return rows.order_by("pk").values_list(
        "uuid", "name", "kind", "size_class", "website", "sites__city", "sites__country", "sites__region",
        "is_example",
    ).iterator(_AT_ONCE)  # fmt: skip


def _initiatives(_viewer: Viewer) -> Iterator[Sequence[object]]:
    rows = Initiative.objects.visible_to(ANYBODY)
    return rows.order_by("pk").values_list(
        "uuid", "programme", "key", "acronym", "title", "starts_on", "ends_on", "contribution", "url",
        "is_example",
    ).iterator(_AT_ONCE)  # fmt: skip


def _open_participations() -> QuerySet[Participation]:
    """Only where both sides are open."""
    return Participation.objects.arrived().filter(
        organisation__in=Organisation.objects.visible_to(ANYBODY),
        initiative__in=Initiative.objects.visible_to(ANYBODY),
    )


def _participations(_viewer: Viewer) -> Iterator[Sequence[object]]:
    return _open_participations().order_by("pk").values_list(
        "initiative__uuid", "organisation__uuid", "role", "contribution", "has_ended"
    ).iterator(_AT_ONCE)  # fmt: skip


# Indicators are published, so they count what anybody may see: set against the open tables,
# a larger number would tell how many are hidden.


def _organisations_added(start: datetime, end: datetime) -> int:
    rows = Organisation.objects.visible_to(ANYBODY).filter(is_example=False)
    return rows.filter(created_at__gte=start, created_at__lt=end).count()


def _organisations_confirmed(start: datetime, end: datetime) -> int:
    rows = Organisation.objects.visible_to(ANYBODY).filter(is_example=False)
    days = {"confirmed_on__gte": localdate(start), "confirmed_on__lt": localdate(end)}
    return rows.filter(**days).count()


def _initiatives_added(start: datetime, end: datetime) -> int:
    rows = Initiative.objects.visible_to(ANYBODY).filter(is_example=False)
    return rows.filter(created_at__gte=start, created_at__lt=end).count()


def _participations_begun(start: datetime, end: datetime) -> int:
    starts = {
        "initiative__starts_on__gte": localdate(start),
        "initiative__starts_on__lt": localdate(end),
    }
    return _open_participations().filter(initiative__is_example=False, **starts).count()


def _reference(model: str, merge: Merge, title: Promise | str = "") -> OrganisationReference:
    return OrganisationReference(
        model=f"actors.{model}", field="organisation", merge=merge, title=title
    )


PROVIDERS: Final = RoomProviders(
    room="actors",
    personal_data=[
        PersonalDataProvider(
            model="actors.EntryReport",
            fields=frozenset({"message", "reply_to"}),
            export=_export_reports,
            erase=_erase_reports,
        ),
        *desk.PERSONAL_DATA,
    ],
    retention=[
        RetentionRule(
            model="actors.EntryReport", kept=Kept.A_YEAR, after=A_YEAR, expire=_expire_reports
        ),
        *desk.RETENTION,
    ],
    organisation_references=[
        _reference("Identifier", _moved_unless_there(Identifier, "scheme", "value")),
        _reference("OrganisationName", _merge_names),
        _reference("OrganisationText", _moved_unless_there(OrganisationText, "language")),
        _reference("Site", _merge_sites),
        _reference("OrganisationConcept", _moved_unless_there(OrganisationConcept, "concept")),
        _reference("YearlyFigure", _moved_unless_there(YearlyFigure, "year", "kind")),
        _reference("Offering", _moved_unless_there(Offering, "uuid"), _("Offerings")),
        _reference("Participation", _merge_participations, _("Parts in projects")),
        _reference("EntryReport", _moved_unless_there(EntryReport, "uuid"), _("Reports of the entry")),
        *duplicates.ORGANISATION_REFERENCES,
        revisions.REFERENCE,
        *desk.ORGANISATION_REFERENCES,
    ],
    desk_tasks=[*desk.DESK_TASKS, *duplicates.DESK_TASKS],
    public_tables=[
        PublicTable(
            key="organisations",
            title=_("Organisations"),
            columns=("uuid", "name", "kind", "size_class", "website", "city", "country", "region", "is_example"),
            rows=_organisations,
        ),
        PublicTable(
            key="initiatives",
            title=_("Initiatives"),
            columns=("uuid", "programme", "key", "acronym", "title", "starts_on", "ends_on", "contribution", "url",
                     "is_example"),
            rows=_initiatives,
        ),
        PublicTable(
            key="participations",
            title=_("Participations"),
            columns=("initiative", "organisation", "role", "contribution", "has_ended"),
            rows=_participations,
        ),
    ],
    indicator_sources=[
        IndicatorSource(
            key="actors.organisations.added",
            title=_("Organisations added to the directory"),
            unit=_("organisations"),
            count=_organisations_added,
        ),
        IndicatorSource(
            key="actors.organisations.confirmed",
            title=_("Organisations that confirmed their entry"),
            unit=_("organisations"),
            count=_organisations_confirmed,
        ),
        IndicatorSource(
            key="actors.initiatives.added",
            title=_("Initiatives mapped"),
            unit=_("initiatives"),
            count=_initiatives_added,
        ),
        IndicatorSource(
            key="actors.participations.begun",
            title=_("Parts in initiatives that began"),
            unit=_("participations"),
            count=_participations_begun,
        ),
    ],
)  # fmt: skip
