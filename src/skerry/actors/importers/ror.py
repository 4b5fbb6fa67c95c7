"""The Research Organization Registry: dumps of schema 1 and 2, as JSON, JSON lines or CSV (CC0)."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from skerry.actors.enums import NameKind, OrganisationKind
from skerry.actors.importers import values
from skerry.actors.importers.files import (
    MEGABYTE,
    Member,
    Upload,
    first_bytes,
    members,
    text_blocks,
    text_lines,
)
from skerry.actors.importers.refusals import FileRefused, Place, Refusal, Remark
from skerry.actors.importers.rows import AliasRow, OrganisationRow, Sink
from skerry.actors.importers.tables import Dialect, header_of, lines

SCHEME: Final = "ror"
MAX_RECORD: Final = MEGABYTE
_ID = re.compile(r"0[0-9a-hj-km-np-tv-z]{6}[0-9]{2}")
_DECODER = json.JSONDecoder()
_BLANK = re.compile(r"[\s,]*")

# The first of a record's types that stands here decides.
_KINDS: Final = {
    "education": OrganisationKind.ACADEMIA,
    "company": OrganisationKind.COMPANY,
    "government": OrganisationKind.PUBLIC,
    "facility": OrganisationKind.RESEARCH,
    "nonprofit": OrganisationKind.ASSOCIATION,
}


class RorLine(NamedTuple):
    id: str
    name: str
    acronyms: str
    aliases: str
    labels: str
    types: str
    status: str
    established: str
    country: str
    city: str
    latitude: str
    longitude: str
    website: str


TABLE: Final = Dialect(
    key="ror",
    line=RorLine,
    names={
        "id": ("id", "ror_id"),
        "name": ("name", "names.types.ror_display"),
        "acronyms": ("acronyms", "names.types.acronym"),
        "aliases": ("aliases", "names.types.alias"),
        "labels": ("labels", "names.types.label"),
        "types": ("types",),
        "status": ("status",),
        "established": ("established",),
        "country": (
            "country.country_code",
            "country",
            "locations.geonames_details.country_code",
            "addresses[0].country_code",
        ),
        "city": ("city", "locations.geonames_details.name", "addresses[0].city"),
        "latitude": ("lat", "locations.geonames_details.lat", "addresses[0].lat"),
        "longitude": ("lon", "lng", "locations.geonames_details.lng", "addresses[0].lng"),
        "website": ("website", "links.type.website", "links"),
    },
    required=frozenset({"id", "name", "types", "status", "country"}),
)


def read(uploads: Sequence[Upload], sink: Sink) -> None:
    """Give every organisation in ``uploads`` to ``sink``.

    Raises:
        FileRefused: the files are not a ROR dump.
    """
    for member in _wanted(list(members(uploads)), uploads):
        sink.begin(member.name)
        start = first_bytes(member).lstrip(b"\xef\xbb\xbf \t\r\n")
        if start[:1] in {b"[", b"{"}:
            _read_json(member, sink, is_array=start.startswith(b"["))
        else:
            _read_csv(member, sink)


def _wanted(found: Sequence[Member], uploads: Sequence[Upload]) -> Sequence[Member]:
    """The official zip holds the same records in several forms: the newest schema as JSON is taken."""
    if len(found) == len(uploads):
        return found
    for ending in ("schema_v2.json", ".json", ".jsonl", "schema_v2.csv", ".csv"):
        fitting = [member for member in found if member.name.endswith(ending)]
        if fitting:
            return fitting
    raise FileRefused(Refusal.ZIP_WITHOUT_TABLES, Place(file=uploads[0].name))


def _read_json(member: Member, sink: Sink, *, is_array: bool) -> None:
    records = _array(member) if is_array else _json_lines(member)
    for number, record in records:
        if not isinstance(record, dict):
            sink.read(is_broken=True)
            sink.remark(Remark.ROW_BROKEN, line=number)
            continue
        if number == 1 and not ({"names", "name"} & record.keys() and "id" in record):
            raise FileRefused(Refusal.OTHER_RECORDS, Place(file=member.name, line=1))
        _put(record, number, sink)


def _json_lines(member: Member) -> Iterator[tuple[int, Any]]:  # Any: whatever JSON holds
    with member.open() as stream:
        for number, line in enumerate(text_lines(stream, member.name), start=1):
            if not line.strip():
                continue
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError) as error:
                if number == 1:
                    place = Place(file=member.name, line=1)
                    raise FileRefused(Refusal.NOT_JSON, place, detail=str(error)) from None
                yield number, None


def _array(member: Member) -> Iterator[tuple[int, Any]]:  # Any: whatever JSON holds
    """The elements of one JSON array, one after the other, so that only one is in memory."""
    number, buffer = 0, ""
    with member.open() as stream:
        blocks = text_blocks(stream, member.name)
        buffer = next(blocks, "").lstrip()[1:]
        while True:
            buffer = buffer[_blank_at_start(buffer) :]
            if buffer.startswith("]"):
                return
            try:
                record, end = _DECODER.raw_decode(buffer)
            except (ValueError, RecursionError) as error:
                block = next(blocks, "")
                if not block or len(buffer) > MAX_RECORD:
                    place = Place(file=member.name, line=number + 1)
                    raise FileRefused(Refusal.NOT_JSON, place, detail=str(error)) from None
                buffer += block
                continue
            number += 1
            buffer = buffer[end:]
            yield number, record


def _blank_at_start(buffer: str) -> int:
    found = _BLANK.match(buffer)
    return found.end() if found else 0


def _put(record: Mapping[str, Any], number: int, sink: Sink) -> None:  # Any: whatever JSON holds
    """One record of either schema; broken ones are remarked and left out."""
    try:
        organisation, aliases = (_version_2 if "names" in record else _version_1)(record, number)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError):
        sink.read(is_broken=True)
        sink.remark(Remark.ROW_BROKEN, line=number, key=str(record.get("id", ""))[:60])
        return
    _accept(organisation, aliases, str(record.get("status") or ""), sink)


def _accept(
    organisation: OrganisationRow, aliases: Sequence[AliasRow], status: str, sink: Sink
) -> None:
    line, key = organisation.line, organisation.key
    is_ror = bool(_ID.fullmatch(key))
    sink.read(is_broken=not is_ror)
    if not is_ror:
        sink.remark(Remark.NO_IDENTIFIER, line=line, key=key[:60])
    elif not organisation.name:
        sink.remark(Remark.NO_NAME, line=line, key=key)
    elif status.lower() in {"inactive", "withdrawn"}:
        sink.remark(Remark.NOT_ACTIVE, line=line, key=key, detail=organisation.name)
    else:
        sink.put(organisation)
        for alias in aliases:
            if alias.text and alias.text != organisation.name:
                sink.put(alias)


def _version_2(
    record: Mapping[str, Any], number: int
) -> tuple[OrganisationRow, list[AliasRow]]:  # Any: whatever JSON holds
    key = _bare_id(record["id"])
    names: list[tuple[str, list[str], str]] = [
        (values.clean(name["value"]), name.get("types") or [], name.get("lang") or "")
        for name in record["names"]
    ]
    display = next((text for text, types, _ in names if "ror_display" in types), "")
    place = record["locations"][0]["geonames_details"] if record.get("locations") else {}
    links = record.get("links") or []
    website = next((link["value"] for link in links if link["type"] == "website"), "")
    aliases = [
        AliasRow(SCHEME, key, NameKind.SHORT if "acronym" in types else NameKind.OTHER, lang, text)
        for text, types, lang in names
        if "ror_display" not in types
    ]
    organisation = _row(
        key,
        display or (names[0][0] if names else ""),
        types=record.get("types") or (),
        established=record.get("established"),
        place=(place.get("name"), place.get("country_code"), place.get("lat"), place.get("lng")),
        website=website,
        line=number,
    )
    return organisation, aliases


def _version_1(
    record: Mapping[str, Any], number: int
) -> tuple[OrganisationRow, list[AliasRow]]:  # Any: whatever JSON holds
    key = _bare_id(record["id"])
    place = record["addresses"][0] if record.get("addresses") else {}
    country = (record.get("country") or {}).get("country_code")
    links = record.get("links") or [""]
    aliases = [
        *(_alias(key, NameKind.SHORT, text) for text in record.get("acronyms") or ()),
        *(_alias(key, NameKind.OTHER, text) for text in record.get("aliases") or ()),
        *(
            _alias(key, NameKind.OTHER, label["label"], label.get("iso639") or "")
            for label in record.get("labels") or ()
        ),
    ]
    organisation = _row(
        key,
        values.clean(record["name"]),
        types=record.get("types") or (),
        established=record.get("established"),
        place=(place.get("city"), country, place.get("lat"), place.get("lng")),
        website=links[0],
        line=number,
    )
    return organisation, aliases


def _alias(key: str, kind: NameKind, text: str, language: str = "") -> AliasRow:
    return AliasRow(SCHEME, key, kind, language, values.clean(text))


def _bare_id(uri: str) -> str:
    return uri.strip().lower().removeprefix("https://").removeprefix("ror.org/")


def _row(
    key: str,
    name: str,
    *,
    types: Sequence[str],
    established: str | int | None,
    place: tuple[str | None, str | None, float | None, float | None],
    website: str,
    line: int,
) -> OrganisationRow:
    city, country, latitude, longitude = place
    point = values.on_earth(latitude, longitude)
    address = values.web_address(website)
    # In the order of the columns: names would cost a fifth of the reading.
    return OrganisationRow(
        SCHEME, key, "", name, _kind(tuple(types)), values.year(established), address.url,
        address.mail_domain, "", "", values.city(city), values.iso_country(country),
        point.latitude if point else None, point.longitude if point else None, "", "", line,
    )  # fmt: skip


@lru_cache(maxsize=1024)
def _kind(types: tuple[str, ...]) -> str:
    mine = {text.strip().lower() for text in types}
    return next((kind for text, kind in _KINDS.items() if text in mine), OrganisationKind.OTHER)


def _read_csv(member: Member, sink: Sink) -> None:
    header = header_of(member, [TABLE])
    for number, row in lines(member, header):
        if not isinstance(row, RorLine):
            sink.read(is_broken=True)
            sink.remark(Remark.ROW_BROKEN, line=number)
            continue
        try:
            organisation = _from_csv(row, number)
        except ValueError:
            sink.remark(Remark.BAD_PLACE, line=number, key=_bare_id(row.id)[:60])
            organisation = _from_csv(row._replace(latitude="", longitude=""), number)
        _accept(organisation, _csv_aliases(row), row.status, sink)


def _from_csv(row: RorLine, number: int) -> OrganisationRow:
    latitude, longitude = (
        float(text) if text.strip() else None
        for text in (row.latitude.split(";")[0], row.longitude.split(";")[0])
    )
    return _row(
        _bare_id(row.id),
        _unlabelled(row.name),
        types=row.types.split(";"),
        established=row.established,
        place=(row.city.split(";")[0], row.country.split(";")[0], latitude, longitude),
        website=row.website.split(";")[0],
        line=number,
    )


def _csv_aliases(row: RorLine) -> list[AliasRow]:
    key = _bare_id(row.id)
    short = [_alias(key, NameKind.SHORT, _unlabelled(text)) for text in row.acronyms.split(";")]
    other = f"{row.aliases};{row.labels}".split(";")
    return short + [_alias(key, NameKind.OTHER, _unlabelled(text)) for text in other]


def _unlabelled(text: str) -> str:
    """A name without the language that the CSV puts before it: ``sv: Kungliga biblioteket``."""
    return values.clean(re.sub(r"^\s*(?:[a-z]{2}|no_lang_code):\s*", "", text))
