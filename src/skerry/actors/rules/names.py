"""Names as a reader would write them, where a register has shouted them.

CORDIS writes most names in capitals. The record keeps what the source says, and so do
exports and the search; pages show the form that can be read. Letters that a register
has lost (HOEGSKOLAN, MUENCHEN) stay lost: nobody can tell them from those that were
never there.
"""

import re
from functools import lru_cache
from typing import Final

SHORT: Final = 3  # up to here a word in capitals is an abbreviation, if it is not known otherwise
SHORT_ALONE: Final = 6  # ENISA: a name of one short word is taken as its owner writes it


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SMALL: Final = _words(
    """
    a al an and at au aux by com d da das de degli dei del della delle dem den der des di die din
    do dos du e ed el en es et for fur fuer för i il im in kai l la las le les lo los na nad of och
    og on oraz ou para per por pour pri the till til to u und v van ve voor vid von vor w with y z
    za zu zum zur
    """
)
_COMMON: Final = _words(
    """
    abu air all art bay big dos due dun eau est gas hai het hub ile key lab law mar new non nor oak
    old one pan red rez rio san sea sjö sol son sud sun sur tor zoo åbo öst
    """
)
_FORMS: Final = {
    "aps": "ApS", "co": "Co", "corp": "Corp", "doo": "d.o.o.", "ev": "e.V.", "ggmbh": "gGmbH",
    "gmbh": "GmbH", "inc": "Inc", "kft": "Kft", "lda": "Lda", "ltd": "Ltd", "ltda": "Ltda",
    "mbh": "mbH", "ou": "OÜ", "oy": "Oy", "oyj": "Oyj", "plc": "plc", "pty": "Pty", "ry": "ry",
    "spa": "SpA", "spol": "spol.", "sro": "s.r.o.", "zoo": "z o.o.", "zrt": "Zrt",
}  # fmt: skip
_CAPITALS: Final = _words(
    """
    aisbl asbl basf cern cnrs desy enea eood ercim eric eurl gbr geie gmo iced iiasa inria irccs
    kth rise rmit sarl scpa scrl sicav sncf tubitak unep vzw
    """
)
_ROMAN: Final = re.compile(r"[ivx]+")
_VOWEL: Final = re.compile(r"[aeiouyàáâäåæèéêëìíîïòóôöøùúûüýăąęőű]")
# A word, or letters with dots between them as in S.R.O.
_WORD: Final = re.compile(r"[^\W\d_](?:\.[^\W\d_])+(?![^\W_])\.?|[^\W_]+")
_APOSTROPHES: Final = frozenset("'’´`")


@lru_cache(maxsize=20_000)
def readable(name: str) -> str:
    """``name`` without its capitals, if it is written in nothing else.

    Small words, legal forms and abbreviations keep the form they are known by. A name
    that has any small letter is its owner's own and stays as it is.
    """
    if not name.isupper():
        return name
    words = _WORD.findall(name)
    if len(words) == 1 and len(words[0]) <= SHORT_ALONE:
        return name

    initials = "".join(word[0] for word in words if word.lower() not in _SMALL)

    def shown(match: re.Match[str]) -> str:
        word = match.group()
        before, after = name[: match.start()].rstrip(), name[match.end() :]
        is_first = not before or before[-1] in ":(/"
        if after[:1] in _APOSTROPHES and len(word) == 1:
            return word if is_first or word == "O" else word.lower()
        return _written(word, is_first=is_first, is_last=not after.strip(" )."), initials=initials)

    return _WORD.sub(shown, name)


def _written(word: str, *, is_first: bool, is_last: bool, initials: str) -> str:
    low = word.lower().replace(".", "")
    if not is_first and low in _FORMS and (is_last or low not in _SMALL | _COMMON):
        return _FORMS[low]
    if low in _SMALL and (is_first or not (is_last and len(low) <= SHORT)):
        return word.capitalize() if is_first else low
    if low in _COMMON:
        return word.capitalize()
    if _is_abbreviation(word, low) or (len(low) > SHORT and word in initials):
        return word
    if low.startswith("mc") and len(low) > SHORT + 1:
        return f"Mc{low[2:].capitalize()}"
    return word.capitalize()


def _is_abbreviation(word: str, low: str) -> bool:
    return (
        len(low) <= SHORT
        or "." in word
        or any(sign.isdigit() for sign in word)
        or low in _CAPITALS
        or bool(_ROMAN.fullmatch(low))
        or (len(low) <= SHORT + 1 and not _VOWEL.search(low))
    )
