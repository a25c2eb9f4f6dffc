"""What every request goes through: whole bodies only, nothing kept, headers, logs."""

import io
import json
import logging
from urllib.parse import quote

import pytest
from django.db import DataError, IntegrityError, OperationalError
from django.urls import path, reverse

from coproduce import outage
from coproduce.logs import JsonFormatter
from coproduce.urls import urlpatterns
from participants.access import open_to_all
from tests import make

HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def post(client, *, body, length):
    """A form whose Content-Length need not be true, as on a line that breaks."""
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": reverse("account_login"),
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(length),
        "wsgi.input": io.BytesIO(body),
    }
    return client.request(**environ)


def test_a_form_of_which_only_half_arrived_is_refused(db, client):
    response = post(client, body=b"login=lee", length=200)

    assert response.status_code == 400
    assert b"Only a part of what you sent reached us" in response.content


def test_a_whole_form_goes_on_to_its_view(db, client):
    body = b"login=lee%40example.org&password=wrong"

    assert post(client, body=body, length=len(body)).status_code == 200


def test_a_form_that_is_far_too_large_is_refused(db, client, settings):
    response = post(client, body=b"a", length=settings.FORM_BODY_LIMIT + 1)

    assert response.status_code == 413


def test_an_upload_that_is_far_too_large_is_refused(db, client, settings):
    response = client.generic(
        "POST",
        reverse("account_login"),
        data=b"a",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1,
    )

    assert response.status_code == 413


def test_a_length_that_is_no_number_is_refused(db, client):
    assert post(client, body=b"a", length="many").status_code == 400


@pytest.mark.parametrize("path", ["/", "/healthz", "/nowhere/", "/programmes/none/"])
def test_every_answer_carries_the_headers(path, db, client):
    client.force_login(make.user())

    response = client.get(path)

    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_log_line_holds_no_words_and_no_path(db, client, caplog):
    caplog.set_level("INFO", logger="coproduce")

    client.get("/i/a-very-secret-token/?question=canary")

    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert any('"event": "request"' in line for line in lines)
    assert not [line for line in lines if "secret" in line or "canary" in line]


def test_of_an_exception_only_its_kind_and_place_are_logged():
    with pytest.raises(KeyError) as raised:
        {}["Canary Person"]
    record = logging.LogRecord("coproduce", logging.ERROR, "", 0, "job failed", (), None)
    record.exc_info = (raised.type, raised.value, raised.tb)

    line = json.loads(JsonFormatter().format(record))

    assert line["error_type"] == "KeyError"
    assert "Canary" not in json.dumps(line)
    assert line["raised_at"]


def broken_by(error, client, settings):
    """A page on which a form meets this error of the database."""
    settings.ROOT_URLCONF = type(
        "addresses", (), {"urlpatterns": [*urlpatterns, path("b/", open_to_all(raises(error)))]}
    )
    return client.post("/b/", {"question": "My typed words", "form_end": "1"})


def raises(error):
    def view(_request):
        raise error

    return view


def test_what_two_people_did_at_once_is_no_fault_and_loses_no_words(db, client, settings, caplog):
    response = broken_by(IntegrityError("Key (email)=(canary@example.org)"), client, settings)

    assert response.status_code == 409
    assert "Somebody else changed this" in response.content.decode()
    assert "My typed words" in response.content.decode()
    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert not [line for line in lines if "canary" in line]


def test_a_database_that_is_too_busy_loses_no_words(db, client, settings):
    response = broken_by(OperationalError("lock timeout"), client, settings)

    assert response.status_code == 503
    assert "Too much is going on at once" in response.content.decode()
    assert "My typed words" in response.content.decode()


def test_a_full_disk_is_said_and_loses_no_words(db, client, settings):
    response = broken_by(OperationalError("database or disk is full"), client, settings)

    assert response.status_code == 503
    assert "The website has no room left to save this." in response.content.decode()
    assert "My typed words" in response.content.decode()


def test_a_database_that_fails_before_any_page_is_said_in_the_same_way(rf):
    request = rf.post("/programmes/", {"question": "My typed words"})
    try:
        raises(OperationalError("The database is silent."))(request)
    except OperationalError:
        response = outage.server_error(request)

    assert response.status_code == 503
    assert "My typed words" in response.content.decode()
    assert outage.server_error(request).status_code == 500


def test_other_faults_of_the_database_stay_faults(db, client, settings):
    client.raise_request_exception = False

    assert broken_by(DataError("canary"), client, settings).status_code == 500


def test_who_sends_a_form_after_their_sign_in_has_ended_sees_what_they_typed(client, programme):
    address = reverse("participants:stage_list", args=[programme.slug])

    answer = client.post(
        address, {"name": "Coming <home>"}, headers={"referer": f"http://testserver{address}"}
    )

    assert answer.status_code == 403
    assert "Coming &lt;home&gt;" in answer.text
    assert f"/account/login/?next={quote(address, safe='')}" in answer.text
    assert not programme.stages.filter(name__startswith="Coming").exists()


@pytest.mark.parametrize("data", [{}, {"form_end": "1"}])
def test_nothing_typed_leads_to_signing_in(client, programme, data):
    answer = client.post(reverse("participants:stage_list", args=[programme.slug]), data)

    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/account/login/")
