"""A member's journey: open an account, be called by one's name, take everything along, be forgotten."""

import json
import re
import zipfile

import pytest
from playwright.sync_api import expect

from skerry.accounts.models import User
from skerry.kernel.models import OutboxMail
from skerry.kernel.roles import Role

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PASSWORD = "four quiet islands"


def code_in_last_mail():
    text = OutboxMail.objects.latest("pk").text
    return re.search(r"^[A-Z0-9-]{6,}$", text, re.MULTILINE).group()


def confirm(page):
    """Give the password again where the page asks for it."""
    if "reauthenticate" in page.url:
        page.fill("main [name=password]", PASSWORD)
        page.get_by_role("button", name="Confirm").click()


def open_account(page, name, email):
    page.goto("/account/signup/")
    page.fill("[name=name]", name)
    page.fill("[name=email]", email)
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.get_by_role("button", name="Open an account").click()
    page.get_by_role("heading", name="Confirm your address").wait_for()
    page.fill("[name=code]", code_in_last_mail())
    page.locator("main form:has([name=code]) button[type=submit]").first.click()
    page.get_by_role("heading", name="Confirm your address").wait_for(state="detached")


def taken_along(page):
    """What the file holds that a person downloads about themselves."""
    page.goto("/me/export/")
    confirm(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download").click()
    with zipfile.ZipFile(waiting.value.path()) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".json"))
        return json.dumps(json.loads(archive.read(name)))


def test_member_comes_names_themselves_takes_their_data_and_goes(page_as, settings):
    settings.EMAIL_BACKEND = "skerry.kernel.mail.OutboxBackend"
    page = page_as(Role.VISITOR, "/", width=390)
    open_account(page, "Ida Lind", "ida@firm.example")

    page.goto("/me/details/")
    page.fill("[name=name]", "Ida Lindqvist")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ida Lindqvist", use_inner_text=True)

    assert "ida@firm.example" in taken_along(page)

    page.goto("/me/erase/")
    confirm(page)
    page.fill("[name=typed]", "ERASE")
    page.get_by_role("button", name="Erase everything").click()
    page.get_by_text("Your account and everything we knew about you are erased.").wait_for()
    assert not User.objects.filter(email="ida@firm.example").exists()
    page.goto("/me/")
    expect(page).to_have_url(re.compile("/account/login/"))
