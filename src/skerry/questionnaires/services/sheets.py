"""The life of an answer sheet: opened, saved section by section, submitted, opened again, deleted.

Saving leaves its trace in ``SheetChange``, with what each answer was before; the audit log
has the other steps.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.questionnaires.enums import QuestionType, SheetState
from skerry.questionnaires.models import AnswerSheet, InstrumentVersion, SheetChange, SheetFile
from skerry.questionnaires.queries.sheets import answers_before, definition_of, locked
from skerry.questionnaires.rules import answers as answer_values
from skerry.questionnaires.rules.answers import Answers, Given
from skerry.questionnaires.rules.asked import asked_in, asked_of
from skerry.questionnaires.rules.checking import problems_in
from skerry.questionnaires.rules.flow import state_of, submitted_answers
from skerry.questionnaires.rules.merging import changed, merged
from skerry.questionnaires.rules.problems import Problem
from skerry.questionnaires.rules.reading import default_answers


class SheetChanged(Exception):
    """Somebody else has given other answers to the same questions meanwhile; nothing was saved.

    ``current`` are the answers of the whole sheet as they are now, at ``revision``.
    ``agreed`` are those of the section that need no choice, ``differing`` names the others;
    without it all that differ from what is now there need one.
    """

    def __init__(
        self,
        current: Answers,
        revision: int,
        *,
        agreed: Answers | None = None,
        differing: Sequence[str] = (),
    ) -> None:
        super().__init__(revision)
        self.current, self.revision = current, revision
        self.agreed, self.differing = agreed, differing


class SheetClosed(Exception):
    """The sheet takes no answers: it is submitted, or it is not there any more."""


class SheetIncomplete(Exception):
    """The answers cannot be submitted; ``problems`` say why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


@transaction.atomic
def open_sheet(
    *,
    version: InstrumentVersion,
    language: str,
    person: UUID | None,
    kept_until: date,
    by: Actor,
    now: datetime,
) -> AnswerSheet:
    """An empty sheet of ``version``, which begins with the defaults of its questions."""
    definition = definition_of(version)
    sheet = AnswerSheet.objects.create(
        version=version,
        language=language,
        person=person,
        answers=answer_values.as_json(default_answers(definition)),
        started_at=now,
        saved_at=now,
        kept_until=kept_until,
    )
    audit.record(Event.SHEET_OPENED, target=sheet, by=by, at=now)
    return sheet


@transaction.atomic
def save_section(
    *,
    sheet: AnswerSheet,
    section: str,
    answers: Answers,
    seen: int,
    by: Actor,
    now: datetime,
) -> AnswerSheet:
    """Keep ``answers`` as those of the whole ``section``, and return the sheet as it is then.

    ``seen`` is the revision that the page showed. What others have changed since then and
    ``answers`` have not, stays; the same save twice is one. A page that has seen more than there
    is belongs to a sheet that is gone: what it says and this one says otherwise needs a choice.

    Raises:
        SheetChanged: both have changed the same answer, each to something else.
        SheetClosed: the sheet takes no answers.
    """
    held = _held(sheet)
    current = answer_values.from_json(held.answers)
    names = [asked.name for asked in asked_in(definition_of(held.version), section)]
    base = _seen_at(held, seen, current)
    merge = merged(names, base=base, mine=answers, current=current)
    if merge.differing:
        raise SheetChanged(current, held.revision, agreed=merge.answers, differing=merge.differing)

    own = {name: answer for name, answer in current.items() if name in names}
    differing = changed(own, merge.answers)
    if differing:
        others = {name: answer for name, answer in current.items() if name not in names}
        held.sections[section] = held.revision + 1
        _keep(held, others | dict(merge.answers), differing, by=by, now=now)
    return held


@transaction.atomic
def submit_sheet(*, sheet: AnswerSheet, by: Actor, now: datetime) -> AnswerSheet:
    """Close ``sheet`` with what counts: without answers to questions that are not asked, with what is computed.

    Submitting twice is the same as once.

    Raises:
        SheetIncomplete: something is missing or wrong.
        SheetClosed: the sheet is not there any more.
    """
    held = _held(sheet, may_be_submitted=True)
    if held.state == SheetState.SUBMITTED:
        return held
    definition = definition_of(held.version)
    today = timezone.localdate(now).isoformat()
    state = state_of(definition, answer_values.from_json(held.answers), today=today)
    problems = problems_in(definition, state, section=None, today=today)
    if problems:
        raise SheetIncomplete(problems)

    final = submitted_answers(state)
    before = answer_values.from_json(held.answers)
    held.state, held.submitted_at = SheetState.SUBMITTED, now
    _keep(held, final, changed(before, final), by=by, now=now)
    _delete_files(held.files.exclude(uuid__in=_files_in(final)))
    audit.record(Event.SHEET_SUBMITTED, target=held, by=by, at=now)
    return held


@transaction.atomic
def reopen_sheet(*, sheet: AnswerSheet, by: Actor, now: datetime) -> AnswerSheet:
    """Take a submitted sheet back to be changed; it counts again when it is submitted again."""
    held = _held(sheet, may_be_submitted=True)
    if held.state == SheetState.OPEN:
        return held
    definition = definition_of(held.version)
    before = answer_values.from_json(held.answers)
    typed = {
        name: answer
        for name, answer in before.items()
        if asked_of(definition)[name].type is not QuestionType.CALCULATED
    }
    held.state, held.submitted_at = SheetState.OPEN, None
    _keep(held, typed, changed(before, typed), by=by, now=now)
    audit.record(Event.SHEET_REOPENED, target=held, by=by, at=now)
    return held


@transaction.atomic
def delete_sheet(*, sheet: AnswerSheet, by: Actor, now: datetime) -> None:
    """Delete the answers with their history and files, submitted or not."""
    held = _held(sheet, may_be_submitted=True)
    audit.record(Event.SHEET_DELETED, target=held, by=by, at=now)
    _delete_files(held.files.all())
    held.delete()


def _held(sheet: AnswerSheet, *, may_be_submitted: bool = False) -> AnswerSheet:
    held = locked(sheet)
    if held is None or (held.state == SheetState.SUBMITTED and not may_be_submitted):
        raise SheetClosed
    return held


def _seen_at(held: AnswerSheet, seen: int, current: Answers) -> Answers:
    """The answers at the revision ``seen``; none for one that has not been."""
    if seen == held.revision:
        return current
    return answers_before(held, revision=seen) if seen < held.revision else {}


def _keep(
    held: AnswerSheet, answers: Answers, names: Sequence[str], *, by: Actor, now: datetime
) -> None:
    """Write ``answers``, and what ``names`` of them were before."""
    before, after = held.answers, answer_values.as_json(answers)
    held.answers, held.saved_at = after, now
    held.revision += 1
    held.save(
        update_fields=["answers", "sections", "revision", "saved_at", "state", "submitted_at"]
    )
    SheetChange.objects.create(
        sheet=held,
        revision=held.revision,
        by=by.id,
        at=now,
        before={name: before.get(name) for name in names},
        after={name: after.get(name) for name in names},
    )


def _files_in(answers: Answers) -> Sequence[str]:
    given = (answer.value for answer in answers.values() if isinstance(answer, Given))
    return [str(value["uuid"]) for value in given if isinstance(value, Mapping) and "size" in value]


def _delete_files(files: Iterable[SheetFile]) -> None:
    """Rows now, files when that is sure."""
    for row in files:
        transaction.on_commit(partial(row.file.storage.delete, str(row.file.name)))
        row.delete()
