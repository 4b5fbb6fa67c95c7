"""How far the list of respondents was changed after the first mail."""

from collections import Counter

from django.db.models import Min, QuerySet

from skerry.kernel.actor import Viewer
from skerry.kernel.events import Event
from skerry.kernel.models import AuditEvent
from skerry.kernel.permissions import Permission
from skerry.surveys.models import Wave


def respondents_changed(viewer: Viewer, *, wave: Wave) -> int:
    """How often somebody changed, added or stopped a respondent since the first mail of ``wave`` went out.

    Whoever does that in an anonymous wave can set a respondent apart (decision 0018), so it is
    shown to all who look at the wave.
    """
    first = wave.rounds.aggregate(at=Min("sent_at"))["at"]
    if first is None or not viewer.may(Permission.WAVES_VIEW):
        return 0
    events = AuditEvent.objects.filter(at__gte=first)
    stopped = events.filter(kind=Event.RESPONDENT_STOPPED, target_id=str(wave.uuid)).count()
    lists = events.filter(kind=Event.ADDRESSES_TAKEN, target_id=str(wave.uuid))
    taken = sum(int(detail["addresses"]) for detail in lists.values_list("detail", flat=True))
    return taken + stopped + _one_by_one(events, wave)


def _one_by_one(events: "QuerySet[AuditEvent]", wave: Wave) -> int:
    added = events.filter(kind=Event.RESPONDENT_ADDED)
    changed = events.filter(kind=Event.RESPONDENT_CHANGED, detail__other=True)
    times = Counter(added.values_list("target_id", flat=True))
    times.update(changed.values_list("target_id", flat=True))
    ours = wave.invitations.filter(uuid__in=list(times)).values_list("uuid", flat=True)
    return sum(times[str(uuid)] for uuid in ours)
