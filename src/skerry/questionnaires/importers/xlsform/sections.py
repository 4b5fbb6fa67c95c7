"""The tree of a form as our sections: a page each, with groups inside told as words and conditions."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from django.utils.translation import gettext_lazy as _

from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.importers.xlsform.columns import OWN
from skerry.questionnaires.importers.xlsform.kinds import Kind
from skerry.questionnaires.importers.xlsform.problems import Note, Reason
from skerry.questionnaires.importers.xlsform.questions import (
    Reading,
    expression,
    natural_question,
    question_of,
    required,
    unknown_cells,
)
from skerry.questionnaires.importers.xlsform.tree import OTHER, Group, Item
from skerry.questionnaires.importers.xlsform.words import in_each
from skerry.questionnaires.rules.definition import Choice, Question, Row, Section, Texts

FIELD_LIST: Final = "field-list"
TABLE: Final = "table-list"
_PAGES: Final = frozenset({"review", "receipt", "print", "withdraw", "save", "file"})
_ROW: Final = frozenset({"type", "name", "label", "required", "relevant"})
_SECTION: Final = frozenset(
    {"type", "name", "label", "hint", "relevant", "appearance", f"{OWN}name"}
)
_NOT_IN_ADDRESSES: Final = re.compile(r"[^A-Za-z0-9_-]+")
OTHER_LABEL: Final = _("Other")
OTHER_QUESTION: Final = _("Other, namely")


@dataclass(frozen=True, kw_only=True)
class Made:
    """What the tree became; ``lists`` are those that were made for "or other"."""

    sections: tuple[Section, ...]
    lists: dict[str, tuple[Choice, ...]]


class SectionMaking:
    """``taken`` are the names of questions, which no section may have besides."""

    def __init__(self, reading: Reading, title: Texts, taken: Iterable[str]) -> None:
        self._reading = reading
        self._title = title
        self._taken = frozenset(taken)
        self._used: set[str] = set()
        self._lists: dict[str, tuple[Choice, ...]] = {}

    def make(self, children: Sequence[Item | Group]) -> Made:
        return Made(sections=tuple(self._sections(children, "")), lists=self._lists)

    def _sections(self, children: Sequence[Item | Group], relevant: str) -> Iterator[Section]:
        for is_loose, run in groupby(children, _is_loose):
            together = list(run)
            if is_loose:
                yield self._of_loose(together, relevant)
                continue
            for group in together:
                if isinstance(group, Group) and holds_only_groups(group):
                    yield from self._opened(group, relevant)
                elif isinstance(group, Group):
                    section = self._of_group(group)
                    yield replace(section, relevant=both(relevant, section.relevant))

    def _opened(self, group: Group, relevant: str) -> Iterator[Section]:
        """The groups in a group that has no questions of its own: each a section, under its condition."""
        self._reading.findings.remark(group.line.at("type"), Note.GROUP_OPENED, group.name)
        own = expression(group.line.text("relevant"))
        yield from self._sections(group.children, both(relevant, own))

    def _of_loose(self, children: Sequence[Item | Group], relevant: str) -> Section:
        """Questions that stand in no group get a section of their own."""
        name = self._free("questions")
        place = replace(children[0].line.at("type"), value="")
        self._reading.findings.remark(place, Note.SECTION_MADE, name)
        questions = tuple(self._questions(children, ""))
        return Section(name=name, label=self._title, relevant=relevant, questions=questions)

    def _of_group(self, group: Group) -> Section:
        line, languages = group.line, self._reading.languages
        looks = " ".join(group.looks)
        extra = unknown_cells(line) | {
            column.key: value
            for column, value in line.cells.items()
            if column.key and column.key not in _SECTION
        }
        return Section(
            name=self._name(group),
            label=languages.texts(line, "label"),
            hint=languages.texts(line, "hint"),
            relevant=expression(line.text("relevant")),
            questions=tuple(self._questions(group.children, "")),
            extra=extra | ({"appearance": looks} if looks not in {"", FIELD_LIST} else {}),
        )

    def _name(self, group: Group) -> str:
        own = group.line.text(f"{OWN}name")
        if own and own not in self._used and not _NOT_IN_ADDRESSES.search(own):
            self._used.add(own)
            return own
        name = self._free(group.name)
        if name != group.name:
            self._reading.findings.remark(group.line.at("name"), Note.SECTION_RENAMED, name)
        return name

    def _free(self, name: str) -> str:
        """A name that may stand in an address and that no other section has."""
        plain = _NOT_IN_ADDRESSES.sub("_", name)
        free = f"{plain}_section" if plain in _PAGES else plain
        number = 2
        while free in self._taken | self._used:
            free, number = f"{plain}_{number}", number + 1
        self._used.add(free)
        return free

    def _questions(self, children: Iterable[Item | Group], relevant: str) -> Iterator[Question]:
        for child in children:
            if isinstance(child, Item):
                is_taken = isinstance(child.kind.what, QuestionType)
                yield from self._of_item(child, relevant) if is_taken else ()
            elif is_matrix(child):
                yield _under(self._matrix(child), relevant)
            else:
                yield from self._flattened(child, relevant)

    def _of_item(self, item: Item, relevant: str) -> Iterator[Question]:
        question = self._with_list(item, question_of(item, self._reading))
        self._check_label(item, question)
        if not item.kind.has_other:
            yield _under(question, relevant)
            return
        yield _under(replace(question, choices=self._list_with_other(question.choices)), relevant)
        self._reading.findings.remark(item.line.at("type"), Note.OTHER_MADE, item.other)
        yield _under(
            Question(
                name=item.other,
                type=QuestionType.TEXT,
                label=in_each(OTHER_QUESTION, self._reading.languages.all),
                relevant=f"selected(${{{item.name}}}, '{OTHER}')",
            ),
            relevant,
        )

    def _with_list(self, item: Item, question: Question) -> Question:
        """The question with the list that it offers. One that was written for it alone gives way to its own."""
        lists = self._reading.lists
        if not item.kind.choices:
            return question
        if item.kind.choices not in lists:
            reason = Reason.LIST_UNKNOWN if lists.is_there else Reason.NO_CHOICES
            self._reading.findings.refuse(item.line.at("type"), reason, item.kind.choices)
            return question
        same = lists.choices.get(question.choices) == lists.choices[item.kind.choices]
        return question if same else replace(question, choices=item.kind.choices)

    def _check_label(self, item: Item, question: Question) -> None:
        if question.label or question.hint or question.type is QuestionType.CALCULATED:
            return
        self._reading.findings.refuse(item.line.at("label"), Reason.NO_LABEL, item.name)

    def _list_with_other(self, name: str) -> str:
        choices = self._reading.lists.choices.get(name, ())
        if any(choice.name == OTHER for choice in choices):
            return name
        label = in_each(OTHER_LABEL, self._reading.languages.all)
        made = f"{name}_or_{OTHER}"
        while made in self._reading.lists:
            made = f"{made}_"
        self._lists[made] = (*choices, Choice(name=OTHER, label=label))
        return made

    def _matrix(self, group: Group) -> Question:
        items = [child for child in group.children if isinstance(child, Item)]
        kind = Kind(what=QuestionType.MATRIX, choices=items[0].kind.choices)
        item = Item(line=group.line, kind=kind, name=group.name)
        question = self._with_list(item, question_of(item, self._reading))
        looks = " ".join(look for look in group.looks if look != TABLE)
        extra = {key: value for key, value in question.extra.items() if key != "appearance"}
        if looks:
            extra["appearance"] = looks
        return replace(question, extra=extra, rows=tuple(self._row(each) for each in items))

    def _row(self, item: Item) -> Row:
        self._check_label(item, natural_question(item.name, item.kind, item.line, self._reading))
        return Row(
            name=item.name,
            label=self._reading.languages.texts(item.line, "label"),
            required=required(item.line.text("required")),
            relevant=expression(item.line.text("relevant")),
        )

    def _flattened(self, group: Group, relevant: str) -> Iterator[Question]:
        """A group inside a section: its label is told as a note, its condition goes to each question."""
        line, languages = group.line, self._reading.languages
        joined = both(relevant, expression(line.text("relevant")))
        self._reading.findings.remark(line.at("type"), Note.GROUP_FLATTENED, group.name)
        if label := languages.texts(line, "label"):
            hint = languages.texts(line, "hint")
            yield Question(
                name=group.name, type=QuestionType.NOTE, label=label, hint=hint, relevant=joined
            )
        yield from self._questions(group.children, joined)


def _is_loose(child: Item | Group) -> bool:
    return isinstance(child, Item) or TABLE in child.looks


def holds_only_groups(group: Group) -> bool:
    """Whether a group is but a cover around pages."""
    return (
        bool(group.children)
        and FIELD_LIST not in group.looks
        and not any(map(_is_loose, group.children))
    )


def is_matrix(group: Group) -> bool:
    """Whether a group is a table of questions that all offer the same single choice, and nothing else."""
    kinds = {
        child.kind
        if isinstance(child, Item) and {column.key for column in child.line.cells} <= _ROW
        else None
        for child in group.children
    }
    return (
        TABLE in group.looks
        and len(kinds) == 1
        and all(kind and kind.what is QuestionType.SINGLE and not kind.has_other for kind in kinds)
    )


def both(one: str, other: str) -> str:
    """Two conditions as one.

    >>> both("${a} = 1", ""), both("${a} = 1", "${b} = 2")
    ('${a} = 1', '(${a} = 1) and (${b} = 2)')
    """
    return f"({one}) and ({other})" if one and other else one or other


def _under(question: Question, relevant: str) -> Question:
    return replace(question, relevant=both(relevant, question.relevant))
