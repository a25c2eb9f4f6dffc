"""The same headers on every answer, whatever its status, and nothing for a stranger's server."""

from __future__ import annotations

import io

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse

from coproduce import urls
from participants.access import open_to_all
from tests import world as worlds

pytestmark = pytest.mark.django_db

HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
DIRECTIVES = {
    "default-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
}


@open_to_all
def broken(_request):
    raise RuntimeError("Canary of a fault")


@open_to_all
def plain(_request):
    return HttpResponse("plain")


urlpatterns = [
    *urls.urlpatterns,
    path("broken/", broken),
    path("plain/", plain),
]
handler400 = "coproduce.views.bad_request"
handler403 = "coproduce.views.forbidden"
handler404 = "coproduce.views.not_found"
handler500 = "coproduce.outage.server_error"


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with worlds.made_once(django_db_blocker) as made:
        yield made


@pytest.fixture
def safely(settings, world):
    """The world as it is behind https; an address that breaks is there too."""
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.ROOT_URLCONF = "tests.test_headers"
    for client in (world.lead, world.invited):
        client.handler.load_middleware()
    yield world
    settings.SECURE_HSTS_SECONDS = 0
    for client in (world.lead, world.invited):
        client.handler.load_middleware()


def wrong(response):
    found = {
        name: response.headers.get(name)
        for name, value in HEADERS.items()
        if response.headers.get(name) != value
    }
    policy = response.headers.get("Content-Security-Policy", "")
    if "unsafe" in policy or not {each.strip() for each in policy.split(";")} >= DIRECTIVES:
        found["Content-Security-Policy"] = policy
    return found


def half_a_form(client, url):
    """A form that promised two hundred bytes, as on a line that breaks."""
    return client.request(
        REQUEST_METHOD="POST",
        PATH_INFO=url,
        CONTENT_TYPE="application/x-www-form-urlencoded",
        CONTENT_LENGTH="200",
        **{"wsgi.input": io.BytesIO(b"name=x"), "wsgi.url_scheme": "https"},
    )


def answers(world):
    """One answer of each status, from as near the edge as it can come."""
    lead = world.lead
    people = world.url("participants:new_participant")
    form = {"content_type": "application/x-www-form-urlencoded"}
    too_large = {"CONTENT_LENGTH": str(django_settings.FORM_BODY_LIMIT + 1)}
    return {
        "200": lead.get(world.url("participants:team"), secure=True),
        "200, no page": lead.get("/plain/", secure=True),
        "200, for somebody with a link": world.invited.get("/my/", secure=True),
        "302": Client().get(world.url("participants:team"), secure=True),
        "303": Client().get(f"/i/{worlds.TOKEN}/", secure=True),
        "400, half a form": half_a_form(lead, people),
        "400, another host": lead.get("/", secure=True, headers={"host": "evil.example"}),
        "403": world.invited.get("/programmes/new/", secure=True, follow=False),
        "403, a link is needed": lead.get("/my/", secure=True),
        "403, no token": Client(enforce_csrf_checks=True).post("/account/login/", secure=True),
        "404": lead.get("/nowhere/", secure=True),
        "404, a link": lead.get("/i/made-up/", secure=True),
        "405": lead.get(world.url("participants:stop_links"), secure=True),
        "409": lead.post(world.url("participants:remove_participant"), secure=True),
        "413": lead.post(people, "name=x", secure=True, **form, **too_large),
        "500": lead.get("/broken/", secure=True),
    }


def test_every_status_carries_every_header(safely):
    links = {"303", "404, a link"}
    found = {}
    for name, response in answers(safely).items():
        bad = wrong(response)
        if name in links and bad.get("Referrer-Policy") == "no-referrer":
            bad.pop("Referrer-Policy")  # stricter: the address holds the link
        if bad:
            found[name] = bad

    assert found == {}


def test_each_of_these_answers_has_the_status_it_is_named_after(safely):
    statuses = {name: response.status_code for name, response in answers(safely).items()}

    expected = {name: int(name[:3]) for name in statuses}
    assert statuses == expected | {"403": 302}  # a stranger is asked to sign in


@pytest.mark.parametrize("name", sorted(worlds.ROUTES))
def test_every_page_carries_every_header(name, safely):
    response = safely.ask(safely.client(name), "get", safely.url(name), secure=True)

    bad = wrong(response)
    if name == "participants:open_invitation":
        assert bad.pop("Referrer-Policy") == "no-referrer"
    if name in {"workshops:room_now", "workshops:room_count"}:
        assert bad.pop("Cache-Control") == "private, no-cache"  # asked again and again: 304
    if name in {"reviews:pack_pdf", "reviews:pack_docx", "reviews:pack_xlsx"}:
        bad.pop("Content-Security-Policy", None)  # stricter still: a sandbox
    assert bad == {}


def test_a_fault_tells_nobody_what_it_was(safely):
    response = safely.lead.get("/broken/", secure=True)

    assert b"Canary" not in response.content
    assert b"Something went wrong on our side" in response.content


@pytest.mark.parametrize("name", sorted(worlds.ROUTES))
def test_another_name_for_this_site_is_refused(name, world):
    client = world.client(name)

    for host in ("evil.example", "localhost.evil.example", "localhost:80:80", "a\tb", ""):
        response = world.ask(client, "get", world.url(name), headers={"host": host})
        assert response.status_code == 400 or host == ""
        assert b"evil" not in response.content


def test_a_forwarded_host_is_not_believed(world):
    response = world.lead.get(
        reverse("account_reset_password"), headers={"x-forwarded-host": "evil.example"}
    )

    assert b"evil" not in response.content


def test_pages_name_no_other_server(world):
    outside = {}
    for name in worlds.ROUTES:
        response = world.ask(world.client(name), "get", world.url(name))
        if response.headers.get("Content-Type", "").startswith("text/html"):
            body = response.content.decode()
            found = [
                each for each in ('src="http', 'href="http', "src='//", 'href="//') if each in body
            ]
            if found:
                outside[name] = found

    assert outside == {}
