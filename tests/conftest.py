from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import settings
from pytest_socket import socket_allow_hosts

from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory

settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")


@pytest.fixture(autouse=True)
def _nothing_leaves_this_machine() -> None:
    """Databases and servers of the tests are local; no other address can be reached."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture
def client_as(db: None) -> Callable[[Role], Client]:
    """A browser signed in with ``role``; the visitor's has no account."""

    def sign_in(role: Role) -> Client:
        client = Client()
        if role is not Role.VISITOR:
            client.force_login(UserFactory(role=role))
        return client

    return sign_in
