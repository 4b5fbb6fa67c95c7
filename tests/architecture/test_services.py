from functools import cache

import pytest
from django.db import transaction

from tests.architecture.services import faults, name_of, outside_transactions


def good(*, wave, by, now):
    """Says who and when."""


def by_position(wave, *, by, now):
    """Can be called by position."""


def nobody(*, wave, now):
    """Does not say who."""


def timeless(*, wave, by):
    """Does not say when."""


@transaction.atomic
def whole(*, wave, by, now):
    """Does all or nothing."""


@pytest.mark.parametrize(
    ("function", "count"), [(good, 0), (by_position, 1), (nobody, 1), (timeless, 1)]
)
def test_a_service_that_hides_something_is_found(function, count):
    assert len(faults([function])) == count


def test_a_service_that_may_do_half_is_found():
    assert outside_transactions([good, whole, cache(whole), cache(good)]) == [
        name_of(good),
        name_of(good),
    ]
