"""What a file of comments would bring, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.db.models import Count

from coproduce.fields import clean_words
from coproduce.jobs.models import Job
from participants.models import PathwayStage, Perspective, Programme
from reviews.models import Card, CommentImport, Heading, ReviewRound, Statement
from reviews.models.collecting import source_key

WORDS_LIMIT = 2000
NO_WORDS = "There are no words in this row."
SAMPLE_LENGTH = 80
GUESSES = {
    "text": (
        "text", "comment", "comments", "words", "feedback", "what_they_said", "answer", "response",
        "free_text", "comment_text",
    ),
    "heading": ("heading", "domain", "question", "type"),
    "perspective": ("perspective", "role", "respondent", "respondent_type", "who"),
    "stage": ("stage", "pathway_stage", "step", "point_of_care"),
    "source_id": ("id", "ref", "reference", "number", "comment_id", "response_id", "row_id"),
}  # fmt: skip


@dataclass(frozen=True)
class Comment:
    """A comment that a service already had; `source_id` is its number where it comes from.

    Those of one `row` were said by one person.
    """

    row: int
    text: str
    heading: str
    perspective: Perspective | None = None
    stage: PathwayStage | None = None
    source_id: str = ""


@dataclass(frozen=True)
class ColumnMapping:
    """Which column is what, and what counts where a row says nothing; empty means none.

    A survey often asks twice: all words of the second column belong under `second_heading`.
    """

    text: str = ""
    heading: str = ""
    perspective: str = ""
    stage: str = ""
    source_id: str = ""
    default_heading: str = ""
    default_perspective: int | None = None
    second_text: str = ""
    second_heading: str = ""


@dataclass(frozen=True)
class CommentRow:
    """A row of a file as it was understood: a comment, or why it is none; `unknown` was ignored.

    What an earlier file brought is known, and does not come in again.
    """

    number: int
    text: str
    comment: Comment | None
    problem: str = ""
    unknown: tuple[str, ...] = ()
    is_known: bool = False

    @property
    def heading_label(self) -> str:
        return str(Heading(self.comment.heading).label) if self.comment else ""


@dataclass(frozen=True)
class CommentPreview:
    """What a file would bring: every row, in its order."""

    rows: tuple[CommentRow, ...]

    @property
    def comments(self) -> list[Comment]:
        return [row.comment for row in self.rows if row.comment]

    @property
    def known_count(self) -> int:
        return sum(row.is_known for row in self.rows)

    @property
    def new_count(self) -> int:
        return len(self.comments) - self.known_count

    @property
    def with_problems(self) -> list[CommentRow]:
        return [row for row in self.rows if row.problem]

    @property
    def problems_first(self) -> list[CommentRow]:
        return self.with_problems + [row for row in self.rows if not row.problem]

    @property
    def unknown(self) -> list[str]:
        """Perspectives and stages that this programme does not have, each once."""
        return list(dict.fromkeys(word for row in self.rows for word in row.unknown))


def guess_mapping(columns: Sequence[str]) -> ColumnMapping:
    """What the columns probably are, by their names."""
    found = {
        name: next((column for column in columns if column in names), "")
        for name, names in GUESSES.items()
    }
    return ColumnMapping(
        text=found["text"],
        heading=found["heading"],
        perspective=found["perspective"],
        stage=found["stage"],
        source_id=found["source_id"],
    )


def comment_preview(comment_import: CommentImport) -> CommentPreview:
    """Read an uploaded file by its mapping, against the programme and the round as they are now."""
    review_round = comment_import.review_round
    mapping = ColumnMapping(**comment_import.mapping)
    rows = read_comments(comment_import.rows, mapping, review_round.programme)
    keys = list(keyed(row.comment for row in rows if row.comment))
    known = known_keys(review_round, keys)
    are_known = iter([key in known for key in keys])
    return CommentPreview(
        rows=tuple(replace(row, is_known=bool(row.comment) and next(are_known)) for row in rows)
    )


def keyed(comments: Iterable[Comment]) -> dict[str, Comment]:
    """Each comment under a hash of itself; the second "Very good" of a file is another one."""
    seen: Counter[str] = Counter()
    by_key = {}
    for comment in comments:
        parts = [comment.heading, comment.text, comment.perspective or "", comment.stage or ""]
        if comment.source_id:
            parts.append(comment.source_id)
        key = source_key("comment", *parts)
        seen[key] += 1
        by_key[source_key(key, seen[key])] = comment
    return by_key


def known_keys(review_round: ReviewRound, keys: Sequence[str]) -> set[str]:
    """Those of the comments that the round has already."""
    said = Statement.objects.filter(review__review_round=review_round, source_key__in=keys)
    return set(said.values_list("source_key", flat=True))


def read_comments(
    rows: Iterable[tuple[int, Mapping[str, Any]]], mapping: ColumnMapping, programme: Programme
) -> list[CommentRow]:
    """Each row of a file, understood; `rows` are numbers and cells by column."""
    reader = _Reader(mapping, programme)
    return [comment for number, row in rows for comment in reader.read(number, row)]


class _Reader:
    def __init__(self, mapping: ColumnMapping, programme: Programme) -> None:
        self.mapping = mapping
        perspectives = list(programme.perspectives.all())
        self.perspectives = {_plain(each.kind): each for each in reversed(perspectives)}
        self.perspectives |= {_plain(each.name): each for each in perspectives}
        self.by_id = {each.pk: each for each in perspectives}
        self.stages = {_plain(each.name): each for each in programme.stages.all()}
        self.headings = {
            key: heading.value
            for heading in Heading
            for key in (_plain(heading.value), _plain(str(heading.label)))
        }

    def read(self, number: int, row: Mapping[str, Any]) -> list[CommentRow]:
        """The words of a row; where it has two columns of words, one of them may be empty."""
        cells = {
            name: str(row.get(column, "") or "")
            for name in (*GUESSES, "second_text")
            if (column := getattr(self.mapping, name))
        }
        said = cells.get("heading", "").strip()
        heading = self.headings.get(_plain(said)) if said else self.mapping.default_heading
        first = self._comment(number, cells, "text", said, heading)
        if not self.mapping.second_text:
            return [first]
        second = self._comment(number, cells, "second_text", "", self.mapping.second_heading)
        return [each for each in (first, second) if each.problem != NO_WORDS] or [first]

    def _comment(
        self, number: int, cells: Mapping[str, str], column: str, said: str, heading: str | None
    ) -> CommentRow:
        try:
            text = clean_words(cells.get(column, ""))
        except forms.ValidationError as error:
            return CommentRow(number, "", None, problem=error.messages[0])
        if problem := _problem(text, said, heading):
            return CommentRow(number, text[:WORDS_LIMIT], None, problem=problem)
        unknown: list[str] = []
        default = self.by_id.get(self.mapping.default_perspective or 0)
        perspective = _known(self.perspectives, cells.get("perspective", ""), default, unknown)
        stage = _known(self.stages, cells.get("stage", ""), None, unknown)
        comment = Comment(
            row=number,
            text=text,
            heading=heading or "",
            perspective=perspective,
            stage=stage,
            source_id=cells.get("source_id", "").strip(),
        )
        return CommentRow(number, text, comment, unknown=tuple(unknown))


def _problem(text: str, said: str, heading: str | None) -> str:
    if not text:
        return NO_WORDS
    if len(text) > WORDS_LIMIT:
        return f"The words are longer than {WORDS_LIMIT:,} characters. Split them in your file."
    if heading:
        return ""
    known = ", ".join(str(each.label) for each in Heading)
    if said:
        return f"“{said[:100]}” is not one of the three headings: {known}."
    return f"The heading is missing. It is one of: {known}."


def _known(known: Mapping[str, Any], said: str, default: Any, unknown: list[str]) -> Any:
    if not said.strip():
        return default
    found = known.get(_plain(said))
    if found is None:
        unknown.append(said.strip()[:100])
    return found


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("_", " ").replace("-", " ").split())


@dataclass(frozen=True)
class ImportRow:
    """A file that was uploaded, and how many comments it brought."""

    comment_import: CommentImport
    comments: int


@dataclass(frozen=True)
class Brought:
    """What became of the comments of one file, and whether they can be taken out in one go."""

    comments: int
    cards_to_check: int
    cards_approved: int
    cards_decided_upon: int

    @property
    def can_be_undone(self) -> bool:
        return bool(self.comments) and not self.cards_decided_upon


def imports_of(review_round: ReviewRound) -> tuple[ImportRow, ...]:
    """The files of a round, newest first."""
    counted = review_round.comment_imports.annotate(comments=Count("reviews__statements"))
    return tuple(ImportRow(each, each.comments) for each in counted)


def brought(comment_import: CommentImport) -> Brought:
    """How far the cards of a file are."""
    cards = Card.objects.filter(statement__review__comment_imports=comment_import)
    states = Counter(cards.values_list("state", flat=True))
    return Brought(
        comments=Statement.objects.filter(review__comment_imports=comment_import).count(),
        cards_to_check=states[Card.State.DRAFT],
        cards_approved=states[Card.State.APPROVED],
        cards_decided_upon=cards.decided_upon().count(),
    )


def import_job(comment_import: CommentImport) -> Job | None:
    """The latest work on a file."""
    return Job.objects.about("import_comments", comment_import.pk).first()


def sample(comment_import: CommentImport) -> list[tuple[str, list[str]]]:
    """Each column with what its first rows say."""
    first = [row for _number, row in comment_import.rows[:3]]
    return [
        (column.replace("_", " "), [_shortened(str(row.get(column) or "")) for row in first])
        for column in comment_import.columns
    ]


def _shortened(text: str) -> str:
    """The beginning of a text; that it goes on is seen."""
    return text if len(text) <= SAMPLE_LENGTH else f"{text[: SAMPLE_LENGTH - 1].rstrip()}…"
