"""Whether the answers of two waves may be held against each other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Obstacle(StrEnum):
    """Why two waves make no trend."""

    NOT_EQUIVALENT = "not-equivalent"
    TYPE_CHANGED = "type-changed"
    SCALE_CHANGED = "scale-changed"
    MEASURE_CHANGED = "measure-changed"
    CHOICES_CHANGED = "choices-changed"
    CONDITION_CHANGED = "condition-changed"
    OTHER_UNIT = "other-unit"
    OTHER_FRAME = "other-frame"
    OTHER_MODE = "other-mode"
    NOT_A_SAMPLE = "not-a-sample"
    NOT_FOLLOWED = "not-followed"
    NOBODY_ANSWERED = "nobody-answered"
    ERROR_UNKNOWN = "error-unknown"


@dataclass(frozen=True, kw_only=True)
class Question:
    """What was asked, as far as it decides what answers mean.

    ``steps`` and ``ends`` are those of a scale, ``measure`` the unit or currency of a number,
    ``choices`` the keys of the choices, ``condition`` says who was asked.
    """

    name: str
    type: str
    steps: int | None = None
    ends: tuple[str, str] = ("", "")
    measure: str = ""
    choices: tuple[str, ...] = ()
    condition: str = ""


@dataclass(frozen=True, kw_only=True)
class Fielding:
    """How a wave was held: who answers, for whom they stand, what they were promised.

    ``unit`` is organisation or person, ``frame`` names the population the sample stands for,
    ``mode`` what was promised and how people were asked. ``is_followed`` says whether it is
    known who answered, so that one who answers twice is seen; ``is_sample`` whether chances
    of being asked are known, which an open link has none of.
    """

    unit: str
    frame: str
    mode: str
    is_followed: bool = True
    is_sample: bool = True


@dataclass(frozen=True, kw_only=True)
class Equivalence:
    """Somebody declared that ``now`` asks what ``was`` asked.

    ``choices`` leads from each old choice to the new one that means the same; several old
    ones may lead to one. Without it the choices must be the same.
    """

    was: str
    now: str
    choices: Mapping[str, str] = field(default_factory=dict)


def obstacles(
    before: tuple[Question, Fielding],
    after: tuple[Question, Fielding],
    equivalence: Equivalence | None,
    *,
    are_apart: bool = False,
) -> tuple[Obstacle, ...]:
    """Everything that stands against a trend from ``before`` to ``after``; nothing if it is fair.

    Asked: were the same asked the same? A change of answers is a change of minds only if
    question, scale, choices, population and promise stayed. ``are_apart`` says that the samples
    were drawn so that nobody is in both; then it need not be known who answered.

    European Statistical System, Handbook for Quality and Metadata Reports, 2020, on
    comparability over time.

    >>> size = Question(name="size", type="integer", measure="people")
    >>> hours = Question(name="size", type="integer", measure="hours")
    >>> wave = Fielding(unit="organisation", frame="members", mode="named")
    >>> obstacles((size, wave), (hours, wave), Equivalence(was="size", now="size"))
    (<Obstacle.MEASURE_CHANGED: 'measure-changed'>,)
    """
    asked = _of_questions(before[0], after[0], equivalence)
    return (*asked, *_of_fieldings(before[1], after[1], are_apart=are_apart))


def _of_questions(
    before: Question, after: Question, equivalence: Equivalence | None
) -> Iterator[Obstacle]:
    if equivalence is None or (equivalence.was, equivalence.now) != (before.name, after.name):
        yield Obstacle.NOT_EQUIVALENT
        return
    differences = {
        Obstacle.TYPE_CHANGED: before.type != after.type,
        Obstacle.SCALE_CHANGED: (before.steps, before.ends) != (after.steps, after.ends),
        Obstacle.MEASURE_CHANGED: before.measure != after.measure,
        Obstacle.CHOICES_CHANGED: not _choices_meet(before, after, equivalence.choices),
        Obstacle.CONDITION_CHANGED: before.condition != after.condition,
    }
    yield from (obstacle for obstacle, is_there in differences.items() if is_there)


def _choices_meet(before: Question, after: Question, choices: Mapping[str, str]) -> bool:
    """Each old choice leads to a new one, and each new one is led to."""
    led = [choices.get(key) if choices else key for key in before.choices]
    return set(led) == set(after.choices)


def _of_fieldings(before: Fielding, after: Fielding, *, are_apart: bool) -> Iterator[Obstacle]:
    differences = {
        Obstacle.OTHER_UNIT: before.unit != after.unit,
        Obstacle.OTHER_FRAME: before.frame != after.frame,
        Obstacle.OTHER_MODE: before.mode != after.mode,
        Obstacle.NOT_A_SAMPLE: not (before.is_sample and after.is_sample),
        Obstacle.NOT_FOLLOWED: not (are_apart or (before.is_followed and after.is_followed)),
    }
    yield from (obstacle for obstacle, is_there in differences.items() if is_there)


def followed_through(steps: Sequence[Mapping[str, Equivalence]]) -> Mapping[str, Equivalence]:
    """What the questions of the first version are called in the last, through all between.

    Each of ``steps`` maps the names of one version to what they were declared to be in the
    next. A question that is not declared at one step leads nowhere.

    >>> first = {"q1": Equivalence(was="q1", now="staff"), "q2": Equivalence(was="q2", now="place")}
    >>> second = {"staff": Equivalence(was="staff", now="people")}
    >>> followed_through([first, second])
    {'q1': Equivalence(was='q1', now='people', choices={})}
    """
    found = dict(steps[0]) if steps else {}
    for step in steps[1:]:
        found = {
            name: _joined(each, step[each.now]) for name, each in found.items() if each.now in step
        }
    return found


def _joined(first: Equivalence, second: Equivalence) -> Equivalence:
    """An old choice that leads to none in the end is left out, so that the choices do not meet."""
    led = first.choices or {key: key for key in second.choices}
    if not second.choices:
        choices = dict(first.choices)
    else:
        choices = {old: second.choices[new] for old, new in led.items() if new in second.choices}
    return Equivalence(was=first.was, now=second.now, choices=choices)
