from datetime import UTC, datetime, timedelta
from hashlib import sha256

import factory

from skerry.accounts.models import Addition, Claim, Delisting
from tests.accounts.factories import UserFactory

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
CLAIM_TOKEN = "a-token-that-was-mailed-to-a-claimant"  # of tests


class ClaimFactory(factory.django.DjangoModelFactory):
    """A claim that waits for the cluster manager; ``link=`` gives it a token instead."""

    class Meta:
        model = Claim

    class Params:
        link = factory.Trait(
            state="unproven",
            email="ada@harbour.example",
            link_ends_at=NOON + timedelta(days=3),
        )

    organisation = factory.SubFactory("tests.actors.factories.OrganisationFactory")
    user = factory.SubFactory(UserFactory)
    state = "asked"
    opened_at = NOON


def digest(token):
    return sha256(token.encode()).hexdigest()


class AdditionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Addition

    user = factory.SubFactory(UserFactory)
    state = "waiting"
    name = "Nyhamn Säkerhet AB"
    kind = "company"
    region = factory.SubFactory("tests.actors.factories.RegionFactory")
    city = "Stockholm"
    summary = "Watches harbours."
    language = "en"
    opened_at = NOON


class DelistingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Delisting

    organisation = factory.SubFactory("tests.actors.factories.OrganisationFactory")
    user = factory.SubFactory(UserFactory)
    state = "asked"
    words = "We are too small."
    tier = "open"
    opened_at = NOON
    asked_at = NOON
