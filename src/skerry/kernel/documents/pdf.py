"""A document as a tagged PDF (PDF/UA-1), set by Typst.

Typst refuses a PDF/UA with a sign that no font can show, because nobody could read it.
Such signs are found by trying, and replaced by their name where they are pictures
(an emoji), else by the sign that stands for "a character is missing".
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path

import typst

from skerry.kernel.charts import Medium
from skerry.kernel.documents.model import Document
from skerry.kernel.documents.plain import Plain, plain_document

TEMPLATE = Path(__file__).with_name("document.typ").read_bytes()
PROBE = b'#set document(title: "probe")\n#par(json("text.json"))'
STANDARD = "ua-1"
MISSING = "\ufffd"
MAX_PROBES = 300
SURELY_SHOWN = range(0x20, 0x180)  # Latin, with the letters of all languages of Europe that use it


def to_pdf(document: Document) -> bytes:
    """The PDF; the same document gives the same bytes."""
    files = _files(plain_document(document, medium=Medium.PDF))
    noon = datetime.combine(document.date, time(12), UTC)
    try:
        return _typeset(files, noon)
    except typst.TypstError:
        signs = _unusual("".join(files.values()))
    try:
        return _typeset(_replaced(files, _unshowable(signs)), noon)
    except typst.TypstError:  # each sign can be shown, but not together with its neighbour
        return _typeset(_replaced(files, signs), noon)


def _files(plain: Plain) -> dict[str, str]:
    """The text of the document, and each picture as a file of its own that the text names."""
    files = {}
    for number, block in enumerate(plain["blocks"]):
        if block["kind"] == "figure":
            block["file"] = f"figure-{number}.svg"
            files[block["file"]] = block.pop("svg")
    language, _, region = plain["language"].partition("-")
    plain |= {"lang": language, "region": region or None}
    return files | {"document.json": json.dumps(plain, ensure_ascii=False)}


def _typeset(files: Mapping[str, str], at: datetime) -> bytes:
    sources = {"main.typ": TEMPLATE} | {name: text.encode() for name, text in files.items()}
    pdf: bytes = typst.compile(sources, pdf_standards=STANDARD, timestamp=at)  # type: ignore[call-overload]  # a dictionary of files is documented, not annotated
    return pdf


def _unusual(text: str) -> list[str]:
    return sorted({sign for sign in text if ord(sign) not in SURELY_SHOWN})


def _unshowable(signs: Sequence[str]) -> list[str]:
    """Those that no font has; beyond so many that trying takes long, all of them."""
    return [sign for n, sign in enumerate(signs) if n >= MAX_PROBES or not _can_show(sign)]


@lru_cache(maxsize=4096)
def _can_show(sign: str) -> bool:
    files = {"main.typ": PROBE, "text.json": json.dumps(sign).encode()}
    try:
        typst.compile(files, pdf_standards=STANDARD)  # type: ignore[call-overload]  # as above
    except typst.TypstError:
        return False
    return True


def _replaced(files: Mapping[str, str], signs: Iterable[str]) -> dict[str, str]:
    words = {ord(sign): _in_words(sign) for sign in signs}
    return {name: text.translate(words) for name, text in files.items()}


def _in_words(sign: str) -> str:
    if unicodedata.category(sign) in {"So", "Sk"}:
        return f"[{unicodedata.name(sign, MISSING).lower()}]"
    return "" if unicodedata.category(sign) in {"Cf", "Mn", "Cn"} else MISSING
