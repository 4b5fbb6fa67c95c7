"""What an answer is worth, as rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

DONT_KNOW: Final = "dont_know"
NOT_APPLICABLE: Final = "not_applicable"


class WeightWrong(ValueError):
    """A question's weight is not above 0, or a level of it not between 0 and 1."""

    def __init__(self, question: str) -> None:
        super().__init__(question)
        self.question = question


class QuestionRepeated(ValueError):
    """Two rules are about the same question."""

    def __init__(self, question: str) -> None:
        super().__init__(question)
        self.question = question


class LevelUnknown(ValueError):
    """An answer that the question does not offer."""

    def __init__(self, question: str, answer: str) -> None:
        super().__init__(question, answer)
        self.question, self.answer = question, answer


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question: ``levels`` says of each answer which share of ``weight`` it is worth, 0 to 1."""

    key: str
    area: str
    weight: float = 1.0
    levels: Mapping[str, float]

    def __post_init__(self) -> None:
        is_sound = 0 < self.weight < float("inf") and all(
            0 <= level <= 1 for level in self.levels.values()
        )
        if not is_sound:
            raise WeightWrong(self.key)

    def worth(self, answer: str) -> tuple[float, float]:
        """The share of its weight that ``answer`` is worth: at least, and at most.

        Who does not know may have all of it or nothing.

        Raises:
            LevelUnknown: the question has no such answer.
        """
        if answer == DONT_KNOW:
            return min(self.levels.values(), default=0.0), max(self.levels.values(), default=1.0)
        if answer not in self.levels:
            raise LevelUnknown(self.key, answer)
        return self.levels[answer], self.levels[answer]


def by_key(questions: Sequence[Question]) -> Mapping[str, Question]:
    """Raise QuestionRepeated where two have one key."""
    found: dict[str, Question] = {}
    for question in questions:
        if question.key in found:
            raise QuestionRepeated(question.key)
        found[question.key] = question
    return found
