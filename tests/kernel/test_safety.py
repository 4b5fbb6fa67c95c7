import pytest

from skerry.kernel.roles import Role
from skerry.kernel.safety import MAX_BODY, PERMISSIONS_POLICY

UPLOAD = "/desk/imports/new/"


@pytest.mark.parametrize("role", [Role.VISITOR, Role.MEMBER])
@pytest.mark.parametrize("address", ["/", "/privacy/", "/nowhere/"])
def test_no_page_uses_the_powers_of_the_device(client_as, role, address):
    response = client_as(role).get(address)

    assert response["Permissions-Policy"] == PERMISSIONS_POLICY


@pytest.mark.parametrize(
    ("address", "policy"),
    [
        ("/", "private, no-store"),
        ("/account/details/", "private, no-store"),
        ("/nowhere/", "private, no-store"),
        ("/healthz", "max-age=0, no-cache, no-store, must-revalidate, private"),
    ],
)
def test_pages_of_people_who_are_signed_in_are_not_kept(client_as, address, policy):
    assert client_as(Role.MEMBER).get(address)["Cache-Control"] == policy


def test_pages_of_visitors_may_be_kept_unless_they_bring_a_cookie(client_as):
    visitor = client_as(Role.VISITOR)

    assert visitor.get("/")["Cache-Control"] == "no-cache"
    assert "Cache-Control" not in visitor.get("/privacy/")
    assert visitor.get("/privacy/?lang=sv")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("role", "length", "is_too_large"),
    [
        (Role.VISITOR, MAX_BODY, False),
        (Role.VISITOR, MAX_BODY + 1, True),
        (Role.MEMBER, MAX_BODY + 1, True),
        (Role.CLUSTER_MANAGER, MAX_BODY + 1, False),
        (Role.CLUSTER_MANAGER, 10**12, True),
        (Role.VISITOR, "-1", False),
        (Role.VISITOR, "many", False),
    ],
)
def test_body_that_is_too_large_is_refused_before_it_is_read(client_as, role, length, is_too_large):
    response = client_as(role).generic("POST", UPLOAD, b"", CONTENT_LENGTH=str(length))

    assert (response.status_code == 413) is is_too_large
    assert ("That is too large" in response.text) is is_too_large
