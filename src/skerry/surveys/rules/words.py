"""What may be told at the desk of answers in people's own words."""

from collections.abc import Sequence
from typing import Final

from skerry.methods import topics
from skerry.surveys.rules.responses import shown

LEAST: Final = 5
"""From so many organisations a word or a number comes before it is told; numbers go in such steps."""


def at_least(number: int, *, of: int) -> int:
    """How many there are at least, told in steps; 0 for fewer than ``LEAST``.

    Never so near to ``of`` that the others could be counted.

    >>> [at_least(number, of=30) for number in (4, 14, 30)]
    [0, 10, 25]
    """
    return shown(number, asked=of, step=LEAST)


def language_of(text: str, languages: Sequence[str]) -> str:
    """The one of ``languages`` that has most of the small words of ``text``; the first where none has.

    For answers of which nobody kept the language.

    >>> language_of("Det är svårt att hitta folk", ["en", "sv"]), language_of("Cloud", ["en", "sv"])
    ('sv', 'en')
    """
    said = topics.words(text)
    known = {each: sum(1 for word in said if word in topics.stop_words(each)) for each in languages}
    return max(languages, key=lambda each: known[each])
