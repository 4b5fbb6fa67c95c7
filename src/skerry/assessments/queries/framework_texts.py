"""Words of frameworks that the region may show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from skerry.assessments.models import FrameworkSource, FrameworkText

_ELSE: Final = "en"


@dataclass(frozen=True, kw_only=True)
class ShownWording:
    """The words of a requirement in the language that was found for a reader."""

    title: str
    text: str
    language: str


@dataclass(frozen=True, kw_only=True)
class KeptSource:
    """A source with what it has of one framework: how many texts in which language."""

    source: FrameworkSource
    framework: str
    texts: Mapping[str, int]


def texts_of(framework: str, language: str) -> Mapping[str, ShownWording]:
    """The words of each requirement, by identifier: in ``language``, else in English, else in any.

    Requirements without words have no entry.
    """
    rows = FrameworkText.objects.filter(framework=framework).order_by("language", "pk")
    found: dict[str, tuple[int, ShownWording]] = {}
    for row in rows:
        rank = _rank(row.language, language)
        kept = found.get(row.identifier)
        if kept is None or rank < kept[0]:
            wording = ShownWording(title=row.title, text=row.text, language=row.language)
            found[row.identifier] = (rank, wording)
    return {identifier: wording for identifier, (_, wording) in found.items()}


def _rank(spoken: str, wanted: str) -> int:
    """How far a language is from the one that is wanted."""
    spoken, wanted = spoken.casefold(), wanted.casefold()
    main = wanted.partition("-")[0]
    ranks = (spoken == wanted, spoken.partition("-")[0] == main, spoken == _ELSE)
    return next((rank for rank, fits in enumerate(ranks) if fits), len(ranks))


def sources_of(framework: str) -> Sequence[FrameworkSource]:
    """Where its words come from, the newest first."""
    sources = FrameworkSource.objects.filter(texts__framework=framework)
    return list(sources.distinct().order_by("-imported_at", "-pk"))


def kept_sources() -> Mapping[str, Sequence[KeptSource]]:
    """All sources by framework, the newest first, each with its texts counted."""
    counted: dict[tuple[int, str], dict[str, int]] = {}
    pairs = FrameworkText.objects.values_list("source", "framework", "language")
    for source, framework, language in pairs.order_by("language"):
        by_language = counted.setdefault((source, framework), {})
        by_language[language] = by_language.get(language, 0) + 1
    sources = FrameworkSource.objects.in_bulk([source for source, _ in counted])
    kept: dict[str, list[KeptSource]] = {}
    newest_first = sorted(counted, key=lambda pair: (sources[pair[0]].imported_at, pair[0]))[::-1]
    for source, framework in newest_first:
        each = KeptSource(
            source=sources[source], framework=framework, texts=counted[source, framework]
        )
        kept.setdefault(framework, []).append(each)
    return kept
