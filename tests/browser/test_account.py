"""Signing in with a passkey, from adding it to using it, in a real browser."""

from __future__ import annotations

from playwright.sync_api import expect

from tests import make


def give_a_fingerprint_reader(page):
    """The browser's own stand-in for a phone or key that knows its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def sign_in_with_password(page, user):
    page.goto("/account/login/?next=/account/mfa/")
    page.get_by_label("Email").fill(user.email)
    page.locator("#id_password").fill(make.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A second step when you sign in")


def test_lee_adds_a_passkey_and_signs_in_with_it(phone, lee, axe):
    give_a_fingerprint_reader(phone)
    sign_in_with_password(phone, lee)

    phone.get_by_role("link", name="Add a passkey or key").click()
    phone.locator("#id_password").fill(make.PASSWORD)
    phone.get_by_role("button", name="Go on").click()
    axe(phone)
    phone.get_by_label("Name").fill("my phone")
    phone.get_by_label("Let it replace my password too").check()
    phone.get_by_role("button", name="Add it").click()
    expect(phone.get_by_text("The passkey or key was added.")).to_be_visible()
    axe(phone)
    phone.get_by_role("button", name="Sign out").click()

    phone.goto("/account/login/?next=/account/mfa/webauthn/")
    phone.get_by_role("button", name="Sign in with a passkey").click()

    expect(phone.get_by_role("heading", name="my phone")).to_be_visible()


def test_a_passkey_that_does_not_work_is_said_where_one_looks(phone, lee, problems):
    phone.goto("/account/login/")

    phone.evaluate("document.dispatchEvent(new CustomEvent('allauth.error'))")

    expect(phone.get_by_role("status")).to_have_text(
        "The passkey or key did not work. Try again, or use another way."
    )


def test_the_second_step_is_asked_for_and_accessible(phone, lee, axe, shot):
    give_a_fingerprint_reader(phone)
    sign_in_with_password(phone, lee)
    phone.goto("/account/mfa/totp/activate/")
    phone.locator("#id_password").fill(make.PASSWORD)
    phone.get_by_role("button", name="Go on").click()

    expect(phone.get_by_role("img", name="A QR code that holds the secret below")).to_be_visible()
    axe(phone)
    shot(phone, "account-authenticator-app")

    phone.get_by_label("Authenticator code").fill("000000")
    phone.get_by_role("button", name="Turn it on").click()
    expect(phone.locator(".nhsuk-error-summary")).to_be_focused()
