"""What this room puts into pages of the rooms below it (``config/slots.py``)."""

from markupsafe import Markup

from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission
from skerry.kernel.slots import filled


def desk_frameworks(*, viewer: Viewer, **_values: object) -> Markup | str:
    """A way to the words of frameworks."""
    if not viewer.may(Permission.FRAMEWORKS_MANAGE):
        return ""
    return filled("assessments/desk/tool.html")


def desk_lacking(*, viewer: Viewer, **_values: object) -> Markup | str:
    """A way to what small firms lack."""
    if not viewer.may(Permission.FIRMS_FIGURES_VIEW):
        return ""
    return filled("assessments/desk/lacking_tool.html")
