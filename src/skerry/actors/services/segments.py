"""Segments: a search that is kept under a name, and what is picked by hand."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from django.db import transaction

from skerry.actors.models import Organisation, Segment, SegmentPick
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event

MOST_PICKED: Final = 5_000


class SegmentNameTaken(Exception):
    """Another segment has this name already, in whatever letters."""


class TooManyPicked(Exception):
    """More than ``MOST_PICKED`` would be held by hand: a search holds any number."""


@transaction.atomic
def keep_segment(
    *, name: str, query: str, follows_search: bool, by: Actor, now: datetime
) -> Segment:
    """Keep a search under ``name`` for all who work with segments.

    Raises:
        SegmentNameTaken: another segment has this name already.
    """
    _must_be_free(name)
    segment = Segment.objects.create(
        name=name, query=query, follows_search=follows_search, by=by.id, made_at=now
    )
    audit.record(Event.SEGMENT_CHANGED, target=segment, by=by, at=now, detail={"filter": query})
    return segment


@transaction.atomic
def change_segment(*, segment: Segment, name: str, query: str, by: Actor, now: datetime) -> None:
    """Give ``segment`` another name, or another search.

    Raises:
        SegmentNameTaken: another segment has this name already.
    """
    _must_be_free(name, but=segment)
    segment.name, segment.query = name, query
    segment.save(update_fields=["name", "query"])
    audit.record(Event.SEGMENT_CHANGED, target=segment, by=by, at=now, detail={"filter": query})


@transaction.atomic
def delete_segment(*, segment: Segment, by: Actor, now: datetime) -> None:
    """The organisations stay as they are."""
    audit.record(Event.SEGMENT_DELETED, target=segment, by=by, at=now)
    segment.delete()


@transaction.atomic
def pick_organisations(
    *, segment: Segment, organisations: Iterable[int], is_added: bool, by: Actor, now: datetime
) -> int:
    """Hold ``organisations`` in the segment by hand, or out of it; how many are held so now.

    Raises:
        TooManyPicked: a segment holds only so many by hand.
    """
    picked = set(organisations)
    held = SegmentPick.objects.filter(segment=segment)
    if len(picked | set(held.values_list("organisation", flat=True))) > MOST_PICKED:
        raise TooManyPicked
    there = Organisation.objects.filter(pk__in=picked).values_list("pk", flat=True)
    SegmentPick.objects.bulk_create(
        [SegmentPick(segment=segment, organisation_id=pk, is_added=is_added) for pk in there],
        update_conflicts=True,
        unique_fields=["segment", "organisation"],
        update_fields=["is_added"],
    )
    detail = {"rows": len(there), "removed": not is_added}
    audit.record(Event.SEGMENT_CHANGED, target=segment, by=by, at=now, detail=detail)
    return len(there)


@transaction.atomic
def record_export(
    *, segment: Segment | None, reason: str, counts: Mapping[str, object], by: Actor, now: datetime
) -> None:
    """One line in the log for one file taken out, with the words of who took it on why.

    A list that is no segment has an id of its own there, which names nothing else.
    """
    target = segment or Segment()
    detail = {"reason": reason, **counts}
    audit.record(Event.LIST_EXPORTED, target=target, by=by, at=now, detail=detail)


def _must_be_free(name: str, *, but: Segment | None = None) -> None:
    same = Segment.objects.filter(name__iexact=name).first()
    if same is not None and same != but:
        raise SegmentNameTaken
