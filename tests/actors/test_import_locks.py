"""An import leaves alone what somebody wrote, and renews it again when that was undone."""

import pytest

from skerry.actors.enums import Origin
from skerry.actors.facts.reading import facts_of
from skerry.actors.models import Organisation, OrganisationName
from skerry.actors.rules.origins import is_locked, locked_languages
from skerry.actors.services.editing import change_organisation, undo_revision
from skerry.kernel.actor import COMMAND
from tests.actors.imports import LATER, NOON, bring_in, regions, ror_lines, ror_record, undo

pytestmark = pytest.mark.django_db
OTHER_NAMES = [
    {"value": "Kungliga Nyinstitutet", "types": ["ror_display", "label"], "lang": "sv"},
    {"value": "KNI", "types": ["acronym"], "lang": None},
]


@pytest.fixture(autouse=True)
def _regions(db):
    regions()


@pytest.fixture
def dump(tmp_path):
    def write(*records):
        return ror_lines(tmp_path / "ror.jsonl.gz", *records)

    return write


@pytest.fixture
def firm(dump):
    bring_in("ror", dump(ror_record()))
    return Organisation.objects.get()


def change(firm, changes, origin=Origin.OWNER):
    return change_organisation(
        organisation=firm, changes=changes, by=COMMAND, now=NOON, origin=origin
    )


def newer():
    return ror_record(
        names=OTHER_NAMES, website="https://ny.example", established=1900, city="Lund", lat=55.7, lng=13.2,
        types=["company"],
    )  # fmt: skip


WRITTEN = {
    "name": "Vårt institut",
    "kind": "research",
    "website": "https://eget.example",
    "established": 1999,
    "names": [["other", "", "Vi"]],
    "site": [{"city": "Kista", "country": "SE"}],
    "summary:sv": "Vi forskar.",
    "description:en": "We research.",
    "specialities": [],
}


@pytest.mark.parametrize("origin", list(Origin))
def test_what_a_person_wrote_outlives_the_next_import(firm, dump, origin):
    change(firm, WRITTEN, origin)
    before = facts_of(Organisation.objects.get())

    run = bring_in("ror", dump(newer()), now=LATER)

    assert facts_of(Organisation.objects.get()) == before
    assert run.counts["remark:kept"] >= 6


def test_a_place_that_was_removed_does_not_come_back(firm, dump):
    change(firm, {"site": None, "names": None})

    bring_in("ror", dump(newer()), now=LATER)

    assert "site" not in facts_of(Organisation.objects.get())
    assert not OrganisationName.objects.exists()


def test_what_nobody_wrote_is_renewed(firm, dump):
    change(firm, {"summary:sv": "Vi forskar."})

    bring_in("ror", dump(newer()), now=LATER)

    facts = facts_of(Organisation.objects.get())
    assert (facts["name"], facts["website"]) == ("Kungliga Nyinstitutet", "https://ny.example")
    assert facts["site"][0]["city"] == "Lund"
    assert facts["summary:sv"] == "Vi forskar."


def test_what_was_undone_is_renewed_again(firm, dump):
    revision = change(firm, {"website": "https://eget.example"})
    undo_revision(revision=revision, by=COMMAND, now=NOON, origin=Origin.OWNER)

    bring_in("ror", dump(newer()), now=LATER)

    assert facts_of(Organisation.objects.get())["website"] == "https://ny.example"


def test_taking_an_import_back_leaves_what_was_written_since(firm, dump):
    run = bring_in("ror", dump(newer()), now=LATER)
    change(Organisation.objects.get(), {"website": "https://eget.example"})

    undo(run)

    facts = facts_of(Organisation.objects.get())
    assert (facts["website"], facts["name"]) == (
        "https://eget.example",
        "Kungliga Exempelinstitutet",
    )


@pytest.mark.parametrize(
    "name", ["summary:sv", "specialities", "sectors", "names", "site", "offering:1"]
)
def test_every_kind_of_fact_can_be_locked(name):
    assert is_locked({"*": {"run": 1}, name: {"by": "owner", "at": "2026-11-22"}}, name)
    assert not is_locked({"*": {"run": 1}}, name)


@pytest.mark.parametrize(
    ("written", "stays"),
    [
        ("http://www.nya.example", True),
        ("https://NYA.example/", True),
        ("https://nya.example/en", False),
    ],
)
def test_the_same_address_written_another_way_is_no_change(dump, written, stays):
    bring_in("ror", dump(ror_record(website="https://nya.example")))

    run = bring_in("ror", dump(ror_record(website=written)), now=LATER)

    assert (run.counts["organisations_changed"] == 0) is stays
    assert (Organisation.objects.get().website == "https://nya.example") is stays


@pytest.mark.parametrize(
    ("origins", "locked"),
    [
        (None, []),
        ({"*": {"run": 1}}, []),
        ({"summary:sv": {"by": "owner"}, "description:en": {"by": "manager"}}, ["en", "sv"]),
        ({"website": {"by": "owner"}}, []),
        ({"*": {"by": "owner"}}, ["*"]),
    ],
)
def test_texts_are_locked_language_by_language(origins, locked):
    assert sorted(locked_languages(origins)) == locked
