"""What values of lists mean: sizes, kinds and countries, as offices write them."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Final

from babel import Locale

from skerry.actors.enums import OrganisationKind, SizeClass
from skerry.actors.rules.countries import iso_of

_RANGE: Final = re.compile(r"(\d{1,6})(?:-|–|—|till|to|bis)(\d{1,6})", re.ASCII)
_FROM: Final = re.compile(
    r"(?:>=|≥|minst|atleast|from|från|över|over|morethan|fler?än|>)?(\d{1,6})(\+|ormore|ellerfler|ochuppåt)?"
)
_BELOW: Final = re.compile(
    r"(?:<|under|färreän|mindreän|lessthan|fewerthan|högst|max|upto)=?(\d{1,6})"
)
_LARGEST: Final = {SizeClass.MICRO: 10, SizeClass.SMALL: 50, SizeClass.MEDIUM: 250}
_SIZE_WORDS: Final[Mapping[str, SizeClass]] = {
    "mikro": SizeClass.MICRO, "micro": SizeClass.MICRO, "mikroföretag": SizeClass.MICRO,
    "microenterprise": SizeClass.MICRO,
    "liten": SizeClass.SMALL, "litet": SizeClass.SMALL, "små": SizeClass.SMALL,
    "small": SizeClass.SMALL, "småföretag": SizeClass.SMALL,
    "medel": SizeClass.MEDIUM, "medelstor": SizeClass.MEDIUM, "medelstort": SizeClass.MEDIUM,
    "mellan": SizeClass.MEDIUM, "mellanstor": SizeClass.MEDIUM, "medium": SizeClass.MEDIUM,
    "medium-sized": SizeClass.MEDIUM, "mid": SizeClass.MEDIUM,
    "stor": SizeClass.LARGE, "stort": SizeClass.LARGE, "large": SizeClass.LARGE,
    "storföretag": SizeClass.LARGE,
    "sme": SizeClass.SME, "smes": SizeClass.SME, "småochmedelstora": SizeClass.SME,
}  # fmt: skip
_KIND_STEMS: Final[tuple[tuple[OrganisationKind, tuple[str, ...]], ...]] = (
    (OrganisationKind.CLUSTER, ("kluster", "cluster", "hubb", "hub")),
    (OrganisationKind.ACADEMIA, ("univers", "högskol", "academ", "akadem", "lärosäte", "school", "skola", "college")),
    (OrganisationKind.RESEARCH, ("forskning", "research", "institut")),
    (OrganisationKind.INVESTOR, ("invest", "riskkapital", "venture", "affärsäng", "business angel")),
    (OrganisationKind.ASSOCIATION, ("förening", "associat", "branschorg", "ideell", "ngo", "non-profit", "nonprofit", "intresseorg")),
    (OrganisationKind.PUBLIC, ("offentlig", "public", "myndighet", "kommun", "municip", "statlig", "government", "authority", "agency", "region")),
    (OrganisationKind.COMPANY, ("företag", "company", "companies", "bolag", "firma", "startup", "start-up", "private", "privat", "enterprise", "sme", "industri", "business", "ab", "ltd", "gmbh")),
    (OrganisationKind.OTHER, ("other", "annan", "annat", "övrig")),
)  # fmt: skip


_COMPANY: Final = re.compile(r"\b(?:ab|hb|kb|aktiebolag|handelsbolag|kommanditbolag|ltd|gmbh|oy|oyj|aps|sarl|srl|uab|sia|oü)\.?$", re.IGNORECASE)  # fmt: skip


def is_company_by_name(name: str) -> bool:
    """By the legal form at its end, where no column says the kind.

    >>> is_company_by_name("Nordvakt AB"), is_company_by_name("Nordvakt Oy."), is_company_by_name("Nordvakt")
    (True, True, False)
    """
    return bool(_COMPANY.search(name))


_YES: Final = frozenset({"ja", "yes", "true", "j", "y", "x", "1", "oui", "sì", "si", "jah"})


def size_by_header(header: str, text: str) -> SizeClass | None:
    """Where the column asks whether it is an SME, and the answer is yes.

    >>> size_by_header("SME?", "Ja"), size_by_header("SME", "Nej"), size_by_header("Size", "Ja")
    (SizeClass.SME, None, None)
    """
    asks = "sme" in re.findall(r"\w+", header.casefold())
    return SizeClass.SME if asks and text.strip().casefold() in _YES else None


def size_of(text: str) -> SizeClass | None:
    """The size class that a text or a number of people means; None where it is not clear.

    >>> [size_of(text) for text in ("10-49", "Små", "250+", "7", "Ja")] == [
    ...     SizeClass.SMALL, SizeClass.SMALL, SizeClass.LARGE, SizeClass.MICRO, None]
    True
    """
    folded = re.sub(
        r"\b(?:anställda|anst|employees|people|personer|företag|fte|st)\b\.?", "", text.casefold()
    )
    folded = re.sub(r"[\s\u00a0]+", "", folded)
    if folded in _SIZE_WORDS:
        return _SIZE_WORDS[folded]
    if found := _RANGE.fullmatch(folded):
        return size_of_range(int(found[1]), int(found[2]))
    if found := _BELOW.fullmatch(folded):
        return size_of_range(0, int(found[1]))
    if found := _FROM.fullmatch(folded):
        return _size_from(int(found[1]), is_open=folded != found[1])
    return None


def _size_from(people: int, *, is_open: bool) -> SizeClass | None:
    if is_open:
        return SizeClass.LARGE if people >= _LARGEST[SizeClass.MEDIUM] - 1 else None
    return next((size for size, end in _LARGEST.items() if people < end), SizeClass.LARGE)


def size_of_range(first: int, last: int) -> SizeClass | None:
    """The class in which a range of people lies. Both ends may be named twice: 1-10 and 10-50.

    >>> size_of_range(10, 50), size_of_range(5, 49)
    (SizeClass.SMALL, None)
    """
    if last <= first:
        return None
    begins = 0
    for size, end in _LARGEST.items():
        if begins <= first and last <= end:
            return size
        begins = end
    return SizeClass.LARGE if first >= begins else None


def size_of_day(day: date) -> SizeClass | None:
    """The class of the range that a spreadsheet took for a day: 1-10, 10-49.

    It read the two numbers as day and month, month and day, or month and year.

    >>> size_of_day(date(2026, 10, 1)), size_of_day(date(1949, 10, 1))
    (SizeClass.MICRO, SizeClass.SMALL)
    """
    return size_of_range(*range_of_day(day))


def range_of_day(day: date) -> tuple[int, int]:
    """The range as it was most likely written.

    >>> range_of_day(date(2026, 10, 1)), range_of_day(date(2026, 5, 9))
    ((1, 10), (5, 9))
    """
    century = day.year % 100
    ways = [(day.day, day.month), (day.month, day.day)]
    if day.day == 1 and century > 31 and day.year < 2000:  # noqa: PLR2004  # more than any month has days
        return day.month, century
    return next((way for way in ways if size_of_range(*way)), ways[0])


def day_of_month_name(text: str, *, year: int = 2000) -> date | None:
    """The day in what spreadsheets write into CSV for a range: "okt-49", "01-okt", "10-Oct".

    >>> day_of_month_name("okt-49"), day_of_month_name("1-Oct")
    (datetime.date(1949, 10, 1), datetime.date(2000, 10, 1))
    """
    parts = re.fullmatch(r"([^\W\d_]{3,9}|\d{1,2})\.?[-/ ]([^\W\d_]{3,9}|\d{1,4})\.?", text.strip())
    if not parts:
        return None
    months = _month_numbers()
    one, other = parts[1].casefold(), parts[2].casefold()
    if one in months and other.isdigit():
        number = int(other)
        years = 1900 + number if number > 31 else year  # noqa: PLR2004  # more than any month has days
        return _day(years, months[one], 1 if number > 31 else number)  # noqa: PLR2004  # as above
    if other in months and one.isdigit():
        return _day(year, months[other], int(one))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def _month_numbers() -> Mapping[str, int]:
    names: dict[str, int] = {}
    for tongue in ("sv", "en", "de", "fr"):
        for width in ("abbreviated", "wide"):
            for number, name in Locale(tongue).months["format"][width].items():
                names[name.casefold().rstrip(".")] = number
                names.setdefault(name.casefold()[:3], number)
    return names


def kind_of(text: str) -> OrganisationKind | None:
    """The kind of organisation that a word of an office means.

    >>> kind_of("Privat företag"), kind_of("Ja")
    (OrganisationKind.COMPANY, None)
    """
    folded = text.casefold().strip()
    if folded in OrganisationKind.values:
        return OrganisationKind(folded)
    words = re.findall(r"[\w-]+", folded)
    for kind, stems in _KIND_STEMS:
        if any(word == stem if len(stem) < 4 else stem in word for word in words for stem in stems):  # noqa: PLR2004  # short ones hide in other words
            return kind
    return None


def country_of(text: str) -> str:
    """The ISO code of a country by its code or its name in a language of ours; "" where there is none.

    >>> country_of("Sverige"), country_of("Germany"), country_of("EL"), country_of("Stockholm")
    ('SE', 'DE', 'GR', '')
    """
    folded = " ".join(text.casefold().split())
    return _countries().get(folded, "")


@cache
def _countries() -> Mapping[str, str]:
    known: dict[str, str] = {}
    for tongue in ("fr", "de", "en", "sv"):
        for code, name in Locale(tongue).territories.items():
            if len(code) == 2 and code.isalpha():  # noqa: PLR2004  # ISO 3166; the others are continents
                known[name.casefold()] = code
                known[code.casefold()] = code
    known |= {"el": iso_of("EL"), "uk": "GB", "usa": "US", "holland": "NL", "czech republic": "CZ"}
    return known


_NO_COUNTRIES: Final = frozenset({"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"})


@cache
def country_names(language: str) -> tuple[tuple[str, str], ...]:
    """Codes and names of all countries, by name."""
    names = {
        code: name
        for code, name in Locale.parse(language, sep="-").territories.items()
        if re.fullmatch("[A-Z]{2}", code) and code not in _NO_COUNTRIES
    }
    return tuple(sorted(names.items(), key=lambda pair: pair[1].casefold()))
