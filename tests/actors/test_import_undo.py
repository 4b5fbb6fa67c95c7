"""Undoing an import takes back what the run left, and nothing that people built on it since."""

from datetime import date

import pytest

from skerry.actors.indexing import index_organisations
from skerry.actors.models import ImportedRecord, Organisation, OrganisationName
from skerry.kernel.models import SearchEntry
from tests.accounts.factories import InvitationFactory, RoleGrantFactory
from tests.actors.imports import LATER, bring_in, regions, ror_lines, ror_record, undo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _regions(db):
    regions()


@pytest.fixture
def dump(tmp_path):
    def write(*records):
        return ror_lines(tmp_path / "ror.jsonl.gz", *records)

    return write


@pytest.mark.parametrize("joined", [RoleGrantFactory, InvitationFactory])
def test_an_organisation_to_which_people_belong_stays(joined, dump):
    run = bring_in("ror", dump(ror_record(), ror_record("02vzfsx67", "Exempelmuseet")))
    museum = Organisation.objects.get(name="Exempelmuseet")
    membership = joined(organisation=museum)

    undone = undo(run)

    membership.refresh_from_db()
    assert undone.counts["undo"]["kept"] == 1
    assert list(Organisation.objects.values_list("name", "run")) == [("Exempelmuseet", None)]


def test_an_organisation_that_somebody_confirmed_stays(dump):
    run = bring_in("ror", dump(ror_record()))
    Organisation.objects.update(confirmed_on=date(2026, 11, 23))

    undo(run)

    assert Organisation.objects.get().run is None


def test_a_name_that_was_edited_since_stays_and_the_others_go(dump):
    bring_in("ror", dump(ror_record()))
    known = set(OrganisationName.objects.values_list("pk", flat=True))
    richer = ror_record()
    richer["names"] += [
        {"value": name, "types": ["alias"], "lang": None} for name in ("First", "Second")
    ]
    run = bring_in("ror", dump(richer), now=LATER)
    OrganisationName.objects.filter(text="First").update(text="Premier")

    undone = undo(run)

    left = OrganisationName.objects.exclude(pk__in=known)
    assert list(left.values_list("text", flat=True)) == ["Premier"]
    assert undone.counts["undo"]["kept"] == 1
    assert list(run.records.filter(action="kept").values_list("table", flat=True)) == ["name"]
    assert not ImportedRecord.objects.exclude(run=run).exists()


def test_an_import_writes_the_search_entry_that_a_later_change_would(dump):
    bring_in("ror", dump(ror_record()))
    written = SearchEntry.objects.values("title", "text").get()

    index_organisations(list(Organisation.objects.values_list("pk", flat=True)))

    assert SearchEntry.objects.values("title", "text").get() == written
