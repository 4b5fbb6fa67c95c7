"""The long work behind the list of duplicates: searching the directory, merging by the rule, taking back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from skerry.actors.models import Duplicate
from skerry.actors.queries import duplicates as queries
from skerry.actors.rules.duplicates import CLEAR_CASES
from skerry.actors.services import duplicates
from skerry.actors.services.merging import (
    Ground,
    MergeNotReversible,
    NotMergeable,
    merge_organisations,
    take_back,
)
from skerry.kernel.actor import Actor, Grant, Viewer
from skerry.kernel.aside import compute_aside
from skerry.kernel.roles import Role
from skerry.methods.linkage import Record, Result, find_pairs

Progress = Callable[..., None]
Compute = Callable[..., Any]  # Any: of whatever is computed
_REGION: Final = Viewer(grants=frozenset({Grant(role=Role.CLUSTER_MANAGER)}))
"""The job acts for the region: a cluster manager asked for it."""


def search(
    *,
    by: Actor,
    clock: Callable[[], datetime],
    progress: Progress,
    compute: Compute = compute_aside,
) -> dict[str, int]:
    """Find the duplicates of the whole directory; stopped anywhere, the list is as it was."""
    records: list[Record] = []
    for some in queries.records():
        records += some
        progress(len(records), None)
    total, comparing = len(records), _("The entries are being compared.")
    progress(total, None, comparing)
    result: Result = compute(
        find_pairs, records, meanwhile=lambda: progress(total, None, comparing)
    )
    counts = duplicates.record_pairs(result=result, by=by, now=clock())
    return counts | {"records": total}


def merge_clear(
    *, batch: UUID, by: Actor, clock: Callable[[], datetime], progress: Progress
) -> dict[str, int]:
    """Merge what is clear, one pair after the other; what was merged before a stop stands, and is listed."""
    pairs = [pair.pk for pair in queries.clear_pairs(_REGION)]
    merged = 0
    for done, pk in enumerate(pairs):
        progress(done, len(pairs))
        merged += _merge_if_clear(pk, batch=batch, by=by, now=clock())
    progress(len(pairs), len(pairs))
    return {"merged": merged, "left": len(pairs) - merged}


@transaction.atomic
def _merge_if_clear(pk: int, *, batch: UUID, by: Actor, now: datetime) -> bool:
    """An earlier merge may have changed the pair, or somebody decided it meanwhile."""
    pair = Duplicate.objects.waiting().select_related("low", "high").filter(pk=pk).first()
    kept = queries.kept_by_owners([pair] if pair else [])
    if pair is None or not queries.is_clear_pair(pair, kept):
        return False
    keep, drop = queries.first_of(pair, kept)
    ground = Ground(rule=CLEAR_CASES, batch=batch)
    try:
        merge_organisations(keep=keep, drop=drop, ground=ground, by=by, now=now)
    except NotMergeable:
        return False
    return True


def take_back_all(
    *, batch: UUID, by: Actor, clock: Callable[[], datetime], progress: Progress
) -> dict[str, int]:
    """Take back what one job merged, the newest first; what others built on it since stays."""
    mergings = list(queries.standing_of(batch, viewer=_REGION))
    taken_back = 0
    for done, merging in enumerate(mergings):
        progress(done, len(mergings))
        try:
            take_back(merging=merging, by=by, now=clock())
        except MergeNotReversible:
            continue
        taken_back += 1
    progress(len(mergings), len(mergings))
    return {"taken_back": taken_back, "left": len(mergings) - taken_back}
