"""A phone's browser as far as load needs one: a connection that is kept and made again, cookies, redirects, hidden fields."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_FORM = "application/x-www-form-urlencoded"
_TIMEOUT = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: ``path`` of the last page, and how long the request that changed something and its page took."""

    status: int
    path: str
    text: str

    @property
    def hidden(self) -> dict[str, str]:
        return dict(_HIDDEN.findall(self.text))


@dataclass(slots=True)
class Phone:
    """One browser.  ``seconds`` gathers the time of every request, by method."""

    host: str
    port: int
    seconds: dict[str, list[float]]
    cookies: dict[str, str] = field(default_factory=dict)
    _open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> Answer:
        return await self._followed("GET", path, "")

    async def post(self, path: str, fields: Mapping[str, object]) -> Answer:
        return await self._followed("POST", path, urlencode(fields, doseq=True))

    def leave(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None

    async def _followed(self, method: str, path: str, body: str) -> Answer:
        """The answer after its redirects, as a browser shows it."""
        status, location, text = await self._timed(method, path, body)
        while location:
            path = location
            status, location, text = await self._timed("GET", path, "")
        return Answer(status=status, path=path, text=text)

    async def _timed(self, method: str, path: str, body: str) -> tuple[int, str, str]:
        start = time.perf_counter()
        found = await asyncio.wait_for(self._send(method, path, body), _TIMEOUT)
        self.seconds[method].append(time.perf_counter() - start)
        return found

    async def _send(self, method: str, path: str, body: str) -> tuple[int, str, str]:
        message = self._message(method, path, body)
        for fresh in (False, True):
            reader, writer = await self._connection(fresh=fresh)
            try:
                writer.write(message)
                await writer.drain()
                return await self._read(reader)
            except (ConnectionError, asyncio.IncompleteReadError):
                if fresh:
                    raise
        raise AssertionError

    async def _connection(self, *, fresh: bool) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The one that is open; a new one if the server has ended it, as servers do with idle ones."""
        if self._open is not None and (fresh or self._open[0].at_eof()):
            self.leave()
        if self._open is None:
            self._open = await asyncio.open_connection(self.host, self.port)
        return self._open

    def _message(self, method: str, path: str, body: str) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}", "Accept: text/html"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines += [f"Content-Type: {_FORM}", f"Content-Length: {len(body)}"]
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()

    async def _read(self, reader: asyncio.StreamReader) -> tuple[int, str, str]:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = [line.split(": ", 1) for line in head[1:] if ": " in line]
        length = location = ""
        for name, value in headers:
            lower = name.lower()
            if lower == "content-length":
                length = value
            elif lower == "location":
                location = value
            elif lower == "set-cookie":
                key, _, kept = value.split(";", 1)[0].partition("=")
                self.cookies[key] = kept
        text = (await reader.readexactly(int(length or 0))).decode()
        return int(head[0].split(" ")[1]), location, text
