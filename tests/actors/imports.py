"""Small files in the dialects of the sources, and a short way through an import."""

import csv
import gzip
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from skerry.actors import api, nuts
from skerry.actors.models import Region
from skerry.kernel.actor import COMMAND

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 12, tzinfo=UTC)

ORGANISATION_COLUMNS = [
    "projectID",
    "projectAcronym",
    "organisationID",
    "vatNumber",
    "name",
    "shortName",
    "SME",
    "activityType",
    "street",
    "postCode",
    "city",
    "country",
    "nutsCode",
    "geolocation",
    "organizationURL",
    "contactForm",
    "contentUpdateDate",
    "rcn",
    "order",
    "role",
    "ecContribution",
    "netEcContribution",
    "totalCost",
    "endOfParticipation",
]
PROJECT_COLUMNS = [
    "id",
    "acronym",
    "status",
    "title",
    "startDate",
    "endDate",
    "totalCost",
    "ecMaxContribution",
    "legalBasis",
    "topics",
    "ecSignatureDate",
    "frameworkProgramme",
    "masterCall",
    "subCall",
    "fundingScheme",
    "objective",
    "contentUpdateDate",
    "rcn",
    "grantDoi",
]


def ror_record(key="01vbc2y23", name="Kungliga Exempelinstitutet", **changes):
    """A record of ROR's schema 2; ``city``, ``country``, ``lat``, ``lng`` and ``website`` have short ways in."""
    place = {
        "country_code": changes.pop("country", "SE"),
        "name": changes.pop("city", "Stockholm"),
        "lat": changes.pop("lat", 59.35),
        "lng": changes.pop("lng", 18.07),
    }
    website = changes.pop("website", "https://exempel.example")
    return {
        "id": f"https://ror.org/{key}",
        "status": "active",
        "types": ["education", "funder"],
        "established": 1827,
        "links": [{"type": "website", "value": website}] if website else [],
        "locations": [{"geonames_id": 1, "geonames_details": place}],
        "names": [
            {"value": name, "types": ["ror_display", "label"], "lang": "sv"},
            {"value": "REI", "types": ["acronym"], "lang": None},
        ],
    } | changes


def old_ror_record(key="01vbc2y23", name="Kungliga Exempelinstitutet"):
    """The same in schema 1."""
    return {
        "id": f"https://ror.org/{key}",
        "name": name,
        "status": "active",
        "types": ["Education"],
        "established": 1827,
        "links": ["https://exempel.example"],
        "aliases": [],
        "acronyms": ["REI"],
        "labels": [{"label": "Royal Example Institute", "iso639": "en"}],
        "addresses": [{"city": "Stockholm", "lat": 59.35, "lng": 18.07}],
        "country": {"country_code": "SE", "country_name": "Sweden"},
    }


def organisation_line(**values):
    return {
        "projectID": "101000001",
        "organisationID": "999000001",
        "vatNumber": "SE556000000001",
        "name": "EXEMPEL AB",
        "shortName": "EX",
        "SME": "true",
        "activityType": "PRC",
        "street": "STORGATAN 1",
        "postCode": "111 11",
        "city": "Stockholm",
        "country": "SE",
        "nutsCode": "SE110",
        "geolocation": "59.33,18.06",
        "organizationURL": "http://www.exempel.example",
        "contentUpdateDate": "2024-01-01 10:00:00",
        "role": "coordinator",
        "ecContribution": "1000.5",
        "netEcContribution": "900,25",
        "totalCost": "2000",
        "endOfParticipation": "false",
    } | values


def project_line(**values):
    return {
        "id": "101000001",
        "acronym": "EXEMPLUM",
        "title": "An example of a project",
        "startDate": "2024-01-01",
        "endDate": "2026-12-31",
        "totalCost": "2000",
        "ecMaxContribution": "1000,5",
        "legalBasis": "HORIZON.3.1",
        "topics": "HORIZON-CL3-2023-CS-01-01",
        "frameworkProgramme": "HORIZON",
        "objective": "To show.",
    } | values


def csv_bytes(columns, rows, delimiter=";"):
    file = io.StringIO()
    writer = csv.DictWriter(
        file, columns, restval="", delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def organisations_csv(*rows, delimiter=";"):
    return csv_bytes(ORGANISATION_COLUMNS, rows or [organisation_line()], delimiter)


def projects_csv(*rows):
    return csv_bytes(PROJECT_COLUMNS, rows or [project_line()])


def cordis_zip(path: Path, *, organisations=(), projects=()):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("csv/organization.csv", organisations_csv(*organisations))
        archive.writestr("csv/project.csv", projects_csv(*projects))
        archive.writestr("information.pdf", b"%PDF-1.7 not read")
    return path


def ror_lines(path: Path, *records):
    """JSON lines, packed where the name says so."""
    text = "".join(json.dumps(record) + "\n" for record in records).encode()
    path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)
    return path


def regions():
    """The regions of Europe by code and name, without their extents: enough for places, and quick."""
    Region.objects.bulk_create(
        [
            Region(
                code=named.code,
                level=named.level,
                name=named.name,
                name_latin=named.name_latin,
                parent_id=named.code[:-1] if named.level else None,
            )
            for named in nuts.names()
        ]
    )


def stage(importer, *paths, now=NOON):
    return api.stage_import(importer=importer, paths=paths, by=COMMAND, now=now)


def bring_in(importer, *paths, now=NOON):
    """Stage and apply; the run as it ends."""
    run = stage(importer, *paths, now=now)
    assert run.state == "preview", run.refusal
    return api.apply_import(run=run.uuid, by=COMMAND, now=now)


def undo(run, now=LATER):
    return api.undo_import(run=run.uuid, by=COMMAND, now=now)
