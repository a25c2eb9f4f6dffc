"""Freeze a programme's theme pack and write it to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from coproduce.errors import Refused
from coproduce.jobs import waiting
from reviews.management.rounds import latest_round
from reviews.models import PrintedPack, ReviewRound, ThemePack
from reviews.operations import packs


class Command(BaseCommand):
    help = "Freeze the approved cards and themes of a programme and print them as a PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--programme", required=True, metavar="SLUG")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE.pdf")

    def handle(self, *, programme: str, out: Path, **options: Any) -> None:
        review_round = latest_round(programme)
        if not out.parent.is_dir():
            raise CommandError(f"There is no folder {str(out.parent)!r}.")
        printed = self._print(review_round)
        out.write_bytes(printed.content)
        self.stdout.write(f"{out}: {printed.pages} pages, {printed.pack.card_count} cards.")

    def _print(self, review_round: ReviewRound) -> PrintedPack:
        now = timezone.now()
        title = f"Theme pack of {timezone.localdate(now):%d %B %Y}"
        try:
            pack = packs.freeze_theme_pack(review_round=review_round, title=title, by=None, now=now)
            return self._wait_for(pack)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _wait_for(self, pack: ThemePack) -> PrintedPack:
        job = packs.print_job(pack)
        if job:
            waiting.see_through(job, tell=self._tell)
        return PrintedPack.objects.select_related("pack").get(pack=pack)

    def _tell(self, done: int, total: int) -> None:
        self.stderr.write(f"Printing: {done} of {total}")
