"""Bring in comments that a service already has: each becomes a statement and a draft card."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from coproduce import spreadsheets
from participants.models import Programme
from reviews.documents.importing import ColumnMapping, Comment, read_comments
from reviews.management.rounds import latest_round
from reviews.operations import importing


class Command(BaseCommand):
    help = (
        "Import comments from a CSV, XLSX or JSONL file with the columns text and heading "
        "(working, not_working or future) and, if there are any, perspective and stage. "
        "Importing the same file again adds nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--programme", required=True, metavar="SLUG")
        parser.add_argument(
            "--skip-problems",
            action="store_true",
            help="import the rows that can be read, and leave out the others",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        review_round = latest_round(options["programme"])
        comments, problems, unknown = self._read(options["file"], review_round.programme)
        for problem in problems:
            self.stderr.write(problem)
        if problems and not options["skip_problems"]:
            raise CommandError(
                f"{len(problems)} rows cannot be imported, so nothing was. Correct them, or leave "
                "them out with --skip-problems."
            )
        for word, count in unknown.items():
            self.stderr.write(
                f"{word!r} is no perspective or stage here: left empty {count} times."
            )
        result = importing.import_comments(
            review_round=review_round, comments=comments, by=None, now=timezone.now()
        )
        self.stdout.write(
            f"{result.added} comments were added as draft cards; "
            f"{result.already_there} were there already."
        )

    def _read(
        self, path: Path, programme: Programme
    ) -> tuple[list[Comment], list[str], Counter[str]]:
        mapping = ColumnMapping("text", "heading", "perspective", "stage")
        rows = read_comments(self._rows(path), mapping, programme)
        comments = [row.comment for row in rows if row.comment]
        problems = [f"Row {row.number}: {row.problem}" for row in rows if row.problem]
        unknown = Counter(word for row in rows for word in row.unknown)
        if not comments and not problems:
            raise CommandError("There are no comments in this file.")
        return comments, problems, unknown

    def _rows(self, path: Path) -> list[tuple[int, dict[str, Any]]]:
        try:
            if path.suffix.lower() in {".jsonl", ".ndjson", ".json"}:
                return _json_lines(path)
            with path.open("rb") as file:
                return spreadsheets.read_numbered(file, name=path.name)
        except OSError as error:
            raise CommandError(f"The file {path} cannot be read: {error.strerror}.") from error
        except spreadsheets.UnreadableTableError as error:
            raise CommandError(str(error)) from error


def _json_lines(path: Path) -> list[tuple[int, dict[str, Any]]]:
    rows = []
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise CommandError("The letters in this file cannot be read. Save it as UTF-8.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise CommandError(f"Row {number} is not JSON: {error.msg}.") from error
        if not isinstance(row, dict):
            raise CommandError(f"Row {number} is not a JSON object with text and heading.")
        rows.append((number, row))
    return rows
