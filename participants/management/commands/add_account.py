"""Make an account for somebody, as an operator does for the first lead of an installation."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse

from coproduce.errors import Refused
from participants.operations import people


class Command(BaseCommand):
    """The account has no password: its owner asks for one to be set by e-mail."""

    help = "Make an account; its owner sets the password by e-mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="as others will see it")
        parser.add_argument("--may-create-programmes", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            people.add_account(
                email=options["email"],
                name=options["name"],
                may_create_programmes=options["may_create_programmes"],
                by=None,
            )
        except ValidationError:
            raise CommandError(f"{options['email']!r} is not an e-mail address.") from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        address = settings.SITE_ADDRESS + reverse("account_reset_password")
        self.stdout.write(f"Made. {options['name']} sets a password at {address}")
