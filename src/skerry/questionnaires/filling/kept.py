"""A sheet that is a row of ours."""

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from skerry.kernel.actor import Actor
from skerry.kernel.uploads import Upload
from skerry.questionnaires.enums import SheetState
from skerry.questionnaires.filling.place import FileAbsent, HeldFile
from skerry.questionnaires.models import AnswerSheet
from skerry.questionnaires.queries.sheets import definition_of, file_of
from skerry.questionnaires.rules import answers as answer_values
from skerry.questionnaires.rules.answers import Answers, Given
from skerry.questionnaires.rules.definition import Definition
from skerry.questionnaires.services.files import add_file
from skerry.questionnaires.services.sheets import delete_sheet, save_section, submit_sheet


class KeptSheet:
    """The answers in an ``AnswerSheet``. Fetch that by ``queries.sheets.sheets()``: it is lighter."""

    may_hold_files = True

    def __init__(self, row: AnswerSheet) -> None:
        self._row = row
        self._read: tuple[int, Answers] | None = None
        self.definition: Definition = definition_of(row.version)
        self.language: str = row.language

    @property
    def row(self) -> AnswerSheet:
        return self._row

    @property
    def answers(self) -> Answers:
        """Read once for each revision: a page asks for them again and again."""
        if self._read is None or self._read[0] != self._row.revision:
            self._read = self._row.revision, answer_values.from_json(self._row.answers)
        return self._read[1]

    @property
    def revision(self) -> int:
        return self._row.revision

    @property
    def is_submitted(self) -> bool:
        return self._row.state == SheetState.SUBMITTED

    @property
    def submitted_on(self) -> date | None:
        return timezone.localdate(self._row.submitted_at) if self._row.submitted_at else None

    def save(self, *, section: str, answers: Answers, seen: int, by: Actor, now: datetime) -> int:
        self._row = save_section(
            sheet=self._row, section=section, answers=answers, seen=seen, by=by, now=now
        )
        return self._row.revision

    def submit(self, *, by: Actor, now: datetime) -> None:
        self._row = submit_sheet(sheet=self._row, by=by, now=now)

    def withdraw(self, *, by: Actor, now: datetime) -> None:
        delete_sheet(sheet=self._row, by=by, now=now)

    def add_file(
        self, *, question: str, upload: Upload, name: str, by: Actor, now: datetime
    ) -> Given:
        return add_file(
            sheet=self._row, question=question, upload=upload, name=name, by=by, now=now
        )

    def file(self, uuid: UUID) -> HeldFile:
        row = file_of(self._row, uuid=uuid)
        if row is None:
            raise FileAbsent
        return HeldFile(name=row.name, content_type=row.content_type, content=row.file)
