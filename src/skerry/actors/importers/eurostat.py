"""Figures of Eurostat: SDMX-CSV with or without labels, and tables with a column a period and flags behind the figures."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from skerry.actors.importers.files import Member, Upload, members, text_lines
from skerry.actors.importers.refusals import FileRefused, Place, Refusal, Remark
from skerry.actors.importers.rows import ObservationRow, Sink
from skerry.actors.importers.tables import bounded_fields
from skerry.actors.rules import official_values as values

KEY: Final = "eurostat"
_GEO: Final = "geo"
_PERIOD: Final = "time_period"
_VALUE: Final = "obs_value"
_FLAGS: Final = ("obs_flag", "obs_status")
_SECRECY: Final = "conf_status"
_STRUCTURES: Final = ("structure_id", "dataflow")
_OURS: Final = {"indic_is": "indicator", "unit": "unit", "size_emp": "size", "nace_r2": "activity"}
# What a file says of itself rather than of a figure; of how often, the period tells.
_NOT_ABOUT: Final = frozenset({
    _GEO, _PERIOD, _VALUE, *_FLAGS, _SECRECY, *_STRUCTURES, *_OURS,
    "freq", "structure", "structure_name", "action", "decimals", "unit_mult",
})  # fmt: skip
_DIMENSION = re.compile(r"[a-z][a-z0-9_]*|[A-Z][A-Z0-9_]*")
_LONGEST_REST: Final = 200
_LONGEST_CODE: Final = 60
_PUBLIC: Final = frozenset({"", "F"})


class Fault(NamedTuple):
    """What is wrong with a row, and in which column."""

    reason: Remark
    column: str
    text: str


class Subject(NamedTuple):
    """What a figure is about, but for its period."""

    dataset: str
    indicator: str
    unit: str
    size: str
    activity: str
    other: str
    geo: str


class Written(NamedTuple):
    """One figure as it is written, with the column that holds it."""

    subject: Subject | Fault
    period: str
    value: str
    flags: str
    column: str


def read(uploads: Sequence[Upload], sink: Sink) -> None:
    """Read all files into ``sink``.

    Raises:
        FileRefused: one of them is not of a kind that is read here.
    """
    for member in members(uploads):
        sink.begin(member.name)
        with member.open() as stream, bounded_fields():
            lines = text_lines(stream, member.name)
            first = next(lines, "")
            if not first.strip():
                raise FileRefused(Refusal.EMPTY, Place(file=member.name))
            if "\\" in first.partition("\t")[0]:
                _read_wide(member, first, lines, sink)
            else:
                _read_long(member, first, lines, sink)


def _read_long(member: Member, first: str, lines: Iterator[str], sink: Sink) -> None:
    delimiter = max(",;\t", key=first.count)
    names = _names(next(csv.reader([first], delimiter=delimiter)), member.name)
    _require(names, (_GEO, _PERIOD, _VALUE), member.name, first)
    subject_of = lru_cache(maxsize=4096)(_subject)
    rests = _rests(names)
    for line, row in _rows(lines, delimiter, member.name):
        if len(row) != len(names):
            _broken(sink, line, Fault(Remark.ROW_BROKEN, "", str(len(row))))
            continue
        cells = dict(zip(names, row, strict=True))
        subject = subject_of(tuple((name, cells[name]) for name in rests), member.name)
        _put(sink, member.name, line, _of_long(cells, subject))


def _of_long(cells: Mapping[str, str], subject: Subject | Fault) -> Written:
    flags = next((cells[name] for name in _FLAGS if cells.get(name)), "")
    figure = cells[_VALUE].strip() or values.MISSING
    if values.code_in(cells.get(_SECRECY, "")).upper() not in _PUBLIC:
        flags = f"{values.code_in(flags)}c"
    if cells.get("action", "").strip() == "D":
        figure = values.MISSING
    return Written(subject, values.code_in(cells[_PERIOD]), figure, flags, _VALUE.upper())


def _read_wide(member: Member, first: str, lines: Iterator[str], sink: Sink) -> None:
    head, *periods = [cell.strip() for cell in first.rstrip("\r\n").split("\t")]
    names = _names(head.partition("\\")[0].split(","), member.name)
    _require(names, (_GEO,), member.name, first)
    for period in periods:
        if not values.is_period(period):
            place = Place(file=member.name, line=1, column=period)
            raise FileRefused(Refusal.UNKNOWN_HEADER, place)
    for line, text in enumerate(lines, start=2):
        if text.strip():
            _read_wide_line(member.name, names, periods, (line, text), sink)


def _read_wide_line(
    file: str,
    names: Sequence[str],
    periods: Sequence[str],
    numbered: tuple[int, str],
    sink: Sink,
) -> None:
    line, text = numbered
    key, *cells = text.rstrip("\r\n").split("\t")
    codes = key.split(",")
    if len(codes) != len(names) or len(cells) != len(periods):
        _broken(sink, line, Fault(Remark.ROW_BROKEN, "", str(len(cells) + 1)))
        return
    told = dict(zip(names, codes, strict=True))
    subject = _subject(tuple((name, told[name]) for name in _rests(names)), file)
    if isinstance(subject, Fault):
        _broken(sink, line, subject)
        return
    for period, cell in zip(periods, cells, strict=True):
        figure, flags = values.split_cell(cell) or (cell.strip(), "")
        _put(sink, file, line, Written(subject, period, figure, flags, period))


def _rows(lines: Iterator[str], delimiter: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Each row below the first line, with the line it ends on."""
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            place = Place(file=file, line=reader.line_num + 1)
            raise FileRefused(Refusal.LINE_TOO_LONG, place, detail=str(error)) from None
        if row:
            yield reader.line_num + 1, row


def _names(header: Sequence[str], file: str) -> list[str]:
    """The names of the columns without their labels, in small letters; a column of labels has none."""
    names = [values.code_in(name) for name in header]
    known = [name.lower() if _DIMENSION.fullmatch(name) else "" for name in names]
    for name in known:
        if name and known.count(name) > 1:
            raise FileRefused(Refusal.COLUMN_TWICE, Place(file=file, line=1, column=name))
    return [name or f" {place}" for place, name in enumerate(known)]


def _require(names: Sequence[str], required: Sequence[str], file: str, first: str) -> None:
    missing = [name for name in required if name not in names]
    if len(missing) == len(required):
        raise FileRefused(Refusal.UNKNOWN_HEADER, Place(file=file, line=1), detail=first[:200])
    if missing:
        column = ", ".join(name.upper() for name in missing)
        raise FileRefused(Refusal.MISSING_COLUMN, Place(file=file, line=1, column=column))


def _rests(names: Sequence[str]) -> Sequence[str]:
    """The columns that say what a figure is about."""
    about = {_GEO, *_OURS, *_STRUCTURES}
    return [name for name in names if name in about or (name not in _NOT_ABOUT and name[0] != " ")]


def _subject(told: tuple[tuple[str, str], ...], file: str) -> Subject | Fault:
    codes = {name: values.code_in(text) for name, text in told if name not in _STRUCTURES}
    structure = next((text for name, text in told if name in _STRUCTURES and text), "")
    dataset = values.dataset_of(structure, file)
    if not dataset:
        raise FileRefused(Refusal.NO_DATASET, Place(file=file))
    for name, code in codes.items():
        is_right = values.is_geo(code) if name == _GEO else not code or values.is_code(code)
        if not is_right:
            return Fault(Remark.BAD_CODE, name, code)
    rest = sorted(set(codes) - {_GEO, *_OURS})
    other = ";".join(f"{name}={codes[name]}" for name in rest if codes[name])
    if len(other) > _LONGEST_REST or len(dataset) > _LONGEST_CODE:
        return Fault(Remark.BAD_CODE, ", ".join(rest), other)
    ours = {meant: codes.get(name, "") for name, meant in _OURS.items()}
    return Subject(dataset=dataset, geo=codes[_GEO], other=other, **ours)


def _put(sink: Sink, file: str, line: int, written: Written) -> None:
    found = _observation(file, line, written)
    if isinstance(found, Fault):
        _broken(sink, line, found)
        return
    sink.read()
    sink.put(found)


def _observation(file: str, line: int, written: Written) -> ObservationRow | Fault:
    """The row as it is staged, or the first thing that is wrong with it."""
    subject = written.subject
    if isinstance(subject, Fault):
        return subject
    if not values.is_period(written.period):
        return Fault(Remark.BAD_PERIOD, _PERIOD.upper(), written.period)
    flags = values.flags_in(written.flags)
    if flags is None:
        return Fault(Remark.BAD_FLAG, written.column, written.flags)
    number = values.number_in(written.value)
    if number is None and written.value != values.MISSING:
        return Fault(Remark.BAD_FIGURE, written.column, written.value)
    value = None if number is None else values.plain(number)
    return ObservationRow(
        **subject._asdict(), period=written.period, value=value, flags=flags, file=file, line=line
    )


def _broken(sink: Sink, line: int, fault: Fault) -> None:
    detail = f"{fault.column}: {fault.text}" if fault.column else fault.text
    sink.remark(fault.reason, line=line, detail=detail[:200])
    sink.read(is_broken=True)
