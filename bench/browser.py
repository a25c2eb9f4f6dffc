"""A browser for measuring: one connection that is kept open, its cookies, and how long it waits."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

KEY = "k" * 32  # what a page would have set as the form's token, in the cookie and in the form


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    cookies: dict[str, str]
    body: str


@dataclass
class Browser:
    """One phone: a connection that is kept open, and its cookies."""

    port: int
    times: dict[str, list[float]]
    cookies: dict[str, str] = field(default_factory=lambda: {"csrf": KEY})
    line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self,
        what: str,
        path: str,
        data: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        *,
        hang_up: bool = False,
    ) -> Answer | None:
        """One request, timed as `what`; with `hang_up` nobody waits for the answer."""
        started = time.perf_counter()
        for attempt in range(2):
            try:
                if self.line is None:
                    self.line = await asyncio.open_connection("127.0.0.1", self.port)
                reader, writer = self.line
                writer.write(self._head(path, data, headers or {}))
                await writer.drain()
                if hang_up:
                    self.close()
                    return None
                answer = await self._read(reader)
                break
            except (ConnectionError, asyncio.IncompleteReadError):
                self.close()
                if attempt:
                    raise
        self.times[what].append(time.perf_counter() - started)
        self.cookies |= answer.cookies
        return answer

    def close(self) -> None:
        if self.line is not None:
            self.line[1].close()
        self.line = None

    def _head(self, path: str, data: dict[str, str] | None, headers: dict[str, str]) -> bytes:
        body = b""
        lines = [f"{'GET' if data is None else 'POST'} {path} HTTP/1.1", "Host: localhost"]
        lines.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if data is not None:
            body = urlencode({"csrfmiddlewaretoken": KEY, **data, "form_end": "1"}).encode()
            lines.append("Content-Type: application/x-www-form-urlencoded")
            lines.append(f"Content-Length: {len(body)}")
        return "\r\n".join([*lines, "", ""]).encode() + body

    async def _read(self, reader: asyncio.StreamReader) -> Answer:
        first, *rest = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = [line.partition(": ")[::2] for line in rest if line]
        headers = {name.lower(): value for name, value in pairs}
        cookies = dict(
            value.partition(";")[0].partition("=")[::2]
            for name, value in pairs
            if name.lower() == "set-cookie"
        )
        body = b""
        if headers.get("transfer-encoding") == "chunked":
            while size := int(await reader.readline(), 16):
                body += await reader.readexactly(size)
                await reader.readline()
            await reader.readline()
        else:
            body = await reader.readexactly(int(headers.get("content-length", 0)))
        return Answer(int(first.split()[1]), headers, cookies, body.decode(errors="replace"))


def share(times: list[float], part: float) -> float:
    """The time that this part of them was quicker than, in milliseconds."""
    ordered = sorted(times)
    return 1000 * ordered[min(len(ordered) - 1, int(part * len(ordered)))]
