"""What the desk offers of this room, to whom."""

import pytest
from django.urls import reverse

from skerry.kernel.roles import Role

pytestmark = pytest.mark.django_db
DESK = "/desk/"
WAYS = {
    "actors:reports",
    "actors:import_runs",
    "actors:atlas",
    "actors:vocabularies",
    "actors:statistics",
    "actors:clusters",
}


@pytest.mark.parametrize(
    ("role", "ways"),
    [
        (Role.CLUSTER_MANAGER, WAYS),
        (Role.POLICY_OFFICER, {"actors:statistics"}),
        (Role.ADMINISTRATOR, set()),
    ],
)
def test_desk_leads_to_what_the_role_may_do(client_as, role, ways):
    text = client_as(role).get(DESK).text

    assert {name for name in WAYS if f'href="{reverse(name)}"' in text} == ways


def test_desk_shows_no_empty_section(client_as):
    assert "The site itself" in client_as(Role.CLUSTER_MANAGER).get(DESK).text
    assert "The site itself" not in client_as(Role.POLICY_OFFICER).get(DESK).text
