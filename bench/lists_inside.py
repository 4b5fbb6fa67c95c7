"""Makes a spreadsheet as Excel writes it, and opens it as the mapping page does."""

import argparse
import json
import resource
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from django.core.management import call_command
from django.utils import timezone

from skerry.actors.importers.files import Upload
from skerry.actors.importers.list_drafts import Drafting, Said, beginning_of
from skerry.actors.importers.list_plans import known_terms
from skerry.actors.services.schemes import load_vocabularies
from skerry.kernel.actor import COMMAND

HEADERS_TEXT = (
    "Företag, Org.nr, Omsättning, Ort, Land, Tal, Webbplats, E-post, Tal 2, Typ, Storlek, Tal 3, "
    "Bransch, Inriktning, Beskrivning"
)
HEADERS = HEADERS_TEXT.split(", ")
NUMBERED = frozenset({2, 5, 8, 11})
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SMALL_PARTS = {
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Lista" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
}  # fmt: skip
MULTIPLIER = 6364136223846793005
MODULUS = 2**64


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args(arguments)
    call_command("migrate", verbosity=0)
    load_vocabularies(by=COMMAND, now=timezone.now())
    with TemporaryDirectory() as folder:
        near, far = Path(folder, "near.xlsx"), Path(folder, "far.xlsx")
        write(near, rows=given.rows, is_far=False)
        write(far, rows=given.rows, is_far=True)
        before = _mebibytes()
        seconds = [opened(near) for _ in range(given.rounds)]
        seconds_far = [opened(far) for _ in range(given.rounds)]
        told = {
            "bytes": near.stat().st_size,
            "seconds": seconds,
            "seconds_far": seconds_far,
            "mebibytes": _mebibytes() - before,
        }
    print(json.dumps(told))


def opened(path: Path) -> float:
    """How long it takes from the file to all that the page shows."""
    began = monotonic()
    said = Said()
    beginning = beginning_of(Upload(name=path.name, path=path), said)
    Drafting(beginning, said, earlier=None, unknown={}, terms=known_terms()).draft()
    return monotonic() - began


def write(path: Path, *, rows: int, is_far: bool) -> None:
    """The sheet; with ``is_far`` its cells name their texts from the last to the first."""
    texts = 1 + rows * (len(HEADERS) - len(NUMBERED)) + len(NUMBERED)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in SMALL_PARTS.items():
            archive.writestr(name, content)
        with archive.open("xl/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for row in _rows(rows, texts if is_far else 0):
                sheet.write(row)
            sheet.write(b"</sheetData></worksheet>")
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as shared:
            shared.write(f'<sst xmlns="{MAIN}">'.encode())
            for text in _texts(texts):
                shared.write(text)
            shared.write(b"</sst>")


def _rows(rows: int, last: int) -> Iterator[bytes]:
    number, value = 0, 1
    for row in range(rows + 1):
        cells = []
        for column in range(len(HEADERS)):
            if row and column in NUMBERED:
                value = value * MULTIPLIER % MODULUS + 1
                cells.append(f"<c><v>{value / MODULUS}</v></c>")
            else:
                cells.append(f'<c t="s"><v>{last - 1 - number if last else number}</v></c>')
                number += 1
        yield f'<row r="{row + 1}">{"".join(cells)}</row>'.encode()


def _texts(count: int) -> Iterator[bytes]:
    value = 1
    for number in range(count):
        value = value * MULTIPLIER % MODULUS + 1
        text = HEADERS[number] if number < len(HEADERS) else f"Vakt {value:x} AB"
        yield f"<si><t>{text}</t></si>".encode()


def _mebibytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
