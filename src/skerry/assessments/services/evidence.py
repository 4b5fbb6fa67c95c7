"""Evidence: kept with a check-up, and gone with it."""

from datetime import datetime
from functools import partial
from typing import Final
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Sum

from skerry.assessments.models import CheckUp, Evidence
from skerry.assessments.queries.checkups import hold_check_up
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.files import clean_file, goes_with_its_row, going_with_their_rows
from skerry.kernel.uploads import Upload

MOST_FILES: Final = 60
"""Of one check-up."""
MOST_BYTES: Final = 50 * 1024 * 1024
"""Of all files of one check-up: beginning one needs no account, so nobody may fill the disk with it."""


class TooMuchEvidence(Exception):
    """The check-up holds as many files, or as much in them, as it may."""


@going_with_their_rows()
@transaction.atomic
def add_evidence(
    *, check_up: CheckUp, measure: str, upload: Upload, name: str, by: Actor, now: datetime
) -> Evidence:
    """Keep ``upload`` as evidence for ``measure``.

    Raises:
        UploadRefused: it is too large, damaged, or of a kind that is not taken.
        TooMuchEvidence: others must go first.
        CheckUpGone: the check-up is deleted.
    """
    held = hold_check_up(check_up, now=now)
    if held.evidence.count() >= MOST_FILES:
        raise TooMuchEvidence
    clean = clean_file(upload, name=name)
    kept = held.evidence.aggregate(bytes=Sum("size"))["bytes"] or 0
    if kept + len(clean.content) > MOST_BYTES:
        raise TooMuchEvidence
    uuid = uuid4()
    row = Evidence(
        uuid=uuid,
        check_up=held,
        measure=measure,
        name=clean.name,
        content_type=clean.content_type,
        size=len(clean.content),
        file=ContentFile(clean.content, name=f"{uuid}{clean.suffix}"),
        added_at=now,
    )
    goes_with_its_row(row.file)
    row.save(force_insert=True)
    detail = {"measure": measure, "size": row.size}
    audit.record(Event.CHECK_UP_EVIDENCE_ADDED, target=held, by=by, at=now, detail=detail)
    return row


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: Actor, now: datetime) -> None:
    """Delete the file. Removing twice is the same as once."""
    row = Evidence.objects.select_for_update().filter(pk=evidence.pk).first()
    if row is None:
        return
    transaction.on_commit(partial(row.file.storage.delete, str(row.file.name)))
    detail = {"measure": row.measure}
    target = evidence.check_up
    audit.record(Event.CHECK_UP_EVIDENCE_REMOVED, target=target, by=by, at=now, detail=detail)
    row.delete()
