"""What is told of topics."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from skerry.methods.topics.parameters import METHOD, VERSION


class Unread(StrEnum):
    """Why no topics are told of the answers in a language."""

    TOO_FEW = "too-few"
    NO_COMMON_WORDS = "no-common-words"
    TOPICS_TOO_SMALL = "topics-too-small"


@dataclass(frozen=True, kw_only=True)
class Effort:
    """What is tried: ``numbers`` of topics, each with ``samples`` that leave out a fifth.

    ``longest`` is how many words a phrase may have, ``most_common`` in what share of answers a
    term may be, ``leading`` how many words are told of a topic, ``examples`` how many answers,
    ``alike_from`` from which likeness topics of two languages meet.
    """

    numbers: tuple[int, ...] = (2, 3, 4, 5, 6, 7, 8)
    samples: int = 8
    longest: int = 2
    most_common: float = 0.5
    leading: int = 10
    examples: int = 5
    alike_from: float = 0.3


@dataclass(frozen=True, kw_only=True)
class Topic:
    """``words`` the heaviest first; ``size`` counts the answers that are most about it.

    ``examples`` are the places of the answers most about it, for those who may read answers;
    what may be quoted is another question. ``concepts`` says which share of its words means
    what.
    """

    words: tuple[str, ...]
    size: int
    organisations: int
    share: float
    examples: tuple[int, ...]
    concepts: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class TopicsOfLanguage:
    """The topics of one language, the largest first, or why there are none.

    ``stabilities`` has that of each number of topics that was tried and might be told.
    ``left`` are the places of the answers in which nothing is said that enough others say.
    """

    language: str
    n: int
    organisations: int
    topics: tuple[Topic, ...] = ()
    stabilities: Mapping[int, float] = field(default_factory=dict)
    left: tuple[int, ...] = ()
    topic_of: Mapping[int, int] = field(default_factory=dict)
    unread: Unread | None = None

    @property
    def stability(self) -> float | None:
        return self.stabilities.get(len(self.topics))


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A topic of one language and one of another that speak of the same concepts."""

    languages: tuple[str, str]
    topics: tuple[int, int]
    likeness: float
    concepts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Topics:
    """The topics of each language, by its code, and their meetings, the most alike first."""

    method: str = METHOD
    version: int = VERSION
    seed: int
    minimum: int
    effort: Effort
    n: int
    languages: tuple[TopicsOfLanguage, ...]
    meetings: tuple[Meeting, ...]


class TextsDoNotFit(ValueError):
    """``part`` is not as long as the texts, or not a number to work with."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part
