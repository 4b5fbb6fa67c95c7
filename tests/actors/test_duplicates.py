"""Pairs that may be one organisation: found, remembered, decided, merged by rule."""

import doctest
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from skerry.actors import linking
from skerry.actors.enums import DuplicateState
from skerry.actors.models import (
    Duplicate,
    Identifier,
    Merging,
    Organisation,
    OrganisationName,
    Site,
)
from skerry.actors.queries import duplicates as queries
from skerry.actors.queries.duplicates import Wanted
from skerry.actors.rules import duplicates as rules
from skerry.actors.rules import merging as merging_rules
from skerry.actors.rules.duplicates import (
    Band,
    Sides,
    band_of,
    is_clear,
    limits_of,
    state_when_found,
)
from skerry.actors.services import duplicates as services
from skerry.actors.services.merging import index_organisations, merge_organisations
from skerry.kernel.actor import ANYBODY, COMMAND, Grant, Viewer
from skerry.kernel.desk_tasks import tasks_for
from skerry.kernel.jobs import JobStopped, stop_job
from skerry.kernel.jobs.running import execute
from skerry.kernel.models import AuditEvent, Job
from skerry.kernel.roles import Role
from skerry.methods.linkage import Aspect, Evidence, Pair, Result
from tests.accounts.factories import UserFactory
from tests.actors.factories import OrganisationFactory, RegionFactory, SiteFactory
from tests.actors.factories_duplicates import SAME_DOMAIN, DuplicateFactory, evidence

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
MANAGER = Viewer(grants=frozenset({Grant(role=Role.CLUSTER_MANAGER)}))
ADMINISTRATOR = Viewer(grants=frozenset({Grant(role=Role.ADMINISTRATOR)}))


def result_of(*pairs):
    return Result(
        method="skerry.linkage", version="1", records=9, prior=0.1, threshold=0.5, pairs=pairs
    )


def pair_of(left, right, *, probability=0.97, **levels):
    found = [
        Evidence(aspect=Aspect(one["aspect"]), level=one["level"], bits=one["bits"])
        for one in evidence(**levels)
    ]
    return Pair(
        left=str(left.pk), right=str(right.pk), probability=probability, evidence=tuple(found)
    )


def record(*pairs, now=NOON):
    return services.record_pairs(result=result_of(*pairs), by=COMMAND, now=now)


def by_hand(function, records, *, meanwhile):
    """The computation in this process, telling once how far it is."""
    meanwhile()
    return function(records)


def search(progress=lambda *_: None):
    return linking.search(by=COMMAND, clock=lambda: NOON, progress=progress, compute=by_hand)


@pytest.mark.parametrize(
    ("state", "before", "now", "becomes"),
    [
        ("open", SAME_DOMAIN, SAME_DOMAIN, "open"),
        ("later", SAME_DOMAIN, SAME_DOMAIN, "later"),
        ("gone", SAME_DOMAIN, SAME_DOMAIN, "open"),
        ("different", SAME_DOMAIN, SAME_DOMAIN, "different"),
        ("different", evidence(domain=("other", -4.1)), SAME_DOMAIN, "open"),
        ("different", evidence(domain=("x", 9.0)), SAME_DOMAIN, "different"),
        ("different", SAME_DOMAIN, evidence(identifier=("same", 1.0)), "open"),
        (
            "different",
            evidence(identifier=("same", 1.0)),
            evidence(identifier=("same", 1.0)),
            "different",
        ),
    ],
)
def test_what_a_known_pair_becomes(state, before, now, becomes):
    assert state_when_found(DuplicateState(state), before=before, now=now) == becomes


@pytest.mark.parametrize(
    ("probability", "band"), [(1, "almost-certain"), (0.95, "likely"), (0.5, "possible")]
)
def test_bands_of_certainty_meet(probability, band):
    least, above = limits_of(Band(band))

    assert band_of(probability) == band
    assert least <= probability < above


@pytest.mark.parametrize("module", [rules, merging_rules], ids=lambda module: module.__name__)
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


STRANGERS = Sides(kept_by_owner=(False, True), tiers=("open", "open"), kinds=("company", "other"))


@pytest.mark.parametrize(
    ("probability", "levels", "sides", "is_clear_case"),
    [
        (0.999, {}, STRANGERS, True),
        (0.98, {}, STRANGERS, False),
        (0.999, {"domain": ("other", -4.1)}, STRANGERS, False),
        (0.999, {"place": ("other-country", -5.1)}, STRANGERS, False),
        (0.999, {"name": ("alike", 3.3)}, STRANGERS, False),
        (0.999, {"identifier": ("other", -6.1)}, STRANGERS, False),
        (0.6, {"identifier": ("same", 23.2), "domain": ("other", -4.1)}, STRANGERS, True),
        (0.6, {"identifier": ("same", 23.2), "name": ("other", -6.6)}, STRANGERS, False),
        (0.999, {"identifier": ("same", 23.2), "name": ("other", -6.6)}, STRANGERS, True),
        (0.999, {}, Sides(kept_by_owner=(True, True), tiers=("open", "open"), kinds=("other", "other")), False),
        (0.999, {}, replace(STRANGERS, told_by_owner=frozenset({"name"})), False),
        (0.999, {}, replace(STRANGERS, told_by_owner=frozenset({"domain"})), False),
        (0.999, {}, replace(STRANGERS, told_by_owner=frozenset({"identifier"})), True),
        (0.999, {"identifier": ("same", 23.2)}, replace(STRANGERS, told_by_owner=frozenset({"identifier"})), False),
        (0.999, {"identifier": ("same", 23.2)}, replace(STRANGERS, told_by_owner=frozenset({"name"})), True),
        (0.999, {}, Sides(kept_by_owner=(False, False), tiers=("open", "members"), kinds=("other", "other")), False),
        (0.999, {}, Sides(kept_by_owner=(False, False), tiers=("open", "open"), kinds=("company", "public")), False),
    ],
)  # fmt: skip
def test_which_cases_are_clear(probability, levels, sides, is_clear_case):
    found = evidence(**levels)

    assert is_clear(probability=probability, evidence=found, sides=sides) is is_clear_case


def test_what_is_compared_of_an_entry():
    organisation = OrganisationFactory(
        name="Fyrvik", kind="other", website="https://www.fyrvik.example/sv"
    )
    for kind, text in (("legal", "Fyrvik AB"), ("short", "FYR"), ("other", "Fyrvik")):
        OrganisationName.objects.create(organisation=organisation, kind=kind, text=text)
    Identifier.objects.create(organisation=organisation, scheme="vat", value="SE55")
    SiteFactory(organisation=organisation, city="Lund", is_main=False)
    SiteFactory(organisation=organisation, city="Umeå", region=RegionFactory(code="SE331"))
    bare = OrganisationFactory(name="Bare", mail_domain="bare.example")

    ours, other = (one for some in queries.records() for one in some)

    assert (ours.key, ours.names, ours.kind) == (str(organisation.pk), ("Fyrvik", "Fyrvik AB"), "")
    assert (ours.country, ours.city, ours.region) == ("SE", "Umeå", "SE331")
    assert (ours.domain, dict(ours.identifiers)) == ("www.fyrvik.example", {"vat": "SE55"})
    assert (other.key, other.kind, other.city, other.domain) == (
        str(bare.pk),
        "company",
        "",
        "bare.example",
    )


def test_the_directory_is_searched():
    for name, domain in (("Ångström Säkerhet AB", "angstrom.example"), ("ANGSTROEM SAKERHET", "")):
        SiteFactory(organisation=OrganisationFactory(name=name, mail_domain=domain), city="Umeå")
    OrganisationFactory(name="Fyrvik Data AB")
    steps = []

    counts = search(lambda *step: steps.append(step))

    pair = Duplicate.objects.get()
    assert counts == {"found": 1, "again": 0, "closed": 0, "records": 3}
    assert (pair.low.name, pair.high.name) == ("Ångström Säkerhet AB", "ANGSTROEM SAKERHET")
    assert pair.method == "skerry.linkage 1"
    comparing = (3, None, "The entries are being compared.")
    assert steps == [(3, None), comparing, comparing]


def test_a_search_that_is_stopped_changes_nothing():
    OrganisationFactory.create_batch(2, name="The same")

    def stop(*_):
        raise JobStopped

    with pytest.raises(JobStopped):
        search(stop)

    assert not Duplicate.objects.exists()


def test_pairs_come_stay_and_go():
    one, other, third = OrganisationFactory.create_batch(3)
    record(pair_of(one, other), pair_of(other, third))
    before = Duplicate.objects.get(low=one)

    counts = record(pair_of(one, other, probability=0.99), now=LATER)

    after = Duplicate.objects.get(low=one)
    assert counts == {"found": 0, "again": 1, "closed": 1}
    assert (before.pk, after.probability, after.found_at, after.seen_at) == (
        after.pk,
        0.99,
        NOON,
        LATER,
    )
    assert Duplicate.objects.get(high=third).state == "gone"
    record(pair_of(other, third), now=LATER)
    back = Duplicate.objects.get(high=third)
    assert (back.state, back.found_at) == ("open", LATER)
    assert AuditEvent.objects.filter(kind="actors.duplicates.found").count() == 3


def test_a_decision_stands_until_the_evidence_grows():
    one, other = OrganisationFactory.create_batch(2)
    record(pair_of(one, other, domain=("other", -4.1)))
    pair = Duplicate.objects.get()
    services.decide(pair=pair, state=DuplicateState.DIFFERENT, by=COMMAND, now=NOON)

    record(pair_of(one, other, domain=("other", -4.1)), now=LATER)
    record(now=LATER)
    pair.refresh_from_db()
    assert (pair.state, pair.seen_at) == ("different", NOON)

    record(pair_of(one, other), now=LATER)
    pair.refresh_from_db()
    assert (pair.state, pair.decided_at, pair.decided_by) == ("open", None, "")


def test_a_side_that_was_deleted_during_the_search_is_left_out():
    one, other = OrganisationFactory.create_batch(2)
    pair = pair_of(one, other)
    other.delete()

    assert record(pair) == {"found": 0, "again": 0, "closed": 0}


def test_a_pair_that_is_gone_cannot_be_decided():
    pair = DuplicateFactory()
    pair.high.delete()

    with pytest.raises(services.PairGone):
        services.decide(pair=pair, state=DuplicateState.LATER, by=COMMAND, now=NOON)


def test_only_who_sees_both_sides_sees_the_pair():
    DuplicateFactory(low=OrganisationFactory(visibility="protected"))
    DuplicateFactory()

    seen = {
        viewer: Duplicate.objects.visible_to(viewer).count()
        for viewer in (MANAGER, ADMINISTRATOR, ANYBODY)
    }
    assert seen == {MANAGER: 2, ADMINISTRATOR: 0, ANYBODY: 0}


def test_pairs_wait_in_the_inbox_of_the_desk_with_the_oldest():
    DuplicateFactory(state=DuplicateState.LATER, decided_at=NOON)
    DuplicateFactory(found_at=NOON - timedelta(days=2))
    DuplicateFactory()

    [task] = [one for one in tasks_for(MANAGER, now=NOON) if one.key == "actors.duplicates"]
    assert (task.count, task.oldest_at) == (2, NOON - timedelta(days=2))
    assert not [one for one in tasks_for(ANYBODY, now=NOON) if one.key == "actors.duplicates"]


def test_pairs_are_wanted_by_certainty_kind_and_name():
    low = OrganisationFactory(name="Fyrvik", kind="public")
    DuplicateFactory(low=low, probability=0.95)
    DuplicateFactory(probability=0.6)
    put_off = DuplicateFactory(state="later", decided_at=NOON)
    index_organisations([low.pk])

    def count(**wanted):
        return queries.pairs_visible_to(MANAGER, Wanted(**wanted)).count()

    assert (count(), count(band=Band.LIKELY), count(kind="public"), count(text="fyrvik")) == (
        2, 1, 1, 1,
    )  # fmt: skip
    assert list(queries.pairs_visible_to(MANAGER, Wanted(state=DuplicateState.LATER))) == [put_off]
    assert queries.counts_by_state(MANAGER) == {"open": 2, "later": 1}


def test_after_a_decision_the_next_less_certain_pair_comes():
    first, second, third = (DuplicateFactory(probability=p) for p in (0.99, 0.9, 0.9))

    def after(pair):
        return queries.next_after(pair, viewer=MANAGER)

    assert [after(pair) for pair in (first, second, third)] == [second, third, first]


def test_the_older_entry_or_its_owners_stays():
    pair = DuplicateFactory()
    assert queries.first_of(pair, frozenset()) == (pair.low, pair.high)

    pair.high.origins = {"*": {"by": "manager"}}
    assert queries.first_of(pair, queries.kept_by_owners([pair]))[0] == pair.high
    pair.low.origins = {"name": {"by": "owner"}}
    assert queries.first_of(pair, queries.kept_by_owners([pair]))[0] == pair.low


def clear(batch=None, progress=lambda *_: None):
    return linking.merge_clear(
        batch=batch or uuid4(), by=COMMAND, clock=lambda: NOON, progress=progress
    )


def test_clear_cases_are_merged_listed_and_taken_back_together():
    one, other, third = OrganisationFactory.create_batch(3)
    DuplicateFactory(low=one, high=other)
    DuplicateFactory(low=other, high=third, bits=40)
    DuplicateFactory(probability=0.6)
    batch = uuid4()

    assert len(queries.clear_pairs(MANAGER)) == 2
    assert clear(batch) == {"merged": 2, "left": 0}
    assert Organisation.objects.filter(pk__in=[one.pk, other.pk, third.pk]).get() == one
    assert {(one.rule, one.batch) for one in Merging.objects.all()} == {("clear cases 1", batch)}

    counts = linking.take_back_all(
        batch=batch, by=COMMAND, clock=lambda: LATER, progress=lambda *_: None
    )
    assert counts == {"taken_back": 2, "left": 0}
    assert Organisation.objects.filter(pk__in=[one.pk, other.pk, third.pk]).count() == 3
    assert not queries.clear_pairs(MANAGER)


def test_a_merge_on_top_of_the_rules_own_is_left():
    pair = DuplicateFactory()
    batch = uuid4()
    clear(batch)
    merge_organisations(
        keep=OrganisationFactory(), drop=Organisation.objects.get(pk=pair.low_id), by=COMMAND, now=NOON
    )  # fmt: skip

    counts = linking.take_back_all(
        batch=batch, by=COMMAND, clock=lambda: LATER, progress=lambda *_: None
    )

    assert counts == {"taken_back": 0, "left": 1}


def test_a_pair_that_somebody_decides_meanwhile_is_not_merged():
    pair = DuplicateFactory()

    def decide(*_):
        services.decide(pair=pair, state=DuplicateState.DIFFERENT, by=COMMAND, now=NOON)

    assert clear(progress=decide) == {"merged": 0, "left": 1}


def test_what_was_merged_before_a_stop_stands_and_is_listed():
    DuplicateFactory.create_batch(3)

    def stop(done, _total):
        if done == 1:
            raise JobStopped

    with pytest.raises(JobStopped):
        clear(progress=stop)

    assert Merging.objects.count() == 1
    assert Duplicate.objects.waiting().count() == 2


def test_clear_cases_wait_while_an_import_is_open():
    from skerry.actors.models import ImportRun, Source

    DuplicateFactory()
    source = Source.objects.create(key="ror", name="ROR")
    ImportRun.objects.create(source=source, importer="ror", created_at=NOON, state="applying")

    assert clear() == {"merged": 0, "left": 1}


def test_two_entries_with_an_editor_each_are_never_clear():
    pair = DuplicateFactory(evidence=evidence(identifier=("same", 23.2)))
    UserFactory(edits=pair.low)
    assert queries.clear_pairs(MANAGER) == [pair]

    UserFactory(edits=pair.high)

    assert queries.clear_pairs(MANAGER) == []
    assert clear() == {"merged": 0, "left": 0}


@pytest.mark.parametrize(
    ("values", "is_clear_case"),
    [
        ({}, True),
        ({"origins": {"national": {"by": "owner"}}}, False),
        ({"origins": {"*": {"by": "owner"}}}, False),
        ({"origins": {"*": {"by": "owner"}, "national": {"run": 3}}}, True),
        ({"origins": {"names": {"by": "owner"}}}, True),
    ],
)
def test_an_owners_own_number_makes_no_case_clear(values, is_clear_case):
    found = evidence(identifier=("same", 23.2))
    DuplicateFactory(low=OrganisationFactory(**values), evidence=found)

    assert len(queries.clear_pairs(MANAGER)) == is_clear_case


@pytest.mark.parametrize(
    ("values", "is_clear_case"),
    [
        ({"origins": {"website": {"by": "owner"}}}, False),
        ({"origins": {"website": {"by": "owner"}}, "mail_domain": "fyrvik.example"}, True),
        ({"origins": {"names": {"by": "owner"}}}, False),
    ],
)
def test_an_owners_own_domain_and_name_make_no_case_clear(values, is_clear_case):
    DuplicateFactory(low=OrganisationFactory(**values))

    assert len(queries.clear_pairs(MANAGER)) == is_clear_case


def test_an_example_is_no_clear_case_of_a_real_one():
    DuplicateFactory(low=OrganisationFactory(is_example=True))

    assert queries.clear_pairs(MANAGER) == []


def test_work_is_asked_for_once():
    first = services.request_search(by=COMMAND, now=NOON)
    assert services.request_search(by=COMMAND, now=NOON) == first
    clearing = services.request_clear_merges(by=COMMAND, now=NOON)
    assert services.request_taking_back(batch=str(uuid4()), by=COMMAND, now=NOON) == clearing
    assert queries.last_search() == first


def test_a_job_merges_what_is_clear_and_another_takes_it_back():
    DuplicateFactory()
    job = services.request_clear_merges(by=COMMAND, now=NOON)
    execute(job.uuid)

    merging = Merging.objects.get()
    taking_back = services.request_taking_back(batch=str(merging.batch), by=COMMAND, now=NOON)
    execute(taking_back.uuid)

    merging.refresh_from_db()
    assert merging.batch == job.uuid
    assert merging.undone_at
    assert {one.state for one in Job.objects.all()} == {"done"}


def test_a_job_that_is_stopped_before_it_begins_merges_nothing():
    DuplicateFactory()
    job = services.request_clear_merges(by=COMMAND, now=NOON)
    stop_job(job=job, by=COMMAND, now=NOON)
    execute(job.uuid)

    assert not Merging.objects.exists()


def test_the_job_searches_in_a_process_of_its_own(monkeypatch):
    OrganisationFactory()
    job = services.request_search(by=COMMAND, now=NOON)
    monkeypatch.setattr(linking, "compute_aside", by_hand)
    monkeypatch.setattr(linking.search, "__kwdefaults__", {"compute": by_hand})
    execute(job.uuid)

    job.refresh_from_db()
    assert (job.state, job.result["records"]) == ("done", 1)


def test_the_page_of_old_pairs_says_nothing_of_gone_ones(client_as):
    manager = client_as(Role.CLUSTER_MANAGER)
    pair = DuplicateFactory()
    Site.objects.all().delete()
    pair.low.delete()

    assert manager.get(pair.get_absolute_url()).status_code == 404
    answer = manager.post(reverse("actors:duplicate_merge", args=[pair.uuid]), follow=True)
    assert "somebody was faster" in answer.text
