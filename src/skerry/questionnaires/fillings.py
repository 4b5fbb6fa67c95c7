"""What this room puts into pages of the rooms below it (``config/slots.py``)."""

from markupsafe import Markup

from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission
from skerry.kernel.slots import filled


def desk_questionnaires(*, viewer: Viewer, **_values: object) -> Markup | str:
    """A way to the questionnaires."""
    if not viewer.may(Permission.INSTRUMENTS_VIEW):
        return ""
    return filled("questionnaires/editor/desk_tool.html")
