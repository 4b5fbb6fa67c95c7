"""Visitors for measuring: a few connections that each ask for the next page as soon as the last has come.

Lean on purpose, because it shares the processors with the server it measures: one thread,
requests written in advance, answers counted and not read.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter

import numpy as np

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_ETAG = re.compile(rb"\r\netag: *([^\r]+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_LAST_CHUNK = b"\r\n0\r\n\r\n"
_LOCATION = re.compile(rb"\r\nlocation: *([^\r]+)", re.IGNORECASE)
_COOKIE = re.compile(rb"\r\nset-cookie: *([^=;\r]+)=([^;\r]*)", re.IGNORECASE)
_CLOSE = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
NO_BODY = {204, 304}


@dataclass(frozen=True, kw_only=True)
class Load:
    """What came of a number of visits. Times in milliseconds, as the visitor waits."""

    waits: Sequence[float]
    statuses: Mapping[int, int]
    octets: int
    seconds: float

    @property
    def per_second(self) -> float:
        return len(self.waits) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        return float(np.percentile(self.waits, share)) if self.waits else 0.0

    @property
    def failures(self) -> int:
        """Answers that are neither the page nor "you have it already"."""
        return sum(count for status, count in self.statuses.items() if status not in {200, 304})


@dataclass
class _Tally:
    waits: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    octets: int = 0
    etags: dict[str, bytes] = field(default_factory=dict)


class Answer:
    """One answer as it comes in."""

    def __init__(self) -> None:
        self.received = bytearray()
        self.head = -1
        self.length: int | None = None
        self.is_chunked = False

    def add(self, octets: bytes) -> bool:
        """Whether the answer is whole now."""
        self.received += octets
        if self.head < 0:
            self.head = self.received.find(b"\r\n\r\n")
            if self.head < 0:
                return False
            self._read_length()
        if self.is_chunked:
            return self.received.endswith(_LAST_CHUNK)
        return self.length is not None and len(self.received) >= self.head + 4 + self.length

    def _read_length(self) -> None:
        found = _LENGTH.search(self.received, 0, self.head + 2)
        if self.status in NO_BODY:
            self.length = 0
        elif found:
            self.length = int(found[1])
        self.is_chunked = bool(_CHUNKED.search(self.received, 0, self.head + 2))

    @property
    def status(self) -> int:
        return int(self.received[9:12])

    @property
    def closes(self) -> bool:
        is_endless = self.length is None and not self.is_chunked
        is_old = self.received.startswith(b"HTTP/1.0")
        return is_old or is_endless or bool(_CLOSE.search(self.received, 0, self.head + 2))

    @property
    def etag(self) -> bytes:
        found = _ETAG.search(self.received, 0, self.head + 2)
        return bytes(found[1]) if found else b""

    @property
    def location(self) -> str:
        """Where it sends the browser, without the place on that page."""
        found = _LOCATION.search(self.received, 0, self.head + 2)
        return found[1].decode("latin-1").partition("#")[0] if found else ""

    @property
    def cookies(self) -> Mapping[str, str]:
        found = _COOKIE.findall(self.received, 0, self.head + 2)
        return {bytes(name).decode("latin-1"): bytes(to).decode("latin-1") for name, to in found}

    @property
    def body(self) -> bytes:
        return bytes(self.received[self.head + 4 :])


@dataclass(frozen=True, kw_only=True)
class Visitors:
    """``count`` visitors of the server on ``port``; ``revalidate`` makes them ask as browsers do."""

    port: int
    count: int = 8
    cookie: str = ""
    revalidate: bool = False

    def visit(self, addresses: Iterator[str], *, seconds: float) -> Load:
        """Visit one address after the other until they or the ``seconds`` run out."""
        return asyncio.run(self._visit(addresses, seconds))

    async def _visit(self, addresses: Iterator[str], seconds: float) -> Load:
        tally = _Tally()
        start = perf_counter()
        async with asyncio.TaskGroup() as group:
            for _ in range(self.count):
                group.create_task(self._visitor(addresses, start + seconds, tally))
        return Load(
            waits=tally.waits,
            statuses=dict(tally.statuses),
            octets=tally.octets,
            seconds=perf_counter() - start,
        )

    async def _visitor(self, addresses: Iterator[str], until: float, tally: _Tally) -> None:
        reader, writer = None, None
        while perf_counter() < until and (address := next(addresses, None)) is not None:
            asked_at = perf_counter()
            if reader is None or writer is None:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(self._request(address, tally.etags.get(address, b"")))
            answer = await received(reader)
            tally.waits.append((perf_counter() - asked_at) * 1000)
            tally.statuses[answer.status] += 1
            tally.octets += len(answer.received)
            if self.revalidate and answer.etag:
                tally.etags[address] = answer.etag
            if answer.closes:
                writer.close()
                reader, writer = None, None
        if writer is not None:
            writer.close()

    def _request(self, address: str, etag: bytes) -> bytes:
        head = f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept-Language: en\r\n"
        if self.cookie:
            head += f"Cookie: {self.cookie}\r\n"
        known = b"If-None-Match: " + etag + b"\r\n" if etag else b""
        return head.encode() + known + b"\r\n"


async def received(reader: asyncio.StreamReader) -> Answer:
    answer = Answer()
    while not answer.add(octets := await reader.read(262_144)):
        if not octets:
            if answer.head < 0 or answer.length:
                raise ConnectionError("the server hung up in the middle of an answer")
            break
    return answer
