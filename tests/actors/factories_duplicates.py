from datetime import UTC, datetime

import factory

from skerry.actors.models import Duplicate, Merging
from skerry.actors.services.merging import merge_organisations
from skerry.kernel.actor import COMMAND
from tests.actors.factories import OrganisationFactory

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SAME_DOMAIN = [
    {"aspect": "name", "level": "same-rare", "bits": 25.2},
    {"aspect": "sort", "level": "unknown", "bits": 0.0},
    {"aspect": "place", "level": "same-town", "bits": 5.0},
    {"aspect": "domain", "level": "same", "bits": 15.5},
    {"aspect": "identifier", "level": "unknown", "bits": 0.0},
    {"aspect": "kind", "level": "same", "bits": 1.3},
]


def evidence(**levels):
    """The usual evidence with some levels, and their bits, changed: ``domain=("other", -4.1)``."""
    return [
        one | dict(zip(("level", "bits"), levels[one["aspect"]], strict=True))
        if one["aspect"] in levels
        else one
        for one in SAME_DOMAIN
    ]


class DuplicateFactory(factory.django.DjangoModelFactory):
    """An open pair, found by name, town and domain."""

    class Meta:
        model = Duplicate

    low = factory.SubFactory(OrganisationFactory)
    high = factory.SubFactory(OrganisationFactory)
    probability = 0.999
    bits = 47.0
    evidence = SAME_DOMAIN
    method = "skerry.linkage 1"
    found_at = NOON
    seen_at = NOON


class MergingFactory(factory.Factory):
    """Two entries that were made one."""

    class Meta:
        model = Merging

    keep = factory.LazyFunction(lambda: OrganisationFactory(name="Kept"))
    drop = factory.LazyFunction(lambda: OrganisationFactory(name="Dropped"))
    by = COMMAND
    now = NOON

    @classmethod
    def _create(cls, _model, *_args, **kwargs):
        return merge_organisations(**kwargs)
