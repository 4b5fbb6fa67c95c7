"""What the actors room promises to the rooms above and to the command line."""

from skerry.actors.importers.apply import ImportDisturbed
from skerry.actors.importers.catalogue import IMPORTERS
from skerry.actors.importers.refusals import (
    REMARKS,
    SENTENCES,
    FileRefused,
    Refusal,
    Remark,
)
from skerry.actors.importers.work import (
    RegionsMissing,
    StagingMissing,
    apply_import,
    discard_import,
    has_report,
    is_mappable,
    list_file,
    read_import,
    receive_import,
    report_lines,
    stage_import,
    stop_import,
    undo_import,
)
from skerry.actors.queries.official import OfficialFigure, official_figures
from skerry.actors.rules.countries import iso_of
from skerry.actors.services.imports import ImportInterrupted, ImportNotPossible
from skerry.actors.services.regions import load_regions
from skerry.actors.services.schemes import load_vocabularies

__all__ = [
    "IMPORTERS",
    "REMARKS",
    "SENTENCES",
    "FileRefused",
    "ImportDisturbed",
    "ImportInterrupted",
    "ImportNotPossible",
    "OfficialFigure",
    "Refusal",
    "RegionsMissing",
    "Remark",
    "StagingMissing",
    "apply_import",
    "discard_import",
    "has_report",
    "is_mappable",
    "iso_of",
    "list_file",
    "load_regions",
    "load_vocabularies",
    "official_figures",
    "read_import",
    "receive_import",
    "report_lines",
    "stage_import",
    "stop_import",
    "undo_import",
]
