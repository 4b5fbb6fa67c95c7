"""What open answers are about, in the reader's words: topics, codes and how many speak of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from skerry.kernel.formats import language_name
from skerry.methods.topics import Topic, Topics, TopicsOfLanguage
from skerry.questionnaires.api import Definition, asked_of, text_in
from skerry.surveys import phrases_words as phrases
from skerry.surveys.queries.words import Said, concepts_named, topics_in
from skerry.surveys.rules.figures.coding import Catch, catch_of, codes_of, shared_words
from skerry.surveys.rules.figures.plans.codebooks import Code, Codebook
from skerry.surveys.rules.words import at_least

READ_AT_ONCE: Final = 20
"""How many answers that no code finds are shown."""


@dataclass(frozen=True, kw_only=True)
class ShownTopic:
    """``words`` the weightiest first; ``query`` begins a code with them."""

    words: str
    respondents: str
    query: str


@dataclass(frozen=True, kw_only=True)
class ShownLanguage:
    """What comes up in one language, or why nothing does."""

    name: str
    code: str
    respondents: str
    topics: Sequence[ShownTopic]
    unread: str


@dataclass(frozen=True, kw_only=True)
class ShownCode:
    code: Code
    label: str
    words: str
    respondents: str


@dataclass(frozen=True, kw_only=True)
class ShownCatch:
    """Each code with how many speak of it, and how many of none."""

    codes: Sequence[ShownCode]
    left: str


def number_words(number: int, *, of: int) -> str:
    """How many respondents, in steps that show nobody."""
    least = at_least(number, of=of)
    return _("at least %(n)s") % {"n": least} if least else _("fewer than 5")


def question_words(definition: Definition, question: str, language: str) -> str:
    return text_in(asked_of(definition)[question].label, language, definition.languages) or question


def label_words(code: Code, language: str) -> str:
    return text_in(code.labels, language, list(code.labels)) or code.name


def written_in(said: Sequence[Said]) -> Sequence[tuple[str, str]]:
    """In which languages how many wrote."""
    every = len({each.unit for each in said})
    units = {
        language: len({each.unit for each in said if each.language == language})
        for language in sorted({each.language for each in said})
    }
    return [
        (language_name(language), number_words(number, of=every))
        for language, number in units.items()
    ]


def shown_topics(found: Topics) -> Sequence[ShownLanguage]:
    return [_language(each) for each in found.languages]


def _language(told: TopicsOfLanguage) -> ShownLanguage:
    every = told.organisations
    return ShownLanguage(
        name=language_name(told.language),
        code=told.language,
        respondents=number_words(every, of=every),
        topics=[_topic(topic, every) for topic in told.topics],
        unread=str(phrases.UNREAD[told.unread]) if told.unread else "",
    )


def _topic(topic: Topic, every: int) -> ShownTopic:
    return ShownTopic(
        words=", ".join(topic.words),
        respondents=number_words(topic.organisations, of=every),
        query=urlencode({"word": topic.words}, doseq=True),
    )


def meetings(found: Topics, *, language: str) -> Sequence[str]:
    """Which topics of two languages speak of the same, and of what."""
    topics = {each.language: each.topics for each in found.languages}
    return [
        _("%(concepts)s: “%(first)s” in %(one)s, “%(second)s” in %(other)s.")
        % {
            "concepts": ", ".join(concepts_named(each.concepts, language=language)),
            "one": language_name(each.languages[0]),
            "first": _beginning(topics[each.languages[0]][each.topics[0]]),
            "other": language_name(each.languages[1]),
            "second": _beginning(topics[each.languages[1]][each.topics[1]]),
        }
        for each in found.meetings
    ]


def _beginning(topic: Topic) -> str:
    return ", ".join(topic.words[:3])


def shown_catch(said: Sequence[Said], codes: Sequence[Code], *, language: str) -> ShownCatch:
    found: Catch = catch_of([each.text for each in said], [each.unit for each in said], codes)
    every = found.respondents
    return ShownCatch(
        codes=[
            ShownCode(
                code=code,
                label=label_words(code, language),
                words=", ".join(code.words),
                respondents=number_words(found.found[code.name], of=every),
            )
            for code in codes
        ],
        left=number_words(found.left, of=every),
    )


def without_code(said: Sequence[Said], book: Codebook) -> Sequence[Said]:
    """Some of the answers that no code finds, in the order of their letters; what two wrote alike once."""
    named = codes_of([each.text for each in said], book.codes)
    left = {each.text: each for each, names in zip(said, named, strict=True) if not names}
    return list(left.values())[:READ_AT_ONCE]


def shared(code: Code, others: Sequence[Code], *, language: str) -> Sequence[str]:
    """Which of its words stand in another code, too."""
    return [
        str(phrases.SHARED) % {"word": word, "other": label_words(other, language)}
        for word, other in shared_words(code.words, others).items()
    ]


def found_topics(said: Sequence[Said], *, language: str) -> dict[str, object]:
    """What comes up, for a page."""
    found = topics_in(said)
    return {"languages": shown_topics(found), "meetings": meetings(found, language=language)}
