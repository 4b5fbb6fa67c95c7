"""What only we know of a question, in columns of our own that begin with ``skerry_``.

Other tools let these columns be, so that a form that went through them comes back whole.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from skerry.questionnaires.enums import Missing, QuestionType
from skerry.questionnaires.importers.xlsform.columns import OWN
from skerry.questionnaires.importers.xlsform.problems import Findings, Reason
from skerry.questionnaires.importers.xlsform.words import Languages
from skerry.questionnaires.importers.xlsform.workbook import Line
from skerry.questionnaires.rules.definition import Question

NUMBER: Final = re.compile(r"-?\d{1,15}(\.\d{1,9})?", re.ASCII)
TEXTS: Final = ("unit", "low_label", "high_label")


def _missing(value: str) -> tuple[Missing, ...]:
    return tuple(Missing(word) for word in value.split())


def _limit(value: str) -> str:
    if not NUMBER.fullmatch(value):
        raise ValueError(value)
    return value


def _count(value: str) -> int:
    if not value.isascii() or not value.isdecimal() or len(value) > 2:  # noqa: PLR2004  # as many digits as are of use
        raise ValueError(value)
    return int(value)


def _flag(value: str) -> bool:
    return {"yes": True, "no": False}[value.casefold()]


READ: Final[Mapping[str, Callable[[str], Any]]] = {  # Any: the fields' own types
    "type": QuestionType,
    "missing": _missing,
    "minimum": _limit,
    "maximum": _limit,
    "currency": str,
    "scheme": str,
    "decimals": _count,
    "steps": _count,
    "max_choices": _count,
    "is_long": _flag,
    "choices": str,
}


def own_fields(line: Line, languages: Languages, findings: Findings) -> dict[str, Any]:
    """The fields that our own columns set; Any: the fields' own types."""
    texts = {name: languages.texts(line, f"{OWN}{name}") for name in TEXTS}
    fields: dict[str, Any] = {name: said for name, said in texts.items() if said}
    for name, read in READ.items():
        if value := line.text(f"{OWN}{name}"):
            try:
                fields[name] = read(value)
            except (ValueError, KeyError):
                findings.refuse(line.at(f"{OWN}{name}"), Reason.OWN_COLUMN, value)
    return fields


def own_cells(question: Question, natural: Question) -> dict[str, str]:
    """What our own columns must say, where XLSForm alone would make ``natural`` of the question."""
    return {
        f"{OWN}{name}": _written(getattr(question, name))
        for name in READ
        if getattr(question, name) != getattr(natural, name)
    }


def _written(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case tuple():
            return " ".join(str(each) for each in value)
        case _:
            return str(value)


def within_limits(question: Question) -> str:
    """The constraint as other tools need it: with the limits that we keep apart.

    >>> within_limits(Question(name="q", type=QuestionType.NUMBER, minimum="0", constraint=". != 7"))
    '(. >= 0) and (. != 7)'
    """
    limits = [f". >= {question.minimum}"] if question.minimum else []
    limits += [f". <= {question.maximum}"] if question.maximum else []
    limits += [f"count-selected(.) <= {question.max_choices}"] if question.max_choices else []
    if not limits:
        return question.constraint
    return " and ".join(f"({each})" for each in (*limits, question.constraint) if each)
