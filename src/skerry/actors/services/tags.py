"""Tags of the desk, put on many organisations at once and taken back as one."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from skerry.actors.enums import TagColour
from skerry.actors.models import Merging, Organisation, OrganisationTag, Tag, Tagging
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event

_AT_ONCE: Final = 500


class TagNameTaken(Exception):
    """Another tag has this name already, in whatever letters."""


class TaggingNotUndoable(Exception):
    """It is undone already."""


@transaction.atomic
def keep_tag(*, tag: Tag | None, name: str, colour: TagColour, by: Actor, now: datetime) -> Tag:
    """Make a tag, or give ``tag`` another name and colour.

    Raises:
        TagNameTaken: another tag has this name already.
    """
    kept = tag or Tag()
    if Tag.objects.filter(name__iexact=name).exclude(pk=kept.pk).exists():
        raise TagNameTaken
    kept.name, kept.colour = name, colour
    kept.save()
    audit.record(Event.TAG_CHANGED, target=kept, by=by, at=now)
    return kept


@transaction.atomic
def delete_tag(*, tag: Tag, by: Actor, now: datetime) -> int:
    """Take the tag from all that have it, and delete it; the number that had it."""
    had = tag.links.count()
    audit.record(Event.TAG_DELETED, target=tag, by=by, at=now, detail={"rows": had})
    tag.delete()
    return had


@transaction.atomic
def tag_organisations(
    *, tag: Tag, organisations: Iterable[int], adds: bool, by: Actor, now: datetime
) -> Tagging:
    """Give the tag to ``organisations``, or take it from them; those that need no change keep theirs."""
    asked = list(dict.fromkeys(organisations))
    having = set(tag.links.values_list("organisation", flat=True))
    changing = [pk for pk in asked if (pk in having) is not adds]
    _put(tag, changing, adds=adds, by=by, now=now)
    tagging = Tagging.objects.create(
        tag=tag, adds=adds, organisations=changing, asked_for=len(asked), by=by.id, at=now
    )
    detail = {"adds": adds, "rows": len(changing)}
    audit.record(Event.ORGANISATIONS_TAGGED, target=tagging, by=by, at=now, detail=detail)
    return tagging


@transaction.atomic
def undo_tagging(*, tagging: Tagging, by: Actor, now: datetime) -> int:
    """Take back what ``tagging`` changed, where the organisation is still there; how many it named.

    An organisation that became part of another since is that one: it loses a tag that came along.

    Raises:
        TaggingNotUndoable: it is undone already.
    """
    if not Tagging.objects.filter(pk=tagging.pk, undone_at=None).update(undone_at=now):
        raise TaggingNotUndoable
    there = [
        pk
        for some in _portions(tagging.organisations)
        for pk in Organisation.objects.filter(pk__in=some).values_list("pk", flat=True)
    ]
    there += _merged_since(tagging, there)
    _put(tagging.tag, there, adds=not tagging.adds, by=by, now=now)
    audit.record(Event.TAGGING_UNDONE, target=tagging, by=by, at=now, detail={"rows": len(there)})
    return len(there)


def _merged_since(tagging: Tagging, there: Sequence[int]) -> list[int]:
    """What the others became part of; a tag that one of these has of its own stays."""
    led, gone = set[int](), set(tagging.organisations) - set(there)
    while gone:
        standing = Merging.objects.standing().filter(dropped__in=gone)
        gone = set(standing.values_list("kept", flat=True))
        led |= gone
    links = OrganisationTag.objects.filter(organisation__in=led, tag=tagging.tag)
    if tagging.adds:
        came_along = links.filter(at=tagging.at, by=tagging.by)
        led &= set(came_along.values_list("organisation", flat=True))
    present = Organisation.objects.filter(pk__in=led - set(there))
    return sorted(present.values_list("pk", flat=True))


def _put(tag: Tag, organisations: Sequence[int], *, adds: bool, by: Actor, now: datetime) -> None:
    for some in _portions(organisations):
        if adds:
            links = [OrganisationTag(tag=tag, organisation_id=pk, by=by.id, at=now) for pk in some]
            OrganisationTag.objects.bulk_create(links, ignore_conflicts=True)
        else:
            OrganisationTag.objects.filter(tag=tag, organisation__in=some).delete()


def _portions(pks: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(pks), _AT_ONCE):
        yield pks[start : start + _AT_ONCE]
