"""Lists of addresses that the desk brings: each row is judged before any is taken."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from skerry.actors.enums import IdentifierScheme
from skerry.actors.importers.spreadsheets import Table, open_table
from skerry.actors.models import Identifier
from skerry.surveys.enums import AddressFault, Unit
from skerry.surveys.models import PanelMember, Wave
from skerry.surveys.queries.addresses import Address
from skerry.surveys.queries.invitations import is_begun_without_address
from skerry.surveys.queries.optouts import opted_out
from skerry.surveys.services.invitations import MemberAddress

MAX_ROWS: Final = 20_000
_HEADINGS: Final[Mapping[str, frozenset[str]]] = {
    "organisation": frozenset(
        {"organisation", "organization", "company", "organisationsnummer", "företag", "uuid", "id"}
    ),
    "mail": frozenset({"mail", "e-mail", "email", "e-post", "epost", "mejl", "address", "adress"}),
    "name": frozenset({"name", "namn", "contact", "kontakt"}),
    "language": frozenset({"language", "språk", "sprak"}),
}


class ColumnsMissing(Exception):
    """The table has no column for organisations, or none for addresses."""


class TooManyRows(Exception):
    """The table is longer than what can be looked through at once."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    row: int
    value: str
    reason: AddressFault


@dataclass(frozen=True, kw_only=True)
class AddressList:
    lines: Sequence[MemberAddress]
    faults: Sequence[Fault]


@dataclass(frozen=True, kw_only=True)
class _Row:
    number: int
    organisation: str
    email: str
    name: str
    language: str


@dataclass(kw_only=True)
class _Judge:
    """What has been seen of a list so far, and whom the wave asks."""

    wave: Wave
    members: Mapping[str, frozenset[int]]
    silent: frozenset[str]
    invited: set[tuple[int | None, str]]
    begun: frozenset[int | None]
    seen: set[tuple[int | None, str]] = field(default_factory=set)
    taken: set[int | None] = field(default_factory=set)

    def __post_init__(self) -> None:
        if self.wave.unit == Unit.ORGANISATION:
            self.taken.update(member for member, _email in self.invited)

    def judge(self, row: _Row) -> MemberAddress | Fault:
        member = self.member_of(row)
        if isinstance(member, AddressFault):
            return Fault(row=row.number, value=row.organisation, reason=member)
        reason = self.fault_of(row, member)
        if reason:
            return Fault(row=row.number, value=row.email, reason=reason)
        self.see(member, row.email)
        address = Address(email=row.email, name=row.name, language=row.language)
        return MemberAddress(member=member, address=address)

    def see(self, member: int, email: str) -> None:
        self.seen.add((member, email.lower()))
        if self.wave.unit == Unit.ORGANISATION:
            self.taken.add(member)

    def member_of(self, row: _Row) -> int | AddressFault:
        if not row.organisation:
            return AddressFault.NO_ORGANISATION
        found = self.members.get(row.organisation.casefold(), frozenset())
        if len(found) > 1:
            return AddressFault.SEVERAL_ORGANISATIONS
        return next(iter(found), AddressFault.UNKNOWN_ORGANISATION)

    def fault_of(self, row: _Row, member: int) -> AddressFault | None:
        if not row.email:
            return AddressFault.NO_ADDRESS
        if not _is_address(row.email):
            return AddressFault.NOT_AN_ADDRESS
        if row.email in self.silent:
            return AddressFault.OPTED_OUT
        return self._fault_beside_others(member, row.email.lower())

    def _fault_beside_others(self, member: int, email: str) -> AddressFault | None:
        if (member, email) in self.invited:
            return AddressFault.INVITED
        if (member, email) in self.seen:
            return AddressFault.TWICE
        if self.wave.unit == Unit.ORGANISATION and member in self.begun:
            return AddressFault.BEGUN
        return AddressFault.ONE_A_MEMBER if member in self.taken else None


def read_addresses(path: Path, *, name: str, wave: Wave) -> AddressList:
    """Every row of the table at ``path``: an address that can be taken, or what is wrong with it.

    Raises:
        FileRefused: there is no table in it that can be read.
        ColumnsMissing: it does not say which column is which.
        TooManyRows: it is too long.
    """
    rows = list(_rows(open_table(path, name=name)))
    judge = _judge_of(wave, rows)
    judged = [judge.judge(row) for row in rows]
    return AddressList(
        lines=[line for line in judged if isinstance(line, MemberAddress)],
        faults=[fault for fault in judged if isinstance(fault, Fault)],
    )


def _judge_of(wave: Wave, rows: Sequence[_Row]) -> _Judge:
    with_address = wave.invitations.exclude(email="").values_list("member", "email")
    without = wave.invitations.filter(email="")
    return _Judge(
        wave=wave,
        members=_members(wave),
        silent=opted_out((row.email for row in rows if row.email), wave=wave),
        invited={(member, email.lower()) for member, email in with_address},
        begun=frozenset(row.member_id for row in without if is_begun_without_address(row)),
    )


def _rows(table: Table) -> Iterator[_Row]:
    places = {
        meant: place
        for place, header in enumerate(table.headers)
        for meant, headings in _HEADINGS.items()
        if header.strip().casefold() in headings
    }
    if not {"organisation", "mail"} <= places.keys():
        raise ColumnsMissing
    for count, (number, cells) in enumerate(table.rows(), 1):
        if count > MAX_ROWS:
            raise TooManyRows
        texts = {meant: _text(cells[place]) for meant, place in places.items()}
        yield _Row(
            number=number,
            organisation=texts["organisation"],
            email=texts["mail"],
            name=texts.get("name", "")[:200],
            language=_language(texts.get("language", "")),
        )


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell if cell is not None else "").split())


def _language(text: str) -> str:
    """The code of a language that is named by its code, or as it calls itself."""
    wanted = text.casefold()
    spoken = {str(name).casefold(): code for code, name in settings.LANGUAGES}
    return spoken.get(wanted, wanted[:12])


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254  # noqa: PLR2004  # the longest address there is (RFC 5321)


def _members(wave: Wave) -> Mapping[str, frozenset[int]]:
    """The asked members by whatever their organisation may be called in a list."""
    asked = PanelMember.objects.filter(invitations__wave=wave).distinct()
    found: dict[str, set[int]] = {}
    by_organisation: dict[int, int] = {}
    for member in asked.select_related("organisation"):
        by_organisation[member.organisation_id] = member.pk
        for called in (str(member.organisation.uuid), member.organisation.name):
            found.setdefault(" ".join(called.split()).casefold(), set()).add(member.pk)
    numbers = Identifier.objects.filter(
        scheme=IdentifierScheme.NATIONAL,
        organisation__panel_memberships__in=asked,
    )
    for organisation, number in numbers.values_list("organisation", "value"):
        found.setdefault(number.casefold(), set()).add(by_organisation[organisation])
    return {called: frozenset(members) for called, members in found.items()}
