"""XLSForm, the spreadsheet in which surveys are written for ODK, KoboToolbox and others: in and out."""

from skerry.questionnaires.importers.xlsform.problems import (
    Note,
    Place,
    Problem,
    Reason,
    Remark,
    XLSFormRefused,
)
from skerry.questionnaires.importers.xlsform.reading import ReadForm, read_xlsform
from skerry.questionnaires.importers.xlsform.writing import written_xlsform

__all__ = [
    "Note",
    "Place",
    "Problem",
    "ReadForm",
    "Reason",
    "Remark",
    "XLSFormRefused",
    "read_xlsform",
    "written_xlsform",
]
