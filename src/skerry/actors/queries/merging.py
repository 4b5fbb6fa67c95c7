"""Two entries side by side: what each says, who stands behind it, and what would move."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.apps import apps

from skerry.actors.models import ImportRun, Organisation, OrganisationText, Site
from skerry.actors.rules.facts import Fact, named
from skerry.actors.rules.merging import Held, Side, narrower, preferred
from skerry.actors.rules.origins import origin_of
from skerry.kernel.providers import OrganisationReference, all_providers

FIELDS: Final = (
    "name",
    "kind",
    "size_class",
    "is_linked_enterprise",
    "established",
    "website",
    "mail_domain",
    "languages",
    "logo",
    "visibility",
)
"""Of which a choice is offered; ``size_class`` takes ``size_basis`` along."""

SITE: Final = "site"
TEXT_COLUMNS: Final = ("summary", "description")
_OWN_TABLES: Final = frozenset({"actors.Duplicate", "actors.OldAddress"})


@dataclass(frozen=True, kw_only=True)
class Source:
    """Who stands behind a value: a source's name, or "owner" or "manager"."""

    name: str
    on: date | None


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One field of both entries. ``default`` is whose value stays unless somebody chooses."""

    field: str
    keep: Any  # Any: of whatever column
    drop: Any  # Any: likewise
    keep_source: Source
    drop_source: Source
    default: Side

    @property
    def differs(self) -> bool:
        return bool(self.keep != self.drop)


@dataclass(frozen=True, kw_only=True)
class Moving:
    """How many rows of one kind follow an entry."""

    title: str
    keep: int
    drop: int


def compared(keep: Organisation, drop: Organisation) -> Sequence[Compared]:
    """Every field of which the two may say different things."""
    runs = _runs_of(keep, drop)
    ours, theirs = _values_of(keep), _values_of(drop)
    return [
        _compared(field, (keep, ours.get(field)), (drop, theirs.get(field)), runs)
        for field in dict.fromkeys([*ours, *theirs])
    ]


def references() -> Iterator[OrganisationReference]:
    """Every table of every room that points at organisations, the lowest room first."""
    for providers in all_providers():
        yield from providers.organisation_references


def moving(keep: Organisation, drop: Organisation) -> Sequence[Moving]:
    """What follows each of them, by kind; kinds without a name of their own are counted together."""
    counts: dict[str, tuple[int, int]] = {}
    for reference in references():
        if reference.model in _OWN_TABLES:
            continue
        rows = apps.get_model(reference.model)._base_manager
        found = [rows.filter(**{reference.field: one}).count() for one in (keep, drop)]
        title = str(reference.title)
        before = counts.get(title, (0, 0))
        counts[title] = (before[0] + found[0], before[1] + found[1])
    named = sorted(counts.items(), key=lambda item: item[0] == "")
    return [Moving(title=title, keep=one, drop=other) for title, (one, other) in named]


def _values_of(organisation: Organisation) -> dict[str, Any]:  # Any: of many columns
    values = {name: getattr(organisation, name) for name in FIELDS}
    values["logo"] = values["logo"].name or ""
    site = Site.objects.filter(organisation=organisation, is_main=True).first()
    values[SITE] = _place(site) if site else ""
    return values | texts_of(organisation)


def texts_of(organisation: Organisation) -> dict[str, str]:
    """What it says of itself, by the names of facts: ``summary:sv``, ``description:sv``."""
    texts = OrganisationText.objects.filter(organisation=organisation).order_by("language")
    return {
        named(Fact(column), text.language): getattr(text, column)
        for text in texts
        for column in TEXT_COLUMNS
    }


def _place(site: Site) -> str:
    town = f"{site.postcode} {site.city}".strip()
    return ", ".join(part for part in (site.street, town, site.country) if part)


def _compared(
    field: str,
    keep: tuple[Organisation, Any],  # Any: of whatever column
    drop: tuple[Organisation, Any],
    runs: Mapping[int, ImportRun],
) -> Compared:
    ours, theirs = (_held(one, value, field, runs) for one, value in (keep, drop))
    default = preferred(ours, theirs)
    if field == "visibility":  # nothing is seen by more people than before
        default = Side.KEEP if narrower(ours.value, theirs.value) == ours.value else Side.DROP
    return Compared(
        field=field,
        keep=ours.value,
        drop=theirs.value,
        keep_source=_source(ours, runs),
        drop_source=_source(theirs, runs),
        default=default,
    )


def _held(
    organisation: Organisation,
    value: Any,  # Any: of whatever column
    field: str,
    runs: Mapping[int, ImportRun],
) -> Held:
    origin = origin_of(organisation.origins, field)
    run = runs.get(_run_of(origin))
    if run:
        return Held(value=value, origin=origin, on=(run.completed_at or run.created_at).date())
    at = origin.get("at")
    return Held(value=value, origin=origin, on=date.fromisoformat(str(at)[:10]) if at else None)


def _source(held: Held, runs: Mapping[int, ImportRun]) -> Source:
    run = runs.get(_run_of(held.origin))
    return Source(name=run.source.shown_name if run else str(held.origin.get("by", "")), on=held.on)


def _runs_of(*organisations: Organisation) -> Mapping[int, ImportRun]:
    origins = [origin for one in organisations for origin in one.origins.values()]
    return ImportRun.objects.select_related("source").in_bulk({_run_of(one) for one in origins})


def _run_of(origin: Mapping[str, object]) -> int:
    """0 is nobody's number."""
    return int(str(origin.get("run") or 0))
