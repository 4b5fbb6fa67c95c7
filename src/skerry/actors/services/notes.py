"""Notes on organisations: written, changed and deleted by their writer, kept while somebody needs them."""

from datetime import datetime

from django.db import transaction

from skerry.actors.models import Note, Organisation
from skerry.actors.rules import notes as rules
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event


class NoteNotChangeable(Exception):
    """Somebody else wrote it."""


@transaction.atomic
def write_note(*, organisation: Organisation, text: str, by: Actor, now: datetime) -> Note:
    held = Organisation.objects.select_for_update().get(pk=organisation.pk)
    note = Note.objects.create(
        organisation=held, text=text, by=by.id, written_at=now, needed_at=now
    )
    audit.record(Event.NOTE_WRITTEN, target=note, by=by, at=now)
    return note


@transaction.atomic
def change_note(*, note: Note, text: str, by: Actor, now: datetime) -> None:
    """Put ``text`` in place of what was written.

    Raises:
        NoteNotChangeable: somebody else wrote it.
    """
    _must_be_own(note, by)
    note.text, note.changed_at, note.needed_at = text, now, now
    note.save(update_fields=["text", "changed_at", "needed_at"])
    audit.record(Event.NOTE_WRITTEN, target=note, by=by, at=now, detail={"fields": ["text"]})


@transaction.atomic
def keep_note(*, note: Note, by: Actor, now: datetime) -> None:
    """Say that the note is still needed: its year begins anew."""
    note.needed_at = now
    note.save(update_fields=["needed_at"])
    audit.record(Event.NOTE_WRITTEN, target=note, by=by, at=now, detail={"fields": ["needed_at"]})


@transaction.atomic
def delete_note(*, note: Note, by: Actor, now: datetime) -> None:
    """Delete one's own note.

    Raises:
        NoteNotChangeable: somebody else wrote it.
    """
    _must_be_own(note, by)
    audit.record(Event.NOTE_DELETED, target=note, by=by, at=now)
    note.delete()


def _must_be_own(note: Note, by: Actor) -> None:
    if rules.obstacle_to_changing(written_by=note.by, by=by.id):
        raise NoteNotChangeable
