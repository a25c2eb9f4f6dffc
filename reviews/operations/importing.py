"""Importing comments that a service already had."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import count, groupby, islice

from django.db import transaction

from coproduce.audit import trail
from coproduce.jobs import queue
from participants.models import User
from reviews.documents.importing import (
    ColumnMapping,
    Comment,
    comment_preview,
    guess_mapping,
    keyed,
    known_keys,
)
from reviews.errors import ImportGoneError, NoWordsColumnError
from reviews.models import CommentImport, Review, ReviewRound, Statement
from reviews.operations import drafting

__all__ = ["Comment", "Imported"]

UPLOAD_LIFETIME = timedelta(days=1)
AT_ONCE = 250
State = CommentImport.State


@dataclass(frozen=True)
class Imported:
    """How an import went: how many comments were new, and how many were already there."""

    added: int
    already_there: int


@transaction.atomic
def draft_comments(
    *,
    review_round: ReviewRound,
    rows: Sequence[tuple[int, dict[str, str]]],
    file_name: str,
    by: User,
    now: datetime,
) -> CommentImport:
    """Keep an uploaded file until it is imported or dropped; after a day it is erased anyway."""
    columns = list(dict.fromkeys(name for _number, row in rows for name in row))
    comment_import = CommentImport.objects.create(
        review_round=review_round,
        file_name=file_name[:200],
        columns=columns,
        rows=[[number, row] for number, row in rows],
        mapping=asdict(guess_mapping(columns)),
        row_count=len(rows),
        uploaded_at=now,
        uploaded_by=by,
    )
    queue.request(
        "erase_comment_rows",
        subject_id=comment_import.pk,
        programme_id=review_round.programme_id,
        by=by,
        now=now,
        run_after=now + UPLOAD_LIFETIME,
    )
    trail.record(by, "uploaded", comment_import, rows=len(rows))
    return comment_import


@transaction.atomic
def map_columns(*, comment_import: CommentImport, mapping: ColumnMapping, by: User) -> None:
    """Say which column is what. Raises ImportGoneError, NoWordsColumnError."""
    comment_import = _hold(comment_import, State.DRAFT)
    if not mapping.text:
        raise NoWordsColumnError
    comment_import.mapping = asdict(mapping)
    comment_import.save(update_fields=["mapping"])
    trail.record(by, "mapped", comment_import)


@transaction.atomic
def request_import(*, comment_import: CommentImport, by: User, now: datetime) -> None:
    """Ask for the file to be brought in. Raises ImportGoneError, NoWordsColumnError."""
    comment_import = _hold(comment_import, State.DRAFT)
    if not comment_import.mapping.get("text"):
        raise NoWordsColumnError
    comment_import.state = State.IMPORTING
    comment_import.save(update_fields=["state"])
    queue.request(
        "import_comments",
        subject_id=comment_import.pk,
        programme_id=comment_import.programme_id,
        by=by,
        now=now,
    )
    trail.record(by, "asked to import", comment_import)


def run_import(
    *, comment_import: CommentImport, tell: Callable[[int, int], None], now: datetime
) -> None:
    """Bring a file in, a few hundred comments at a time; then its rows are erased.

    Doing it again goes on where it stopped: what is there already is left alone.
    """
    if comment_import.state != State.IMPORTING:
        return
    by_key = keyed(comment_preview(comment_import).comments)
    rows = (dict(each) for _row, each in groupby(by_key.items(), key=lambda item: item[1].row))
    done = 0
    while batch := list(islice(rows, AT_ONCE)):
        import_batch(comment_import=comment_import, rows=batch, now=now)
        done += sum(map(len, batch))
        tell(done, len(by_key))
    end_import(comment_import=comment_import, comments=len(by_key), now=now)


@transaction.atomic
def import_batch(
    *, comment_import: CommentImport, rows: Sequence[dict[str, Comment]], now: datetime
) -> None:
    """Some rows of a file: what is new in them, as reviews of this import.

    Raises ImportGoneError.
    """
    _hold(comment_import, State.IMPORTING)
    statements = _store(comment_import.review_round, rows, now=now)
    comment_import.reviews.add(*{statement.review for statement in statements})
    trail.record(None, "imported comments", comment_import, added=len(statements))


@transaction.atomic
def end_import(*, comment_import: CommentImport, comments: int, now: datetime) -> None:
    """All comments are there: the uploaded rows go. Raises ImportGoneError."""
    comment_import = _hold(comment_import, State.IMPORTING)
    added = Statement.objects.filter(review__comment_imports=comment_import).count()
    comment_import.state, comment_import.imported_at = State.DONE, now
    comment_import.already_there = comments - added
    comment_import.rows = []
    comment_import.save(update_fields=["state", "imported_at", "already_there", "rows"])
    trail.record(None, "finished importing", comment_import, added=added)


@transaction.atomic
def discard_comments(*, comment_import: CommentImport, by: User | None) -> None:
    """Erase an uploaded file that was not imported. Raises ImportGoneError."""
    comment_import = _hold(comment_import, State.DRAFT)
    trail.record(by, "discarded", comment_import)
    comment_import.delete()


def _hold(comment_import: CommentImport, state: str) -> CommentImport:
    held = (
        CommentImport.objects.select_for_update(of=("self",))
        .select_related("review_round__programme")
        .filter(pk=comment_import.pk, state=state)
        .first()
    )
    if held is None:
        raise ImportGoneError
    return held


@transaction.atomic
def import_comments(
    *,
    review_round: ReviewRound,
    comments: Sequence[Comment],
    by: User | None,
    now: datetime,
) -> Imported:
    """Keep each comment as a review of its own with one statement and a draft card.

    What an earlier import brought is left alone: the same file twice adds nothing.
    """
    by_key = keyed(comments)
    statements = _store(review_round, [{key: each} for key, each in by_key.items()], now=now)
    trail.record(by, "imported comments", review_round, added=len(statements))
    return Imported(added=len(statements), already_there=len(comments) - len(statements))


def _store(
    review_round: ReviewRound, rows: Sequence[dict[str, Comment]], *, now: datetime
) -> list[Statement]:
    """The statements of those comments that are new; each row with any is a review."""
    held = drafting.hold_round(review_round.pk)
    known = known_keys(review_round, [key for row in rows for key in row])
    new = [{key: row[key] for key in row if key not in known} for row in rows]
    new = [row for row in new if row]
    speakers = [next(iter(row.values())) for row in new]
    reviews = Review.objects.bulk_create(
        [
            Review(
                review_round=review_round,
                perspective=speaker.perspective,
                stage=speaker.stage,
                kind=Review.Kind.IMPORTED,
                started_at=now,
                submitted_at=now,
            )
            for speaker in speakers
        ],
        batch_size=500,
    )
    statements = Statement.objects.bulk_create(
        [
            Statement(
                review=review,
                heading=comment.heading,
                text=comment.text,
                position=position,
                source_key=key,
                added_at=now,
            )
            for review, row in zip(reviews, new, strict=True)
            for position, (key, comment) in zip(count(1), row.items(), strict=False)
        ],
        batch_size=500,
    )
    drafting.draft_cards(held, statements, now=now)
    return statements
