from datetime import date

import pytest

from skerry.actors.models import Cluster
from skerry.assessments import content
from skerry.assessments.enums import CheckUpKind
from skerry.assessments.queries.country import own_country
from skerry.assessments.rules.law import (
    Product,
    Size,
    product_days,
    product_of,
    size_of,
    verdict_for,
)
from skerry.assessments.shown_law import is_asked_by_customers, shown_laws
from skerry.questionnaires.api import Given, Missing
from tests.actors.factories import RegionFactory

FACTS = content.shipped(CheckUpKind.SECURITY).law


def answers(**said):
    """What is said; several words are several choices, and a way of not answering is one."""
    several = {"essential", "kinds"}
    return {
        name: Missing(word)
        if word in set(Missing)
        else Given(value=tuple(word.split()) if name in several else word)
        for name, word in said.items()
    }


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ({"size": "10-49", "turnover": "middle"}, Size.SMALL),
        ({"size": "10-49", "turnover": "large", "balance": "small"}, Size.SMALL),
        ({"size": "10-49", "turnover": "large", "balance": "large"}, Size.MEDIUM),
        ({"size": "10-49", "turnover": "huge", "balance": "large"}, Size.MEDIUM),
        ({"size": "10-49", "turnover": "huge", "balance": "huge"}, Size.LARGE),
        ({"size": "50-249", "turnover": "small"}, Size.MEDIUM),
        ({"size": "50-249", "turnover": "huge", "balance": "huge"}, Size.LARGE),
        ({"size": "1", "turnover": "dont_know"}, Size.SMALL),
    ],
)
def test_a_firm_is_as_large_as_people_or_both_sums_make_it(said, size):
    assert size_of(answers(**said)) is size


SMALL = {"size": "10-49", "turnover": "small"}
MEDIUM = {"size": "50-249", "turnover": "middle"}
LARGE = {"size": "50-249", "turnover": "huge", "balance": "huge"}
TABLE = [
    (SMALL, "none", "", "outside"),
    (SMALL, "energy", "none", "outside"),
    (MEDIUM, "energy", "none", "important"),
    (LARGE, "energy", "none", "essential"),
    (MEDIUM, "food", "none", "important"),
    (LARGE, "food", "none", "important"),
    (MEDIUM, "food energy", "none", "important"),
    (SMALL, "digital_infrastructure", "dns_services", "essential"),
    (SMALL, "digital_infrastructure", "trust_services", "important"),
    (SMALL, "digital_infrastructure", "public_communications", "important"),
    (MEDIUM, "digital_infrastructure", "public_communications", "essential"),
    (SMALL, "energy", "only_provider", "ask_authority"),
    (SMALL, "digital_infrastructure", "domain_registration", "registration_only"),
]


@pytest.mark.parametrize(("firm", "essential", "kinds", "outcome"), TABLE)
def test_the_first_rule_that_fits_decides(firm, essential, kinds, outcome):
    said = answers(**firm, essential=essential, **({"kinds": kinds} if kinds else {}))

    verdict = verdict_for(said, FACTS, country="EU")

    assert verdict.outcome == outcome
    assert verdict.source.startswith("https://")


@pytest.mark.parametrize(
    ("said", "is_sure"),
    [
        ({**SMALL, "essential": "none"}, True),
        ({**SMALL, "essential": "dont_know"}, False),
        ({**MEDIUM, "essential": "energy", "kinds": "none"}, True),
        ({**MEDIUM, "essential": "energy", "kinds": "dont_know"}, False),
        ({"size": "1", "turnover": "dont_know", "essential": "energy", "kinds": "none"}, False),
        ({"size": "50-249", "turnover": "dont_know", "essential": "energy", "kinds": "none"}, True),
    ],
)
def test_a_verdict_is_sure_where_all_that_decides_was_told(said, is_sure):
    assert verdict_for(answers(**said), FACTS, country="EU").is_sure is is_sure


def test_a_country_has_its_own_law_and_follows_that_of_the_union():
    said = answers(**MEDIUM, essential="energy", kinds="none")

    sweden, unknown = (verdict_for(said, FACTS, country=country) for country in ("SE", "IS"))

    assert "2025:1506" in sweden.law["sv"]
    assert sweden.outcome == unknown.outcome == "important"
    assert "NIS2" in unknown.law["en"]
    assert not sweden.is_sure


@pytest.mark.parametrize(
    ("said", "product"),
    [
        ({"product": "no"}, Product.NONE),
        ({"product": "yes", "product_kind": "software"}, Product.CONCERNED),
        ({"product": "yes", "product_kind": "device"}, Product.CONCERNED),
        ({"product": "yes", "product_kind": "service"}, Product.SERVICE_ALONE),
        ({"product": "yes", "product_kind": "dont_know"}, Product.UNSURE),
        ({"product": "dont_know"}, Product.UNSURE),
    ],
)
def test_the_law_on_products_concerns_who_makes_some(said, product):
    assert product_of(answers(**said)) is product


def test_the_days_of_the_law_on_products_are_those_of_its_articles():
    assert [day.starts_on for day in product_days(FACTS)] == [
        date(2024, 12, 10),
        date(2026, 9, 11),
        date(2027, 12, 11),
    ]


@pytest.mark.django_db
def test_the_country_is_that_of_the_sites_own_region():
    before = own_country()
    Cluster.objects.create(region=RegionFactory(code="SE11"), name="Stockholm", is_home=True)

    assert (before, own_country()) == ("EU", "SE")


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "days"), [("software", 3), ("service", 0), ("dont_know", 0)])
def test_laws_are_shown_with_their_days_and_sources(kind, days):
    said = answers(**SMALL, essential="none", product="yes", product_kind=kind, supplies="yes")

    security, product = shown_laws(said, "sv")

    assert security.outcome == "Utanför"
    assert len(product.days) == days
    assert is_asked_by_customers(said)


@pytest.mark.django_db
def test_who_makes_no_products_is_told_of_one_law():
    assert len(shown_laws(answers(**SMALL, essential="none", product="no"), "en")) == 1
