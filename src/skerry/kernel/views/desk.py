"""The desk: what waits, and the tools of every room, grouped by what one does with them."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from skerry.kernel import desk_tasks, navigation, slots
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.navigation import MenuItem
from skerry.kernel.permissions import Permission

# What the kernel itself puts on the desk, each with a sentence on what it is for.
_DESK: tuple[tuple[MenuItem, str | Promise], ...] = (
    (
        MenuItem(
            label=_("Name and look of the site"),
            url_name="kernel:identity_edit",
            permission=Permission.IDENTITY_EDIT,
        ),
        _("Name, logo, colours, contacts and the texts that the law asks for."),
    ),
    (
        MenuItem(
            label=_("Work in the background"),
            url_name="kernel:jobs",
            permission=Permission.JOBS_VIEW,
        ),
        _("Imports, reminders and everything else that takes longer than a page should."),
    ),
    (
        MenuItem(label=_("Mail"), url_name="kernel:outbox", permission=Permission.OUTBOX_VIEW),
        _("What was sent, what waits, what failed."),
    ),
    (
        MenuItem(
            label=_("Log of changes"), url_name="kernel:audit_log", permission=Permission.AUDIT_READ
        ),
        _("Who changed what, and when."),
    ),
    (
        MenuItem(label=_("Gallery"), url_name="kernel:gallery", permission=Permission.GALLERY_VIEW),
        _("Every component that pages are made of."),
    ),
)


@require_safe
@require(Permission.DESK_VIEW)
def desk(request: Request) -> HttpResponse:
    viewer = request.viewer
    context = {
        "tasks": desk_tasks.tasks_for(viewer, now=timezone.now()),
        "people": slots.fill(slots.Slot.DESK_PEOPLE, viewer=viewer),
        "directory": slots.fill(slots.Slot.DESK_TASKS, viewer=viewer),
        "surveys": slots.fill(slots.Slot.DESK_SURVEYS, viewer=viewer),
        "sources": slots.fill(slots.Slot.DESK_SOURCES, viewer=viewer),
        "site": [
            (item.label, navigation.address_of(item.url_name), sentence)
            for item, sentence in _DESK
            if viewer.may_somewhere(item.permission)
        ],
    }
    return page(request, "kernel/desk.html", context)
