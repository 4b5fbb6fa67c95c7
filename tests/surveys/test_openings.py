"""Two questions are set against each other, and taken apart again."""

import pytest
from django.db import IntegrityError, transaction

from skerry.kernel.actor import TIMER
from skerry.kernel.models import AuditEvent
from skerry.surveys.enums import OpeningKind, OpeningObstacle
from skerry.surveys.models import Opening
from skerry.surveys.queries.openings import openings_of
from skerry.surveys.services import openings as services
from skerry.surveys.services.openings import Declared, OpeningNotPossible
from tests.surveys.factories_openings import OpeningFactory, TwiceFactory
from tests.surveys.factories_waves import NOON

pytestmark = pytest.mark.django_db


def declared(first="grows", second="lacks", **more):
    return Declared(kind=OpeningKind.GROWTH, first=first, second=second, **more)


def declare(results, said):
    return services.declare_opening(results=results, declared=said, by=TIMER, now=NOON)


@pytest.mark.parametrize("published", [False, True])
def test_a_pair_is_kept_beside_a_draft_and_beside_published_results(published):
    results = TwiceFactory(published=published)

    opening = declare(results, declared(is_second_falling=True))

    assert list(openings_of(results)) == [opening]
    assert (opening.kind, opening.first, opening.second) == ("growth", "grows", "lacks")
    assert (opening.is_first_falling, opening.is_second_falling) == (False, True)
    event = AuditEvent.objects.get(kind="surveys.opening.declared")
    assert (event.target_id, event.at) == (str(results.uuid), NOON)


@pytest.mark.parametrize(
    ("said", "obstacle"),
    [
        (declared("grows", "importance"), OpeningObstacle.DOES_NOT_FIT),
        (declared("grows", "gone"), OpeningObstacle.DOES_NOT_FIT),
        (declared("grows", "grows"), OpeningObstacle.DOES_NOT_FIT),
        (declared("importance", "satisfaction"), OpeningObstacle.THERE_ALREADY),
    ],
)
def test_what_does_not_fit_is_not_kept(said, obstacle):
    results = OpeningFactory().results

    with pytest.raises(OpeningNotPossible) as refused:
        declare(results, said)

    assert refused.value.obstacle is obstacle
    assert openings_of(results).count() == 1
    assert not AuditEvent.objects.exists()


def test_the_other_order_is_another_pair():
    results = OpeningFactory().results

    declare(results, declared("satisfaction", "importance"))

    assert openings_of(results).count() == 2


def test_an_opening_is_taken_away_and_leaves_an_event():
    opening = OpeningFactory()
    results = opening.results

    services.remove_opening(opening=Opening.objects.get(pk=opening.pk), by=TIMER, now=NOON)
    services.remove_opening(opening=opening, by=TIMER, now=NOON)

    assert not openings_of(results).exists()
    event = AuditEvent.objects.get(kind="surveys.opening.removed")
    assert event.detail == {"first": "importance", "second": "satisfaction"}


def test_the_database_keeps_a_pair_once_and_of_two_questions():
    opening = OpeningFactory()

    assert str(opening) == f"#{opening.pk} importance"
    for second in ("satisfaction", "importance"):
        with pytest.raises(IntegrityError), transaction.atomic():
            OpeningFactory(results=opening.results, second=second)
    assert Opening.objects.count() == 1
