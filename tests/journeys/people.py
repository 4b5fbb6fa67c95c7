"""People who sign in by hand, and what they find in their mail."""

import re

from skerry.kernel.models import OutboxMail
from tests.accounts.factories import UserFactory

PASSWORD = "four quiet islands"


def person_with_password(**traits):
    person = UserFactory(**traits)
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(page, person, *, then="/"):
    """Sign in by hand, and arrive at ``then``."""
    page.goto(f"/account/login/?next={then}")
    page.fill("[name=login]", person.email)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"**{then}")


def in_last_mail(pattern):
    """What the newest mail says where ``pattern`` fits a line of it."""
    text = OutboxMail.objects.latest("pk").text
    return re.search(pattern, text, re.MULTILINE).group()
