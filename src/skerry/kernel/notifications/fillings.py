"""The bell beside the person's name on every page."""

from django.template.loader import render_to_string
from markupsafe import Markup

from skerry.kernel.actor import Viewer
from skerry.kernel.notifications.queries import unread_count


def bell(*, viewer: Viewer, **_values: object) -> Markup | str:
    if viewer.person is None:
        return ""
    unread = unread_count(viewer.person)
    return Markup(render_to_string("kernel/notifications/bell.html", {"unread": unread}))  # noqa: S704  # a page of ours, escaped there
