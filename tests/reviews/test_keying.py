"""Keying paper: the first becomes the review, the second is compared, somebody decides."""

from datetime import timedelta

import pytest

from participants import retention
from participants.models import Consent
from reviews.documents import differences, keying_desk
from reviews.documents.keying import KeyedAnswer, form_rows
from reviews.errors import (
    AnsweredAlreadyError,
    CardsMadeError,
    KeyedAlreadyError,
    KeyedByAnotherError,
    NothingAnsweredError,
    NothingToDecideError,
)
from reviews.models import Keying, Review, Statement
from reviews.operations import keying
from tests import make

LATER = make.NOW + timedelta(minutes=5)


def words(*not_working, top=(), decisions=(), **voice):
    agreed = {"take_part", "share_words", *decisions}
    return {
        "answers": {
            "working": [],
            "not_working": [{"text": text, "is_top": text in top} for text in not_working],
            "future": [],
        },
        "decisions": {purpose: purpose in agreed for purpose in Consent.Purpose.values},
        "voice": {
            "voiced_by": "person",
            "written_by": "person",
            "helped_by": "",
            "relation": "",
            "has_interpreter": False,
        }
        | voice,
    }


@pytest.fixture
def form(review_round, programme):
    person = make.participant(programme=programme, name="Participant 31")
    return make.paper_form(review_round=review_round, participant=person, question_version=1)


def finish(form, by, kept, *, adds=False, now=make.NOW):
    return keying.finish_keying(form=form, words=kept, adds=adds, by=by, now=now)


def test_the_first_keying_becomes_a_review_on_paper(form, ivy):
    finish(form, ivy, words("I wait", "I am cold", top=["I wait"], helped_by="My son"))

    review = Review.objects.get()
    assert (review.kind, review.typed_by, review.is_submitted, review.helped_by) == (
        "paper",
        ivy,
        True,
        "My son",
    )
    assert list(review.statements.values_list("text", "is_top_priority")) == [
        ("I wait", True),
        ("I am cold", False),
    ]
    given = form.participant.consents.filter(is_given=True).values_list("purpose", flat=True)
    assert set(given) == {"take_part", "share_words"}


def test_the_same_keying_sent_twice_is_one(form, ivy):
    kept = words("I wait")

    assert finish(form, ivy, kept) == finish(form, ivy, kept)
    assert (Review.objects.count(), Statement.objects.count()) == (1, 1)


def test_other_words_after_the_end_are_refused(form, ivy):
    finish(form, ivy, words("I wait"))

    with pytest.raises(KeyedAlreadyError):
        finish(form, ivy, words("Something else"))


def test_an_empty_form_is_refused(form, ivy):
    with pytest.raises(NothingAnsweredError):
        finish(form, ivy, words(""))


def test_a_draft_is_kept_for_the_one_who_typed_it(form, ivy, fay):
    keying.save_keying(form=form, words=words("Half"), by=ivy, now=make.NOW)

    with pytest.raises(KeyedByAnotherError):
        keying.save_keying(form=form, words=words("Mine"), by=fay, now=LATER)
    assert Keying.objects.get().words["answers"]["not_working"][0]["text"] == "Half"
    assert keying_desk(form, fay, now=LATER).colleague == ivy


def test_a_draft_left_alone_for_a_day_may_be_gone_on_with(form, ivy, fay):
    keying.save_keying(form=form, words=words("Half"), by=ivy, now=make.NOW)

    desk = keying_desk(form, fay, now=make.NOW + timedelta(days=2))

    assert (desk.state, desk.number, desk.keying.typed_by) == ("open", 1, ivy)


def test_whoever_answered_already_is_not_answered_for_again_unawares(form, ivy, review_round):
    review = make.submitted_review(review_round=review_round, participant=form.participant)
    make.statement(review=review, text="From my phone")

    with pytest.raises(AnsweredAlreadyError):
        finish(form, ivy, words("On paper"))
    finish(form, ivy, words("On paper"), adds=True)

    assert set(review.statements.values_list("text", flat=True)) == {"From my phone", "On paper"}


def test_a_second_keying_is_by_somebody_else_and_changes_nothing(form, ivy, fay):
    finish(form, ivy, words("I wait"))
    assert keying_desk(form, ivy, now=LATER).state == "mine"
    desk = keying_desk(form, fay, now=LATER)
    assert (desk.state, desk.number, desk.keying) == ("open", 2, None)

    second = finish(form, fay, words("I  wait "), now=LATER)

    assert (second.number, second.differences, Statement.objects.get().text) == (2, 0, "I wait")
    assert [row.word for row in form_rows(form.review_round)] == ["Keyed twice, agreed"]


def test_a_box_that_was_skipped_does_not_put_out_those_that_follow():
    first, second = words("One", "Two", "Three"), words("One", "Three")

    found = differences(first, second)

    assert [(each.key, each.first, each.second) for each in found] == [
        ("not_working-2", KeyedAnswer("Two", False), None)
    ]


def test_ticks_and_help_are_compared_too():
    first = words("One", top=["One"], helped_by="My son")
    second = words("One", decisions=["be_quoted"], helped_by="My sun")

    assert [each.key for each in differences(first, second)] == [
        "not_working-1",
        "be_quoted",
        "helped_by",
    ]


def test_what_was_decided_stands_in_the_review(form, ivy, fay, lee):
    finish(form, ivy, words("I wiat", "I am cold", "Made up", helped_by="My sun"))
    second = words("I wait", "I am old", decisions=["be_quoted"], helped_by="My son")
    assert finish(form, fay, second).differences == 5
    assert [row.differs for row in form_rows(form.review_round)] == [True]

    keying.decide_differences(
        form=form,
        choices={
            "not_working-1": "second",
            "not_working-2": "first",
            "not_working-3": "second",
            "be_quoted": "second",
            "helped_by": "second",
        },
        by=lee,
        now=LATER,
    )

    review = Review.objects.get()
    assert list(review.statements.values_list("text", flat=True)) == ["I wait", "I am cold"]
    assert review.helped_by == "My son"
    assert review.participant.agreed_to("be_quoted")
    assert [row.word for row in form_rows(form.review_round)] == ["Keyed twice, decided"]
    with pytest.raises(NothingToDecideError):
        keying.decide_differences(form=form, choices={}, by=lee, now=LATER)


def test_an_answer_that_only_the_second_saw_is_added(form, ivy, fay, lee):
    finish(form, ivy, words("I wait"))
    finish(form, fay, words("I wait", "I am cold", top=["I am cold"]))

    keying.decide_differences(form=form, choices={"not_working-2": "second"}, by=lee, now=LATER)

    assert list(Statement.objects.values_list("text", "is_top_priority")) == [
        ("I wait", False),
        ("I am cold", True),
    ]


def test_once_a_card_is_approved_the_words_stay(form, ivy, fay, lee):
    finish(form, ivy, words("I wait"))
    finish(form, fay, words("I wade"))
    card = Statement.objects.get().cards.get()
    card.state, card.approved_at = "approved", make.NOW
    card.save()

    with pytest.raises(CardsMadeError):
        keying.decide_differences(form=form, choices={"not_working-1": "second"}, by=lee, now=LATER)
    assert Keying.objects.get(number=2).decided_at is None


def test_the_review_answers_the_wording_that_was_on_the_paper(form, ivy, review_round):
    review_round.question_version = 2
    review_round.save()

    finish(form, ivy, words("I wait"))

    assert Review.objects.get().question_version == 1


def test_what_was_keyed_goes_with_the_words(form, ivy):
    finish(form, ivy, words("I wait"))

    retention.erase_words(form.participant)

    assert (Keying.objects.count(), Statement.objects.count()) == (0, 0)
