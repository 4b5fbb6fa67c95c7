"""Plans as the pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from skerry.assessments import content, phrases
from skerry.assessments.enums import CheckUpKind, MeasureState
from skerry.assessments.models import CheckUp, ImprovementPlan, MeasureProgress
from skerry.assessments.phrases import Sentence
from skerry.assessments.queries.plans import progress_of
from skerry.assessments.rules.content import Content, Costs, Measure, Texts
from skerry.assessments.rules.planning import Wishes, people_in
from skerry.assessments.rules.raising import Raising
from skerry.assessments.rules.standing import told_in
from skerry.questionnaires.api import Answers

FIRST: Final = 5
"""So many things stand on the result's first page."""
RAISING: Final = 5
"""So many are named of what raises the score."""


@dataclass(frozen=True, kw_only=True)
class ShownStep:
    """One measure of a plan; ``share`` is the part of the risk at the start that it takes away."""

    key: str
    number: int
    title: str
    why: str
    month: int
    hours: float
    money: float
    share: float
    after: Sequence[str]
    progress: MeasureProgress | None

    @property
    def whole_hours(self) -> int:
        """What it takes, as people say it: at least an hour."""
        return max(1, round(self.hours))

    @property
    def state_words(self) -> Sentence:
        return phrases.STATES[self.progress.state if self.progress else ""]

    @property
    def is_done(self) -> bool:
        return self.progress is not None and self.progress.state == MeasureState.DONE

    def is_due(self, today: date) -> bool:
        return not self.is_done and (self.until is None or self.until <= today)

    @property
    def until(self) -> date | None:
        """The day to which it was put off."""
        return self.progress.until if self.progress else None


@dataclass(frozen=True, kw_only=True)
class ShownPlan:
    """``left`` is the share of the risk at the start that is left in the end."""

    row: ImprovementPlan
    wishes: Wishes
    steps: Sequence[ShownStep]
    left: float
    curve: Sequence[tuple[float, float]]
    today: date

    @property
    def first(self) -> Sequence[ShownStep]:
        """What to do first of what is neither done nor put off to a later day."""
        return [step for step in self.steps if step.is_due(self.today)][:FIRST]

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def hours(self) -> float:
        return sum(step.hours for step in self.steps)

    @property
    def money(self) -> float:
        return sum(step.money for step in self.steps)

    @property
    def months(self) -> Sequence[tuple[int, Sequence[ShownStep]]]:
        """The steps by the month in which they are done."""
        numbers = sorted({step.month for step in self.steps})
        return [(each, [step for step in self.steps if step.month == each]) for each in numbers]


def shown_plan(check_up: CheckUp, row: ImprovementPlan, language: str, *, today: date) -> ShownPlan:
    """Measures that the site does not know any more are left out: nobody could say how they are done."""
    known, progress = content.shipped(check_up.what).measures, progress_of(check_up)
    steps = [each for each in row.steps if each["measure"] in known]
    titles = {key: words(measure.title, language) for key, measure in known.items()}
    return ShownPlan(
        row=row,
        wishes=Wishes.from_json(row.wishes),
        steps=[
            ShownStep(
                key=step["measure"],
                number=number,
                title=titles[step["measure"]],
                why=words(known[step["measure"]].why, language),
                month=step["month"],
                hours=step["hours"],
                money=step["money"],
                share=(step["risk_before"] - step["risk_after"]) / row.risk_before,
                after=[titles[key] for key in step["after"] if key in titles],
                progress=progress.get(step["measure"]),
            )
            for number, step in enumerate(steps, start=1)
        ],
        left=row.risk_after / row.risk_before,
        curve=[(hours, risk / row.risk_before) for hours, risk in row.curve],
        today=today,
    )


@dataclass(frozen=True, kw_only=True)
class ShownRaising:
    """A measure by the points that it brings on its own."""

    key: str
    title: str
    points: float
    hours: float
    per_hour: float


def shown_raisings(
    found: Sequence[Raising], known: Mapping[str, Measure], language: str
) -> Sequence[ShownRaising]:
    """The first of them in words."""
    return [
        ShownRaising(
            key=each.measure,
            title=words(known[each.measure].title, language),
            points=each.points,
            hours=each.hours,
            per_hour=each.per_hour,
        )
        for each in found[:RAISING]
    ]


@dataclass(frozen=True, kw_only=True)
class ShownMeasure:
    """One measure with how it is done in each set-up, that of the firm first, and what it takes and brings.

    ``after`` are keys and titles of what it waits for; ``lowers`` are threats with the share of
    each that it takes away, the largest first.
    """

    key: str
    title: str
    why: str
    ways: Sequence[tuple[str, Sequence[str]]]
    hours: Costs
    money: Costs
    after: Sequence[tuple[str, str]]
    lowers: Sequence[tuple[str, float]]
    measure: Measure


def shown_measure(
    measure: Measure, answers: Answers, known: Content, language: str
) -> ShownMeasure:
    """What it is to the firm that gave ``answers``."""
    setup, people = told_in(answers, "setup"), people_in(answers)
    setups = sorted(measure.steps, key=lambda each: (each != setup, each == "other", each))
    before = [key for key in known.measures if key in measure.requires]
    largest_first = sorted(measure.lowers.items(), key=lambda each: -each[1])
    return ShownMeasure(
        key=measure.key,
        title=words(measure.title, language),
        why=words(measure.why, language),
        ways=[(each, measure.steps_for(each, language)) for each in setups],
        hours=measure.takes_hours(people),
        money=measure.takes_money(people),
        after=[(key, words(known.measures[key].title, language)) for key in before],
        lowers=[(words(known.threats[key].label, language), share) for key, share in largest_first],
        measure=measure,
    )


@dataclass(frozen=True, kw_only=True)
class ShownThreat:
    """A threat with its weight, why it is so much, and where that comes from."""

    label: str
    sentence: str
    frequency: float
    impact: float
    reasons: Sequence[str]
    source: str
    is_judgement: bool


def shown_threats(kind: CheckUpKind, language: str) -> Sequence[ShownThreat]:
    return [
        ShownThreat(
            label=words(fact.label, language),
            sentence=words(fact.sentence, language),
            frequency=fact.frequency,
            impact=fact.impact,
            reasons=[words(each, language) for each in fact.reasons],
            source=fact.source,
            is_judgement=fact.is_judgement,
        )
        for fact in content.shipped(kind).threats.values()
    ]


def words(texts: Texts, language: str) -> str:
    return texts.get(language) or texts["en"]
