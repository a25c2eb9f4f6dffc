"""What a colleague typed when their sign-in had ended stands in its form when they are back."""

from datetime import timedelta

import lxml.html
import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from coproduce import retyping
from participants.models import Role
from tests import make

pytestmark = pytest.mark.django_db
WORDS = "Coming home\r\n with <b>oxygen</b> & Siân\x07"
SHOWN = "Coming home\n with <b>oxygen</b> & Siân"


def sign_in(client, person):
    return client.post(reverse("account_login"), {"login": person.email, "password": make.PASSWORD})


def lose_the_sign_in():
    Session.objects.all().delete()


def fields_on(client, page):
    response = client.get(page)
    for form in lxml.html.fromstring(response.text).forms:
        if "question" in form.fields:
            return response, {name: value or "" for name, value in form.fields.items()}
    return response, {}


@pytest.fixture
def pages(programme):
    return {
        "set_up": reverse("participants:programme_settings", args=[programme.slug]),
        "people": reverse("participants:new_participant", args=[programme.slug]),
    }


@pytest.fixture
def typed_too_late(client, lee, programme, pages):
    """Lee opened a page, was away, and sent its form."""
    sign_in(client, lee)
    page = pages["set_up"]
    words = fields_on(client, page)[1] | {"question": WORDS, "title": "Typed & kept"}
    lose_the_sign_in()
    response = client.post(page, words, headers={"referer": f"http://testserver{page}"})
    return response, page


def test_words_sent_too_late_stand_in_their_form_after_signing_in_again(
    client, lee, programme, typed_too_late
):
    refused, page = typed_too_late
    assert (refused.status_code, "Nobody else is shown it" in refused.text) == (403, True)

    sign_in(client, lee)
    response, fields = fields_on(client, page)

    programme.refresh_from_db()
    assert (fields["title"], fields["question"].strip()) == ("Typed & kept", SHOWN)
    assert retyping.BACK in response.text
    assert programme.title != "Typed & kept"
    assert retyping.BACK not in client.get(page).text


def test_they_are_shown_to_nobody_else_on_the_same_browser(
    client, lee, fay, programme, typed_too_late
):
    programme.memberships.filter(user=fay).update(role=Role.LEAD)
    _refused, page = typed_too_late

    sign_in(client, fay)
    response, fields = fields_on(client, page)

    assert fields["title"] == programme.title
    assert "Typed &amp; kept" not in response.text
    client.post(reverse("account_logout"))
    sign_in(client, lee)
    assert fields_on(client, page)[1]["title"] == programme.title


def test_they_are_sealed_in_the_database_and_gone_after_an_hour(
    client, lee, programme, typed_too_late, monkeypatch
):
    kept = Session.objects.get().get_decoded()["typed_when_signed_out"]
    assert "Typed" not in kept

    monkeypatch.setattr(retyping, "LIFETIME", -1)
    sign_in(client, lee)
    assert fields_on(client, typed_too_late[1])[1]["title"] == programme.title


def test_who_signed_out_on_purpose_leaves_nothing_to_keep_words_for(client, lee, pages):
    sign_in(client, lee)
    client.get(pages["set_up"])
    assert client.cookies["colleague"].value
    client.post(reverse("account_logout"))

    response = client.post(pages["set_up"], {"title": "Typed by a stranger"})

    assert "copy your words from here" in response.text
    assert not Session.objects.filter(session_data__contains="typed_when").exists()
    assert client.cookies["colleague"].value == ""


def test_a_page_whose_form_is_gone_shows_the_words_to_copy(client, lee, programme, pages):
    sign_in(client, lee)
    client.get(pages["set_up"])
    lose_the_sign_in()
    client.post(
        pages["people"],
        {"words_of_a_form_that_went": "Typed too late"},
        headers={"referer": f"http://testserver{pages['set_up']}?from=here"},
    )

    sign_in(client, lee)
    assert "Typed too late" not in client.get(pages["set_up"]).text
    response = client.get(pages["set_up"] + "?from=here")

    assert "You are signed in again" in response.text
    assert "Typed too late" in response.text


def test_ticks_choices_and_several_boxes_of_one_name_come_back():
    form = lxml.html.fromstring(
        "<form><input name=a value=x><input name=a value=y><textarea name=t>old</textarea>"
        "<input type=checkbox name=c value=1 checked><input type=checkbox name=c value=2>"
        "<input type=radio name=r value=1><select name=s><option value=1 selected>1<option>two"
        "</select><button name=do value=save></button><input type=file name=f></form>"
    )
    words = {"a": ["1", "2"], "t": [" new\r\nline"], "c": ["2"], "r": ["1"], "s": ["two"]}

    assert retyping._fill(form, words | {"do": ["save"]}) is True
    assert [field.value for field in form.xpath("input[@name='a']")] == ["1", "2"]
    assert form.fields["t"] == "\n new\nline"
    assert [box.get("value") for box in form.xpath(".//input[@checked]")] == ["2", "1"]
    assert form.fields["s"] == "two"
    assert retyping._fill(form, {"elsewhere": ["words"]}) is False


@pytest.mark.parametrize("cookie", ["", "forged", "1:2:3"])
def test_a_forged_cookie_keeps_nothing(client, lee, pages, cookie):
    client.cookies["colleague"] = cookie

    response = client.post(pages["set_up"], {"title": "Typed by a stranger"})

    assert (response.status_code, "copy your words" in response.text) == (403, True)
    assert not Session.objects.exists()


def test_an_hour_is_what_the_page_promises():
    assert timedelta(seconds=retyping.LIFETIME) == timedelta(hours=1)
