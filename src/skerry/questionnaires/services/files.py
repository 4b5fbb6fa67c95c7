"""Files that answer a question: checked, kept with the sheet, deleted with it."""

from datetime import datetime
from functools import partial
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.files import clean_file, goes_with_its_row, going_with_their_rows
from skerry.kernel.uploads import Upload
from skerry.questionnaires.enums import SheetState
from skerry.questionnaires.models import AnswerSheet, SheetFile
from skerry.questionnaires.queries.sheets import locked
from skerry.questionnaires.rules.answers import Given
from skerry.questionnaires.services.sheets import SheetClosed


@going_with_their_rows()
@transaction.atomic
def add_file(
    *, sheet: AnswerSheet, question: str, upload: Upload, name: str, by: Actor, now: datetime
) -> Given:
    """Keep ``upload`` with ``sheet``, and return the answer that names it.

    An earlier file of the question that is no answer is deleted.

    Raises:
        UploadRefused: it is too large, damaged, or of a kind that is not taken.
        SheetClosed: the sheet takes no answers.
    """
    held = locked(sheet)
    if held is None or held.state == SheetState.SUBMITTED:
        raise SheetClosed
    clean = clean_file(upload, name=name)
    current = held.answers.get(question, {}).get("value", {}).get("uuid")
    for old in held.files.filter(question=question).exclude(uuid=current):
        transaction.on_commit(partial(old.file.storage.delete, str(old.file.name)))
        old.delete()
    uuid = uuid4()
    row = SheetFile(
        uuid=uuid,
        sheet=held,
        question=question,
        name=clean.name,
        content_type=clean.content_type,
        size=len(clean.content),
        file=ContentFile(clean.content, name=f"{uuid}{clean.suffix}"),
        added_at=now,
    )
    goes_with_its_row(row.file)
    row.save(force_insert=True)
    audit.record(Event.SHEET_FILE_ADDED, target=held, by=by, at=now, detail={"size": row.size})
    return Given(value={"uuid": str(uuid), "name": row.name, "size": row.size})
