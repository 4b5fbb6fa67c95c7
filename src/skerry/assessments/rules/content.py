"""What comes with the check-ups, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

Texts = Mapping[str, str]
"""Words in each language: language code to words."""

TEN: Final = 10
"""The people of the firm for which hours and money are written down."""


@dataclass(frozen=True, kw_only=True)
class Costs:
    """Working hours, or euros in the first year: at least, most likely, at most."""

    least: float
    likely: float
    most: float

    def for_people(self, people: int, *, per_ten: float) -> "Costs":
        """Those of a firm of ``people``: ``per_ten`` more for each ten beyond ten.

        The three grow together, so that their proportions stay.

        >>> Costs(least=1, likely=2, most=4).for_people(30, per_ten=1)
        Costs(least=2.0, likely=4.0, most=8.0)
        >>> Costs(least=0, likely=0, most=100).for_people(20, per_ten=50)
        Costs(least=50.0, likely=50.0, most=150.0)
        """
        more = per_ten * max(0, people - TEN) / TEN
        if not self.likely:
            return Costs(least=self.least + more, likely=self.likely + more, most=self.most + more)
        factor = 1 + more / self.likely
        return Costs(
            least=self.least * factor, likely=self.likely * factor, most=self.most * factor
        )


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Something to do: which answers it brings about, what it takes, what it lowers, and how it is done.

    ``lowers`` is the share of each threat's remaining risk that it takes away; ``steps`` are
    by set-up and language, and those of ``other`` serve where a set-up has none of its own.
    """

    key: str
    raises: Mapping[str, str]
    title: Texts
    why: Texts
    hours: Costs
    hours_per_ten: float
    money: Costs
    money_per_ten: float
    requires: frozenset[str]
    lowers: Mapping[str, float]
    steps: Mapping[str, Mapping[str, Sequence[str]]]
    helps: tuple[str, ...]

    def takes_hours(self, people: int) -> Costs:
        return self.hours.for_people(people, per_ten=self.hours_per_ten)

    def takes_money(self, people: int) -> Costs:
        return self.money.for_people(people, per_ten=self.money_per_ten)

    def steps_for(self, setup: str, language: str) -> Sequence[str]:
        ways = self.steps.get(setup) or self.steps["other"]
        return ways.get(language) or ways["en"]


@dataclass(frozen=True, kw_only=True)
class Framework:
    """A framework by its identifiers alone; ``mapping`` names those that each question is about."""

    key: str
    name: str
    publisher: str
    edition: str
    published_on: date
    source: str
    identifiers: tuple[str, ...]
    mapping: Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class ThreatFact:
    """A threat in our words, with its default weight; for a firm that goes abroad, a way in which that fails.

    ``frequency`` is how many of 100 small firms it meets in a year, or of 100 first entries,
    ``impact`` what it costs one of them in days of work. ``reasons`` say why so much, ``source``
    where that stands; a judgement is ours.
    """

    key: str
    label: Texts
    sentence: Texts
    frequency: float
    impact: float
    source: str
    is_judgement: bool
    reasons: tuple[Texts, ...]

    @property
    def weight(self) -> float:
        return self.frequency * self.impact


@dataclass(frozen=True, kw_only=True)
class Help:
    """A kind of help, by the offerings that give it: their kinds, and concepts or words of which they have one.

    Without ``concepts`` and ``words`` the kind alone decides; without ``kinds`` no offering
    gives it. Words are looked for within titles and summaries.
    """

    key: str
    kinds: frozenset[str]
    concepts: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Content:
    """What belongs to one kind of check-up; ``version`` changes when a score or a plan could.

    Without ``frameworks`` or without ``law`` the kind says nothing of them.
    """

    version: str
    levels: Mapping[str, float]
    weights: Mapping[str, float]
    measures: Mapping[str, Measure]
    frameworks: Mapping[str, Framework]
    law: Mapping[str, Any]  # Any: facts of countries, read where they are used
    threats: Mapping[str, ThreatFact]


def content_of(
    *,
    scoring: Mapping[str, Any],
    measures: Mapping[str, Any],
    threats: Mapping[str, Any],
    frameworks: Mapping[str, Any],
    law: Mapping[str, Any],
) -> Content:  # Any: what stands in files of ours; no frameworks or law is an empty mapping
    counted = [each for each in (scoring, measures, threats, frameworks) if each]
    basis = threats["threat_basis"]
    return Content(
        version=".".join(str(each["version"]) for each in counted),
        levels=scoring["levels"],
        weights=scoring["weights"],
        measures={each["key"]: _measure(each) for each in measures["measures"]},
        frameworks={
            each["key"]: _framework(each, frameworks["mapping"])
            for each in frameworks.get("frameworks", ())
        },
        law=law,
        threats={each["key"]: _threat(each, basis[each["key"]]) for each in threats["threats"]},
    )


def helps_of(written: Mapping[str, Any]) -> dict[str, Help]:  # Any: what stands in a file of ours
    return {
        key: Help(
            key=key,
            kinds=frozenset(each["kinds"]),
            concepts=frozenset(each["concepts"]),
            words=frozenset(each.get("words", ())),
        )
        for key, each in written["helps"].items()
    }


def _measure(written: Mapping[str, Any]) -> Measure:  # Any: what stands in a file of ours
    return Measure(
        **{
            **written,
            "hours": Costs(**written["hours"]),
            "money": Costs(**written["money"]),
            "requires": frozenset(written["requires"]),
            "helps": tuple(written["helps"]),
        }
    )


def _framework(
    written: Mapping[str, Any], mapping: Mapping[str, Any]
) -> Framework:  # Any: as above
    key = written["key"]
    return Framework(
        key=key,
        name=written["name"],
        publisher=written["publisher"],
        edition=written["edition"],
        published_on=written["published_on"],
        source=written["source"],
        identifiers=tuple(written["identifiers"]),
        mapping={question: by[key] for question, by in mapping.items() if key in by},
    )


def _threat(written: Mapping[str, Any], basis: Mapping[str, Any]) -> ThreatFact:  # Any: as above
    reasons = tuple(
        {"en": basis[each]["en"], "sv": basis[each]["sv"]} for each in ("frequency", "impact")
    )
    return ThreatFact(**written, reasons=reasons)
