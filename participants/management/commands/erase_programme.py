"""Erases a programme for good, when its time is over."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from participants.models import Programme
from participants.operations import programmes


class Command(BaseCommand):
    help = "Delete a programme with everything in it. Asks for its title, unless --yes is given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the programme's short name")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        programme = Programme.objects.filter(slug=options["slug"]).first()
        if programme is None:
            raise CommandError(f"There is no programme with the short name {options['slug']}.")
        if not options["yes"] and input(f"Type “{programme.title}” to erase it: ") != (
            programme.title
        ):
            raise CommandError("That is not its title. Nothing was erased.")
        title = programme.title
        programmes.erase_programme(programme=programme, by=None)
        self.stdout.write(f"Erased {title}.")
