"""The cluster manager's day at the desk, by keyboard and on a telephone: what waits, a segment, tags, a mail."""

import pytest

from skerry.accounts.models import Mailing
from skerry.actors.models import EntryReport, OrganisationTag, Segment
from skerry.kernel.jobs.running import execute
from skerry.kernel.models import Job, OutboxMail
from skerry.kernel.roles import Role
from tests.accounts.factories import ConsentFactory, UserFactory
from tests.actors.factories import LONG_AGO, OrganisationFactory, TagFactory
from tests.journeys.keyboard import press_on, walk_to

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def work():
    """What the background worker would do now."""
    for job in Job.objects.filter(state="queued"):
        execute(job.uuid)


@pytest.mark.parametrize("width", [390, 1280])
def test_keyboard_is_enough_from_what_waits_to_a_mail(page_as, width):
    firm = OrganisationFactory(
        name="Alfa Larm AB", region="SE110", size_class="small", size_basis="declared"
    )
    OrganisationFactory(name="Beta AB", region="SE110")
    reader = UserFactory(belongs=firm)
    ConsentFactory(user=reader)
    EntryReport.objects.create(
        organisation=firm, reason="wrong", message="They moved.", reported_at=LONG_AGO
    )
    TagFactory(name="Pilot")
    page = page_as(Role.CLUSTER_MANAGER, "/desk/", width=width)

    press_on(page, ".task__title")
    page.wait_for_url("**/desk/reports/")
    page.goto("/desk/organisations/?place=all&size=small")
    tag_all(page)
    page.goto("/desk/organisations/?place=all&size=small")
    save_search(page)
    write_to_its_people(page)
    work()

    assert OrganisationTag.objects.get().organisation == firm
    assert OutboxMail.objects.get().person == reader.uuid
    assert Mailing.objects.get().state == "sent"


def tag_all(page):
    walk_to(page, "[name=tag]:is(select)")
    page.keyboard.press("ArrowDown")
    walk_to(page, "[name=whole]")
    page.keyboard.press("Space")
    page.locator("[name=deed][value=tag]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/taggings/**")


def save_search(page):
    walk_to(page, ".disclosure > summary")
    page.keyboard.press("Enter")
    walk_to(page, "#segment_name")
    page.keyboard.type("Small firms")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/segments/**")
    assert Segment.objects.get().query == "size=small&place=all"


def write_to_its_people(page):
    press_on(page, "main a[href$='/mail/']")
    page.wait_for_url("**/mail/")
    for name in ("subject_en", "text_en", "subject_sv", "text_sv"):
        walk_to(page, f"[name={name}]")
        page.keyboard.type("Welcome to us")
    walk_to(page, "form.form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/mailings/**")
    press_on(page, "form[action$='/send/'] button")
    page.get_by_text("It is being sent.").wait_for()
