"""The difference a change made, and what of it can be given back."""

from datetime import UTC, datetime

import pytest

from skerry.accounts.models import ContactBlock, RoleGrant
from skerry.actors.models import (
    Identifier,
    Offering,
    OfferingText,
    Organisation,
    OrganisationConcept,
    Site,
)
from skerry.kernel import rows
from skerry.kernel.rows import Kept, PersonalRowLost
from tests.accounts.factories import RoleGrantFactory, UserFactory
from tests.actors.factories import (
    ConceptFactory,
    OfferingFactory,
    OrganisationFactory,
    RegionFactory,
    SiteFactory,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def what(change, organisation):
    """The difference that ``change`` makes to all that leads to the organisation."""
    before = rows.snapshot(Organisation, [organisation.pk])
    change()
    return rows.difference(before, rows.snapshot(Organisation, [organisation.pk], also=before))


def test_rows_that_went_come_back_with_what_went_with_them():
    offering = OfferingFactory(title="Ours")
    offering.concepts.add(ConceptFactory())
    pk = offering.pk

    difference = what(offering.delete, offering.organisation)

    assert not OfferingText.objects.exists()
    assert rows.restore(difference) == []
    back = Offering.objects.get()
    assert (back.pk, back.uuid, back.texts.get().title) == (pk, offering.uuid, "Ours")
    assert back.concepts.count() == 1


def test_a_row_that_is_there_again_is_left_alone():
    offering = OfferingFactory()
    difference = what(offering.delete, offering.organisation)
    rows.restore(difference)

    assert {one.table for one in rows.restore(difference)} == {
        "actors.Offering",
        "actors.OfferingText",
    }


def test_a_row_whose_number_somebody_else_has_by_now_stays_away():
    organisation = OrganisationFactory()
    number = Identifier.objects.create(organisation=organisation, scheme="ror", value="1")
    pk = number.pk
    difference = what(number.delete, organisation)
    Identifier.objects.create(organisation=OrganisationFactory(), scheme="ror", value="1")

    assert rows.restore(difference) == [Kept(table="actors.Identifier", row=str(pk))]


def test_a_row_that_leads_to_something_gone_stays_away():
    organisation, concept = OrganisationFactory(), ConceptFactory()
    link = OrganisationConcept.objects.create(organisation=organisation, concept=concept)
    pk = link.pk
    difference = what(link.delete, organisation)
    concept.delete()

    assert rows.restore(difference) == [Kept(table="actors.OrganisationConcept", row=str(pk))]


def test_a_change_is_given_back_where_it_stands_as_it_was_left():
    site = SiteFactory(city="Before", street="Before")
    change = Site.objects.filter(pk=site.pk)
    difference = what(lambda: change.update(city="After", street="After"), site.organisation)
    change.update(street="Later")

    assert rows.restore(difference) == [
        Kept(table="actors.Site", row=str(site.pk), columns=("street",))
    ]
    assert change.values_list("city", "street").get() == ("Before", "Later")


def test_a_changed_row_that_is_gone_stays_away():
    site = SiteFactory(city="Before")
    change = Site.objects.filter(pk=site.pk)
    difference = what(lambda: change.update(city="After"), site.organisation)
    change.delete()

    assert rows.restore(difference) == [Kept(table="actors.Site", row=str(site.pk))]


def test_a_change_that_would_lead_to_something_gone_is_not_given_back():
    region = RegionFactory(code="SE331")
    site = SiteFactory(region=region)
    change = Site.objects.filter(pk=site.pk)
    difference = what(lambda: change.update(region=None), site.organisation)
    region.delete()

    assert rows.restore(difference) == [
        Kept(table="actors.Site", row=str(site.pk), columns=("region_id",))
    ]


def test_a_change_that_would_make_two_of_one_is_not_given_back():
    site = SiteFactory(is_main=True)
    change = Site.objects.filter(pk=site.pk)
    difference = what(lambda: change.update(is_main=False), site.organisation)
    SiteFactory(organisation=site.organisation, is_main=True)

    assert rows.restore(difference) == [
        Kept(table="actors.Site", row=str(site.pk), columns=("is_main",))
    ]


def test_what_came_goes_unless_somebody_changed_it():
    organisation = OrganisationFactory()
    difference = what(
        lambda: [SiteFactory(organisation=organisation, is_main=False, city=c) for c in "ABC"],
        organisation,
    )
    Site.objects.filter(city="A").update(street="Later")
    Site.objects.filter(city="B").delete()

    assert len(rows.restore(difference)) == 1
    assert Site.objects.get().street == "Later"


def test_what_came_with_personal_data_is_not_copied():
    organisation = OrganisationFactory()

    difference = what(lambda: RoleGrantFactory(organisation=organisation), organisation)

    assert "user_id" not in difference[0]["is"]
    assert rows.restore(difference) == []
    assert not RoleGrant.objects.exists()


def test_personal_data_is_borrowed_from_its_twin():
    keep, drop = OrganisationFactory(), OrganisationFactory()
    ContactBlock.objects.create(
        organisation=keep, address_digest="another", blocked_by="x", blocked_at=NOON
    )
    for one in (keep, drop):
        ContactBlock.objects.create(
            organisation=one, address_digest="the same", blocked_by="x", blocked_at=NOON
        )
    gone = ContactBlock.objects.filter(organisation=drop)
    before = rows.snapshot(Organisation, [keep.pk, drop.pk])
    gone.delete()
    difference = rows.difference(before, rows.snapshot(Organisation, [keep.pk], also=before))

    assert "the same" not in repr(difference)
    assert rows.restore(difference) == []
    assert gone.get().address_digest == "the same"


def test_personal_data_without_a_twin_is_never_lost():
    grant = RoleGrantFactory(organisation=OrganisationFactory())

    with pytest.raises(PersonalRowLost):
        what(grant.delete, grant.organisation)


def test_personal_data_is_never_changed_on_the_way():
    grant = RoleGrantFactory(organisation=OrganisationFactory())
    other = UserFactory()

    with pytest.raises(PersonalRowLost):
        what(lambda: RoleGrant.objects.update(user=other), grant.organisation)


def test_many_rows_are_read_in_batches():
    organisation = OrganisationFactory()
    Site.objects.bulk_create(
        Site(organisation=organisation, city=str(n), is_main=False) for n in range(1100)
    )

    assert len(rows.snapshot(Organisation, [organisation.pk])["actors.Site"]) == 1100


def test_every_type_of_column_comes_back_as_it_was():
    organisation = OrganisationFactory(languages=["sv"], origins={"*": {"run": 1}}, created_at=NOON)
    before = Organisation.objects.values().get()

    difference = what(organisation.delete, organisation)
    rows.restore(difference)

    assert Organisation.objects.values().get() == before
