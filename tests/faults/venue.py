"""The wireless network of a bad venue: connections that end half-way, in an order that is known."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from threading import Lock, Thread

from tests.faults.site import SLOW_SECONDS

# What happens to one connection after another: two of five come through.
FAULTS = ("refused", "whole", "cut", "no reply", "whole")


class Wifi:
    """Stands before a web server; a phone that asks its `port` asks the server, more or less."""

    def __init__(self, server_port: int) -> None:
        self.server_port = server_port
        self.happened: Counter[str] = Counter()
        self._next, self._lock = cycle(FAULTS), Lock()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]

    @contextmanager
    def up(self) -> Iterator[Wifi]:
        Thread(target=self._let_in, daemon=True).start()
        try:
            yield self
        finally:
            self._door.shutdown(socket.SHUT_RDWR)
            self._door.close()

    def _let_in(self) -> None:
        while True:
            try:
                phone, _address = self._door.accept()
            except OSError:
                return
            with self._lock:
                fault = next(self._next)
                self.happened[fault] += 1
            Thread(target=self._pass_on, args=(phone, fault), daemon=True).start()

    def _pass_on(self, phone: socket.socket, fault: str) -> None:
        with phone:
            if fault == "refused":
                return
            phone.settimeout(SLOW_SECONDS)
            asked = whole_request(phone).replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
            answer = self._ask(asked, is_cut=fault == "cut")
            if fault != "no reply":
                phone.sendall(answer)

    def _ask(self, asked: bytes, *, is_cut: bool) -> bytes:
        with socket.create_connection(("127.0.0.1", self.server_port), SLOW_SECONDS) as server:
            if is_cut:
                server.sendall(asked[:-10])  # all but the end of the form
                server.shutdown(socket.SHUT_WR)
            else:
                server.sendall(asked)
            return b"".join(iter(lambda: server.recv(65_536), b""))


def whole_request(line: socket.socket) -> bytes:
    """All of a request with its body, as its head says how long that is."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += line.recv(65_536)
    head, _, body = received.partition(b"\r\n\r\n")
    lengths = [each for each in head.lower().split(b"\r\n") if each.startswith(b"content-length:")]
    wanted = int(lengths[0].split(b":")[1]) if lengths else 0
    while len(body) < wanted:
        body += line.recv(65_536)
    return head + b"\r\n\r\n" + body
