"""Small changes of a definition, each of which leaves it readable.

A change gives a new definition, or raises EditImpossible with the reason and with what is
in the way. Names that change are changed in every expression and in every text that reads them.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar

from skerry.methods.expressions import ExpressionError, parse, parse_filter
from skerry.questionnaires.rules.definition import (
    Choice,
    Definition,
    Question,
    Row,
    Section,
)
from skerry.questionnaires.rules.instruments.depending import expressions_of, piped_names
from skerry.questionnaires.rules.instruments.naming import names_in
from skerry.questionnaires.rules.instruments.rewording import EXPRESSIONS, with_names
from skerry.questionnaires.rules.instruments.wording import words_of
from skerry.questionnaires.rules.names import (
    RESERVED_NAMES,
    RESERVED_SECTIONS,
    free_name,
    is_question_name,
    is_section_name,
)


class EditReason(StrEnum):
    """Why an edit cannot be done."""

    ABSENT = "absent"
    NAME_INVALID = "name invalid"
    NAME_RESERVED = "name reserved"
    NAME_TAKEN = "name taken"
    IS_READ = "is read"
    IS_USED = "is used"
    NOWHERE_TO_GO = "nowhere to go"
    NO_SECTION = "no section"


class EditImpossible(Exception):
    """``names`` are those in the way: questions that read what would go, the name that is taken."""

    def __init__(self, reason: EditReason, names: Sequence[str] = ()) -> None:
        super().__init__(reason, *names)
        self.reason = reason
        self.names = tuple(names)


Named = TypeVar("Named", Section, Question, Choice, Row)


# --- sections


def section_added(definition: Definition, section: Section) -> Definition:
    _check_section_name(definition, section.name)
    return replace(definition, sections=(*definition.sections, section))


def section_changed(definition: Definition, name: str, section: Section) -> Definition:
    """``section`` in place of the one called ``name``, with the questions of that."""
    old = section_called(definition, name)
    if section.name != name:
        _check_section_name(definition, section.name)
    kept = replace(section, questions=old.questions)
    return replace(definition, sections=_swapped(definition.sections, name, kept))


def section_removed(definition: Definition, name: str) -> Definition:
    """Without the section and all its questions."""
    section = section_called(definition, name)
    _check_unread(definition, set(names_in(section)))
    return replace(definition, sections=_without(definition.sections, name))


def section_moved(definition: Definition, name: str, step: int) -> Definition:
    section_called(definition, name)
    return replace(definition, sections=moved(definition.sections, name, step))


def section_called(definition: Definition, name: str) -> Section:
    return _called(definition.sections, name)


# --- questions


def question_called(definition: Definition, name: str) -> Question:
    return _called(tuple(definition.questions()), name)


def section_of(definition: Definition, name: str) -> Section:
    """The section in which the question stands."""
    question_called(definition, name)
    return next(
        section
        for section in definition.sections
        if any(question.name == name for question in section.questions)
    )


def question_added(definition: Definition, section: str, question: Question) -> Definition:
    home = section_called(definition, section)
    for name in (question.name, *(row.name for row in question.rows)):
        _check_question_name(definition, name)
    grown = replace(home, questions=(*home.questions, question))
    return replace(definition, sections=_swapped(definition.sections, section, grown))


def question_changed(definition: Definition, name: str, question: Question) -> Definition:
    """``question`` in place of the one called ``name``; who reads that reads the new name."""
    old = question_called(definition, name)
    _check_unread(definition, _names(old) - _names(question) - {name}, but=name)
    if question.name != name:
        _check_question_name(definition, question.name)
    for row in _names(question) - _names(old) - {question.name}:
        _check_question_name(definition, row)
    changed = _in_its_section(definition, name, lambda one: question if one.name == name else one)
    return with_names(changed, {name: question.name}) if question.name != name else changed


def rows_kept(definition: Definition, name: str, rows: Sequence[Row]) -> Definition:
    """The lines of a matrix."""
    question = question_called(definition, name)
    return question_changed(definition, name, replace(question, rows=tuple(rows)))


def question_removed(definition: Definition, name: str) -> Definition:
    _check_unread(definition, _names(question_called(definition, name)), but=name)
    home = section_of(definition, name)
    left = replace(home, questions=_without(home.questions, name))
    return replace(definition, sections=_swapped(definition.sections, home.name, left))


def question_moved(definition: Definition, name: str, step: int) -> Definition:
    """One place on or back; beyond the end of its section into the next, or the one before."""
    home = section_of(definition, name)
    place = [question.name for question in home.questions].index(name)
    if 0 <= place + step < len(home.questions):
        shifted = replace(home, questions=moved(home.questions, name, step))
        return replace(definition, sections=_swapped(definition.sections, home.name, shifted))
    names = [section.name for section in definition.sections]
    onward = names.index(home.name) + step
    if not 0 <= onward < len(names):
        raise EditImpossible(EditReason.NOWHERE_TO_GO, [name])
    return question_put(definition, name, names[onward], is_first=step > 0)


def question_put(
    definition: Definition, name: str, section: str, *, is_first: bool = False
) -> Definition:
    """The question at the beginning or the end of ``section``."""
    question, home = question_called(definition, name), section_of(definition, name)
    section_called(definition, section)
    left = replace(home, questions=_without(home.questions, name))
    taken = replace(definition, sections=_swapped(definition.sections, home.name, left))
    there = section_called(taken, section).questions
    questions = (question, *there) if is_first else (*there, question)
    grown = replace(section_called(taken, section), questions=questions)
    return replace(taken, sections=_swapped(taken.sections, section, grown))


# --- lists of choices


def choices_kept(
    definition: Definition, name: str, choices: Sequence[Choice], *, was: str = ""
) -> Definition:
    """The list called ``name``; with ``was`` in place of the one of that name, for all that use it."""
    if not is_question_name(name):
        raise EditImpossible(EditReason.NAME_INVALID, [name])
    if name != was and name in definition.choice_lists:
        raise EditImpossible(EditReason.NAME_TAKEN, [name])
    if was and was not in definition.choice_lists:
        raise EditImpossible(EditReason.ABSENT, [was])
    lists = {
        name if key == was else key: tuple(choices) if key == was else kept
        for key, kept in definition.choice_lists.items()
    }
    lists.setdefault(name, tuple(choices))
    changed = replace(definition, choice_lists=lists)
    return _everywhere(changed, lambda one: _with_list(one, was, name)) if was else changed


def choices_removed(definition: Definition, name: str) -> Definition:
    if name not in definition.choice_lists:
        raise EditImpossible(EditReason.ABSENT, [name])
    users = [question.name for question in definition.questions() if question.choices == name]
    if users:
        raise EditImpossible(EditReason.IS_USED, users)
    left = {key: kept for key, kept in definition.choice_lists.items() if key != name}
    return replace(definition, choice_lists=left)


# --- the library


def copied(
    definition: Definition, section: str, question: Question, source: Definition
) -> tuple[Definition, str]:
    """With a copy of ``question`` of ``source`` and its list of choices; the name that the copy got.

    What it asks of questions that are not here is left out.
    """
    taken = all_names(definition)
    name = free_name(question.name, taken=taken)
    rows = _free_rows(question.rows, taken={*taken, name})
    lists = dict(definition.choice_lists)
    key = _list_for(lists, question.choices, source)
    copy = replace(question, name=name, rows=rows, choices=key)
    known = taken | {name}
    lost: dict[str, Any] = {  # Any: replace takes values of every type
        field: ""
        for field in (*EXPRESSIONS, "choice_filter")
        if _reads(field, getattr(copy, field)) - known
    }
    grown = replace(definition, choice_lists=lists)
    return question_added(grown, section, replace(copy, **lost)), name


def _free_rows(rows: Sequence[Row], *, taken: set[str]) -> tuple[Row, ...]:
    """The rows with names that nothing has, themselves among each other neither."""
    found = []
    for row in rows:
        name = free_name(row.name, taken=taken)
        taken.add(name)
        found.append(replace(row, name=name, relevant="", required=""))
    return tuple(found)


def all_names(definition: Definition) -> frozenset[str]:
    """Every name that a question, a note, a matrix or a row has."""
    return frozenset(name for section in definition.sections for name in names_in(section))


def readers_of(definition: Definition, names: set[str], *, but: str = "") -> Sequence[str]:
    """The questions, rows and sections whose conditions or words read one of ``names``."""
    found = [
        one.question or one.section
        for one in expressions_of(definition)
        if one.reads & names and one.question not in {but, *names}
    ]
    found += [
        words.question or words.section or words.choices or words.field
        for words in words_of(definition)
        if words.question not in {but, *names}
        for text in words.texts.values()
        if piped_names(text) & names
    ]
    return list(dict.fromkeys(found))


# --- what they share


def moved(things: tuple[Named, ...], name: str, step: int) -> tuple[Named, ...]:
    """The same things with the one called ``name`` so many places on."""
    names = [thing.name for thing in things]
    start = names.index(name)
    end = start + step
    if not 0 <= end < len(things):
        raise EditImpossible(EditReason.NOWHERE_TO_GO, [name])
    order = list(things)
    order.insert(end, order.pop(start))
    return tuple(order)


def _called(things: tuple[Named, ...], name: str) -> Named:
    found = next((thing for thing in things if thing.name == name), None)
    if found is None:
        raise EditImpossible(EditReason.ABSENT, [name])
    return found


def _swapped(things: tuple[Named, ...], name: str, thing: Named) -> tuple[Named, ...]:
    return tuple(thing if one.name == name else one for one in things)


def _without(things: tuple[Named, ...], name: str) -> tuple[Named, ...]:
    return tuple(one for one in things if one.name != name)


def _names(question: Question) -> set[str]:
    return {question.name, *(row.name for row in question.rows)}


def _check_section_name(definition: Definition, name: str) -> None:
    if not is_section_name(name):
        raise EditImpossible(EditReason.NAME_INVALID, [name])
    if name in RESERVED_SECTIONS:
        raise EditImpossible(EditReason.NAME_RESERVED, [name])
    if any(section.name == name for section in definition.sections):
        raise EditImpossible(EditReason.NAME_TAKEN, [name])


def _check_question_name(definition: Definition, name: str) -> None:
    if not is_question_name(name):
        raise EditImpossible(EditReason.NAME_INVALID, [name])
    if name in RESERVED_NAMES:
        raise EditImpossible(EditReason.NAME_RESERVED, [name])
    if name in all_names(definition):
        raise EditImpossible(EditReason.NAME_TAKEN, [name])


def _check_unread(definition: Definition, names: set[str], *, but: str = "") -> None:
    readers = readers_of(definition, names, but=but) if names else []
    if readers:
        raise EditImpossible(EditReason.IS_READ, readers)


def _in_its_section(
    definition: Definition, name: str, change: Callable[[Question], Question]
) -> Definition:
    home = section_of(definition, name)
    changed = replace(home, questions=tuple(change(one) for one in home.questions))
    return replace(definition, sections=_swapped(definition.sections, home.name, changed))


def _everywhere(definition: Definition, change: Callable[[Question], Question]) -> Definition:
    sections = tuple(
        replace(section, questions=tuple(change(one) for one in section.questions))
        for section in definition.sections
    )
    return replace(definition, sections=sections)


def _with_list(question: Question, was: str, name: str) -> Question:
    return replace(question, choices=name) if question.choices == was else question


def _reads(field: str, text: str) -> frozenset[str]:
    """The names in an expression; of one that cannot be read, what looks like names."""
    try:
        return (parse_filter if field == "choice_filter" else parse)(text).names
    except ExpressionError:
        return piped_names(text)


def _list_for(lists: dict[str, tuple[Choice, ...]], name: str, source: Definition) -> str:
    """The name of a list with the choices of the one in ``source``; it is added if there is none."""
    if not name:
        return ""
    choices = source.choice_lists.get(name, ())
    same = next((key for key, kept in lists.items() if kept == choices), "")
    key = same or free_name(name, taken=lists)
    lists[key] = choices
    return key
