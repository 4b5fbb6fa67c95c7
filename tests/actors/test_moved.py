"""Who sends something to an entry that was merged meanwhile gets it back."""

import pytest
from django.urls import reverse

from skerry.actors.models import Note, Organisation, Revision
from skerry.actors.services.editing import change_organisation
from skerry.actors.services.merging import merge_organisations
from skerry.actors.services.notes import write_note
from skerry.actors.views import notes
from skerry.actors.views.workspace import doors
from skerry.kernel.actor import COMMAND
from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory
from tests.actors.factories import OrganisationFactory
from tests.actors.imports import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return OrganisationFactory(name="Kept AB"), OrganisationFactory(name="Dropped AB")


def merge(keep, drop):
    merge_organisations(keep=keep, drop=drop, by=COMMAND, now=NOON)


def test_an_edit_of_an_entry_that_was_merged_gives_the_words_back(client, two):
    keep, drop = two
    client.force_login(UserFactory(edits=drop))
    merge(keep, drop)

    page = client.post(
        reverse("actors:edit_about", args=[drop.uuid]),
        {"summary-sv": "En timmes arbete <b>", "do": "save", "empty": " "},
    )

    assert page.status_code == 409
    assert "no-store" in page["Cache-Control"]
    assert "En timmes arbete &lt;b&gt;" in page.text
    assert f'href="{keep.get_absolute_url()}"' in page.text
    assert not Revision.objects.exists()


@pytest.mark.parametrize("name", ["actors:report", "accounts:contact_ask"])
def test_so_does_every_other_form_about_an_entry(client_as, two, name):
    merge(*two)

    page = client_as(Role.CLUSTER_MANAGER).post(
        reverse(name, args=[two[1].uuid]), {"text": "Words"}
    )

    assert (page.status_code, "Words" in page.text) == (409, True)


def test_where_the_entry_that_stays_is_hidden_there_is_nothing(client, two):
    keep, drop = two
    Organisation.objects.filter(pk=keep.pk).update(visibility="protected")
    merge(keep, drop)

    assert client.post(reverse("actors:report", args=[drop.uuid])).status_code == 404


def overtaken(monkeypatch, module, name, service, happens):
    """``service`` as the view finds it, but something happens just before it is called."""

    def late(**arguments):
        happens(arguments["organisation"])
        return service(**arguments)

    monkeypatch.setattr(module, name, late)


def test_a_merge_between_finding_and_changing_loses_no_words(client, two, monkeypatch):
    keep, drop = two
    client.force_login(UserFactory(edits=drop))
    overtaken(
        monkeypatch, doors, "change_organisation", change_organisation, lambda _one: merge(keep, drop)
    )  # fmt: skip

    page = client.post(
        reverse("actors:edit_about", args=[drop.uuid]), {"name": "Dropped Nya AB", "kind": "company"}
    )  # fmt: skip

    assert page.status_code == 409
    assert "Dropped Nya AB" in page.text
    assert "Kept AB" in page.text


def test_a_note_on_an_entry_that_went_is_given_back(client_as, monkeypatch):
    found = OrganisationFactory()
    overtaken(monkeypatch, notes.services, "write_note", write_note, lambda one: one.delete())

    page = client_as(Role.CLUSTER_MANAGER).post(
        reverse("actors:notes", args=[found.uuid]), {"text": "Remember the meeting"}
    )

    assert page.status_code == 409
    assert "Remember the meeting" in page.text
    assert reverse("actors:directory") in page.text
    assert not Note.objects.exists()


def test_other_errors_stay_what_they_are(client_as, monkeypatch):
    def broken(_one):
        raise ValueError("something else")

    found = OrganisationFactory()
    overtaken(monkeypatch, notes.services, "write_note", write_note, broken)

    with pytest.raises(ValueError, match="something else"):
        client_as(Role.CLUSTER_MANAGER).post(
            reverse("actors:notes", args=[found.uuid]), {"text": "Remember the meeting"}
        )
