"""What pages of a link tell the browser of answers that could not be sent: where they wait, and when they go."""

from datetime import date

import pytest

from skerry.surveys.enums import Mode
from skerry.surveys.models import Wave
from tests.surveys.answering import a_wave, an_invitation

pytestmark = pytest.mark.django_db


def at(invitation, page=""):
    return f"/s/{invitation.token}/{page}"


def is_told_to_forget(response, invitation):
    return f'data-submitted data-place="{at(invitation)}"' in response.text


@pytest.mark.parametrize("mode", Mode)
def test_only_answers_with_a_name_may_wait_on_the_device(client, mode):
    page = client.get(at(an_invitation(a_wave(mode)), "1/"))

    assert ("data-may-keep" in page.text) == (mode is not Mode.ANONYMOUS)


def test_nothing_need_wait_once_the_link_is_used(client):
    invitation = an_invitation(a_wave())
    client.post(at(invitation, "1/"), {"v:exports": "no", "seen": "0"})

    receipt = client.post(at(invitation, "review/"))
    used = client.get(at(invitation))

    assert is_told_to_forget(receipt, invitation)
    assert is_told_to_forget(used, invitation)


@pytest.mark.parametrize(
    ("fields", "is_over"),
    [
        ({"opens_on": date(2026, 1, 1), "closes_on": date(2026, 2, 1)}, True),
        ({"opens_on": date(2099, 12, 1)}, False),
    ],
)
@pytest.mark.parametrize("mode", Mode)
def test_what_waits_goes_when_a_wave_is_over_and_stays_before_it_begins(
    client, mode, fields, is_over
):
    invitation = an_invitation(a_wave(mode))
    Wave.objects.update(**fields)

    assert is_told_to_forget(client.get(at(invitation)), invitation) == is_over


def test_nothing_need_wait_for_a_link_that_opens_nothing_any_more(client):
    invitation = an_invitation(a_wave())
    invitation.links.all().delete()

    assert is_told_to_forget(client.get(at(invitation)), invitation)
