"""Lists of a region's own offices: spreadsheets whose columns and values a person has mapped."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from hashlib import blake2b
from typing import Final

from skerry.actors.enums import ListField, NameKind, OrganisationKind
from skerry.actors.importers import values
from skerry.actors.importers.compare_lists import prefix_of
from skerry.actors.importers.cordis import name_key
from skerry.actors.importers.files import Upload
from skerry.actors.importers.list_plans import KnownTerm, ListPlan, Terms, folded, shown_text
from skerry.actors.importers.people import is_natural_person
from skerry.actors.importers.refusals import FileRefused, Place, Refusal, Remark
from skerry.actors.importers.rows import (
    AliasRow,
    ConceptRow,
    NumberRow,
    OrganisationRow,
    Sink,
    TextRow,
)
from skerry.actors.importers.spreadsheets import Table, open_table
from skerry.actors.importers.xlsx_parts import Cell
from skerry.actors.rules import numbers
from skerry.actors.rules.countries import iso_of
from skerry.actors.rules.list_guesses import parts_of
from skerry.actors.rules.list_values import country_of, is_company_by_name, kind_of, size_of
from skerry.actors.rules.shared_domains import belongs_to_everybody

SCHEME: Final = "list"
MOST_UNKNOWN: Final = 200
_ADDRESS: Final = re.compile(r"\S@([\w.-]+\w)")
_DOMAIN: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}", re.ASCII)
_LONGEST: Final = {
    ListField.NAME: 300,
    ListField.STREET: 300,
    ListField.POSTCODE: 40,
    ListField.CITY: 120,
}
_NAME_LENGTH: Final = 300
_SUMMARIES: Final = {ListField.SUMMARY_EN: "en", ListField.SUMMARY_SV: "sv"}
# In this order, the first that a row has is the one by which it is known again.
_PUBLIC: Final = (ListField.NATIONAL, ListField.VAT, ListField.PIC, ListField.ROR, ListField.LEI)


class PersonLeftOut(Exception):
    """The row is about a person, not about an organisation."""

    def __init__(self, remark: Remark) -> None:
        super().__init__(remark)
        self.remark = remark


Unknown = dict[str, dict[str, int]]


def read(
    uploads: Sequence[Upload], sink: Sink, *, plan: ListPlan, source: int, terms: Terms
) -> Unknown:
    """Give every organisation of the list to ``sink``; says which values nobody has mapped, and how often.

    Raises:
        FileRefused: the file is not the table that the mapping is for.
    """
    upload = uploads[0]
    table = open_table(
        upload.path, sheet=plan.sheet or None, header_row=plan.header_row, name=upload.name
    )
    missing = [header for header in plan.columns if header not in table.headers]
    if missing:
        place = Place(file=table.place, line=table.header_row, column=", ".join(missing))
        raise FileRefused(Refusal.MISSING_COLUMN, place)
    sink.begin(table.place)
    reader = _Reader(table, sink, plan, prefix_of(source), terms)
    for line, cells in table.rows():
        reader.take(line, cells)
    return {header: dict(found) for header, found in reader.unknown.items()}


class _Reader:
    """Turns rows of the list into ours, and says what it could not."""

    def __init__(self, table: Table, sink: Sink, plan: ListPlan, prefix: str, terms: Terms) -> None:
        self.unknown: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._sink = sink
        self._plan = plan
        self._prefix = prefix
        self._terms = terms
        self._width = len(table.headers)
        self._line = 0
        self._columns: defaultdict[ListField, list[tuple[int, str]]] = defaultdict(list)
        for place, header in enumerate(table.headers):
            if kind := plan.columns.get(header):
                self._columns[kind].append((place, header))

    def take(self, line: int, cells: Sequence[Cell]) -> None:
        self._line = line
        is_broken = len(cells) > self._width
        self._sink.read(is_broken=is_broken)
        if is_broken:
            self._remark(Remark.ROW_BROKEN)
            return
        name = self._text(cells, ListField.NAME)
        if not name:
            self._remark(Remark.NO_NAME)
            return
        try:
            self._put(cells, name)
        except PersonLeftOut as found:
            self._remark(found.remark)

    def _put(self, cells: Sequence[Cell], name: str) -> None:
        country = self._country(cells)
        public = self._public_numbers(cells, country)
        own = {
            "key": folded(self._text(cells, ListField.KEY)),
            "name": name_key(name, country),
        }
        keys = [self._key(scheme, value) for scheme, value in public.items()]
        keys += [self._key(kind, value) for kind, value in own.items() if value]
        row = self._organisation(cells, name=name, key=keys[0], country=country)
        self._leave_persons_out(cells, row, has_number=bool(public))
        self._sink.put(row)
        for scheme, value in public.items():
            self._sink.put(NumberRow(SCHEME, row.key, scheme, value))
        for other in keys[1:]:
            self._sink.put(NumberRow(SCHEME, row.key, SCHEME, other))
        self._put_words(cells, row)

    def _organisation(
        self, cells: Sequence[Cell], *, name: str, key: str, country: str
    ) -> OrganisationRow:
        address = self._website(cells)
        point = self._point(cells)
        return OrganisationRow(
            scheme=SCHEME,
            key=key,
            vat="",
            name=name,
            kind=self._kind(cells),
            established=self._year(cells),
            website=address.url,
            mail_domain=self._mail_domain(cells, address.mail_domain),
            street=self._text(cells, ListField.STREET),
            postcode=self._text(cells, ListField.POSTCODE),
            city=values.city(self._text(cells, ListField.CITY)),
            country=country,
            latitude=point.latitude if point else None,
            longitude=point.longitude if point else None,
            nuts=self._text(cells, ListField.NUTS) or self._usual_region(country),
            updated="",
            line=self._line,
            size_class=self._closed(cells, ListField.SIZE, lambda text: size_of(text) or ""),
        )

    def _leave_persons_out(
        self, cells: Sequence[Cell], row: OrganisationRow, *, has_number: bool
    ) -> None:
        """As in CORDIS, but a row with a number, a website, a domain or a kind is taken for what it says."""
        says_more = row.website or row.mail_domain or row.kind != OrganisationKind.OTHER
        if self._plan.are_organisations or has_number or says_more:
            return
        is_one = is_natural_person(
            name=row.name,
            short_name=self._text(cells, ListField.SHORT_NAME),
            vat="",
            street=row.street,
            postcode=row.postcode,
            city=row.city or "-",
            website="",
            activity="PRC",
        )
        if is_one:
            raise PersonLeftOut(Remark.NATURAL_PERSON)

    def _put_words(self, cells: Sequence[Cell], row: OrganisationRow) -> None:
        for name in re.split(r"[;|]", self._text(cells, ListField.OTHER_NAME)):
            self._alias(row, NameKind.OTHER, name)
        self._alias(row, NameKind.SHORT, self._text(cells, ListField.SHORT_NAME))
        for kind, language in _SUMMARIES.items():
            summary = self._text(cells, kind)
            if summary:
                self._sink.put(TextRow(SCHEME, row.key, language, summary))
        for kind in (ListField.SPECIALITY, ListField.SECTOR):
            for term in self._concepts(cells, kind):
                self._sink.put(ConceptRow(SCHEME, row.key, term.concept, term.label))

    def _alias(self, row: OrganisationRow, kind: NameKind, text: str) -> None:
        name = values.clean(text)[:_NAME_LENGTH]
        if name and name != row.name:
            self._sink.put(AliasRow(SCHEME, row.key, kind, "", name))

    def _key(self, kind: str, value: str) -> str:
        """By what the row is known again: of this list, of constant length, and not readable."""
        digest = blake2b(f"{kind}:{value}".encode(), digest_size=16).hexdigest()
        return f"{self._prefix}{digest}"

    def _given(self, cells: Sequence[Cell], kind: ListField) -> Iterator[tuple[str, Cell]]:
        for place, header in self._columns[kind]:
            value = cells[place]
            if value is not None and not values.is_empty(shown_text(value)):
                yield header, value

    def _text(self, cells: Sequence[Cell], kind: ListField) -> str:
        """The texts of all columns that hold this field, cut to what fits."""
        found: list[str] = []
        for header, value in self._given(cells, kind):
            if isinstance(value, date):
                self._remark(Remark.NOT_A_TEXT, header, value)
            else:
                found.append(shown_text(value))
        text = "; ".join(found)
        longest = _LONGEST.get(kind, _NAME_LENGTH)
        if len(text) > longest and kind != ListField.OTHER_NAME:
            self._remark(Remark.TOO_LONG, str(kind))
            text = text[:longest].rstrip()
        return text

    def _closed(self, cells: Sequence[Cell], kind: ListField, guess: Callable[[str], str]) -> str:
        """A value of a fixed choice: as mapped, else as it plainly says. A day is never taken for a range unasked."""
        for header, value in self._given(cells, kind):
            text = shown_text(value)
            meant = self._plan.values.get(header, {}).get(folded(text))
            if meant is None:
                meant = "" if isinstance(value, date) else guess(text)
                if not meant:
                    self._miss(header, text)
            if meant:
                return meant
        return ""

    def _kind(self, cells: Sequence[Cell]) -> str:
        found = self._closed(cells, ListField.KIND, lambda text: kind_of(text) or "")
        if found:
            return found
        name = self._text(cells, ListField.NAME)
        return OrganisationKind.COMPANY if is_company_by_name(name) else OrganisationKind.OTHER

    def _country(self, cells: Sequence[Cell]) -> str:
        return self._closed(cells, ListField.COUNTRY, country_of) or iso_of(self._plan.region)

    def _usual_region(self, country: str) -> str:
        return self._plan.region if iso_of(self._plan.region) == country else ""

    def _public_numbers(self, cells: Sequence[Cell], country: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for kind in _PUBLIC:
            for header, value in self._given(cells, kind):
                number = _number(kind, shown_text(value), country)
                if number.is_of_a_person:
                    raise PersonLeftOut(Remark.PERSONAL_NUMBER)
                if number.value:
                    found.setdefault(str(kind), number.value)
                else:
                    self._remark(Remark.BAD_NUMBER, header, value)
        return found

    def _website(self, cells: Sequence[Cell]) -> values.WebAddress:
        for header, value in self._given(cells, ListField.WEBSITE):
            address = values.web_address(shown_text(value))
            if address.url:
                return address
            self._remark(Remark.BAD_WEBSITE, header, value)
        return values.NO_ADDRESS

    def _mail_domain(self, cells: Sequence[Cell], of_website: str) -> str:
        """Of an address, only what stands behind the @: the rest is somebody's."""
        for header, value in self._given(cells, ListField.MAIL):
            text = shown_text(value).casefold()
            address = _ADDRESS.search(text)
            domain = (address[1] if address else text.lstrip("@")).removeprefix("www.")
            if not _DOMAIN.fullmatch(domain) or len(domain) > values.MAX_DOMAIN_LENGTH:
                self._remark(Remark.BAD_MAIL, header)
            elif belongs_to_everybody(domain):
                self._remark(Remark.FREE_MAIL, header)
            else:
                return domain
        return "" if belongs_to_everybody(of_website) else of_website

    def _year(self, cells: Sequence[Cell]) -> int | None:
        for header, value in self._given(cells, ListField.ESTABLISHED):
            year = value.year if isinstance(value, date) else values.year(shown_text(value)[:4])
            if year is not None:
                return year
            self._remark(Remark.BAD_YEAR, header, value)
        return None

    def _point(self, cells: Sequence[Cell]) -> values.Point | None:
        latitude = next(self._given(cells, ListField.LATITUDE), None)
        longitude = next(self._given(cells, ListField.LONGITUDE), None)
        if latitude is None or longitude is None:
            return None
        with suppress(ValueError):
            return values.on_earth(*(_degrees(value) for _header, value in (latitude, longitude)))
        self._remark(Remark.BAD_PLACE, latitude[0], latitude[1])
        return None

    def _concepts(self, cells: Sequence[Cell], kind: ListField) -> list[KnownTerm]:
        found: list[KnownTerm] = []
        for header, value in self._given(cells, kind):
            meant = self._plan.values.get(header, {})
            for text in self._parts(shown_text(value), meant):
                key = meant.get(folded(text))
                term = self._terms.by_key.get(key) if key else None
                if key is None:
                    term = self._terms.by_label.get(folded(text))
                    if term is None:
                        self._miss(header, text)
                if term:
                    found.append(term)
        return found

    def _parts(self, text: str, meant: Mapping[str, str]) -> list[str]:
        """The cell as one where it is known as one: labels hold commas too."""
        is_one = folded(text) in meant or folded(text) in self._terms.by_label
        return [text] if is_one else parts_of(text)

    def _miss(self, header: str, text: str) -> None:
        known = self.unknown[header]
        if text in known or len(known) < MOST_UNKNOWN:
            known[text] += 1
        self._remark(Remark.UNKNOWN_VALUE, header, text)

    def _remark(self, reason: Remark, header: str = "", value: Cell = None) -> None:
        told = f"{header}: {shown_text(value)[:100]}" if value is not None else header
        self._sink.remark(reason, line=self._line, detail=told)


def _number(kind: ListField, text: str, country: str) -> numbers.Number:
    match kind:
        case ListField.NATIONAL:
            return numbers.national(text, country=country)
        case ListField.VAT:
            return numbers.vat(text)
        case ListField.PIC:
            return numbers.pic(text)
        case ListField.ROR:
            return numbers.ror(text)
        case _:
            return numbers.lei(text)


def _degrees(value: Cell) -> float:
    """A coordinate, with a point or a comma."""
    return float(shown_text(value).replace(",", "."))
