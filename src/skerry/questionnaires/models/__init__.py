from skerry.questionnaires.models.drafts import DraftStep
from skerry.questionnaires.models.instruments import Instrument, InstrumentVersion
from skerry.questionnaires.models.sheets import AnswerSheet, SheetChange, SheetFile

__all__ = [
    "AnswerSheet",
    "DraftStep",
    "Instrument",
    "InstrumentVersion",
    "SheetChange",
    "SheetFile",
]
