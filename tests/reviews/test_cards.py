"""What checking cards promises, whatever page asks for it."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from coproduce.errors import Refused
from coproduce.jobs.models import Job
from reviews.errors import CardChangedError, CardNotDraftError, CardWithdrawnError
from reviews.models import Card
from reviews.operations import cards
from tests import make
from tests.make import NOW


@pytest.fixture
def card(review_round):
    return make.card(review_round=review_round, text="I wait and nobody phones", code="N99")


def approve(card, by, version=None):
    return cards.approve_card(card=card, version=version or card.version, by=by, now=NOW)


def test_an_approved_card_may_leave_and_themes_are_due(card, review_round, fay):
    approve(card, fay)

    card.refresh_from_db()
    review_round.refresh_from_db()
    assert (card.state, card.approved_at, card.approved_by, card.version) == (
        "approved",
        NOW,
        fay,
        2,
    )
    assert review_round.revision == 1
    assert Job.objects.get().kind == "find_themes"


def test_approving_twice_changes_nothing(card, review_round, fay):
    approve(card, fay)
    card.refresh_from_db()
    approve(card, fay)

    review_round.refresh_from_db()
    assert review_round.revision == 1


def test_an_old_version_is_not_approved(card, fay):
    cards.edit_card(card=card, version=1, text="Other words", by=fay, now=NOW)

    with pytest.raises(CardChangedError):
        approve(card, fay, version=1)


def test_what_is_set_aside_is_brought_back_before_it_is_approved(card, fay):
    card = cards.set_aside_card(card=card, version=1, by=fay, now=NOW)
    with pytest.raises(CardNotDraftError):
        approve(card, fay)

    card = cards.bring_back_card(card=card, version=card.version, by=fay, now=NOW)

    assert approve(card, fay).is_approved


def test_an_edit_takes_the_approval_back(card, review_round, fay):
    card = approve(card, fay)

    cards.edit_card(card=card, version=2, text="Nurse Jane never phones", by=fay, now=NOW)

    card.refresh_from_db()
    review_round.refresh_from_db()
    assert (card.state, card.approved_at, card.looks_personal, review_round.revision) == (
        "draft",
        None,
        True,
        2,
    )


def test_saving_the_same_words_keeps_the_approval(card, fay):
    card = approve(card, fay)

    cards.edit_card(card=card, version=2, text=card.text, by=fay, now=NOW)

    card.refresh_from_db()
    assert card.is_approved


@pytest.mark.parametrize("decide", [cards.set_aside_card, cards.bring_back_card])
def test_an_approval_taken_back_makes_themes_due_again(card, review_round, fay, decide):
    card = approve(card, fay)

    decide(card=card, version=2, by=fay, now=NOW)

    review_round.refresh_from_db()
    assert review_round.revision == 2


def test_bringing_back_a_draft_changes_nothing(card, fay):
    assert cards.bring_back_card(card=card, version=1, by=fay, now=NOW).version == 1


def test_a_split_keeps_the_statement_and_the_first_code(review_round, pat, fay):
    review = make.submitted_review(review_round=review_round, participant=pat)
    said = make.statement(review=review, text="I wait and nobody phones")
    card = make.card(
        review_round=review_round,
        statement=said,
        text=said.text,
        code="N40",
        is_top_priority=True,
    )
    review_round.next_card_number = 41
    review_round.save()

    made = cards.split_card(
        card=card, version=1, texts=["I wait", "Nobody phones", "Not even Jane"], by=fay, now=NOW
    )

    assert [(each.code, each.text, each.statement_id, each.is_top_priority) for each in made] == [
        ("N40", "I wait", said.pk, True),
        ("N41", "Nobody phones", said.pk, True),
        ("N42", "Not even Jane", said.pk, True),
    ]
    assert [each.looks_personal for each in made] == [False, False, True]
    said.refresh_from_db()
    assert said.text == "I wait and nobody phones"


def test_splitting_an_approved_card_makes_themes_due(card, review_round, fay):
    card = approve(card, fay)

    cards.split_card(card=card, version=2, texts=["I wait", "Nobody phones"], by=fay, now=NOW)

    review_round.refresh_from_db()
    assert (review_round.revision, Card.objects.approved().count()) == (2, 0)


def test_unmarked_drafts_that_were_seen_are_approved_together(review_round, fay):
    plain = make.card(review_round=review_round, text="I wait")
    named = make.card(review_round=review_round, text="Sister Quillfeather listens")
    changed = make.card(review_round=review_round, text="I hope", version=2)
    unseen = make.card(review_round=review_round, text="I breathe")

    approved = cards.approve_unmarked(
        review_round=review_round,
        seen={plain.pk: 1, named.pk: 1, changed.pk: 1},
        by=fay,
        now=NOW,
    )

    assert approved == 1
    assert list(Card.objects.approved()) == [plain]
    assert unseen in Card.objects.drafts()


def test_a_card_of_another_round_is_not_approved_by_its_number(review_round, fay, other_programme):
    theirs = make.card(review_round=make.review_round(programme=other_programme))

    assert (
        cards.approve_unmarked(review_round=review_round, seen={theirs.pk: 1}, by=fay, now=NOW) == 0
    )


def test_all_drafts_are_approved_by_command(review_round):
    for _ in range(3):
        make.card(review_round=review_round)

    assert cards.approve_all(review_round=review_round, by=None, now=NOW) == 3
    assert cards.approve_all(review_round=review_round, by=None, now=NOW) == 0

    review_round.refresh_from_db()
    assert review_round.revision == 1


def test_a_withdrawn_card_stays_withdrawn(card, fay):
    card.state = Card.State.WITHDRAWN
    card.save()

    with pytest.raises(CardWithdrawnError):
        approve(card, fay)


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_word_a_card_at_once_one_succeeds(card, fay):
    outcomes = []

    def edit(number):
        try:
            cards.edit_card(card=card, version=1, text=f"Words {number}", by=fay, now=NOW)
            outcomes.append("saved")
        except Refused as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["CardChangedError"] * 7 + ["saved"]
    card.refresh_from_db()
    assert card.version == 2
