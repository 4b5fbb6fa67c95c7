"""Organisations that are missing: found before they are added twice, proposed, decided."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from skerry.accounts.enums import ClaimObstacle
from skerry.accounts.models import Addition, Claim, RoleGrant
from skerry.accounts.providers import PROVIDERS
from skerry.accounts.queries import additions as queries
from skerry.accounts.queries import viewer_for
from skerry.accounts.queries.additions import Likeness
from skerry.accounts.services import additions as services
from skerry.actors.enums import OrganisationKind
from skerry.actors.indexing import index_organisations
from skerry.actors.models import Identifier, Organisation, Site
from skerry.actors.services.additions import (
    NewOrganisation,
    OrganisationNotAdded,
    add_organisation,
)
from skerry.kernel.actor import ANYBODY, COMMAND, Actor
from skerry.kernel.models import AuditEvent, Notification
from skerry.kernel.roles import Role
from tests.accounts.at_once import at_the_same_second
from tests.accounts.factories import UserFactory, events
from tests.accounts.factories_claims import NOON, AdditionFactory
from tests.actors.factories import OrganisationFactory, RegionFactory

pytestmark = pytest.mark.django_db


def actor(person):
    return Actor.person(person.uuid)


def viewer(person):
    return viewer_for(person, today=NOON.date())


@pytest.fixture
def ada():
    return UserFactory(name="Ada", email="ada@nyhamn.example")


@pytest.fixture
def manager():
    return UserFactory(name="Maria", role=Role.CLUSTER_MANAGER)


@pytest.fixture
def proposal():
    return services.Proposal(
        name="Nyhamn Säkerhet AB",
        kind=OrganisationKind.COMPANY,
        website="https://www.nyhamn.example",
        region=RegionFactory(code="SE110"),
        city="Stockholm",
        number="5566778899",
        summary="Watches harbours.",
        words="I am its director.",
        keeps=False,
        language="en",
    )


def propose(proposal, person):
    return services.propose_organisation(
        proposal=proposal, person=person, by=actor(person), now=NOON
    )


def accept(addition, manager, *, lets_keep=True, reason="Known to us."):
    return services.accept_addition(
        addition=addition, lets_keep=lets_keep, reason=reason, by=actor(manager), now=NOON
    )


def named(name, **fields):
    organisation = OrganisationFactory(name=name, **fields)
    index_organisations([organisation.pk])
    return organisation


def editors(organisation):
    grants = RoleGrant.objects.filter(organisation=organisation, role=Role.ORGANISATION_EDITOR)
    return [grant.user for grant in grants]


# What is here already


def test_matches_tell_why_and_the_surest_come_first():
    alike = named("Nyhamn Säkerhet Aktiebolag")
    same_domain = named("Harbour Watch", website="http://nyhamn.example/en")
    same_number = named("Whatever")
    Identifier.objects.create(organisation=same_number, scheme="national", value="556677-8899")
    named("Elsewhere", website="https://notnyhamn.example")

    found = queries.matches(
        name="Nyhamn Sakerhet",
        website="https://www.nyhamn.example",
        number="556677-8899",
        viewer=ANYBODY,
    )

    assert [(match.organisation, match.likeness) for match in found] == [
        (same_number, Likeness.NUMBER),
        (same_domain, Likeness.DOMAIN),
        (alike, Likeness.NAME),
    ]


def test_matches_name_nothing_that_the_viewer_does_not_see(manager):
    hidden = named("Nyhamn Säkerhet AB", visibility="protected", website="https://nyhamn.example")
    wanted = {"name": "Nyhamn Säkerhet AB", "website": "https://nyhamn.example", "number": ""}

    assert not queries.matches(**wanted, viewer=ANYBODY)
    assert [match.organisation for match in queries.matches(**wanted, viewer=viewer(manager))] == [
        hidden
    ]
    assert queries.is_domain_known("https://nyhamn.example")


def test_domain_is_found_as_it_is_written_or_mailed():
    named("Defence", website="https://www.Försvar.example")

    assert queries.is_domain_known("https://försvar.example")
    assert queries.is_domain_known("https://xn--frsvar-wxa.example/en")


def test_shared_hosts_are_nobodys_domain():
    named("One", website="https://one.wixsite.com")

    assert not queries.is_domain_known("https://two.wixsite.com")


# Proposing


def test_proposal_waits_for_the_manager_and_nobody_else_sees_it(proposal, ada, manager):
    addition = propose(proposal, ada)

    assert (addition.state, addition.organisation) == ("waiting", None)
    assert not Organisation.objects.exists()
    assert events().get().kind == "accounts.addition.proposed"
    assert Notification.objects.get(person=manager.uuid).text == (
        "Somebody proposes an organisation for the directory."
    )
    assert list(queries.additions_of(viewer(ada))) == [addition]
    assert list(queries.additions_visible_to(viewer(manager))) == [addition]
    assert queries.waiting_additions(viewer(manager)).count() == 1
    for other in (viewer(UserFactory()), ANYBODY):
        assert not queries.additions_of(other)
        assert not queries.additions_visible_to(other)


def test_who_wants_to_keep_it_and_is_at_its_domain_waits_for_nobody(proposal, ada, manager):
    addition = propose(replace(proposal, keeps=True, number=""), ada)

    organisation = Organisation.objects.get()
    assert (addition.state, addition.organisation) == ("accepted", organisation)
    assert editors(organisation) == [ada]
    assert organisation.origins == {"*": {"by": "owner", "at": "2026-11-22"}}
    assert Claim.objects.get().state == "granted"
    texts = Notification.objects.filter(person=manager.uuid).values_list("text", flat=True)
    assert any("was added to the directory by somebody at its domain" in text for text in texts)


@pytest.mark.parametrize(
    "known",
    [
        {"website": "https://nyhamn.example/om"},
        {"website": "https://port.nyhamn.example"},
        {"mail_domain": "nyhamn.example"},
        {"mail_domain": "info@mail.nyhamn.example", "website": "https://elsewhere.example"},
    ],
)
@pytest.mark.parametrize("visibility", ["open", "protected"])
def test_what_may_be_here_already_waits_for_the_manager(proposal, ada, known, visibility):
    named("Known", visibility=visibility, **known)

    assert propose(replace(proposal, keeps=True, number=""), ada).state == "waiting"


@pytest.mark.parametrize("is_taken", [True, False])
def test_number_waits_for_the_manager_and_tells_nobody_whether_it_is_taken(proposal, ada, is_taken):
    if is_taken:
        known = named("Known", visibility="protected")
        Identifier.objects.create(organisation=known, scheme="national", value=proposal.number)

    assert propose(replace(proposal, keeps=True), ada).state == "waiting"


def test_second_of_a_person_within_a_month_waits_for_the_manager(proposal):
    eva = UserFactory(email="eva@nyhamn.example")
    AdditionFactory(user=eva, state="accepted", ended_at=NOON - timedelta(days=29))
    mine = replace(proposal, keeps=True, number="", website="https://port.nyhamn.example")

    waits = propose(mine, eva)
    Addition.objects.filter(state="accepted").update(ended_at=NOON - timedelta(days=30))

    assert waits.state == "waiting"
    assert propose(replace(mine, website="https://nyhamn.example"), eva).state == "accepted"


def test_address_elsewhere_waits_for_the_manager(proposal):
    stranger = UserFactory()

    assert propose(replace(proposal, keeps=True, number=""), stranger).state == "waiting"


def test_waiting_proposals_of_a_person_are_limited(proposal, ada):
    AdditionFactory.create_batch(3, user=ada)

    with pytest.raises(services.AdditionNotPossible) as refusal:
        propose(proposal, ada)

    assert refusal.value.obstacle == ClaimObstacle.TOO_MANY


# Deciding


@pytest.mark.parametrize(
    ("keeps", "lets_keep", "is_editor", "told_by"),
    [
        (True, True, True, "owner"),
        (True, False, False, "manager"),
        (False, True, False, "manager"),
    ],
)
def test_accepting_takes_it_into_the_directory(manager, keeps, lets_keep, is_editor, told_by):
    addition = AdditionFactory(
        keeps=keeps, number="1", website="https://a.example", region=RegionFactory()
    )

    organisation = accept(addition, manager, lets_keep=lets_keep)

    assert bool(editors(organisation)) is is_editor
    assert organisation.origins["*"]["by"] == told_by
    assert (organisation.name, organisation.visibility) == ("Nyhamn Säkerhet AB", "open")
    assert organisation.texts.get().summary == "Watches harbours."
    assert organisation.identifiers.get().value == "1"
    site = Site.objects.get()
    assert (site.city, site.country, site.region_id, site.is_main) == (
        "Stockholm",
        "SE",
        "SE110",
        True,
    )
    addition.refresh_from_db()
    assert (addition.state, addition.reason, addition.decided_by) == (
        "accepted",
        "Known to us.",
        str(manager.uuid),
    )
    texts = Notification.objects.filter(person=addition.user.uuid).values_list("text", flat=True)
    assert "Nyhamn Säkerhet AB, which you proposed, is in the directory now." in texts


def test_accepted_organisation_is_found_in_the_directory(manager, client):
    organisation = accept(AdditionFactory(), manager)

    assert organisation.name in client.get("/directory/?q=nyhamn&place=all").text


def test_accepting_needs_a_reason_and_a_free_number_and_another_than_oneself(manager):
    Identifier.objects.create(organisation=OrganisationFactory(), scheme="national", value="7")
    for addition, reason, obstacle in (
        (AdditionFactory(), " ", ClaimObstacle.NO_REASON),
        (AdditionFactory(number="7"), "Why not.", ClaimObstacle.KNOWN_ALREADY),
        (AdditionFactory(user=manager, keeps=True), "Mine.", ClaimObstacle.OWN_CLAIM),
    ):
        with pytest.raises(services.AdditionNotPossible) as refusal:
            accept(addition, manager, reason=reason)
        assert refusal.value.obstacle == obstacle

    assert Organisation.objects.count() == 1


def test_number_that_another_got_at_the_same_second_is_known(manager, monkeypatch):
    """The look for the number came too early; the database says no."""
    monkeypatch.setattr("skerry.actors.services.additions.is_number_taken", lambda _number: False)
    Identifier.objects.create(organisation=OrganisationFactory(), scheme="national", value="7")
    addition = AdditionFactory(number="7")

    with pytest.raises(services.AdditionNotPossible) as refusal:
        accept(addition, manager)

    addition.refresh_from_db()
    assert (refusal.value.obstacle, addition.state) == (ClaimObstacle.KNOWN_ALREADY, "waiting")
    assert Organisation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="one connection a thread")
def test_two_colleagues_at_the_same_second_add_it_once(proposal):
    people = [UserFactory(email=f"p{n}@nyhamn.example") for n in (1, 2)]
    mine = replace(proposal, keeps=True, number="")
    states = at_the_same_second(lambda person: propose(mine, person).state, people)

    assert sorted(states) == ["accepted", "waiting"]
    assert Organisation.objects.count() == 1


def test_number_has_one_holder():
    Identifier.objects.create(organisation=OrganisationFactory(), scheme="national", value="7")
    values = NewOrganisation(
        name="Twice",
        kind=OrganisationKind.COMPANY,
        website="",
        region=RegionFactory(),
        city="Kista",
        number="7",
        summary="",
        language="en",
        told_by="manager",
    )

    with pytest.raises(OrganisationNotAdded):
        add_organisation(values=values, by=COMMAND, now=NOON)


def test_refusing_tells_the_reason_and_what_is_decided_stays(manager):
    addition = AdditionFactory()
    with pytest.raises(services.AdditionNotPossible):
        services.refuse_addition(addition=addition, reason="", by=actor(manager), now=NOON)

    services.refuse_addition(
        addition=addition, reason="Not in the region.", by=actor(manager), now=NOON
    )

    addition.refresh_from_db()
    assert (addition.state, addition.reason) == ("refused", "Not in the region.")
    assert "was not added" in Notification.objects.get(person=addition.user.uuid).text
    with pytest.raises(services.AdditionNotPossible) as refusal:
        accept(addition, manager)
    assert refusal.value.obstacle == ClaimObstacle.NOT_NOW


def test_withdrawing(ada):
    addition = AdditionFactory(user=ada)

    services.withdraw_addition(addition=addition, by=actor(ada), now=NOON)

    addition.refresh_from_db()
    assert addition.state == "withdrawn"
    assert AuditEvent.objects.get().kind == "accounts.addition.withdrawn"


# Export, erasure, retention, merge


def providers(kind):
    found = {one.model: one for one in getattr(PROVIDERS, kind)}
    return found[Addition._meta.label]


def test_personal_data_and_retention_of_additions(ada):
    AdditionFactory(user=ada)
    AdditionFactory(state="refused", ended_at=NOON - timedelta(days=365))
    other = AdditionFactory()

    assert [row["name"] for row in providers("personal_data").export(ada.uuid)] == [
        "Nyhamn Säkerhet AB"
    ]
    providers("personal_data").erase(person=ada.uuid, by=COMMAND, now=NOON)
    assert providers("retention").expire(now=NOON) == 1
    assert list(Addition.objects.all()) == [other]


def test_merge_moves_what_became_of_an_addition():
    keep, drop = OrganisationFactory(), OrganisationFactory()
    addition = AdditionFactory(state="accepted", ended_at=NOON, organisation=drop)

    providers("organisation_references").merge(keep=keep.pk, drop=drop.pk, by=COMMAND, now=NOON)

    addition.refresh_from_db()
    assert addition.organisation == keep
