"""Start a programme from the command line."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email, validate_slug
from django.db import transaction
from django.utils import timezone

from coproduce.errors import Refused
from participants import links
from participants.models import Programme, User
from participants.operations import people, programmes
from reviews.operations import asking


class Command(BaseCommand):
    help = (
        "Start a programme from the template, with its first round of reviews. "
        "With --lead it has somebody who can sign in to it; an account is made if they have none."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="its short name in web addresses: letters, digits, -")
        parser.add_argument("--title", required=True)
        parser.add_argument("--question", default="")
        parser.add_argument("--pathway", default="")
        parser.add_argument("--organisation", action="append", default=[], help="may be repeated")
        parser.add_argument(
            "--template",
            choices=Programme.Template.values,
            default=Programme.Template.TWO_DAYS.value,
        )
        parser.add_argument("--lead", metavar="EMAIL", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        slug, title = options["slug"], " ".join(options["title"].split())
        self._check(slug, title, options["lead"])
        for name, limit in {"question": 500, "pathway": 200}.items():
            if len(options[name]) > limit:
                raise CommandError(f"The {name} must have {limit} characters or fewer.")
        if any(not 0 < len(name) <= 200 for name in options["organisation"]):
            raise CommandError("The name of an organisation must have 1 to 200 characters.")
        try:
            with transaction.atomic():
                lead = self._lead(options["lead"])
                programme = asking.start_programme(
                    slug=slug,
                    title=title,
                    question=options["question"],
                    pathway=options["pathway"],
                    organisations=options["organisation"],
                    template=options["template"],
                    stages=list(programmes.STAGES),
                    targets={each.kind.value: each.target for each in programmes.PERSPECTIVES},
                    lead=lead,
                    by=None,
                    now=timezone.now(),
                )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Started “{programme}” as {programme.slug}.")
        if lead and not lead.has_usable_password():
            self.stdout.write(
                f"{lead.email} chooses a password, within three days, at "
                f"{links.set_password_address(lead)}"
            )

    def _check(self, slug: str, title: str, email: str) -> None:
        if not 0 < len(title) <= 200:
            raise CommandError("The title must have 1 to 200 characters.")
        try:
            validate_slug(slug)
        except ValidationError:
            raise CommandError(
                f"{slug!r} cannot be a short name: use letters, digits and hyphens."
            ) from None
        if len(slug) > 60:
            raise CommandError("The short name must have 60 characters or fewer.")
        try:
            if email:
                validate_email(email)
        except ValidationError:
            raise CommandError(f"{email!r} is not an email address.") from None

    def _lead(self, email: str) -> User | None:
        if not email:
            return None
        found = User.objects.filter(email__iexact=email.strip()).first()
        return found or people.add_account(email=email, name=email.partition("@")[0], by=None)
