"""How pairs that may be duplicates, and old addresses, follow a merge; the pairs that wait at the desk."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from skerry.actors.enums import DuplicateState
from skerry.actors.models import Duplicate, OldAddress
from skerry.kernel.actor import Actor, Viewer
from skerry.kernel.desk_tasks import waiting
from skerry.kernel.providers import DeskTask, OrganisationReference


def _merge_pairs(*, keep: int, drop: int, by: Actor, now: datetime) -> None:
    """What was said of either and a third is said of what remains; a person's word stands before a search's."""
    mine = Duplicate.objects.filter(Q(low=keep) | Q(high=keep))
    there = {_other(pair, keep): pair for pair in mine}
    there.pop(drop, None)
    for pair in Duplicate.objects.filter(Q(low=drop) | Q(high=drop)).order_by("pk"):
        third = _other(pair, drop)
        twin = there.get(third)
        is_outranked = twin is not None and pair.state != DuplicateState.DIFFERENT
        if third == keep or is_outranked:
            pair.delete()
            continue
        if twin is not None:
            twin.delete()
        low, high = sorted([keep, third])
        Duplicate.objects.filter(pk=pair.pk).update(low=low, high=high)


def _other(pair: Duplicate, side: int) -> int:
    return pair.high_id if pair.low_id == side else pair.low_id


def _merge_addresses(*, keep: int, drop: int, by: Actor, now: datetime) -> None:
    OldAddress.objects.filter(organisation=drop).update(organisation=keep)


def _nothing_left(*, keep: int, drop: int, by: Actor, now: datetime) -> None:
    """Both sides of a pair follow at once, through its first."""


def _open_pairs(viewer: Viewer, *, now: datetime) -> Iterable[DeskTask]:
    return waiting(
        Duplicate.objects.visible_to(viewer).waiting(),
        since="found_at",
        key="actors.duplicates",
        title=_("Entries that may be one organisation"),
        url=reverse("actors:duplicates"),
    )


DESK_TASKS = (_open_pairs,)
ORGANISATION_REFERENCES = (
    OrganisationReference(model=Duplicate._meta.label, field="low", merge=_merge_pairs),
    OrganisationReference(model=Duplicate._meta.label, field="high", merge=_nothing_left),
    OrganisationReference(
        model=OldAddress._meta.label, field="organisation", merge=_merge_addresses
    ),
)
