"""A sheet in words, for somebody who reads it and does not fill it in."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from skerry.kernel.http import Request
from skerry.questionnaires.filling.kept import KeptSheet
from skerry.questionnaires.filling.place import Place
from skerry.questionnaires.filling.request import Filling
from skerry.questionnaires.filling.wording import SaidSection, everything_said
from skerry.questionnaires.models import AnswerSheet

_NOWHERE: Final = Place(
    address="", title="", promise="", may_share=False, may_withdraw=False, keeps_receipt=True
)


def read_aloud(
    request: Request,
    *,
    sheet: AnswerSheet,
    language: str,
    now: datetime,
    today: date | None = None,
) -> Sequence[SaidSection]:
    """Every question that was asked, with its answer in words; ``sheet`` need not be kept anywhere.

    ``today`` is the day on which the answers count, where the sheet does not say when it was
    handed in.
    """
    filling = Filling(
        request=request,
        sheet=KeptSheet(sheet),
        place=_NOWHERE,
        now=now,
        language=language,
        day=today,
    )
    return everything_said(filling)
