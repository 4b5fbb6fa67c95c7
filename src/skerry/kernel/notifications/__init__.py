"""Telling people what concerns them: on the site, and by mail if they want it."""

from skerry.kernel.models.notifications import NotificationKind
from skerry.kernel.notifications.queries import unread_count
from skerry.kernel.notifications.services import (
    choose_notifications,
    mark_read,
    notify,
    stop_mail,
)

__all__ = [
    "NotificationKind",
    "choose_notifications",
    "mark_read",
    "notify",
    "stop_mail",
    "unread_count",
]
