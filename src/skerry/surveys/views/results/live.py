"""First figures of an open wave, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skerry.kernel.components import Column
from skerry.kernel.formats import percent
from skerry.questionnaires.api import (
    Asked,
    Definition,
    QuestionType,
    asked_of,
    choices_of,
    definition_of,
    text_in,
)
from skerry.surveys import phrases_live as phrases
from skerry.surveys import phrases_results
from skerry.surveys.enums import Access, Mode, WaveState
from skerry.surveys.models import Wave
from skerry.surveys.queries.live import live_of
from skerry.surveys.rules.figures.live import SIZE, shown
from skerry.surveys.views.results.labels import PIPED


@dataclass(frozen=True, kw_only=True)
class LiveTable:
    """One question; each answer with its share as written. No rows where they are hidden."""

    name: str
    label: str
    rows: Sequence[tuple[str, str]]


def live_context(wave: Wave, *, language: str) -> dict[str, object]:
    """Nothing for a wave that is not open."""
    if wave.state != WaveState.OPEN:
        return {}
    found = live_of(wave)
    return {
        "live": found,
        "live_none": _why_none(wave),
        "live_batch": SIZE,
        "live_columns": [
            Column(label=str(phrases.ANSWER)),
            Column(label=str(phrases.SHARE), is_numeric=True),
        ],
        "live_tables": _tables(wave, found.content, language) if found else [],
    }


def _why_none(wave: Wave) -> str:
    if wave.mode == Mode.ANONYMOUS:
        return str(phrases.SEALED)
    return str(phrases.OPEN_LINK) if wave.access == Access.OPEN_LINK else ""


def _tables(
    wave: Wave, content: Mapping[str, Sequence[Mapping[str, int]]], language: str
) -> Sequence[LiveTable]:
    definition = definition_of(wave.version)
    words = _Words(definition=definition, language=language)
    return [
        LiveTable(
            name=each.name,
            label=words.question(asked_of(definition)[each.name]),
            rows=[]
            if each.is_hidden
            else [
                (words.answer(asked_of(definition)[each.name], value), _written(share))
                for value, share in each.shares.items()
            ],
        )
        for each in shown(content, definition)
    ]


def _written(share: int | None) -> str:
    return str(phrases.HIDDEN) if share is None else percent(share / 100)


@dataclass(frozen=True, kw_only=True)
class _Words:
    definition: Definition
    language: str

    def said(self, texts: Mapping[str, str]) -> str:
        found = text_in(texts, self.language, self.definition.languages)
        return " ".join(PIPED.sub("…", found).split())

    def question(self, asked: Asked) -> str:
        above = self.said(asked.question.label) if asked.row else ""
        label = self.said(asked.label) or asked.name
        return f"{above} – {label}" if above else label

    def answer(self, asked: Asked, value: str) -> str:
        if asked.type is QuestionType.SCALE:
            ends = {
                "1": asked.question.low_label,
                str(asked.question.steps): asked.question.high_label,
            }
            found = " – ".join(filter(None, [value, self.said(ends.get(value, {}))]))
        else:
            labels = {
                choice.name: self.said(choice.label)
                for choice in choices_of(self.definition, asked.question)
            }
            found = labels.get(value) or value
        return str(phrases_results.SILENCES.get(value) or found)
