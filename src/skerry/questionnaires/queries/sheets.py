"""Reading sheets. Who may read one is decided by the room that opened it, which hands on its number."""

from uuid import UUID

from django.db.models import QuerySet

from skerry.questionnaires.models import AnswerSheet, InstrumentVersion, SheetFile
from skerry.questionnaires.rules import answers as answer_values
from skerry.questionnaires.rules.answers import Answers
from skerry.questionnaires.rules.definition import Definition
from skerry.questionnaires.rules.merging import rewound

_MOST_KEPT = 64
_read: dict[str, Definition] = {}


def definition_of(version: InstrumentVersion) -> Definition:
    """The definition as values, read once for each fingerprint as long as the worker runs."""
    kept = _read.get(version.fingerprint)
    if kept is None:
        kept = version.read()
        if len(_read) >= _MOST_KEPT:
            _read.pop(next(iter(_read)), None)
        _read[version.fingerprint] = kept
    return kept


def sheets() -> "QuerySet[AnswerSheet]":
    """Sheets with their versions, without the text of the definition: ``definition_of`` has it."""
    return AnswerSheet.objects.select_related("version").defer("version__definition")


def locked(sheet: AnswerSheet) -> AnswerSheet | None:
    """``sheet`` as it is now, locked until the transaction ends; None when it is deleted."""
    return sheets().select_for_update(of=("self",)).filter(pk=sheet.pk).first()


def answers_before(sheet: AnswerSheet, *, revision: int) -> Answers:
    """The answers as they stood at ``revision``."""
    later = sheet.changes.filter(revision__gt=revision).order_by("revision")
    befores = list(later.values_list("before", flat=True))
    return answer_values.from_json(rewound(sheet.answers, befores))


def file_of(sheet: AnswerSheet, *, uuid: UUID) -> SheetFile | None:
    return sheet.files.filter(uuid=uuid).first()
