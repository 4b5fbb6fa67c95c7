"""The main menu of the site, in its order."""

from django.utils.translation import gettext_lazy as _

from skerry.kernel.navigation import MenuItem
from skerry.kernel.permissions import Permission

MAIN_MENU = (
    MenuItem(
        label=_("Directory"), url_name="actors:directory", permission=Permission.DIRECTORY_VIEW
    ),
    MenuItem(
        label=_("Projects"), url_name="actors:initiatives", permission=Permission.DIRECTORY_VIEW
    ),
    MenuItem(label=_("Map"), url_name="actors:map", permission=Permission.DIRECTORY_VIEW),
    MenuItem(
        label=_("Check-ups"),
        url_name="assessments:entrance",
        permission=Permission.CHECK_UP_TAKE,
    ),
    MenuItem(label=_("Results"), url_name="surveys:published", permission=Permission.RESULTS_VIEW),
    MenuItem(label=_("Desk"), url_name="kernel:desk", permission=Permission.DESK_VIEW),
)
