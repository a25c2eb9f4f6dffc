"""Make an account for somebody, as an operator does for the first lead of an installation."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from coproduce.errors import Refused
from participants import links
from participants.operations import people


class Command(BaseCommand):
    """The account has no password: its owner chooses one by the link that is printed."""

    help = "Make an account, and print the link by which its owner chooses a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="as others will see it")
        parser.add_argument("--may-create-programmes", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            user = people.add_account(
                email=options["email"],
                name=options["name"],
                may_create_programmes=options["may_create_programmes"],
                by=None,
            )
        except ValidationError:
            raise CommandError(f"{options['email']!r} is not an email address.") from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(
            f"Made. {user} chooses a password, within three days, at "
            f"{links.set_password_address(user)}"
        )
