import pytest

from tests.architecture.services import faults


def good(*, wave, by, now):
    """Says who and when."""


def by_position(wave, *, by, now):
    """Can be called by position."""


def nobody(*, wave, now):
    """Does not say who."""


def timeless(*, wave, by):
    """Does not say when."""


@pytest.mark.parametrize(
    ("function", "count"), [(good, 0), (by_position, 1), (nobody, 1), (timeless, 1)]
)
def test_a_service_that_hides_something_is_found(function, count):
    assert len(faults([function])) == count
