"""Notes on an organisation."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from skerry.actors import phrases_desk
from skerry.actors.forms_desk import NoteForm
from skerry.actors.models import Note, Organisation
from skerry.actors.models.notes import NOTE_KEPT
from skerry.actors.queries import notes as queries
from skerry.actors.queries import profiles
from skerry.actors.services import notes as services
from skerry.kernel.contacts import names_of
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.NOTES_WRITE)
def notes(request: Request, uuid: UUID) -> HttpResponse:
    found = profiles.organisation_visible_to(request.viewer, uuid=uuid)
    if found is None:
        raise Http404
    form = NoteForm(request.POST or None)
    if form.is_valid():
        text = form.cleaned_data["text"]
        services.write_note(organisation=found, text=text, by=request.actor, now=timezone.now())
        messages.success(request, phrases_desk.NOTE_WRITTEN)
        return redirect("actors:notes", uuid)
    return _page(request, found, form)


def _page(
    request: Request, organisation: Organisation, form: NoteForm, changing: Note | None = None
) -> HttpResponse:
    written = list(queries.notes_visible_to(request.viewer).filter(organisation=organisation))
    context = {
        "organisation": organisation,
        "notes": [(note, note.needed_at + NOTE_KEPT) for note in written],
        "names": names_of({note.by for note in written}),
        "own": request.actor.id,
        "form": form,
        "changing": changing,
    }
    status = 422 if form.is_bound else 200
    return page(request, "actors/desk/notes.html", context, status=status)


def _note(request: Request, uuid: UUID, note: UUID) -> Note:
    found = queries.notes_visible_to(request.viewer).filter(organisation__uuid=uuid)
    return get_object_or_404(found, uuid=note)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.NOTES_WRITE)
def note_change(request: Request, uuid: UUID, note: UUID) -> HttpResponse:
    found = _note(request, uuid, note)
    form = NoteForm(request.POST or None, initial={"text": found.text})
    if not form.is_valid():
        return _page(request, found.organisation, form, found)
    text = form.cleaned_data["text"]
    try:
        services.change_note(note=found, text=text, by=request.actor, now=timezone.now())
    except services.NoteNotChangeable:
        messages.error(request, phrases_desk.NOTE_NOT_YOURS)
    else:
        messages.success(request, phrases_desk.NOTE_WRITTEN)
    return redirect("actors:notes", uuid)


@require_POST
@require(Permission.NOTES_WRITE)
def note_keep(request: Request, uuid: UUID, note: UUID) -> HttpResponse:
    services.keep_note(note=_note(request, uuid, note), by=request.actor, now=timezone.now())
    messages.success(request, phrases_desk.NOTE_KEPT)
    return redirect("actors:notes", uuid)


@require_POST
@require(Permission.NOTES_WRITE)
def note_delete(request: Request, uuid: UUID, note: UUID) -> HttpResponse:
    try:
        services.delete_note(note=_note(request, uuid, note), by=request.actor, now=timezone.now())
    except services.NoteNotChangeable:
        messages.error(request, phrases_desk.NOTE_NOT_YOURS)
    else:
        messages.success(request, phrases_desk.NOTE_DELETED)
    return redirect("actors:notes", uuid)
