from skerry.actors.models.concepts import Concept, ConceptLabel, Scheme
from skerry.actors.models.duplicates import Duplicate, Merging, OldAddress
from skerry.actors.models.initiatives import Initiative, Participation
from skerry.actors.models.lists import ListMapping
from skerry.actors.models.notes import Note
from skerry.actors.models.offerings import Offering, OfferingText
from skerry.actors.models.organisations import (
    Identifier,
    Organisation,
    OrganisationConcept,
    OrganisationName,
    OrganisationText,
    Site,
    YearlyFigure,
)
from skerry.actors.models.regions import Cluster, Region
from skerry.actors.models.reports import EntryReport
from skerry.actors.models.revisions import Revision
from skerry.actors.models.segments import Segment, SegmentPick
from skerry.actors.models.sources import ImportedRecord, ImportRun, Source
from skerry.actors.models.statistics import Observation, OfficialSeries, OfficialValue
from skerry.actors.models.tags import OrganisationTag, Tag, Tagging

__all__ = [
    "Cluster",
    "Concept",
    "ConceptLabel",
    "Duplicate",
    "EntryReport",
    "Identifier",
    "ImportRun",
    "ImportedRecord",
    "Initiative",
    "ListMapping",
    "Merging",
    "Note",
    "Observation",
    "Offering",
    "OfferingText",
    "OfficialSeries",
    "OfficialValue",
    "OldAddress",
    "Organisation",
    "OrganisationConcept",
    "OrganisationName",
    "OrganisationTag",
    "OrganisationText",
    "Participation",
    "Region",
    "Revision",
    "Scheme",
    "Segment",
    "SegmentPick",
    "Site",
    "Source",
    "Tag",
    "Tagging",
    "YearlyFigure",
]
