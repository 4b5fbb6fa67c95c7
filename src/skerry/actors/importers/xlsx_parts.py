"""What the parts of an XLSX workbook hold, parsed as they are fed: elements, shared texts, rows."""

import math
import re
from array import array
from collections.abc import Generator, Sequence
from datetime import date, datetime, time, timedelta
from tempfile import TemporaryFile
from typing import Final
from xml.parsers import expat  # entities cannot be declared: a document type is refused

from skerry.actors.importers.files import MEGABYTE, Member
from skerry.actors.importers.refusals import FileRefused, Place, Refusal

Cell = str | int | float | bool | date | datetime | None
Line = tuple[int, list[Cell]]

MAX_TEXT: Final = 32_767
"""So many signs fit into a cell of a spreadsheet; what is longer is cut."""
MAX_COLUMNS: Final = 500
MAX_PART: Final = 32 * MEGABYTE
BEYOND: Final = "…"
MAX_NEAR: Final = 20_000
BLOCK: Final = 256 * 1024

_REFERENCE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.ASCII)


class Parsing:
    """An expat parser that refuses what no spreadsheet program writes."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.text: list[str] | None = None
        self._length = 0

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def characters(self, text: str) -> None:
        if self.text is not None and self._length < MAX_TEXT:
            self.text.append(text[: MAX_TEXT - self._length])
            self._length += len(text)

    def listen(self) -> None:
        self.text, self._length = [], 0

    def heard(self) -> str:
        said, self.text = "".join(self.text or ()), None
        return said

    def feed(self, block: bytes, *, is_last: bool) -> None:
        try:
            self.parser.Parse(block, is_last)
        except expat.ExpatError as error:
            raise FileRefused(Refusal.WORKBOOK_BROKEN, self.place, detail=str(error)) from None

    def _refuse(self, *_: object) -> None:
        raise FileRefused(Refusal.WORKBOOK_BROKEN, self.place, detail="DOCTYPE")


def _local(name: str) -> str:
    return name.rpartition(":")[2] if ":" in name else name


def parse_whole(member: Member, parsing: Parsing) -> None:
    """A small part of the workbook; more than any program writes there is refused."""
    with member.open() as stream:
        content = stream.read(MAX_PART + 1)
    if len(content) > MAX_PART:
        raise FileRefused(Refusal.ZIP_TOO_BIG, parsing.place)
    parsing.feed(content, is_last=True)


class Elements(Parsing):
    """Every element with its attributes, in order; for small parts."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.found: list[tuple[str, dict[str, str]]] = []
        self._open: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        parent = self._open[-1] if self._open else ""
        self.found.append(
            (f"{parent}/{name}", {_local(key): value for key, value in attributes.items()})
        )
        self._open.append(name)

    def end(self, name: str) -> None:
        self._open.pop()


class _Texts(Parsing):
    """The shared texts, as they come."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.done: list[str] = []
        self._pieces: list[str] = []
        self._is_reading_aid = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._is_reading_aid = True
        elif name == "t" and not self._is_reading_aid:
            self.listen()

    def end(self, name: str) -> None:
        name = _local(name)
        if name == "t" and self.text is not None:
            self._pieces.append(self.heard())
        elif name == "rPh":
            self._is_reading_aid = False
        elif name == "si":
            self.done.append("".join(self._pieces)[:MAX_TEXT])


class SharedTexts:
    """The texts that cells share, kept in a file beside memory and read as far as they are asked for."""

    def __init__(self, member: Member | None, place: Place, limit: int | None) -> None:
        self._blocks = blocks(member)
        self._left = limit
        self._parsing = _Texts(place)
        self._file = TemporaryFile(prefix="texts-")  # noqa: SIM115  # closed with the object
        self._starts = array("Q", [0])
        self._near: dict[int, str] = {}

    def __getitem__(self, index: int) -> str | None:
        """The text, None where there is none of this number, or dots where it lies beyond the limit."""
        if index in self._near:
            return self._near[index]
        while index >= len(self._starts) - 1:
            if self._left is not None and self._left <= 0:
                return BEYOND
            block = next(self._blocks, None)
            if block is None:
                return None
            self._take(block)
        begin, end = self._starts[index], self._starts[index + 1]
        self._file.seek(begin)
        text = self._file.read(end - begin).decode()
        if len(self._near) >= MAX_NEAR:
            self._near.clear()
        self._near[index] = text
        return text

    def _take(self, block: bytes) -> None:
        self._left = None if self._left is None else self._left - len(block)
        self._parsing.feed(block, is_last=not block)
        if not self._parsing.done:
            return
        self._file.seek(self._starts[-1])
        for text in self._parsing.done:
            raw = text.encode("utf-8", "replace")
            self._file.write(raw)
            self._starts.append(self._starts[-1] + len(raw))
        self._parsing.done.clear()

    def close(self) -> None:
        self._blocks.close()
        self._file.close()


def blocks(member: Member | None) -> Generator[bytes]:
    """The content block by block; an empty one says that this was all."""
    if member is None:
        return
    with member.open() as stream:
        while block := stream.read(BLOCK):
            yield block
    yield b""


class SheetRows(Parsing):
    """The rows of a sheet, as they come. Cells without a value count for nothing."""

    def __init__(
        self, place: Place, texts: SharedTexts, is_date: Sequence[bool], epoch: date
    ) -> None:
        super().__init__(place)
        self.done: list[Line] = []
        self.is_over = False
        self._texts = texts
        self._is_date = is_date
        self._epoch = datetime.combine(epoch, time())
        self._line = 0
        self._cells: list[Cell] = []
        self._column = 0
        self._kind = "n"
        self._style = 0
        self._said: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        if name == "c":
            self._begin_cell(attributes)
        elif name in {"v", "t"}:
            self.listen()
        elif name == "row":
            given = attributes.get("r", "")
            self._line = int(given) if given.isdecimal() and len(given) < 8 else self._line + 1  # noqa: PLR2004  # rows have seven digits
            self._cells, self._column = [], 0

    def end(self, name: str) -> None:
        name = _local(name)
        if name in {"v", "t"} and self.text is not None:
            self._said.append(self.heard())
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self.done.append((self._line, self._cells))
        elif name == "sheetData":
            self.is_over = True

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        found = _REFERENCE.fullmatch(attributes.get("r", ""))
        self._column = column_number(found[1]) if found else self._column + 1
        self._kind = attributes.get("t", "n")
        style = attributes.get("s", "0")
        self._style = int(style) if style.isdecimal() else 0
        self._said = []

    def _end_cell(self) -> None:
        said, self._said = "".join(self._said), []
        if not said:
            return
        value = self._value(said)
        if value is None or value == "":
            return
        if self._column > MAX_COLUMNS:
            place = Place(
                file=self.place.file, line=self._line, column=column_letters(self._column)
            )
            raise FileRefused(Refusal.TOO_MANY_COLUMNS, place)
        self._cells.extend([None] * (self._column - len(self._cells)))
        self._cells[self._column - 1] = value

    def _value(self, said: str) -> Cell:
        if self._kind == "s":
            return self._texts[int(said)] if said.isdecimal() else None
        if self._kind in {"inlineStr", "str"}:
            return said
        if self._kind == "b":
            return said == "1"
        if self._kind == "d":
            return _iso_moment(said)
        if self._kind == "e":
            return None
        return self._number(said)

    def _number(self, said: str) -> Cell:
        try:
            number = float(said)
        except ValueError:
            return said
        if not math.isfinite(number):
            return None
        if self._style < len(self._is_date) and self._is_date[self._style]:
            return _moment(number, self._epoch)
        return int(number) if number.is_integer() and abs(number) < 1e15 else number  # noqa: PLR2004  # so many digits are exact


def _moment(number: float, epoch: datetime) -> Cell:
    """The day (and hour) that a spreadsheet writes as a number."""
    if number < 1:
        return number
    try:
        moment = epoch + timedelta(days=number)
    except OverflowError:
        return number
    return moment.date() if number.is_integer() else moment.replace(microsecond=0)


def _iso_moment(said: str) -> Cell:
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return said
    return moment.date() if moment.time() == time() else moment


def column_number(letters: str) -> int:
    """The number of a column from its letters.

    >>> column_number("A"), column_number("AB")
    (1, 28)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """The letters of a column from its number.

    >>> column_letters(1), column_letters(28)
    ('A', 'AB')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
