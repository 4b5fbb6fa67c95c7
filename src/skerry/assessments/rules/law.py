"""Which laws seem to concern a firm, by its own answers; the rules of each country are facts with their source."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from skerry.assessments.rules.content import Texts
from skerry.assessments.rules.standing import chosen_in, told_in
from skerry.questionnaires.api import Answers

Facts = Mapping[str, Any]
"""What the file of rules says, as it stands there."""

UNION: Final = "EU"
OUTSIDE: Final = "outside"


class Size(StrEnum):
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Product(StrEnum):
    """Whether the Cyber Resilience Act seems to concern what a firm makes."""

    CONCERNED = "concerned"
    SERVICE_ALONE = "service-alone"
    UNSURE = "unsure"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the law on cybersecurity seems to mean for a firm, and where that stands.

    ``is_sure`` is false where an answer that decides is missing, or where the wording of the
    law could not be read when the rule was written.
    """

    outcome: str
    label: Texts
    sentence: Texts
    law: Texts
    where: str
    source: str
    as_of: date
    is_sure: bool


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day on which something begins to apply."""

    starts_on: date
    label: Texts
    where: str
    source: str


def size_of(answers: Answers) -> Size:
    """Micro and small firms are small here. What is not told is taken to be small.

    Medium is who has 50 people or more, or more than 10 million euros of both turnover and
    balance sheet (Recommendation 2003/361/EC, Article 2 of its annex).
    """
    turnover, balance = told_in(answers, "turnover"), told_in(answers, "balance")
    if turnover == balance == "huge":
        return Size.LARGE
    if told_in(answers, "size") == "50-249" or {turnover, balance} <= {"large", "huge"}:
        return Size.MEDIUM
    return Size.SMALL


def verdict_for(answers: Answers, facts: Facts, *, country: str) -> Verdict:
    """What the rules of ``country`` say, those of the Union where it has none of its own."""
    nis2 = facts["nis2"]
    own = nis2["countries"].get(country, nis2["countries"][UNION])
    size, is_told = size_of(answers), _is_told(answers)
    rule = next((each for each in _rules(own, nis2) if _fits(each, answers, nis2, size)), None)
    outcome = nis2["outcomes"][rule["outcome"] if rule else OUTSIDE]
    found = rule or own
    return Verdict(
        outcome=rule["outcome"] if rule else OUTSIDE,
        label=outcome["label"],
        sentence=outcome["sentence"],
        law=own["law"],
        where=found.get("where", ""),
        source=found["source"],
        as_of=found["as_of"],
        is_sure=is_told and own.get("is_verified", True) and found.get("is_verified", True),
    )


def product_of(answers: Answers) -> Product:
    """Whether the firm makes what the Cyber Resilience Act (EU) 2024/2847 speaks of."""
    makes, kind = told_in(answers, "product"), told_in(answers, "product_kind")
    if makes == "no":
        return Product.NONE
    if kind == "service":
        return Product.SERVICE_ALONE
    return Product.CONCERNED if kind in {"software", "device"} else Product.UNSURE


def product_days(facts: Facts) -> Sequence[Day]:
    """When what of the Cyber Resilience Act begins to apply."""
    return [
        Day(
            starts_on=each["starts_on"],
            label=each["label"],
            where=each["where"],
            source=each["source"],
        )
        for each in facts["cra"]["dates"]
    ]


def _rules(own: Facts, nis2: Facts) -> Iterator[Facts]:
    yield from own["rules"]
    if "follows" in own:
        yield from nis2["countries"][own["follows"]]["rules"]


def _fits(rule: Facts, answers: Answers, nis2: Facts, size: Size) -> bool:
    if size not in rule["sizes"]:
        return False
    if "annex" in rule:
        annexes = {each["key"]: each["annex"] for each in nis2["sectors"]}
        return rule["annex"] in {annexes.get(each) for each in chosen_in(answers, "essential")}
    return bool(set(rule["kinds"]) & set(chosen_in(answers, "kinds")))


def _is_told(answers: Answers) -> bool:
    """Whether all that decides was answered."""
    if not chosen_in(answers, "essential"):
        return False
    if "none" in chosen_in(answers, "essential"):
        return True
    money = [told_in(answers, name) for name in ("turnover", "balance") if name in answers]
    has_size = told_in(answers, "size") == "50-249" or not set(money) & {
        "dont_know",
        "prefer_not_to_say",
    }
    return has_size and bool(chosen_in(answers, "kinds"))
