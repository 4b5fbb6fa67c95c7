"""An organisation and its editor, for the tests of what is written to it."""

import pytest

from tests.accounts.factories import UserFactory
from tests.actors.factories import OrganisationFactory


@pytest.fixture
def harbour():
    return OrganisationFactory(name="Hamnlås AB")


@pytest.fixture
def editor(harbour):
    return UserFactory(name="Eva Berg", email="eva@hamn.example", edits=harbour)
