"""What this room puts into pages of the rooms below it (``config/slots.py``)."""

from uuid import UUID

from markupsafe import Markup

from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission
from skerry.kernel.slots import filled
from skerry.surveys import phrases
from skerry.surveys.queries.waves import waves_visible_to


def desk_waves(*, viewer: Viewer, **_values: object) -> Markup | str:
    """A way to the waves and the panels."""
    if not viewer.may(Permission.WAVES_VIEW):
        return ""
    return filled("surveys/tool.html")


def panel_of_search(*, viewer: Viewer, query: object = "", **_values: object) -> Markup | str:
    """A way to make a panel of the search that the directory shows."""
    if not viewer.may(Permission.WAVES_MANAGE):
        return ""
    return filled("surveys/panel_of_search.html", query=str(query))


def panel_of_segment(*, viewer: Viewer, segment: object = None, **_values: object) -> Markup | str:
    """A way to make a panel of a segment."""
    if not isinstance(segment, UUID) or not viewer.may(Permission.WAVES_MANAGE):
        return ""
    return filled("surveys/panel_of_segment.html", segment=segment)


def waves_of_instrument(
    *, viewer: Viewer, instrument: object = None, **_values: object
) -> Markup | str:
    """The waves that ask a version of a questionnaire."""
    if not isinstance(instrument, UUID):
        return ""
    waves = list(waves_visible_to(viewer).filter(version__instrument__uuid=instrument))
    if not waves:
        return ""
    return filled("surveys/used_by.html", waves=waves, states=phrases.STATES, marks=phrases.MARKS)
