"""Signing in and protecting an account, page by page, in our own words and look."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import make

INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\sstyle=|\son\w+=|<style")


@pytest.fixture
def signed_in(client, lee):
    client.post(reverse("account_login"), {"login": lee.email, "password": make.PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": make.PASSWORD})
    return client


def ours(response) -> bool:
    """Our layout, nothing inline, and no page of the library that we have not worded."""
    html = response.text
    return (
        response.status_code == 200
        and "site-header" in html
        and html.count("<h1") == 1
        and not INLINE.search(html)
    )


@pytest.mark.parametrize(
    "name",
    ["account_login", "account_reset_password", "account_reset_password_done", "account_signup"],
)
def test_a_page_before_signing_in_is_ours(client, db, name):
    assert ours(client.get(reverse(name)))


@pytest.mark.parametrize(
    "name",
    [
        "account_logout",
        "account_change_password",
        "account_email",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "usersessions_list",
    ],
)
def test_a_page_of_an_account_is_ours(signed_in, name):
    assert ours(signed_in.get(reverse(name)))


def test_a_wrong_password_is_said_at_the_top_and_the_address_stays_typed(client, lee):
    response = client.post(reverse("account_login"), {"login": lee.email, "password": "wrong"})

    assert "nhsuk-error-summary" in response.text
    assert "The email address or the password is not right. Try again." in response.text
    assert f'value="{lee.email}"' in response.text


def test_signing_in_says_nothing_more_and_signing_out_says_so(signed_in):
    assert "nhsuk-notification-banner" not in signed_in.get(reverse("mfa_index")).text

    signed_in.post(reverse("account_logout"))

    assert "You are signed out." in signed_in.get(reverse("account_login")).text


def turn_on_the_app(client) -> None:
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    client.post(reverse("mfa_activate_totp"), {"code": code})


def test_an_app_is_turned_on_and_asked_for_and_turned_off(signed_in, client, lee):
    turn_on_the_app(signed_in)
    assert ours(signed_in.get(reverse("mfa_deactivate_totp")))
    assert ours(signed_in.get(reverse("mfa_view_recovery_codes")))
    assert ours(signed_in.get(reverse("mfa_generate_recovery_codes")))
    signed_in.post(reverse("account_logout"))

    second_step = signed_in.post(
        reverse("account_login"), {"login": lee.email, "password": make.PASSWORD}, follow=True
    )

    assert ours(second_step)
    assert "<h1>The second step</h1>" in second_step.text
    wrong = signed_in.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "nhsuk-error-summary" in wrong.text


def test_a_forgotten_password_is_replaced_by_a_link_in_a_message(client, lee):
    client.post(reverse("account_reset_password"), {"email": lee.email})

    message = mail.outbox[0]
    assert message.subject == "Choose a new password"
    assert message.body.startswith("Somebody, most likely you, asked for a new password")
    link = re.search(r"http://\S+", message.body).group(0)
    page = client.get(link, follow=True)
    assert ours(page)
    done = client.post(
        page.request["PATH_INFO"],
        {"password1": "a long way to Tipperary", "password2": "a long way to Tipperary"},
        follow=True,
    )
    assert ours(done)
    lee.refresh_from_db()
    assert lee.check_password("a long way to Tipperary")


def test_a_link_that_no_longer_works_says_so(client, db):
    page = client.get(reverse("account_reset_password_from_key", args=["1", "set-password"]))

    assert ours(page)
    assert "This link no longer works" in page.text


def test_a_stranger_who_asks_for_a_password_is_told_only_by_mail(client, db):
    client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})

    assert [message.subject for message in mail.outbox] == ["There is no account with this address"]
    assert "signup" not in mail.outbox[0].body


def test_an_address_that_nobody_confirmed_is_not_signed_in_with(signed_in, lee):
    own, new = lee.email, "somebody-else@example.org"
    signed_in.post(reverse("account_email"), {"email": new, "action_add": ""})
    link = re.search(r"http://\S+", mail.outbox[-1].body).group(0)

    refused = signed_in.post(
        reverse("account_email"), {"email": new, "action_primary": ""}, follow=True
    )
    signed_in.post(reverse("account_email"), {"email": own, "action_remove": ""})
    lee.refresh_from_db()
    assert "Confirm this address first" in refused.text
    assert lee.email == own

    signed_in.post(link)
    signed_in.post(reverse("account_email"), {"email": new, "action_primary": ""})
    lee.refresh_from_db()
    assert lee.email == new
    assert ours(signed_in.get(reverse("account_email")))


def test_a_screen_left_alone_changes_no_address(signed_in, lee):
    session = signed_in.session
    for each in session["account_authentication_methods"]:
        each["at"] -= 3600
    session.save()

    asked = signed_in.post(
        reverse("account_email"), {"email": "mine@example.org", "action_add": ""}
    )

    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert not lee.emailaddress_set.filter(email="mine@example.org").exists()


def test_wrong_passwords_from_elsewhere_keep_nobody_out(client, lee, settings):
    settings.HTTPS = True
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/ip"}
    for number in range(3):
        client.post(
            reverse("account_login"),
            {"login": f"guess-{number}@example.org", "password": "wrong"},
            headers={"X-Forwarded-For": "10.9.9.9, 203.0.113.7"},
        )

    signed_in = client.post(
        reverse("account_login"),
        {"login": lee.email, "password": make.PASSWORD},
        headers={"X-Forwarded-For": "203.0.113.7, 198.51.100.4"},
    )

    assert signed_in.status_code == 302


def test_a_network_that_guesses_is_slowed_down_whatever_it_claims_to_be(client, lee, settings):
    settings.HTTPS = True
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/ip"}
    for number in range(3):
        client.post(
            reverse("account_login"),
            {"login": f"guess-{number}@example.org", "password": "wrong"},
            headers={"X-Forwarded-For": f"10.0.0.{number}, 203.0.113.7"},
        )

    refused = client.post(
        reverse("account_login"),
        {"login": lee.email, "password": make.PASSWORD},
        headers={"X-Forwarded-For": "203.0.113.7"},
    )

    assert refused.status_code != 302


def test_guesses_at_many_names_push_no_count_out(db):
    cache.set("a-count", 5)

    cache.set_many({f"another-{number}": 1 for number in range(400)})

    assert cache.get("a-count") == 5


def test_signing_in_sweeps_away_what_is_left_of_sessions_that_have_ended(lee, fay, olu):
    def sign_in(who):
        address = reverse("account_login")
        Client().post(address, {"login": who.email, "password": make.PASSWORD})

    def left():
        signed_in = UserSession.objects.order_by("pk").values_list("user__name", flat=True)
        return Session.objects.count(), list(signed_in)

    now = timezone.now()
    with time_machine.travel(now - timedelta(hours=13)):
        sign_in(lee)
    with time_machine.travel(now - timedelta(hours=11)):
        sign_in(fay)
        early = left()
    sign_in(olu)

    assert (early, left()) == ((2, ["Lee", "Fay"]), (2, ["Fay", "Olu"]))
