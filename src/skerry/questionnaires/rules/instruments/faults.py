"""All that is wrong with a definition."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from skerry.questionnaires.rules.definition import Definition
from skerry.questionnaires.rules.instruments import (
    choosing,
    depending,
    kinds,
    naming,
    patterns,
    wording,
)
from skerry.questionnaires.rules.instruments.fault import Fault, FaultReason, Severity

Look = Callable[[Definition], Iterable[Fault]]


def definition_faults(definition: Definition) -> Sequence[Fault]:
    """Everything that is wrong with ``definition``, faults before advice."""
    found = [fault for look in LOOKS for fault in look(definition)]
    return sorted(found, key=lambda fault: fault.severity is Severity.ADVICE)


def _whole(definition: Definition) -> Iterator[Fault]:
    if not definition.languages:
        yield Fault(reason=FaultReason.NO_LANGUAGE)
    if not any(text.strip() for text in definition.title.values()):
        yield Fault(reason=FaultReason.NO_TITLE)
    if not list(definition.names()):
        yield Fault(reason=FaultReason.NO_QUESTIONS)
    for section in definition.sections:
        if not section.questions:
            yield Fault(reason=FaultReason.SECTION_EMPTY, section=section.name)


LOOKS: Final[Sequence[Look]] = (
    _whole,
    naming.faults,
    wording.faults,
    choosing.faults,
    kinds.faults,
    depending.faults,
    patterns.faults,
)
