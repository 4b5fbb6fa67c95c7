from skerry.assessments.models.badges import Badge, MeasureSeen
from skerry.assessments.models.checkups import Check, CheckUp, CheckUpLink
from skerry.assessments.models.evidence import Evidence
from skerry.assessments.models.framework_texts import FrameworkSource, FrameworkText
from skerry.assessments.models.mandates import Mandate
from skerry.assessments.models.peers import PeerBatch, PeerContribution, PeerFigure
from skerry.assessments.models.plans import ImprovementPlan, MeasureProgress
from skerry.assessments.models.reminders import CheckUpReminder
from skerry.assessments.models.shares import CheckUpShare

__all__ = [
    "Badge",
    "Check",
    "CheckUp",
    "CheckUpLink",
    "CheckUpReminder",
    "CheckUpShare",
    "Evidence",
    "FrameworkSource",
    "FrameworkText",
    "ImprovementPlan",
    "Mandate",
    "MeasureProgress",
    "MeasureSeen",
    "PeerBatch",
    "PeerContribution",
    "PeerFigure",
]
