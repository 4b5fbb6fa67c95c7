"""Files that answer a question: checked, kept with the sheet, deleted with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import PurePath
from typing import Final
from uuid import uuid4
from zipfile import BadZipFile, ZipFile

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.uploads import (
    IMAGES,
    LONGEST_START,
    Kind,
    Reason,
    Upload,
    UploadRefused,
    checked_content,
    clean_image,
    kind_of,
)
from skerry.questionnaires.enums import SheetState
from skerry.questionnaires.models import AnswerSheet, SheetFile
from skerry.questionnaires.queries.sheets import locked
from skerry.questionnaires.rules.answers import Given
from skerry.questionnaires.services.sheets import SheetClosed

MEGABYTE: Final = 1024 * 1024
MAX_FILE_SIZE: Final = 5 * MEGABYTE
KINDS: Final = frozenset({Kind.PDF, Kind.ZIP, *IMAGES})
OFFICE: Final = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_PARTS: Final = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
_MACROS: Final = "vbaproject.bin"
LONGEST_NAME: Final = 150


@dataclass(frozen=True, kw_only=True)
class _Clean:
    content: bytes
    content_type: str
    suffix: str


_written: ContextVar[list[FieldFile]] = ContextVar("written")


@contextmanager
def _going_with_their_rows() -> Iterator[None]:
    """Files are written before it is sure that their rows are kept: those of rows that are not, go."""
    files: list[FieldFile] = []
    before = _written.set(files)
    try:
        yield
    except BaseException:
        for file in files:
            file.storage.delete(str(file.name))
        raise
    finally:
        _written.reset(before)


@_going_with_their_rows()
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
    clean = _checked(upload, suffix=PurePath(name).suffix.lower())
    current = held.answers.get(question, {}).get("value", {}).get("uuid")
    for old in held.files.filter(question=question).exclude(uuid=current):
        transaction.on_commit(partial(old.file.storage.delete, str(old.file.name)))
        old.delete()
    uuid = uuid4()
    row = SheetFile(
        uuid=uuid,
        sheet=held,
        question=question,
        name=_named(name, clean.suffix),
        content_type=clean.content_type,
        size=len(clean.content),
        file=ContentFile(clean.content, name=f"{uuid}{clean.suffix}"),
        added_at=now,
    )
    _written.get().append(row.file)
    row.save(force_insert=True)
    audit.record(Event.SHEET_FILE_ADDED, target=held, by=by, at=now, detail={"size": row.size})
    return Given(value={"uuid": str(uuid), "name": row.name, "size": row.size})


def _checked(upload: Upload, *, suffix: str) -> _Clean:
    content = checked_content(upload, max_size=MAX_FILE_SIZE, kinds=KINDS)
    kind = kind_of(content[:LONGEST_START])
    if kind is Kind.PDF:
        return _Clean(content=content, content_type="application/pdf", suffix=".pdf")
    if kind is Kind.ZIP:
        _check_office(content, suffix)
        return _Clean(content=content, content_type=OFFICE[suffix], suffix=suffix)
    picture = clean_image(upload)
    return _Clean(content=picture.content, content_type=picture.content_type, suffix=picture.suffix)


def _check_office(content: bytes, suffix: str) -> None:
    """A document or a workbook, without programs in it."""
    try:
        with ZipFile(BytesIO(content)) as parts:
            names = [name.lower() for name in parts.namelist()]
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise UploadRefused(Reason.BROKEN) from error
    if _PARTS.get(suffix) not in names or any(name.endswith(_MACROS) for name in names):
        raise UploadRefused(Reason.WRONG_TYPE)


def _named(name: str, suffix: str) -> str:
    """The name as it may be shown and downloaded: without folders, with the ending of what it is."""
    stem = PurePath(name.replace("\\", "/")).stem
    shown = "".join(sign for sign in stem if sign.isprintable() and sign not in '"/:*?<>|')
    return f"{shown.strip(' .')[:LONGEST_NAME] or 'file'}{suffix}"
