"""From answers to a score in which every point can be found again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skerry.methods.scoring.parameters import FULL, METHOD, VERSION
from skerry.methods.scoring.rules import NOT_APPLICABLE, Question, by_key


@dataclass(frozen=True, kw_only=True)
class Band:
    """A score as far as it is known: ``low`` if all that is not known is bad, ``high`` if all is good."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low


@dataclass(frozen=True, kw_only=True)
class Point:
    """What one answer brings to the whole score, ``low`` to ``high`` of ``most`` points."""

    question: str
    area: str
    answer: str
    low: float
    high: float
    most: float


@dataclass(frozen=True, kw_only=True)
class Score:
    """``whole`` is None where nothing that was answered applies; ``points`` add up to it.

    ``areas`` have scores of their own, each out of 100, and only where something applies.
    ``left_out`` names the questions that do not apply.
    """

    method: str = METHOD
    version: int = VERSION
    whole: Band | None
    areas: Mapping[str, Band]
    points: tuple[Point, ...]
    left_out: tuple[str, ...]


def score(questions: Sequence[Question], answers: Mapping[str, str]) -> Score:
    """The score of ``answers``, out of 100, as a band.

    Asked: where does somebody stand, as far as they know? An answer is worth the share l of its
    question's weight w; S = 100 Σ w l / Σ w over the questions that were asked and apply. Who
    does not know has l = 0 at the low end of the band and l = 1 at its high end. What does not
    apply is left out of both sums, and so is what was not asked.

    The weighted sum is that of any additive value model (R. L. Keeney and H. Raiffa, Decisions
    with Multiple Objectives, 1976, chapter 3); the band is its value under complete ignorance.

    >>> levels = {"none": 0.0, "some": 0.5, "full": 1.0}
    >>> asked = [Question(key=key, area="a", levels=levels) for key in ("mail", "copies", "plan", "shop")]
    >>> given = {"mail": "full", "copies": "some", "plan": "dont_know", "shop": "not_applicable"}
    >>> found = score(asked, given)
    >>> found.whole
    Band(low=50.0, high=83.33333333333334)
    >>> [(point.question, round(point.low, 1), round(point.high, 1)) for point in found.points]
    [('mail', 33.3, 33.3), ('copies', 16.7, 16.7), ('plan', 0.0, 33.3)]

    Raises:
        LevelUnknown: an answer is none of those that its question offers.
        QuestionRepeated: two questions have one key.
    """
    asked = [each for key, each in by_key(questions).items() if key in answers]
    counted = [each for each in asked if answers[each.key] != NOT_APPLICABLE]
    total = sum(each.weight for each in counted)
    points = tuple(_point(each, answers[each.key], total) for each in counted)
    return Score(
        whole=_band(points) if points else None,
        areas={area: _band(some) for area, some in _by_area(points).items()},
        points=points,
        left_out=tuple(each.key for each in asked if answers[each.key] == NOT_APPLICABLE),
    )


def raised(
    questions: Sequence[Question], answers: Mapping[str, str], to: Mapping[str, str]
) -> float:
    """How many points the low end of the score gains if the questions in ``to`` are answered so.

    Asked: what would raise me most? What would be lower than now, was not asked or does not
    apply stays as it is.

    >>> levels = {"none": 0.0, "some": 0.5, "full": 1.0}
    >>> asked = [Question(key=key, area="a", levels=levels) for key in ("mail", "copies")]
    >>> raised(asked, {"mail": "some", "copies": "dont_know"}, {"mail": "full", "copies": "some"})
    50.0
    """
    found = {point.question: point for point in score(questions, answers).points}
    wanted = ((each, found[each.key]) for each in questions if each.key in to and each.key in found)
    return sum(
        max(0.0, each.worth(to[each.key])[0] * point.most - point.low) for each, point in wanted
    )


def _point(question: Question, answer: str, total: float) -> Point:
    low, high = question.worth(answer)
    most = FULL * question.weight / total
    return Point(
        question=question.key,
        area=question.area,
        answer=answer,
        low=low * most,
        high=high * most,
        most=most,
    )


def _by_area(points: Sequence[Point]) -> Mapping[str, Sequence[Point]]:
    found: dict[str, list[Point]] = {}
    for point in points:
        found.setdefault(point.area, []).append(point)
    return found


def _band(points: Sequence[Point]) -> Band:
    """The points out of what they could be together."""
    most = sum(point.most for point in points)
    low = sum(point.low for point in points)
    high = sum(point.high for point in points)
    return Band(low=min(FULL, FULL * low / most), high=min(FULL, FULL * high / most))
