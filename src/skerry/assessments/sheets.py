"""The sheet of a check, as the pages for filling in need it."""

from datetime import datetime

from skerry.assessments.models import Check
from skerry.kernel.actor import Actor
from skerry.questionnaires.api import KeptSheet, reopen_sheet


class CheckSheet(KeptSheet):
    """Without files: what a firm shows as evidence belongs to a measure."""

    may_hold_files = False

    def __init__(self, check: Check, *, language: str) -> None:
        """``language`` is the reader's: whoever opens a check-up reads all of it in one language."""
        super().__init__(check.sheet)
        self.language = language or self.language

    def reopen(self, by: Actor, now: datetime) -> None:
        """Take a submitted sheet back to be changed."""
        reopen_sheet(sheet=self.row, by=by, now=now)
