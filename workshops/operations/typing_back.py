"""Typing back what was done on paper: a sheet is one set of decisions, and can be undone as one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from coproduce.audit import trail
from participants.models import User
from reviews.models import Card, ReviewRound, Theme, ThemeDecision
from reviews.operations import themes
from workshops.documents import typing_back as documents
from workshops.documents.typing_back import Line, Target
from workshops.errors import (
    HasActionsError,
    SheetChangedError,
    SheetNotReadyError,
    SheetTypedError,
    SheetUndoneError,
)
from workshops.models import RootCause, TypedSheet, Workshop
from workshops.operations import findings


@transaction.atomic
def type_sheet(
    *,
    workshop: Workshop,
    number: str,
    text: str,
    stamp: str,
    by: User,
    now: datetime,
    is_another: bool = False,
) -> TypedSheet:
    """Do everything that a sheet says, if the wall is still the one against which it was read.

    Raises SheetTypedError when a sheet of this number or with these lines was typed before, unless
    this is another one; SheetNotReadyError, SheetChangedError; and what its decisions raise.
    """
    review_round = ReviewRound.objects.select_for_update(no_key=True).get(
        pk=workshop.review_round_id
    )
    workshop.review_round = review_round
    sheet = documents.read(workshop, text)
    refuse_typed(workshop=workshop, number=number, digest=sheet.digest, is_another=is_another)
    if not sheet.is_ready:
        raise SheetNotReadyError
    if sheet.stamp != stamp:
        raise SheetChangedError
    work = _Work(workshop, by, now)
    for line in sheet.to_do:
        work.do(line)
    typed = TypedSheet.objects.create(
        workshop=workshop,
        number=number,
        digest=sheet.digest,
        lines=len(sheet.lines),
        decision_ids=work.decision_ids,
        cause_ids=work.new_cause_ids,
        typed_at=now,
        typed_by=by,
    )
    trail.record(by, "typed", typed, lines=len(sheet.lines))
    return typed


def refuse_typed(*, workshop: Workshop, number: str, digest: str, is_another: bool) -> None:
    """Raises SheetTypedError, saying who typed what when, unless it is known to be another."""
    before = documents.typed_before(workshop, number=number, digest=digest)
    if before and not is_another:
        first = before[0]
        who = first.typed_by.name if first.typed_by else "Somebody"
        when = f"{timezone.localtime(first.typed_at):%-d %B, %H:%M}"
        same = "with the same lines " if first.digest == digest else ""
        raise SheetTypedError(
            f"{who} typed sheet {first.number} {same}on {when} ({first.lines} lines). "
            "Nothing was saved. Is this the same sheet of paper?"
        )


@transaction.atomic
def undo_sheet(*, sheet: TypedSheet, by: User, now: datetime) -> None:
    """Take back all that a sheet did.

    Raises CannotUndoError or HasActionsError, and does nothing, when something later builds on it.
    """
    ReviewRound.objects.select_for_update(no_key=True).get(pk=sheet.workshop.review_round_id)
    sheet.refresh_from_db()
    if sheet.undone_at is not None:
        raise SheetUndoneError
    added = RootCause.objects.filter(pk__in=sheet.cause_ids)
    if RootCause.objects.filter(parent__in=added).exclude(pk__in=sheet.cause_ids).exists():
        raise HasActionsError("Somebody added causes beneath those of this sheet since.")
    for cause in added.exclude(parent__in=sheet.cause_ids):
        findings.remove_root_cause(root_cause=cause, by=by)
    standing = ThemeDecision.objects.filter(pk__in=sheet.decision_ids, undone_at=None)
    for decision in standing.order_by("-pk"):
        themes.undo_decision(decision=decision, by=by, now=now)
    sheet.undone_at, sheet.undone_by = now, by
    sheet.save(update_fields=["undone_at", "undone_by"])
    trail.record(by, "took back", sheet)


class _Work:
    """One line after the other; what a line makes, the lines below can use."""

    def __init__(self, workshop: Workshop, by: User, now: datetime) -> None:
        self.workshop, self.by, self.now = workshop, by, now
        self.review_round = workshop.review_round
        self.made: dict[Target, int] = {}
        self.causes: dict[int, RootCause] = {}
        self.decision_ids: list[int] = []
        self.new_cause_ids: list[int] = []

    def do(self, line: Line) -> None:
        if line.kind == "move":
            self._keep(self._move(line))
        elif line.kind == "title":
            theme = self._theme(line.target)
            self._keep(themes.rename_theme(theme=theme, title=line.words, by=self.by, now=self.now))
        else:
            self._ask_why(line)

    def _keep(self, decision: ThemeDecision | None) -> None:
        if decision:
            self.decision_ids.append(decision.pk)

    def _move(self, line: Line) -> ThemeDecision | None:
        cards = list(Card.objects.filter(pk__in=line.card_ids))
        if line.target.new_title and line.target not in self.made:
            made = themes.make_theme(
                review_round=self.review_round,
                heading=line.target.heading,
                title=line.target.new_title,
                cards=cards,
                by=self.by,
                now=self.now,
            )
            self.made[line.target] = made.theme_id
            return made
        theme = self._theme(line.target) if line.target != documents.TRAY else None
        return themes.move_cards(
            review_round=self.review_round, cards=cards, theme=theme, by=self.by, now=self.now
        )

    def _theme(self, target: Target) -> Theme:
        return Theme.objects.get(pk=target.theme_id or self.made[target])

    def _ask_why(self, line: Line) -> None:
        """A cause of the tree with these words gets the cards that say so; else a new one."""
        theme = self._theme(line.target)
        self._keep(themes.accept_theme(theme=theme, by=self.by, now=self.now))
        known = RootCause.objects.filter(theme=theme, text__iexact=line.words).first()
        if known:
            known.cards.add(*line.card_ids)
            self.causes[line.number] = known
            return
        self.causes[line.number] = cause = findings.record_root_cause(
            theme=theme,
            parent=self.causes.get(line.beneath or 0),
            workshop=self.workshop,
            text=line.words,
            is_to_act_on=line.is_to_act_on,
            cards=Card.objects.filter(pk__in=line.card_ids),
            by=self.by,
            now=self.now,
        )
        self.new_cause_ids.append(cause.pk)
