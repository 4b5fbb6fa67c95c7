"""The manager's queue: list, pair, decision, the next pair; what was merged, and back."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from skerry.actors.models import (
    Duplicate,
    ImportRun,
    Merging,
    Organisation,
    OrganisationText,
    Source,
)
from skerry.actors.services.merging import index_organisations, merge_organisations
from skerry.kernel.actor import COMMAND
from skerry.kernel.models import Job
from skerry.kernel.roles import Role
from tests.actors.factories import OfferingFactory, OrganisationFactory, SiteFactory
from tests.actors.factories_duplicates import DuplicateFactory, MergingFactory, evidence
from tests.parts import is_part_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LIST = reverse("actors:duplicates")
MERGED = reverse("actors:mergings")
CLEAR = reverse("actors:clear_duplicates")


@pytest.fixture
def manager(client_as):
    return client_as(Role.CLUSTER_MANAGER)


def do(step, pair):
    return reverse(f"actors:duplicate_{step}", args=[pair.uuid])


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_needs_no_more_queries_for_more_pairs(
    manager, item_count, django_assert_max_num_queries
):
    DuplicateFactory.create_batch(item_count)

    with django_assert_max_num_queries(14):
        page = manager.get(LIST).text

    assert page.count("duplicates-pair") == item_count
    assert "The same name, and a rare one; The same web domain" in page


def test_htmx_gets_the_part_that_is_in_the_page(manager):
    low = OrganisationFactory(name="Fyrvik")
    DuplicateFactory(low=low)
    DuplicateFactory()
    index_organisations([low.pk])

    whole = manager.get(LIST, {"q": "fyrvik"}).text
    part = manager.get(LIST, {"q": "fyrvik"}, headers={"HX-Request": "true"}).text

    assert is_part_of(part, whole)
    assert "<html" not in part
    assert part.count("duplicates-pair") == 1


@pytest.mark.parametrize(
    "query", ["?band=no&kind=no&state=no&page=no", "?band=likely&kind=public&state=later&page=9"]
)
def test_old_addresses_of_the_list_are_answered(manager, query):
    assert manager.get(LIST + query).status_code == 200


def test_a_search_is_asked_for_and_shown(manager):
    assert "By itself" not in manager.get(LIST).text
    page = manager.post(reverse("actors:duplicates_find"), follow=True).text

    assert Job.objects.get().kind == "actors.duplicates.find"
    assert "is being searched" in page
    Job.objects.update(state="done", finished_at=NOON)
    assert "Last searched" in manager.get(LIST).text


def test_a_pair_shows_both_sides_the_evidence_and_what_would_move(manager):
    source = Source.objects.create(key="ror", name="ROR")
    run = ImportRun.objects.create(source=source, importer="ror", created_at=NOON)
    low = OrganisationFactory(
        name="Kept", website="https://kept.example", origins={"*": {"run": run.pk}},
        languages=["sv"], is_linked_enterprise=True, established=1990,
    )  # fmt: skip
    high = OrganisationFactory(
        name="Dropped", website="https://dropped.example",
        origins={"website": {"by": "owner", "at": "2026-02-03"}}, is_linked_enterprise=False,
    )  # fmt: skip
    SiteFactory(organisation=low)
    OrganisationText.objects.create(organisation=high, language="sv", summary="Vi finns")
    OfferingFactory(organisation=high)
    pair = DuplicateFactory(
        low=low, high=high,
        evidence=evidence(domain=("other", -4.1), sort=("none", 0.01), kind=("news", 1.0)),
    )  # fmt: skip

    page = manager.get(f"{pair.get_absolute_url()}?stays={low.uuid}").text

    for words in (
        "ROR, 22 Nov 2026", "the organisation, 3 Feb 2026", "In one sentence (Swedish)", "Vi finns",
        "over a million times more likely between two entries of one organisation",
        "17 times more likely between two different organisations",
        "as likely between two entries of one organisation as between strangers",
        "Numbers in registers", "99.9%", "Parts in projects", "Swedish", "Yes",
    ):  # fmt: skip
        assert words in page, words
    assert page.index("Kept") < page.index("Dropped")


def test_nothing_is_wholly_certain(manager):
    pair = DuplicateFactory(probability=1)

    assert "over 99.9% likely" in manager.get(pair.get_absolute_url()).text


def test_the_other_entry_can_stay_instead(manager):
    pair = DuplicateFactory()

    page = manager.get(f"{pair.get_absolute_url()}?stays={pair.high.uuid}").text

    assert f'name="stays" value="{pair.high.uuid}"' in page


def test_a_merge_takes_the_chosen_values_and_opens_the_next_pair(manager):
    low = OrganisationFactory(website="https://kept.example")
    high = OrganisationFactory(website="https://dropped.example")
    pair, following = DuplicateFactory(low=low, high=high), DuplicateFactory(probability=0.9)

    sent = {"stays": str(high.uuid), "website": "drop", "name": "nonsense"}
    answer = manager.post(do("merge", pair), sent)

    assert answer["Location"] == following.get_absolute_url()
    left = Organisation.objects.get(pk=high.pk)
    assert (left.website, left.name) == ("https://kept.example", high.name)
    assert Merging.objects.get().dropped == low.pk


def test_the_last_pair_leads_back_to_the_list(manager):
    page = manager.post(do("merge", DuplicateFactory()), follow=True).text

    assert "No other pair waits" in page


def test_a_pair_that_became_part_of_the_merge_is_not_next(manager):
    one, other, third, fourth = OrganisationFactory.create_batch(4)
    pair = DuplicateFactory(low=one, high=other)
    DuplicateFactory(low=one, high=third, probability=0.98)
    DuplicateFactory(low=other, high=third, probability=0.99)
    last = DuplicateFactory(low=third, high=fourth, probability=0.6)

    answer = manager.post(do("merge", pair))

    left = Duplicate.objects.waiting().exclude(pk=last.pk).get()
    assert answer["Location"] == left.get_absolute_url()


def test_a_merge_that_is_refused_says_why(manager):
    pair = DuplicateFactory(low=OrganisationFactory(is_example=True))

    page = manager.post(do("merge", pair), follow=True).text

    assert "One of the two is an invented example" in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("different", "they are not the same"),
        ("later", "Put off"),
        ("open", "waits for a decision"),
    ],
)
def test_a_decision_is_remembered(manager, state, words):
    pair = DuplicateFactory()
    DuplicateFactory(probability=0.9)

    page = manager.post(do("decide", pair), {"state": state}, follow=True).text

    pair.refresh_from_db()
    assert pair.state == state
    assert words in page
    assert manager.get(pair.get_absolute_url()).status_code == 200


def test_a_decision_that_cannot_be_taken_is_told(manager, monkeypatch):
    from skerry.actors.services import duplicates as services

    pair = DuplicateFactory()
    refused = manager.post(do("decide", pair), {"state": "gone"}, follow=True).text

    def gone(**_):
        raise services.PairGone

    monkeypatch.setattr(services, "decide", gone)
    lost = manager.post(do("decide", pair), {"state": "later"}, follow=True).text

    assert "somebody was faster" in refused
    assert "somebody was faster" in lost


def test_names_that_are_markup_stay_text(manager):
    pair = DuplicateFactory(low=OrganisationFactory(name="<script>alert(1)</script>"))

    for address in (LIST, pair.get_absolute_url(), CLEAR):
        assert "<script>alert" not in manager.get(address).text


def test_what_was_merged_is_listed_and_taken_back(manager):
    merging = MergingFactory()

    assert "By a person" in manager.get(MERGED).text
    page = manager.get(merging.get_absolute_url()).text
    assert "Became part of “Kept”" in page
    back = reverse("actors:merging_take_back", args=[merging.uuid])
    assert "two entries again" in manager.post(back, follow=True).text
    assert "taken back already" in manager.post(back, follow=True).text
    assert Organisation.objects.count() == 2


def test_a_merge_says_what_followed_and_what_gave_way(manager):
    keep, drop = OrganisationFactory(name="Kept"), OrganisationFactory(name="Dropped")
    for one in (keep, drop):
        OrganisationText.objects.create(
            organisation=one, language="en", summary=f"We are {one.name}"
        )
        SiteFactory(organisation=one, street="Gatan 1")
        one.figures.create(year=2025, kind="employees", value=5)
        one.names.create(kind="other", text="Same")
    OfferingFactory(organisation=drop)
    merging = merge_organisations(keep=keep, drop=drop, by=COMMAND, now=NOON)

    page = manager.get(merging.get_absolute_url()).text

    for words in ("We are Dropped", "Gatan 1, Stockholm, SE", "2025: 5.00", "Same", "Offerings"):
        assert words in page, words


def test_what_was_left_alone_is_told(manager):
    merging = MergingFactory()
    Organisation.objects.update(confirmed_on=date(2026, 11, 22))
    keep = Organisation.objects.get()
    keep.names.update(text="Renamed")

    page = manager.post(reverse("actors:merging_take_back", args=[merging.uuid]), follow=True).text

    assert "Names: 1 row" in page


def test_one_merge_on_top_of_another_says_which_comes_first(manager):
    first = MergingFactory()
    kept = Organisation.objects.get(pk=first.kept)
    merge_organisations(keep=OrganisationFactory(name="Third"), drop=kept, by=COMMAND, now=NOON)

    page = manager.post(reverse("actors:merging_take_back", args=[first.uuid]), follow=True).text

    assert "Take that one back first: Kept." in page


def test_a_protected_merge_is_for_those_who_see_its_tier(client_as):
    merging = MergingFactory(keep=OrganisationFactory(visibility="protected"))

    assert client_as(Role.ADMINISTRATOR).get(merging.get_absolute_url()).status_code == 403
    assert client_as(Role.CLUSTER_MANAGER).get(merging.get_absolute_url()).status_code == 200


def test_clear_cases_are_previewed_merged_and_taken_back(manager):
    pair = DuplicateFactory()
    DuplicateFactory(probability=0.6)

    assert "Merge 1 pair" in manager.get(CLEAR).text
    page = manager.post(CLEAR, follow=True).text
    assert "Work goes on" in page
    job = Job.objects.get()
    run(job)

    batch = Merging.objects.get().batch
    listed = manager.get(MERGED, {"batch": str(batch)}).text
    assert "Take all 1 back" in listed
    assert pair.low.name in listed
    manager.post(reverse("actors:batch_take_back", args=[batch]))
    run(Job.objects.exclude(pk=job.pk).get())
    assert Merging.objects.standing().count() == 0
    assert "No clear case waits" in manager.get(CLEAR).text
    assert manager.get(MERGED, {"batch": "no"}).status_code == 200


def run(job):
    from skerry.kernel.jobs.running import execute

    execute(job.uuid)


def test_a_long_preview_says_that_it_is_the_beginning(manager, monkeypatch):
    from skerry.actors.views import mergings

    DuplicateFactory.create_batch(2)
    monkeypatch.setattr(mergings, "PREVIEWED", 1)

    assert "These are the first 1" in manager.get(CLEAR).text


def test_the_desk_of_others_says_nothing_of_duplicates(client_as):
    assert LIST not in client_as(Role.ADMINISTRATOR).get(reverse("kernel:desk")).text
