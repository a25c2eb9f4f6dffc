"""An operator makes the first account of an installation."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from participants.models import User


def test_an_operator_makes_an_account_and_its_owner_sets_the_password(client, db, capsys):
    call_command("create_account", "First@example.org", name="Lead 01", may_create_programmes=True)
    asked = client.post(reverse("account_reset_password"), {"email": "first@example.org"})

    user = User.objects.get()
    assert (user.email, user.name, user.may_create_programmes) == (
        "first@example.org",
        "Lead 01",
        True,
    )
    assert not user.has_usable_password()
    assert reverse("account_reset_password") in capsys.readouterr().out
    assert (asked.status_code, [letter.to for letter in mail.outbox]) == (
        302,
        [["first@example.org"]],
    )


@pytest.mark.parametrize("email", ["", "first", "first@", "a@b@c.org", "a\nb@example.org"])
def test_what_is_no_address_is_refused_with_a_sentence(db, email):
    with pytest.raises(CommandError, match="is not an email address"):
        call_command("create_account", email, name="Lead 01")

    assert not User.objects.exists()


def test_a_second_account_for_one_address_is_refused(db):
    call_command("create_account", "first@example.org", name="Lead 01")

    with pytest.raises(CommandError):
        call_command("create_account", "FIRST@example.org", name="Lead 02")

    assert User.objects.count() == 1
