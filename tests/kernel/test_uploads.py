import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from skerry.kernel.uploads import (
    IMAGES,
    REASONS,
    Kind,
    Reason,
    UploadRefused,
    checked_content,
    clean_image,
    kind_of,
    spooled,
)

PNG_START = b"\x89PNG\r\n\x1a\n"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'


def picture(form="PNG", size=(40, 20), mode="RGB", colour="teal", **options):
    file = BytesIO()
    Image.new(mode, size, colour).save(file, form, **options)
    return BytesIO(file.getvalue())


def chunk(name, content):
    body = name + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


def bomb(side=50_000):
    """A small file that says it is a huge picture."""
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    return BytesIO(PNG_START + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))


def with_nonsense_from_a_camera():
    """A picture that is turned, and says that its width is a word."""
    notes = Image.Exif()
    notes[0x0112], notes[0x010E] = 6, "hello"
    content = picture("JPEG", exif=notes.tobytes()).getvalue()
    assert content.count(b"\x01\x0e\x00\x02") == 1
    return BytesIO(content.replace(b"\x01\x0e\x00\x02", b"\x01\x00\x00\x02"))


class Endless:
    """A source that never ends, and counts what was taken from it."""

    taken = 0

    def seek(self, offset):
        pass

    def read(self, size=-1):
        assert size > 0
        self.taken += size
        return b"x" * size


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (PNG_START, Kind.PNG),
        (b"\xff\xd8\xff\xe0", Kind.JPEG),
        (b"RIFF1234WEBPVP8 ", Kind.WEBP),
        (b"RIFF\x10\x00\x00\x00WAVE", None),
        (b"GIF89a", Kind.GIF),
        (b"%PDF-1.7", Kind.PDF),
        (b"PK\x03\x04", Kind.ZIP),
        (b"PK\x05\x06", Kind.ZIP),
        (b"name;year\r\n\xc3\xa5", Kind.TEXT),
        (b"\xff\xfen\0a\0", Kind.TEXT),
        (SVG, Kind.SVG),
        (b"\x7fELF\x02\x01\x01\x00", None),
    ],
)
def test_kind_of(start, kind):
    assert kind_of(start) == kind


@pytest.mark.parametrize(
    ("content", "kinds", "reason"),
    [
        (b"", IMAGES, Reason.EMPTY),
        (b"x" * 101, {Kind.TEXT}, Reason.TOO_LARGE),
        (b"<html>", IMAGES, Reason.WRONG_TYPE),
        (SVG, IMAGES, Reason.SVG),
        (SVG, {Kind.TEXT}, Reason.SVG),
    ],
)
def test_a_refused_upload_says_why(content, kinds, reason):
    with pytest.raises(UploadRefused) as whole:
        checked_content(BytesIO(content), max_size=100, kinds=kinds)
    with (
        pytest.raises(UploadRefused) as on_disk,
        spooled(BytesIO(content), max_size=100, kinds=kinds),
    ):
        pass

    assert (whole.value.reason, on_disk.value.reason) == (reason, reason)
    assert str(whole.value.sentence) == str(REASONS[reason])


def test_an_accepted_upload_is_handed_over_whole_and_leaves_nothing_behind():
    content = b"a;b\n" * 50_000

    assert checked_content(BytesIO(content), max_size=len(content), kinds={Kind.TEXT}) == content
    with spooled(BytesIO(content), max_size=len(content), kinds={Kind.TEXT}) as path:
        assert path.read_bytes() == content
    assert not path.exists()


def test_no_more_is_read_than_the_limit_allows():
    whole, on_disk = Endless(), Endless()

    with pytest.raises(UploadRefused):
        checked_content(whole, max_size=1000, kinds={Kind.TEXT})
    with pytest.raises(UploadRefused), spooled(on_disk, max_size=1000, kinds={Kind.TEXT}):
        pass

    assert whole.taken == 1001
    assert on_disk.taken == 64 * 1024


def test_every_reason_has_its_sentence():
    assert set(REASONS) == set(Reason)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_written_anew(form):
    clean = clean_image(picture(form))

    with Image.open(BytesIO(clean.content)) as image:
        assert (image.format, image.size) == ("WEBP", (40, 20))
    assert (clean.content_type, clean.suffix, clean.width, clean.height) == (
        "image/webp",
        ".webp",
        40,
        20,
    )


def test_a_picture_loses_what_a_camera_wrote_into_it_and_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010E] = "at home, 59.3 N 18.1 E"

    clean = clean_image(picture("JPEG", exif=exif))

    with Image.open(BytesIO(clean.content)) as image:
        assert image.size == (20, 40)
        assert dict(image.getexif()) == {}
    assert b"at home" not in clean.content


def test_what_hides_behind_a_picture_is_gone():
    hidden = BytesIO(picture().getvalue() + b"<script>alert(1)</script>")

    assert b"script" not in clean_image(hidden).content


def test_a_picture_keeps_its_transparency():
    with Image.open(
        BytesIO(clean_image(picture(mode="RGBA", colour=(0, 0, 0, 0))).content)
    ) as image:
        assert image.mode == "RGBA"


def test_a_large_picture_is_made_smaller():
    clean = clean_image(picture(size=(3000, 1500)), longest_side=300)

    assert (clean.width, clean.height) == (300, 150)


@pytest.mark.parametrize(
    ("upload", "reason"),
    [
        (bomb(), Reason.TOO_MANY_PIXELS),
        (bomb(5000), Reason.TOO_MANY_PIXELS),
        (bomb(100), Reason.BROKEN),
        (BytesIO(PNG_START + b"rubbish"), Reason.BROKEN),
        (BytesIO(picture().getvalue()[:60]), Reason.BROKEN),
        (with_nonsense_from_a_camera(), Reason.BROKEN),
        (picture("GIF"), Reason.WRONG_TYPE),
        (BytesIO(SVG), Reason.SVG),
    ],
)
def test_a_picture_that_cannot_be_taken(upload, reason):
    with pytest.raises(UploadRefused) as refusal:
        clean_image(upload)

    assert refusal.value.reason == reason
