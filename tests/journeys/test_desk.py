"""The cluster manager's journey: bring actors in and take them back, know people, give the site its colours."""

import pytest
from playwright.sync_api import expect

from skerry.accounts.models import RoleGrant, Vetting
from skerry.actors.models import ImportRun, Organisation
from skerry.kernel.jobs.running import execute
from skerry.kernel.models import Identity, Job
from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory
from tests.actors.factories import OrganisationFactory
from tests.actors.imports import regions, ror_lines, ror_record
from tests.journeys.keyboard import press_on, walk_to
from tests.journeys.people import person_with_password, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
INSTITUTE = "Kungliga Exempelinstitutet"


@pytest.fixture
def desk(page_as):
    """The desk of a cluster manager who signed in by hand."""
    page = page_as(Role.VISITOR, "/account/login/")
    manager = person_with_password(name="Mona Lind", role=Role.CLUSTER_MANAGER)
    sign_in(page, manager, then="/desk/")
    return page


def work():
    """What the background worker would do now."""
    for job in Job.objects.filter(state="queued"):
        execute(job.uuid)


def upload(page, path):
    page.goto("/desk/imports/new/")
    page.get_by_label("ROR", exact=False).first.check()
    page.set_input_files("[name=uploads]", path)
    page.get_by_role("button", name="Read the files").click()


def found_in_directory(page):
    page.goto("/directory/?place=all&q=exempelinstitutet")
    return page.get_by_role("link", name=INSTITUTE).count()


def test_file_is_looked_through_applied_seen_and_taken_back(desk, tmp_path):
    regions()
    upload(desk, ror_lines(tmp_path / "ror.jsonl", ror_record(name=INSTITUTE)))
    work()
    desk.reload()
    assert desk.get_by_role("row").filter(has_text="Organisations").inner_text().split()[1] == "1"
    assert not Organisation.objects.exists()
    run = desk.url

    desk.get_by_role("button", name="Apply", exact=True).click()
    work()
    assert found_in_directory(desk) == 1

    desk.goto(run)
    desk.get_by_role("button", name="Undo", exact=True).click()
    work()
    assert found_in_directory(desk) == 0
    assert ImportRun.objects.get().state == "undone"


def test_keyboard_and_a_telephone_are_enough_for_an_import(page_as, tmp_path):
    regions()
    page = page_as(Role.CLUSTER_MANAGER, "/desk/", width=390)

    press_on(page, "main a[href='/desk/imports/']")
    page.wait_for_url("**/desk/imports/")
    press_on(page, "main a[href='/desk/imports/new/']")
    page.wait_for_url("**/new/")
    walk_to(page, "[name=importer]")
    page.keyboard.press("Space")
    for _step in range(5):
        if page.locator("[name=importer][value=ror]").is_checked():
            break
        page.keyboard.press("ArrowDown")
    walk_to(page, "[name=uploads]")
    path = ror_lines(tmp_path / "ror.jsonl", ror_record(name=INSTITUTE))
    page.set_input_files("[name=uploads]:focus", path)
    press_on(page, "main form button")
    page.wait_for_url(lambda address: "/new/" not in address)
    for step in ("apply", "undo"):
        work()
        page.reload()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        press_on(page, f"form[action$='/{step}/'] button")
        page.locator(f"form[action$='/{step}/']").wait_for(state="detached")
    work()

    assert ImportRun.objects.get().state == "undone"
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.json", b""),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(200)),
        ("words.pdf", b"%PDF-1.7 not a table"),
    ],
)
def test_file_that_cannot_be_read_is_refused_once_and_clearly(desk, tmp_path, name, content):
    regions()
    path = tmp_path / name
    path.write_bytes(content)

    upload(desk, path)
    if ImportRun.objects.exists():
        work()
        desk.reload()

    said = desk.locator("main .alert, main [data-error-summary]")
    expect(said).to_have_count(1)
    assert not Organisation.objects.exists()
    assert ImportRun.objects.exclude(state="refused").count() == 0


def test_person_is_vetted_and_given_a_role(desk):
    person = UserFactory(name="Eva Berg")
    desk.get_by_role("link", name="People").first.click()
    desk.get_by_role("link", name="Eva Berg").click()

    desk.get_by_label("Role", exact=True).select_option("adviser")
    desk.get_by_role("button", name="Give the role").click()
    desk.get_by_label("Why").fill("We met at the harbour.")
    desk.get_by_role("button", name="Vet", exact=True).click()

    assert "We met at the harbour." in desk.content()
    assert RoleGrant.objects.get(user=person).role == "adviser"
    assert Vetting.objects.get().user == person


def test_long_addresses_fit_a_telephone(page_as):
    organisation = OrganisationFactory(name="Nordic Locks AB")
    person = UserFactory(
        email="eva.with.a.long.address@department.firm.example", edits=organisation
    )

    for path in (f"/desk/people/{person.uuid}/", f"/organisations/{organisation.uuid}/colleagues/"):
        page = page_as(Role.CLUSTER_MANAGER, path, width=360)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_region_gets_its_own_colour(desk):
    desk.goto("/desk/identity/")

    desk.get_by_label("Main colour").fill("#5b2a6f")
    desk.get_by_role("button", name="Save").click()
    desk.goto("/roles/")

    assert Identity.objects.get().sea == "#5b2a6f"
    sheet = desk.locator("link[href*='/identity/']").first.get_attribute("href")
    assert "#5b2a6f" in desk.request.get(sheet).text().lower()
