"""One browser without script: keeps its connection and its cookies, and says when no answer came."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from bench.load import Answer, received

PATIENCE: Final = 30.0
"""Seconds after which a person would give up."""
Fields = Sequence[tuple[str, str]]


class NoAnswer(Exception):
    """The connection broke before the answer was whole: what was asked for may be done or not."""


@dataclass(kw_only=True)
class Browser:
    """Asks the server on ``port`` for one thing after the other."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, address: str) -> Answer:
        return await self._ask(self._head("GET", address) + b"\r\n")

    async def post(self, address: str, fields: Fields) -> Answer:
        body = urlencode(fields).encode()
        head = self._head("POST", address)
        head += b"Content-Type: application/x-www-form-urlencoded\r\n"
        head += f"Origin: http://127.0.0.1:{self.port}\r\nContent-Length: {len(body)}\r\n".encode()
        return await self._ask(head + b"\r\n" + body)

    def close(self) -> None:
        """Hang up; the next question opens a new connection."""
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None

    def _head(self, method: str, address: str) -> bytes:
        head = f"{method} {address} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
        head += "Accept: text/html\r\nAccept-Language: en\r\n"
        if self.cookies:
            kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            head += f"Cookie: {kept}\r\n"
        return head.encode()

    async def _ask(self, request: bytes) -> Answer:
        try:
            async with asyncio.timeout(PATIENCE):
                reader, writer = await self._connected()
                writer.write(request)
                answer = await received(reader)
        except (OSError, TimeoutError) as error:
            self.close()
            raise NoAnswer(type(error).__name__) from error
        self.cookies |= answer.cookies
        if answer.closes:
            self.close()
        return answer

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The connection kept from before, unless the server has closed it meanwhile."""
        if self._streams is not None and self._streams[0].at_eof():
            self.close()
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        return self._streams
