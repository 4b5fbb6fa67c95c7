"""An administrator's journey: give the site its face, know its people, see what it does and did."""

import pytest
from PIL import Image
from playwright.sync_api import expect

from skerry.accounts.models import RoleGrant
from skerry.kernel.models import AuditEvent, Identity, Job
from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory
from tests.kernel.factories import NOON, JobFactory, MailFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def administrator():
    return UserFactory(name="Ada Holm", role=Role.ADMINISTRATOR)


@pytest.fixture
def desk(page_as, administrator):
    return page_as(Role.ADMINISTRATOR, "/desk/", person=administrator)


def enter(page, name):
    """Go from the desk to one of its pages."""
    page.goto("/desk/")
    page.locator("main").get_by_role("link", name=name, exact=True).click()


def roles_of(person):
    return set(RoleGrant.objects.filter(user=person).values_list("role", flat=True))


def test_site_gets_a_name_a_logo_and_colours_and_can_lose_the_logo(desk, page_as, tmp_path):
    picture = tmp_path / "logo.png"
    Image.new("RGB", (40, 20), "#5b2a6f").save(picture)

    enter(desk, "Name and look of the site")
    desk.locator("[name=name]").fill("Cyber Skärgård")
    desk.get_by_label("Main colour").fill("#5b2a6f")
    desk.locator("[name=new_logo]").set_input_files(picture)
    desk.get_by_role("button", name="Save").click()
    desk.locator("#messages .alert").wait_for()

    seen = page_as(Role.VISITOR, "/roles/")
    logo = seen.locator(".brand__logo")
    expect(seen.locator(".brand__name")).to_have_text("Cyber Skärgård", use_inner_text=True)
    assert logo.evaluate("picture => picture.complete && picture.naturalWidth") == 40
    colour = "getComputedStyle(document.documentElement).getPropertyValue('--sea')"
    assert seen.evaluate(colour).strip() == "#5b2a6f"

    desk.get_by_label("Take the logo away").check()
    desk.get_by_role("button", name="Save").click()
    desk.locator("#messages .alert").wait_for()
    seen.reload()
    expect(logo).to_have_count(0)
    assert Identity.objects.get().name == "Cyber Skärgård"


def test_role_is_given_and_withdrawn(desk):
    person = UserFactory(name="Mona Lind")
    UserFactory(name="Per Ek")
    enter(desk, "People")
    desk.locator("main input[type=search], main [name=words]").first.fill("mona")
    desk.get_by_role("link", name="Per Ek").wait_for(state="detached")
    desk.get_by_role("link", name="Mona Lind").click()

    desk.get_by_label("Role", exact=True).select_option("cluster-manager")
    desk.get_by_role("button", name="Give the role").click()
    desk.get_by_text("The role is given.").wait_for()
    assert roles_of(person) == {"cluster-manager"}

    desk.get_by_role("button", name="Withdraw").click()
    desk.get_by_text("The role is withdrawn.").wait_for()
    assert roles_of(person) == set()


def test_last_administrator_stays(desk, administrator):
    enter(desk, "People")
    desk.get_by_role("link", name="Ada Holm").last.click()

    desk.get_by_role("button", name="Withdraw").click()

    desk.get_by_text("Nobody else is an administrator for good.").wait_for()
    assert roles_of(administrator) == {"administrator"}


def test_work_that_failed_is_looked_into_and_started_again(desk):
    job = JobFactory(
        state="failed",
        finished_at=NOON,
        trouble="refused",
        error="The file is empty.",
        traceback="at line seven",
    )
    JobFactory(state="done", finished_at=NOON)

    enter(desk, "Work in the background")
    desk.get_by_label("State").select_option("failed")
    desk.wait_for_url("**state=failed**")
    expect(desk.locator("#results tbody tr")).to_have_count(1)
    desk.locator("#results tbody a").click()
    assert "The file is empty." in desk.content()
    desk.get_by_text("Technical details").click()
    expect(desk.get_by_text("at line seven")).to_be_visible()
    desk.get_by_role("button", name="Start again").click()
    desk.get_by_text("It waits for its turn once more.").wait_for()

    assert Job.objects.get(pk=job.pk).state == "queued"


def test_mail_that_failed_is_tried_again_and_never_read(desk):
    mail = MailFactory(
        subject="News",
        text="We meet on Monday.",
        state="failed",
        error="550 No such mailbox",
        ended_at=NOON,
    )
    MailFactory(subject="Your code", text="ABC123", kind="account")

    enter(desk, "Mail")
    desk.get_by_label("State").select_option("failed")
    desk.wait_for_url("**state=failed**")
    desk.get_by_role("link", name="Your code").wait_for(state="detached")
    desk.get_by_role("link", name="News").click()
    assert "550 No such mailbox" in desk.content()
    assert "We meet on Monday." not in desk.content()
    desk.get_by_role("button", name="Try again").click()
    desk.get_by_text("The mail is tried again within a minute.").wait_for()
    mail.refresh_from_db()
    assert mail.state == "waiting"

    enter(desk, "Mail")
    desk.get_by_role("link", name="Your code").click()
    assert "Only the recipient reads this mail" in desk.content()
    assert "ABC123" not in desk.content()


def test_log_tells_what_happened_and_that_it_was_read(desk, administrator):
    enter(desk, "Name and look of the site")
    desk.locator("[name=name]").fill("Cyber Skärgård")
    desk.get_by_role("button", name="Save").click()
    desk.locator("#messages .alert").wait_for()

    enter(desk, "Log of changes")
    rows = desk.locator("#results tbody tr")
    assert str(administrator.uuid)[:8] in rows.first.inner_text()
    desk.get_by_label("What happened").select_option("kernel.identity.changed")
    desk.get_by_role("button", name="Filter").click()
    desk.wait_for_url("**kind=kernel.identity.changed**")

    expect(rows).to_have_count(1)
    assert AuditEvent.objects.filter(kind="kernel.audit.read").exists()
