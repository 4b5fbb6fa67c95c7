"""The rows of the sheet "survey" as a tree of groups, with what is wrong in types and names."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.importers.xlsform.kinds import Control, Kind, kind_of
from skerry.questionnaires.importers.xlsform.problems import Findings, Note, Place, Reason
from skerry.questionnaires.importers.xlsform.workbook import Line, Sheet

MAX_NAME: Final = 80
MAX_DEPTH: Final = 10
OTHER: Final = "other"
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_RESERVED: Final = frozenset({"meta", "instanceID", "instanceName"})
_ENDS: Final = {Control.END: Control.BEGIN, Control.END_REPEAT: Control.BEGIN_REPEAT}


@dataclass(frozen=True, kw_only=True)
class Item:
    """One question as it stands in its row."""

    line: Line
    kind: Kind
    name: str

    @property
    def other(self) -> str:
        """The question that "or other" makes."""
        return f"{self.name}_{OTHER}"


@dataclass(frozen=True, kw_only=True)
class Group:
    line: Line
    name: str
    begins: Control
    children: "list[Item | Group]" = field(default_factory=list)

    @property
    def looks(self) -> Sequence[str]:
        return self.line.text("appearance").split()


@dataclass(frozen=True, kw_only=True)
class Tree:
    children: Sequence[Item | Group]
    left_out: Mapping[str, Line]
    """Rows that would collect what nobody was asked, by name."""

    def items(self) -> Iterator[Item]:
        yield from _items(self.children)

    def groups(self) -> Iterator[Group]:
        yield from _groups(self.children)


def _items(children: Sequence[Item | Group]) -> Iterator[Item]:
    for child in children:
        if isinstance(child, Group):
            yield from _items(child.children)
        else:
            yield child


def _groups(children: Sequence[Item | Group]) -> Iterator[Group]:
    for child in children:
        if isinstance(child, Group):
            yield child
            yield from _groups(child.children)


def tree_of(sheet: Sheet, findings: Findings) -> Tree:
    for needed in ("type", "name"):
        if not sheet.has(needed):
            findings.refuse(sheet.at(needed), Reason.NO_COLUMN, needed)
    building = _Building(findings)
    for line in sheet.lines if sheet.has("type") else ():
        building.take(line)
    building.end()
    tree = Tree(children=building.top, left_out=building.left_out)
    if not findings.problems and next(tree.items(), None) is None:
        findings.refuse(sheet.at(), Reason.NO_QUESTIONS)
    if sheet.has("name"):
        _check_names(tree, findings)
    return tree


class _Building:
    """The tree as far as it has grown; ``_open`` are the groups that have not ended."""

    def __init__(self, findings: Findings) -> None:
        self.top: list[Item | Group] = []
        self.left_out: dict[str, Line] = {}
        self._open: list[Group] = []
        self._findings = findings

    def take(self, line: Line) -> None:
        said = line.text("type")
        if not said:
            self._findings.refuse(line.at("type"), Reason.NO_TYPE)
            return
        kind = kind_of(said)
        match kind.what:
            case Reason():
                self._findings.refuse(line.at("type"), kind.what, kind.detail)
                self._add(line, kind)
            case QuestionType():
                self._add(line, kind)
            case Control.METADATA:
                self.left_out[line.text("name") or said] = line
                self._findings.remark(line.at("type"), Note.METADATA_LEFT_OUT, said)
            case Control.BEGIN | Control.BEGIN_REPEAT:
                self._begin(line, kind.what)
            case Control.END | Control.END_REPEAT:
                self._end(line, _ENDS[kind.what])

    def end(self) -> None:
        for group in self._open:
            self._findings.refuse(group.line.at("type"), Reason.BEGIN_WITHOUT_END, group.name)

    def _add(self, line: Line, kind: Kind) -> None:
        name = line.text("name")
        if not name and kind.what is QuestionType.NOTE:
            name = f"note_{line.number}"
        self._here().append(Item(line=line, kind=kind, name=name))

    def _here(self) -> list[Item | Group]:
        return self._open[-1].children if self._open else self.top

    def _begin(self, line: Line, begins: Control) -> None:
        if begins is Control.BEGIN_REPEAT:
            self._findings.refuse(line.at("type"), Reason.REPEAT)
        group = Group(line=line, name=line.text("name"), begins=begins)
        if len(self._open) < MAX_DEPTH:
            self._here().append(group)
        else:
            self._findings.refuse(line.at("type"), Reason.TOO_DEEP, str(MAX_DEPTH))
            self.top.append(group)
        self._open.append(group)

    def _end(self, line: Line, begins: Control) -> None:
        if self._open and self._open[-1].begins is begins:
            self._open.pop()
        else:
            self._findings.refuse(line.at("type"), Reason.END_WITHOUT_BEGIN)


def _check_names(tree: Tree, findings: Findings) -> None:
    seen: dict[str, Place] = {}
    named: list[Item | Group] = [*tree.items(), *tree.groups()]
    for each in sorted(named, key=lambda each: each.line.number):
        place = each.line.at("name")
        if reason := name_fault(each.name, seen):
            findings.refuse(place, reason, _detail(reason, each.name, seen))
        seen.setdefault(each.name, place)
    for item in tree.items():
        if item.kind.has_other and item.other in seen:
            findings.refuse(item.line.at("type"), Reason.OTHER_TAKEN, item.other)


def name_fault(name: str, seen: Mapping[str, Place]) -> Reason | None:
    if not name:
        return Reason.NO_NAME
    if not _NAME.fullmatch(name):
        return Reason.NAME_INVALID
    if len(name) > MAX_NAME:
        return Reason.NAME_TOO_LONG
    if name in _RESERVED:
        return Reason.NAME_RESERVED
    return Reason.NAME_TWICE if name in seen else None


def _detail(reason: Reason, name: str, seen: Mapping[str, Place]) -> str:
    if reason is Reason.NAME_TWICE:
        return str(seen[name].row)
    return str(MAX_NAME) if reason is Reason.NAME_TOO_LONG else ""
