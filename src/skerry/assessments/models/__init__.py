from skerry.assessments.models.checkups import Check, CheckUp, CheckUpLink
from skerry.assessments.models.mandates import Mandate
from skerry.assessments.models.plans import ImprovementPlan, MeasureProgress

__all__ = ["Check", "CheckUp", "CheckUpLink", "ImprovementPlan", "Mandate", "MeasureProgress"]
