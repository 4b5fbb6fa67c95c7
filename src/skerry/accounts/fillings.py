"""What this room puts into pages of the rooms below it (``config/slots.py``)."""

from django.template.loader import render_to_string
from markupsafe import Markup

from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission


def desk_people(*, viewer: Viewer, **_values: object) -> Markup | str:
    if not viewer.may(Permission.PEOPLE_VIEW):
        return ""
    return Markup(render_to_string("accounts/desk_people.html", {}))  # noqa: S704  # a page of ours, escaped there
