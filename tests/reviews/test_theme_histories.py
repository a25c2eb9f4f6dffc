"""Random histories of approvals, withdrawals, runs, decisions and the wall: nothing is lost.

Runs are alone or shared, are killed at any statement, and people change things while they are at
work. Sixty histories of thirty steps by default; `make test-histories` for the long run.
"""

from __future__ import annotations

import os
from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from coproduce.errors import Refused
from coproduce.jobs.models import Job
from participants.models import Role
from reviews.discovery import condensing, sharding
from reviews.models import Card, Placement, Theme, ThemeDecision
from reviews.operations import cards as card_operations
from reviews.operations import themes, theming, withdrawal
from tests import make
from tests.reviews import said
from workshops.documents import typing_back as paper
from workshops.operations import typing_back, wall

HISTORIES = int(os.environ.get("HISTORIES", "60"))
STEPS = int(os.environ.get("HISTORY_STEPS", "30"))
NUMBERS = st.integers(min_value=0, max_value=10_000)
TITLES = st.sampled_from(["I wait", "I park far away", "I am alone", "Nobody reads", "I wonder"])
SEVERAL = st.lists(NUMBERS, min_size=1, max_size=4)


class Killed(BaseException):
    """The worker is gone."""


class Meanwhile:
    """Lets something happen once, before a run's nth statement; what changes things waits while the
    run holds the round.
    """

    def __init__(self, moment, happen, *, must_wait):
        self.moment = moment
        self.happen = happen
        self.must_wait = must_wait
        self.held_at = None

    def __call__(self, execute, sql, *rest):
        depth = len(connection.savepoint_ids)
        if self.held_at is not None and depth < self.held_at:
            self.held_at = None
        if self.moment <= 0 and self.happen and not (self.must_wait and self.held_at):
            happen, self.happen = self.happen, None
            happen()
        self.moment -= 1
        if self.happen and "FOR NO KEY UPDATE" in sql:
            self.held_at = depth
        return execute(sql, *rest)


class Histories(RuleBasedStateMachine):
    """One programme's cards and themes, and people and software at work on them."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.programme = make.programme()
        self.fay = make.user()
        make.membership(programme=self.programme, user=self.fay, role=Role.FACILITATOR)
        self.review_round = make.review_round(programme=self.programme)
        self.workshop = make.workshop(review_round=self.review_round)
        self.waiting = list(said.TEXTS)

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    # --- what people and the software do ---------------------------------------------------------
    @precondition(lambda self: self.waiting)
    @rule(count=st.integers(min_value=1, max_value=12))
    def approve(self, count):
        for _number in range(min(count, len(self.waiting))):
            person = make.participant(programme=self.programme)
            for purpose in ("take_part", "share_words"):
                make.consent(participant=person, purpose=purpose)
            review = make.submitted_review(review_round=self.review_round, participant=person)
            text = self.waiting.pop()
            statement = make.statement(review=review, text=text)
            card = make.card(review_round=self.review_round, statement=statement, text=text)
            card_operations.approve_card(
                card=card, version=card.version, by=self.fay, now=timezone.now()
            )

    @rule(text=TITLES, title=TITLES, number=NUMBERS)
    def add_in_room(self, text, title, number):
        """A card that nobody's review holds: in the tray, in a theme, or in one of its own."""
        theme = self.pick(self.live(), number) if number % 3 == 1 else None
        self.try_to(
            wall.add_card,
            workshop=self.workshop,
            heading="not_working",
            text=f"{text} here",
            theme=theme,
            title=title if number % 3 == 2 else "",
        )

    @rule(chosen=SEVERAL, number=NUMBERS, title=TITLES)
    def type_back(self, chosen, number, title):
        """A sheet of paper: moves, a cause and a title; all of it or nothing."""
        codes = " ".join(card.code for card in self.picked(self.approved(), chosen))
        theme = self.pick(self.live(), number)
        target = theme.title if theme and number % 2 else f"new: {title}"
        text = f"{codes} > {target}\n{target.removeprefix('new: ')} because {title}"
        before = self.decisions()
        self.workshop.refresh_from_db()
        sheet = paper.read(self.workshop, text)
        try:
            typing_back.type_sheet(
                workshop=self.workshop,
                number=str(number),
                text=text,
                stamp=sheet.stamp,
                by=self.fay,
                now=timezone.now(),
            )
        except Refused:
            assert self.decisions() == before

    @rule(number=NUMBERS)
    def take_sheet_back(self, number):
        if sheet := self.pick(self.workshop.typed_sheets.standing(), number):
            self.try_to(typing_back.undo_sheet, sheet=sheet)

    @rule(chosen=SEVERAL, number=NUMBERS)
    def move_at_wall(self, chosen, number):
        """Where somebody saw a card is where it is, or nothing moves."""
        cards = self.picked(self.approved(), chosen)
        seen = {card.pk: number % 5 for card in cards}
        theme = self.pick(self.live(), number)
        self.try_to(wall.move_cards, workshop=self.workshop, cards=cards, seen=seen, theme=theme)

    @rule(number=NUMBERS)
    def edit(self, number):
        if card := self.pick(self.approved(), number):
            text = f"{card.text} still"
            card_operations.edit_card(
                card=card, version=card.version, text=text, by=self.fay, now=timezone.now()
            )

    @rule(number=NUMBERS)
    def approve_again(self, number):
        if card := self.pick(self.review_round.cards.drafts(), number):
            card_operations.approve_card(
                card=card, version=card.version, by=self.fay, now=timezone.now()
            )

    @rule(number=NUMBERS)
    def withdraw(self, number):
        if card := self.pick(self.approved().exclude(statement=None), number):
            withdrawal.withdraw_review(
                review=card.statement.review, by=self.fay, now=timezone.now()
            )

    @rule(is_shared=st.booleans())
    def run(self, is_shared):
        """By one worker, or in parts as if there were thousands of cards."""
        with override_settings(SHARE_THEMING_ABOVE=3 if is_shared else 5000):
            self.run_and_compare()

    @rule(moment=st.integers(min_value=0, max_value=60), is_shared=st.booleans())
    def run_killed(self, moment, is_shared):
        """A worker that is killed loses no decision; who comes next, alone or not, finishes it."""

        def kill():
            raise Killed

        before = self.decisions()
        with override_settings(SHARE_THEMING_ABOVE=3 if is_shared else 5000):
            meanwhile = Meanwhile(moment * 3 if is_shared else moment, kill, must_wait=False)
            with suppress(Killed), connection.execute_wrapper(meanwhile):
                theming.run_theming(review_round=self.review_round, now=timezone.now())
            assert self.decisions() == before
            Job.objects.filter(state=Job.State.RUNNING).update(leased_until=Now())
            self.run_and_compare()

    @rule(
        moment=st.integers(min_value=0, max_value=60),
        is_shared=st.booleans(),
        what=st.sampled_from(["approve", "withdraw", "edit", "rename", "move", "merge", "undo"]),
        number=NUMBERS,
    )
    def run_disturbed(self, moment, is_shared, what, number):
        """What people do while a run is at work counts, whatever the run had read."""
        after = []

        def change():
            self.change(what, number)
            after.append(self.decisions())

        before = self.decisions()
        with override_settings(SHARE_THEMING_ABOVE=3 if is_shared else 5000):
            meanwhile = Meanwhile(moment * 3 if is_shared else moment, change, must_wait=True)
            with connection.execute_wrapper(meanwhile):
                theming.run_theming(review_round=self.review_round, now=timezone.now())
            assert self.decisions() == (after or [before])[0]
            self.run_and_compare()

    def change(self, what, number):
        if what == "approve":
            self.approve(count=1)
        elif what == "rename":
            self.rename(number=number, title="I say it now")
        elif what == "move":
            self.move(chosen=[number], number=number + 1, to_tray=False)
        elif what == "merge":
            self.merge(number=number, others=[number + 1])
        else:
            getattr(self, what)(number=number)

    def run_and_compare(self):
        before = self.decisions()
        theming.run_theming(review_round=self.review_round, now=timezone.now())
        assert self.decisions() == before
        assert not self.approved().filter(placement=None).exists()
        assert theming.run_theming(review_round=self.review_round, now=timezone.now()) is None

    @rule(number=NUMBERS)
    def accept(self, number):
        self.decide(themes.accept_theme, number)

    @rule(number=NUMBERS, title=TITLES)
    def rename(self, number, title):
        self.decide(themes.rename_theme, number, title=title)

    @rule(number=NUMBERS, others=SEVERAL)
    def merge(self, number, others):
        self.decide(themes.merge_themes, number, others=self.themes_picked(others))

    @rule(number=NUMBERS, chosen=SEVERAL, title=TITLES)
    def split(self, number, chosen, title):
        theme = self.pick(self.live(), number)
        cards = self.picked(self.approved().filter(placement__theme=theme), chosen)
        self.decide(themes.split_theme, number, cards=cards, title=title)

    @rule(chosen=SEVERAL, number=NUMBERS, to_tray=st.booleans())
    def move(self, chosen, number, to_tray):
        theme = None if to_tray else self.pick(self.live(), number)
        self.try_to(
            themes.move_cards,
            review_round=self.review_round,
            cards=self.picked(self.approved(), chosen),
            theme=theme,
        )

    @rule(chosen=SEVERAL, title=TITLES)
    def make_theme(self, chosen, title):
        self.try_to(
            themes.make_theme,
            review_round=self.review_round,
            heading="not_working",
            title=title,
            cards=self.picked(self.approved(), chosen),
        )

    @rule(number=NUMBERS)
    def lock(self, number):
        self.decide(themes.lock_theme, number)

    @rule(number=NUMBERS)
    def unlock(self, number):
        self.decide(themes.unlock_theme, number)

    @rule(number=NUMBERS)
    def set_aside(self, number):
        self.decide(themes.set_aside_theme, number)

    @rule()
    def follow_suggestions(self):
        suggested = Placement.objects.unplaced().exclude(suggested_theme=None)
        self.try_to(
            themes.place_all_suggested,
            review_round=self.review_round,
            heading="not_working",
            seen=dict(suggested.values_list("card", "suggested_theme")),
        )

    @rule(number=NUMBERS)
    def undo(self, number):
        decisions = self.review_round.theme_decisions.filter(undone_at=None)
        if decision := self.pick(decisions, number % 3):
            self.try_to(themes.undo_decision, decision=decision)

    @rule(number=NUMBERS)
    def redo(self, number):
        decisions = self.review_round.theme_decisions.filter(undone_at__isnull=False)
        if decision := self.pick(decisions, number % 3):
            self.try_to(themes.redo_decision, decision=decision)

    # --- what holds whatever they do --------------------------------------------------------------
    @invariant()
    def every_approved_card_is_in_one_place_that_is_on_the_board(self):
        places = Placement.objects.filter(card__in=self.approved())
        assert not places.filter(theme__retired_at__isnull=False).exists()
        assert (
            not places.filter(placed_by=None, theme__isnull=False)
            .exclude(theme__review_round=self.review_round)
            .exists()
        )
        seen = places.count() + self.approved().filter(placement=None).count()
        assert seen == self.approved().count()

    @invariant()
    def no_card_is_in_a_theme_of_another_heading(self):
        assert not Placement.objects.filter(theme__heading="working").exists()

    @invariant()
    def what_a_person_placed_is_in_a_decided_theme_or_the_tray(self):
        placed = Placement.objects.by_people().filter(theme__isnull=False)
        assert not placed.filter(theme__accepted_at=None).exists()

    @invariant()
    def titles_of_live_themes_differ(self):
        titles = [theme.title.casefold() for theme in self.live()]
        assert len(titles) == len(set(titles))
        assert all(titles)

    @invariant()
    def withdrawn_cards_are_nowhere(self):
        assert not Placement.objects.filter(card__state=Card.State.WITHDRAWN).exists()

    # --- means ------------------------------------------------------------------------------------
    def decisions(self):
        """Everything that people decided: no run may change any of it."""
        decided = Theme.objects.filter(
            review_round=self.review_round, accepted_at__isnull=False
        ).order_by("pk")
        placed = Placement.objects.filter(placed_by__isnull=False).order_by("card")
        kept = Placement.objects.filter(theme__accepted_at__isnull=False).order_by("card")
        return (
            list(decided.values()),
            list(placed.values("card", "theme", "placed_by")),
            list(kept.values("card", "theme")),
            list(ThemeDecision.objects.order_by("pk").values("pk", "undone_at")),
        )

    def approved(self):
        return self.review_round.cards.approved().order_by("pk")

    def live(self):
        return self.review_round.themes.live().order_by("pk")

    def pick(self, queryset, number):
        found = list(queryset)
        return found[number % len(found)] if found else None

    def picked(self, queryset, numbers):
        found = list(queryset)
        places = {number % len(found) for number in numbers} if found else set()
        return [found[place] for place in sorted(places)]

    def themes_picked(self, numbers):
        return self.picked(self.live(), numbers)

    def decide(self, operation, number, **options):
        if theme := self.pick(self.live(), number):
            self.try_to(operation, theme=theme, **options)

    def try_to(self, operation, **options):
        """Rules may forbid it; then nothing has changed."""
        with suppress(Refused):
            operation(by=self.fay, now=timezone.now(), **options)


@pytest.fixture
def few_parts(monkeypatch):
    """Four parts of six cards show what sixteen of thousands would."""
    for module in (condensing, sharding):
        monkeypatch.setattr(module, "BUCKETS", 4)


@pytest.mark.slow
@pytest.mark.timeout(60 * HISTORIES)
def test_no_history_loses_a_decision_or_a_card(db, few_parts):
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_card_that_goes_down_with_its_theme_would_be_noticed(db):
    """The twin: a theme leaves the board, and nobody thinks of its cards."""
    history = Histories()
    history.approve(count=1)
    theme = make.theme(review_round=history.review_round, title="I wait", accepted_at=make.NOW)
    make.placement(card=history.approved().get(), theme=theme)
    history.every_approved_card_is_in_one_place_that_is_on_the_board()

    Theme.objects.update(retired_at=make.NOW)

    with pytest.raises(AssertionError):
        history.every_approved_card_is_in_one_place_that_is_on_the_board()
    history.teardown()
