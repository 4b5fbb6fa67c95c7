"""Files from people: small enough, of the kind they say, and nothing in them that was not meant.

What a browser says about a file (its name, its type, its size) is a claim; these
functions look at the bytes.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final, Protocol
from warnings import catch_warnings, simplefilter

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

MEGABYTE: Final = 1024 * 1024
CHUNK: Final = 64 * 1024
LONGEST_START: Final = 1024
MAX_IMAGE_SIZE: Final = 5 * MEGABYTE
MAX_PIXELS: Final = 24_000_000


class Reason(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too large"
    WRONG_TYPE = "wrong type"
    SVG = "svg"
    TOO_MANY_PIXELS = "too many pixels"
    BROKEN = "broken"


REASONS: Final[dict[Reason, str | Promise]] = {
    Reason.EMPTY: _("The file is empty."),
    Reason.TOO_LARGE: _("The file is too large."),
    Reason.WRONG_TYPE: _("This kind of file is not accepted here."),
    Reason.SVG: _(
        "SVG pictures are not accepted, because they can carry programs. Please save it as PNG."
    ),
    Reason.TOO_MANY_PIXELS: _("The picture has too many pixels. Please make it smaller."),
    Reason.BROKEN: _("The file cannot be read. It may be damaged."),
}


class UploadRefused(Exception):
    """The file cannot be taken; ``reason`` says why, ``sentence`` says it to a person."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason

    @property
    def sentence(self) -> str | Promise:
        return REASONS[self.reason]


class Upload(Protocol):
    """What Django's uploaded files and open files have in common."""

    def read(self, size: int = -1, /) -> bytes: ...

    def seek(self, offset: int, /) -> object: ...


class Kind(StrEnum):
    """Kinds of file, known by how they begin."""

    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"
    GIF = "gif"
    PDF = "pdf"
    ZIP = "zip"  # XLSX and DOCX too
    TEXT = "text"  # CSV, Turtle, JSON, XML: UTF-8 or UTF-16 without control characters
    SVG = "svg"


IMAGES: Final = frozenset({Kind.PNG, Kind.JPEG, Kind.WEBP})
STARTS: Final = (
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"GIF8", Kind.GIF),
    (b"%PDF-", Kind.PDF),
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
)
CONTROL: Final = frozenset(range(32)) - frozenset(b"\t\n\r\f")


@dataclass(frozen=True, kw_only=True)
class CleanImage:
    """A picture written anew from its pixels: no metadata, no second file hidden behind it."""

    content: bytes
    content_type: str
    suffix: str
    width: int
    height: int


def kind_of(start: bytes) -> Kind | None:
    """The kind of file that begins with ``start``; None when it is none we know."""
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return Kind.WEBP
    for sign, kind in STARTS:
        if start.startswith(sign):
            return kind
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Kind.TEXT
    if CONTROL & set(start):
        return None
    return Kind.SVG if b"<svg" in start.lower() else Kind.TEXT


def checked_content(upload: Upload, *, max_size: int, kinds: Collection[Kind]) -> bytes:
    """All bytes of ``upload``, never more than ``max_size`` in memory.

    Raises:
        UploadRefused: it is empty, too large, or of another kind than ``kinds``.
    """
    upload.seek(0)
    content = upload.read(max_size + 1)
    if len(content) > max_size:
        raise UploadRefused(Reason.TOO_LARGE)
    _check_kind(content[:LONGEST_START], kinds)
    return content


@contextmanager
def spooled(upload: Upload, *, max_size: int, kinds: Collection[Kind]) -> Iterator[Path]:
    """``upload`` as a file on disk for as long as the block runs; for what is too large for memory.

    Raises:
        UploadRefused: it is empty, too large, or of another kind than ``kinds``.
    """
    upload.seek(0)
    with NamedTemporaryFile(prefix="upload-") as file:
        size = 0
        while chunk := upload.read(CHUNK):
            size += len(chunk)
            if size > max_size:
                raise UploadRefused(Reason.TOO_LARGE)
            if size == len(chunk):
                _check_kind(chunk[:LONGEST_START], kinds)
            file.write(chunk)
        if not size:
            raise UploadRefused(Reason.EMPTY)
        file.flush()
        yield Path(file.name)


def clean_image(
    upload: Upload,
    *,
    longest_side: int = 1600,
    max_size: int = MAX_IMAGE_SIZE,
    max_pixels: int = MAX_PIXELS,
) -> CleanImage:
    """The picture in ``upload``, turned upright, shrunk to ``longest_side`` and written anew.

    Raises:
        UploadRefused: it is no picture we take, or too large in bytes or in pixels.
    """
    content = checked_content(upload, max_size=max_size, kinds=IMAGES)
    try:
        with catch_warnings():
            simplefilter("ignore")  # the library warns of odd metadata, which is thrown away here
            return _written_anew(content, longest_side=longest_side, max_pixels=max_pixels)
    except UploadRefused:
        raise
    except Image.DecompressionBombError as error:
        raise UploadRefused(Reason.TOO_MANY_PIXELS) from error
    except Exception as error:  # the library has no one name for what broken pictures do to it
        raise UploadRefused(Reason.BROKEN) from error


def _check_kind(start: bytes, kinds: Collection[Kind]) -> None:
    if not start:
        raise UploadRefused(Reason.EMPTY)
    kind = kind_of(start)
    if kind is Kind.SVG and kind not in kinds:
        raise UploadRefused(Reason.SVG)
    if kind not in kinds:
        raise UploadRefused(Reason.WRONG_TYPE)


def _written_anew(content: bytes, *, longest_side: int, max_pixels: int) -> CleanImage:
    formats = [kind.upper() for kind in IMAGES]
    with Image.open(BytesIO(content), formats=formats) as opened:
        if opened.width * opened.height > max_pixels:
            raise UploadRefused(Reason.TOO_MANY_PIXELS)
        upright = ImageOps.exif_transpose(opened)
        has_alpha = upright.has_transparency_data
        picture = upright.convert("RGBA" if has_alpha else "RGB")
    picture.thumbnail((longest_side, longest_side))
    pixels = Image.new(picture.mode, picture.size)
    pixels.paste(picture)
    file = BytesIO()
    pixels.save(file, "WEBP", quality=88, method=4)
    return CleanImage(
        content=file.getvalue(),
        content_type="image/webp",
        suffix=".webp",
        width=picture.width,
        height=picture.height,
    )
