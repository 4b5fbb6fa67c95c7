"""What the pages say about answers that cannot stay as they are."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skerry.kernel import formats
from skerry.questionnaires.enums import Missing, QuestionType
from skerry.questionnaires.rules.asked import Asked
from skerry.questionnaires.rules.problems import Problem, Reason

Sentence = str | Promise

MISSING: Final[Mapping[Missing, Sentence]] = {
    Missing.DONT_KNOW: gettext_lazy("I don't know"),
    Missing.NOT_APPLICABLE: gettext_lazy("Does not apply"),
    Missing.REFUSED: gettext_lazy("I prefer not to say"),
}
_CHOOSERS: Final = frozenset({QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.SCALE})
_PLAIN: Final[Mapping[Reason, Sentence]] = {
    Reason.CONSTRAINT: gettext_lazy("This answer does not fit. Please look at it again."),
    Reason.UNKNOWN_OPTION: gettext_lazy(
        "What was sent is none of the answers offered here. Please choose again."
    ),
    Reason.NOT_A_NUMBER: gettext_lazy("This is not a number. Write it in figures, such as 12."),
    Reason.NOT_A_DATE: gettext_lazy("This is not a day. Write it as year-month-day: 2026-11-30."),
    Reason.TWICE: gettext_lazy("The same stands in two places. Give each its own place."),
    Reason.BOTH: gettext_lazy(
        "There is an answer, and it also says that there is none. Please keep one of them."
    ),
    Reason.WRONG_TYPE: gettext_lazy("This answer cannot be read. Please give it again."),
}
_DETAILED: Final[Mapping[Reason, Sentence]] = {
    Reason.TOO_LONG: gettext_lazy("This is too long. At most %(detail)s characters fit."),
    Reason.TOO_MANY: gettext_lazy("These are too many. Choose at most %(detail)s."),
    Reason.NOT_FOUND: gettext_lazy("Nothing is called “%(detail)s”. Try another word."),
    Reason.SEVERAL_FOUND: gettext_lazy("Several are called “%(detail)s”. Choose from them below."),
    Reason.FILE_REFUSED: gettext_lazy("The file was not taken: %(detail)s"),
}
_LIMITS: Final[Mapping[Reason, Sentence]] = {
    Reason.TOO_SMALL: gettext_lazy("This is too little. The least that fits here is %(limit)s."),
    Reason.TOO_LARGE: gettext_lazy("This is too much. The most that fits here is %(limit)s."),
    Reason.TOO_EARLY: gettext_lazy("This is too early. Give %(limit)s or a later day."),
    Reason.TOO_LATE: gettext_lazy("This is too late. Give %(limit)s or an earlier day."),
}


def sentence_of(problem: Problem, asked: Asked) -> str:
    """What to say where the questionnaire has no words of its own."""
    match problem.reason:
        case Reason.REQUIRED if asked.type in _CHOOSERS:
            return _("Please choose an answer.")
        case Reason.REQUIRED:
            return _("Please answer this question.")
        case Reason.TOO_MANY_DECIMALS:
            return _decimals(int(problem.detail))
        case Reason.TOO_SMALL | Reason.TOO_LARGE | Reason.TOO_EARLY | Reason.TOO_LATE:
            return str(_LIMITS[problem.reason]) % {"limit": _limit(problem)}
    if problem.reason in _DETAILED:
        return str(_DETAILED[problem.reason]) % {"detail": problem.detail}
    return str(_PLAIN[problem.reason])


def _decimals(most: int) -> str:
    if not most:
        return _("Please give a whole number.")
    return _("Please give no more than %(most)s decimals.") % {"most": most}


def _limit(problem: Problem) -> str:
    if problem.reason in {Reason.TOO_EARLY, Reason.TOO_LATE}:
        return formats.date(date.fromisoformat(problem.detail))
    return formats.exact_number(Decimal(problem.detail))
