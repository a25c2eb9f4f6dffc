"""A mail server for tests: takes messages, and falls silent after the one that it is told to."""

from __future__ import annotations

import socketserver
import threading
from contextlib import contextmanager, suppress


class MailServer(socketserver.ThreadingTCPServer):
    """`taken` are the addresses of the messages that it took, in their order.

    After `silent_after` messages it takes one more and says nothing until `released` is set.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, silent_after: int | None) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.taken: list[str] = []
        self.silent_after = silent_after
        self.is_silent, self.released = threading.Event(), threading.Event()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP as a client that sends one message needs."""

    server: MailServer

    def handle(self) -> None:
        with suppress(OSError):  # whoever asked was killed
            self.converse()

    def converse(self) -> None:
        self.say("220 ready")
        to = ""
        while line := self.rfile.readline():
            command = line.strip().upper()
            if command.startswith(b"RCPT TO:"):
                to = line.decode().split("<")[1].split(">")[0]
            if command == b"DATA":
                self.say("354 go on")
                while self.rfile.readline().strip() != b".":
                    pass
                self.take(to)
            elif command == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def take(self, to: str) -> None:
        self.server.taken.append(to)
        if len(self.server.taken) - 1 == self.server.silent_after:
            self.server.is_silent.set()
            self.server.released.wait(60)
        self.say("250 taken")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mail_server(*, silent_after: int | None = None):
    with MailServer(silent_after) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.released.set()
        server.shutdown()
