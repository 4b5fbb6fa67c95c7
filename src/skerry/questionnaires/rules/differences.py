"""Where two values of a definition differ, for people who edited the same thing at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from skerry.questionnaires.rules.definition import Choice, Question, Row, Section


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One attribute in words, before and after."""

    field: str
    before: str
    after: str


def differences(then: object, now: object) -> Sequence[Difference]:
    """Each attribute of a section, a question or a list that is other now; each key of a mapping.

    Where ``then`` is None, because nobody knows what it was, all that is said now.

    >>> old, new = Section(name="a", label={"en": "A"}), Section(name="a", label={"en": "B"})
    >>> differences(old, new)
    [Difference(field='label', before='A', after='B')]
    """
    if now is None:
        return [Difference(field="", before=spoken(then), after="")]
    before, after = _parts(then), _parts(now)
    told = [
        Difference(field=name, before=spoken(before.get(name)), after=spoken(after.get(name)))
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]
    return [one for one in told if one.before or one.after]


def _parts(value: object) -> Mapping[str, object]:
    if isinstance(value, Question | Section):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    return value if isinstance(value, Mapping) else {} if value is None else {"": value}


def spoken(value: Any) -> str:  # Any: whatever a definition holds
    """The value in one line.

    >>> spoken({"en": "Yes", "sv": "Ja"}), spoken((Row(name="a", label={"en": "One"}), 3))
    ('Yes | Ja', 'One, 3')
    """
    match value:
        case Choice() | Row() | Question() | Section():
            return spoken(value.label) or value.name
        case Mapping():
            return " | ".join(spoken(held) for held in value.values())
        case tuple() | list():
            return ", ".join(spoken(held) for held in value)
        case None | 0 | False:
            return ""
        case _:
            return str(value)
