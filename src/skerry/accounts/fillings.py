"""What this room puts into pages of the rooms below it (``config/slots.py``)."""

from uuid import UUID

from django.template.loader import render_to_string
from markupsafe import Markup

from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission


def desk_people(*, viewer: Viewer, **_values: object) -> Markup | str:
    if not viewer.may(Permission.PEOPLE_VIEW):
        return ""
    return Markup(render_to_string("accounts/desk_people.html", {}))  # noqa: S704  # a page of ours, escaped there


def organisation_colleagues(
    *, viewer: Viewer, organisation: object = None, **_values: object
) -> Markup | str:
    """A way to the colleagues, for those who belong to the organisation or look after it."""
    if not isinstance(organisation, UUID):
        return ""
    belongs = organisation in viewer.organisations
    if not belongs and not viewer.may(Permission.COLLEAGUES_INVITE, organisation=organisation):
        return ""
    context = {"organisation": organisation, "belongs": belongs}
    return Markup(render_to_string("accounts/organisation_colleagues.html", context))  # noqa: S704  # likewise
