import re

import pytest

from skerry.kernel.navigation import address_of
from skerry.kernel.roles import Role

PAGES = ["/roles/", "/privacy/", "/accessibility/", "/imprint/"]


@pytest.mark.parametrize("address", PAGES)
def test_page_about_the_site_is_open_to_everybody(client_as, address):
    response = client_as(Role.VISITOR).get(address)

    assert response.status_code == 200
    assert "<h1>" in response.text


def test_privacy_page_names_each_kind_of_data_once_with_purpose_and_time(client_as):
    page = client_as(Role.VISITOR).get("/privacy/", headers={"Accept-Language": "en"}).text
    rows = re.findall(
        r'<th scope="row">(.+?)</th>\s*<td[^>]*>(.+?)</td>\s*<td[^>]*>(.+?)</td>', page
    )
    told = [row[0] for row in rows]

    assert len(told) == len(set(told)) >= 5
    assert (
        "The address that an invitation was sent to",
        "To let people in the region work together.",
        "30 days after it was last needed",
    ) in rows


def test_front_page_says_whose_site_it_is(client_as):
    response = client_as(Role.VISITOR).get("/")

    assert response.status_code == 200
    assert "Skerry" in response.text


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Role.CLUSTER_MANAGER, ["/desk/identity/", "/desk/jobs/", "/desk/outbox/", "/desk/audit/"]),
        (
            Role.ADMINISTRATOR,
            ["/desk/identity/", "/desk/jobs/", "/desk/outbox/", "/desk/audit/", "/gallery/"],
        ),
    ],
)
def test_desk_shows_what_its_reader_may_open(client_as, role, shown):
    text = client_as(role).get("/desk/").text

    places = ["/desk/identity/", "/desk/jobs/", "/desk/outbox/", "/desk/audit/", "/gallery/"]
    assert [place for place in places if f'class="card__title"><a href="{place}"' in text] == shown


def test_desk_is_closed_to_members(client_as):
    assert client_as(Role.MEMBER).get("/desk/").status_code == 403


def test_roles_page_shows_every_role_with_its_powers(client_as):
    text = client_as(Role.VISITOR).get("/roles/").text

    for role in Role:
        assert f'id="{role}"' in text
    assert "Decide who is vetted, and for how long." in text


@pytest.mark.parametrize(
    ("role", "entries"),
    [(Role.VISITOR, []), (Role.MEMBER, []), (Role.CLUSTER_MANAGER, ["/desk/"])],
)
def test_main_menu_holds_the_desk_for_those_who_may_open_it(client_as, role, entries):
    text = client_as(role).get("/imprint/").text

    menu = text.split('<ul class="main-menu__list">')[-1].split("</ul>")[0]
    assert ["/desk/" for _ in range(menu.count('href="/desk/"'))] == entries


def test_only_a_signed_in_page_holds_a_token(client_as):
    """Visitors' pages are cached whole: they may hold nothing of one person."""
    visitor = client_as(Role.VISITOR).get("/imprint/")
    member = client_as(Role.MEMBER).get("/imprint/")

    assert "x-csrftoken" not in visitor.text
    assert not visitor.cookies
    assert "x-csrftoken" in member.text


def test_policy_lets_nothing_inline_run(client_as):
    policy = client_as(Role.VISITOR).get("/imprint/")["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy


def test_menu_leaves_out_what_no_room_provides():
    assert address_of("kernel:imprint") == "/imprint/"
    assert address_of("kernel:nowhere") == ""
