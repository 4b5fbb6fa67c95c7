"""The sheet of a check, as the pages for filling in need it."""

from datetime import datetime

from skerry.assessments.models import Check
from skerry.kernel.actor import Actor
from skerry.questionnaires.api import KeptSheet, reopen_sheet


class CheckSheet(KeptSheet):
    """Without files: what a firm shows as evidence belongs to a measure."""

    may_hold_files = False

    def __init__(self, check: Check) -> None:
        super().__init__(check.sheet)

    def reopen(self, by: Actor, now: datetime) -> None:
        """Take a submitted sheet back to be changed."""
        reopen_sheet(sheet=self.row, by=by, now=now)
