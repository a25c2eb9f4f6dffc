"""What a hosted installation relies on: the settings, compose.yaml, and the proxy in front."""

from __future__ import annotations

import http.server
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import yaml

from tests.servers import free_port
from tests.services import ROOT, until

OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
OURS = ("setup", "web", "worker", "beat")


def test_every_setting_that_is_read_is_explained():
    settings = (ROOT / "coproduce" / "settings.py").read_text()
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", settings))

    assert len(read) > 10
    assert {name for name in read if f"| `{name}` |" not in OPERATIONS} == set()


def test_every_setting_that_is_explained_is_read():
    settings = (ROOT / "coproduce" / "settings.py").read_text()
    explained = set(re.findall(r"^\| `([A-Z_]+)` \|", OPERATIONS, re.MULTILINE))

    assert {name for name in explained if f'"{name}"' not in settings} == set()


def test_every_command_is_explained():
    commands = {path.stem for path in ROOT.glob("*/management/commands/*.py")} - {"__init__"}
    told = OPERATIONS.split("## Every command")[1].split("\n## ")[0]

    assert set(re.findall(r"^\| `(\w+)` \|", told, re.MULTILINE)) == commands


def test_the_example_names_all_that_compose_requires():
    required = set(re.findall(r"\$\{([A-Z_]+):\?", (ROOT / "compose.yaml").read_text()))
    example = (ROOT / ".env.example").read_text()

    assert {
        name for name in required if not re.search(rf"^{name}=", example, re.MULTILINE)
    } == set()


def test_compose_gives_only_settings_that_exist():
    settings = (ROOT / "coproduce" / "settings.py").read_text()

    given = {name for ours in OURS for name in COMPOSE["services"][ours]["environment"]}

    assert {name for name in given if f'"{name}"' not in settings} == set()


def test_a_migration_may_take_as_long_as_it_needs():
    given = COMPOSE["services"]["setup"]["environment"]
    told = "from coproduce import settings; print(settings.DATABASES['default']['OPTIONS'])"
    environ = os.environ | {
        "DATABASE_URL": "postgres://localhost/none",
        "DATABASE_STATEMENT_SECONDS": given["DATABASE_STATEMENT_SECONDS"],
    }

    options = subprocess.check_output([sys.executable, "-c", told], cwd=ROOT, env=environ)

    assert b"statement_timeout=0s" in options
    assert b"lock_timeout=3s" in options  # nobody's page waits long behind it
    assert given.items() > COMPOSE["services"]["web"]["environment"].items()


@pytest.mark.parametrize("name", OURS)
def test_our_containers_may_do_as_little_as_possible(name):
    service = COMPOSE["services"][name]

    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "ports" not in service


def test_only_the_proxy_can_be_reached_from_outside():
    reachable = {name for name, service in COMPOSE["services"].items() if "ports" in service}

    assert reachable == {"proxy"}
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert COMPOSE["services"]["postgres"]["networks"] == ["inside"]
    assert COMPOSE["services"]["redis"]["networks"] == ["inside"]


def test_the_image_holds_all_that_the_product_reads():
    settings = (ROOT / "coproduce" / "settings.py").read_text()
    read = {"manage.py", "coproduce", *re.findall(r"BASE_DIR / \"(\w+)\"", settings)} - {"var"}
    apps = {folder.name for folder in ROOT.iterdir() if (folder / "apps.py").exists()}
    copied = set(re.findall(r"^COPY (\S+) \./", (ROOT / "Dockerfile").read_text(), re.MULTILINE))
    let_in = set(re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))

    assert read > {"templates", "static", "locale"}
    assert copied == read | apps
    assert let_in == copied | {"requirements.lock", "requirements-uv.lock"}


def test_a_hosted_installation_passes_djangos_own_checks(tmp_path):
    environ = os.environ | {
        "VAR_DIR": str(tmp_path),
        "SITE_ADDRESS": "https://coproduce.example.org",
        "ALLOWED_HOSTS": "coproduce.example.org,localhost",
        "SECRET_KEY": "k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJ",
        "HSTS_INCLUDE_SUBDOMAINS": "on",
    }
    environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # the browser tests need it, nobody else

    checked = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "ERROR"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stderr


# --- the proxy ---------------------------------------------------------------------------------


def caddy_path() -> str | None:
    beside = Path(sys.executable).parent / "caddy"
    named = os.environ.get("TEST_CADDY") or shutil.which("caddy")
    return named or (str(beside) if beside.exists() else None)


class Behind(http.server.BaseHTTPRequestHandler):
    """Stands for the web server: keeps what reached it."""

    def do_GET(self):
        self._keep(b"")

    def do_POST(self):
        self._keep(self.rfile.read(int(self.headers["Content-Length"])))

    def _keep(self, body):
        if self.path != "/healthz":
            self.server.reached.append((self.path, dict(self.headers), body))
        self.send_response(200)
        self.send_header("Set-Cookie", "session=cookie-canary")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_arguments):
        pass


class Proxy:
    def __init__(self, folder):
        self.port = free_port()
        self.behind = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Behind)
        self.behind.reached = []
        threading.Thread(target=self.behind.serve_forever, daemon=True).start()
        self.log = folder / "caddy.log"
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [caddy_path(), "run", "--config", "deploy/Caddyfile", "--adapter", "caddyfile"],
                cwd=ROOT,
                env=os.environ
                | {
                    "SITE_HOST": f"http://localhost:{self.port}",
                    "WEB_ADDRESS": f"127.0.0.1:{self.behind.server_port}",
                    "HOME": str(folder),
                    "XDG_DATA_HOME": str(folder),
                    "XDG_CONFIG_HOME": str(folder),
                },
                stdout=output,
                stderr=output,
            )
        until(lambda: self.ask(b"GET /ready HTTP/1.1").startswith(b"HTTP/1.1 200"))
        self.behind.reached.clear()

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def ask(self, *lines, body=b""):
        try:
            with self.connect() as connection:
                connection.sendall(b"\r\n".join([*lines, *COMMON, b"", body]))
                return connection.recv(65536)
        except OSError:
            return b""

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=10)
        self.behind.shutdown()
        self.behind.server_close()


COMMON = [b"Host: localhost", b"Connection: close"]


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    if caddy_path() is None:
        missing = "Caddy is missing: set TEST_CADDY to its path."
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    proxy = Proxy(tmp_path_factory.mktemp("caddy"))
    yield proxy
    proxy.stop()


def test_the_proxy_passes_on_whole_forms_only(proxy):
    proxy.behind.reached.clear()
    with proxy.connect() as connection:
        head = [b"POST /cut HTTP/1.1", *COMMON, b"Content-Length: 100", b"", b"a=1&b"]
        connection.sendall(b"\r\n".join(head))
        connection.settimeout(0.5)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        reached_while_half = list(proxy.behind.reached)

    answer = proxy.ask(b"POST /whole HTTP/1.1", b"Content-Length: 7", body=b"a=1&b=2")

    assert reached_while_half == []
    assert answer.startswith(b"HTTP/1.1 200")
    assert [(path, body) for path, _, body in proxy.behind.reached] == [("/whole", b"a=1&b=2")]


@pytest.mark.parametrize("length", [4_000_000, 9_999_999, 12_345_678_901])
def test_the_proxy_refuses_what_is_too_large(proxy, length):
    proxy.behind.reached.clear()

    answer = proxy.ask(b"POST /large HTTP/1.1", b"Content-Length: %d" % length)

    assert (answer[:12], proxy.behind.reached) == (b"HTTP/1.1 413", [])


def test_the_proxy_takes_a_table_as_large_as_the_product_does(proxy):
    proxy.behind.reached.clear()
    table = b"x" * (3 * 1024 * 1024)

    proxy.ask(b"POST /table HTTP/1.1", b"Content-Length: %d" % len(table), body=table)

    assert [(path, len(body)) for path, _, body in proxy.behind.reached] == [("/table", len(table))]


def test_the_proxy_believes_no_address_that_a_browser_claims(proxy):
    proxy.behind.reached.clear()

    proxy.ask(b"GET /claims HTTP/1.1", b"X-Forwarded-For: 203.0.113.9", b"X-Forwarded-Proto: https")

    ((_, headers, _),) = proxy.behind.reached
    assert headers["X-Forwarded-For"] == "127.0.0.1"
    assert headers["X-Forwarded-Proto"] == "http"


def test_the_proxys_log_holds_no_link_cookie_or_whole_address(proxy):
    proxy.ask(
        b"GET /i/token-canary/ HTTP/1.1",
        b"Cookie: session=cookie-canary",
        b"Referer: /i/token-canary/",
    )

    # Given up half-way: an error line, filtered like the others.
    with proxy.connect() as connection:
        head = [b"POST /i/token-canary/ HTTP/1.1", *COMMON, b"Content-Length: 100", b"", b"a=1"]
        connection.sendall(b"\r\n".join(head))

    until(lambda: proxy.log.read_text().count("/i/-/") >= 2)
    log = proxy.log.read_text()
    entries = [json.loads(line) for line in log.splitlines() if '"request"' in line]
    assert "canary" not in log
    assert {entry["request"]["remote_ip"] for entry in entries} == {"127.0.0.0"}
