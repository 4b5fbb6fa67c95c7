"""What the columns of a list hold, guessed from their names and values. Whoever brings the list decides."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from skerry.actors.enums import ListField
from skerry.actors.rules import numbers
from skerry.actors.rules.list_values import country_of, kind_of, size_of, size_of_day

Value = str | int | float | bool | date | None
ENOUGH: Final = 0.6


class Reason(StrEnum):
    """Why a column is taken for what it is taken for."""

    HEADER = "header"
    VALUES = "values"
    PERSONAL = "personal"
    TAKEN = "taken"
    EARLIER = "earlier"
    NONE = "none"


class Guess(NamedTuple):
    field: ListField
    reason: Reason


class Column(NamedTuple):
    header: str
    values: Sequence[Value]


_WORDS: Final[Mapping[ListField, str]] = {
    ListField.NAME: "name, namn, företag, företagsnamn, organisation, organisationsnamn, bolag, bolagsnamn, company, "
    "company name, firma, firmanamn, aktör, aktörsnamn, actor, legal name, juridiskt namn, organization, unternehmen, "
    "entreprise, raison sociale, medlem, medlemsföretag, member, nom",
    ListField.OTHER_NAME: "other name, other names, andra namn, alias, även kallad, trade name, bifirma, engelskt namn, "
    "english name, särskilt företagsnamn, tidigare namn",
    ListField.SHORT_NAME: "short name, kortnamn, förkortning, akronym, acronym, abbreviation",
    ListField.KIND: "kind, type, typ, organisationstyp, aktörstyp, organisation type, organization type, typ av organisation, "
    "bolagsform, juridisk form, legal form, kategori, category, actor type",
    ListField.SIZE: "size, storlek, storleksklass, size class, antal anställda, anställda, employees, number of employees, "
    "sme, företagsstorlek, company size, headcount, taille",
    ListField.NATIONAL: "org nr, orgnr, org nummer, organisationsnummer, organisationsnr, org number, registration number, "
    "registreringsnummer, company number, national number, national id, siren, ytunnus, cvr",
    ListField.VAT: "vat, vat number, vat nr, vat no, moms, momsnr, momsnummer, momsregistreringsnummer, moms nr",
    ListField.PIC: "pic, pic number, pic kod, participant identification code",
    ListField.ROR: "ror, ror id",
    ListField.LEI: "lei, lei code, lei kod",
    ListField.KEY: "id, row id, kundnummer, kundnr, medlemsnummer, medlemsnr, member number, member id, customer number, "
    "löpnummer, lista id, nr, ref",
    ListField.WEBSITE: "website, web, webb, webbplats, webbsida, hemsida, url, webbadress, homepage, site web, www, länk",
    ListField.MAIL: "e mail, email, e post, epost, mail, mejl, e postadress, epostadress, mailadress, mejladress, domän, "
    "mail domain, email domain, domain name, e mail address, email address",
    ListField.ESTABLISHED: "established, founded, grundat, grundad, bildat, startår, year founded, registreringsår, "
    "etableringsår, grundår, year established, founding year, year",
    ListField.STREET: "street, gata, gatuadress, adress, address, besöksadress, postadress, utdelningsadress, street address",
    ListField.POSTCODE: "postcode, postnummer, postnr, post nr, zip, zip code, postal code, code postal, plz",
    ListField.CITY: "city, ort, postort, stad, town, kommun, municipality, säte, ville, stadt",
    ListField.COUNTRY: "country, land, pays, landskod, country code",
    ListField.NUTS: "nuts, nuts code, nutskod, nuts kod, nuts 3, nuts3",
    ListField.LATITUDE: "latitude, lat, latitud, breddgrad",
    ListField.LONGITUDE: "longitude, lon, lng, long, longitud, längdgrad",
    ListField.SPECIALITY: "speciality, specialities, specialty, specialities, specialitet, specialiteter, kompetens, "
    "kompetensområde, kompetensområden, expertise, competence, competences, område, områden, inriktning, fokusområde, "
    "fokusområden, tjänster, services, solutions, cybersecurity area, capabilities",
    ListField.SECTOR: "sector, sectors, sektor, sektorer, bransch, branscher, industry, industries, market, markets, marknad",
    ListField.SUMMARY_SV: "beskrivning, om företaget, presentation, verksamhet, verksamhetsbeskrivning, kort beskrivning",
    ListField.SUMMARY_EN: "description, summary, about, short description, company description, profile",
}
_PERSONAL_TEXT: Final = (
    "kontaktperson, kontakt, contact, contact person, contact name, vd, ceo, förnamn, efternamn, first name, last name, "
    "surname, phone, telefon, telefonnummer, tel, mobil, mobile, mobilnummer, personnummer, date of birth, födelsedatum, "
    "titel, roll, ansvarig"
)
_PERSONAL: Final = frozenset(_PERSONAL_TEXT.split(", "))
_KNOWN: Final = {word: field for field, words in _WORDS.items() for word in words.split(", ")}
_LONGEST_FIRST: Final = sorted(_KNOWN, key=len, reverse=True)
_SHORTEST_INSIDE: Final = 3
SEVERAL: Final = frozenset(
    {ListField.NOTHING, ListField.OTHER_NAME, ListField.SPECIALITY, ListField.SECTOR}
)
"""Fields that several columns may hold together."""
_LEGAL_FORM: Final = re.compile(
    r"\b(?:ab|hb|kb|aktiebolag|ltd|limited|inc|llc|gmbh|ag|sa|sas|sarl|bv|as|asa|oy|oyj|aps|spa|srl|plc|sro|oü|uab|sia)\.?$",
    re.IGNORECASE,
)
_URL: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_MAIL: Final = re.compile(r"\S+@\S+\.\w+")
_NUTS: Final = re.compile(r"[A-Z]{2}(?=[0-9A-Z]*\d)[0-9A-Z]{1,3}", re.ASCII)
_POSTCODE: Final = re.compile(r"\d{3} ?\d{2}", re.ASCII)
_VAT: Final = re.compile(r"[A-Z]{2} ?[0-9A-Z]{8,12}", re.ASCII)


def guesses(
    columns: Sequence[Column], *, terms: Mapping[ListField, Collection[str]]
) -> list[Guess]:
    """One guess for each column, names before values; a field that needs one column is given once.

    ``terms`` are the labels of the vocabularies, folded, by the field they belong to.
    """
    by_header = [_by_header(column.header) for column in columns]
    taken = {guess.field for guess in by_header if guess}
    best = _best_of_rivals(columns, by_header, terms)
    found: list[Guess] = []
    given: set[ListField] = set()
    for at, (column, guess) in enumerate(zip(columns, by_header, strict=True)):
        chosen = guess or _by_values(column.values, taken | given, terms)
        is_beaten = chosen.field in given or best.get(chosen.field, at) != at
        if is_beaten and chosen.field not in SEVERAL:
            chosen = Guess(ListField.NOTHING, Reason.TAKEN)
        given.add(chosen.field)
        found.append(chosen)
    return found


def _best_of_rivals(
    columns: Sequence[Column],
    by_header: Sequence[Guess | None],
    terms: Mapping[ListField, Collection[str]],
) -> Mapping[ListField, int]:
    """Of several columns whose headers speak of one field, the one whose values look like it, else the first."""
    rivals: dict[ListField, list[int]] = {}
    for at, guess in enumerate(by_header):
        if guess:
            rivals.setdefault(guess.field, []).append(at)
    return {
        field: next((at for at in places if _holds(field, columns[at].values, terms)), places[0])
        for field, places in rivals.items()
    }


def _by_header(header: str) -> Guess | None:
    """The field whose word is the header, or the longest that stands in it as a whole word."""
    plain = " ".join(re.findall(r"[^\W_]+", header.casefold()))
    if plain in _KNOWN:
        return Guess(_KNOWN[plain], Reason.HEADER)
    padded = f" {plain} "
    if any(f" {word} " in padded for word in _PERSONAL):
        return Guess(ListField.NOTHING, Reason.PERSONAL)
    for word in _LONGEST_FIRST:
        if len(word) >= _SHORTEST_INSIDE and f" {word} " in padded:
            return Guess(_KNOWN[word], Reason.HEADER)
    return None


def _by_values(
    values: Sequence[Value],
    taken: Collection[ListField],
    terms: Mapping[ListField, Collection[str]],
) -> Guess:
    fields = (field for field in (*_signs(terms), ListField.SIZE) if field not in taken)
    field = next((field for field in fields if _holds(field, values, terms)), None)
    return Guess(field, Reason.VALUES) if field else Guess(ListField.NOTHING, Reason.NONE)


def _holds(
    field: ListField, values: Sequence[Value], terms: Mapping[ListField, Collection[str]]
) -> bool:
    """Whether most of the values look like the field's."""
    given = [value for value in values if value is not None and value != ""]
    if field is ListField.SIZE:
        return _are_sizes(given)
    is_one = _signs(terms).get(field)
    if is_one is None or not given:
        return False
    return sum(is_one(str(value).strip()) for value in given) >= ENOUGH * len(given)


def _signs(terms: Mapping[ListField, Collection[str]]) -> Mapping[ListField, Callable[[str], bool]]:
    """How values of each field look, the surest first."""

    def of(field: ListField) -> Callable[[str], bool]:
        return lambda text: any(part.casefold() in terms.get(field, ()) for part in parts_of(text))

    return {
        ListField.MAIL: lambda text: bool(_MAIL.fullmatch(text)),
        ListField.ROR: lambda text: "ror.org" in text and bool(numbers.ror(text).value),
        ListField.WEBSITE: lambda text: bool(_URL.fullmatch(text)),
        ListField.NATIONAL: lambda text: bool(re.fullmatch(r"\d{6}-\d{4}", text)) and bool(numbers.national(text, country="SE").value),
        ListField.LEI: lambda text: bool(numbers.lei(text).value),
        ListField.VAT: lambda text: bool(_VAT.fullmatch(text)) and sum(map(str.isdigit, text)) > 6,  # noqa: PLR2004  # at least
        ListField.NUTS: lambda text: bool(_NUTS.fullmatch(text)),
        ListField.POSTCODE: lambda text: bool(_POSTCODE.fullmatch(text)) and " " in text,
        ListField.COUNTRY: lambda text: bool(country_of(text)),
        ListField.SECTOR: of(ListField.SECTOR),
        ListField.SPECIALITY: of(ListField.SPECIALITY),
        ListField.NAME: lambda text: bool(_LEGAL_FORM.search(text)),
        ListField.KIND: lambda text: len(text) < 40 and kind_of(text) is not None,  # noqa: PLR2004  # a word or two
    }  # fmt: skip


def _are_sizes(given: Sequence[Value]) -> bool:
    """Ranges of people, or the days that a spreadsheet made of them."""
    ranges = [
        value
        for value in given
        if (isinstance(value, date) and size_of_day(value))
        or (isinstance(value, str) and not value.isdecimal() and size_of(value))
    ]
    return bool(given) and len(ranges) >= ENOUGH * len(given)


def parts_of(text: str) -> list[str]:
    """The values in one cell: separated by semicolons, bars or line ends; by commas where there is none of these.

    >>> parts_of("Identity; Network"), parts_of("Audit, Risk")
    (['Identity', 'Network'], ['Audit', 'Risk'])
    """
    separator = r"[;|\n]" if re.search(r"[;|\n]", text) else ","
    return [
        part for part in (" ".join(piece.split()) for piece in re.split(separator, text)) if part
    ]
