"""Plausible answers to any questionnaire, drawn by chance with a seed, and marked where they are words.

They obey what the questionnaire says: types, conditions, limits, constraints, and what is required.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random  # noqa: TID251  # seeded by the caller: the same answers each time
from typing import Final

from skerry.questionnaires.enums import Missing, QuestionType
from skerry.questionnaires.rules.answers import Answer, Answers, Given, Value
from skerry.questionnaires.rules.asked import Asked, asked_of, choices_of
from skerry.questionnaires.rules.checking import is_required, problems_in
from skerry.questionnaires.rules.definition import Definition
from skerry.questionnaires.rules.flow import State, state_of

LEFT_OPEN: Final = 0.05
SAYS_WHY_NOT: Final = 0.06
WRITES_WORDS: Final = 0.2
MOST_CHOSEN: Final = 4
TRIES: Final = 20
ANY_SIZE: Final = "unknown"

Range = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Likely:
    """What is plausible, by the name of the question.

    ``weights`` say how often an option is chosen, ``numbers`` from where to where for each size,
    ``round_to`` in which amounts, ``words`` what may be written in each language.
    """

    weights: Mapping[str, Mapping[str, float]]
    numbers: Mapping[str, Mapping[str, Range]]
    round_to: Mapping[str, int]
    words: Mapping[str, Mapping[str, Sequence[str]]]
    organisations: Sequence[Mapping[str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class Respondent:
    size: str
    language: str


def invented_answers(
    definition: Definition, *, of: Respondent, likely: Likely, chance: Random, today: str
) -> Answers:
    """One whole sheet that can be handed in."""
    inventor = _Inventor(definition, of, likely, chance, today)
    for asked in asked_of(definition).values():
        inventor.visit(asked)
    return inventor.answers


class _Inventor:
    """Goes through the questions in their order, so that each sees the answers before it."""

    def __init__(
        self, definition: Definition, of: Respondent, likely: Likely, chance: Random, today: str
    ) -> None:
        self._definition, self._of, self._likely = definition, of, likely
        self._chance, self._today = chance, today
        self._state = state_of(definition, {}, today=today)
        self.answers: dict[str, Answer] = {}

    def visit(self, asked: Asked) -> None:
        if asked.conditions or asked.question.choice_filter or asked.required:
            self._state = self._after()
        if asked.name not in self._state.names or asked.type is QuestionType.CALCULATED:
            return
        must = is_required(asked, self._state, today=self._today)
        if not must and self._chance.random() < LEFT_OPEN:
            return
        for _try in range(TRIES):
            answer = self._drawn(asked, must=must)
            if answer is not None and self._fits(asked, answer):
                self.answers[asked.name] = answer
                return

    def _after(self, **more: Answer) -> State:
        return state_of(self._definition, {**self.answers, **more}, today=self._today)

    def _fits(self, asked: Asked, answer: Answer) -> bool:
        question = asked.question
        if not (question.constraint or question.minimum or question.maximum):
            return True
        state = self._after(**{asked.name: answer})
        found = problems_in(self._definition, state, section=asked.section.name, today=self._today)
        return all(problem.name != asked.name for problem in found)

    def _drawn(self, asked: Asked, *, must: bool) -> Answer | None:
        missing = asked.question.missing
        if missing and not must and self._chance.random() < SAYS_WHY_NOT:
            return Missing(self._chance.choice(missing))
        value = self._value(asked, must=must)
        return None if value is None else Given(value=value)

    def _value(self, asked: Asked, *, must: bool) -> Value | None:
        """Dates, files and concepts are left open."""
        question = asked.question
        drawn: Value | None = None
        match asked.type:
            case QuestionType.SINGLE:
                drawn = next(iter(self._options(asked, most=1)), None)
            case QuestionType.MULTIPLE | QuestionType.RANKING:
                drawn = self._options(asked, most=question.max_choices or MOST_CHOSEN) or None
            case QuestionType.SCALE:
                drawn = min(question.steps, self._number(asked, default=(1, question.steps)))
            case QuestionType.NUMBER | QuestionType.MONEY:
                times = self._likely.round_to.get(asked.name, 1)
                drawn = str(self._number(asked, default=(0, 10)) * times)
            case QuestionType.TEXT:
                drawn = self._words(asked, must=must)
            case QuestionType.ORGANISATION if self._likely.organisations:
                drawn = dict(self._chance.choice(self._likely.organisations))
        return drawn

    def _options(self, asked: Asked, *, most: int) -> tuple[str, ...]:
        """By their weights; several in the order of their list, a ranking as they were drawn."""
        weights = self._likely.weights.get(asked.name, {})
        left = [
            choice.name
            for choice in choices_of(self._definition, asked.question)
            if self._state.offers(asked.question, choice.name) and weights.get(choice.name, 1)
        ]
        names, drawn = list(left), list[str]()
        for _ in range(self._chance.randint(1, min(most, len(names))) if names else 0):
            (name,) = self._chance.choices(left, [weights.get(name, 1) for name in left])
            left.remove(name)
            drawn.append(name)
        is_ranking = asked.type is QuestionType.RANKING
        return tuple(drawn if is_ranking else sorted(drawn, key=names.index))

    def _number(self, asked: Asked, *, default: Range) -> int:
        ranges = self._likely.numbers.get(asked.name, {})
        low, high = ranges.get(self._of.size) or ranges.get(ANY_SIZE) or default
        return round(low + (high - low) * self._chance.random() ** 2)

    def _words(self, asked: Asked, *, must: bool) -> str | None:
        written = self._likely.words.get(asked.name, {}).get(self._of.language, ())
        writes = must or not asked.question.is_long or self._chance.random() < WRITES_WORDS
        return self._chance.choice(written) if written and writes else None
