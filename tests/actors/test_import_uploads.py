"""A body that is too large is refused before it is read: reading would fill the disk."""

import pytest
from django.urls import reverse

from skerry.actors.models import ImportRun
from skerry.kernel.roles import Role

pytestmark = pytest.mark.django_db
NEW = reverse("actors:import_new")
BOUNDARY = "--a-boundary"
FORM = "multipart/form-data; boundary=a-boundary"
LEAST = 1024 * 1024  # what may stand around a file


class Body:
    """What comes over the wire; it remembers how much of it was read."""

    def __init__(self, content):
        self.content, self.taken = content, 0

    def read(self, size=-1):
        start = self.taken
        self.taken = len(self.content) if size < 0 else min(start + size, len(self.content))
        return self.content[start : self.taken]

    def readline(self, size=-1):
        return self.read(size)


def form_of(size):
    head = (
        f'{BOUNDARY}\r\nContent-Disposition: form-data; name="importer"\r\n\r\nror\r\n'
        f'{BOUNDARY}\r\nContent-Disposition: form-data; name="uploads"; filename="ror.json"\r\n\r\n'
    )
    return head.encode() + b"x" * size + f"\r\n{BOUNDARY}--\r\n".encode()


@pytest.fixture
def small_limit(settings):
    settings.MAX_IMPORT_BYTES = 6 * 1024 * 1024


def bring(client, content, **length):
    body = Body(content)
    # Given as the server gives it; the test client would measure the body itself.
    response = client.generic("POST", NEW, content_type=FORM, **{"wsgi.input": body}, **length)
    return response, body


def test_a_file_above_the_limit_is_refused_unread(client_as, small_limit, settings):
    content = form_of(settings.MAX_IMPORT_BYTES + 2 * LEAST)

    response, body = bring(
        client_as(Role.CLUSTER_MANAGER), content, CONTENT_LENGTH=str(len(content))
    )

    assert response.status_code == 413
    assert body.taken == 0
    assert ImportRun.objects.count() == 0


@pytest.mark.parametrize(
    ("length", "status"),
    [({}, 200), ({"HTTP_TRANSFER_ENCODING": "chunked"}, 411)],
    ids=["no body, so the form", "a body in chunks"],
)
def test_a_body_without_a_length_is_not_read(client_as, small_limit, settings, length, status):
    content = form_of(settings.MAX_IMPORT_BYTES + 2 * LEAST)

    response, body = bring(client_as(Role.CLUSTER_MANAGER), content, **length)

    assert response.status_code == status
    assert body.taken == 0
    assert ImportRun.objects.count() == 0


def test_a_body_longer_than_it_says_is_read_no_further(client_as, small_limit, settings):
    content = form_of(settings.MAX_IMPORT_BYTES + 2 * LEAST)

    _response, body = bring(client_as(Role.CLUSTER_MANAGER), content, CONTENT_LENGTH="1000")

    assert body.taken <= 1000
    assert ImportRun.objects.count() == 0
