import pytest

from skerry.kernel.roles import Role
from skerry.kernel.safety import MAX_BODY, PERMISSIONS_POLICY

UPLOAD = "/desk/imports/new/"
FOR_FORMS_ALONE = "/check-up/guessed/keep/link/"


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


def test_who_sends_too_much_is_told_how_much_is_taken(client_as):
    response = client_as(Role.VISITOR).generic("POST", UPLOAD, b"", CONTENT_LENGTH=str(10**9))

    assert "at most 5.2" in response.text


@pytest.mark.parametrize("role", [Role.VISITOR, Role.MEMBER])
def test_an_address_for_forms_alone_says_so_to_whoever_looks_at_it(client_as, role):
    response = client_as(role).get(FOR_FORMS_ALONE)

    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "only takes what a form sends" in response.text
