"""What would raise the score most for the hours that it takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from skerry.assessments.rules.content import Content
from skerry.assessments.rules.standing import Standing
from skerry.methods.improvement import Situation
from skerry.methods.scoring import raised


@dataclass(frozen=True, kw_only=True)
class Raising:
    """The points that one measure brings on its own, and its likely hours."""

    measure: str
    points: float
    hours: float

    @property
    def per_hour(self) -> float:
        return self.points / self.hours


def raising_most(standing: Standing, situation: Situation, content: Content) -> Sequence[Raising]:
    """Measures that can begin now and bring points, most points per hour first.

    Points are those of the low end of the score, so that who does not know gains what is found
    to be missing and then put right.
    """
    found = [
        Raising(
            measure=each.key,
            points=raised(standing.questions, standing.answers, content.measures[each.key].raises),
            hours=each.hours.likely,
        )
        for each in situation.missing
        if each.requires <= situation.already
    ]
    gaining = [each for each in found if each.points > 0]
    return sorted(gaining, key=lambda each: (-each.per_hour, -each.points, each.measure))
