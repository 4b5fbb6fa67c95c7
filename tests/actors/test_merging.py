"""Two entries become one and two again, and nothing is lost on the way."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.urls import reverse

from skerry.accounts.models import RoleGrant
from skerry.accounts.services.personal import erase_forgotten_account
from skerry.actors.models import (
    Duplicate,
    Identifier,
    ImportedRecord,
    ImportRun,
    Merging,
    OldAddress,
    Organisation,
    OrganisationName,
    OrganisationText,
    Site,
    Source,
    YearlyFigure,
)
from skerry.actors.queries import merging as queries
from skerry.actors.rules.merging import (
    Held,
    Obstacle,
    Side,
    joined_origins,
    narrower,
    older_origins,
    preferred,
)
from skerry.actors.services import merging as services
from skerry.actors.services.merging import MergeIncomplete, MergeNotReversible, NotMergeable
from skerry.kernel import search
from skerry.kernel.actor import COMMAND
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.kernel.search import SearchKind
from tests.accounts.factories import RoleGrantFactory, UserFactory
from tests.actors.factories import OfferingFactory, OrganisationFactory, SiteFactory
from tests.actors.factories_duplicates import DuplicateFactory
from tests.actors.imports import (
    bring_in,
    regions,
    ror_lines,
    ror_record,
    undo,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 12, tzinfo=UTC)


def two(**theirs):
    return OrganisationFactory(name="Kept"), OrganisationFactory(name="Dropped", **theirs)


def merge(keep, drop, **more):
    return services.merge_organisations(keep=keep, drop=drop, by=COMMAND, now=NOON, **more)


def take_back(merging):
    return services.take_back(merging=merging, by=COMMAND, now=LATER)


@pytest.mark.parametrize(
    ("keep", "drop", "stays"),
    [
        (Held(value="a", origin={}), Held(value="b", origin={}), Side.KEEP),
        (Held(value="", origin={}), Held(value="b", origin={}), Side.DROP),
        (Held(value="a", origin={}), Held(value="", origin={"by": "owner"}), Side.KEEP),
        (Held(value="", origin={}), Held(value="", origin={}), Side.KEEP),
        (Held(value="unknown", origin={}), Held(value="small", origin={}), Side.DROP),
        (Held(value="a", origin={"run": 1}), Held(value="b", origin={"by": "owner"}), Side.DROP),
        (Held(value="a", origin={"by": "manager"}), Held(value="b", origin={"by": "owner"}), Side.DROP),
        (Held(value="a", origin={"by": "owner"}), Held(value="b", origin={"by": "manager"}), Side.KEEP),
        (
            Held(value="a", origin={"run": 1}, on=date(2026, 1, 1)),
            Held(value="b", origin={"run": 2}, on=date(2026, 2, 1)),
            Side.DROP,
        ),
        (
            Held(value="a", origin={"run": 2}, on=date(2026, 2, 1)),
            Held(value="b", origin={"run": 1}, on=date(2026, 1, 1)),
            Side.KEEP,
        ),
    ],
)  # fmt: skip
def test_which_value_stays(keep, drop, stays):
    assert preferred(keep, drop) is stays


@pytest.mark.parametrize(
    ("one", "other", "stays"),
    [
        ("open", "members", "members"),
        ("protected", "vetted", "protected"),
        ("open", "open", "open"),
    ],
)
def test_the_narrower_tier_stays(one, other, stays):
    assert narrower(one, other) == stays


OWNER, MANAGER, RUN = {"by": "owner"}, {"by": "manager", "at": "2026-11-22"}, {"run": 3}


@pytest.mark.parametrize(
    ("keep", "drop", "chosen", "by_hand", "joined"),
    [
        ({"website": RUN}, {"website": OWNER}, {"website": Side.KEEP}, (), {"website": RUN}),
        ({"website": RUN}, {"website": OWNER}, {"website": Side.DROP}, (), {"website": OWNER}),
        ({}, {"*": OWNER}, {"website": Side.DROP}, (), {"website": OWNER}),
        ({"website": RUN}, {}, {"website": Side.DROP}, (), {}),
        ({"kind": RUN}, {}, {"kind": Side.KEEP}, ("kind",), {"kind": MANAGER}),
        (
            {},
            {"description:sv": OWNER},
            {"description:sv": Side.DROP},
            (),
            {"description:sv": OWNER},
        ),
        ({"names": RUN}, {"names": OWNER}, {}, (), {"names": OWNER}),
        ({"names": OWNER}, {"names": RUN, "offering:7": RUN}, {}, (), {"names": OWNER, "offering:7": RUN}),
    ],
)  # fmt: skip
def test_who_stands_behind_the_values_of_two_that_are_one(keep, drop, chosen, by_hand, joined):
    found = joined_origins(keep, drop, chosen=chosen, by_hand=by_hand, on=date(2026, 11, 22))

    assert found == joined


def test_origins_come_back_but_for_what_was_edited_since():
    assert older_origins(
        before={"name": {"run": 1}, "website": {"run": 1}},
        left={"name": {"run": 2}, "website": {"run": 2}},
        today={"name": {"run": 2}, "website": {"by": "owner"}, "kind": {"by": "owner"}},
    ) == {"name": {"run": 1}, "website": {"by": "owner"}, "kind": {"by": "owner"}}


def test_a_merge_fills_what_is_empty_and_carries_origins_along():
    source = Source.objects.create(key="ror", name="ROR")
    run = ImportRun.objects.create(
        source=source, importer="ror", file_name="r", created_at=NOON, completed_at=NOON,
        state="complete",
    )  # fmt: skip
    keep, drop = two(website="https://dropped.example", origins={"*": {"run": run.pk}})

    merging = merge(keep, drop)

    keep.refresh_from_db()
    assert (keep.name, keep.website) == ("Kept", "https://dropped.example")
    settled = {"by": "manager", "at": "2026-11-22"}
    assert keep.origins == {"website": {"run": run.pk}, "name": settled}
    assert keep.names.get().text == "Dropped"
    assert OldAddress.objects.get().uuid == drop.uuid
    assert merging.visibility == "open"
    assert list(AuditEvent.objects.values_list("kind", flat=True)) == ["actors.organisation.merged"]


def test_what_a_person_chose_is_theirs_and_imports_leave_it_alone():
    keep, drop = two(website="https://dropped.example")
    Organisation.objects.filter(pk=keep.pk).update(website="https://kept.example")

    merge(keep, drop, choices={"website": Side.DROP, "name": Side.DROP, "established": Side.DROP})

    keep.refresh_from_db()
    assert (keep.name, keep.website) == ("Dropped", "https://dropped.example")
    assert keep.origins["website"] == {"by": "manager", "at": "2026-11-22"}
    assert keep.names.get().text == "Kept"


@pytest.mark.parametrize("side", Side)
def test_a_size_that_a_person_chose_stands_whatever_the_figures_say(side):
    keep, drop = two(size_class="small", size_basis="listed")
    for one, year in ((keep, 2024), (drop, 2025)):
        YearlyFigure.objects.create(organisation=one, year=year, kind="employees", value=300)
    Organisation.objects.filter(pk=keep.pk).update(size_class="large", size_basis="derived")
    if side is Side.KEEP:
        Organisation.objects.filter(pk=drop.pk).update(origins={"size_class": {"by": "owner"}})

    merge(keep, drop, choices={"size_class": side})

    keep.refresh_from_db()
    size = "small" if side is Side.DROP else "large"
    assert (keep.size_class, keep.size_basis) == (size, "declared")
    assert keep.origins["size_class"]["by"] == "manager"


def test_the_chosen_text_and_the_chosen_site_stay():
    keep, drop = two()
    for one in (keep, drop):
        OrganisationText.objects.create(organisation=one, language="en", summary=one.name)
        SiteFactory(organisation=one, city=one.name)

    merge(keep, drop, choices={"summary:en": Side.DROP, "site": Side.DROP})

    assert keep.texts.get().summary == "Dropped"
    assert list(keep.sites.order_by("city").values_list("city", "is_main")) == [
        ("Dropped", True),
        ("Kept", False),
    ]


def test_a_site_that_both_have_stays_the_main_one():
    keep, drop = two()
    SiteFactory(organisation=keep, is_main=False)
    SiteFactory(organisation=drop)

    merge(keep, drop)

    assert keep.sites.get().is_main


def test_the_figures_of_both_give_the_size():
    keep, drop = two()
    YearlyFigure.objects.create(organisation=drop, year=2025, kind="employees", value=Decimal(20))
    YearlyFigure.objects.create(organisation=drop, year=2025, kind="turnover", value=Decimal(10**6))

    merging = merge(keep, drop)
    keep.refresh_from_db()
    assert (keep.size_class, keep.size_basis) == ("small", "derived")

    take_back(merging)
    keep.refresh_from_db()
    assert (keep.size_class, keep.size_basis) == ("unknown", "unknown")


def test_a_size_comes_with_its_basis():
    keep, drop = two(size_class="micro", size_basis="declared")

    merge(keep, drop)

    keep.refresh_from_db()
    assert (keep.size_class, keep.size_basis) == ("micro", "declared")


def test_the_entry_that_stays_is_found_by_both_names():
    keep, drop = two()
    services.index_organisations([keep.pk, drop.pk])

    merging = merge(keep, drop)

    assert [
        hit.object_id for hit in search.find("Dropped", kind=SearchKind.ORGANISATION, limit=5)
    ] == [keep.pk]
    take_back(merging)
    assert search.find("Dropped", kind=SearchKind.ORGANISATION, limit=5)[0].object_id == drop.pk


def test_what_cannot_be_merged_says_why():
    keep, drop = two()
    example = OrganisationFactory(is_example=True)
    refusals = []
    for one, other in ((keep, keep), (keep, example)):
        with pytest.raises(NotMergeable) as refusal:
            merge(one, other)
        refusals.append(refusal.value.obstacle)
    merge(keep, drop)
    with pytest.raises(
        NotMergeable
    ) as refusal:  # two managers at the same second: one comes second
        merge(keep, drop)

    assert refusals == [Obstacle.THE_SAME_ENTRY, Obstacle.EXAMPLE_AND_REAL]
    assert refusal.value.obstacle is Obstacle.GONE
    assert Merging.objects.count() == 1


def test_nothing_is_merged_or_taken_back_while_an_import_is_written():
    keep, drop = two()
    merging = merge(keep, OrganisationFactory())
    source = Source.objects.create(key="ror", name="ROR")
    ImportRun.objects.create(source=source, importer="ror", created_at=NOON, state="stopped")

    with pytest.raises(NotMergeable) as refusal:
        merge(keep, drop)
    with pytest.raises(MergeNotReversible) as other:
        take_back(merging)

    assert refusal.value.obstacle is other.value.obstacle is Obstacle.IMPORT_IS_OPEN


def test_a_room_that_leaves_rows_behind_stops_the_merge(monkeypatch):
    keep, drop = two()
    OfferingFactory(organisation=drop)
    forgetful = SimpleNamespace(merge=lambda **_: None)
    monkeypatch.setattr(queries, "references", lambda: [forgetful])

    with pytest.raises(MergeIncomplete, match="Offering"):
        merge(keep, drop)


def test_what_was_edited_since_stays_and_is_told():
    keep, drop = two(
        website="https://dropped.example", established=1999, origins={"*": {"by": "manager"}}
    )
    offering = OfferingFactory(organisation=drop)
    merging = merge(keep, drop)
    Organisation.objects.filter(pk=keep.pk).update(
        website="https://new.example", origins={"website": {"by": "owner", "at": "2026-11-22"}}
    )
    came_since = OfferingFactory(organisation=keep)
    OrganisationName.objects.update(text="Renamed")

    taken_back = take_back(merging)

    keep.refresh_from_db()
    offering.refresh_from_db()
    came_since.refresh_from_db()
    assert (keep.website, keep.established) == ("https://new.example", None)
    assert keep.origins == {"website": {"by": "owner", "at": "2026-11-22"}}
    assert (offering.organisation_id, came_since.organisation_id) == (drop.pk, keep.pk)
    assert [(one["table"], one["columns"]) for one in taken_back.left_alone] == [
        ("actors.Organisation", ["website"]),
        ("actors.OrganisationName", []),
    ]


def test_a_change_of_something_else_since_is_no_news():
    keep, drop = two()
    merging = merge(keep, drop)
    Organisation.objects.filter(pk=keep.pk).update(languages=["sv"], changed_at=LATER)

    taken_back = take_back(merging)

    keep.refresh_from_db()
    assert (keep.languages, keep.changed_at, taken_back.left_alone) == (["sv"], LATER, [])


def test_a_role_that_was_withdrawn_since_does_not_come_back():
    keep, drop = two()
    person = UserFactory()
    RoleGrantFactory(user=person, organisation=keep)
    RoleGrantFactory(user=person, organisation=drop, role=Role.ORGANISATION_EDITOR)
    merging = merge(keep, drop)
    assert RoleGrant.objects.get().role == Role.ORGANISATION_EDITOR
    RoleGrant.objects.all().delete()

    taken_back = take_back(merging)

    assert not RoleGrant.objects.exists()
    assert {one["table"] for one in taken_back.left_alone} == {"accounts.RoleGrant"}


def test_a_role_that_was_made_smaller_since_stays_small():
    keep, drop = two()
    person = UserFactory()
    for one in (keep, drop):
        RoleGrantFactory(user=person, organisation=one, role=Role.ORGANISATION_EDITOR)
    merging = merge(keep, drop)
    RoleGrant.objects.update(role=Role.MEMBER)

    take_back(merging)

    assert list(RoleGrant.objects.values_list("organisation", "role")) == [(keep.pk, "member")]


def test_who_was_erased_since_is_not_brought_back():
    keep, drop = two()
    person = UserFactory(email="erased@people.example")
    for one in (keep, drop):
        RoleGrantFactory(user=person, organisation=one)
    merging = merge(keep, drop)
    erase_forgotten_account(person=person, now=NOON)

    take_back(merging)

    assert not RoleGrant.objects.exists()
    assert "erased@people.example" not in repr(merging.journal)


def test_the_journal_holds_no_personal_data():
    keep, drop = two()
    person = UserFactory()
    for one in (keep, drop):
        RoleGrantFactory(user=person, organisation=one)

    journal = merge(keep, drop).journal

    gone = next(entry for entry in journal if entry["table"] == "accounts.RoleGrant")
    assert "user_id" not in gone["was"]
    assert "user_id" not in gone["twin_is"]


def test_merges_are_taken_back_from_the_newest_on():
    one, other, third = (OrganisationFactory(name=name) for name in "ABC")
    first = merge(other, one)
    second = merge(third, other)
    assert OldAddress.objects.filter(organisation=third).count() == 2

    with pytest.raises(MergeNotReversible) as refusal:
        take_back(first)
    take_back(second)
    assert OldAddress.objects.get().organisation_id == other.pk
    take_back(first)

    assert (refusal.value.obstacle, refusal.value.first) == (Obstacle.LATER_MERGE, second)
    assert set(Organisation.objects.values_list("name", flat=True)) == {"A", "B", "C"}
    assert not OldAddress.objects.exists()
    with pytest.raises(MergeNotReversible) as again:
        take_back(first)
    assert again.value.obstacle is Obstacle.TAKEN_BACK_ALREADY


def test_two_that_became_part_of_one_come_back_in_turn():
    keep, drop = two()
    first, second = merge(keep, drop), merge(keep, OrganisationFactory())

    with pytest.raises(MergeNotReversible) as refusal:
        take_back(first)

    assert refusal.value.first == second


def test_there_is_nothing_to_divide_when_the_entry_is_gone():
    keep, drop = two()
    merging = merge(keep, drop)
    keep.delete()

    with pytest.raises(MergeNotReversible) as refusal:
        take_back(merging)

    assert refusal.value.obstacle is Obstacle.ENTRY_IS_GONE


def test_what_was_taken_back_is_remembered_as_not_the_same():
    keep, drop = two()
    pair = DuplicateFactory(low=keep, high=drop)
    merging = merge(keep, drop)
    assert (merging.bits, Duplicate.objects.count()) == (47.0, 0)

    take_back(merging)

    remembered = Duplicate.objects.get()
    assert (remembered.uuid, remembered.state) == (pair.uuid, "different")
    assert remembered.evidence == pair.evidence


def test_a_decision_about_a_third_outlives_the_merge():
    keep, third, drop = OrganisationFactory(), OrganisationFactory(), OrganisationFactory()
    DuplicateFactory(low=keep, high=third)
    said = DuplicateFactory(low=third, high=drop, state="different", decided_at=NOON)
    weaker = OrganisationFactory()
    DuplicateFactory(low=keep, high=weaker, state="different", decided_at=NOON)
    DuplicateFactory(low=drop, high=weaker)

    merge(keep, drop)

    kept = Duplicate.objects.get(low=keep, high=third)
    assert (kept.pk, kept.state) == (said.pk, "different")
    assert Duplicate.objects.get(low=keep, high=weaker).state == "different"


def test_old_addresses_lead_on_for_those_who_may_see_the_entry(client, client_as):
    keep, drop = two()
    hidden = OrganisationFactory(visibility="protected")
    old = OrganisationFactory()
    merging = merge(keep, drop)
    merge(hidden, old)

    page = client.get(reverse("actors:organisation", args=[drop.uuid]) + "?page=2")
    report = client.get(reverse("actors:report", args=[drop.uuid]))
    contact = client.get(reverse("accounts:contact_ask", args=[drop.uuid]))

    assert (page.status_code, page["Location"], page["Cache-Control"]) == (
        301,
        f"{keep.get_absolute_url()}?page=2",
        "no-cache",
    )
    assert report["Location"] == reverse("actors:report", args=[keep.uuid])
    assert contact["Location"] == reverse("accounts:contact_ask", args=[keep.uuid])
    assert client.get(old.get_absolute_url()).status_code == 404
    assert client_as(Role.CLUSTER_MANAGER).get(old.get_absolute_url()).status_code == 301
    assert client.get("/nothing/").status_code == 404
    take_back(merging)
    assert client.get(drop.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("before", ["//evil.example", "/\\evil.example", "//evil.example/desk"])
def test_an_old_address_leads_to_no_other_site(client, before):
    keep, drop = two()
    merge(keep, drop)

    page = client.generic("GET", "/", PATH_INFO=f"{before}/organisations/{drop.uuid}/")

    assert (page.status_code, page.get("Location")) == (404, None)


@pytest.fixture
def dump(tmp_path):
    regions()

    def write(*records):
        return ror_lines(tmp_path / "ror.jsonl.gz", *records)

    return write


def test_the_next_import_finds_the_entry_that_stays(dump):
    bring_in("ror", dump(ror_record()))
    imported = Organisation.objects.get()
    keep = OrganisationFactory(name="Kept by hand")

    merge(keep, imported)
    bring_in("ror", dump(ror_record()), now=LATER)

    assert list(Organisation.objects.values_list("pk", flat=True)) == [keep.pk]
    assert Identifier.objects.get(scheme="ror").organisation == keep


def test_an_import_is_undone_when_its_merges_are_taken_back(dump):
    run = bring_in("ror", dump(ror_record()))
    imported = Organisation.objects.get()
    merging = merge(OrganisationFactory(name="Kept"), imported)

    with pytest.raises(services_of_imports().ImportNotPossible) as refusal:
        undo(run)
    take_back(merging)
    undo(run)

    assert refusal.value.obstacle == "entries-were-merged"
    assert list(Organisation.objects.values_list("name", flat=True)) == ["Kept"]


def services_of_imports():
    from skerry.actors.services import imports

    return imports


def test_undoing_the_import_of_the_entry_that_stays_keeps_what_was_merged_into_it(dump):
    run = bring_in("ror", dump(ror_record()))
    imported = Organisation.objects.get()
    merging = merge(imported, OrganisationFactory(name="By hand"))

    undo(run)
    take_back(merging)

    assert Organisation.objects.filter(name="By hand").exists()
    imported.refresh_from_db()
    assert imported.run is None


def test_an_import_that_added_to_what_is_gone_waits_too(dump):
    keep, drop = two()
    run = bring_in("ror", dump(ror_record()))
    for one in (keep, drop):
        name = OrganisationName.objects.create(organisation=one, kind="other", text="Same")
    ImportedRecord.objects.create(run=run, table="name", row=name.pk, action="added", after={})

    merging = merge(keep, drop)

    assert list(merging.runs.all()) == [run]


def test_a_preview_is_stale_after_a_merge(dump):
    run = bring_in("ror", dump(ror_record()))
    before = services_of_imports().directory_version()

    merge(*two())

    assert services_of_imports().directory_version() != before
    assert run.state == "complete"


def test_where_both_have_a_main_site_the_kept_one_stays():
    keep, drop = two()
    for one in (keep, drop):
        SiteFactory(organisation=one, city=one.name)

    merge(keep, drop)

    assert Site.objects.get(is_main=True).city == "Kept"
