"""What stands in files of Eurostat, read into values as we keep them."""

import re
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final, NamedTuple

FLAGS: Final = "bcdefimnprsuz"
MISSING: Final = ":"
_MOST: Final = Decimal(10) ** 13
_FINEST: Final = Decimal("0.000001")
_CELL = re.compile(r"(:|-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)\s*([^0-9]*)")
_PERIOD = re.compile(r"[0-9]{4}(-?(Q[1-4]|S[12]|W[0-5][0-9]|M?(0[1-9]|1[0-2])))?")
_CODE = re.compile(r"[A-Za-z0-9_.,+<>=\[\]$-]{1,60}")
_GEO = re.compile(r"[A-Z]{2}[A-Z0-9_-]{0,18}")
_DATASET = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")
_STRUCTURE = re.compile(r"(?:ESTAT:)?([A-Za-z0-9_]+)(?:\$[^(]*)?(?:\([0-9.*+]+\))?")
# What Eurostat's site, and people, add to the code in the name of a file.
_ADDED = re.compile(
    r"(_(filtered|linear|page|spreadsheet|tabular|en|fr|de|20[0-9]{2}|[0-9]_[0-9]))+$"
)
# Letters of the general code lists of SDMX that say nothing, or the same in another way.
_PLAIN: Final = {"@c": "c", "@n": "c", "a": "", ",": "", " ": "", "@": ""}


class Cell(NamedTuple):
    """A figure, None where there is none, and its flags."""

    value: Decimal | None
    flags: str


def code_in(text: str) -> str:
    """The code alone where its label stands behind it.

    >>> code_in("A: Annual"), code_in(" PC_ENT ")
    ('A', 'PC_ENT')
    """
    return text.partition(":")[0].strip()


def number_in(text: str) -> Decimal | None:
    """A figure as we keep it, to the sixth decimal; None where it is none, or too large.

    >>> number_in("43.20"), number_in("1.5E3"), number_in("4 3"), number_in("1e99")
    (Decimal('43.200000'), Decimal('1500.000000'), None, None)
    """
    found = _CELL.fullmatch(text.strip())
    if not found or found[1] == MISSING or found[2]:
        return None
    number = Decimal(found[1])
    if abs(number) >= _MOST:
        return None
    return number.quantize(_FINEST, rounding=ROUND_HALF_EVEN)


def split_cell(text: str) -> tuple[str, str] | None:
    """The figure and the letters behind it, still as written; None where it is neither a figure nor missing.

    >>> split_cell("63.2 be"), split_cell(":c"), split_cell(": "), split_cell("n/a")
    (('63.2', 'be'), (':', 'c'), (':', ''), None)
    """
    found = _CELL.fullmatch(text.strip())
    return (found[1], found[2]) if found else None


def flags_in(text: str) -> str | None:
    """The flags in the order of the alphabet, each once; None where one is unknown.

    >>> flags_in("eb"), flags_in("P"), flags_in("b: break in time series"), flags_in("x")
    ('be', 'p', 'b', None)
    """
    letters = code_in(text).lower()
    for written, meant in _PLAIN.items():
        letters = letters.replace(written, meant)
    if not set(letters) <= set(FLAGS):
        return None
    return "".join(sorted(set(letters)))


def is_period(text: str) -> bool:
    return bool(_PERIOD.fullmatch(text))


def is_code(text: str) -> bool:
    return bool(_CODE.fullmatch(text))


def is_geo(text: str) -> bool:
    return bool(_GEO.fullmatch(text))


def plain(value: Decimal) -> str:
    """The number in writing, always the same for the same number.

    >>> plain(Decimal("43.200000")), plain(Decimal("100")), plain(Decimal("-0.0"))
    ('43.2', '100', '0')
    """
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def dataset_of(structure: str, file: str) -> str:
    """The code of the data set, by what the row says of its structure, else by the file's name; empty if by neither.

    >>> dataset_of("ESTAT:ISOC_E_DII(1.0)", "download.csv")
    'isoc_e_dii'
    >>> dataset_of("", "all.zip: estat_isoc_cisce_ra_filtered_en.csv"), dataset_of("", "download.csv")
    ('isoc_cisce_ra', '')
    """
    if found := _STRUCTURE.fullmatch(code_in_structure(structure)):
        return found[1].lower()
    name = re.split(r"[/\\]|: ", file)[-1].lower().partition(".")[0]
    name = re.sub(r"\s*\([0-9]+\)$", "", name).partition("$")[0].removeprefix("estat_")
    name = _ADDED.sub("", name)
    return name if _DATASET.fullmatch(name) else ""


def code_in_structure(text: str) -> str:
    """A structure without its title: ``ESTAT:ISOC_E_DII(1.0): Digital intensity``.

    >>> code_in_structure("ESTAT:ISOC_E_DII(1.0): Digital intensity")
    'ESTAT:ISOC_E_DII(1.0)'
    """
    return text.partition(": ")[0].strip()
