"""What the pages for filling in need of answers, for each mode in which a wave may ask."""

from datetime import date, datetime
from uuid import UUID

from skerry.kernel.actor import Actor
from skerry.kernel.uploads import Upload
from skerry.questionnaires.api import (
    Answers,
    AnswerSheet,
    Definition,
    FileAbsent,
    Given,
    HeldFile,
    KeptSheet,
    SheetClosed,
    WithdrawalImpossible,
    answers_as_json,
    default_answers,
    definition_of,
)
from skerry.surveys.enums import EntryMode, Mode
from skerry.surveys.models import Invitation
from skerry.surveys.queries import drafts
from skerry.surveys.services import anonymous, kept


def sheet_behind(token: str, *, invitation: Invitation) -> "SealedSheet | InvitedSheet":
    """The sheet that ``token`` opens, in whichever way the wave keeps answers."""
    if invitation.wave.mode == Mode.ANONYMOUS:
        return SealedSheet(token, invitation=invitation)
    return InvitedSheet(invitation)


class SealedSheet:
    """A sheet of an anonymous wave: sealed, without files and history, gone once it is handed in."""

    may_hold_files = False
    submitted_on: date | None = None

    def __init__(self, token: str, *, invitation: Invitation) -> None:
        self._token, self._invitation = token, invitation
        draft = drafts.draft_behind(token, invitation=invitation)
        self.definition: Definition = definition_of(invitation.wave.version)
        self.language = invitation.language
        self.answers: Answers = draft.answers
        self.revision = draft.revision
        self.is_submitted = False

    def save(self, *, section: str, answers: Answers, seen: int, by: Actor, now: datetime) -> int:
        draft = anonymous.save_draft(
            invitation=self._invitation,
            token=self._token,
            section=section,
            answers=answers,
            seen=seen,
            by=by,
            now=now,
        )
        self.answers, self.revision = draft.answers, draft.revision
        return self.revision

    def submit(self, *, by: Actor, now: datetime) -> None:
        self.answers = anonymous.submit_answer(
            invitation=self._invitation, token=self._token, by=by, now=now
        )
        self.is_submitted = True

    def as_row(self) -> AnswerSheet:
        """The answers in the form in which they are read aloud; this row is kept nowhere."""
        return AnswerSheet(
            version=self._invitation.wave.version,
            answers=answers_as_json(self.answers),
            language=self.language,
        )

    def withdraw(self, *, by: Actor, now: datetime) -> None:
        """Delete the draft. What was handed in cannot be found, so there is no sheet then to withdraw."""
        anonymous.discard_draft(token=self._token, by=by, now=now)
        self.answers, self.revision = default_answers(self.definition), 0

    def add_file(
        self,
        *,
        question: str,
        upload: Upload,
        name: str,
        by: Actor,
        now: datetime,
    ) -> Given:
        raise SheetClosed

    def file(self, uuid: UUID) -> HeldFile:
        raise FileAbsent


class InvitedSheet:
    """The sheet of an invitation, shared by all who have its link; the row is made at the first save."""

    may_hold_files = True

    def __init__(self, invitation: Invitation, *, entered: EntryMode | None = None) -> None:
        """``entered`` where the survey team types in what it hears there."""
        self._invitation, self._entered = invitation, entered
        self._kept = KeptSheet(invitation.sheet) if invitation.sheet else None
        self.definition: Definition = definition_of(invitation.wave.version)
        self.language = invitation.sheet.language if invitation.sheet else invitation.language

    @property
    def answers(self) -> Answers:
        return self._kept.answers if self._kept else default_answers(self.definition)

    @property
    def revision(self) -> int:
        return self._kept.revision if self._kept else 0

    @property
    def is_submitted(self) -> bool:
        return bool(self._kept and self._kept.is_submitted)

    @property
    def submitted_on(self) -> date | None:
        return self._kept.submitted_on if self._kept else None

    def save(self, *, section: str, answers: Answers, seen: int, by: Actor, now: datetime) -> int:
        begun = self._begun(by=by, now=now)
        return begun.save(section=section, answers=answers, seen=seen, by=by, now=now)

    def submit(self, *, by: Actor, now: datetime) -> None:
        self._begun(by=by, now=now)
        row = kept.hand_in(invitation=self._invitation, entered=self._entered, by=by, now=now)
        self._kept = KeptSheet(row)

    def withdraw(self, *, by: Actor, now: datetime) -> None:
        try:
            kept.take_back(invitation=self._invitation, by=by, now=now)
        except SheetClosed as error:
            raise WithdrawalImpossible from error
        self._kept = None

    def reopen(self, by: Actor, now: datetime) -> None:
        """Take back a submitted sheet to change it."""
        self._kept = KeptSheet(kept.open_again(invitation=self._invitation, by=by, now=now))

    def add_file(
        self, *, question: str, upload: Upload, name: str, by: Actor, now: datetime
    ) -> Given:
        begun = self._begun(by=by, now=now)
        return begun.add_file(question=question, upload=upload, name=name, by=by, now=now)

    def file(self, uuid: UUID) -> HeldFile:
        if self._kept is None:
            raise FileAbsent
        return self._kept.file(uuid)

    def _begun(self, *, by: Actor, now: datetime) -> KeptSheet:
        """The sheet, begun in this very moment if nobody has; two who begin at once get one."""
        if self._kept is None:
            row = kept.begin_sheet(invitation=self._invitation, by=by, now=now)
            self._kept = KeptSheet(row)
        return self._kept
