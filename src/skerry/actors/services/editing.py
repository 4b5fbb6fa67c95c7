"""Changes to a profile, each remembered so that it can be read and taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from skerry.actors.enums import Origin, SizeBasis
from skerry.actors.facts.reading import facts_of
from skerry.actors.facts.writing import write_facts
from skerry.actors.indexing import index_organisations
from skerry.actors.models import Offering, Organisation, Revision
from skerry.actors.queries.additions import is_number_taken
from skerry.actors.queries.editing import came_by_merge
from skerry.actors.queries.sizes import settled_size
from skerry.actors.rules import facts as rules
from skerry.actors.rules.facts import ChangeObstacle, Fact, Facts
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.caching import bump
from skerry.kernel.events import Event
from skerry.kernel.models import DataVersion
from skerry.kernel.uploads import CleanImage

_WORDY = frozenset({Fact.NAME, Fact.NAMES, Fact.WEBSITE, Fact.SITES, Fact.SUMMARY, Fact.OFFERING})
"""What an organisation is found by."""


class OrganisationNotChangeable(Exception):
    def __init__(self, obstacle: ChangeObstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


class ChangedMeanwhile(Exception):
    """Somebody else has changed the same; ``current`` has what stands there now."""

    def __init__(self, current: Facts) -> None:
        super().__init__(", ".join(current))
        self.current = current


class RevisionNotUndone(Exception):
    """Nothing is left of it that could be taken back; ``kept`` is what was changed again since."""

    def __init__(self, kept: Sequence[str]) -> None:
        super().__init__(", ".join(kept))
        self.kept = kept


@dataclass(frozen=True, kw_only=True)
class Undone:
    """The revision that took another back; ``kept`` is what somebody has changed again since."""

    revision: Revision
    kept: Sequence[str] = field(default_factory=tuple)


@transaction.atomic
def change_organisation(
    *,
    organisation: Organisation,
    changes: Facts,
    by: Actor,
    now: datetime,
    origin: Origin,
    base: Mapping[str, str] | None = None,
) -> Revision | None:
    """Set the facts of ``changes`` (``rules.facts`` names them); None as a value takes one away.

    ``base`` has the digests of the values that whoever changes them was shown. What they
    left as it was shown is left as it is. Without any difference nothing is remembered.

    Raises:
        ChangedMeanwhile: what they changed was changed by somebody else since; nothing is written.
        OrganisationNotChangeable: the profile would not be one, or the change is not theirs to make.
    """
    held = Organisation.objects.select_for_update().get(pk=organisation.pk)
    current = facts_of(held)
    merged = rules.merged(changes, current, base or {})
    if merged.conflicts:
        raise ChangedMeanwhile(merged.conflicts)
    if not merged.changes:
        return None
    _check(held, merged.changes, current, origin)
    return _written(held, merged.changes, current, by, now, origin)


@transaction.atomic
def undo_revision(*, revision: Revision, by: Actor, now: datetime, origin: Origin) -> Undone:
    """Give every fact the value before ``revision``, where it still is as the revision left it.

    That is a revision too, so it can be undone in turn.

    Raises:
        RevisionNotUndone: nothing is as it left it any more.
        OrganisationNotChangeable: as in ``change_organisation``, or it was made to another entry,
            whose values are not those of the one that it is part of now.
    """
    held = Organisation.objects.select_for_update().get(pk=revision.organisation_id)
    if came_by_merge(revision):
        raise OrganisationNotChangeable(ChangeObstacle.OF_ANOTHER_ENTRY)
    current = facts_of(held)
    back = rules.taken_back(revision.changes, current)
    if not back.changes:
        raise RevisionNotUndone(back.kept)
    _check(held, back.changes, current, origin)
    written = _written(held, back.changes, current, by, now, origin, undoes=revision)
    _give_origins_back(held, revision, [name for name in back.changes if name not in back.kept])
    return Undone(revision=written, kept=back.kept)


@transaction.atomic
def set_logo(
    *,
    organisation: Organisation,
    picture: CleanImage | None,
    by: Actor,
    now: datetime,
    origin: Origin,
) -> Revision | None:
    """Show ``picture``, or none. Earlier pictures are kept, so that a change can be taken back."""
    name = ""
    if picture:
        storage = organisation.logo.storage
        name = f"logos/{sha256(picture.content).hexdigest()[:32]}{picture.suffix}"
        if not storage.exists(name):
            storage.save(name, ContentFile(picture.content))
    return change_organisation(
        organisation=organisation,
        changes={rules.named(Fact.LOGO): name},
        by=by,
        now=now,
        origin=origin,
    )


def _check(organisation: Organisation, changes: Facts, current: Facts, origin: Origin) -> None:
    number = changes.get(Fact.NUMBER)
    if number and is_number_taken(number):
        raise OrganisationNotChangeable(ChangeObstacle.NUMBER_TAKEN)
    is_managers = rules.is_set_by_manager(organisation.origins, Fact.VISIBILITY)
    obstacle = rules.obstacle_to_change(
        changes,
        current=current,
        origin=origin,
        visibility_is_the_managers=is_managers,
        is_delisted=organisation.delisted_at is not None,
    )
    if obstacle:
        raise OrganisationNotChangeable(obstacle)


def _written(
    organisation: Organisation,
    changes: Facts,
    current: Facts,
    by: Actor,
    now: datetime,
    origin: Origin,
    undoes: Revision | None = None,
) -> Revision:
    listed = organisation.size_class if organisation.size_basis == SizeBasis.LISTED else None
    write_facts(organisation, changes)
    _settle_size(organisation)
    noted = {
        name: {
            "before": current.get(name),
            "after": value,
            "origin": organisation.origins.get(name),
        }
        for name, value in changes.items()
    }
    if listed and organisation.size_basis != SizeBasis.LISTED:
        next(iter(noted.values()))["listed"] = listed
    mark = {"by": str(origin), "at": timezone.localdate(now).isoformat()}
    organisation.origins = organisation.origins | dict.fromkeys(changes, mark)
    organisation.changed_at = now
    organisation.save()
    revision = Revision.objects.create(
        organisation=organisation, at=now, by=by.id, origin=origin, changes=noted, undoes=undoes
    )
    _tell(organisation, revision, by, now)
    return revision


def _tell(organisation: Organisation, revision: Revision, by: Actor, now: datetime) -> None:
    """Whoever keeps something of the organisation: pages, the search, the audit log."""
    facts = {parts[0] for name in revision.changes if (parts := rules.parts_of(name))}
    if facts & _WORDY:
        index_organisations([organisation.pk])
    bump(DataVersion.DIRECTORY)
    tier = rules.tier_change(revision.changes)
    if tier is None:
        detail: Mapping[str, object] = {"fields": sorted(facts)}
        audit.record(Event.ORGANISATION_CHANGED, target=organisation, by=by, at=now, detail=detail)
        return
    target = Offering.objects.get(uuid=tier.offering) if tier.offering else organisation
    detail = {"from": tier.before, "to": tier.after}
    audit.record(Event.VISIBILITY_CHANGED, target=target, by=by, at=now, detail=detail)


def _settle_size(organisation: Organisation) -> None:
    """What is declared, else what figures give, else what a list said before either covered it up."""
    organisation.size_class, organisation.size_basis = settled_size(organisation)
    if organisation.size_basis != SizeBasis.UNKNOWN:
        return
    notes = Revision.objects.filter(organisation=organisation).order_by("-pk")
    changes = notes.values_list("changes", flat=True)
    listed = (note["listed"] for one in changes for note in one.values() if "listed" in note)
    if size := next(listed, None):
        organisation.size_class, organisation.size_basis = size, SizeBasis.LISTED


def _give_origins_back(
    organisation: Organisation, revision: Revision, names: Sequence[str]
) -> None:
    """A value that is back stands for whom it stood for before, so that imports may renew it again."""
    origins = dict(organisation.origins)
    for name in names:
        before = revision.changes[name]["origin"]
        if before is None:
            origins.pop(name)
        else:
            origins[name] = before
    organisation.origins = origins
    organisation.save(update_fields=["origins"])
