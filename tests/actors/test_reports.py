from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from skerry.actors.enums import ReportReason, ReportState
from skerry.actors.models import EntryReport
from skerry.actors.queries.reports import reports_visible_to
from skerry.actors.services import reports
from skerry.actors.services.reports import ReportNotClosable, ReportNotTaken
from skerry.actors.views.reports import REPORTS_OF_A_SENDER
from skerry.kernel.actor import ANYBODY, VISITOR, Grant, Viewer
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.kernel.visibility import Visibility
from tests.actors.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
GOOD = {"reason": "wrong", "message": "The city is wrong.", "reply_to": "a@b.example"}
MANAGER = Viewer(grants=frozenset({Grant(role=Role.CLUSTER_MANAGER)}))


def report(organisation=None, *, at=NOON, message="Wrong"):
    return reports.report_entry(
        organisation=organisation or OrganisationFactory(),
        reason=ReportReason.WRONG,
        message=message,
        reply_to="",
        by=VISITOR,
        now=at,
    )


def events():
    return list(AuditEvent.objects.order_by("id").values_list("kind", "detail"))


def test_report_entry_keeps_it_and_leaves_one_event():
    kept = report(message="The city")

    assert (kept.state, kept.message, kept.reported_at) == (ReportState.NEW, "The city", NOON)
    assert events() == [("actors.entry.reported", {"reason": "wrong"})]


def test_report_entry_refuses_a_flood(monkeypatch):
    firm = OrganisationFactory()
    monkeypatch.setattr(reports, "MOST_OPEN_AN_ENTRY", 2)
    monkeypatch.setattr(reports, "MOST_A_DAY", 3)
    for _again in range(2):
        report(firm)

    with pytest.raises(ReportNotTaken):
        report(firm)
    report()
    with pytest.raises(ReportNotTaken):
        report()
    report(firm, at=NOON + timedelta(days=2))

    assert EntryReport.objects.count() == 4


def test_close_report_closes_once():
    kept = report()

    reports.close_report(report=kept, outcome=ReportState.MENDED, by=VISITOR, now=NOON)
    with pytest.raises(ReportNotClosable):
        reports.close_report(report=kept, outcome=ReportState.DISMISSED, by=VISITOR, now=NOON)

    kept.refresh_from_db()
    assert (kept.state, kept.closed_at) == (ReportState.MENDED, NOON)
    assert events()[1:] == [("actors.entry.report_closed", {"outcome": "mended"})]


def test_reports_are_for_those_who_handle_them_open_ones_first():
    old, new = report(), report(at=NOON + timedelta(hours=1))
    reports.close_report(report=new, outcome=ReportState.DISMISSED, by=VISITOR, now=NOON)

    assert list(reports_visible_to(MANAGER)) == [old, new]
    assert list(reports_visible_to(ANYBODY)) == []


def test_a_visitor_reports_an_entry(client):
    firm = OrganisationFactory()
    address = f"{firm.get_absolute_url()}report/"

    form = client.get(address)
    sent = client.post(address, GOOD)

    assert "csrfmiddlewaretoken" in form.text
    assert "ETag" not in form
    assert sent.url == firm.get_absolute_url()
    assert EntryReport.objects.get().message == "The city is wrong."


def test_a_report_without_words_comes_back(client):
    answer = client.post(f"{OrganisationFactory().get_absolute_url()}report/", {"reason": "wrong"})

    assert answer.status_code == 422
    assert EntryReport.objects.count() == 0


def test_a_machine_is_thanked_and_ignored(client):
    address = f"{OrganisationFactory().get_absolute_url()}report/"

    answer = client.post(address, GOOD | {"website": "https://spam.example"})

    assert answer.status_code == 302
    assert EntryReport.objects.count() == 0


def test_too_many_reports_of_everybody_are_told_so_and_nothing_is_lost(client, monkeypatch):
    monkeypatch.setattr(reports, "MOST_A_DAY", 0)
    firm = OrganisationFactory()

    answer = client.post(
        f"{firm.get_absolute_url()}report/", GOOD, headers={"Accept-Language": "en"}
    )

    assert answer.status_code == 429
    assert "So many reports came today" in answer.text
    assert GOOD["message"] in answer.text


def test_one_sender_reports_a_few_times_an_hour_and_keeps_what_they_wrote(client):
    most = REPORTS_OF_A_SENDER.most
    addresses = [
        f"{firm.get_absolute_url()}report/" for firm in OrganisationFactory.create_batch(most)
    ]
    taken = [client.post(address, GOOD).status_code for address in addresses]

    refused = client.post(addresses[0], GOOD, headers={"Accept-Language": "en"})
    elsewhere = client.post(addresses[0], GOOD, REMOTE_ADDR="192.0.2.9")

    assert taken == [302] * most
    assert refused.status_code == 429
    assert "within the last hour" in refused.text
    assert GOOD["message"] in refused.text
    assert GOOD["reply_to"] in refused.text
    assert elsewhere.status_code == 302
    assert EntryReport.objects.count() == most + 1


def test_the_limit_keeps_no_network_address(client):
    client.post(f"{OrganisationFactory().get_absolute_url()}report/", GOOD, REMOTE_ADDR="192.0.2.9")

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM accounts_counters")
        kept = cursor.fetchall()

    assert kept
    assert "192.0.2.9" not in str(kept)


def test_a_machine_uses_up_nobodys_limit(client):
    address = f"{OrganisationFactory().get_absolute_url()}report/"
    for _again in range(REPORTS_OF_A_SENDER.most + 1):
        client.post(address, GOOD | {"website": "https://spam.example"})

    assert client.post(address, GOOD).status_code == 302


def test_what_is_hidden_cannot_be_reported(client):
    firm = OrganisationFactory(visibility=Visibility.MEMBERS)

    assert client.post(f"{firm.get_absolute_url()}report/", GOOD).status_code == 404


def test_the_desk_lists_and_closes_reports(client_as):
    kept = report(message="Spam & <b>")
    manager = client_as(Role.CLUSTER_MANAGER)
    address = f"/desk/reports/{kept.uuid}/close/"

    shown = manager.get("/desk/reports/").text
    manager.post(address, {"outcome": "nonsense"})
    manager.post(address, {"outcome": "mended"})
    again = manager.post(
        address, {"outcome": "mended"}, follow=True, headers={"Accept-Language": "en"}
    )

    kept.refresh_from_db()
    assert "Spam &amp; &lt;b&gt;" in shown
    assert kept.state == ReportState.MENDED
    assert "closed this report already" in again.text
    assert client_as(Role.MEMBER).get("/desk/reports/").status_code == 403


def test_the_desk_says_when_there_are_none(client_as):
    page = client_as(Role.CLUSTER_MANAGER).get("/desk/reports/", headers={"Accept-Language": "en"})

    assert "No reports" in page.text


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_desk_needs_no_more_queries_for_more_reports(
    client_as, item_count, django_assert_max_num_queries
):
    for _number in range(item_count):
        report()
    manager = client_as(Role.CLUSTER_MANAGER)

    with django_assert_max_num_queries(10):
        manager.get("/desk/reports/")


def test_the_desk_leads_to_the_reports_that_wait(client_as):
    manager = client_as(Role.CLUSTER_MANAGER)
    quiet = manager.get("/desk/", headers={"Accept-Language": "en"}).text
    report()

    busy = manager.get("/desk/", headers={"Accept-Language": "en"}).text

    assert "Nothing waits" in quiet
    assert '<a class="task__title" href="/desk/reports/">Reports of entries</a>' in busy
    assert "/desk/reports/" not in client_as(Role.ADMINISTRATOR).get("/desk/").text
