"""Expressions: those that cannot be read, and questions that wait for what is not there, later or themselves."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Final

from skerry.methods.expressions import Expression, ExpressionError, parse, parse_filter
from skerry.questionnaires.rules.definition import Definition, Question, Section
from skerry.questionnaires.rules.instruments.fault import Fault, FaultReason
from skerry.questionnaires.rules.instruments.wording import words_of

ALWAYS: Final = frozenset({"yes", "true"})
"""Words that stand in XLSForms for what always is, and are no expressions."""

_PIPED: Final = re.compile(r"\$\{\s*([^}\s]+)\s*\}")
_WAITS_FOR: Final = frozenset({"relevant", "calculation", "choice_filter"})


@dataclass(frozen=True, kw_only=True)
class Written:
    """One expression and where it stands; ``names`` are the questions and rows that it decides about."""

    section: str
    question: str = ""
    field: str
    text: str
    names: tuple[str, ...] = ()

    @cached_property
    def read(self) -> Expression | ExpressionError:
        try:
            return (parse_filter if self.field == "choice_filter" else parse)(self.text)
        except ExpressionError as error:
            return error

    @property
    def reads(self) -> frozenset[str]:
        return self.read.names if isinstance(self.read, Expression) else frozenset()


def expressions_of(definition: Definition) -> Iterator[Written]:
    """Every expression of ``definition``, in the order of the pages."""
    for section in definition.sections:
        names = tuple(name for question in section.questions for name in _answered(question))
        if section.relevant.strip():
            yield Written(
                section=section.name, field="relevant", text=section.relevant, names=names
            )
        for question in section.questions:
            yield from _in_question(section, question)


def faults(definition: Definition) -> Iterator[Fault]:
    written = list(expressions_of(definition))
    known = _places(definition)
    for one in written:
        yield from _of_expression(one, known)
    yield from _piped(definition, known)
    yield from _cycles(written)


def piped_names(text: str) -> frozenset[str]:
    """The questions whose answers stand inside ``text``."""
    return frozenset(_PIPED.findall(text))


def _answered(question: Question) -> tuple[str, ...]:
    return tuple(row.name for row in question.rows) or (question.name,)


def _in_question(section: Section, question: Question) -> Iterator[Written]:
    fields = {
        "required": question.required,
        "relevant": question.relevant,
        "constraint": question.constraint,
        "calculation": question.calculation,
        "choice_filter": question.choice_filter,
    }
    said = [(question.name, field, text, _answered(question)) for field, text in fields.items()]
    for row in question.rows:
        said.append((row.name, "required", row.required, (row.name,)))
        said.append((row.name, "relevant", row.relevant, (row.name,)))
    for name, field, text, names in said:
        if text.strip() and text.strip().lower() not in ALWAYS:
            yield Written(section=section.name, question=name, field=field, text=text, names=names)


def _places(definition: Definition) -> Mapping[str, int]:
    """Each name that can be read, with the number of its section."""
    return {
        name: number
        for number, section in enumerate(definition.sections)
        for question in section.questions
        for name in _answered(question)
    }


def _of_expression(one: Written, known: Mapping[str, int]) -> Iterator[Fault]:
    if isinstance(one.read, ExpressionError):
        yield _fault(one, FaultReason.EXPRESSION_BROKEN, one.text, one.read.position)
        return
    here = min((known[name] for name in one.names if name in known), default=0)
    for name in sorted(one.reads):
        position = one.text.find(f"{{{name}}}")
        if name not in known:
            yield _fault(one, FaultReason.REFERENCE_UNKNOWN, name, max(position, 0))
        elif known[name] > here:
            yield _fault(one, FaultReason.REFERENCE_LATER, name, max(position, 0))


def _fault(one: Written, reason: FaultReason, detail: str, position: int) -> Fault:
    return Fault(
        reason=reason,
        section=one.section,
        question=one.question,
        field=one.field,
        detail=detail,
        position=position,
    )


def _piped(definition: Definition, known: Mapping[str, int]) -> Iterator[Fault]:
    for words in words_of(definition):
        piped = {name for text in words.texts.values() for name in piped_names(text)}
        for name in sorted(piped - known.keys()):
            yield Fault(
                reason=FaultReason.PIPED_UNKNOWN,
                section=words.section,
                question=words.question,
                choices=words.choices,
                field=words.field,
                detail=name,
            )


def _cycles(written: list[Written]) -> Iterator[Fault]:
    """Questions that wait for each other: none of them could ever be decided."""
    needs: dict[str, set[str]] = {}
    where: dict[str, Written] = {}
    for one in written:
        for name in one.names if one.field in _WAITS_FOR else ():
            needs.setdefault(name, set()).update(one.reads)
            where.setdefault(name, one)
    while cycle := _cycle(needs):
        first = where[cycle[0]]
        yield Fault(
            reason=FaultReason.CYCLE,
            section=first.section,
            question=cycle[0],
            field=first.field,
            detail=" → ".join(cycle),
        )
        for name in cycle:
            needs.pop(name, None)


def _cycle(needs: Mapping[str, set[str]]) -> tuple[str, ...]:
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        return tuple(error.args[1])
    return ()
