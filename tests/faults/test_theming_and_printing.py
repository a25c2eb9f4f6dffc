"""A worker that is killed while it finds themes or prints: the work is finished, once."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from django.utils import timezone

from coproduce.jobs.models import Job
from reviews.documents import PackChoices
from reviews.models import Card, Placement, PrintedPack, Theme, ThemingRun
from reviews.operations import packs, proposals, theming, withdrawal
from tests import make
from tests.reviews import said
from tests.services import until

NOW = timezone.now()


@pytest.fixture
def held(tmp_path, new_worker):
    """Starts a worker that waits at the named moments until the test lets it go."""

    class Held:
        def start(self, *moments):
            for moment in moments:
                (tmp_path / moment).touch()
            return new_worker(
                "--include=tests.faults.held_work",
                "--beat",
                HOLD=str(tmp_path),
                JOB_LEASE_SECONDS="3",
                JOB_SWEEP_SECONDS="1",
            )

        def reached(self, moment):
            until((tmp_path / f"reached-{moment}").exists, 40, f"The worker never got to {moment}")

        def let_go(self, moment):
            (tmp_path / moment).unlink()

    return Held()


def ended(job, worker):
    def is_done():
        job.refresh_from_db()
        return not job.is_open

    until(is_done, 60, lambda: worker.said)
    return job


@pytest.mark.parametrize("moment", ["finding", "found", "stored"])
def test_a_worker_killed_at_any_moment_of_a_run_leaves_one_run(review_round, held, moment):
    said.cards(review_round)
    worker = held.start(moment)
    job = theming.request_themes(review_round=review_round, by=None, now=timezone.now())
    held.reached(moment)
    worker.kill()
    stored_before = ThemingRun.objects.count()
    titles = list(Theme.objects.order_by("pk").values_list("pk", "title"))
    held.let_go(moment)

    second = held.start()

    assert ended(job, second).state == Job.State.DONE, second.said
    assert job.attempts == 2
    assert stored_before == (1 if moment == "stored" else 0)
    assert ThemingRun.objects.count() == 1
    if stored_before:
        assert list(Theme.objects.order_by("pk").values_list("pk", "title")) == titles
    assert Placement.objects.count() == 24


def test_without_the_look_for_a_stored_run_a_second_one_would_be_stored(
    db, review_round, monkeypatch
):
    said.cards(review_round)
    theming.run_theming(review_round=review_round, now=NOW)
    monkeypatch.setattr(proposals, "is_stored", lambda *_anything: False)

    with pytest.raises(IntegrityError):
        theming.run_theming(review_round=review_round, now=NOW)


def test_words_taken_back_while_a_worker_finds_themes_are_in_no_theme(
    programme, review_round, held, fay
):
    pat = make.participant(programme=programme)
    for purpose in ("take_part", "share_words"):
        make.consent(participant=pat, purpose=purpose)
    review = make.submitted_review(review_round=review_round, participant=pat)
    canary = "I cannot get a zyxwvut appointment"
    statement = make.statement(review=review, text=canary)
    said.cards(review_round, [canary], statement=statement)
    said.cards(review_round)
    worker = held.start("found")
    job = theming.request_themes(review_round=review_round, by=fay, now=timezone.now())
    held.reached("found")

    withdrawal.withdraw_review(review=review, by=fay, now=timezone.now())
    held.let_go("found")

    assert ended(job, worker).state == Job.State.DONE, worker.said
    kept = str(list(Theme.objects.values())) + str(list(Card.objects.values("text")))
    assert "zyxwvut" not in kept
    assert ThemingRun.objects.latest("pk").card_count == 24


@pytest.mark.parametrize(("looks_again", "counted"), [(True, 24), (False, 25)], ids=["", "twin"])
def test_only_a_run_that_looks_again_leaves_out_what_was_taken_back_meanwhile(
    looks_again, counted, review_round, fay, monkeypatch
):
    review = make.submitted_review(review_round=review_round)
    statement = make.statement(review=review, text="I cannot get a zyxwvut appointment")
    said.cards(review_round, [statement.text], statement=statement)
    said.cards(review_round)
    find = theming._found

    def and_meanwhile(*parts):
        found = find(*parts)
        if not review.withdrawn_at:
            withdrawal.withdraw_review(review=review, by=fay, now=NOW)
        return found

    monkeypatch.setattr(theming, "_found", and_meanwhile)
    if not looks_again:
        monkeypatch.setattr(proposals, "_has_lost_cards", lambda *_anything: False)

    run = theming.run_theming(review_round=review_round, now=NOW)

    assert run.card_count == counted


def test_a_worker_killed_while_it_prints_leaves_one_print(review_round, held):
    said.cards(review_round, said.MATTERS["parking"])
    worker = held.start("printed")
    pack = packs.freeze_theme_pack(
        review_round=review_round,
        title="Pack",
        choices=PackChoices(parts=("cards",)),
        by=None,
        now=timezone.now(),
    )
    held.reached("printed")
    worker.kill()
    assert not PrintedPack.objects.exists()
    held.let_go("printed")

    second = held.start()

    job = ended(packs.print_job(pack), second)
    assert (job.state, job.attempts) == (Job.State.DONE, 2), second.said
    assert PrintedPack.objects.get(pack=pack).pages >= 1
