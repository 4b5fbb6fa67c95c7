"""What a new version changes against the last, and which of it breaks a trend.

A trend compares answers over the years, so it holds only where people were asked the same:
the same words, the same ways of answering, the same people.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from skerry.methods.expressions import ExpressionError, parse, parse_filter
from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.rules.definition import Choice, Definition, Question, Section, Texts
from skerry.questionnaires.rules.instruments.rewording import with_names

REWORDING_BREAKS_FROM: Final = 0.25
"""The share of changed words from which answers are no longer held against each other."""

ALIKE_FROM: Final = 0.75
"""How alike two wordings must be for the one to be guessed to be the other."""


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    REWORDED = "reworded"
    TYPE = "type"
    SCALE_STEPS = "scale steps"
    SCALE_ENDS = "scale ends"
    UNIT = "unit"
    DECIMALS = "decimals"
    HINT = "hint"
    CALCULATION = "calculation"
    DEFAULT = "default"
    MISSING = "missing"
    CHOICE_FILTER = "choice filter"
    MAX_CHOICES = "max choices"
    SCHEME = "scheme"
    OPTIONS_ADDED = "options added"
    OPTIONS_REMOVED = "options removed"
    OPTIONS_REWORDED = "options reworded"
    OPTIONS_REORDERED = "options reordered"
    CONDITION = "condition"
    CONSTRAINT = "constraint"
    REQUIRED = "required"
    MOVED = "moved"


BREAKING: Final = frozenset(
    {
        ChangeKind.REMOVED,
        ChangeKind.TYPE,
        ChangeKind.SCALE_STEPS,
        ChangeKind.SCALE_ENDS,
        ChangeKind.UNIT,
        ChangeKind.CALCULATION,
        ChangeKind.DEFAULT,
        ChangeKind.MISSING,
        ChangeKind.CHOICE_FILTER,
        ChangeKind.MAX_CHOICES,
        ChangeKind.SCHEME,
        ChangeKind.OPTIONS_ADDED,
        ChangeKind.OPTIONS_REMOVED,
        ChangeKind.CONDITION,
    }
)

NO_CHANGE: Final[Mapping[str, str]] = {
    "required_message": "said only after an answer was left empty",
    "constraint_message": "said only after an answer was refused",
    "choices": "the name of a list; the answers in it are compared",
    "is_long": "the same words fit, on one line or several",
    "extra": "for other tools; nobody is shown it here",
}
"""Attributes of a question that may be other while it asks the same, and why."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that is other than before.

    ``question`` is its name now, ``was`` its name before; ``share`` how many of the words
    changed, in ``language``; ``before`` and ``after`` what the change is about.
    """

    kind: ChangeKind
    question: str = ""
    was: str = ""
    breaks: bool = False
    language: str = ""
    share: float = 0.0
    before: str = ""
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A question of the new version and the one of the old that may ask the same."""

    question: str
    was: str
    is_equal: bool
    """Whether nothing stands against comparing them."""


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """A question, or a row with its matrix, as what people read."""

    section: Section
    question: Question
    name: str
    label: Texts
    choices: tuple[Choice, ...]
    conditions: tuple[str, ...]
    required: str

    @property
    def is_note(self) -> bool:
        return self.question.type is QuestionType.NOTE


def changes_between(
    old: Definition, new: Definition, equivalences: Mapping[str, str] | None = None
) -> Sequence[Change]:
    """Everything that ``new`` asks otherwise than ``old``, in the order of the pages of ``new``.

    ``equivalences`` are the questions of ``new`` that were declared to be ones of ``old``.
    """
    before, after = _asked(old), _asked(new)
    pairs = _paired(before, after, equivalences or {})
    before = _asked(with_names(old, {was: name for name, was in pairs.items() if was != name}))
    found = [
        change
        for name, asked in after.items()
        for change in _of_one(asked, before.get(pairs.get(name, "")), equivalences or {})
    ]
    gone = [asked for name, asked in before.items() if name not in pairs.values()]
    removed = [
        Change(kind=ChangeKind.REMOVED, was=one.name, breaks=not one.is_note) for one in gone
    ]
    return [*found, *removed]


def suggested_pairs(old: Definition, new: Definition) -> Sequence[Pair]:
    """For each question of ``new`` the one of ``old`` with its name or its words, if there is one."""
    before, after = _asked(old), _asked(new)
    pairs = _paired(before, after, {})
    before = _asked(with_names(old, {was: name for name, was in pairs.items() if was != name}))
    suggested = []
    for name, asked in after.items():
        was = pairs.get(name, "")
        same = {name: was} if was else {}
        breaks = any(change.breaks for change in _of_one(asked, before.get(was), same))
        if not asked.is_note:
            suggested.append(Pair(question=name, was=was, is_equal=bool(was) and not breaks))
    return suggested


def share_changed(before: str, after: str) -> float:
    """The share of words that are other than before, from 0 to 1.

    >>> share_changed("How many are you?", "How many are you today?")
    0.2
    >>> share_changed("", "")
    0.0
    """
    old, new = before.split(), after.split()
    kept = sum(
        block.size for block in SequenceMatcher(a=old, b=new, autojunk=False).get_matching_blocks()
    )
    longest = max(len(old), len(new))
    return round(1 - kept / longest, 2) if longest else 0.0


def _asked(definition: Definition) -> Mapping[str, _Asked]:
    return {
        asked.name: asked
        for section in definition.sections
        for question in section.questions
        for asked in _lines(definition, section, question)
    }


def _lines(definition: Definition, section: Section, question: Question) -> Iterator[_Asked]:
    whole = _Asked(
        section=section,
        question=question,
        name=question.name,
        label=question.label,
        choices=definition.choice_lists.get(question.choices, ()),
        conditions=(section.relevant, question.relevant),
        required=question.required,
    )
    if not question.rows:
        yield whole
    for row in question.rows:
        languages = {*question.label, *row.label}
        label = {
            each: f"{question.label.get(each, '')} – {row.label.get(each, '')}"
            for each in sorted(languages)
        }
        yield replace(
            whole,
            name=row.name,
            label=label,
            conditions=(*whole.conditions, row.relevant),
            required=row.required or question.required,
        )


def _paired(
    before: Mapping[str, _Asked], after: Mapping[str, _Asked], declared: Mapping[str, str]
) -> Mapping[str, str]:
    """For each name now the name before: as declared, else the same, else that with the same words."""
    pairs = {name: was for name, was in declared.items() if name in after and was in before}
    pairs |= {
        name: name
        for name in after
        if name in before and name not in pairs and name not in pairs.values()
    }
    free = [one for name, one in before.items() if name not in pairs.values()]
    for name, asked in after.items():
        if name not in pairs and (likest := _likest(asked, free)):
            pairs[name] = likest.name
            free.remove(likest)
    return pairs


def _likest(asked: _Asked, free: Sequence[_Asked]) -> _Asked | None:
    alike = [(_likeness(asked, one), one) for one in free]
    best = max(alike, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= ALIKE_FROM else None


def _likeness(one: _Asked, other: _Asked) -> float:
    """How alike the words are in the language in which they are most alike; 0 for other types."""
    both = [each for each in one.label if one.label[each] and other.label.get(each)]
    if one.question.type is not other.question.type:
        return 0.0
    return max((1 - share_changed(other.label[each], one.label[each]) for each in both), default=0)


def _of_one(asked: _Asked, was: _Asked | None, declared: Mapping[str, str]) -> Iterator[Change]:
    if was is None:
        yield Change(kind=ChangeKind.ADDED, question=asked.name)
        return
    found = [
        *_name(asked, was, declared),
        *_words(asked, was),
        *_answers(asked, was),
        *_options(asked, was),
        *_circumstances(asked, was),
    ]
    for change in found:
        breaks = not asked.is_note and (change.breaks or change.kind in BREAKING)
        yield replace(change, question=asked.name, was=was.name, breaks=breaks)


def _name(asked: _Asked, was: _Asked, declared: Mapping[str, str]) -> Iterator[Change]:
    if asked.name != was.name:
        is_declared = declared.get(asked.name) == was.name
        yield Change(
            kind=ChangeKind.RENAMED, breaks=not is_declared, before=was.name, after=asked.name
        )


def _words(asked: _Asked, was: _Asked) -> Iterator[Change]:
    yield from reworded(was.label, asked.label, ChangeKind.REWORDED)
    yield from _worded(was.question.hint, asked.question.hint, ChangeKind.HINT)


def _worded(before: Texts, after: Texts, kind: ChangeKind) -> Iterator[Change]:
    """As ``reworded``; words where there were none in any language, or none any more, too."""
    yield from reworded(before, after, kind)
    old, new = (next((text for text in texts.values() if text), "") for texts in (before, after))
    if bool(old) != bool(new):
        yield Change(kind=kind, share=1.0, before=old, after=new, breaks=True)


def reworded(before: Texts, after: Texts, kind: ChangeKind) -> Iterator[Change]:
    """A change for each language whose words are other; a new translation is none."""
    for language in after:
        old, new = before.get(language, ""), after[language]
        if old and new and old.split() != new.split():
            share = share_changed(old, new)
            yield Change(
                kind=kind,
                language=language,
                share=share,
                before=old,
                after=new,
                breaks=share >= REWORDING_BREAKS_FROM,
            )


def _answers(asked: _Asked, was: _Asked) -> Iterator[Change]:
    now, then = asked.question, was.question
    if now.type is not then.type:
        yield Change(kind=ChangeKind.TYPE, before=then.type, after=now.type)
        return
    yield from _worded(then.low_label, now.low_label, ChangeKind.SCALE_ENDS)
    yield from _worded(then.high_label, now.high_label, ChangeKind.SCALE_ENDS)
    yield from _worded(then.unit, now.unit, ChangeKind.UNIT)
    yield from _differing(
        (ChangeKind.SCALE_STEPS, str(then.steps), str(now.steps)),
        (ChangeKind.UNIT, then.currency, now.currency),
        (ChangeKind.DECIMALS, str(then.decimals), str(now.decimals)),
        (ChangeKind.CALCULATION, _plain(then.calculation), _plain(now.calculation)),
        (ChangeKind.DEFAULT, then.default, now.default),
        (ChangeKind.MISSING, ", ".join(sorted(then.missing)), ", ".join(sorted(now.missing))),
        (ChangeKind.CHOICE_FILTER, _filter(was), _filter(asked)),
        (ChangeKind.MAX_CHOICES, str(then.max_choices), str(now.max_choices)),
        (ChangeKind.SCHEME, then.scheme, now.scheme),
    )


def _differing(*pairs: tuple[ChangeKind, str, str]) -> Iterator[Change]:
    for kind, before, after in pairs:
        if before != after:
            yield Change(kind=kind, before=before, after=after)


def _filter(asked: _Asked) -> str:
    """The filter, with the columns of the choices that it reads."""
    text = asked.question.choice_filter
    if not text.strip():
        return ""
    try:
        found = parse_filter(text)
    except ExpressionError:
        return " ".join(text.split())
    traits = [
        f"{choice.name}: {choice.traits[column]}"
        for column in sorted(found.columns)
        for choice in asked.choices
        if choice.traits.get(column)
    ]
    return f"{found} ({', '.join(traits)})" if traits else str(found)


def _options(asked: _Asked, was: _Asked) -> Iterator[Change]:
    now = {choice.name: choice for choice in asked.choices}
    then = {choice.name: choice for choice in was.choices}
    if not now or not then:
        return
    for kind, names in (
        (ChangeKind.OPTIONS_ADDED, [name for name in now if name not in then]),
        (ChangeKind.OPTIONS_REMOVED, [name for name in then if name not in now]),
    ):
        if names:
            yield Change(kind=kind, after=", ".join(names))
    both = [name for name in now if name in then]
    if both != [name for name in then if name in now]:
        yield Change(kind=ChangeKind.OPTIONS_REORDERED, after=", ".join(both))
    for name in both:
        yield from reworded(then[name].label, now[name].label, ChangeKind.OPTIONS_REWORDED)


def _circumstances(asked: _Asked, was: _Asked) -> Iterator[Change]:
    def condition(one: _Asked) -> str:
        return " and ".join(_plain(each) for each in one.conditions if each.strip())

    yield from _differing(
        (ChangeKind.CONDITION, condition(was), condition(asked)),
        (ChangeKind.CONSTRAINT, _limits(was.question), _limits(asked.question)),
        (ChangeKind.REQUIRED, was.required, asked.required),
        (ChangeKind.MOVED, was.section.name, asked.section.name),
    )


def _plain(expression: str) -> str:
    """Without blanks and brackets that mean nothing."""
    try:
        return str(parse(expression))
    except ExpressionError:
        return " ".join(expression.split())


def _limits(question: Question) -> str:
    ends = f"{question.minimum}–{question.maximum}" if question.minimum or question.maximum else ""
    return "; ".join(each for each in (question.constraint.strip(), ends) if each)
