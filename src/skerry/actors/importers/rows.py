"""What every reader gives: plain rows, the same for all sources, in the order of the staging tables."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from skerry.actors.importers.refusals import Remark


class OrganisationRow(NamedTuple):
    """One organisation at one place. ``key`` is its identifier in the source.

    ``nuts`` is the region code that the source gives, of whatever year; ``updated``
    sorts newer after older when the same organisation comes several times.
    """

    scheme: str
    key: str
    vat: str
    name: str
    kind: str
    established: int | None
    website: str
    mail_domain: str
    street: str
    postcode: str
    city: str
    country: str
    latitude: float | None
    longitude: float | None
    nuts: str
    updated: str
    line: int
    size_class: str = ""


class AliasRow(NamedTuple):
    scheme: str
    key: str
    kind: str
    language: str
    text: str


class NumberRow(NamedTuple):
    """A public number of the organisation besides the one by which its source knows it."""

    scheme: str
    key: str
    number: str
    value: str


class TextRow(NamedTuple):
    """What the source says of the organisation in one language; without a description, the one there is stays."""

    scheme: str
    key: str
    language: str
    summary: str
    description: str | None = None


class ConceptRow(NamedTuple):
    """A term of a vocabulary here that the source uses of the organisation."""

    scheme: str
    key: str
    concept: int
    label: str


class InitiativeRow(NamedTuple):
    programme: str
    key: str
    acronym: str
    title: str
    summary: str
    language: str
    funder: str
    url: str
    starts_on: date | None
    ends_on: date | None
    total_cost: Decimal | None
    contribution: Decimal | None
    updated: str
    line: int


class ParticipationRow(NamedTuple):
    project: str
    scheme: str
    organisation: str
    role: str
    contribution: Decimal | None
    total_cost: Decimal | None
    has_ended: bool
    line: int


class TopicRow(NamedTuple):
    """A term that a project carries in its source's own classification."""

    project: str
    notation: str
    parent: str
    label: str


class ObservationRow(NamedTuple):
    """One figure of official statistics; ``value`` is a plain number in writing, or None."""

    dataset: str
    indicator: str
    unit: str
    size: str
    activity: str
    other: str
    geo: str
    period: str
    value: str | None
    flags: str
    file: str
    line: int


class RemarkRow(NamedTuple):
    file: str
    line: int | None
    key: str
    reason: str
    detail: str


Row = (
    OrganisationRow
    | AliasRow
    | NumberRow
    | TextRow
    | ConceptRow
    | InitiativeRow
    | ParticipationRow
    | TopicRow
    | ObservationRow
)


class Sink(Protocol):
    """Where readers put what they read. ``broken`` counts towards giving the file up."""

    def put(self, row: Row) -> None: ...

    def remark(
        self, reason: Remark, *, line: int | None, key: str = "", detail: str = ""
    ) -> None: ...

    def read(self, *, is_broken: bool = False) -> None: ...

    def begin(self, file: str) -> None: ...
