"""What became of the profile, who did it, and taking it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from skerry.actors import forms
from skerry.actors import phrases_workspace as phrases
from skerry.actors.enums import Origin
from skerry.actors.models import Organisation, Revision
from skerry.actors.queries import editing as queries
from skerry.actors.queries.history import Happening, history_of, revisions
from skerry.actors.services import editing as services
from skerry.actors.views.wording import Line, label_of, lines_of
from skerry.actors.views.workspace import doors
from skerry.kernel.actor import Viewer
from skerry.kernel.contacts import contact_of
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission

A_PAGE: Final = 20
NEWEST: Final = 3


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the history for the page. ``revision`` is there if it can be taken back."""

    at: datetime
    who: str
    lines: Sequence[Line]
    revision: Revision | None = None
    undoes_at: datetime | None = None
    undone_at: datetime | None = None


@require_safe
@require(Permission.ORGANISATION_EDIT)
def history(request: Request, uuid: UUID) -> HttpResponse:
    found = doors.edited(request, uuid)
    number = forms.PageForm(request.GET).asked()
    shown = Paginator(history_of(found), A_PAGE).get_page(number)
    context = {"shown": shown, "entries": _entries(request, found, list(shown.object_list))}
    return page(
        request, "actors/workspace/history.html", doors.frame(found, "edit_history") | context
    )


@require_POST
@require(Permission.ORGANISATION_EDIT)
def undo(request: Request, uuid: UUID, revision: UUID) -> HttpResponse:
    found = doors.edited(request, uuid)
    wanted = queries.revision_of(found, uuid=revision)
    if wanted is None:
        raise Http404
    origin = queries.origin_of(request.viewer, organisation=found.uuid)
    try:
        done = services.undo_revision(
            revision=wanted, by=request.actor, now=timezone.now(), origin=origin
        )
    except services.RevisionNotUndone:
        messages.error(request, str(phrases.NOT_UNDONE))
    except services.OrganisationNotChangeable as refusal:
        messages.error(request, str(phrases.OBSTACLES[refusal.obstacle]))
    else:
        messages.success(request, _what_became(wanted, done.kept))
    return redirect("actors:edit_history", found.uuid)


def _what_became(revision: Revision, kept: Sequence[str]) -> str:
    if not kept:
        return str(phrases.UNDONE)
    names = [label_of(name, revision.changes[name]["after"]) for name in kept]
    return str(phrases.UNDONE_IN_PART) % {"kept": ", ".join(names)}


def newest_changes(request: Request, found: Organisation) -> Sequence[Entry]:
    return _entries(request, found, history_of(found)[:NEWEST])


def _entries(
    request: Request, found: Organisation, happenings: Sequence[Happening]
) -> Sequence[Entry]:
    rows = revisions([one.revision for one in happenings if one.revision])
    is_owner = queries.origin_of(request.viewer, organisation=found.uuid) == Origin.OWNER
    names = {row.by: _name(row.by, request.viewer) for row in rows.values()}
    return [_entry(one, rows, names, is_owner=is_owner) for one in happenings]


def _entry(
    one: Happening, rows: Mapping[int, Revision], names: Mapping[str, str], *, is_owner: bool
) -> Entry:
    if one.imported:
        who = _("From %(source)s") % {"source": one.imported.source.shown_name}
        return Entry(at=one.at, who=who, lines=lines_of(one.imported.noted))
    row = rows[one.revision or 0]
    is_hidden = is_owner and row.origin == Origin.MANAGER
    undoings = [undoing.at for undoing in row.undone_by.all()]
    return Entry(
        at=row.at,
        who=str(phrases.THE_MANAGER) if is_hidden else names[row.by],
        lines=lines_of(row.changes),
        revision=row,
        undoes_at=row.undoes.at if row.undoes else None,
        undone_at=max(undoings, default=None),
    )


def _name(by: str, viewer: Viewer) -> str:
    """Colleagues know each other, and the cluster manager looks after them all."""
    if not by:
        return str(phrases.BY_COMMAND)
    if viewer.person and by == str(viewer.person):
        return _("You")
    contact = contact_of(UUID(by))
    if contact is None:
        return str(phrases.SOMEBODY_GONE)
    return contact.name or str(phrases.AN_EDITOR)
