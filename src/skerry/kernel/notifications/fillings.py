"""The bell beside the person's name on every page."""

from markupsafe import Markup

from skerry.kernel.actor import Viewer
from skerry.kernel.notifications.queries import unread_count
from skerry.kernel.slots import filled


def bell(*, viewer: Viewer, **_values: object) -> Markup | str:
    if viewer.person is None:
        return ""
    unread = unread_count(viewer.person)
    return filled("kernel/notifications/bell.html", unread=unread)
