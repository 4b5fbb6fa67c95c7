"""What this room answers for: answers that are kept with somebody's name or account."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from skerry.kernel.actor import Actor
from skerry.kernel.personal import Kept
from skerry.kernel.providers import PersonalDataProvider, RetentionRule, RoomProviders
from skerry.questionnaires.models import AnswerSheet, SheetChange, SheetFile


def _rows(
    model: type[Model], path: str, *columns: str
) -> Callable[[UUID], Iterable[Mapping[str, object]]]:
    def export(person: UUID) -> Iterable[Mapping[str, object]]:
        return model._default_manager.filter(**{path: person}).values(*columns)

    return export


def _erase_sheets(*, person: UUID, by: Actor, now: datetime) -> None:
    """The sheets with all that hangs on them."""
    _erase_files(person=person, by=by, now=now)
    AnswerSheet.objects.filter(person=person).delete()


def _erase_changes(*, person: UUID, by: Actor, now: datetime) -> None:
    SheetChange.objects.filter(sheet__person=person).delete()


def _erase_files(*, person: UUID, by: Actor, now: datetime) -> None:
    _delete_files(SheetFile.objects.filter(sheet__person=person))


def _delete_files(rows: Iterable[SheetFile]) -> None:
    for row in rows:
        row.file.delete(save=False)
        row.delete()


def _expire_sheets(*, now: datetime) -> int:
    over = AnswerSheet.objects.filter(kept_until__lte=timezone.localdate(now))
    _delete_files(SheetFile.objects.filter(sheet__in=over))
    return over.delete()[1].get(AnswerSheet._meta.label, 0)


def _goes_with_its_sheet(*, now: datetime) -> int:
    """Changes and files are deleted with their sheet, by its own rule."""
    return 0


PROVIDERS = RoomProviders(
    room="questionnaires",
    personal_data=(
        PersonalDataProvider(
            model=SheetChange._meta.label,
            fields=frozenset({"before", "after"}),
            export=_rows(SheetChange, "sheet__person", "at", "before", "after"),
            erase=_erase_changes,
        ),
        PersonalDataProvider(
            model=SheetFile._meta.label,
            fields=frozenset({"name", "file"}),
            export=_rows(SheetFile, "sheet__person", "question", "name", "size"),
            erase=_erase_files,
        ),
        PersonalDataProvider(
            model=AnswerSheet._meta.label,
            fields=frozenset({"person", "answers"}),
            export=_rows(AnswerSheet, "person", "answers", "state", "started_at", "submitted_at"),
            erase=_erase_sheets,
        ),
    ),
    retention=(
        RetentionRule(
            model=AnswerSheet._meta.label,
            kept=Kept.UNTIL_TOLD,
            after=timedelta(0),
            expire=_expire_sheets,
        ),
        *(
            RetentionRule(
                model=model._meta.label,
                kept=Kept.UNTIL_TOLD,
                after=timedelta(0),
                expire=_goes_with_its_sheet,
            )
            for model in (SheetChange, SheetFile)
        ),
    ),
)
