"""What laws seem to ask of a firm, as the pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from skerry.assessments import content, phrases
from skerry.assessments.enums import CheckUpKind
from skerry.assessments.phrases import Sentence
from skerry.assessments.queries.country import own_country
from skerry.assessments.rules.law import (
    Product,
    Verdict,
    product_days,
    product_of,
    verdict_for,
)
from skerry.assessments.rules.standing import told_in
from skerry.assessments.shown_plans import words
from skerry.questionnaires.api import Answers


@dataclass(frozen=True, kw_only=True)
class ShownLaw:
    """A law by its name, what it seems to mean for the firm, and where that stands."""

    law: str
    outcome: Sentence
    sentence: Sentence
    where: str
    source: str
    as_of: date
    is_sure: bool
    days: Sequence[tuple[date, str]] = ()


def shown_laws(answers: Answers, language: str) -> Sequence[ShownLaw]:
    """The law on cybersecurity, and that on products where the firm makes some."""
    facts = content.shipped(CheckUpKind.SECURITY).law
    verdict = verdict_for(answers, facts, country=own_country())
    product = product_of(answers)
    laws = [_cybersecurity(verdict, language)]
    if product is not Product.NONE:
        laws.append(_products(product, language))
    return laws


def is_asked_by_customers(answers: Answers) -> bool:
    return told_in(answers, "supplies") == "yes"


def _cybersecurity(verdict: Verdict, language: str) -> ShownLaw:
    return ShownLaw(
        law=words(verdict.law, language),
        outcome=words(verdict.label, language),
        sentence=words(verdict.sentence, language),
        where=verdict.where,
        source=verdict.source,
        as_of=verdict.as_of,
        is_sure=verdict.is_sure,
    )


def _products(product: Product, language: str) -> ShownLaw:
    facts = content.shipped(CheckUpKind.SECURITY).law
    days = product_days(facts) if product is Product.CONCERNED else ()
    return ShownLaw(
        law=words(facts["cra"]["law"], language),
        outcome=phrases.PRODUCTS[product],
        sentence=phrases.PRODUCT_SENTENCES[product],
        where="",
        source=facts["cra"]["source"],
        as_of=facts["cra"]["as_of"],
        is_sure=product is not Product.UNSURE,
        days=[(day.starts_on, words(day.label, language)) for day in days],
    )
