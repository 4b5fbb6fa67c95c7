"""Names that cannot be used, are used twice, or mean something else already."""

from collections.abc import Iterable, Iterator

from skerry.questionnaires.rules.definition import Definition, Section
from skerry.questionnaires.rules.instruments.fault import Fault, FaultReason
from skerry.questionnaires.rules.names import (
    RESERVED_NAMES,
    RESERVED_SECTIONS,
    is_question_name,
    is_section_name,
)


def faults(definition: Definition) -> Iterator[Fault]:
    yield from _of_sections(definition)
    everybody = [name for section in definition.sections for name in names_in(section)]
    taken = set(repeated(everybody))
    for section in definition.sections:
        for name in dict.fromkeys(names_in(section)):
            yield from _of_question(section, name, is_taken=name in taken)


def names_in(section: Section) -> Iterator[str]:
    """Every name in it: of questions, matrices and notes among them, and of rows."""
    for question in section.questions:
        yield question.name
        yield from (row.name for row in question.rows)


def repeated(names: Iterable[str]) -> Iterator[str]:
    """Each name that stands more than once, once."""
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    yield from (name for name, count in counts.items() if count > 1)


def _of_sections(definition: Definition) -> Iterator[Fault]:
    for name in repeated(section.name for section in definition.sections):
        yield Fault(reason=FaultReason.SECTION_NAME_TAKEN, section=name)
    for section in definition.sections:
        if not is_section_name(section.name):
            yield Fault(reason=FaultReason.SECTION_NAME_INVALID, section=section.name)
        if section.name in RESERVED_SECTIONS:
            yield Fault(reason=FaultReason.SECTION_NAME_RESERVED, section=section.name)


def _of_question(section: Section, name: str, *, is_taken: bool) -> Iterator[Fault]:
    if is_taken:
        yield Fault(reason=FaultReason.NAME_TAKEN, section=section.name, question=name)
    if name in RESERVED_NAMES:
        yield Fault(reason=FaultReason.NAME_RESERVED, section=section.name, question=name)
    if not is_question_name(name):
        yield Fault(reason=FaultReason.NAME_INVALID, section=section.name, question=name)
