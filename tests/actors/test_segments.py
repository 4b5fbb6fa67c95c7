"""Segments: who belongs to a kept search now, who by hand, and the file that needs a reason."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.http import QueryDict
from django.urls import reverse
from openpyxl import load_workbook

from skerry.actors import asking
from skerry.actors.models import Segment, SegmentPick
from skerry.actors.queries import exports
from skerry.actors.queries import segments as queries
from skerry.actors.services import segments
from skerry.kernel.actor import ANYBODY, COMMAND, Grant, Viewer
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.kernel.visibility import Visibility
from tests.actors.factories import (
    OrganisationFactory,
    OrganisationTagFactory,
    SegmentFactory,
    TagFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MANAGER = Viewer(grants=frozenset({Grant(role=Role.CLUSTER_MANAGER)}))
SMALL = {"size_class": "small", "size_basis": "declared"}


@pytest.fixture
def manager(client_as):
    client = client_as(Role.CLUSTER_MANAGER)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def names(segment, viewer=MANAGER):
    return [one.name for one in asking.members(segment, viewer=viewer)]


def pick(segment, *organisations, is_added):
    return segments.pick_organisations(
        segment=segment,
        organisations=[one.pk for one in organisations],
        is_added=is_added,
        by=COMMAND,
        now=NOW,
    )


def test_a_segment_follows_its_search_and_hands_outweigh_it():
    segment = SegmentFactory(query="place=all&size=small")
    OrganisationFactory(name="Beta", region="SE110", **SMALL)
    out = OrganisationFactory(name="Gamma", region="SE110", **SMALL)
    large = OrganisationFactory(name="Alfa", region="SE110")
    assert names(segment) == ["Beta", "Gamma"]

    pick(segment, large, is_added=True)
    pick(segment, out, is_added=False)
    OrganisationFactory(name="Later", region="SE110", **SMALL)

    assert names(segment) == ["Alfa", "Beta", "Later"]
    assert queries.picked(segment) == {True: 1, False: 1}
    pick(segment, out, is_added=True)
    assert "Gamma" in names(segment)
    assert SegmentPick.objects.count() == 2


def test_a_segment_by_hand_holds_only_who_was_picked():
    segment = SegmentFactory(follows_search=False)
    one = OrganisationFactory(name="Alfa", region="SE110")
    OrganisationFactory(region="SE110")

    pick(segment, one, is_added=True)

    assert names(segment) == ["Alfa"]


def test_a_segment_shows_each_viewer_only_whom_they_may_see():
    segment = SegmentFactory()
    OrganisationFactory(name="Open", region="SE110")
    hidden = OrganisationFactory(name="Hidden", region="SE110", visibility=Visibility.PROTECTED)
    pick(segment, hidden, is_added=True)

    assert names(segment) == ["Hidden", "Open"]
    assert names(segment, ANYBODY) == ["Open"]
    assert not queries.segments_visible_to(ANYBODY).exists()


@pytest.mark.parametrize("query", ["", "q=Alfa", "size=small", "tag={tag}", "tag={tag}&q=Alfa"])
def test_the_list_and_the_segment_mean_the_same_organisations(query):
    tag = TagFactory()
    for name, size in (("Alfa", SMALL), ("Beta", SMALL), ("Alfa Two", {})):
        firm = OrganisationFactory(name=name, region="SE110", **size)
        if name != "Beta":
            OrganisationTagFactory(tag=tag, organisation=firm)
    address = QueryDict("place=all&" + query.format(tag=tag.uuid))

    by_database = set(asking.found(address, viewer=MANAGER).values_list("pk", flat=True))
    asked = asking.asked(address, viewer=MANAGER)
    chosen = queries.choosing(asked.wanted, asking.tags_asked(address), viewer=MANAGER)

    assert set(chosen.page_keys(0)) == by_database
    assert chosen.total == len(by_database)


def test_what_is_kept_of_an_address_says_whom_it_means_and_nothing_else():
    address = QueryDict("page=7&sort=newest&q=&size=small&size=micro&q=a+b&utm=x&place=all")

    assert asking.address("actors:directory", QueryDict("page=2")) == "/directory/"
    assert asking.kept(address) == "q=a+b&size=small&size=micro&place=all"


def test_a_segment_keeps_its_name_for_itself_and_leaves_an_event():
    made = segments.keep_segment(
        name="Firms", query="size=small", follows_search=True, by=COMMAND, now=NOW
    )
    other = SegmentFactory(name="Others")

    with pytest.raises(segments.SegmentNameTaken):
        segments.keep_segment(name="FIRMS", query="", follows_search=True, by=COMMAND, now=NOW)
    with pytest.raises(segments.SegmentNameTaken):
        segments.change_segment(segment=other, name="firms", query="", by=COMMAND, now=NOW)
    segments.change_segment(segment=made, name="firms", query="q=x", by=COMMAND, now=NOW)
    segments.delete_segment(segment=made, by=COMMAND, now=NOW)

    assert [event.detail for event in AuditEvent.objects.order_by("pk")] == [
        {"filter": "size=small"},
        {"filter": "q=x"},
        {},
    ]
    assert list(Segment.objects.all()) == [other]


def test_only_so_many_are_held_by_hand(monkeypatch):
    monkeypatch.setattr(segments, "MOST_PICKED", 2)
    segment = SegmentFactory()
    pick(segment, OrganisationFactory(), OrganisationFactory(), is_added=True)

    with pytest.raises(segments.TooManyPicked):
        pick(segment, OrganisationFactory(), is_added=True)
    assert SegmentPick.objects.count() == 2


# The pages


def test_a_search_is_saved_looked_at_renamed_and_deleted(manager):
    OrganisationFactory(name="Alfa", region="SE110", **SMALL)
    OrganisationFactory(name="Beta", region="SE110")
    tag = OrganisationTagFactory(tag=TagFactory(name="Pilot")).tag

    kept = manager.post(
        "/desk/segments/keep/",
        {"name": "Small firms", "query": f"place=all&size=small&page=3&tag={tag.uuid}&q=Alfa"},
        follow=True,
    )
    segment = Segment.objects.get()
    assert "Small: 10" in kept.text
    assert "Pilot" in kept.text
    assert "“Alfa”" not in kept.text
    segments.change_segment(
        segment=segment, name=segment.name, query="place=all&size=small", by=COMMAND, now=NOW
    )
    page = manager.get(segment.get_absolute_url()).text
    assert "Alfa" in page
    assert "Beta" not in page
    assert "Small firms" in manager.get("/desk/segments/").text

    change = reverse("actors:segment_change", args=[segment.uuid])
    assert manager.get(change).status_code == 200
    SegmentFactory(name="Taken")
    assert manager.post(change, {"name": "taken"}).status_code == 422
    assert "The segment is changed." in manager.post(change, {"name": "SMEs"}, follow=True).text
    gone = manager.post(reverse("actors:segment_delete", args=[segment.uuid]), follow=True)
    assert "The segment is deleted." in gone.text


@pytest.mark.parametrize(("name", "sentence"), [("", "required"), ("TAKEN", "already")])
def test_a_search_without_a_name_of_its_own_is_asked_for_one(name, sentence, manager):
    SegmentFactory(name="Taken")

    answer = manager.post("/desk/segments/keep/", {"name": name, "query": "size=small"})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="size=small"' in answer.text


def test_an_empty_segment_is_made_to_be_filled_by_hand(manager):
    manager.post("/desk/segments/keep/", {"name": "By hand", "by_hand": "1"})
    OrganisationFactory(region="SE110")

    made = Segment.objects.get()
    assert not made.follows_search
    assert names(made) == []
    assert 'name="by_hand"' in manager.post("/desk/segments/keep/", {"by_hand": "1"}).text


def test_a_segment_gets_another_search_from_the_list(manager):
    segment = SegmentFactory(name="Firms")
    give = reverse("actors:segment_search")

    assert "Give it this search" in manager.get("/desk/organisations/").text
    told = manager.post(give, {"segment": segment.uuid, "query": "size=micro&page=2"}, follow=True)

    assert "The segment is changed." in told.text
    segment.refresh_from_db()
    assert (segment.name, segment.query) == ("Firms", "size=micro")
    lost = manager.post(give, {"segment": "nonsense", "query": "q=x"}, follow=True)
    assert "Choose a segment." in lost.text
    assert lost.request["QUERY_STRING"] == "q=x"


def test_rows_are_picked_for_a_segment_and_kept_out_of_it(manager, monkeypatch):
    segment = SegmentFactory(name="By hand", follows_search=False, query="")
    firm = OrganisationFactory(name="Alfa", region="SE110")
    hidden = {"deed": "pick", "segment": segment.uuid, "ticked": [firm.pk, 999999]}
    work = "/desk/organisations/work/"

    held = manager.post(work, hidden, follow=True).text
    assert "One organisation is held by hand now." in held
    assert "Picked by hand" in manager.get("/desk/segments/").text
    drop = reverse("actors:segment_drop", args=[segment.uuid])
    manager.post(drop, {"ticked": ["x"]})
    assert names(segment) == ["Alfa"]
    manager.post(drop, {"ticked": [firm.pk]})
    assert names(segment) == []
    assert "Nobody belongs to it now" in manager.get(segment.get_absolute_url()).text

    monkeypatch.setattr(segments, "MOST_PICKED", 0)
    refused = manager.post(work, hidden | {"deed": "drop"}, follow=True).text
    assert "So many cannot be held by hand." in refused


# Files with a reason


def test_a_list_is_taken_out_with_a_reason_and_leaves_one_event(manager):
    OrganisationFactory(name="Alfa", region="SE110", **SMALL)
    OrganisationFactory(name="=cmd()", region="SE110", visibility=Visibility.PROTECTED, **SMALL)
    OrganisationFactory(name="Large", region="SE110")
    segment = SegmentFactory(query="place=all&size=small")
    page = reverse("actors:segment_export", args=[segment.uuid])

    asked = manager.get(page).text
    refused = manager.post(page, {"reason": " ", "file_format": "csv"})
    assert "2 organisations will be in the file." in asked
    assert "One of them is protected" in asked
    assert refused.status_code == 422
    assert not AuditEvent.objects.filter(kind="actors.list.exported").exists()

    file = manager.post(page, {"reason": "To call them", "file_format": "csv"}).getvalue().decode()
    assert "Alfa" in file
    assert "'=cmd()" in file
    assert "Large" not in file
    event = AuditEvent.objects.get(kind="actors.list.exported")
    assert event.target_id == str(segment.uuid)
    assert event.detail == {
        "reason": "To call them",
        "filter": "place=all&size=small",
        "rows": 2,
        "protected": 1,
        "export": "csv",
    }
    log = manager.get("/desk/exports/").text
    assert "To call them" in log
    assert "With protected entries" in log


def test_the_directory_asks_the_manager_for_a_reason_and_gives_visitors_the_file(client, manager):
    OrganisationFactory(name="Alfa", region="SE110")
    path = "/directory/export.xlsx"

    sent_on = manager.get(path, {"place": "all", "page": "2"})
    plain = manager.get(path)
    assert sent_on.url == "/desk/organisations/export/?place=all"
    assert plain.url == "/desk/organisations/export/"
    file = manager.post(sent_on.url, {"reason": "A meeting", "file_format": "xlsx"}).getvalue()
    rows = list(load_workbook(BytesIO(file)).active.values)
    assert [row[0] for row in rows[1:]] == ["Alfa"]

    assert "Alfa" in client.get("/directory/export.csv?place=all").getvalue().decode()
    assert AuditEvent.objects.filter(kind="actors.list.exported").count() == 1


def test_only_the_desk_sees_what_was_taken_out(manager):
    segments.record_export(segment=None, reason="x", counts={}, by=COMMAND, now=NOW)

    assert exports.taken_out_visible_to(MANAGER).count() == 1
    assert not exports.taken_out_visible_to(ANYBODY).exists()
    assert manager.get(reverse("actors:segment_export", args=[SegmentFactory().uuid])).text
