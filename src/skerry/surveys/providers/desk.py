"""What of waves waits for somebody at the desk."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from skerry.kernel.actor import Viewer
from skerry.kernel.desk_tasks import waiting
from skerry.kernel.permissions import Permission
from skerry.kernel.providers import DeskTask
from skerry.surveys.enums import WaveState
from skerry.surveys.queries.waves import waves_visible_to

SOON: Final = timedelta(days=7)


def _to_open(viewer: Viewer, *, now: datetime) -> Iterable[DeskTask]:
    if not viewer.may(Permission.WAVES_MANAGE):
        return ()
    return waiting(
        waves_visible_to(viewer).filter(
            state=WaveState.DRAFT, opens_on__lte=timezone.localdate(now)
        ),
        since="made_at",
        key="surveys.to_open",
        title=_("Survey waves to open"),
        url=reverse("surveys:waves"),
    )


def _ending(viewer: Viewer, *, now: datetime) -> Iterable[DeskTask]:
    """Time for a last reminder, or for more days."""
    if not viewer.may(Permission.WAVES_MANAGE):
        return ()
    return waiting(
        waves_visible_to(viewer).filter(
            state=WaveState.OPEN, closes_on__lte=timezone.localdate(now) + SOON
        ),
        since="opened_at",
        key="surveys.ending",
        title=_("Survey waves that end within a week"),
        url=reverse("surveys:waves"),
    )


DESK_TASKS: Final = (_to_open, _ending)
