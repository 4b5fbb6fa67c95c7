"""Words of a text in any language, and those that carry no topic."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

_SHORTEST = 2
_WITHOUT_BLANKS = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f"
"""Japanese, Chinese and Thai are written without blanks; two characters stand for a word."""

_RUN = re.compile(
    rf"[{_WITHOUT_BLANKS}]+|[^\W\d_{_WITHOUT_BLANKS}]+(?:['’-][^\W\d_{_WITHOUT_BLANKS}]+)*"
)
_IS_WITHOUT_BLANKS = re.compile(rf"[{_WITHOUT_BLANKS}]")


def words(text: str) -> Sequence[str]:
    """The words of a text, in small letters, without digits and signs.

    Asked: what is said, however it is written? Letters with their accents made one character
    (NFC), joined by hyphens or apostrophes; words of one letter are left out. Scripts without
    blanks give pairs of characters that follow each other.

    Unicode Standard Annex 29, Text Segmentation, in its simplest form.

    >>> words("Brist på IT-säkerhet, 24/7!")
    ['brist', 'på', 'it-säkerhet']
    >>> words("网络安全")
    ['网络', '络安', '安全']
    """
    folded = unicodedata.normalize("NFC", text).casefold()
    return [word for run in _RUN.findall(folded) for word in _of_run(run)]


def _of_run(run: str) -> Iterator[str]:
    if _IS_WITHOUT_BLANKS.match(run):
        yield from (run[place : place + 2] for place in range(len(run) - 1))
    elif len(run) >= _SHORTEST:
        yield run.replace("’", "'")


@cache
def stop_words(language: str) -> frozenset[str]:
    """Our own short list for a language; none for one without a list.

    >>> "och" in stop_words("sv"), "the" in stop_words("en-GB"), stop_words("cs")
    (True, True, frozenset())
    """
    lists = tomllib.loads(files(__package__).joinpath("stop_words.toml").read_text("utf-8"))
    return frozenset(lists.get(language.split("-", maxsplit=1)[0].casefold(), "").split())


def phrases(text: str, *, longest: int) -> Sequence[Sequence[str]]:
    """All runs of one to ``longest`` words that follow each other.

    >>> phrases("brist på folk", longest=2)
    [['brist'], ['på'], ['folk'], ['brist', 'på'], ['på', 'folk']]
    """
    found = words(text)
    return [
        found[place : place + length]
        for length in range(1, longest + 1)
        for place in range(len(found) - length + 1)
    ]
