"""What this room puts into pages of the rooms below it (``config/slots.py``)."""

from uuid import UUID

from django.utils import timezone
from markupsafe import Markup

from skerry.assessments.queries.shares import shared_with
from skerry.assessments.shown_links import link_to
from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission
from skerry.kernel.slots import filled


def desk_frameworks(*, viewer: Viewer, **_values: object) -> Markup | str:
    """A way to the words of frameworks."""
    if not viewer.may(Permission.FRAMEWORKS_MANAGE):
        return ""
    return filled("assessments/desk/tool.html")


def organisation_check_ups(
    *, viewer: Viewer, organisation: object = None, **_values: object
) -> Markup | str:
    """The check-ups that colleagues share, for those who edit the organisation."""
    if not isinstance(organisation, UUID):
        return ""
    shares = shared_with(viewer, today=timezone.localdate(), organisation=organisation)
    if not shares:
        return ""
    links = [link_to(share.check_up) for share in shares]
    return filled("assessments/organisation_check_ups.html", links=links)


def desk_lacking(*, viewer: Viewer, **_values: object) -> Markup | str:
    """A way to what small firms lack."""
    if not viewer.may(Permission.FIRMS_FIGURES_VIEW):
        return ""
    return filled("assessments/desk/lacking_tool.html")
