"""One row of the sheet "survey" as one of our questions."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.importers.xlsform.choices import Lists
from skerry.questionnaires.importers.xlsform.kinds import Kind
from skerry.questionnaires.importers.xlsform.own import NUMBER, own_fields, within_limits
from skerry.questionnaires.importers.xlsform.problems import Findings, Note, Reason
from skerry.questionnaires.importers.xlsform.tree import Item
from skerry.questionnaires.importers.xlsform.words import Languages
from skerry.questionnaires.importers.xlsform.workbook import Line
from skerry.questionnaires.rules.definition import Question

MULTILINE: Final = "multiline"
MAX_STEPS: Final = 20
EXPRESSIONS: Final = (
    "relevant",
    "constraint",
    "calculation",
    "choice_filter",
    "required",
)
_STRAIGHT: Final = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\u00a0": " "})
_IN_QUOTES: Final = re.compile(r"""('[^']*'|"[^"]*")""")
LONGEST_PARAMETERS: Final = 500
_USUAL: Final = {"start": "1", "end": "10", "step": "1"}
_YES: Final = frozenset({"yes", "true", "true()"})
_NO: Final = frozenset({"", "no", "false", "false()"})
_PARAMETER: Final = re.compile(r"([A-Za-z_-]+)\s*=\s*([^\s,;=]+)")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What every row is read with."""

    languages: Languages
    lists: Lists
    findings: Findings


@dataclass(frozen=True, kw_only=True)
class Range:
    start: Decimal
    end: Decimal
    step: Decimal
    rest: str

    @property
    def is_scale(self) -> bool:
        """Whether it counts 1, 2, 3 … as our scales do."""
        return self.start == self.step == 1 and self.end % 1 == 0 and 1 < self.end <= MAX_STEPS

    @property
    def decimals(self) -> int:
        return max(
            0, *(-int(each.normalize().as_tuple().exponent) for each in (self.start, self.step))
        )


def expression(said: str) -> str:
    """An expression as it was meant: with straight quotes and plain spaces, but for what stands in quotes.

    >>> expression("${a} = ‘yes’"), expression("${a} = 'Kalle’s'")
    ("${a} = 'yes'", "${a} = 'Kalle’s'")
    """
    parts = _IN_QUOTES.split(said)
    plain = [part if number % 2 else part.translate(_STRAIGHT) for number, part in enumerate(parts)]
    return "".join(plain).strip()


def required(said: str) -> str:
    """When it must be answered: ``"yes"`` for always, nothing for never, else an expression."""
    plain = expression(said)
    if plain.casefold() in _YES:
        return "yes"
    return "" if plain.casefold() in _NO else plain


def range_of(parameters: str) -> Range | None:
    """The range that parameters speak of; None when they speak of none.

    >>> range_of("start=1 end=5 step=1").is_scale, range_of("start=0 end=ten")
    (True, None)
    """
    if len(parameters) > LONGEST_PARAMETERS:
        return None
    said = dict(_PARAMETER.findall(parameters.casefold()))
    if _PARAMETER.sub("", parameters).strip(" ,;\t\n"):
        return None
    numbers = [said.pop(name, usual) for name, usual in _USUAL.items()]
    if not all(NUMBER.fullmatch(number) for number in numbers):
        return None
    start, end, step = map(Decimal, numbers)
    if step <= 0 or end <= start:
        return None
    rest = " ".join(f"{name}={value}" for name, value in said.items())
    return Range(start=start, end=end, step=step, rest=rest)


def question_of(item: Item, reading: Reading) -> Question:
    """The question, with all that our own columns say of it."""
    line, findings = item.line, reading.findings
    natural = natural_question(item.name, item.kind, line, reading)
    own = own_fields(line, reading.languages, findings)
    if "choices" in own and own["choices"] not in reading.lists:
        findings.refuse(line.at("skerry_choices"), Reason.LIST_UNKNOWN, own["choices"])
    question = replace(natural, **own)
    return replace(question, constraint=_constraint(line, question))


def _constraint(line: Line, question: Question) -> str:
    """Our own constraint, where the row's is only that with our limits added."""
    apart = replace(question, constraint=line.text("skerry_constraint"))
    return apart.constraint if within_limits(apart) == question.constraint else question.constraint


def natural_question(name: str, kind: Kind, line: Line, reading: Reading) -> Question:
    """What XLSForm alone says of it."""
    assert isinstance(kind.what, QuestionType)  # noqa: S101  # other rows have been refused
    languages = reading.languages
    question = Question(
        name=name,
        type=kind.what,
        label=languages.texts(line, "label"),
        hint=languages.texts(line, "hint"),
        required=required(line.text("required")),
        required_message=languages.texts(line, "required_message"),
        relevant=expression(line.text("relevant")),
        constraint=expression(line.text("constraint")) or kind.constraint,
        constraint_message=languages.texts(line, "constraint_message"),
        calculation=expression(line.text("calculation")),
        default=line.text("default"),
        choices=kind.choices,
        choice_filter=expression(line.text("choice_filter")),
        missing=reading.lists.missing.get(kind.choices, ()),
        decimals=kind.decimals,
        is_long=kind.what is QuestionType.TEXT and MULTILINE in line.text("appearance").split(),
        extra=_extra(kind, line),
    )
    return (
        _ranged(question, line, reading.findings) if kind.what is QuestionType.SCALE else question
    )


def _extra(kind: Kind, line: Line) -> dict[str, str]:
    extra = unknown_cells(line)
    looks = line.text("appearance").split()
    if kind.what is QuestionType.TEXT:
        looks = [look for look in looks if look != MULTILINE]
    if looks:
        extra["appearance"] = " ".join(looks)
    if parameters := line.text("parameters"):
        extra["parameters"] = parameters
    if kind.written:
        extra["type"] = kind.written
    return extra


def unknown_cells(line: Line) -> dict[str, str]:
    """What stands in columns that mean nothing to us."""
    return {column.header: value for column, value in line.cells.items() if not column.key}


def _ranged(question: Question, line: Line, findings: Findings) -> Question:
    """A scale where it counts from one; any other range is a number with limits."""
    said = range_of(line.text("parameters"))
    if said is None:
        findings.refuse(line.at("parameters"), Reason.PARAMETERS, line.text("parameters"))
        return question
    if said.is_scale:
        extra: dict[str, Any] = dict(question.extra)  # Any: texts
        extra.pop("parameters", None)
        if said.rest:
            extra["parameters"] = said.rest
        return replace(question, steps=int(said.end), extra=extra)
    findings.remark(line.at("type"), Note.RANGE_AS_NUMBER)
    return replace(
        question,
        type=QuestionType.NUMBER,
        minimum=f"{said.start:f}",
        maximum=f"{said.end:f}",
        decimals=said.decimals,
        extra={**question.extra, "type": "range"},
    )
