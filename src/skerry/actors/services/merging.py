"""Two entries made one, and two again. What rooms hold follows by their own providers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from skerry.actors.amounts import take_apart
from skerry.actors.enums import DuplicateState, NameKind, RunState, SizeBasis
from skerry.actors.indexing import index_organisations
from skerry.actors.models import (
    Duplicate,
    ImportedRecord,
    ImportRun,
    Merging,
    OldAddress,
    Organisation,
    OrganisationName,
    OrganisationText,
    Site,
    Source,
)
from skerry.actors.queries import merging as queries
from skerry.actors.queries.merging import FIELDS, SITE, Compared
from skerry.actors.rules.duplicates import bits_of
from skerry.actors.rules.facts import Fact, named
from skerry.actors.rules.merging import (
    Obstacle,
    Side,
    joined_origins,
    narrower,
    older_origins,
)
from skerry.actors.rules.origins import is_locked
from skerry.actors.services.sizes import derive_size
from skerry.kernel import audit, rows, search
from skerry.kernel.actor import Actor
from skerry.kernel.caching import bump
from skerry.kernel.events import Event
from skerry.kernel.models import DataVersion
from skerry.kernel.search import SearchKind
from skerry.kernel.visibility import Visibility

_BEING_WRITTEN: Final = (RunState.APPLYING, RunState.STOPPED, RunState.UNDOING)
_TABLES_OF_IMPORTS: Final = {
    "actors.Identifier": "identifier",
    "actors.OrganisationName": "name",
    "actors.Site": "site",
    "actors.Participation": "participation",
}


class NotMergeable(Exception):
    """The two cannot be made one now."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


class MergeNotReversible(Exception):
    """The merge cannot be taken back now; ``first`` is the one that has to be taken back before."""

    def __init__(self, obstacle: Obstacle, *, first: Merging | None = None) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle
        self.first = first


class MergeIncomplete(Exception):
    """A room left rows behind: its provider does not do what it promises. Nothing was merged."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """On what a merge is done where nobody looked at the pair: the rule, and the job that followed it."""

    rule: str = ""
    batch: UUID | None = None


@dataclass(kw_only=True)
class _Work:
    keep: Organisation
    drop: Organisation
    names: tuple[str, str]
    tier: str
    bits: float | None
    ground: Ground
    by: Actor
    now: datetime
    chosen: dict[str, Side] = field(default_factory=dict)
    by_hand: frozenset[str] = frozenset()


@transaction.atomic
def merge_organisations(
    *,
    keep: Organisation,
    drop: Organisation,
    by: Actor,
    now: datetime,
    choices: Mapping[str, Side] | None = None,
    ground: Ground = Ground(),  # it is frozen
) -> Merging:
    """Make ``drop`` part of ``keep``, all or nothing; what is said of it from now on is said of ``keep``.

    ``choices`` says of which entry a field's value stays, where it is not to be as
    ``rules.merging.preferred`` says. What nobody chose is carried along with its origin.

    Raises:
        NotMergeable: one of them is gone, they are the same, or an import is being written.
    """
    work = _opened(keep, drop, choices or {}, ground=ground, by=by, now=now)
    before = rows.snapshot(Organisation, [keep.pk, drop.pk])
    _make_one(work)
    after = rows.snapshot(Organisation, [keep.pk, drop.pk], also=before)
    merging = _remember(work, rows.difference(before, after))
    _told(merging, Event.ORGANISATIONS_MERGED, by=by, now=now, rule=ground.rule)
    return merging


def _opened(
    keep: Organisation,
    drop: Organisation,
    choices: Mapping[str, Side],
    *,
    ground: Ground,
    by: Actor,
    now: datetime,
) -> _Work:
    """What is to be done, settled while both still stand."""
    keep, drop = _held(keep.pk, drop.pk)
    work = _Work(
        keep=keep,
        drop=drop,
        names=(keep.name, drop.name),
        tier=narrower(keep.visibility, drop.visibility),
        bits=_bits_between(keep, drop),
        ground=ground,
        by=by,
        now=now,
    )
    _choose(work, queries.compared(keep, drop), choices)
    return work


def _make_one(work: _Work) -> None:
    """What hangs on the one moves to the other, which then says what was chosen of both."""
    keep, drop = work.keep, work.drop
    texts = queries.texts_of(keep), queries.texts_of(drop)
    main_site = Site.objects.filter(organisation=drop, is_main=True).first()
    for reference in queries.references():
        reference.merge(keep=keep.pk, drop=drop.pk, by=work.by, now=work.now)
    _fill(work)
    _settle_texts(work, *texts)
    _settle_site(work, main_site)
    _keep_names(work)
    _remove(work)
    derive_size(organisation=keep, by=work.by, now=work.now)
    index_organisations([keep.pk])


def _held(keep: int, drop: int) -> tuple[Organisation, Organisation]:
    """Both as they are now, for this transaction alone: who comes second finds one of them gone."""
    if keep == drop:
        raise NotMergeable(Obstacle.THE_SAME_ENTRY)
    if _is_import_open():
        raise NotMergeable(Obstacle.IMPORT_IS_OPEN)
    locked = Organisation.objects.select_for_update().order_by("pk")
    found = {one.pk: one for one in locked.filter(pk__in=[keep, drop]).arrived()}
    if keep not in found or drop not in found:
        raise NotMergeable(Obstacle.GONE)
    if found[keep].is_example != found[drop].is_example:
        raise NotMergeable(Obstacle.EXAMPLE_AND_REAL)
    return found[keep], found[drop]


def _is_import_open() -> bool:
    """All imports and merges wait for each other: a plan of rows holds for the entries it was made of."""
    list(Source.objects.select_for_update().order_by("pk").values_list("pk"))
    return ImportRun.objects.filter(state__in=_BEING_WRITTEN).exists()


def _bits_between(keep: Organisation, drop: Organisation) -> float | None:
    low, high = sorted([keep.pk, drop.pk])
    pair = Duplicate.objects.filter(low=low, high=high).first()
    return bits_of(pair.evidence) if pair else None


def _choose(work: _Work, fields: Sequence[Compared], choices: Mapping[str, Side]) -> None:
    """An empty value is no choice: what the other says is more than nothing."""
    for one in fields:
        wanted = choices.get(one.field, one.default)
        is_empty = (one.drop if wanted is Side.DROP else one.keep) in (None, "", [])
        work.chosen[one.field] = one.default if is_empty else wanted
    differing = {one.field for one in fields if one.differs}
    work.by_hand = frozenset(
        one.field
        for one in fields
        if one.field in differing
        and (work.chosen[one.field] is not one.default or _is_settled(work, one))
    )


def _is_settled(work: _Work, compared: Compared) -> bool:
    """Whoever looked at two names has settled which is the entry's: no source brings the other back."""
    side = work.keep if work.chosen[compared.field] is Side.KEEP else work.drop
    is_looked_at = not work.ground.rule
    return compared.field == "name" and is_looked_at and not is_locked(side.origins, "name")


def _fill(work: _Work) -> None:
    """The chosen values, each with its origin; what a person chose against the default is theirs."""
    keep, drop = work.keep, work.drop
    for name, side in work.chosen.items():
        if side is Side.DROP and name in FIELDS:
            setattr(keep, name, getattr(drop, name))  # a logo is a name of a file
    if "size_class" in work.by_hand:  # no figures speak against what somebody chose
        keep.size_basis = SizeBasis.DECLARED
    elif work.chosen["size_class"] is Side.DROP:
        keep.size_basis = drop.size_basis
    keep.origins = joined_origins(
        keep.origins,
        drop.origins,
        chosen=work.chosen,
        by_hand=work.by_hand,
        on=timezone.localdate(work.now),
    )
    keep.confirmed_on = keep.confirmed_on or drop.confirmed_on
    keep.delisted_at = keep.delisted_at or drop.delisted_at
    if keep.delisted_at:  # what left the directory at its own wish stays out of it
        keep.visibility = Visibility.PROTECTED
    keep.changed_at = work.now
    keep.save()


def _settle_texts(work: _Work, ours: Mapping[str, str], theirs: Mapping[str, str]) -> None:
    """In each language one row came to stay; what it says is what was chosen of both."""
    for text in OrganisationText.objects.filter(organisation=work.keep):
        for column in queries.TEXT_COLUMNS:
            name = named(Fact(column), text.language)
            side = theirs if work.chosen.get(name) is Side.DROP else ours
            setattr(text, column, side.get(name, ""))
        text.save(update_fields=queries.TEXT_COLUMNS)


def _settle_site(work: _Work, theirs: Site | None) -> None:
    """One main site: the chosen one if it came along, else ours, else any."""
    sites = Site.objects.filter(organisation=work.keep)
    came = theirs is not None and sites.filter(pk=theirs.pk).exists()
    if work.chosen[SITE] is Side.DROP and theirs and came:
        sites.update(is_main=False)
        sites.filter(pk=theirs.pk).update(is_main=True)
    first = sites.order_by("pk").first()
    if first and not sites.filter(is_main=True).exists():
        sites.filter(pk=first.pk).update(is_main=True)


def _keep_names(work: _Work) -> None:
    """Both names still find the entry, whichever stays its first."""
    known = OrganisationName.objects.filter(organisation=work.keep).values_list("text", flat=True)
    missing = set(work.names) - {*known, work.keep.name}
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=work.keep, kind=NameKind.OTHER, text=text)
        for text in sorted(missing)
    )


def _remove(work: _Work) -> None:
    """The entry goes when nothing points at it any more; its address leads on."""
    for table, key in rows.references(Organisation):
        left = table._base_manager.filter(**{key.name: work.drop.pk})
        if left.exists():
            raise MergeIncomplete(f"{table._meta.label}.{key.name}")
    Organisation.objects.filter(pk=work.drop.pk).delete()
    OldAddress.objects.create(uuid=work.drop.uuid, organisation=work.keep)
    search.remove(SearchKind.ORGANISATION, [work.drop.pk])


def _remember(work: _Work, journal: Sequence[rows.Values]) -> Merging:
    keep, drop = work.keep, work.drop
    merging = Merging.objects.create(
        kept=keep.pk,
        kept_uuid=keep.uuid,
        kept_name=keep.name,
        dropped=drop.pk,
        dropped_uuid=drop.uuid,
        dropped_name=drop.name,
        visibility=work.tier,
        rule=work.ground.rule,
        batch=work.ground.batch,
        bits=work.bits,
        journal=journal,
        merged_at=work.now,
        merged_by=work.by.id,
    )
    merging.runs.set(_runs_below(drop, journal))
    return merging


def _runs_below(drop: Organisation, journal: Iterable[rows.Values]) -> set[int]:
    """The imports that brought what is gone now, or changed it: to undo one, the two must be two again."""
    gone = [entry for entry in journal if entry["is"] is None]
    noted = Q(table="organisation", row=drop.pk)
    for entry in gone:
        if entry["table"] in _TABLES_OF_IMPORTS:
            noted |= Q(table=_TABLES_OF_IMPORTS[entry["table"]], row=entry["row"])
    runs = {entry["was"].get("run_id") for entry in gone} - {None}
    return runs | set(ImportedRecord.objects.filter(noted).values_list("run", flat=True))


@transaction.atomic
def take_back(*, merging: Merging, by: Actor, now: datetime) -> Merging:
    """Make two of one again: each row that is still as the merge left it is as it was before.

    What somebody changed since stays, and is told in ``left_alone``; so does what came since,
    with the entry that stayed. The two are remembered as not the same.

    Raises:
        MergeNotReversible: it was taken back already, another has to be taken back before, the
            entry is gone, or an import is being written.
    """
    if _is_import_open():
        raise MergeNotReversible(Obstacle.IMPORT_IS_OPEN)
    merging = Merging.objects.select_for_update().get(pk=merging.pk)
    _check_reversible(merging)
    list(Organisation.objects.select_for_update().filter(pk=merging.kept).values_list("pk"))

    kept = rows.restore(merging.journal)
    take_apart(merging.journal, kept)
    _restore_origins(merging, kept)
    merging.left_alone = list(_left_alone(kept))
    merging.undone_at, merging.undone_by = now, by.id
    merging.save(update_fields=["left_alone", "undone_at", "undone_by"])
    _remember_as_different(merging, by=by, now=now)
    _told(merging, Event.MERGE_TAKEN_BACK, by=by, now=now, left_alone=len(merging.left_alone))
    index_organisations([merging.kept, merging.dropped])
    return merging


def _check_reversible(merging: Merging) -> None:
    if merging.undone_at:
        raise MergeNotReversible(Obstacle.TAKEN_BACK_ALREADY)
    standing = Merging.objects.standing().filter(pk__gt=merging.pk).order_by("-pk")
    later = standing.filter(Q(kept=merging.kept) | Q(dropped=merging.kept)).first()
    if later:
        raise MergeNotReversible(Obstacle.LATER_MERGE, first=later)
    if not Organisation.objects.filter(pk=merging.kept).exists():
        raise MergeNotReversible(Obstacle.ENTRY_IS_GONE)


def _left_alone(kept: Iterable[rows.Kept]) -> Iterator[dict[str, object]]:
    """What people are told of; where values come from, and when they changed, follows by itself."""
    for one in kept:
        columns = [name for name in one.columns if name not in {"origins", "changed_at"}]
        if columns or not one.columns:
            yield {"table": one.table, "row": one.row, "columns": columns}


def _restore_origins(merging: Merging, kept: Sequence[rows.Kept]) -> None:
    """Where somebody edited the entry since, only the origins of those fields stay as they are."""
    for one in kept:
        if one.table == "actors.Organisation" and "origins" in one.columns:
            row = Organisation.objects.get(pk=one.row)
            journal = next(
                entry
                for entry in merging.journal
                if (entry["table"], entry["row"]) == (one.table, one.row)
            )
            row.origins = older_origins(
                before=journal["was"]["origins"],
                left=journal["is"]["origins"],
                today=row.origins,
            )
            row.save(update_fields=["origins"])


def _remember_as_different(merging: Merging, *, by: Actor, now: datetime) -> None:
    """So that neither a rule nor the next search makes one of them again."""
    low, high = sorted([merging.kept, merging.dropped])
    said = {"state": DuplicateState.DIFFERENT, "decided_at": now, "decided_by": by.id}
    found = {"probability": 0, "bits": 0, "method": "", "found_at": now, "seen_at": now}
    Duplicate.objects.update_or_create(
        low_id=low, high_id=high, defaults=said, create_defaults=found | said
    )


def _told(merging: Merging, event: Event, *, by: Actor, now: datetime, **detail: object) -> None:
    bump(DataVersion.DIRECTORY)
    audit.record(event, target=merging, by=by, at=now, detail=detail)
