"""Whatever stands in an address, a header or a cookie: never a fault."""

from __future__ import annotations

from itertools import product
from urllib.parse import quote

import pytest

from tests import world as worlds

pytestmark = pytest.mark.django_db

BAD_IDS = ["0", "-1", "9" * 19, "9" * 30, "9" * 5000, "1.5", "１", "1%00", "%2e%2e", "x" * 300]
BAD_SLUGS = ["ñandú", "-", "x" * 10_000, "a%00b", "%ff%fe", "..%2f..%2fetc", "<script>", "ａ"]
TAILS = [
    "junk",
    "%00",
    "%2e%2e/",
    "%ff%fe",
    "?",
    ";a=b",
    "//",
    "/../..",
    "a" * 10_000,
    "%0d%0aSet-Cookie:x=y",
]
NAMES = [
    "page", "heading", "perspective", "stage", "state", "owner", "overdue", "show", "under",
    "root_cause", "suggest", "open", "answer", "link_state", "next", "back", "format", "kind",
]  # fmt: skip
VALUES = [
    "%00",
    "9" * 30,
    "9" * 5000,
    "-1",
    "%27%20OR%201=1",
    "%ff",
    "ñ",
    "%F0%9F%98%80",
    "%0d%0ax:y",
    "../..",
]
HEADERS = {
    "Accept-Language": "zz;q=nan,\x01,en;q=9" + ",x" * 500,
    "Cookie": "review=" + "A" * 8000 + "; session=%00\xff; csrf=" + "x" * 200 + "; messages=junk",
    "X-Forwarded-For": "1.2.3.4, \x00, " + "9" * 3000,
    "Referer": "javascript:alert(1)",
    "HX-Request": "true",
    "HX-Target": "<script>",
    "HX-Current-URL": "%ff://[",
    "Range": "bytes=-1,5-,x",
    "Accept": "text/\x00;q=x",
    "If-Modified-Since": "never",
    "X-HTTP-Method-Override": "DELETE",
}
BODIES = {
    "application/json": b'{"title": "x", "a": ' + b"[" * 3000 + b"]" * 3000 + b"}",
    "text/plain": b"title=x",
    "multipart/form-data": b"no boundary",
    "multipart/form-data; boundary=x": b"--x\r\nContent-Disposition: form-data; name=",
    "application/x-www-form-urlencoded": b"&".join(b"a%d=1" % n for n in range(1200)),
    "application/x-www-form-urlencoded; charset=utf-16": b"title=x",
    "application/x-www-form-urlencoded; charset=\xc3\xb1": b"title=%ff%fe%00",
    "": b"title=x",
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with worlds.made_once(django_db_blocker) as made:
        yield made


def faults(world, client, asked):
    """Those of these requests (method, address, further arguments) that met a fault."""
    found = {}
    for method, url, more in asked:
        response = world.ask(client, "generic", method.upper(), url, **more)
        if response.status_code >= 500:
            found[(method, url[:150], str(more)[:150])] = [*world.faults]
        split = "x" in response.cookies or any("\n" in each for each in response.headers.values())
        if split or b"<script>alert" in response.content:
            found[(method, url[:150])] = ["echoed"]
    return found


@pytest.mark.parametrize("name", sorted(worlds.ROUTES))
def test_no_part_of_an_address_makes_a_fault(name, world):
    parts, url = worlds.ROUTES[name].parts, world.url(name)
    asked = [("get", url + tail, {}) for tail in TAILS]
    for part in parts:
        bad = BAD_IDS if part.endswith("_id") else BAD_SLUGS
        here = f"/{quote(str(world.own[part]))}/"
        for value, method in product(bad, ("get", "post")):
            asked.append((method, url.replace(here, f"/{value}/", 1), {}))

    assert faults(world, world.client(name), asked) == {}


@pytest.mark.parametrize("name", sorted(worlds.ROUTES))
def test_no_question_after_an_address_makes_a_fault(name, world):
    url = world.url(name)
    asked = [
        ("get", f"{url}?" + "&".join(f"{each}={value}" for each in NAMES), {}) for value in VALUES
    ]
    asked.append(("get", f"{url}?page=1&page=x&page=2&heading=working&heading=x", {}))

    assert faults(world, world.client(name), asked) == {}


@pytest.mark.parametrize("name", sorted(worlds.ROUTES))
def test_no_header_and_no_body_makes_a_fault(name, world):
    url, client = world.url(name), world.client(name)
    asked = [("get", url, {"headers": {header: value}}) for header, value in HEADERS.items()]
    asked += [("post", url, {"data": body, "content_type": kind}) for kind, body in BODIES.items()]

    assert faults(world, client, asked) == {}


def test_no_cookie_makes_a_fault(world):
    from django.test import Client

    for name in worlds.ROUTES:
        for value in ("A" * 8000, "a:b:c", "\x7f", "é", "1:2"):
            client = Client(raise_request_exception=False)
            for cookie in ("review", "session", "csrf", "messages"):
                client.cookies[cookie] = value
            assert world.ask(client, "get", world.url(name)).status_code < 500, (name, value[:20])
