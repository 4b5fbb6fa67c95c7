"""Organisations and initiatives that a YAML file of ours describes: the known and the invented."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from skerry.actors.enums import IdentifierScheme, NameKind, RunState, SizeBasis, SizeClass
from skerry.actors.models import (
    Cluster,
    Concept,
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
    Source,
    YearlyFigure,
)
from skerry.actors.rules.countries import iso_of
from skerry.actors.rules.sizes import size_of_years
from skerry.kernel.visibility import Visibility

Entry = Mapping[str, Any]  # a mapping of the YAML file
INVENTED_PROGRAMME = gettext_noop("Example")
# Names of funders in the files, which pages show in the reader's language.
FUNDERS = (gettext_noop("Swedish Institute"), gettext_noop("Example fund (invented)"))


@dataclass(kw_only=True)
class Loading:
    """One file on its way into the database."""

    run: ImportRun
    source: Source
    now: datetime
    concepts: Mapping[str, int]
    organisations: dict[str, Organisation] = field(default_factory=dict)

    @property
    def marks(self) -> dict[str, Any]:
        return {"run": self.run, "is_example": self.source.is_example}


def read(file: Path) -> Entry:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with file.open(encoding="utf-8") as text:
        content: Entry = yaml.load(text, Loader=loader)  # noqa: S506  # both loaders are the safe one
    return content


@transaction.atomic
def load(file: Path, *, source: Source, now: datetime) -> Loading:
    """Bring the file in as one complete import run, all of it or nothing."""
    content = read(file)
    run = ImportRun.objects.create(
        source=source,
        importer="described",
        file_name=file.name,
        file_bytes=file.stat().st_size,
        state=RunState.COMPLETE,
        by="",
        created_at=now,
        completed_at=now,
        counts=_counts(content),
    )
    loading = Loading(run=run, source=source, now=now, concepts=_concepts())
    _clusters(content.get("clusters", ()))
    _organisations(loading, content["organisations"])
    _offerings(loading, content["organisations"])
    _initiatives(loading, content["initiatives"])
    return loading


def _counts(content: Entry) -> dict[str, int]:
    """Counted as the importers count, so that the desk can show the run."""
    added = {
        "organisations": len(content["organisations"]),
        "initiatives": len(content["initiatives"]),
        "participations": sum(len(entry["participations"]) for entry in content["initiatives"]),
    }
    counts = {"rows": sum(added.values())}
    for things, count in added.items():
        counts |= {f"{things}_added": count, f"{things}_changed": 0, f"{things}_same": 0}
    return counts


def _concepts() -> Mapping[str, int]:
    """Primary keys of the concepts under their English labels."""
    labels = Concept.objects.filter(labels__language="en", labels__is_preferred=True)
    return dict(labels.order_by("-pk").values_list("labels__text", "pk"))


def _clusters(entries: Sequence[Entry]) -> None:
    for entry in entries:
        Cluster.objects.update_or_create(
            region_id=entry["region"],
            defaults={
                "name": entry["name"],
                "body": entry["body"],
                "is_home": entry.get("is_home", False),
            },
        )


# Organisations


def _organisations(loading: Loading, entries: Sequence[Entry]) -> None:
    there = {e["key"]: found for e in entries if (found := _already_there(e))}
    fresh = {e["key"]: _organisation(loading, e) for e in entries if e["key"] not in there}
    Organisation.objects.bulk_create(fresh.values())
    loading.organisations = there | fresh
    _write(Site, (s for e in entries if e["key"] in fresh for s in _sites(loading, e)))
    _write(OrganisationName, (n for e in entries for n in _names(loading, e)))
    _write(OrganisationText, (t for e in entries for t in _texts(loading, e)))
    _write(OrganisationConcept, (c for e in entries for c in _links(loading, e)))
    _write(YearlyFigure, (f for e in entries for f in _figures(loading, e)))


def _write(model: Any, rows: Iterator[Any]) -> None:  # Any: one writer for several models
    model.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def _already_there(entry: Entry) -> Organisation | None:
    """The organisation that another source brought: by its ROR number, or by name and country."""
    if "ror" in entry:
        held = Identifier.objects.filter(scheme=IdentifierScheme.ROR)
        number = entry["ror"].rsplit("/", 1)[-1]
        found = held.filter(value__endswith=number).select_related("organisation").first()
        return found.organisation if found else None
    country = entry["sites"][0]["region"][:2]
    same = Organisation.objects.filter(name=entry["name"], is_example=False)
    return same.filter(sites__region__code__startswith=country).first()


def _size(entry: Entry) -> Mapping[str, Any]:
    """As the firm declares it, or else as its figures give it."""
    if "size" in entry:
        return {"size_class": SizeClass(entry["size"]), "size_basis": SizeBasis.DECLARED}
    figures = [(f["year"], f["kind"], Decimal(f["value"])) for f in entry.get("figures", ())]
    size = size_of_years(figures, is_linked_enterprise=entry.get("is_linked_enterprise"))
    is_known = size is not SizeClass.UNKNOWN
    return {
        "size_class": size,
        "size_basis": SizeBasis.DERIVED if is_known else SizeBasis.UNKNOWN,
    }


def _organisation(loading: Loading, entry: Entry) -> Organisation:
    confirmed = entry.get("confirmed_days_ago")
    today = timezone.localdate(loading.now)
    return Organisation(
        name=entry["name"],
        kind=entry["kind"],
        is_linked_enterprise=entry.get("is_linked_enterprise"),
        established=entry.get("established"),
        website=entry.get("website", ""),
        mail_domain=entry.get("mail_domain", ""),
        languages=entry.get("languages", []),
        visibility=entry.get("visibility", Visibility.OPEN),
        confirmed_on=today - timedelta(days=confirmed) if confirmed is not None else None,
        origins={"*": {"run": loading.run.pk}},
        created_at=loading.now,
        changed_at=loading.now,
        **_size(entry),
        **loading.marks,
    )


def _sites(loading: Loading, entry: Entry) -> Iterator[Site]:
    for position, site in enumerate(entry["sites"]):
        yield Site(
            organisation=loading.organisations[entry["key"]],
            region_id=site["region"],
            country=iso_of(site["region"]),
            city=site.get("city", ""),
            latitude=site.get("latitude"),
            longitude=site.get("longitude"),
            is_main=position == 0,
        )


def _names(loading: Loading, entry: Entry) -> Iterator[OrganisationName]:
    for name in entry.get("names", ()):
        yield OrganisationName(
            organisation=loading.organisations[entry["key"]], kind=NameKind.OTHER, text=name
        )


def _texts(loading: Loading, entry: Entry) -> Iterator[OrganisationText]:
    for language, text in entry["texts"].items():
        yield OrganisationText(
            organisation=loading.organisations[entry["key"]], language=language, **text
        )


def _links(loading: Loading, entry: Entry) -> Iterator[OrganisationConcept]:
    for label in (*entry.get("specialities", ()), *entry.get("sectors", ())):
        if label in loading.concepts:
            yield OrganisationConcept(
                organisation=loading.organisations[entry["key"]],
                concept_id=loading.concepts[label],
            )


def _figures(loading: Loading, entry: Entry) -> Iterator[YearlyFigure]:
    for figure in entry.get("figures", ()):
        yield YearlyFigure(organisation=loading.organisations[entry["key"]], **figure)


# Offerings


def _offerings(loading: Loading, entries: Sequence[Entry]) -> None:
    pairs = [
        (_offering(loading, entry, offer), offer)
        for entry in entries
        for offer in entry.get("offerings", ())
    ]
    Offering.objects.bulk_create([offering for offering, _offer in pairs])
    _write(
        OfferingText,
        (
            OfferingText(offering=offering, language=language, **text)
            for offering, offer in pairs
            for language, text in offer["texts"].items()
        ),
    )
    link = Offering.concepts.through
    _write(
        link,
        (
            link(offering_id=offering.pk, concept_id=loading.concepts[label])
            for offering, offer in pairs
            for label in offer["specialities"]
            if label in loading.concepts
        ),
    )


def _offering(loading: Loading, entry: Entry, offer: Entry) -> Offering:
    return Offering(
        organisation=loading.organisations[entry["key"]],
        kind=offer["kind"],
        visibility=offer["visibility"],
        is_example=loading.source.is_example,
    )


# Initiatives


def _initiatives(loading: Loading, entries: Sequence[Entry]) -> None:
    initiatives = {entry["key"]: _initiative(loading, entry) for entry in entries}
    Initiative.objects.bulk_create(initiatives.values())
    _write(
        Participation,
        (
            Participation(
                initiative=initiatives[entry["key"]],
                organisation=loading.organisations[part["organisation"]],
                role=part["role"],
                contribution=part.get("contribution"),
                total_cost=part.get("total_cost"),
                run=loading.run,
            )
            for entry in entries
            for part in entry["participations"]
        ),
    )


def _in_other_words(entry: Entry) -> dict[str, dict[str, str]]:
    return {
        language: {"title": title, "summary": entry["summary"][language]}
        for language, title in entry["title"].items()
        if language != "en"
    }


def _initiative(loading: Loading, entry: Entry) -> Initiative:
    return Initiative(
        programme=entry.get("programme", INVENTED_PROGRAMME),
        key=entry["key"],
        acronym=entry["acronym"],
        title=entry["title"]["en"],
        summary=entry["summary"]["en"],
        language="en",
        texts=_in_other_words(entry),
        funder=entry["funder"],
        starts_on=entry.get("starts_on"),
        ends_on=entry.get("ends_on"),
        total_cost=entry.get("total_cost"),
        contribution=entry.get("contribution"),
        visibility=entry["visibility"],
        origins={"*": {"run": loading.run.pk}},
        created_at=loading.now,
        changed_at=loading.now,
        **loading.marks,
    )
