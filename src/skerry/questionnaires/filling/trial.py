"""A sheet that nobody keeps: its answers live in the session of the person who tries a version out."""

from collections.abc import Mapping, MutableMapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from skerry.kernel.actor import Actor
from skerry.kernel.uploads import Upload
from skerry.questionnaires.filling.place import FileAbsent, HeldFile
from skerry.questionnaires.models import InstrumentVersion
from skerry.questionnaires.queries.sheets import definition_of
from skerry.questionnaires.rules import answers as answer_values
from skerry.questionnaires.rules.answers import Answers, Given
from skerry.questionnaires.rules.asked import asked_in
from skerry.questionnaires.rules.checking import problems_in
from skerry.questionnaires.rules.definition import Definition
from skerry.questionnaires.rules.flow import state_of, submitted_answers
from skerry.questionnaires.rules.reading import default_answers
from skerry.questionnaires.services.sheets import SheetClosed, SheetIncomplete

_KEY = "questionnaires.trial"


class TrialSheet:
    """Answers in ``session``, which holds those of one trial: another version begins anew."""

    may_hold_files = False

    def __init__(
        self, version: InstrumentVersion, *, language: str, session: MutableMapping[str, Any]
    ) -> None:  # Any: whatever a session holds
        self.definition: Definition = definition_of(version)
        self.language = language
        self._session = session
        self._version = f"{version.uuid} {version.fingerprint}"

    @property
    def _kept(self) -> Mapping[str, Any]:  # Any: JSON
        kept = self._session.get(_KEY, {})
        if kept.get("version") == self._version:
            return dict(kept)
        defaults = answer_values.as_json(default_answers(self.definition))
        return {"answers": defaults, "revision": 0}

    @property
    def answers(self) -> Answers:
        return answer_values.from_json(self._kept["answers"])

    @property
    def revision(self) -> int:
        return int(self._kept["revision"])

    @property
    def is_submitted(self) -> bool:
        return self.submitted_on is not None

    @property
    def submitted_on(self) -> date | None:
        day = self._kept.get("submitted_on")
        return date.fromisoformat(day) if day else None

    def save(self, *, section: str, answers: Answers, seen: int, by: Actor, now: datetime) -> int:
        if self.is_submitted:
            raise SheetClosed
        names = {asked.name for asked in asked_in(self.definition, section)}
        others = {name: answer for name, answer in self.answers.items() if name not in names}
        self._keep({**others, **answers})
        return self.revision

    def submit(self, *, by: Actor, now: datetime) -> None:
        today = timezone.localdate(now).isoformat()
        state = state_of(self.definition, self.answers, today=today)
        problems = problems_in(self.definition, state, section=None, today=today)
        if problems:
            raise SheetIncomplete(problems)
        self._keep(submitted_answers(state), submitted_on=today)

    def reopen(self, by: Actor, now: datetime) -> None:
        """Begin anew."""
        self._session.pop(_KEY, None)

    def withdraw(self, *, by: Actor, now: datetime) -> None:
        self._session.pop(_KEY, None)

    def add_file(
        self, *, question: str, upload: Upload, name: str, by: Actor, now: datetime
    ) -> Given:
        raise SheetClosed

    def file(self, uuid: UUID) -> HeldFile:
        raise FileAbsent

    def _keep(self, answers: Answers, *, submitted_on: str = "") -> None:
        self._session[_KEY] = {
            "version": self._version,
            "answers": answer_values.as_json(answers),
            "revision": self.revision + 1,
            "submitted_on": submitted_on,
        }
