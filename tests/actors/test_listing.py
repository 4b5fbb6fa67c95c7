"""Out of the directory and back, and what an import may do meanwhile: nothing to that."""

import pytest

from skerry.actors.models import Organisation
from skerry.actors.services.listing import delist_organisation, list_organisation
from skerry.kernel.actor import ANYBODY, COMMAND
from skerry.kernel.models import AuditEvent
from skerry.kernel.visibility import Visibility
from tests.actors.factories import OrganisationFactory
from tests.actors.imports import LATER, NOON, bring_in, regions, ror_lines, ror_record, undo

pytestmark = pytest.mark.django_db


def state_of(organisation):
    return Organisation.objects.values_list("visibility", "delisted_at").get(pk=organisation.pk)


def test_delisting_and_listing_again_leave_one_event_each():
    organisation = OrganisationFactory(visibility="members")

    delist_organisation(organisation=organisation, by=COMMAND, now=NOON)
    assert state_of(organisation) == ("protected", NOON)
    list_organisation(
        organisation=organisation, visibility=Visibility.MEMBERS, by=COMMAND, now=LATER
    )

    assert state_of(organisation) == ("members", None)
    assert list(AuditEvent.objects.order_by("pk").values_list("kind", "at")) == [
        ("actors.organisation.delisted", NOON),
        ("actors.organisation.listed", LATER),
    ]


def test_next_import_updates_what_is_delisted_and_brings_it_to_nobodys_sight(tmp_path):
    regions()
    bring_in("ror", ror_lines(tmp_path / "one.jsonl.gz", ror_record()))
    organisation = Organisation.objects.get()
    delist_organisation(organisation=organisation, by=COMMAND, now=NOON)

    changed = ror_record() | {"established": 1999}
    run = bring_in("ror", ror_lines(tmp_path / "two.jsonl.gz", changed))

    organisation.refresh_from_db()
    assert organisation.established == 1999
    assert state_of(organisation) == ("protected", NOON)
    assert Organisation.objects.count() == 1
    assert not Organisation.objects.visible_to(ANYBODY)

    undo(run)
    assert state_of(organisation) == ("protected", NOON)


def test_undoing_the_import_that_brought_it_keeps_what_is_delisted(tmp_path):
    regions()
    run = bring_in("ror", ror_lines(tmp_path / "one.jsonl.gz", ror_record()))
    organisation = Organisation.objects.get()
    delist_organisation(organisation=organisation, by=COMMAND, now=LATER)

    undo(run)

    assert state_of(organisation) == ("protected", LATER)
