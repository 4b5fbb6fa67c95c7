"""Uploaded files, opened with care: constant memory, and an end to everything.

What is packed is read as a stream and counted as it comes out, because the sizes
written into an archive may lie.
"""

import codecs
import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from skerry.actors.importers.refusals import FileRefused, Place, Refusal
from skerry.kernel.uploads import IMAGES, LONGEST_START, Kind, kind_of

MEGABYTE: Final = 1024 * 1024
MAX_LINE: Final = MEGABYTE
BLOCK: Final = 64 * 1024
MAX_MEMBERS: Final = 500
MAX_EXPANDED: Final = 8 * 1024 * MEGABYTE
MAX_RATIO: Final = 100
RATIO_COUNTS_FROM: Final = 64 * MEGABYTE
_ZIP: Final = b"PK\x03\x04"
_EMPTY_ZIP: Final = b"PK\x05\x06"
_GZIP: Final = b"\x1f\x8b"
_NO_TABLES: Final = frozenset({*IMAGES, Kind.GIF, Kind.PDF})


@dataclass(frozen=True, kw_only=True)
class Upload:
    """One file as it was brought: its name for people, and where it lies."""

    name: str
    path: Path


@dataclass(frozen=True, kw_only=True)
class Member:
    """One readable file, on its own or inside an archive."""

    name: str
    packed_bytes: int
    open: Callable[[], io.BufferedReader]


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...

    def close(self) -> None: ...


class _Counted(io.RawIOBase):
    """A stream that refuses to give more than it may."""

    def __init__(
        self,
        inner: _Readable,
        *,
        name: str,
        packed: int,
        archive: zipfile.ZipFile | None = None,
    ) -> None:
        self._inner = inner
        self._archive = archive
        self._name = name
        self._packed = max(packed, 1)
        self._given = 0

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        """Close what is read too, and the archive that was opened for it."""
        super().close()
        self._inner.close()
        if self._archive is not None:
            self._archive.close()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # RawIOBase gives a memoryview
        try:
            block = self._inner.read(len(buffer))
        except (zipfile.BadZipFile, gzip.BadGzipFile, EOFError, zlib.error, OSError) as error:
            raise FileRefused(
                Refusal.ZIP_BROKEN, Place(file=self._name), detail=str(error)
            ) from error
        buffer[: len(block)] = block
        self._given += len(block)
        self._check()
        return len(block)

    def _check(self) -> None:
        place = Place(file=self._name)
        if self._given > MAX_EXPANDED:
            raise FileRefused(Refusal.ZIP_TOO_BIG, place)
        if self._given > RATIO_COUNTS_FROM and self._given > MAX_RATIO * self._packed:
            raise FileRefused(Refusal.PACKED_TOO_DENSE, place)


def members(uploads: Sequence[Upload]) -> Iterator[Member]:
    """Every file in ``uploads``, archives opened; archives within archives are left closed."""
    for upload in uploads:
        head = _head(upload)
        kind = kind_of(head)
        if head.startswith((_ZIP, _EMPTY_ZIP)):
            yield from _zip_members(upload)
        elif head.startswith(_GZIP):
            yield _gzip_member(upload)
        elif kind in _NO_TABLES:
            raise FileRefused(Refusal.PICTURE, Place(file=upload.name))
        elif kind is None and upload.name.lower().endswith(".zip"):
            raise FileRefused(Refusal.ZIP_BROKEN, Place(file=upload.name))
        else:
            yield _plain_member(upload)


def _head(upload: Upload) -> bytes:
    with upload.path.open("rb") as file:
        head = file.read(LONGEST_START)
    if not head:
        raise FileRefused(Refusal.EMPTY, Place(file=upload.name))
    return head


def _plain_member(upload: Upload) -> Member:
    def opened() -> io.BufferedReader:
        return io.BufferedReader(upload.path.open("rb", buffering=0), MEGABYTE)

    return Member(name=upload.name, packed_bytes=upload.path.stat().st_size, open=opened)


def _gzip_member(upload: Upload) -> Member:
    packed = upload.path.stat().st_size

    def opened() -> io.BufferedReader:
        inner = gzip.GzipFile(upload.path)
        return io.BufferedReader(_Counted(inner, name=upload.name, packed=packed), MEGABYTE)

    return Member(name=upload.name.removesuffix(".gz"), packed_bytes=packed, open=opened)


def _zip_members(upload: Upload) -> Iterator[Member]:
    place = Place(file=upload.name)
    try:
        archive = zipfile.ZipFile(upload.path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FileRefused(Refusal.ZIP_BROKEN, place, detail=str(error)) from error
    with archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
    if not infos:
        raise FileRefused(Refusal.ZIP_WITHOUT_TABLES, place)
    if len(infos) > MAX_MEMBERS:
        raise FileRefused(Refusal.ZIP_TOO_MANY, place, detail=str(len(infos)))
    if sum(info.file_size for info in infos) > MAX_EXPANDED:
        raise FileRefused(Refusal.ZIP_TOO_BIG, place)
    for info in infos:
        yield _zip_member(upload, info)


def _zip_member(upload: Upload, info: zipfile.ZipInfo) -> Member:
    name = f"{upload.name}: {info.filename}"

    def opened() -> io.BufferedReader:
        archive = zipfile.ZipFile(upload.path)  # closed with the stream
        try:
            inner = archive.open(info)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            archive.close()
            raise FileRefused(Refusal.ZIP_BROKEN, Place(file=name), detail=str(error)) from error
        counted = _Counted(inner, name=name, packed=info.compress_size, archive=archive)
        return io.BufferedReader(counted, MEGABYTE)

    return Member(name=name, packed_bytes=info.compress_size, open=opened)


def first_bytes(member: Member, size: int = 4096) -> bytes:
    with member.open() as stream:
        return stream.read(size)


def text_lines(stream: io.BufferedReader, name: str) -> Iterator[str]:
    """The lines of a UTF-8 text, each of bounded length; anything else is refused where it stands."""
    number = 0
    while raw := stream.readline(MAX_LINE + 1):
        number += 1
        if len(raw) > MAX_LINE:
            raise FileRefused(_long_line_reason(raw), Place(file=name, line=number))
        if b"\0" in raw:
            raise FileRefused(Refusal.NUL_BYTE, Place(file=name, line=number))
        try:
            yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise FileRefused(
                Refusal.NOT_TEXT, Place(file=name, line=number), detail=error.reason
            ) from None


def text_blocks(stream: io.BufferedReader, name: str) -> Iterator[str]:
    """A UTF-8 text in blocks, for formats in which lines mean nothing."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    while raw := stream.read(BLOCK):
        if b"\0" in raw:
            raise FileRefused(Refusal.NUL_BYTE, Place(file=name))
        try:
            yield decoder.decode(raw)
        except UnicodeDecodeError as error:
            raise FileRefused(Refusal.NOT_TEXT, Place(file=name), detail=error.reason) from None


def _long_line_reason(raw: bytes) -> Refusal:
    return Refusal.NUL_BYTE if b"\0" in raw else Refusal.LINE_TOO_LONG
