from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from skerry.actors.models import (
    EntryReport,
    Identifier,
    OrganisationName,
    Participation,
    Site,
)
from skerry.actors.providers import PROVIDERS
from skerry.actors.services.sizes import derive_size
from skerry.kernel.actor import ANYBODY, COMMAND
from skerry.kernel.models import AuditEvent, SearchEntry
from tests.accounts.factories import UserFactory
from tests.actors.factories import (
    InitiativeFactory,
    OrganisationFactory,
    ParticipationFactory,
    SiteFactory,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def merge(keep, drop):
    for reference in PROVIDERS.organisation_references:
        reference.merge(keep=keep.pk, drop=drop.pk, by=COMMAND, now=NOON)


def test_a_merge_moves_what_is_new_and_leaves_nothing_twice():
    keep, drop = OrganisationFactory(name="Kept"), OrganisationFactory(name="Dropped")
    for organisation, texts in ((keep, ["Same"]), (drop, ["Same", "Other"])):
        for text in texts:
            OrganisationName.objects.create(organisation=organisation, kind="other", text=text)
    Identifier.objects.create(organisation=drop, scheme="ror", value="01vbc2y23")
    SiteFactory(organisation=keep)
    SiteFactory(organisation=drop, city="Uppsala")

    merge(keep, drop)

    assert sorted(keep.names.values_list("text", flat=True)) == ["Other", "Same"]
    assert keep.identifiers.get().value == "01vbc2y23"
    assert list(Site.objects.order_by("pk").values_list("city", "is_main")) == [
        ("Stockholm", True),
        ("Uppsala", False),
    ]
    drop.delete()
    assert "other" in SearchEntry.objects.get(object_id=keep.pk).text


def test_a_merge_adds_up_two_parts_in_one_project():
    keep, drop, project = OrganisationFactory(), OrganisationFactory(), InitiativeFactory()
    ParticipationFactory(initiative=project, organisation=keep, contribution=Decimal(3))
    ParticipationFactory(
        initiative=project, organisation=drop, contribution=Decimal(4), total_cost=5
    )
    ParticipationFactory(organisation=drop)

    merge(keep, drop)

    assert Participation.objects.filter(organisation=keep).count() == 2
    part = Participation.objects.get(initiative=project)
    assert (part.contribution, part.total_cost) == (Decimal(7), Decimal(5))


def test_a_merge_into_an_organisation_without_a_site_keeps_the_main_one():
    keep, drop = OrganisationFactory(), OrganisationFactory()
    SiteFactory(organisation=drop)

    merge(keep, drop)

    assert keep.sites.get().is_main


@pytest.mark.parametrize(
    ("state", "age", "is_emptied"),
    [("mended", 366, True), ("mended", 364, False), ("new", 999, False)],
)
def test_reports_lose_their_words_a_year_after_they_were_closed(state, age, is_emptied):
    closed_at = None if state == "new" else NOON - timedelta(days=age)
    report = EntryReport.objects.create(
        organisation=OrganisationFactory(), reason="wrong", message="Wrong", reply_to="a@b.example",
        state=state, reported_at=NOON - timedelta(days=1000), closed_at=closed_at,
    )  # fmt: skip

    count = PROVIDERS.retention[0].expire(now=NOON)

    report.refresh_from_db()
    assert count == int(is_emptied)
    assert (report.message, report.reply_to) == (
        ("", "") if is_emptied else ("Wrong", "a@b.example")
    )


def test_a_persons_reports_are_exported_and_erased_by_their_address():
    person = UserFactory(email="solveig@people.example")
    EntryReport.objects.create(
        organisation=OrganisationFactory(), reason="wrong", message="Wrong",
        reply_to="Solveig@people.example", reported_at=NOON,
    )  # fmt: skip
    provider = PROVIDERS.personal_data[0]

    assert [row["message"] for row in provider.export(person.uuid)] == ["Wrong"]
    provider.erase(person=person.uuid, by=COMMAND, now=NOON)
    assert list(provider.export(person.uuid)) == []
    assert list(provider.export(OrganisationFactory().uuid)) == []


def test_public_tables_hold_what_is_open():
    organisation, hidden = (
        OrganisationFactory(region="SE110"),
        OrganisationFactory(visibility="members", region="SE110"),
    )
    ParticipationFactory(organisation=organisation)
    ParticipationFactory(organisation=hidden)

    rows = {table.key: list(table.rows(ANYBODY)) for table in PROVIDERS.public_tables}

    assert [row[1] for row in rows["organisations"]] == [organisation.name]
    assert (len(rows["initiatives"]), len(rows["participations"])) == (2, 1)
    for table in PROVIDERS.public_tables:
        assert len(rows[table.key][0]) == len(table.columns)


def test_indicators_tell_nothing_of_what_is_hidden():
    """Set against the open tables, a larger number would say how many are hidden."""
    hidden = OrganisationFactory(visibility="members", created_at=NOON, confirmed_on=NOON.date())
    ParticipationFactory(organisation=hidden, initiative=InitiativeFactory(starts_on=NOON.date()))
    InitiativeFactory(visibility="members", created_at=NOON)

    counts = [
        source.count(NOON, NOON + timedelta(days=1)) for source in PROVIDERS.indicator_sources
    ]

    assert counts == [0, 0, 0, 0]


def test_an_indicators_days_are_those_of_the_region():
    """A day begins at midnight here, which is the evening before in UTC."""
    OrganisationFactory(confirmed_on=date(2026, 7, 1))
    confirmed = PROVIDERS.indicator_sources[1]
    midnight = datetime(2026, 6, 30, 22, tzinfo=UTC)

    assert confirmed.count(midnight, midnight + timedelta(days=1)) == 1
    assert confirmed.count(midnight - timedelta(days=1), midnight) == 0


def test_indicators_count_a_half_open_period():
    OrganisationFactory(created_at=NOON, confirmed_on=NOON.date())
    OrganisationFactory(is_example=True, created_at=NOON)
    ParticipationFactory(
        initiative=InitiativeFactory(created_at=NOON, starts_on=NOON.date()),
        organisation=OrganisationFactory(),
    )

    def counts(start, end):
        return {
            source.key.removeprefix("actors."): source.count(start, end)
            for source in PROVIDERS.indicator_sources
        }

    day = timedelta(days=1)
    assert counts(NOON, NOON + day) == {
        "organisations.added": 1,
        "organisations.confirmed": 1,
        "initiatives.added": 1,
        "participations.begun": 1,
    }
    assert set(counts(NOON - day, NOON).values()) == {0}


def test_derive_size_says_on_what_a_class_stands_that_stays_the_same():
    organisation = OrganisationFactory(size_class="large", size_basis="listed")
    organisation.figures.create(year=2024, kind="employees", value=300)

    derived = derive_size(organisation=organisation, by=COMMAND, now=NOON)

    assert (derived.size_class, derived.size_basis) == ("large", "derived")


@pytest.mark.parametrize(
    ("basis", "figures", "size", "result_basis"),
    [
        ("unknown", [(2024, "employees", 5), (2024, "turnover", 100)], "micro", "derived"),
        ("unknown", [(2024, "employees", 300), (2025, "turnover", 100)], "large", "derived"),
        ("unknown", [(2025, "turnover", 100)], "unknown", "unknown"),
        ("derived", [], "unknown", "unknown"),
        ("declared", [(2024, "employees", 300)], "small", "declared"),
    ],
)
def test_derive_size_leaves_what_was_declared(basis, figures, size, result_basis):
    organisation = OrganisationFactory(
        size_class="unknown" if basis == "unknown" else "small", size_basis=basis
    )
    for year, kind, value in figures:
        organisation.figures.create(year=year, kind=kind, value=value)

    organisation = derive_size(organisation=organisation, by=COMMAND, now=NOON)

    assert (organisation.size_class, organisation.size_basis) == (size, result_basis)
    changed = organisation.changed_at == NOON
    assert AuditEvent.objects.count() == int(changed)
