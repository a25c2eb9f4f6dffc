"""Finding themes in parts: the same proposals, decisions untouched, nothing left behind."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from coproduce.audit.models import AuditEvent
from coproduce.jobs import queue, waiting
from coproduce.jobs.models import Job
from coproduce.jobs.registry import Cancelled
from reviews.discovery import finding
from reviews.models import Placement, RunPart, SharedRun, Theme, ThemeDecision, ThemingRun
from reviews.operations import sharing, snapshots, themes, theming, withdrawal
from tests import make
from tests.reviews import said


@pytest.fixture
def shared(settings):
    """Every heading with more than five cards is shared."""
    settings.SHARE_THEMING_ABOVE = 5


@pytest.fixture
def cards(review_round):
    return said.cards(review_round)


def run(review_round, **options):
    return theming.run_theming(review_round=review_round, now=timezone.now(), **options)


def proposals(review_round):
    """What is proposed: each theme's words about itself and the cards in it."""
    return sorted(
        (theme.title, theme.reason, sorted(theme.placements.values_list("card", flat=True)))
        for theme in review_round.themes.live()
    )


def leased(review_round):
    job = queue.request("find_themes", subject_id=review_round.pk, now=timezone.now())
    return queue.lease(job)


def test_parts_propose_what_one_run_proposes(review_round, cards, settings, monkeypatch):
    monkeypatch.setattr(finding, "MOST_EXACT", 5)
    run(review_round)
    whole = proposals(review_round)
    Placement.objects.all().delete()
    Theme.objects.all().delete()
    ThemingRun.objects.all().delete()

    settings.SHARE_THEMING_ABOVE = 5
    stored = run(review_round)

    assert proposals(review_round) == whole
    assert stored.card_count == 24


def test_nothing_of_the_sharing_is_left(review_round, cards, shared):
    run(review_round)

    assert not SharedRun.objects.exists()
    assert not Job.objects.filter(kind=snapshots.IN_PART).exists()
    assert run(review_round) is None
    assert not SharedRun.objects.exists()


def test_what_people_decided_stays_on_the_shared_way(review_round, cards, shared, fay):
    run(review_round)
    first, second, *_rest = review_round.themes.live().order_by("pk")
    themes.rename_theme(theme=first, title="I wait", by=fay, now=timezone.now())
    moved = second.placements.first().card
    themes.move_cards(
        review_round=review_round, cards=[moved], theme=first, by=fay, now=timezone.now()
    )
    decided = list(Theme.objects.decided().values())
    decisions = list(ThemeDecision.objects.values())
    before = set(first.placements.values_list("card", flat=True))
    late = make.approved_card(review_round=review_round, text="There are no appointments left")
    said.changed(review_round)

    run(review_round)

    assert list(Theme.objects.decided().values()) == decided
    assert list(ThemeDecision.objects.values()) == decisions
    assert set(first.placements.values_list("card", flat=True)) == before
    assert Placement.objects.get(card=late)
    assert Placement.objects.count() == 25


def test_proposals_go_on_from_run_to_run(review_round, cards, shared):
    run(review_round)
    before = set(review_round.themes.live().values_list("pk", flat=True))
    make.approved_card(review_round=review_round, text="I wait for an appointment all morning")
    said.changed(review_round)

    run(review_round)

    assert set(review_round.themes.live().values_list("pk", flat=True)) == before


def test_a_heading_with_few_cards_is_themed_alone(review_round, cards, settings):
    settings.SHARE_THEMING_ABOVE = 20
    said.cards(review_round, said.TEXTS[:14], heading="working")

    run(review_round)

    assert ThemingRun.objects.get().card_count == 38
    assert review_round.themes.filter(heading="working").exists()


class Killed(BaseException):
    """The worker is gone."""


def test_a_run_killed_while_it_stores_is_stored_whole_by_the_next(
    review_round, cards, shared, monkeypatch
):
    """All places or none, and what workers had done by then is not done again."""
    monkeypatch.setattr("reviews.operations.proposals.AT_ONCE", 5)
    writes = iter(range(1, 6))

    def kill_at_third(execute, sql, *rest):
        if 'INSERT INTO "reviews_placement"' in sql and next(writes) == 3:
            raise Killed
        return execute(sql, *rest)

    with pytest.raises(Killed), connection.execute_wrapper(kill_at_third):
        run(review_round)

    left = [Placement.objects.count(), Theme.objects.count(), ThemingRun.objects.count()]
    worked = AuditEvent.objects.filter(verb="worked on").count()
    assert left == [0, 0, 0]
    assert run(review_round).card_count == 24
    assert Placement.objects.count() == 24
    assert AuditEvent.objects.filter(verb="worked on").count() == worked == 32


def test_what_is_written_is_checked_on_the_way_and_not_all_at_the_end(
    review_round, cards, monkeypatch
):
    """A commit with a hundred thousand places to check would not be done in time."""
    monkeypatch.setattr("reviews.operations.proposals.AT_ONCE", 5)
    steps = []

    def note(execute, sql, *rest):
        steps.extend(
            each
            for each in ('INSERT INTO "reviews_placement"', "SET CONSTRAINTS ALL IMMEDIATE")
            if each in sql
        )
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        run(review_round)

    assert steps == ['INSERT INTO "reviews_placement"', "SET CONSTRAINTS ALL IMMEDIATE"] * 5


def test_words_taken_back_between_the_passes_are_in_no_theme(
    review_round, shared, fay, monkeypatch
):
    pat = make.participant(programme=review_round.programme)
    review = make.submitted_review(review_round=review_round, participant=pat)
    statement = make.statement(review=review, text="I need a zyxwvut appointment")
    said.cards(review_round, [statement.text], statement=statement)
    said.cards(review_round)
    agree = sharing._agree
    calls = []

    def agree_and_withdraw(heading):
        agree(heading)
        if not calls:
            calls.append(withdrawal.withdraw_review(review=review, by=fay, now=timezone.now()))

    monkeypatch.setattr(sharing, "_agree", agree_and_withdraw)

    stored = run(review_round)

    assert stored.card_count == 24
    assert "zyxwvut" not in str(list(Theme.objects.values()))


def test_what_a_cancelled_run_shared_is_taken_away(review_round, cards, shared, fay, monkeypatch):
    job = leased(review_round)
    agree = sharing._agree

    def cancel_then_agree(heading):
        queue.cancel(job, by=fay)
        agree(heading)

    monkeypatch.setattr(sharing, "_agree", cancel_then_agree)

    with pytest.raises(Cancelled):
        run(review_round, job=job)

    assert not SharedRun.objects.exists()
    assert not Job.objects.filter(kind=snapshots.IN_PART).exists()
    assert not ThemingRun.objects.exists()


def test_a_run_whose_lease_ran_out_leaves_the_parts_to_its_successor(
    review_round, cards, shared, monkeypatch
):
    job = leased(review_round)
    agree = sharing._agree

    def lose_then_agree(heading):
        Job.objects.filter(pk=job.pk).update(lease_token=None)
        agree(heading)

    monkeypatch.setattr(sharing, "_agree", lose_then_agree)
    with pytest.raises(Cancelled):
        run(review_round, job=job)
    condensed = RunPart.objects.exclude(condensed=None).count()
    monkeypatch.setattr(sharing, "_agree", agree)

    assert condensed == 16
    assert run(review_round).card_count == 24
    assert not SharedRun.objects.exists()


def test_a_part_that_is_gone_or_done_is_left_alone(review_round, cards, shared):
    snapshots.take_snapshot(review_round=review_round)
    part = RunPart.objects.first()
    told = []

    sharing.work_on_part(part_id=part.pk, progress=lambda *_numbers: told.append(1))
    first = bytes(RunPart.objects.get(pk=part.pk).condensed)
    sharing.work_on_part(part_id=part.pk, progress=lambda *_numbers: told.append(1))
    RunPart.objects.filter(pk=part.pk).update(assigned=b"done")
    sharing.work_on_part(part_id=part.pk, progress=lambda *_numbers: told.append(1))
    sharing.work_on_part(part_id=0, progress=lambda *_numbers: told.append(1))

    assert bytes(RunPart.objects.get(pk=part.pk).condensed) == first
    assert len(told) == 2


def test_parts_hold_no_words(review_round, cards, shared):
    snapshots.take_snapshot(review_round=review_round)
    for part in RunPart.objects.all():
        sharing.work_on_part(part_id=part.pk, progress=lambda *_numbers: None)

    kept = str(list(SharedRun.objects.values())) + str(list(RunPart.objects.values()))

    assert "appointment" not in kept
    assert sorted(c for part in RunPart.objects.all() for c in part.card_ids) == [
        card.pk for card in cards
    ]


def test_parts_that_cannot_be_done_fail_the_run(review_round, cards, shared, monkeypatch):
    monkeypatch.setattr(waiting, "share_out", lambda _jobs, *, tell: None)

    with pytest.raises(sharing.PartsMissing):
        run(review_round)


def test_how_far_it_is_goes_up_to_all(review_round, cards, shared):
    job = leased(review_round)
    told = []
    job.listener = lambda done, total: told.append((done, total))

    run(review_round, job=job)

    assert told == sorted(told)
    assert told[-1] == (100, 100)
