"""Claims to profiles: by mail, by the manager, with and without somebody who keeps it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from skerry.accounts import tasks
from skerry.accounts.enums import ClaimObstacle, DomainFinding
from skerry.accounts.models import Claim, RoleGrant
from skerry.accounts.providers import PROVIDERS
from skerry.accounts.queries import claims as queries
from skerry.accounts.queries import digest_of, viewer_for
from skerry.accounts.services import claim_outcomes as outcomes
from skerry.accounts.services import claims as services
from skerry.accounts.services.personal import erase_me
from skerry.actors.services.listing import delist_organisation
from skerry.kernel.actor import COMMAND, TIMER, Actor
from skerry.kernel.desk_tasks import tasks_for
from skerry.kernel.mail.delivery import deliver_due
from skerry.kernel.models import MailState, Notification, OutboxMail
from skerry.kernel.roles import Role
from tests.accounts.at_once import at_the_same_second
from tests.accounts.factories import UserFactory, events
from tests.accounts.factories_claims import NOON, ClaimFactory
from tests.actors.factories import OrganisationFactory
from tests.kernel.mail_server import Recipient, free_port, serving

pytestmark = pytest.mark.django_db
WORK = "ada@harbour.example"


def actor(person):
    return Actor.person(person.uuid)


def viewer(person):
    return viewer_for(person, today=NOON.date())


@pytest.fixture
def harbour():
    return OrganisationFactory(name="Harbour AB", website="https://www.harbour.example/about")


@pytest.fixture
def ada():
    return UserFactory(name="Ada", email="ada@home.example")


@pytest.fixture
def worker():
    """Somebody whose confirmed address is at the domain."""
    return UserFactory(name="Wil", email="wil@harbour.example")


@pytest.fixture
def editor(harbour):
    return UserFactory(name="Eva", email="eva@harbour.example", edits=harbour)


@pytest.fixture
def manager():
    return UserFactory(name="Maria", role=Role.CLUSTER_MANAGER)


def by_mail(organisation, person, email=WORK, token="a-token", now=NOON):  # noqa: S107  # of tests
    return services.claim_by_mail(
        organisation=organisation,
        person=person,
        email=email,
        token=token,
        by=actor(person),
        now=now,
    )


def ask(organisation, person, words="I am its director.", now=NOON):
    return services.ask_manager(
        organisation=organisation, person=person, words=words, by=actor(person), now=now
    )


def prove(claim, person, now=NOON):
    return services.prove_claim(claim=claim, person=person, by=actor(person), now=now)


def decide(claim, manager, *, is_granted=True, replaces=False, reason="Called the office."):
    decision = {"claim": claim, "reason": reason, "by": actor(manager), "now": NOON}
    if not is_granted:
        return outcomes.refuse_claim(**decision)
    return outcomes.grant_claim_by_manager(replaces=replaces, **decision)


def editors(organisation):
    grants = RoleGrant.objects.filter(organisation=organisation, role=Role.ORGANISATION_EDITOR)
    return set(grants.values_list("user__name", flat=True))


def told(person):
    rows = Notification.objects.filter(person=person.uuid).order_by("pk")
    return list(rows.values_list("text", flat=True))


# By mail


def test_who_signs_in_at_the_domain_keeps_the_profile_at_once(harbour, worker, manager):
    claim = by_mail(harbour, worker, email="WIL@harbour.example")

    assert (claim.state, claim.proven_at, claim.ended_at) == ("granted", NOON, NOON)
    assert editors(harbour) == {"Wil"}
    assert list(events().values_list("kind", flat=True)) == [
        "accounts.claim.opened",
        "accounts.claim.proven",
        "accounts.claim.granted",
    ]
    assert told(manager) == ["Somebody new keeps the profile of Harbour AB."]
    assert told(worker) == []  # who does it sees it
    assert harbour.confirmed_on is None  # taking it over confirms nothing


def test_another_address_at_the_domain_gets_a_link_that_grants(harbour, ada):
    claim = by_mail(harbour, ada)

    mail = OutboxMail.objects.get()
    assert (claim.state, claim.token_digest) == ("unproven", digest_of("a-token"))
    assert (mail.to, mail.kind, mail.uuid) == (WORK, "account", claim.mail)
    assert "/claims/a-token/" in mail.text
    assert "Ada" not in mail.text
    assert editors(harbour) == set()

    claim = prove(claim, ada)

    assert (claim.state, claim.token_digest) == ("granted", None)
    assert editors(harbour) == {"Ada"}


@pytest.mark.parametrize(
    ("email", "finding"),
    [
        ("ada@harbour-ab.example", DomainFinding.LOOK_ALIKE),
        ("ada@harb0ur.example", DomainFinding.LOOK_ALIKE),
        ("ada@h\u0430rbour.example", DomainFinding.LOOK_ALIKE),
        ("ada@harbour.example.evil.com", DomainFinding.INSIDE_ANOTHER),
        ("ada@gmail.com", DomainFinding.FREE_MAIL),
        ("ada@student.harbour.example", DomainFinding.NOT_STAFF),
        ("ada@harbour.example@evil.com", DomainFinding.OTHER),
    ],
)
def test_address_elsewhere_opens_no_claim_and_gets_no_mail(harbour, ada, email, finding):
    with pytest.raises(services.ClaimNotOpened) as refusal:
        by_mail(harbour, ada, email=email)

    assert refusal.value.obstacle == ClaimObstacle.NOT_AT_DOMAIN
    assert refusal.value.found.finding == finding
    assert not Claim.objects.exists()
    assert not OutboxMail.objects.exists()


def test_link_goes_to_the_very_domain_that_was_compared(ada):
    defence = OrganisationFactory(website="https://försvar.example")

    claim = by_mail(defence, ada, email="ada@FÖRSVAR.example")

    assert claim.email == OutboxMail.objects.get().to == "ada@xn--frsvar-wxa.example"


@pytest.mark.parametrize("is_kept", [True, False])
@pytest.mark.parametrize("is_confirmed", [True, False])
def test_address_above_the_domain_is_evidence_for_the_manager(manager, is_confirmed, is_kept):
    institute = OrganisationFactory(website="https://dept.university.example")
    if is_kept:
        UserFactory(edits=institute)
    person = UserFactory(email="eva@university.example", address=is_confirmed)

    claim = by_mail(institute, person, email=person.email)
    if not is_confirmed:
        assert claim.state == "unproven"
        claim = prove(claim, person)

    assert (claim.state, claim.email, claim.proven_at) == ("asked", person.email, NOON)
    assert person.name not in editors(institute)
    assert told(manager)[-1].startswith("Somebody asks to keep the profile of")
    assert decide(claim, manager).state == "granted"


def test_confirmed_free_mail_proves_nothing(ada):
    free = OrganisationFactory(website="https://harbour.wixsite.com", mail_domain="gmail.com")

    with pytest.raises(services.ClaimNotOpened):
        by_mail(free, UserFactory(email="x@gmail.com"), email="x@gmail.com")


def test_unconfirmed_sign_in_address_at_the_domain_gets_a_link(harbour):
    person = UserFactory(email=WORK, address=False)

    assert by_mail(harbour, person).state == "unproven"
    assert queries.proving_address_of(person, organisation=harbour) == ""


def test_proving_address_is_found(harbour, worker):
    assert queries.proving_address_of(worker, organisation=harbour) == "wil@harbour.example"


def test_link_is_for_its_account_only_and_ends(harbour, ada, worker):
    claim = by_mail(harbour, ada)

    with pytest.raises(outcomes.ClaimNotMoved) as refusal:
        prove(claim, worker)
    assert refusal.value.obstacle == ClaimObstacle.OTHER_PERSON

    with pytest.raises(outcomes.ClaimNotMoved) as refusal:
        prove(claim, ada, now=NOON + timedelta(days=3))
    assert refusal.value.obstacle == ClaimObstacle.LINK_ENDED
    assert editors(harbour) == set()


def test_link_works_once(harbour, ada):
    claim = by_mail(harbour, ada)
    prove(claim, ada)

    with pytest.raises(outcomes.ClaimNotMoved) as refusal:
        prove(claim, ada)

    assert refusal.value.obstacle == ClaimObstacle.NOT_NOW
    assert queries.claim_for("a-token") is None


def test_what_left_the_directory_is_claimed_by_nobody_with_an_old_link_neither(harbour, ada):
    claim = by_mail(harbour, ada)
    delist_organisation(organisation=harbour, by=COMMAND, now=NOON)

    with pytest.raises(outcomes.ClaimNotMoved) as refusal:
        prove(claim, ada)
    assert refusal.value.obstacle == ClaimObstacle.NOT_NOW
    with pytest.raises(services.ClaimNotOpened) as refused:
        ask(harbour, UserFactory())
    assert refused.value.obstacle == ClaimObstacle.NOT_NOW
    assert editors(harbour) == set()


def test_link_proves_nothing_when_the_organisation_moved_to_another_domain(harbour, ada):
    claim = by_mail(harbour, ada)
    type(harbour).objects.update(website="https://elsewhere.example")

    with pytest.raises(services.ClaimNotOpened):
        prove(claim, ada)

    assert editors(harbour) == set()


def test_new_link_to_another_address_ends_the_old_one(harbour, ada):
    claim = by_mail(harbour, ada)

    claim = services.send_link_again(
        claim=claim,
        email="a@post.harbour.example",
        token="second",
        by=actor(ada),
        now=NOON,  # of tests
    )

    assert claim.email == "a@post.harbour.example"
    assert queries.claim_for("a-token") is None
    assert queries.claim_for("second") == claim
    with pytest.raises(services.ClaimNotOpened):
        services.send_link_again(
            claim=claim,
            email="a@gmail.com",
            token="t",
            by=actor(ada),
            now=NOON,  # of tests
        )


# Mails that bounce


def test_refused_mail_is_seen_and_another_way_is_open(harbour, ada, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    claim = by_mail(harbour, ada)
    with serving(settings.EMAIL_PORT, Recipient()) as server:
        server.refusals[WORK] = "550 no such user"
        deliver_due(clock=lambda: NOON)

    assert OutboxMail.objects.get(uuid=claim.mail).state == MailState.FAILED
    assert queries.is_undelivered(claim)

    services.hand_to_manager(claim=claim, words="Our mail is down.", by=actor(ada), now=NOON)

    claim.refresh_from_db()
    assert (claim.state, claim.words) == ("asked", "Our mail is down.")


def test_taken_mail_and_claims_without_a_mail_are_not_undelivered(harbour, ada, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    claim = by_mail(harbour, ada)
    with serving(settings.EMAIL_PORT, Recipient()) as server:
        deliver_due(clock=lambda: NOON)
        [(receivers, content)] = server.taken

    assert receivers == [WORK]
    assert "Ada" not in content
    assert not queries.is_undelivered(claim)
    assert not queries.is_undelivered(ClaimFactory())


# By the cluster manager


def test_manager_grants_with_a_reason_and_all_are_told(harbour, ada, manager):
    claim = ask(harbour, ada)
    assert told(manager) == ["Somebody asks to keep the profile of Harbour AB."]

    claim = decide(claim, manager, reason=" Called the office. ")

    assert (claim.state, claim.reason, claim.decided_by) == (
        "granted",
        "Called the office.",
        str(manager.uuid),
    )
    assert editors(harbour) == {"Ada"}
    assert told(ada) == [
        "You keep the profile of Harbour AB now. Please look it over and confirm it."
    ]


def test_manager_refuses_with_a_reason_and_a_rest_begins(harbour, ada, editor, manager):
    claim = decide(ask(harbour, ada), manager, is_granted=False, reason="Nobody knows you there.")

    assert (claim.state, claim.reason) == ("refused", "Nobody knows you there.")
    assert "was refused" in told(ada)[0]
    assert told(editor)[-1] == "A claim to the profile of Harbour AB was refused."
    with pytest.raises(services.ClaimNotOpened) as refusal:
        ask(harbour, ada, now=NOON + timedelta(days=29))
    assert refusal.value.obstacle == ClaimObstacle.REFUSED_LATELY
    assert ask(harbour, ada, now=NOON + timedelta(days=31)).state == "asked"


@pytest.mark.parametrize("is_granted", [True, False])
def test_no_decision_without_a_reason_or_in_ones_own_case(harbour, ada, manager, is_granted):
    for claim, reason in ((ask(harbour, ada), " "), (ask(harbour, manager), "I am the director.")):
        with pytest.raises(outcomes.ClaimNotMoved):
            decide(claim, manager, is_granted=is_granted, reason=reason)

    assert editors(harbour) == set()


@pytest.mark.parametrize("is_granted", [True, False])
def test_manager_decides_no_claim_that_is_to_be_proven_or_judged_by_others(
    harbour, ada, worker, editor, manager, is_granted
):
    unproven = by_mail(harbour, ada)
    announced = by_mail(harbour, worker, email=worker.email)

    for claim in (unproven, announced):
        with pytest.raises(outcomes.ClaimNotMoved) as refusal:
            decide(claim, manager, is_granted=is_granted)
        assert refusal.value.obstacle == ClaimObstacle.NOT_NOW

    assert editors(harbour) == {"Eva"}


# Where somebody keeps the profile already


def test_who_keeps_it_is_told_and_lets_the_claimant_in(harbour, ada, editor):
    claim = prove(by_mail(harbour, ada), ada)
    assert (claim.state, claim.objects_until) == ("announced", NOON + timedelta(days=14))
    assert "You can accept or object." in told(editor)[0]
    assert editors(harbour) == {"Eva"}

    outcomes.grant_claim(claim=claim, by=actor(editor), now=NOON)

    assert editors(harbour) == {"Ada", "Eva"}


def test_silence_for_two_weeks_grants_and_unopened_links_end(harbour, ada, worker, editor):
    prove(by_mail(harbour, ada), ada)
    late = by_mail(harbour, UserFactory(), token="late")  # of tests
    assert not queries.unopposed(now=NOON + timedelta(days=13))

    run_job(tasks.settle_claims, now=NOON + timedelta(days=14))

    late.refresh_from_db()
    assert editors(harbour) == {"Ada", "Eva"}
    assert late.state == "lapsed"
    assert told(editor)[-1] == "Somebody new keeps the profile of Harbour AB with you."


class _Context:
    def __init__(self, now):
        self.now, self.by = now, TIMER

    def progress(self, done, total):
        """Nobody looks."""


def run_job(job, *, now):
    function = getattr(job, "run", job)
    return function(_Context(now))


def test_closed_account_is_granted_nothing_by_silence(harbour, ada, editor):
    prove(by_mail(harbour, ada), ada)
    type(ada).objects.filter(pk=ada.pk).update(is_active=False)

    assert not queries.unopposed(now=NOON + timedelta(days=20))


def test_objection_makes_a_dispute_with_both_sides_and_the_manager_decides(
    harbour, ada, editor, manager
):
    claim = prove(by_mail(harbour, ada), ada)

    claim = outcomes.object_to_claim(
        claim=claim, words="Ada left last year.", by=actor(editor), now=NOON
    )
    outcomes.reply_to_objection(claim=claim, words="I came back.", by=actor(ada), now=NOON)

    claim.refresh_from_db()
    assert (claim.state, claim.objection, claim.reply) == (
        "disputed",
        "Ada left last year.",
        "I came back.",
    )
    assert editors(harbour) == {"Eva"}  # nobody is shut out meanwhile
    assert not queries.unopposed(now=NOON + timedelta(days=99))
    with pytest.raises(outcomes.ClaimNotMoved):
        outcomes.object_to_claim(claim=claim, words="Again.", by=actor(editor), now=NOON)

    decide(claim, manager)

    assert editors(harbour) == {"Ada", "Eva"}


def test_who_objected_does_not_decide(harbour, ada, manager):
    RoleGrant.objects.create(
        user=manager, role=Role.ORGANISATION_EDITOR, organisation=harbour, granted_at=NOON
    )
    claim = prove(by_mail(harbour, ada), ada)
    claim = outcomes.object_to_claim(claim=claim, words="No.", by=actor(manager), now=NOON)

    with pytest.raises(outcomes.ClaimNotMoved) as refusal:
        decide(claim, manager, is_granted=False)

    assert refusal.value.obstacle == ClaimObstacle.OWN_CLAIM


def test_manager_may_give_the_profile_to_the_claimant_alone(harbour, ada, editor, manager):
    claim = prove(by_mail(harbour, ada), ada)

    decide(
        outcomes.object_to_claim(claim=claim, words="No.", by=actor(editor), now=NOON),
        manager,
        replaces=True,
    )

    assert editors(harbour) == {"Ada"}
    assert "You no longer belong to Harbour AB." in told(editor)


def test_replacing_leaves_a_claimant_who_became_editor_meanwhile(harbour, ada, editor, manager):
    claim = ask(harbour, ada)
    RoleGrant.objects.create(
        user=ada, role=Role.ORGANISATION_EDITOR, organisation=harbour, granted_at=NOON
    )

    decide(claim, manager, replaces=True)

    assert editors(harbour) == {"Ada"}


def test_reply_without_a_dispute_is_refused(harbour, ada):
    with pytest.raises(outcomes.ClaimNotMoved):
        outcomes.reply_to_objection(
            claim=ask(harbour, ada), words="Hello?", by=actor(ada), now=NOON
        )


def test_member_who_claims_becomes_editor_and_stays_one_colleague(harbour):
    member = UserFactory(name="Mo", email="mo@harbour.example", belongs=harbour)

    by_mail(harbour, member, email=member.email)

    assert editors(harbour) == {"Mo"}
    assert RoleGrant.objects.filter(organisation=harbour).count() == 1


# Too many, twice, at once


def test_one_open_claim_a_person_and_organisation(harbour, ada):
    ask(harbour, ada)

    with pytest.raises(services.ClaimNotOpened) as refusal:
        by_mail(harbour, ada)
    assert refusal.value.obstacle == ClaimObstacle.OPEN_ALREADY
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimFactory(organisation=harbour, user=ada)


def test_editor_and_withdrawn_claims(harbour, ada, editor):
    with pytest.raises(services.ClaimNotOpened) as refusal:
        ask(harbour, editor)
    assert refusal.value.obstacle == ClaimObstacle.EDITOR_ALREADY

    claim = ask(harbour, ada)
    outcomes.withdraw_claim(claim=claim, by=actor(ada), now=NOON)
    with pytest.raises(outcomes.ClaimNotMoved):
        outcomes.withdraw_claim(claim=claim, by=actor(ada), now=NOON)
    assert ask(harbour, ada).state == "asked"


def test_open_claims_of_a_person_are_limited(ada):
    ClaimFactory.create_batch(5, user=ada)

    with pytest.raises(services.ClaimNotOpened) as refusal:
        ask(OrganisationFactory(), ada)

    assert refusal.value.obstacle == ClaimObstacle.TOO_MANY


def test_two_proofs_one_after_the_other_make_one_editor_and_one_announced(harbour, ada, worker):
    claim = by_mail(harbour, ada)
    by_mail(harbour, worker, email=worker.email)

    assert prove(claim, ada).state == "announced"
    assert editors(harbour) == {"Wil"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="one connection a thread")
@pytest.mark.parametrize("same_person", [True, False])
def test_two_claims_at_the_same_second_end_consistently(same_person):
    harbour = OrganisationFactory(website="https://harbour.example")
    people = [UserFactory(email=f"p{n}@harbour.example") for n in (1, 2)]
    pair = [people[0], people[0]] if same_person else people

    def claim(person):
        try:
            return by_mail(harbour, person, email=person.email).state
        except services.ClaimNotOpened as refusal:
            return str(refusal.obstacle)

    outcome = at_the_same_second(claim, pair)

    second = "editor-already" if same_person else "announced"
    assert sorted(outcome) == sorted(["granted", second])
    assert len(editors(harbour)) == 1


# Who sees what


def test_claims_are_seen_by_their_person_those_who_keep_it_and_the_manager(
    harbour, ada, editor, manager
):
    claim = prove(by_mail(harbour, ada), ada)
    elsewhere = UserFactory(edits=OrganisationFactory())

    assert list(queries.claims_of(viewer(ada))) == [claim]
    assert list(queries.claims_to(harbour, viewer=viewer(editor))) == [claim]
    assert list(queries.claims_visible_to(viewer(manager))) == [claim]
    for person in (elsewhere, editor):
        assert not queries.claims_of(viewer(person))
        assert not queries.claims_visible_to(viewer(person))
    assert not queries.claims_to(harbour, viewer=viewer(elsewhere))
    assert not queries.claims_to(harbour, viewer=viewer(manager))
    assert list(queries.earlier_claims_to(claim)) == []


def test_visitor_has_no_claims():
    from skerry.kernel.actor import ANYBODY  # used here only

    assert not queries.claims_of(ANYBODY)


def test_what_waits_is_counted_with_its_oldest(harbour, manager, ada):
    ClaimFactory(opened_at=NOON - timedelta(days=3))
    ClaimFactory()
    ClaimFactory(state="disputed")
    ClaimFactory(state="granted", ended_at=NOON)

    tasks = {task.key: task for task in tasks_for(viewer(manager), now=NOON)}
    assert (tasks["accounts.claims"].count, tasks["accounts.disputes"].count) == (2, 1)
    assert tasks["accounts.claims"].oldest_at == NOON - timedelta(days=3)
    assert not tasks_for(viewer(ada), now=NOON)


# Export, erasure, retention, merge


def providers(kind, model):
    found = {one.model: one for one in getattr(PROVIDERS, kind)}
    return found[model._meta.label]


def test_export_gives_own_claims_and_own_objections(harbour, ada, editor):
    claim = prove(by_mail(harbour, ada), ada)
    outcomes.object_to_claim(claim=claim, words="No.", by=actor(editor), now=NOON)
    provider = providers("personal_data", Claim)

    [own] = provider.export(ada.uuid)
    [objected] = provider.export(editor.uuid)

    assert own["email"] == WORK
    assert objected["objection"] == "No."
    assert "email" not in objected


def test_erasing_takes_claims_away_and_leaves_objections_without_a_name(harbour, ada, editor):
    claim = prove(by_mail(harbour, ada), ada)
    outcomes.object_to_claim(claim=claim, words="No.", by=actor(editor), now=NOON)

    providers("personal_data", Claim).erase(person=editor.uuid, by=COMMAND, now=NOON)
    assert Claim.objects.get().objected_by == ""
    erase_me(person=ada, typed="ERASE", by=actor(ada), now=NOON)

    assert not Claim.objects.exists()


def test_closed_claims_go_after_a_year():
    ClaimFactory(state="granted", ended_at=NOON - timedelta(days=365))
    kept = [ClaimFactory(state="granted", ended_at=NOON - timedelta(days=364)), ClaimFactory()]

    assert providers("retention", Claim).expire(now=NOON) == 1
    assert list(Claim.objects.order_by("pk")) == kept


def test_merge_leaves_one_open_claim_of_each_person(harbour, ada):
    other = OrganisationFactory()
    kept = ask(harbour, ada)
    dropped, moved = ask(other, ada), ask(other, UserFactory())

    providers("organisation_references", Claim).merge(
        keep=harbour.pk, drop=other.pk, by=COMMAND, now=NOON
    )

    states = dict(Claim.objects.filter(organisation=harbour).values_list("pk", "state"))
    assert states == {kept.pk: "asked", dropped.pk: "withdrawn", moved.pk: "asked"}
