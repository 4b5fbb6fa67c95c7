"""Organisations with the people who keep them."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from skerry.kernel.roles import Role
from tests.accounts.browsing import signed_in
from tests.accounts.factories import (
    UserFactory,
)
from tests.actors.factories import OrganisationFactory


@pytest.fixture
def harbour():
    return OrganisationFactory(name="Hamnlås AB")


@pytest.fixture
def editor(harbour):
    return UserFactory(name="Eva Berg", email="eva@hamn.example", edits=harbour)


@pytest.fixture
def firm():
    organisation = OrganisationFactory(name="Nordic Locks AB")
    eva = UserFactory(name="Eva", email="eva@firm.example", edits=organisation)
    max_ = UserFactory(name="Max", email="max@firm.example", belongs=organisation)
    return SimpleNamespace(
        organisation=organisation,
        eva=eva,
        max=max_,
        as_eva=signed_in(eva),
        as_max=signed_in(max_),
        as_stranger=signed_in(UserFactory()),
        as_manager=signed_in(UserFactory(role=Role.CLUSTER_MANAGER)),
        colleagues=reverse("accounts:colleagues", args=[organisation.uuid]),
    )
