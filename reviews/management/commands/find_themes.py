"""Find themes in a programme's approved cards, and wait for them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from coproduce.errors import Refused
from coproduce.jobs import waiting
from reviews import documents
from reviews.management.rounds import latest_round
from reviews.models import Heading, ReviewRound
from reviews.operations import theming


class Command(BaseCommand):
    help = "Find themes in the approved cards of a programme; prints each theme with its cards."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--programme", required=True, metavar="SLUG")

    def handle(self, *, programme: str, **options: Any) -> None:
        review_round = latest_round(programme)
        try:
            job = theming.request_themes(review_round=review_round, by=None, now=timezone.now())
            waiting.see_through(job, tell=self._tell)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self._list(review_round)

    def _tell(self, done: int, total: int) -> None:
        self.stderr.write(f"Finding themes: {done} of {total}")

    def _list(self, review_round: ReviewRound) -> None:
        for heading in Heading:
            self.stdout.write(self.style.MIGRATE_HEADING(str(heading.label)))
            board = documents.heading_board(review_round, heading.value)
            for row in board.themes:
                mark = "accepted" if row.theme.is_accepted else "proposed"
                self.stdout.write(f"{len(row.cards):5}  {row.theme.title}  ({mark})")
            self.stdout.write(f"{len(board.tray):5}  in no theme yet")
        run = review_round.theming_runs.first()
        if run:
            self.stdout.write(f"{run.card_count} cards, by {run.method}, {run.method_version}.")
