"""Words that are missing, in all languages or in one."""

from collections.abc import Iterator
from dataclasses import dataclass

from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.rules.definition import Definition, Question, Section, Texts
from skerry.questionnaires.rules.instruments.fault import Fault, FaultReason


@dataclass(frozen=True, kw_only=True)
class Words:
    """One text of a definition and where it stands. ``must`` says that it cannot be left out."""

    texts: Texts
    section: str = ""
    question: str = ""
    choices: str = ""
    field: str
    must: bool = False


def words_of(definition: Definition) -> Iterator[Words]:
    """Every text of ``definition``, empty ones too, in the order of the pages."""
    yield Words(texts=definition.title, field="title")
    yield Words(texts=definition.introduction, field="introduction")
    for section in definition.sections:
        yield from _of_section(section)
    for name, choices in definition.choice_lists.items():
        for choice in choices:
            yield Words(texts=choice.label, choices=name, field=choice.name, must=True)
    yield Words(texts=definition.closing, field="closing")


def places_of(definition: Definition) -> dict[str, tuple[int, Words]]:
    """Every text with its number in ``words_of``, by a place that stays when others come and go.

    >>> list(places_of(Definition(title={}, languages=())))
    ['title', 'introduction', 'closing']
    """
    found: dict[str, tuple[int, Words]] = {}
    for number, words in enumerate(words_of(definition)):
        named = {"q": words.question, "a": words.choices, "s": words.section}
        home = next((f"{kind}.{name}." for kind, name in named.items() if name), "")
        place = f"{home}{words.field}"
        while place in found:  # a draft may have two of one name
            place = f"{place}~"
        found[place] = (number, words)
    return found


def faults(definition: Definition) -> Iterator[Fault]:
    for words in words_of(definition):
        said = [language for language in definition.languages if words.texts.get(language)]
        if said or words.must:
            yield from _missing(words, said, definition)


def _missing(words: Words, said: list[str], definition: Definition) -> Iterator[Fault]:
    is_nowhere = words.must and not said
    reason = FaultReason.LABEL_MISSING if is_nowhere else FaultReason.TRANSLATION_MISSING
    missing = [each for each in definition.languages if each not in said]
    for language in [""] if is_nowhere else missing:
        yield Fault(
            reason=reason,
            section=words.section,
            question=words.question,
            choices=words.choices,
            field=words.field,
            language=language,
        )


def _of_section(section: Section) -> Iterator[Words]:
    yield Words(texts=section.label, section=section.name, field="label", must=True)
    yield Words(texts=section.hint, section=section.name, field="hint")
    for question in section.questions:
        yield from _of_question(section.name, question)


def _of_question(section: str, question: Question) -> Iterator[Words]:
    must = question.type is not QuestionType.CALCULATED
    for field, texts in texts_of(question).items():
        yield Words(
            texts=texts,
            section=section,
            question=question.name,
            field=field,
            must=must and field == "label",
        )
    for row in question.rows:
        yield Words(texts=row.label, section=section, question=row.name, field="label", must=True)


def texts_of(question: Question) -> dict[str, Texts]:
    """The texts of a question by the names of their attributes."""
    return {
        "label": question.label,
        "hint": question.hint,
        "required_message": question.required_message,
        "constraint_message": question.constraint_message,
        "unit": question.unit,
        "low_label": question.low_label,
        "high_label": question.high_label,
    }
