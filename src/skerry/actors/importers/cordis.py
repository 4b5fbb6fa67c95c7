"""CORDIS: projects and participants of FP7, Horizon 2020 and Horizon Europe (CC BY 4.0, © European Union).

The tables are known by their headers, since columns come and go between releases
and re-exports change the delimiter. Organisations are known by their participant
code (PIC). One derived table is read too: participations with names but without
codes, in which organisations are known by name and country.
"""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_noop

from skerry.actors.enums import NameKind, OrganisationKind, ParticipationRole
from skerry.actors.importers import values
from skerry.actors.importers.cordis_tables import (
    DIALECTS,
    NAMED,
    NAMELESS,
    ORGANISATIONS,
    PROJECTS,
    TOPIC_TABLE,
    NamedLine,
    OrganisationLine,
    ProjectLine,
    TopicLine,
)
from skerry.actors.importers.files import Member, Upload, members
from skerry.actors.importers.people import is_natural_person
from skerry.actors.importers.refusals import FileRefused, Place, Refusal, Remark
from skerry.actors.importers.rows import (
    AliasRow,
    InitiativeRow,
    OrganisationRow,
    ParticipationRow,
    Sink,
    TopicRow,
)
from skerry.actors.importers.tables import Header, header_of, lines
from skerry.kernel.search import fold

SCHEME: Final = "pic"
BY_NAME: Final = "name"
FUNDER: Final = gettext_noop("European Union")
TOPICS: Final = "euroscivoc"

_KINDS: Final = {
    "HES": OrganisationKind.ACADEMIA,
    "REC": OrganisationKind.RESEARCH,
    "PUB": OrganisationKind.PUBLIC,
    "PRC": OrganisationKind.COMPANY,
}
_ROLES: Final = {
    "coordinator": ParticipationRole.COORDINATOR,
    "participant": ParticipationRole.PARTNER,
    "beneficiary": ParticipationRole.PARTNER,
    "partner": ParticipationRole.ASSOCIATED,
    "associatedpartner": ParticipationRole.ASSOCIATED,
    "internationalpartner": ParticipationRole.ASSOCIATED,
    "thirdparty": ParticipationRole.THIRD_PARTY,
    "affiliatedentity": ParticipationRole.THIRD_PARTY,
}


def read(uploads: Sequence[Upload], sink: Sink) -> None:
    """Give the organisations, projects, parts and topics in ``uploads`` to ``sink``.

    Raises:
        FileRefused: a file is none of the tables of CORDIS, or none is of use.
    """
    tables: dict[str, tuple[Member, Header]] = {}
    for member in _csv_members(uploads):
        header = header_of(member, DIALECTS)
        key = header.dialect.key
        if key == NAMELESS.key:
            raise FileRefused(Refusal.WITHOUT_NAMES, Place(file=member.name, line=1))
        if key in _READERS and key in tables:
            raise FileRefused(Refusal.TABLE_TWICE, Place(file=member.name, line=1))
        tables[key] = (member, header)
    if not tables.keys() & {ORGANISATIONS.key, PROJECTS.key, NAMED.key}:
        raise FileRefused(Refusal.ZIP_WITHOUT_TABLES, Place(file=uploads[0].name))
    for key, reader in _READERS.items():
        if key in tables:
            _read_table(*tables[key], sink, reader)


def _csv_members(uploads: Sequence[Upload]) -> list[Member]:
    """The tables; what else an archive holds (licence, readme, spreadsheets) is left aside."""
    found = list(members(uploads))
    if len(found) == len(uploads):
        return found
    return [member for member in found if member.name.lower().endswith((".csv", ".txt"))]


def _read_table(member: Member, header: Header, sink: Sink, reader: Callable[..., None]) -> None:
    sink.begin(member.name)
    for number, line in lines(member, header):
        if line is None:
            sink.read(is_broken=True)
            sink.remark(Remark.ROW_BROKEN, line=number)
        else:
            reader(line, number, sink)


def _organisation(line: OrganisationLine, number: int, sink: Sink) -> None:
    pic, project = line.pic.strip(), line.project.strip()
    name = values.clean(line.name)
    is_known = pic.isascii() and pic.isdigit() and len(pic) <= 12  # noqa: PLR2004  # PICs have nine digits
    sink.read(is_broken=not is_known)
    if not is_known:
        sink.remark(Remark.NO_IDENTIFIER, line=number, key=pic[:20])
    elif not name:
        sink.remark(Remark.NO_NAME, line=number, key=pic)
    elif _is_person(line, name):
        # Without the name: what is not published is not kept in reports either.
        sink.remark(Remark.NATURAL_PERSON, line=number, key=pic)
    else:
        _put_organisation(line, name, number, sink)
    if is_known:
        _put_participation(line, project, pic, number, sink)


def _is_person(line: OrganisationLine, name: str) -> bool:
    return is_natural_person(
        name=name,
        short_name=values.clean(line.short_name),
        vat=values.vat(line.vat),
        street=line.street.strip(),
        postcode=line.postcode.strip(),
        city=line.city.strip(),
        website=values.web_address(line.website).url,
        activity=line.activity.strip(),
    )


def _put_organisation(line: OrganisationLine, name: str, number: int, sink: Sink) -> None:
    pic = line.pic.strip()
    try:
        point = values.point(line.geolocation)
    except values.NotReadable:
        point = None
        sink.remark(Remark.BAD_PLACE, line=number, key=pic, detail=line.geolocation[:60])
    address = values.web_address(line.website)
    if line.website.strip() and not address.url:
        sink.remark(Remark.BAD_WEBSITE, line=number, key=pic, detail=line.website[:120])
    sink.put(
        OrganisationRow(
            scheme=SCHEME,
            key=pic,
            vat=values.vat(line.vat),
            name=name,
            kind=_KINDS.get(line.activity.strip().upper(), OrganisationKind.OTHER),
            established=None,
            website=address.url,
            mail_domain=address.mail_domain,
            street=values.clean(line.street),
            postcode=values.clean(line.postcode),
            city=values.city(line.city),
            country=values.iso_country(line.country),
            latitude=point.latitude if point else None,
            longitude=point.longitude if point else None,
            nuts=line.nuts.strip(),
            updated=line.updated.strip(),
            line=number,
        )
    )
    short = values.clean(line.short_name)
    if short and short != name:
        sink.put(AliasRow(SCHEME, pic, NameKind.SHORT, "", short))


def _put_participation(
    line: OrganisationLine, project: str, pic: str, number: int, sink: Sink
) -> None:
    """The organisation's own share where it is given, else with what it passes on."""
    key = f"{project}/{pic}"
    share = line.contribution if values.is_empty(line.net_contribution) else line.net_contribution
    sink.put(
        ParticipationRow(
            project=project,
            scheme=SCHEME,
            organisation=pic,
            role=_ROLES.get(line.role.strip().lower(), ParticipationRole.OTHER),
            contribution=_amount(share, number, key, sink),
            total_cost=_amount(line.total_cost, number, key, sink),
            has_ended=line.ended.strip().lower() in {"true", "1", "yes"},
            line=number,
        )
    )


def _project(line: ProjectLine, number: int, sink: Sink) -> None:
    key, acronym = line.id.strip(), values.clean(line.acronym)
    title = values.clean(line.title) or acronym
    is_known = key.isascii() and key.isdigit() and len(key) <= 12  # noqa: PLR2004  # grant numbers have nine digits
    sink.read(is_broken=not is_known)
    if not is_known:
        sink.remark(Remark.NO_IDENTIFIER, line=number, key=key[:20])
    elif not title:
        sink.remark(Remark.NO_NAME, line=number, key=key)
    else:
        starts, ends = _period(line.starts, line.ends, number, key, sink)
        sink.put(
            InitiativeRow(
                programme=programme_of(line.programme, line.legal_basis, line.topics, key),
                key=key,
                acronym=acronym,
                title=title,
                summary=line.objective.strip(),
                language="en",
                funder=FUNDER,
                url=f"https://cordis.europa.eu/project/id/{key}",
                starts_on=starts,
                ends_on=ends,
                total_cost=_amount(line.total_cost, number, key, sink),
                contribution=_amount(line.contribution, number, key, sink),
                updated=line.updated.strip(),
                line=number,
            )
        )


def _named(line: NamedLine, number: int, sink: Sink) -> None:
    """A row of a derived table: the organisation is known by its name and country only."""
    key, name = line.project.strip(), values.clean(line.name)
    is_whole = key.isdigit() and bool(name)
    sink.read(is_broken=not is_whole)
    if not is_whole:
        sink.remark(Remark.NO_NAME, line=number, key=key[:20])
        return

    sink.put(_named_project(line, key, number, sink))
    if is_natural_person(
        name=name,
        short_name="",
        vat="",
        street="",
        postcode="",
        city=line.city.strip(),
        website="",
        activity=line.activity.strip(),
    ):
        sink.remark(Remark.NATURAL_PERSON, line=number, key=key)
        return
    organisation = _named_organisation(line, name, number)
    sink.put(organisation)
    sink.put(
        ParticipationRow(
            project=key,
            scheme=BY_NAME,
            organisation=organisation.key,
            role=ParticipationRole.OTHER,
            contribution=_amount(line.contribution, number, key, sink),
            total_cost=_amount(line.total_cost, number, key, sink),
            has_ended=False,
            line=number,
        )
    )


def _named_project(line: NamedLine, key: str, number: int, sink: Sink) -> InitiativeRow:
    starts, ends = _period(line.starts, line.ends, number, key, sink)
    return InitiativeRow(
        programme=programme_of(line.programme, "", "", key),
        key=key,
        acronym=values.clean(line.acronym),
        title=values.clean(line.title) or values.clean(line.acronym) or key,
        summary="",
        language="en",
        funder=FUNDER,
        url=f"https://cordis.europa.eu/project/id/{key}",
        starts_on=starts,
        ends_on=ends,
        total_cost=None,
        contribution=None,
        updated="",
        line=number,
    )


def _named_organisation(line: NamedLine, name: str, number: int) -> OrganisationRow:
    country = values.iso_country(line.country)
    return OrganisationRow(
        scheme=BY_NAME,
        key=name_key(name, country),
        vat="",
        name=name,
        kind=_KINDS.get(line.activity.strip().upper(), OrganisationKind.OTHER),
        established=None,
        website="",
        mail_domain="",
        street="",
        postcode="",
        city=values.city(line.city),
        country=country,
        latitude=None,
        longitude=None,
        nuts="",
        updated="",
        line=number,
    )


def _topic(line: TopicLine, number: int, sink: Sink) -> None:
    project, code, label = line.project.strip(), line.code.strip(), values.clean(line.title)
    is_known = project.isdigit() and bool(code) and bool(label)
    sink.read(is_broken=not is_known)
    if not is_known:
        sink.remark(Remark.NO_IDENTIFIER, line=number, key=project[:20])
        return
    codes = [part for part in code.split("/") if part]
    labels = [part for part in line.path.strip().split("/") if part]
    for depth, part in enumerate(codes, start=1):
        is_last = depth == len(codes)
        text = label if is_last else (labels[depth - 1] if len(labels) == len(codes) else part)
        sink.put(
            TopicRow(
                project=project if is_last else "",
                notation="/" + "/".join(codes[:depth]),
                parent="/" + "/".join(codes[: depth - 1]) if depth > 1 else "",
                label=text,
            )
        )


_READERS: Final[dict[str, Callable[..., None]]] = {
    PROJECTS.key: _project,
    ORGANISATIONS.key: _organisation,
    NAMED.key: _named,
    TOPIC_TABLE.key: _topic,
}


def name_key(name: str, country: str) -> str:
    return f"{country}:{fold(name)}"[:120]


def programme_of(framework: str, legal_basis: str, topics: str, key: str) -> str:
    """FP7, H2020 or HORIZON, from whatever the row has of it.

    >>> programme_of("", "HORIZON.1.1", "", "101116741"), programme_of("", "", "", "314056")
    ('HORIZON', 'FP7')
    """
    if framework.strip():
        return framework.strip().upper()[:60]
    hint = f"{legal_basis} {topics}".upper()
    for sign, programme in (("HORIZON", "HORIZON"), ("H2020", "H2020"), ("FP7", "FP7")):
        if sign in hint:
            return programme
    # Grant numbers: six digits up to FP7's last; Horizon Europe begins at 101 040 000.
    if int(key) < 630_000:  # noqa: PLR2004  # see above
        return "FP7"
    return "H2020" if int(key) < 101_040_000 else "HORIZON"  # noqa: PLR2004  # see above


def _amount(text: str, number: int, key: str, sink: Sink) -> Decimal | None:
    try:
        return values.amount(text)
    except values.NotReadable:
        sink.remark(Remark.BAD_AMOUNT, line=number, key=key, detail=text[:60])
        return None


def _period(
    starts: str, ends: str, number: int, key: str, sink: Sink
) -> tuple[date | None, date | None]:
    try:
        first, last = values.day(starts), values.day(ends)
    except values.NotReadable:
        sink.remark(Remark.BAD_DATE, line=number, key=key, detail=f"{starts} {ends}"[:60])
        return None, None
    if first and last and first > last:
        sink.remark(Remark.BAD_DATE, line=number, key=key, detail=f"{starts} {ends}"[:60])
        return first, None
    return first, last
