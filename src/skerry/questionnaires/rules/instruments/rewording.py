"""The words of a definition changed as a whole: other texts, other names in all that reads them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from skerry.methods.expressions import Expression, ExpressionError, parse, parse_filter, renamed
from skerry.questionnaires.rules.definition import Definition, Question, Section, Texts
from skerry.questionnaires.rules.instruments.depending import piped_names
from skerry.questionnaires.rules.instruments.wording import words_of

EXPRESSIONS: Final = ("required", "relevant", "constraint", "calculation")


def translated(definition: Definition, texts: Mapping[int, Texts]) -> Definition:
    """With other words: by their number in ``wording.words_of``, only the languages that are given."""
    numbers = iter(range(sum(1 for _words in words_of(definition))))

    def said(old: Texts) -> Texts:
        merged = {**old, **texts.get(next(numbers), {})}
        return {language: text for language, text in merged.items() if text}

    title, introduction = said(definition.title), said(definition.introduction)
    sections = tuple(_translated_section(section, said) for section in definition.sections)
    lists = {
        name: tuple(replace(choice, label=said(choice.label)) for choice in choices)
        for name, choices in definition.choice_lists.items()
    }
    return replace(
        definition,
        title=title,
        introduction=introduction,
        sections=sections,
        choice_lists=lists,
        closing=said(definition.closing),
    )


def with_names(definition: Definition, names: Mapping[str, str]) -> Definition:
    """Every expression and every text that reads an old name reads the new one."""
    sections = tuple(
        replace(
            section,
            relevant=_expression(section.relevant, names),
            questions=tuple(_renamed_question(one, names) for one in section.questions),
        )
        for section in definition.sections
    )
    changed = replace(definition, sections=sections)
    spoken = {
        number: {language: _piped(text, names) for language, text in words.texts.items()}
        for number, words in enumerate(words_of(changed))
    }
    return translated(changed, spoken)


def _renamed_question(question: Question, names: Mapping[str, str]) -> Question:
    fields: dict[str, Any] = {  # Any: replace takes values of every type
        field: _expression(getattr(question, field), names) for field in EXPRESSIONS
    }
    fields["choice_filter"] = _expression(question.choice_filter, names, parse=parse_filter)
    fields["rows"] = tuple(
        replace(
            row,
            relevant=_expression(row.relevant, names),
            required=_expression(row.required, names),
        )
        for row in question.rows
    )
    return replace(question, **fields)


def _expression(
    text: str, names: Mapping[str, str], parse: Callable[[str], Expression] = parse
) -> str:
    """With the new names; what cannot be read is changed where it looks like a name."""
    if not piped_names(text) & names.keys():
        return text
    try:
        return str(renamed(parse(text), names))
    except ExpressionError:
        return _piped(text, names)


def _piped(text: str, names: Mapping[str, str]) -> str:
    def other(found: re.Match[str]) -> str:
        return f"${{{names.get(found[1], found[1])}}}"

    return re.sub(r"\$\{\s*([^}\s]+)\s*\}", other, text)


def _translated_section(section: Section, said: Callable[[Texts], Texts]) -> Section:
    label, hint = said(section.label), said(section.hint)
    questions = tuple(_translated_question(question, said) for question in section.questions)
    return replace(section, label=label, hint=hint, questions=questions)


def _translated_question(question: Question, said: Callable[[Texts], Texts]) -> Question:
    return replace(
        question,
        label=said(question.label),
        hint=said(question.hint),
        required_message=said(question.required_message),
        constraint_message=said(question.constraint_message),
        unit=said(question.unit),
        low_label=said(question.low_label),
        high_label=said(question.high_label),
        rows=tuple(replace(row, label=said(row.label)) for row in question.rows),
    )
