"""The tables of CORDIS by their headers, and what each column is to us."""

from typing import Final, NamedTuple

from skerry.actors.importers.tables import Dialect


class OrganisationLine(NamedTuple):
    project: str
    pic: str
    vat: str
    name: str
    short_name: str
    activity: str
    street: str
    postcode: str
    city: str
    country: str
    nuts: str
    geolocation: str
    website: str
    updated: str
    role: str
    contribution: str
    net_contribution: str
    total_cost: str
    ended: str


class ProjectLine(NamedTuple):
    id: str
    acronym: str
    title: str
    starts: str
    ends: str
    total_cost: str
    contribution: str
    legal_basis: str
    topics: str
    programme: str
    objective: str
    updated: str


class TopicLine(NamedTuple):
    project: str
    code: str
    path: str
    title: str


class BasisLine(NamedTuple):
    project: str
    title: str


class NamedLine(NamedTuple):
    project: str
    acronym: str
    title: str
    programme: str
    starts: str
    ends: str
    name: str
    country: str
    city: str
    activity: str
    contribution: str
    total_cost: str


class NamelessLine(NamedTuple):
    rcn: str
    pic: str
    role: str


ORGANISATIONS: Final = Dialect(
    key="organisations",
    line=OrganisationLine,
    names={
        "project": ("projectID",),
        "pic": ("organisationID", "organizationID", "id"),
        "vat": ("vatNumber",),
        "name": ("name",),
        "short_name": ("shortName",),
        "activity": ("activityType",),
        "street": ("street",),
        "postcode": ("postCode",),
        "city": ("city",),
        "country": ("country",),
        "nuts": ("nutsCode",),
        "geolocation": ("geolocation",),
        "website": ("organizationURL", "organisationURL"),
        "updated": ("contentUpdateDate",),
        "role": ("role",),
        "contribution": ("ecContribution",),
        "net_contribution": ("netEcContribution",),
        "total_cost": ("totalCost",),
        "ended": ("endOfParticipation",),
    },
    required=frozenset({"project", "pic", "name", "country", "role"}),
)
PROJECTS: Final = Dialect(
    key="projects",
    line=ProjectLine,
    names={
        "id": ("id", "projectID"),
        "acronym": ("acronym", "projectAcronym"),
        "title": ("title",),
        "starts": ("startDate",),
        "ends": ("endDate",),
        "total_cost": ("totalCost",),
        "contribution": ("ecMaxContribution",),
        "legal_basis": ("legalBasis",),
        "topics": ("topics", "topic"),
        "programme": ("frameworkProgramme",),
        "objective": ("objective",),
        "updated": ("contentUpdateDate",),
    },
    required=frozenset({"id", "acronym", "title", "topics"}),
)
TOPIC_TABLE: Final = Dialect(
    key="euroscivoc",
    line=TopicLine,
    names={
        "project": ("projectID",),
        "code": ("euroSciVocCode",),
        "path": ("euroSciVocPath",),
        "title": ("euroSciVocTitle",),
    },
    required=frozenset({"project", "code", "path", "title"}),
)
NAMED: Final = Dialect(
    key="named-participations",
    line=NamedLine,
    names={
        "project": ("projectID",),
        "acronym": ("acronym",),
        "title": ("title",),
        "programme": ("programme",),
        "starts": ("startDate",),
        "ends": ("endDate",),
        "name": ("name",),
        "country": ("country",),
        "city": ("city",),
        "activity": ("activityType",),
        "contribution": ("ecContribution",),
        "total_cost": ("totalCost",),
    },
    required=frozenset({"project", "acronym", "title", "programme", "name", "country", "activity"}),
)
# Known, so that an official zip is not refused for them; nothing is taken from them.
IGNORED: Final = (
    Dialect(
        key="legal-basis",
        line=BasisLine,
        names={"project": ("projectID",), "title": ("legalBasis", "topic")},
        required=frozenset({"project", "title"}),
    ),
    Dialect(
        key="links",
        line=BasisLine,
        names={"project": ("projectID",), "title": ("physUrl", "url", "uri")},
        required=frozenset({"project", "title"}),
    ),
    Dialect(
        key="deliverables",
        line=BasisLine,
        names={
            "project": ("projectID",),
            "title": ("deliverableType", "isPublishedAs", "attachment"),
        },
        required=frozenset({"project", "title"}),
    ),
)
NAMELESS: Final = Dialect(
    key="nameless-participations",
    line=NamelessLine,
    names={"rcn": ("rcn",), "pic": ("pic",), "role": ("role",)},
    required=frozenset({"rcn", "pic", "role"}),
)
DIALECTS: Final = (ORGANISATIONS, PROJECTS, TOPIC_TABLE, NAMED, NAMELESS, *IGNORED)
