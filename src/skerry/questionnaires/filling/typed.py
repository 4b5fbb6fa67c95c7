"""What somebody typed and we could not take, given back so that it can be copied."""

from collections.abc import Sequence

from django.http import QueryDict

from skerry.questionnaires.filling.sentences import MISSING
from skerry.questionnaires.rules.asked import Asked, asked_of, choices_of
from skerry.questionnaires.rules.definition import Definition, text_in
from skerry.questionnaires.rules.fields import NO_VALUE, missing_field, value_field, words_field

Typed = Sequence[tuple[str, str]]


def typed_in(definition: Definition, sent: QueryDict, *, language: str) -> Typed:
    """Each question that ``sent`` answers, with the words of the answer."""
    found = []
    for asked in asked_of(definition).values():
        fields = (value_field(asked.name), missing_field(asked.name), words_field(asked.name))
        texts = [text for field in fields for text in sent.getlist(field) if text.strip()]
        if texts:
            labels = _labels(definition, asked, language)
            said = ", ".join(labels.get(text, text) for text in texts)
            found.append((_label(definition, asked, language), said))
    return found


def _label(definition: Definition, asked: Asked, language: str) -> str:
    label = text_in(asked.label, language, definition.languages)
    if asked.row is None:
        return label or asked.name
    whole = text_in(asked.question.label, language, definition.languages)
    return " – ".join(part for part in (whole, label) if part) or asked.name


def _labels(definition: Definition, asked: Asked, language: str) -> dict[str, str]:
    """The words of what can be chosen, ways of not answering among them."""
    ways = {way.value: str(words) for way, words in MISSING.items()}
    choices = {
        choice.name: text_in(choice.label, language, definition.languages) or choice.name
        for choice in choices_of(definition, asked.question)
    }
    return ways | {f"{NO_VALUE}{name}": words for name, words in ways.items()} | choices
