"""Files that people hand in to be kept: documents, workbooks and pictures without programs in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import Final
from zipfile import BadZipFile, ZipFile

from django.db.models.fields.files import FieldFile

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
class CleanFile:
    """What may be kept: ``name`` is safe to be shown and downloaded, with the ending of what it is."""

    name: str
    content: bytes
    content_type: str
    suffix: str


_written: ContextVar[list[FieldFile]] = ContextVar("written")


@contextmanager
def going_with_their_rows() -> Iterator[None]:
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


def goes_with_its_row(file: FieldFile) -> None:
    """Say that ``file`` is about to be written, inside ``going_with_their_rows``."""
    _written.get().append(file)


def clean_file(upload: Upload, *, name: str) -> CleanFile:
    """``upload`` as it may be kept.

    Raises:
        UploadRefused: it is too large, damaged, or of a kind that is not taken.
    """
    suffix = PurePath(name).suffix.lower()
    content = checked_content(upload, max_size=MAX_FILE_SIZE, kinds=KINDS)
    kind = kind_of(content[:LONGEST_START])
    if kind is Kind.PDF:
        return _cleaned(name, content, "application/pdf", ".pdf")
    if kind is Kind.ZIP:
        _check_office(content, suffix)
        return _cleaned(name, content, OFFICE[suffix], suffix)
    picture = clean_image(upload)
    return _cleaned(name, picture.content, picture.content_type, picture.suffix)


def _cleaned(name: str, content: bytes, content_type: str, suffix: str) -> CleanFile:
    return CleanFile(
        name=_named(name, suffix), content=content, content_type=content_type, suffix=suffix
    )


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
