"""Whether the expressions and texts of a form speak only of what is there."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from skerry.methods.expressions import Expression, ExpressionError, parse, parse_filter
from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.importers.xlsform.columns import TRANSLATED
from skerry.questionnaires.importers.xlsform.problems import Findings, Note, Place, Reason
from skerry.questionnaires.importers.xlsform.questions import EXPRESSIONS, expression, required
from skerry.questionnaires.importers.xlsform.tree import Item, Tree
from skerry.questionnaires.importers.xlsform.workbook import Line, Sheet

_PIPED: Final = re.compile(r"\$\{([^${}]{0,100})\}")
Names = Mapping[str, Sequence[str]]


class Checking:
    """``known`` are the names that have answers, ``left_out`` those of rows that were not taken."""

    def __init__(self, tree: Tree, traits: Sequence[str], findings: Findings) -> None:
        self._tree = tree
        self._traits = frozenset({*traits, "name", "label", "list_name"})
        self._findings = findings
        self._known = {
            item.name for item in tree.items() if item.kind.what is not QuestionType.NOTE
        } | {item.other for item in tree.items() if item.kind.has_other}

    def run(self) -> None:
        reads: dict[str, frozenset[str]] = {}
        for item in self._tree.items():
            self._check_words(item.line)
            read = self._check_line(item.line)
            reads[item.name] = read
            self._check_calculation(item)
        for group in self._tree.groups():
            self._check_words(group.line)
            self._check_line(group.line)
        self._check_cycles(reads)

    def _check_line(self, line: Line) -> frozenset[str]:
        """What the calculation of the row reads."""
        names: frozenset[str] = frozenset()
        for key in EXPRESSIONS:
            said = required(line.text(key)) if key == "required" else expression(line.text(key))
            if said and not (key == "required" and said == "yes"):
                read = self._parsed(line.at(key), said, is_filter=key == "choice_filter")
                names = read if key == "calculation" else names
        return names

    def _parsed(self, place: Place, said: str, *, is_filter: bool) -> frozenset[str]:
        try:
            read = _parsed(said, is_filter=is_filter)
        except ExpressionError as error:
            detail = f"{error.reason}:{error.token}"
            self._findings.refuse(place, Reason.EXPRESSION, detail, error.position + 1)
            return frozenset()
        for name in sorted(read.names):
            self._check_name(place, name)
        for column in sorted(read.columns - self._traits):
            self._findings.remark(place, Note.TRAIT_UNKNOWN, column)
        return read.names

    def _check_words(self, line: Line) -> None:
        for column, value in line.cells.items():
            if column.key in TRANSLATED:
                for name in _PIPED.findall(value):
                    self._check_name(line.at_column(column, value), name.strip())

    def _check_name(self, place: Place, name: str) -> None:
        if name in self._known:
            return
        is_left_out = name in self._tree.left_out
        reason = Reason.REFERENCE_LEFT_OUT if is_left_out else Reason.REFERENCE_UNKNOWN
        self._findings.refuse(place, reason, name)

    def _check_calculation(self, item: Item) -> None:
        is_empty = not item.line.text("calculation")
        if item.kind.what is QuestionType.CALCULATED and is_empty:
            self._findings.refuse(item.line.at("calculation"), Reason.NO_CALCULATION)

    def _check_cycles(self, reads: Mapping[str, frozenset[str]]) -> None:
        lines = {item.name: item.line for item in self._tree.items()}
        for cycle in cycles_in(reads):
            place = lines[cycle[0]].at("calculation")
            self._findings.refuse(place, Reason.CYCLE, " → ".join((*cycle, cycle[0])))


@lru_cache(maxsize=1_000)
def _parsed(said: str, *, is_filter: bool) -> Expression:
    """Forms say the same again and again."""
    return parse_filter(said) if is_filter else parse(said)


def cycles_in(reads: Mapping[str, frozenset[str]]) -> Iterator[Sequence[str]]:
    """Every ring of names that need each other, once, from the name that comes first.

    >>> list(cycles_in({"a": frozenset("b"), "b": frozenset("a"), "c": frozenset("a")}))
    [['a', 'b']]
    """
    done: set[str] = set()
    for start in reads:
        path: list[str] = []
        waiting = [(start, 0)]
        while waiting:
            name, depth = waiting.pop()
            del path[depth:]
            if name in path:
                yield path[path.index(name) :]
            elif name not in done:
                path.append(name)
                waiting += [(each, len(path)) for each in sorted(reads.get(name, ()))]
                done.add(name)
        done.add(start)


def traits_of(sheet: Sheet | None) -> Sequence[str]:
    return [column.header for column in sheet.columns if not column.key] if sheet else []
