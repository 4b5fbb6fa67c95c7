"""Notes on an organisation: written for colleagues, changed by their writer, gone in time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from skerry.actors.models import Note, SegmentPick
from skerry.actors.providers import desk
from skerry.actors.queries.notes import notes_visible_to
from skerry.actors.rules.notes import NoteObstacle, obstacle_to_changing
from skerry.actors.services import notes
from skerry.kernel.actor import ANYBODY, COMMAND, Actor
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory
from tests.actors.factories import (
    NoteFactory,
    OrganisationFactory,
    OrganisationTagFactory,
    SegmentFactory,
    TagFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def person():
    return UserFactory(role=Role.CLUSTER_MANAGER, name="Mona Lind")


@pytest.fixture
def manager(client, person):
    client.force_login(person)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.mark.parametrize(
    ("written_by", "by", "obstacle"),
    [("a", "a", None), ("a", "b", NoteObstacle.NOT_YOURS), ("", "", NoteObstacle.NOT_YOURS)],
)
def test_obstacle_to_changing(written_by, by, obstacle):
    assert obstacle_to_changing(written_by=written_by, by=by) == obstacle


def test_a_note_is_written_changed_kept_and_deleted_with_an_event_each(person):
    by = Actor.person(person.uuid)
    later = NOW + timedelta(days=30)

    note = notes.write_note(organisation=OrganisationFactory(), text="Met.", by=by, now=NOW)
    notes.change_note(note=note, text="Met twice.", by=by, now=later)
    note.refresh_from_db()
    assert (note.text, note.written_at, note.changed_at) == ("Met twice.", NOW, later)
    notes.keep_note(note=note, by=Actor.person(UserFactory().uuid), now=NOW)
    note.refresh_from_db()
    assert note.needed_at == NOW
    notes.delete_note(note=note, by=by, now=later)

    assert not Note.objects.exists()
    kinds = AuditEvent.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["actors.note.written"] * 3 + ["actors.note.deleted"]


def test_nobody_changes_or_deletes_the_note_of_another(person):
    note, by = NoteFactory(), Actor.person(person.uuid)

    with pytest.raises(notes.NoteNotChangeable):
        notes.change_note(note=note, text="Mine.", by=by, now=NOW)
    with pytest.raises(notes.NoteNotChangeable):
        notes.delete_note(note=note, by=by, now=NOW)

    assert Note.objects.get().text == note.text


def test_a_note_goes_a_year_after_it_was_last_needed(person):
    note = NoteFactory(by=str(person.uuid), needed_at=NOW)
    expire = desk.RETENTION[0].expire

    assert [row["text"] for row in desk.PERSONAL_DATA[0].export(person.uuid)] == [note.text]
    assert expire(now=NOW + timedelta(days=364)) == 0
    assert expire(now=NOW + timedelta(days=365)) == 1


def test_notes_tags_and_picks_follow_a_merge():
    keep, drop = OrganisationFactory(), OrganisationFactory()
    tag, other = TagFactory(), TagFactory()
    for organisation, its in ((keep, tag), (drop, tag), (drop, other)):
        OrganisationTagFactory(organisation=organisation, tag=its)
    NoteFactory(organisation=drop)
    SegmentPick.objects.create(segment=SegmentFactory(), organisation=drop, is_added=True)

    for reference in desk.ORGANISATION_REFERENCES:
        reference.merge(keep=keep.pk, drop=drop.pk, by=COMMAND, now=NOW)

    assert set(keep.tag_links.values_list("tag", flat=True)) == {tag.pk, other.pk}
    assert (keep.notes.count(), keep.segment_picks.count()) == (1, 1)
    assert not drop.tag_links.exists()


def test_notes_are_for_the_desk_alone(manager, client_as):
    note = NoteFactory(text="Ask <b>again</b>.")
    page = reverse("actors:notes", args=[note.organisation.uuid])

    assert not notes_visible_to(ANYBODY).exists()
    assert "Ask &lt;b&gt;again&lt;/b&gt;." in manager.get(page).text
    assert "Ask &lt;b&gt;" in manager.get(note.organisation.get_absolute_url()).text
    visitor = client_as(Role.VISITOR)
    assert "For the desk" not in visitor.get(note.organisation.get_absolute_url()).text


def test_the_page_writes_changes_keeps_and_deletes(manager):
    firm = OrganisationFactory()
    page = reverse("actors:notes", args=[firm.uuid])
    empty = manager.get(page).text
    wrong = manager.post(page, {"text": " "})
    manager.post(page, {"text": "Met at the fair."})
    note = Note.objects.get()
    of_note = {
        deed: reverse(f"actors:note_{deed}", args=[firm.uuid, note.uuid])
        for deed in ("change", "keep", "delete")
    }

    assert "No note yet" in empty
    assert wrong.status_code == 422
    assert "Mona Lind" in manager.get(page).text
    assert "Met at the fair." in manager.get(of_note["change"]).text
    changed = manager.post(of_note["change"], {"text": "Met at the spring fair."}, follow=True)
    assert "Met at the spring fair." in changed.text
    assert "changed" in changed.text
    assert "stays a year longer" in manager.post(of_note["keep"], follow=True).text
    assert "The note is deleted." in manager.post(of_note["delete"], follow=True).text


@pytest.mark.parametrize("deed", ["change", "delete"])
def test_the_page_says_whose_note_it_is(deed, manager):
    note = NoteFactory(by="")
    where = reverse(f"actors:note_{deed}", args=[note.organisation.uuid, note.uuid])

    answer = manager.post(where, {"text": "Mine."}, follow=True).text

    assert "Only who wrote the note can do this." in answer
    assert "Somebody who has left" in answer


def test_notes_of_what_is_not_there_are_not_there(manager):
    assert manager.get(reverse("actors:notes", args=[UserFactory().uuid])).status_code == 404
