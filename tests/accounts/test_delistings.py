"""Leaving the directory: asked, decided, unseen everywhere, and back again."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import IntegrityError, transaction

from skerry.accounts import tasks
from skerry.accounts.enums import ClaimObstacle
from skerry.accounts.models import Delisting
from skerry.accounts.providers import PROVIDERS
from skerry.accounts.queries import additions as queries
from skerry.accounts.queries import claims, viewer_for
from skerry.accounts.services import delistings as services
from skerry.actors.indexing import index_organisations
from skerry.actors.models import Organisation
from skerry.actors.rules.merging import Side
from skerry.actors.services.editing import OrganisationNotChangeable
from skerry.actors.services.listing import delist_organisation
from skerry.actors.services.merging import merge_organisations, take_back
from skerry.actors.services.visibility import set_visibility
from skerry.kernel.actor import COMMAND, TIMER, Actor
from skerry.kernel.models import AuditEvent, Notification
from skerry.kernel.roles import Role
from skerry.kernel.visibility import Visibility
from tests.accounts.factories import UserFactory
from tests.accounts.factories_claims import NOON, DelistingFactory
from tests.actors.factories import (
    InitiativeFactory,
    OfferingFactory,
    OrganisationFactory,
    ParticipationFactory,
    SiteFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_pages_before():
    caches["pages"].clear()


def actor(person):
    return Actor.person(person.uuid)


def viewer(person):
    return viewer_for(person, today=NOON.date())


@pytest.fixture
def harbour():
    organisation = OrganisationFactory(name="Vanishing Harbour AB", visibility="members")
    index_organisations([organisation.pk])
    return organisation


@pytest.fixture
def editor(harbour):
    return UserFactory(name="Eva", edits=harbour)


@pytest.fixture
def manager():
    return UserFactory(name="Maria", role=Role.CLUSTER_MANAGER)


def ask(organisation, person):
    return services.ask_to_delist(
        organisation=organisation, person=person, words="Too small.", by=actor(person), now=NOON
    )


def decide(delisting, manager, *, is_granted=True, reason="As you wish."):
    subject = "delisting" if delisting.state == "asked" else "return"
    verb = getattr(services, f"{'grant' if is_granted else 'refuse'}_{subject}")
    return verb(delisting=delisting, reason=reason, by=actor(manager), now=NOON)


def come_back(delisting, person):
    return services.ask_to_return(
        delisting=delisting, person=person, words="We grew.", by=actor(person), now=NOON
    )


def told(person):
    rows = Notification.objects.filter(person=person.uuid).order_by("pk")
    return list(rows.values_list("text", flat=True))


def test_out_and_back_with_the_tier_it_had(harbour, editor, manager):
    delisting = ask(harbour, editor)
    harbour.refresh_from_db()
    assert (delisting.state, harbour.visibility) == ("asked", "members")
    assert told(manager) == ["Vanishing Harbour AB asks to leave the directory."]
    assert queries.waiting_delistings(viewer(manager)).count() == 1
    assert not queries.waiting_delistings(viewer(editor))

    delisting = decide(delisting, manager)
    harbour.refresh_from_db()
    assert (delisting.state, delisting.ended_at) == ("delisted", None)
    assert (harbour.visibility, harbour.delisted_at) == ("protected", NOON)
    assert told(editor) == ["Vanishing Harbour AB is out of the directory now."]
    assert not queries.waiting_delistings(viewer(manager))

    delisting = decide(come_back(delisting, editor), manager)
    harbour.refresh_from_db()
    assert (delisting.state, delisting.ended_at) == ("listed", NOON)
    assert (harbour.visibility, harbour.delisted_at) == ("members", None)
    assert queries.last_delisting_of(harbour) == delisting


def set_tier(organisation, manager, tier):
    return set_visibility(
        organisation=organisation, visibility=Visibility(tier), by=actor(manager), now=NOON
    )


def test_what_was_closed_while_it_asked_to_leave_comes_back_closed(harbour, editor, manager):
    delisting = ask(harbour, editor)
    set_tier(harbour, manager, "protected")

    delisting = decide(come_back(decide(delisting, manager), editor), manager)

    harbour.refresh_from_db()
    assert (delisting.tier, harbour.visibility) == ("protected", "protected")


def test_history_shows_who_could_see_it_when(harbour, editor, manager):
    origins = set_tier(harbour, manager, "vetted").origins

    decide(decide(ask(harbour, editor), manager), manager)

    harbour.refresh_from_db()
    noted = [one.changes["visibility"] for one in harbour.revisions.order_by("pk")][1:]
    assert [(one["before"], one["after"]) for one in noted] == [
        ("vetted", "protected"),
        ("protected", "vetted"),
    ]
    assert noted[1]["origin"] == origins["visibility"]
    assert harbour.origins == origins
    last = harbour.revisions.order_by("pk").last()
    assert (last.by, last.origin) == (str(manager.uuid), "manager")


@pytest.mark.parametrize("leaves", ["keep", "drop", "both"])
def test_merged_and_listed_again_it_has_the_narrower_tier(harbour, manager, leaves):
    keep = OrganisationFactory(visibility="vetted" if leaves == "keep" else "protected")
    if leaves == "keep":
        set_tier(harbour, manager, "protected")
    for organisation in {"keep": [keep], "drop": [harbour], "both": [keep, harbour]}[leaves]:
        decide(ask(organisation, UserFactory(edits=organisation)), manager)

    merge(keep, Organisation.objects.get(pk=harbour.pk))
    decide(queries.open_delisting_of(keep), manager)

    keep.refresh_from_db()
    assert (keep.delisted_at, keep.visibility) == (None, "protected")


def test_refusals_change_nothing_and_are_told(harbour, editor, manager):
    refused = decide(ask(harbour, editor), manager, is_granted=False, reason="You are public.")
    harbour.refresh_from_db()
    assert (refused.state, harbour.delisted_at) == ("refused", None)

    back = decide(
        come_back(decide(ask(harbour, editor), manager), editor), manager, is_granted=False
    )
    harbour.refresh_from_db()
    assert (back.state, harbour.delisted_at) == ("delisted", NOON)
    assert told(editor)[-1].startswith("Vanishing Harbour AB stays out")
    kinds = AuditEvent.objects.filter(kind__startswith="accounts.delisting")
    assert list(kinds.order_by("pk").values_list("kind", flat=True)) == [
        "accounts.delisting.asked",
        "accounts.delisting.refused",
        "accounts.delisting.asked",
        "accounts.delisting.return_asked",
        "accounts.delisting.return_refused",
    ]


def test_manager_brings_back_without_being_asked_but_cannot_leave_out_twice(
    harbour, editor, manager
):
    delisting = decide(ask(harbour, editor), manager)

    with pytest.raises(services.DelistingNotPossible):
        decide(delisting, manager, is_granted=False)

    assert decide(delisting, manager).state == "listed"


def test_what_changed_meanwhile_is_not_decided_blindly(harbour, editor, manager):
    seen = ask(harbour, editor)
    services.withdraw_delisting(delisting=seen, by=actor(editor), now=NOON)

    for change in (
        lambda: decide(seen, manager),
        lambda: services.withdraw_delisting(delisting=seen, by=actor(editor), now=NOON),
        lambda: come_back(seen, editor),
    ):
        with pytest.raises(services.DelistingNotPossible) as refusal:
            change()
        assert refusal.value.obstacle == ClaimObstacle.NOT_NOW
    harbour.refresh_from_db()
    assert harbour.delisted_at is None


def test_what_was_decided_of_leaving_is_no_word_on_coming_back(harbour, editor, manager):
    asked = ask(harbour, editor)
    decision = {"delisting": asked, "reason": "Why not.", "by": actor(manager), "now": NOON}

    with pytest.raises(services.DelistingNotPossible):
        services.refuse_return(**decision)
    come_back(decide(asked, manager), editor)
    with pytest.raises(services.DelistingNotPossible):
        services.grant_delisting(**decision)


def test_no_decision_without_a_reason_and_no_second_wish(harbour, editor, manager):
    delisting = ask(harbour, editor)

    with pytest.raises(services.DelistingNotPossible):
        decide(delisting, manager, reason=" ")
    with pytest.raises(services.DelistingNotPossible) as refusal:
        ask(harbour, editor)

    assert refusal.value.obstacle == ClaimObstacle.OPEN_ALREADY
    assert queries.open_delisting_of(harbour) == delisting
    assert not queries.delistings_visible_to(viewer(editor))


@pytest.mark.parametrize("party", ["editor", "colleague", "who asked and left"])
def test_nobody_decides_in_their_own_case(harbour, party):
    belongs = {"edits": harbour} if party == "editor" else {"belongs": harbour}
    roles = {} if party == "who asked and left" else belongs
    manager = UserFactory(role=Role.CLUSTER_MANAGER, **roles)
    asker = manager if party == "who asked and left" else None
    delisting = DelistingFactory(organisation=harbour, user=asker)

    with pytest.raises(services.DelistingNotPossible) as refusal:
        decide(delisting, manager)

    assert refusal.value.obstacle == ClaimObstacle.OWN_CLAIM
    harbour.refresh_from_db()
    assert harbour.delisted_at is None


def test_wish_of_somebody_who_is_gone_is_decided_all_the_same(harbour, manager):
    assert decide(DelistingFactory(organisation=harbour, user=None), manager).state == "delisted"


def test_database_keeps_what_is_delisted_out_of_sight(harbour, editor, manager):
    decide(ask(harbour, editor), manager)

    with pytest.raises(OrganisationNotChangeable, match="delisted"):
        set_visibility(
            organisation=harbour, visibility=Visibility.OPEN, by=actor(manager), now=NOON
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=harbour.pk).update(visibility="open")
    set_visibility(
        organisation=harbour, visibility=Visibility.PROTECTED, by=actor(manager), now=NOON
    )


def test_desk_says_why_who_may_see_it_cannot_be_changed(client, harbour, editor, manager):
    decide(ask(harbour, editor), manager)
    client.force_login(manager)

    page = client.post(
        f"{harbour.get_absolute_url()}visibility/", {"visibility": "open"}, follow=True
    )

    assert "out of the directory at its own wish" in page.text


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/directory/?place=all",
        "/directory/?place=all&q=vanishing",
        "/directory/export.csv?place=all",
        "/directory/export.jsonld?place=all",
        "/map/places.geojson",
        "/network/?place=all",
        "/network/network.graphml?place=all",
        "/search/?q=vanishing",
        "/projects/{project}/",
        "/figures/",
        "/figures/money/",
    ],
)
def test_delisted_organisation_is_on_no_page_for_others(client, manager, address):
    harbour = OrganisationFactory(name="Vanishing Harbour AB")
    editor = UserFactory(edits=harbour)
    SiteFactory(organisation=harbour, latitude=59.3, longitude=18.0)
    OfferingFactory(organisation=harbour, title="Vanishing watch")
    project = InitiativeFactory()
    for organisation in (harbour, OrganisationFactory(name="Staying AB")):
        ParticipationFactory(initiative=project, organisation=organisation, contribution=5)
    index_organisations([harbour.pk])
    address = address.format(project=project.uuid)
    decide(ask(harbour, editor), manager)
    caches["pages"].clear()

    for person in (None, UserFactory(), UserFactory(edits=OrganisationFactory())):
        if person:
            client.force_login(person)
        response = client.get(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert response.status_code == 200
        assert b"Vanishing" not in content
        assert client.get(harbour.get_absolute_url()).status_code == 404


def test_delisted_organisation_is_seen_by_its_people_and_the_manager_and_claimed_by_nobody(
    client, harbour, editor, manager
):
    decide(ask(harbour, editor), manager)

    for person in (editor, manager):
        client.force_login(person)
        assert client.get(harbour.get_absolute_url()).status_code == 200
        assert not claims.claimable_by(viewer(person)).filter(pk=harbour.pk)


# Export, erasure, retention, merge


def providers(kind):
    found = {one.model: one for one in getattr(PROVIDERS, kind)}
    return found[Delisting._meta.label]


def merge(keep, drop, **choices):
    return merge_organisations(keep=keep, drop=drop, choices=choices, by=COMMAND, now=NOON)


def test_erasing_leaves_the_organisation_out_of_sight(harbour, editor, manager):
    decide(ask(harbour, editor), manager)

    [row] = providers("personal_data").export(editor.uuid)
    providers("personal_data").erase(person=editor.uuid, by=COMMAND, now=NOON)

    assert row["words"] == "Too small."
    left = Delisting.objects.get()
    assert (left.user, left.words, left.state) == (None, "", "delisted")


def test_what_is_over_goes_after_a_year_and_what_holds_stays():
    DelistingFactory(state="listed", ended_at=NOON - timedelta(days=365))
    standing = DelistingFactory(state="delisted", opened_at=NOON - timedelta(days=900))

    assert providers("retention").expire(now=NOON) == 1
    assert list(Delisting.objects.all()) == [standing]


def test_merging_into_a_listed_one_keeps_the_promise(harbour, editor, manager):
    keep = OrganisationFactory()
    waiting = DelistingFactory(organisation=keep)
    delisting = decide(ask(harbour, editor), manager)

    merging = merge(keep, harbour, visibility=Side.KEEP)

    keep.refresh_from_db()
    waiting.refresh_from_db()
    assert (keep.delisted_at, keep.visibility) == (NOON, Visibility.PROTECTED)
    assert (waiting.state, waiting.ended_at) == ("withdrawn", NOON)
    assert queries.open_delisting_of(keep) == delisting

    take_back(merging=merging, by=COMMAND, now=NOON)

    keep.refresh_from_db()
    assert (keep.delisted_at, keep.visibility) == (None, Visibility.OPEN)
    assert queries.open_delisting_of(keep) == waiting
    assert queries.open_delisting_of(harbour) == delisting


class _Context:
    by, now = TIMER, NOON


def test_what_is_out_again_after_a_merge_was_taken_back_can_come_back(harbour, editor, manager):
    keep = OrganisationFactory()
    decide(ask(harbour, editor), manager)
    merging = merge(keep, Organisation.objects.get(pk=harbour.pk))
    decide(queries.open_delisting_of(keep), manager)
    take_back(merging=merging, by=COMMAND, now=NOON)
    assert queries.open_delisting_of(harbour) is None

    assert tasks.restore_wishes(_Context)["restored"] == 1
    assert tasks.restore_wishes(_Context)["restored"] == 0

    restored = queries.open_delisting_of(harbour)
    assert (restored.user, restored.words, restored.state) == (editor, "Too small.", "delisted")
    assert come_back(restored, editor).state == "return-asked"
    assert AuditEvent.objects.filter(kind="accounts.delisting.restored").count() == 1


def test_what_is_out_and_was_never_asked_comes_back_to_the_narrowest_tier(harbour, manager):
    delist_organisation(organisation=harbour, by=COMMAND, now=NOON)

    for _again in range(2):
        services.restore_wish(organisation=harbour, by=COMMAND, now=NOON)

    decide(queries.open_delisting_of(harbour), manager)
    harbour.refresh_from_db()
    assert (harbour.delisted_at, harbour.visibility) == (None, "protected")


def test_merging_two_wishes_leaves_that_of_what_remains(harbour):
    keep = OrganisationFactory()
    standing = DelistingFactory(organisation=keep)
    second = DelistingFactory(organisation=harbour)
    over = DelistingFactory(organisation=harbour, state="refused", ended_at=NOON)

    merge(keep, harbour)

    assert set(Delisting.objects.filter(organisation=keep)) == {standing, second, over}
    assert queries.open_delisting_of(keep) == standing
