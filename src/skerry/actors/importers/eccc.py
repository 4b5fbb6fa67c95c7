"""The European Cybersecurity Atlas: entries as JSON:API documents, registrations as the form's spreadsheet.

Answers about people are read over and never kept; of the mail address only the
domain is, unless it is one at which anybody can have a mailbox.
"""

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final
from uuid import UUID

from babel import Locale
from django.conf import settings

from skerry.actors.enums import IdentifierScheme, NameKind, OrganisationKind
from skerry.actors.importers import values
from skerry.actors.importers.files import Member, Upload, first_bytes, members
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
from skerry.actors.models import Concept, Identifier
from skerry.actors.rules import atlas_documents, atlas_tables, numbers
from skerry.actors.rules.atlas import (
    CITY,
    COUNTRY,
    ENGLISH,
    ENGLISH_NAME,
    MAIL,
    NAME,
    NODE,
    NUMBER,
    STREET,
    TEXT,
    TYPE,
    WEBSITE,
    FieldOrder,
    Registration,
    Use,
    split_text,
)
from skerry.actors.rules.atlas_terms import SCHEME_OF, chosen, kind_of
from skerry.actors.rules.shared_domains import belongs_to_everybody

MAX_JSON: Final = 20 * 1024 * 1024
_ROWS_WITH_HEADERS: Final = 6
_WORKBOOK: Final = "[Content_Types].xml"
_LONGEST_LANGUAGE: Final = 12
_READ: Final = {
    FieldOrder.MEANING: Remark.READ_BY_MEANING,
    FieldOrder.PUBLISHED: Remark.READ_AS_PUBLISHED,
}


@dataclass(kw_only=True)
class _Reading:
    """One import under way: what the crossed fields mean, and whom it has seen."""

    sink: Sink
    order: FieldOrder
    concepts: Mapping[tuple[str, str], int]
    holders: Mapping[str, str]
    seen: set[tuple[str, str]] = field(default_factory=set)


def read(uploads: Sequence[Upload], sink: Sink) -> None:
    """Give every organisation in ``uploads`` to ``sink``.

    Raises:
        FileRefused: a file is neither a document of the Atlas nor a table of the form.
    """
    reading = _Reading(
        sink=sink, order=FieldOrder(settings.ATLAS_FIELDS), holders=_holders(), concepts=_concepts()
    )
    for upload in uploads:
        if _is_workbook(upload):
            _read_table(upload, reading)
            continue
        for member in _wanted(upload):
            if first_bytes(member).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
                _read_document(member, reading)
            else:
                _read_table(upload, reading)


def _concepts() -> dict[tuple[str, str], int]:
    found = Concept.objects.filter(scheme__key__in=set(SCHEME_OF.values()), is_retired=False)
    rows = found.values_list("scheme__key", "notation", "pk")
    return {(scheme, notation): pk for scheme, notation, pk in rows}


def _holders() -> dict[str, str]:
    """The country of whoever holds a national number."""
    held = Identifier.objects.filter(
        scheme=IdentifierScheme.NATIONAL, organisation__sites__is_main=True
    )
    return dict(held.values_list("value", "organisation__sites__country"))


def _is_workbook(upload: Upload) -> bool:
    if not zipfile.is_zipfile(upload.path):
        return False
    try:
        with zipfile.ZipFile(upload.path) as archive:
            return _WORKBOOK in archive.namelist()
    except zipfile.BadZipFile:
        return False


def _wanted(upload: Upload) -> Iterator[Member]:
    """Of a zip, its JSON documents, page after page; else the file itself."""
    found = list(members([upload]))
    if not zipfile.is_zipfile(upload.path):
        yield from found
        return
    pages = [member for member in found if member.name.lower().endswith(".json")]
    if not pages:
        raise FileRefused(Refusal.ZIP_WITHOUT_TABLES, Place(file=upload.name))
    yield from pages


def _read_document(member: Member, reading: _Reading) -> None:
    sink = reading.sink
    sink.begin(member.name)
    try:
        document = atlas_documents.read_document(_json(member))
    except atlas_documents.NotADocument:
        raise FileRefused(Refusal.NOT_JSON_API, Place(file=member.name)) from None
    order = document.order or reading.order
    sink.remark(_READ[order], line=None)
    for number, node in enumerate(document.nodes, start=1):
        if not isinstance(node, dict) or node.get("type") != NODE:
            sink.read(is_broken=True)
            sink.remark(Remark.ROW_BROKEN, line=number)
            continue
        registration = atlas_documents.registration_of(node, document.names, order)
        _accept(registration, number, reading)


def _json(member: Member) -> Any:  # Any: whatever JSON holds
    with member.open() as stream:
        raw = stream.read(MAX_JSON + 1)
    if len(raw) > MAX_JSON:
        raise FileRefused(Refusal.JSON_TOO_BIG, Place(file=member.name))
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        place = Place(file=member.name, line=getattr(error, "lineno", None))
        raise FileRefused(Refusal.NOT_JSON_AT_ALL, place, detail=str(error)) from None


def _read_table(upload: Upload, reading: _Reading) -> None:
    table, header = _headed(open_table(upload.path, name=upload.name), upload, reading.order)
    sink = reading.sink
    sink.begin(table.place)
    if header.unknown:
        sink.remark(Remark.COLUMN_UNKNOWN, line=None, detail=", ".join(header.unknown)[:300])
    for number, (line, cells) in enumerate(table.rows()):
        row = {code: _cell(cell) for code, cell in zip(header.codes, cells, strict=False) if code}
        if number == 0 and atlas_tables.is_second_header(row):
            sink.read()
            sink.remark(Remark.SECOND_HEADER, line=line)
            continue
        _accept(atlas_tables.registration_of(row), line, reading)


def _headed(table: Table, upload: Upload, order: FieldOrder) -> tuple[Table, atlas_tables.Header]:
    """The table from its row of questions on, which may stand below another row of headings."""
    header = atlas_tables.header_of(table.headers, order)
    if header is None:
        for line, cells in table.beginning(_ROWS_WITH_HEADERS):
            if atlas_tables.header_of([_cell(cell) for cell in cells], order):
                lower = open_table(upload.path, name=upload.name, header_row=line)
                return _headed(lower, upload, order)
        raise FileRefused(Refusal.WITHOUT_QUESTIONS, Place(file=table.place, line=table.header_row))
    place = Place(file=table.place, line=table.header_row, column=", ".join(header.missing))
    if header.missing:
        raise FileRefused(Refusal.WITHOUT_NAME_OR_NUMBER, place)
    if header.twice:
        twice = Place(file=table.place, line=table.header_row, column=", ".join(header.twice))
        raise FileRefused(Refusal.COLUMN_TWICE, twice)
    return table, header


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _accept(registration: Registration, line: int, reading: _Reading) -> None:
    sink = reading.sink
    name = values.clean(registration.text(NAME) or registration.text(ENGLISH_NAME))
    number = _number(registration, line, reading)
    scheme, key = _key_of(registration, number)
    sink.read(is_broken=not (name and (registration.id or registration.is_answered(NUMBER))))
    if not name:
        sink.remark(Remark.NO_NAME, line=line, key=key)
    elif numbers.national(registration.text(NUMBER), country=_country(registration)).is_of_a_person:
        sink.remark(Remark.PERSONAL_NUMBER, line=line)
    elif not key:
        sink.remark(Remark.NO_IDENTIFIER, line=line, detail=name)
    elif (scheme, key) in reading.seen:
        sink.remark(Remark.TWICE_IN_FILE, line=line, key=key, detail=name)
    else:
        reading.seen.add((scheme, key))
        _put(registration, (scheme, key), name, number, line, sink)
        _put_terms(registration, (scheme, key), line, reading)
        _say_what_is_left_out(registration, key, line, sink)


def _country(registration: Registration) -> str:
    return country_of(registration.text(COUNTRY))


def _key_of(registration: Registration, number: str) -> tuple[str, str]:
    """The Atlas's own identifier where the entry has one, else the registration number."""
    try:
        return IdentifierScheme.ECCC, str(UUID(registration.id))
    except ValueError:
        return IdentifierScheme.NATIONAL, number


def _number(registration: Registration, line: int, reading: _Reading) -> str:
    """The registration number, which means nothing abroad: there its holder is somebody else."""
    said, country = values.clean(registration.text(NUMBER)), _country(registration)
    number = numbers.national(said, country=country)
    holder = reading.holders.get(number.value, "")
    if said and not number.value and not number.is_of_a_person:
        reading.sink.remark(Remark.BAD_NUMBER, line=line, detail=said[:100])
    if holder and country and holder != country:
        reading.sink.remark(Remark.IDENTIFIER_TAKEN, line=line, detail=said[:100])
        return ""
    return number.value


def _put(
    registration: Registration,
    key: tuple[str, str],
    name: str,
    number: str,
    line: int,
    sink: Sink,
) -> None:
    address = values.web_address(registration.text(WEBSITE))
    sink.put(
        OrganisationRow(
            *key,
            vat="",
            name=name,
            kind=_kind(registration, key[1], line, sink),
            established=None,
            website=address.url,
            mail_domain=_mail_domain(address.mail_domain, registration),
            street=values.clean(registration.text(STREET)),
            postcode=values.clean(registration.postcode),
            city=values.city(registration.text(CITY)),
            country=_country(registration),
            latitude=None,
            longitude=None,
            nuts="",
            updated=registration.updated,
            line=line,
        )
    )
    if number and key[0] != IdentifierScheme.NATIONAL:
        sink.put(NumberRow(*key, IdentifierScheme.NATIONAL, number))
    if registration.text(WEBSITE) and not address.url:
        sink.remark(Remark.BAD_WEBSITE, line=line, key=key[1])
    _put_words(registration, key, name, sink)


def _put_words(registration: Registration, key: tuple[str, str], name: str, sink: Sink) -> None:
    english = values.clean(registration.text(ENGLISH_NAME))
    if english and english != name:
        sink.put(AliasRow(*key, NameKind.OTHER, ENGLISH, english))
    summary, description = split_text(registration.text(TEXT))
    if summary:
        language = registration.language[:_LONGEST_LANGUAGE]
        sink.put(TextRow(*key, language, summary, description))


def _kind(registration: Registration, key: str, line: int, sink: Sink) -> OrganisationKind:
    said = ", ".join(term.label for term in registration.terms.get(TYPE, ()) if term.label)
    kind = kind_of(said)
    if kind is OrganisationKind.OTHER and registration.is_answered(TYPE):
        sink.remark(Remark.TYPE_UNKNOWN, line=line, key=key, detail=said[:200])
    return kind


def _put_terms(
    registration: Registration, key: tuple[str, str], line: int, reading: _Reading
) -> None:
    for scheme, term, notation in chosen(registration.terms):
        concept = reading.concepts.get((scheme, notation))
        if concept is None:
            detail = (term.label or term.id)[:200]
            reading.sink.remark(Remark.TERM_UNKNOWN, line=line, key=key[1], detail=detail)
        else:
            reading.sink.put(ConceptRow(*key, concept, term.label or notation))


def _say_what_is_left_out(registration: Registration, key: str, line: int, sink: Sink) -> None:
    """Which questions, and never what was answered."""
    personal = (*registration.answered(Use.PERSONAL), *registration.answered(Use.MAIL_DOMAIN))
    other = (*registration.answered(Use.NOT_KEPT), *registration.answered(Use.DECLARED))
    if personal:
        sink.remark(Remark.PERSONAL_LEFT_OUT, line=line, key=key, detail=", ".join(personal))
    if other:
        sink.remark(Remark.NO_PLACE_HERE, line=line, key=key, detail=", ".join(other))
    street, city = registration.text(STREET), registration.text(CITY)
    if any(map(str.isdigit, city)) and street and not any(map(str.isdigit, street)):
        sink.remark(Remark.LOOKS_CROSSED, line=line, key=key, detail=f"{street} / {city}"[:200])


def _mail_domain(of_website: str, registration: Registration) -> str:
    """The website's, as in other sources; a page among those of everybody says nothing."""
    if of_website and not belongs_to_everybody(of_website):
        return of_website
    return mail_domain(registration.text(MAIL))


def mail_domain(address: str) -> str:
    """The domain of a mail address, unless anybody can have an address there.

    >>> mail_domain("info@Firm.example"), mail_domain("firm@gmail.com"), mail_domain("firm.example")
    ('firm.example', '', '')
    """
    name, at, domain = values.clean(address).lower().rpartition("@")
    if not (name and at) or belongs_to_everybody(domain):
        return ""
    return values.web_address(domain).mail_domain


def country_of(text: str) -> str:
    """ISO 3166 from a code or from the country's name in English.

    >>> country_of("se"), country_of("Greece"), country_of("EL"), country_of("Atlantis")
    ('SE', 'GR', 'GR', '')
    """
    return values.iso_country(text) or _countries().get(values.clean(text).casefold(), "")


@cache
def _countries() -> Mapping[str, str]:
    names = Locale("en").territories.items()
    return {name.casefold(): code for code, name in names if len(code) == 2 and code.isalpha()} | {  # noqa: PLR2004  # ISO codes
        "czech republic": "CZ",
        "türkiye": "TR",
    }
