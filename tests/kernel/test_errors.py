import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError
from django.test import Client

from skerry.kernel.permissions import Permission
from skerry.kernel.personal import Kept, Purpose
from skerry.kernel.phrases import PERMISSIONS, PURPOSES, RETENTION, SCOPES, roles_that_hold
from skerry.kernel.roles import Role, Scope
from skerry.kernel.views import errors


@pytest.mark.django_db
def test_not_found_says_what_may_be_wrong(client):
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert "There is nothing here" in response.text


def test_refusal_names_the_power_and_who_holds_it(client_as):
    response = client_as(Role.MEMBER).get("/gallery/")

    assert response.status_code == 403
    assert "Look at the gallery of page components." in response.text
    assert "These roles carry it: Administrator." in response.text


@pytest.mark.django_db
def test_refusal_by_a_view_without_a_power_still_says_what_to_do(rf):
    request = rf.get("/somewhere/")

    response = errors.permission_denied(request, Exception())

    assert response.status_code == 403
    assert "Your roles do not let you do this." in response.content.decode()


@pytest.mark.django_db
def test_bad_request_says_that_nothing_was_changed(rf):
    response = errors.bad_request(rf.get("/x/"), SuspiciousOperation())

    assert response.status_code == 400
    assert "Nothing was changed." in response.content.decode()


def test_a_form_without_its_token_is_refused_in_plain_words(client_as):
    signed_in = client_as(Role.CLUSTER_MANAGER)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in.cookies

    response = strict.post("/desk/identity/", {"name": "Harbour"})

    assert response.status_code == 403
    assert "The form is no longer valid" in response.text


def test_server_error_page_needs_no_database(client, monkeypatch):
    """Without the mark ``django_db`` any query of the page itself would fail the test."""

    def broken():
        raise DatabaseError

    monkeypatch.setattr("skerry.kernel.frame.current_identity", broken)
    client.raise_request_exception = False

    response = client.get("/imprint/")

    assert response.status_code == 500
    assert "Something broke" in response.text
    assert "js/theme" in response.text  # light or dark, as the reader chose


def test_every_power_role_scope_purpose_and_time_has_its_words():
    assert set(PERMISSIONS) == set(Permission)
    assert set(SCOPES) == set(Scope)
    assert set(PURPOSES) == set(Purpose)
    assert set(RETENTION) == set(Kept)


def test_every_power_is_held_by_some_role():
    assert [power for power in Permission if not roles_that_hold(power)] == []
