"""Approve the draft cards of a programme from the command line."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reviews.management.rounds import latest_round
from reviews.operations import cards


class Command(BaseCommand):
    help = (
        "Approve every draft card of a programme's latest round, and ask for themes. "
        "Use it for comments that somebody has already checked: nobody looks at them again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--programme", required=True, metavar="SLUG")
        parser.add_argument(
            "--all", action="store_true", help="approve all drafts, with marked words or without"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        review_round = latest_round(options["programme"])
        if not options["all"]:
            raise CommandError("Say --all: every draft card is approved without being read.")
        marked = review_round.cards.shown("marked").count()
        approved = cards.approve_all(review_round=review_round, by=None, now=timezone.now())
        self.stdout.write(f"{approved} cards are approved, {marked} of them with marked words.")
