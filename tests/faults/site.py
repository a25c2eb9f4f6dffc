"""The web server as `manage.py run` starts it, on the test's database: to be killed and cut off."""

from __future__ import annotations

import http.client
import os
import signal
import socket
from contextlib import contextmanager
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.db import connection

from coproduce.management.commands import run
from participants import links
from tests.servers import free_port
from tests.services import until, with_path

FORM = "application/x-www-form-urlencoded"
KEY = "k" * 32  # what a page would have set as the form's token, in the cookie and in the form
SLOW_SECONDS = 20


class Site:
    """One web server; `post` asks it as a browser would."""

    def __init__(self, **environ: str) -> None:
        self.port = free_port()
        self.slow_seconds = SLOW_SECONDS
        self.environ = {
            "DATABASE_URL": with_path(os.environ["DATABASE_URL"], connection.settings_dict["NAME"]),
            **environ,
        }
        self.child = None

    def start(self) -> Site:
        with _environment(self.environ):
            self.child = run.start_web(self.port)
        until(lambda: run.answers(self.port), 60, "The web server did not start.")
        return self

    def kill(self) -> None:
        """As a power cut would: the server and what it started, with nothing finished."""
        os.killpg(self.child.process.pid, signal.SIGKILL)
        self.child.process.wait()

    def stop(self) -> None:
        if self.child and self.child.process.poll() is None:
            self.kill()

    def post(self, path: str, data: dict[str, str], cookies: dict[str, str]) -> int | None:
        """The status of the answer; None when none came."""
        return self.ask(path, cookies, data)[0]

    def ask(
        self, path: str, cookies: dict[str, str], data: dict[str, str] | None = None
    ) -> tuple[int | None, str]:
        """The status of the answer and the page; None when no answer came."""
        body = encoded(data) if data is not None else b""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.slow_seconds)
        try:
            how = "GET" if data is None else "POST"
            asked.request(how, path, body, headers(cookies, len(body)))
            answer = asked.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return None, ""
        finally:
            asked.close()

    def cut(self, path: str, data: dict[str, str], cookies: dict[str, str], *, at: float) -> bytes:
        """Send only a part of a form, then nothing more; what comes back, if anything."""
        body = encoded(data)
        sent = body[: int(len(body) * at)]
        with self.connected() as line:
            line.sendall(head(path, cookies, len(body)) + sent)
            line.shutdown(socket.SHUT_WR)
            line.settimeout(5)
            try:
                return line.recv(4096)
            except OSError:
                return b""

    @contextmanager
    def sent(self, path: str, data: dict[str, str], cookies: dict[str, str]):
        """Send a whole form, wait as long as the caller does, and hang up without reading."""
        body = encoded(data)
        with self.connected() as line:
            line.sendall(head(path, cookies, len(body)) + body)
            yield

    def connected(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=SLOW_SECONDS)


def encoded(data: dict[str, str]) -> bytes:
    return urlencode({"csrfmiddlewaretoken": KEY} | data | {"form_end": "1"}).encode()


def headers(cookies: dict[str, str], length: int) -> dict[str, str]:
    kept = {settings.CSRF_COOKIE_NAME: KEY} | cookies
    return {
        "Content-Type": FORM,
        "Content-Length": str(length),
        "Cookie": "; ".join(f"{name}={value}" for name, value in kept.items()),
    }


def head(path: str, cookies: dict[str, str], length: int) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers(cookies, length).items()]
    return "\r\n".join([*lines, "", ""]).encode()


def holding_link(invitation) -> dict[str, str]:
    """The cookie of a browser in which this person's link was opened."""
    return {settings.LINK_COOKIE_NAME: signing.dumps(invitation.pk, salt=links._SALT)}


@contextmanager
def _environment(more: dict[str, str]):
    before = dict(os.environ)
    os.environ.update(more)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
