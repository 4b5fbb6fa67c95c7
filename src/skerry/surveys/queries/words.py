"""What respondents wrote in their own words, for those who may read it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from skerry.actors.models import ConceptLabel
from skerry.actors.queries.concepts import labels_of
from skerry.kernel.actor import Viewer
from skerry.kernel.caching import remembered
from skerry.kernel.models import DataVersion
from skerry.kernel.permissions import Permission
from skerry.methods import topics
from skerry.questionnaires.api import Answers, answers_from_json, definition_of
from skerry.surveys.enums import Mode, WhyStopped
from skerry.surveys.models import AnonymousAnswer, Invitation, Wave
from skerry.surveys.rules.figures.coding import open_questions, text_in_answers
from skerry.surveys.rules.words import LEAST, language_of

SEED: Final = 2026
"""Of the search for topics: the same answers have the same ones each time."""
LONGEST_PHRASE: Final = 2
MANY: Final = 1_000
LESS_EFFORT: Final = topics.Effort(numbers=(2, 3, 4, 5, 6), samples=3)
"""For many answers: somebody waits for the page, and among so many topics are steady."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What one respondent wrote; ``unit`` is their organisation, or the sheet where none is known."""

    unit: str
    language: str
    text: str


def said_in(viewer: Viewer, *, wave: Wave) -> Mapping[str, Sequence[Said]]:
    """By open question all that was written, in no order that tells anything.

    Nothing before the wave is closed and its answers are open, and nothing to those who may not read answers.
    """
    definition = definition_of(wave.version)
    found: dict[str, list[Said]] = {name: [] for name in open_questions(definition)}
    if wave.closed_at is None or not viewer.may(Permission.ANSWERS_READ):
        return found
    for unit, language, answers in _sheets(wave):
        for name, said in found.items():
            if text := text_in_answers(answers, name):
                told = language or language_of(text, definition.languages)
                said.append(Said(unit=unit, language=told, text=text))
    return {name: sorted(said, key=lambda each: each.text) for name, said in found.items()}


def _sheets(wave: Wave) -> Iterator[tuple[str, str, Answers]]:
    """Each with its unit and language; of anonymous ones the language was never kept."""
    if wave.mode == Mode.ANONYMOUS:
        for row in AnonymousAnswer.objects.filter(wave=wave).order_by("pk"):
            yield f"answer-{row.pk}", "", answers_from_json(row.answers)
        return
    rows = Invitation.objects.filter(wave=wave, is_answered=True, sheet__isnull=False)
    kept = rows.exclude(stopped_for=WhyStopped.DUPLICATE).values_list(
        "member__organisation", "sheet", "sheet__language", "sheet__answers"
    )
    for organisation, sheet, language, answers in kept.order_by("pk"):
        unit = f"organisation-{organisation}" if organisation else f"sheet-{sheet}"
        yield unit, language, answers_from_json(answers)


def topics_in(said: Sequence[Said]) -> topics.Topics:
    """What comes up in answers to one question, language by language; kept, because looking takes a while."""
    look = partial(_topics_in, said)
    return remembered(DataVersion.DIRECTORY, "surveys-topics", tuple(said), look)


def _topics_in(said: Sequence[Said]) -> topics.Topics:
    languages = sorted({each.language for each in said})
    return topics.topics(
        [each.text for each in said],
        [each.language for each in said],
        seed=SEED,
        organisations=[each.unit for each in said],
        concepts=_concepts_in(languages) if len(languages) > 1 else {},
        minimum=LEAST,
        effort=LESS_EFFORT if len(said) > MANY else topics.Effort(),
    )


def _concepts_in(languages: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
    """What a word or a phrase means in each language, by the labels of all vocabularies."""
    found: dict[str, dict[str, str]] = {language: {} for language in languages}
    rows = ConceptLabel.objects.filter(language__in=languages, concept__is_retired=False)
    for language, text, concept in rows.order_by("pk").values_list(
        "language", "text", "concept_id"
    ):
        said = topics.words(text)
        if 0 < len(said) <= LONGEST_PHRASE:
            found[language].setdefault(" ".join(said), str(concept))
    return found


def concepts_named(concepts: Iterable[str], *, language: str) -> Sequence[str]:
    return sorted(labels_of([int(each) for each in concepts], language=language).values())
