from skerry.surveys.models.invitations import Invitation, PersonalLink
from skerry.surveys.models.live import LiveFigures
from skerry.surveys.models.panels import Panel, PanelMember
from skerry.surveys.models.quotes import Quote
from skerry.surveys.models.responses import ResponseCount
from skerry.surveys.models.results import Opening, Results, ResultsNote, ResultsPlan
from skerry.surveys.models.rounds import OptOut, Round, RoundMail
from skerry.surveys.models.sealed import AnonymousAnswer, AnswerRelease, SealedAnswer, SealedDraft
from skerry.surveys.models.segments import SegmentSearch
from skerry.surveys.models.terms import SurveyTerms
from skerry.surveys.models.waves import Wave

__all__ = [
    "AnonymousAnswer",
    "AnswerRelease",
    "Invitation",
    "LiveFigures",
    "Opening",
    "OptOut",
    "Panel",
    "PanelMember",
    "PersonalLink",
    "Quote",
    "ResponseCount",
    "Results",
    "ResultsNote",
    "ResultsPlan",
    "Round",
    "RoundMail",
    "SealedAnswer",
    "SealedDraft",
    "SegmentSearch",
    "SurveyTerms",
    "Wave",
]
