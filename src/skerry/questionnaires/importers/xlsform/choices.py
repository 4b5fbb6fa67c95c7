"""The sheet "choices": the lists that questions offer."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from skerry.questionnaires.enums import Missing
from skerry.questionnaires.importers.xlsform.problems import Findings, Note, Reason
from skerry.questionnaires.importers.xlsform.words import Languages
from skerry.questionnaires.importers.xlsform.workbook import Line, Sheet
from skerry.questionnaires.rules.definition import Choice

RESERVED: Final = frozenset(missing.value for missing in Missing)


@dataclass(frozen=True, kw_only=True)
class Lists:
    """The lists without the ways of not answering, which ``missing`` holds by list."""

    choices: Mapping[str, tuple[Choice, ...]]
    missing: Mapping[str, tuple[Missing, ...]]
    is_there: bool

    def __contains__(self, name: str) -> bool:
        return name in self.choices


def lists_of(sheet: Sheet | None, languages: Languages, findings: Findings) -> Lists:
    if sheet is None:
        return Lists(choices={}, missing={}, is_there=False)
    for needed in ("list_name", "name"):
        if not sheet.has(needed):
            findings.refuse(sheet.at(needed), Reason.NO_COLUMN, needed)
    choices: dict[str, list[Choice]] = {}
    missing: dict[str, list[Missing]] = {}
    for line in _sound(sheet.lines, findings):
        held, name = choices.setdefault(line.text("list_name"), []), line.text("name")
        if name in RESERVED:
            missing.setdefault(line.text("list_name"), []).append(Missing(name))
            findings.remark(line.at("name"), Note.MISSING_READ)
        else:
            held.append(_choice(line, languages, findings))
    return Lists(
        choices={name: tuple(held) for name, held in choices.items()},
        missing={name: tuple(held) for name, held in missing.items()},
        is_there=True,
    )


def _sound(lines: Iterable[Line], findings: Findings) -> list[Line]:
    """The rows that make a choice; all others are found fault with."""
    seen: Counter[tuple[str, str]] = Counter()
    sound = []
    for line in lines:
        list_name, name = line.text("list_name"), line.text("name")
        if not list_name and not name and not line.text("label"):
            continue
        reason = _fault(list_name, name, seen)
        if reason:
            findings.refuse(line.at(_COLUMNS[reason]), reason, name)
        else:
            sound.append(line)
    return sound


_COLUMNS: Final = {
    Reason.NO_LIST_NAME: "list_name",
    Reason.NO_NAME: "name",
    Reason.CHOICE_NAME_SPACES: "name",
    Reason.CHOICE_TWICE: "name",
}


def _fault(list_name: str, name: str, seen: Counter[tuple[str, str]]) -> Reason | None:
    if not list_name:
        return Reason.NO_LIST_NAME
    if not name:
        return Reason.NO_NAME
    if len(name.split()) > 1:
        return Reason.CHOICE_NAME_SPACES
    seen[list_name, name] += 1
    return Reason.CHOICE_TWICE if seen[list_name, name] > 1 else None


def _choice(line: Line, languages: Languages, findings: Findings) -> Choice:
    label = languages.texts(line, "label")
    if not label:
        label = {languages.default: line.text("name")}
        findings.remark(line.at("label"), Note.CHOICE_WITHOUT_LABEL, line.text("name"))
    traits = {column.header: value for column, value in line.cells.items() if not column.key}
    return Choice(name=line.text("name"), label=label, traits=traits)
