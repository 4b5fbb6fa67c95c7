from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from skerry.kernel.actor import Viewer
from skerry.kernel.models.notifications import Notification, NotificationKind, NotificationSetting
from skerry.kernel.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class Channels:
    on_site: bool = True
    by_mail: bool = True


USUAL_CHANNELS: Final[Mapping[NotificationKind, Channels]] = {
    NotificationKind.JOB_FINISHED: Channels(by_mail=False),
}


# Notices that only holders of a power ever get.
_ONLY_WITH: Final[Mapping[NotificationKind, Permission]] = {
    NotificationKind.JOB_FINISHED: Permission.JOBS_VIEW,
    NotificationKind.VETTINGS: Permission.PEOPLE_VET,
    NotificationKind.DESK: Permission.DESK_VIEW,
    NotificationKind.WAVES: Permission.WAVES_MANAGE,
}


def kinds_for(viewer: Viewer) -> list[NotificationKind]:
    """What the viewer can be told about, so that nobody is asked about what never comes."""
    return [
        kind for kind in NotificationKind if kind not in _ONLY_WITH or viewer.may(_ONLY_WITH[kind])
    ]


def channels_of(person: UUID) -> dict[NotificationKind, Channels]:
    """For every kind what the person chose, or what is usual."""
    chosen = {
        setting.kind: Channels(on_site=setting.on_site, by_mail=setting.by_mail)
        for setting in NotificationSetting.objects.filter(person=person)
    }
    return {
        kind: chosen.get(kind, USUAL_CHANNELS.get(kind, Channels())) for kind in NotificationKind
    }


def notifications_of(viewer: Viewer) -> QuerySet[Notification]:
    """The viewer's own, newest first."""
    if viewer.person is None:
        return Notification.objects.none()
    return Notification.objects.filter(person=viewer.person).order_by("-at", "-id")


def unread_count(person: UUID | None) -> int:
    """How many the person has not read; nobody has none, and no query is made for it."""
    if person is None:
        return 0
    return Notification.objects.filter(person=person, read_at=None).count()
