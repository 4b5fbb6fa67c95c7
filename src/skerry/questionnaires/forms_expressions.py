"""Expressions as people write them or put them together: checked, and refused at the right place."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from skerry.methods.expressions import Expression, ExpressionError, parse, parse_filter
from skerry.questionnaires import phrases_conditions, phrases_editor, phrases_expressions
from skerry.questionnaires.enums import Missing, QuestionType
from skerry.questionnaires.rules.definition import Definition, Question, text_in

LONGEST: Final = 2_000
_SHORT: Final = 60
Read = Callable[[str], Expression]
Options = list[tuple[Any, Any]]  # Any: groups of choices, as Django takes them


class ExpressionField(forms.CharField):
    """An expression, empty for none; a wrong one is refused with the character at which it goes wrong."""

    def __init__(self, *, is_filter: bool = False, **kwargs: Any) -> None:  # Any: as CharField
        kwargs.setdefault(
            "widget", forms.Textarea({"rows": 2, "spellcheck": "false", "class": "code"})
        )
        super().__init__(required=False, max_length=LONGEST, **kwargs)
        self._read: Read = parse_filter if is_filter else parse

    def clean(self, value: Any) -> str:  # Any: as CharField
        text = str(super().clean(value))
        if text and (why := why_wrong(text, self._read)):
            raise ValidationError(why)
        return text


def why_wrong(text: str, read: Read = parse) -> str:
    """Where ``text`` cannot be read as an expression and why; empty for one that can."""
    try:
        read(text)
    except ExpressionError as error:
        return error_sentence(error)
    return ""


def error_sentence(error: ExpressionError) -> str:
    """Where the expression goes wrong and why."""
    said = str(phrases_expressions.AT_PLACE) % {
        "position": error.position + 1,
        "why": phrases_expressions.why_unreadable(error.reason, error.token),
    }
    if not error.suggestion:
        return said
    return f"{said} {phrases_expressions.READ_INSTEAD % {'suggestion': error.suggestion}}"


def condition_options(definition: Definition, *, but: str = "", language: str) -> Options:
    """Conditions in plain words, in a group for each question that something can depend on."""
    groups: Options = [("", _("Choose a question and its answer"))]
    for question in definition.questions():
        if question.name != but:
            said = text_in(question.label, language, definition.languages) or question.name
            options = list(_conditions(definition, question, language))
            groups += [(_shortened(said), options)] if options else []
    return groups


def joined(expression: str, condition: str, *, either: bool) -> str:
    """Both in one expression.

    >>> joined("${a} = 'x' or ${b} > 1", "${c} = 'y'", either=False)
    "(${a} = 'x' or ${b} > 1) and ${c} = 'y'"
    """
    if not expression or not condition:
        return expression or condition
    word = "or" if either else "and"
    other = " and " if either else " or "
    first = f"({expression})" if other in expression else expression
    return f"{first} {word} {condition}"


def _conditions(
    definition: Definition, question: Question, language: str
) -> Iterator[tuple[str, Any]]:  # Any: a sentence
    for name, said in _lines(definition, question, language):
        yield from _of_type(definition, question, name, said, language)


def _lines(definition: Definition, question: Question, language: str) -> Sequence[tuple[str, str]]:
    """The names that have answers, each with what to say before the answer."""
    if question.type in {QuestionType.NOTE, QuestionType.CALCULATED}:
        return []
    if question.type is QuestionType.MATRIX:
        return [
            (row.name, text_in(row.label, language, definition.languages) + " – ")
            for row in question.rows
        ]
    return [(question.name, "")]


def _of_type(
    definition: Definition, question: Question, name: str, said: str, language: str
) -> Iterator[tuple[str, Any]]:  # Any: a sentence
    for choice in definition.choice_lists.get(question.choices, ()):
        label = said + _shortened(text_in(choice.label, language, definition.languages))
        if question.type is QuestionType.MULTIPLE:
            yield (
                f"selected(${{{name}}}, '{choice.name}')",
                phrases_conditions.HAS % {"answer": label},
            )
        elif question.type is not QuestionType.RANKING:
            yield f"${{{name}}} = '{choice.name}'", phrases_conditions.IS % {"answer": label}
    for step in range(1, question.steps + 1):
        yield f"${{{name}}} >= {step}", phrases_conditions.LEAST % {"step": step}
    for missing in question.missing:
        answer = said + str(phrases_editor.MISSING[Missing(missing)])
        yield f"${{{name}}} = '{missing.value}'", phrases_conditions.IS % {"answer": answer}
    yield f"${{{name}}} != ''", said + str(phrases_conditions.ANSWERED)


def _shortened(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1].rstrip() + "…"
