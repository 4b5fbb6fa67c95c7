"""Tags of the desk: put on many organisations at once, taken off, undone, and looked for."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from skerry.actors.enums import TagColour
from skerry.actors.models import Organisation, OrganisationTag, Tag, Tagging
from skerry.actors.queries import tags as queries
from skerry.actors.services import tags
from skerry.actors.services.merging import merge_organisations
from skerry.kernel.actor import ANYBODY, COMMAND, Actor
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory
from tests.actors.factories import (
    OrganisationFactory,
    OrganisationTagFactory,
    TagFactory,
    TaggingFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LIST, WORK = "/desk/organisations/?place=all", "/desk/organisations/work/?place=all"


@pytest.fixture
def manager(client_as):
    client = client_as(Role.CLUSTER_MANAGER)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def having(tag):
    links = OrganisationTag.objects.filter(tag=tag).order_by("organisation")
    return list(links.values_list("organisation", flat=True))


def put_on(tag, organisations, *, adds=True):
    return tags.tag_organisations(
        tag=tag, organisations=[one.pk for one in organisations], adds=adds, by=COMMAND, now=NOW
    )


def test_a_tag_is_put_on_those_that_lack_it_and_leaves_one_event_with_the_number():
    tag = TagFactory()
    there, new = OrganisationFactory(), OrganisationFactory()
    OrganisationTagFactory(tag=tag, organisation=there)
    by = Actor.person(UserFactory().uuid)

    tagging = tags.tag_organisations(
        tag=tag, organisations=[there.pk, new.pk, new.pk], adds=True, by=by, now=NOW
    )

    assert having(tag) == [there.pk, new.pk]
    assert (tagging.organisations, tagging.asked_for, tagging.by) == ([new.pk], 2, by.id)
    assert list(AuditEvent.objects.values_list("kind", "target_id", "detail")) == [
        ("actors.organisations.tagged", str(tagging.uuid), {"adds": True, "rows": 1})
    ]


def test_a_tag_is_taken_off_those_that_have_it():
    tag, others = TagFactory(), TagFactory()
    one, two = OrganisationFactory(), OrganisationFactory()
    for each in (tag, others):
        put_on(each, [one, two])

    tagging = put_on(tag, [one], adds=False)

    assert having(tag) == [two.pk]
    assert having(others) == [one.pk, two.pk]
    assert tagging.organisations == [one.pk]


@pytest.mark.parametrize("adds", [True, False])
def test_undoing_gives_back_what_was_before_and_no_more(adds):
    tag = TagFactory()
    had, lacked, gone = OrganisationFactory(), OrganisationFactory(), OrganisationFactory()
    put_on(tag, [had])
    before = having(tag)
    tagging = put_on(tag, [had, lacked, gone], adds=adds)
    gone.delete()

    tags.undo_tagging(tagging=tagging, by=COMMAND, now=NOW)

    assert having(tag) == before
    assert Tagging.objects.get(pk=tagging.pk).undone_at == NOW
    with pytest.raises(tags.TaggingNotUndoable):
        tags.undo_tagging(tagging=tagging, by=COMMAND, now=NOW)


@pytest.mark.parametrize("adds", [True, False])
def test_a_tagging_is_taken_back_from_what_its_organisation_became_part_of(adds):
    tag = TagFactory()
    drop, middle, keep = OrganisationFactory.create_batch(3)
    if not adds:
        put_on(tag, [drop])
    tagging = put_on(tag, [drop], adds=adds)
    merge_organisations(keep=middle, drop=drop, by=COMMAND, now=NOW)
    merge_organisations(keep=keep, drop=middle, by=COMMAND, now=NOW)

    assert tags.undo_tagging(tagging=tagging, by=COMMAND, now=NOW) == 1

    assert having(tag) == ([] if adds else [keep.pk])


def test_the_tag_that_an_entry_had_of_its_own_stays_when_anothers_is_taken_back():
    tag = TagFactory()
    drop, keep = OrganisationFactory.create_batch(2)
    OrganisationTag.objects.create(tag=tag, organisation=keep, at=NOW - timedelta(days=1))
    tagging = put_on(tag, [drop])
    merge_organisations(keep=keep, drop=drop, by=COMMAND, now=NOW)

    assert tags.undo_tagging(tagging=tagging, by=COMMAND, now=NOW) == 0

    assert having(tag) == [keep.pk]


def test_many_organisations_are_tagged_in_a_few_steps(django_assert_max_num_queries):
    tag = TagFactory()
    many = Organisation.objects.bulk_create(
        Organisation(name=f"Firm {n}", created_at=NOW, changed_at=NOW) for n in range(1200)
    )

    with django_assert_max_num_queries(12):
        tagging = put_on(tag, many)

    assert len(tagging.organisations) == len(having(tag)) == 1200


def test_a_tag_keeps_its_name_for_itself_in_whatever_letters():
    tag = tags.keep_tag(tag=None, name="Pilot", colour=TagColour.GOOD, by=COMMAND, now=NOW)

    with pytest.raises(tags.TagNameTaken):
        tags.keep_tag(tag=None, name="PILOT", colour=TagColour.BAD, by=COMMAND, now=NOW)

    tags.keep_tag(tag=tag, name="pilot", colour=TagColour.WARN, by=COMMAND, now=NOW)
    assert list(Tag.objects.values_list("name", "colour")) == [("pilot", "warn")]


def test_a_deleted_tag_goes_from_all_that_had_it():
    link = OrganisationTagFactory()

    assert tags.delete_tag(tag=link.tag, by=COMMAND, now=NOW) == 1

    assert not OrganisationTag.objects.exists()
    assert AuditEvent.objects.get().detail == {"rows": 1}


def test_only_the_desk_learns_of_tags():
    link = OrganisationTagFactory()
    tagging = TaggingFactory(tag=link.tag)

    assert not queries.tags_visible_to(ANYBODY).exists()
    assert not queries.taggings_visible_to(ANYBODY).filter(pk=tagging.pk).exists()
    assert queries.tags_of([link.organisation_id], viewer=ANYBODY) == {}
    assert not queries.tagged([link.tag.uuid], viewer=ANYBODY).exists()


# The pages


def test_ticked_rows_get_the_tag_and_the_page_that_says_so_undoes_it(manager):
    tag = TagFactory(name="Pilot")
    ticked, other = OrganisationFactory(region="SE110"), OrganisationFactory(region="SE110")

    told = manager.post(WORK, {"deed": "tag", "tag": tag.uuid, "ticked": [ticked.pk]}, follow=True)
    assert having(tag) == [ticked.pk]
    assert "One organisation has it now" in told.text

    again = put_on(tag, [ticked, other])
    told = manager.get(reverse("actors:tagging", args=[again.uuid]))
    assert "For one more nothing had to change." in told.text
    undo = reverse("actors:tagging_undo", args=[again.uuid]) + "?place=all"
    first, second = (manager.post(undo, follow=True).text for _ in range(2))
    assert "It is as it was before." in first
    assert "Somebody has undone this already." in second
    assert having(tag) == [ticked.pk]
    assert "This was undone" in manager.get(reverse("actors:tagging", args=[again.uuid])).text
    manager.post(reverse("actors:tagging_undo", args=[Tagging.objects.earliest("pk").uuid]))
    assert having(tag) == []


def test_all_that_match_get_the_tag_and_nobody_else(manager):
    tag = TagFactory()
    firms = OrganisationFactory.create_batch(
        30, region="SE110", size_class="small", size_basis="declared"
    )
    OrganisationFactory(region="SE110")

    manager.post(WORK + "&size=small", {"deed": "tag", "tag": tag.uuid, "whole": "1"})
    assert having(tag) == [firm.pk for firm in firms]

    told = manager.post(
        WORK + "&size=small", {"deed": "untag", "tag": tag.uuid, "whole": "1"}, follow=True
    )
    assert having(tag) == []
    assert "30 organisations had it and have it no longer." in told.text


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"deed": "tag"}, "Choose a tag."),
        ({"deed": "pick", "ticked": ["1"]}, "Choose a segment."),
        ({"deed": "tag", "tag": "there"}, "Tick at least one organisation"),
        ({"deed": "tag", "tag": "there", "ticked": ["x", "²"]}, "Tick at least one organisation"),
        ({"deed": "blow up"}, "Please correct this"),
    ],
)
def test_what_is_missing_is_said_and_nothing_done(answer, sentence, manager):
    tag = TagFactory()
    OrganisationFactory(region="SE110")
    if "tag" in answer:
        answer = answer | {"tag": tag.uuid}

    told = manager.post(WORK, answer)

    assert told.status_code == 422
    assert sentence in told.text
    assert not Tagging.objects.exists()


def test_the_list_is_narrowed_by_tags_and_counts_with_them(manager):
    tag, other = TagFactory(name="Pilot"), TagFactory(name="Other")
    for name, its in (("Alfa", tag), ("Beta", other), ("Gamma", tag)):
        firm = OrganisationFactory(name=name, region="SE110")
        OrganisationTagFactory(tag=its, organisation=firm)

    both = manager.get(f"{LIST}&tag={tag.uuid}").text
    one = manager.get(f"{LIST}&tag={tag.uuid}&q=Alfa").text
    either = manager.get(f"{LIST}&tag={tag.uuid}&tag={other.uuid}&tag=nonsense&sort=newest").text

    assert [name in both for name in ("Alfa", "Beta", "Gamma")] == [True, False, True]
    assert "Beta" not in one
    assert '<strong class="numeric">3</strong>' in either


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_needs_no_more_queries_for_more_rows(
    item_count, manager, django_assert_max_num_queries
):
    for _ in range(item_count):
        OrganisationTagFactory(organisation=OrganisationFactory(region="SE110"))
    manager.get(LIST)

    with django_assert_max_num_queries(24):
        text = manager.get(LIST).text

    assert text.count('name="ticked"') == item_count


def test_tags_are_made_changed_and_deleted_on_their_page(manager):
    made = manager.post("/desk/tags/", {"name": "Pilot", "colour": "good"}, follow=True).text
    twice = manager.post("/desk/tags/", {"name": "pilot", "colour": "good"})
    tag = Tag.objects.get()
    page = reverse("actors:tag", args=[tag.uuid])
    shown = manager.get(page).text
    manager.post(page, {"name": "<b>Trial</b>", "colour": "bad"})
    after = manager.get("/desk/tags/").text
    gone = manager.post(reverse("actors:tag_delete", args=[tag.uuid]), follow=True).text

    assert "The tag is kept." in made
    assert twice.status_code == 422
    assert "There is a tag of this name already." in twice.text
    assert 'value="Pilot"' in shown
    assert "&lt;b&gt;Trial&lt;/b&gt;" in after
    assert "The tag is deleted." in gone
    assert not Tag.objects.exists()


def test_visitors_pages_say_nothing_of_tags_and_the_managers_say_all(client, manager):
    firm = OrganisationFactory(region="SE110")
    OrganisationTagFactory(tag=TagFactory(name="Secret pilot"), organisation=firm)

    for path in (firm.get_absolute_url(), "/directory/?place=all"):
        assert "Secret pilot" not in client.get(path).text
        assert "Work with this list" not in client.get(path).text
    assert "Secret pilot" in manager.get(firm.get_absolute_url()).text
    assert "Work with this list" in manager.get("/directory/?place=all").text
