"""From a list's upload over its mapping to the directory, on the pages."""

import pytest
from django.urls import reverse

from skerry.actors.models import (
    Identifier,
    ListMapping,
    Organisation,
    OrganisationConcept,
    Source,
)
from skerry.actors.services.schemes import load_vocabularies
from skerry.kernel.actor import COMMAND
from skerry.kernel.roles import Role
from tests.actors.imports import NOON, regions
from tests.actors.lists import (
    HEADERS,
    ROWS,
    bring_list,
    columns_of,
    filled,
    read_list,
    upload,
    work,
    xlsx,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _regions(db):
    regions()


@pytest.fixture
def vocabulary(db):
    load_vocabularies(by=COMMAND, now=NOON)


@pytest.fixture
def manager(client_as):
    return client_as(Role.CLUSTER_MANAGER)


def test_a_list_goes_from_the_upload_into_the_directory(manager, vocabulary):
    answer, run = upload(manager, xlsx(HEADERS, *ROWS))
    assert answer.headers["Location"] == columns_of(run)
    page = manager.get(columns_of(run))
    said = filled(page)
    print(said)
    answer = manager.post(columns_of(run), said | {"step": "read"})
    assert answer.status_code == 302, answer.content.decode()
    work()
    run.refresh_from_db()
    print(run.refusal, run.counts, run.options)
    manager.post(reverse("actors:import_apply", args=[run.uuid]))
    work()
    print(list(Organisation.objects.values()))
    print(list(Identifier.objects.values_list("scheme", "value")))
    print(list(OrganisationConcept.objects.values_list("concept__labels__text")))
    assert 0
