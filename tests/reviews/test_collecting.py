"""What collecting reviews promises, whatever page or command asks for it."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection

from coproduce.audit.models import AuditEvent
from coproduce.errors import Refused
from participants.models import Consent
from reviews.errors import (
    CardsMadeError,
    NoConsentError,
    NothingAnsweredError,
    ReviewAlreadyStartedError,
    ReviewTakenBackError,
    RoundClosedError,
    TooManyAnswersError,
    WordsOnCardsError,
)
from reviews.models import Card, Review, Statement
from reviews.operations import asking, cards, collecting
from tests import make
from tests.make import NOW

KEY = UUID("11111111-1111-4111-8111-111111111111")


@pytest.fixture
def review(review_round, pat):
    return make.review(review_round=review_round, participant=pat)


def answer(review, text="I wait too long", **changes):
    given = {"heading": "not_working", "is_top_priority": False, "form_key": uuid4()} | changes
    return collecting.add_answer(review=review, text=text, by=review.participant, now=NOW, **given)


def submit(review):
    return collecting.submit_review(
        review=review, submission_key=uuid4(), by=review.participant, now=NOW
    )


def texts(review):
    return list(review.statements.order_by("id").values_list("text", flat=True))


def card_texts(review):
    return list(Card.objects.of_review(review).order_by("id").values_list("text", flat=True))


def say_no_to_sharing(pat):
    make.consent(
        participant=pat, purpose="share_words", is_given=False, decided_at=NOW + timedelta(hours=1)
    )


def test_nobody_starts_without_agreeing_to_take_part(review_round, programme):
    stranger = make.participant(programme=programme)

    with pytest.raises(NoConsentError):
        collecting.start_review(
            review_round=review_round, participant=stranger, by=stranger, now=NOW
        )


def test_starting_twice_goes_on_with_the_same_review(review_round, pat):
    started = [
        collecting.start_review(review_round=review_round, participant=pat, by=pat, now=NOW)
        for _ in range(2)
    ]

    assert started[0] == started[1]
    assert started[0].perspective == pat.perspective


def test_a_closed_round_takes_no_new_reviews(review_round, pat):
    review_round.closes_on = date(2026, 3, 1)

    with pytest.raises(RoundClosedError):
        collecting.start_review(review_round=review_round, participant=pat, by=pat, now=NOW)


def test_a_colleague_does_not_begin_what_the_person_has_begun(review_round, review, pat, fay):
    with pytest.raises(ReviewAlreadyStartedError):
        collecting.start_review(review_round=review_round, participant=pat, by=fay, now=NOW)


def test_the_same_form_with_the_same_words_is_one_answer(review):
    first = answer(review, "I wait", form_key=KEY)
    second = answer(review, "I wait", form_key=KEY)

    assert (first, texts(review)) == (second, ["I wait"])


def test_the_same_form_with_other_words_is_a_further_answer(review):
    answer(review, "I wait", form_key=KEY)
    answer(review, "I wait and nobody phones", form_key=KEY)
    answer(review, "I wait and nobody phones", form_key=KEY)

    assert texts(review) == ["I wait", "I wait and nobody phones"]


def test_without_a_form_key_every_answer_is_kept(review):
    answer(review, "I wait", form_key=None)
    answer(review, "I wait", form_key=None)

    assert texts(review) == ["I wait", "I wait"]


def test_the_twenty_first_answer_under_a_heading_is_refused(review):
    for number in range(20):
        answer(review, f"Number {number}")

    with pytest.raises(TooManyAnswersError):
        answer(review, "One too many")

    answer(review, "Another heading", heading="working")
    assert len(texts(review)) == 21


def test_no_answer_is_added_once_the_round_is_closed(review, fay):
    asking.close_round(review_round=review.review_round, by=fay, now=NOW)

    with pytest.raises(RoundClosedError):
        answer(Review.objects.get(pk=review.pk))

    asking.reopen_round(review_round=review.review_round, by=fay, now=NOW)
    answer(Review.objects.get(pk=review.pk))
    assert len(texts(review)) == 1


def test_reopening_forgets_a_last_day_that_has_passed(review_round, fay):
    review_round.closes_on = date(2026, 2, 1)
    review_round.save()

    asking.reopen_round(review_round=review_round, by=fay, now=NOW)

    review_round.refresh_from_db()
    assert (review_round.closed_at, review_round.closes_on) == (None, None)


def test_reopening_keeps_a_last_day_to_come(review_round, fay):
    review_round.closes_on = date(2026, 4, 1)
    review_round.save()
    asking.close_round(review_round=review_round, by=fay, now=NOW)
    asking.close_round(review_round=review_round, by=fay, now=NOW + timedelta(days=1))

    assert review_round.closed_at == NOW
    asking.reopen_round(review_round=review_round, by=fay, now=NOW)

    review_round.refresh_from_db()
    assert review_round.closes_on == date(2026, 4, 1)


def test_answers_are_changed_marked_and_removed_before_sending(review, pat):
    first, second = answer(review, "First"), answer(review, "Second")

    collecting.change_answer(
        statement=first, text="First, better said", is_top_priority=True, by=pat, now=NOW
    )
    collecting.mark_answer(statement=second, is_top_priority=True, by=pat, now=NOW)
    collecting.remove_answer(statement=second, by=pat, now=NOW)

    assert list(review.statements.values_list("text", "is_top_priority")) == [
        ("First, better said", True)
    ]


def test_an_empty_review_is_not_sent(review):
    with pytest.raises(NothingAnsweredError):
        submit(review)


def test_a_review_is_not_sent_once_taking_part_was_taken_back(review, pat):
    answer(review)
    make.consent(
        participant=pat, purpose="take_part", is_given=False, decided_at=NOW + timedelta(hours=1)
    )

    with pytest.raises(NoConsentError):
        submit(Review.objects.get(pk=review.pk))


def test_sending_makes_a_receipt_and_a_draft_card_for_each_answer(review):
    answer(review, "First", is_top_priority=True)
    answer(review, "My nurse Jane phones me", heading="working")

    sent = submit(review)

    made = Card.objects.order_by("id").values_list(
        "code", "heading", "text", "is_top_priority", "looks_personal", "state"
    )
    assert len(sent.receipt_code) == 7
    assert list(made) == [
        ("N1", "not_working", "First", True, False, "draft"),
        ("W2", "working", "My nurse Jane phones me", False, True, "draft"),
    ]


def test_a_card_knows_the_names_of_the_programmes_own_people(review, programme):
    make.participant(programme=programme, name="Zebedee Quux")
    answer(review, "then zebedee came")

    submit(review)

    assert Card.objects.get().looks_personal


def test_sending_twice_gives_the_same_receipt_and_no_second_card(review):
    answer(review)

    first, second = submit(review), submit(Review.objects.get(pk=review.pk))

    assert first.receipt_code == second.receipt_code
    assert Card.objects.count() == 1


def test_words_that_are_not_to_be_shared_make_no_card(review, pat):
    say_no_to_sharing(pat)
    answer(review)

    submit(review)

    assert (Card.objects.count(), Statement.objects.shareable().count()) == (0, 0)


@pytest.mark.parametrize("said", [[], [True], [False], [True, False], [False, True]])
def test_sending_shares_what_the_statements_say_may_be_shared(review_round, programme, said):
    person = make.participant(programme=programme)
    make.consent(participant=person, purpose="take_part")
    for hours, is_given in enumerate(said):
        make.consent(
            participant=person,
            purpose="share_words",
            is_given=is_given,
            decided_at=NOW + timedelta(hours=hours),
        )
    make.consent(participant=person, purpose="be_quoted", decided_at=NOW + timedelta(days=1))
    sent = make.review(review_round=review_round, participant=person)
    answer(sent)

    submit(sent)

    assert Card.objects.count() == Statement.objects.shareable().count() == int(said[-1:] == [True])
    assert Statement.objects.given().count() == 1


def test_what_is_changed_after_sending_changes_the_draft_cards(review, pat):
    first, second = answer(review, "First"), answer(review, "Second")
    answer(review, "Third")
    submit(review)
    collecting.change_answer(
        statement=first, text="First, better said", is_top_priority=True, by=pat, now=NOW
    )
    collecting.remove_answer(statement=second, by=pat, now=NOW)
    answer(review, "Fourth")

    assert card_texts(review) == ["First, better said", "Third", "Fourth"]
    assert Card.objects.get(text="First, better said").version == 2


def test_marking_after_sending_marks_the_card_and_leaves_its_words(review, pat, fay):
    said = answer(review, "My nurse Jane phones")
    submit(review)
    cards.edit_card(card=Card.objects.get(), version=1, text="My nurse phones", by=fay, now=NOW)

    collecting.mark_answer(statement=said, is_top_priority=True, by=pat, now=NOW)

    card = Card.objects.get()
    assert (card.text, card.is_top_priority, card.version) == ("My nurse phones", True, 3)


def test_an_answer_worded_anew_gathers_the_cards_it_was_split_into(review, pat, fay):
    said = answer(review, "One and two")
    submit(review)
    cards.split_card(card=Card.objects.get(), version=1, texts=["One", "Two"], by=fay, now=NOW)

    collecting.change_answer(
        statement=said, text="Only one", is_top_priority=False, by=pat, now=NOW
    )

    assert card_texts(review) == ["Only one"]


@pytest.mark.parametrize("change", ["add", "change", "mark", "remove"])
def test_nothing_is_changed_once_a_card_is_approved(review, pat, fay, change):
    said = answer(review, "First")
    submit(review)
    cards.approve_card(card=Card.objects.get(), version=1, by=fay, now=NOW)
    changes = {
        "add": lambda: answer(review, "More"),
        "change": lambda: collecting.change_answer(
            statement=said, text="Other", is_top_priority=False, by=pat, now=NOW
        ),
        "mark": lambda: collecting.mark_answer(
            statement=said, is_top_priority=True, by=pat, now=NOW
        ),
        "remove": lambda: collecting.remove_answer(statement=said, by=pat, now=NOW),
    }

    with pytest.raises(CardsMadeError):
        changes[change]()

    assert texts(review) == ["First"]


def test_nothing_is_added_to_a_review_that_was_taken_back(review):
    review.withdrawn_at = NOW
    review.save()

    with pytest.raises(ReviewTakenBackError):
        answer(review)


def test_who_answers_and_who_helps_is_kept(review, pat):
    collecting.say_who_answers(
        review=review, voiced_by="on_behalf", helped_by="my daughter", by=pat, now=NOW
    )

    review.refresh_from_db()
    assert (review.voiced_by, review.helped_by) == ("on_behalf", "my daughter")


def test_no_longer_sharing_takes_the_draft_cards_away(review, pat):
    answer(review)
    submit(review)

    collecting.decide_consents(
        participant=pat, decisions={"share_words": False}, by=pat, now=NOW + timedelta(hours=1)
    )

    assert Card.objects.count() == 0


def test_no_longer_sharing_is_refused_once_a_card_is_approved(review, pat, fay):
    answer(review)
    submit(review)
    cards.approve_card(card=Card.objects.get(), version=1, by=fay, now=NOW)

    with pytest.raises(WordsOnCardsError):
        collecting.decide_consents(
            participant=pat, decisions={"share_words": False}, by=pat, now=NOW
        )

    assert Consent.objects.filter(is_given=False).count() == 0


def test_other_choices_may_still_be_changed_once_a_card_is_approved(review, pat, fay):
    answer(review)
    submit(review)
    cards.approve_card(card=Card.objects.get(), version=1, by=fay, now=NOW)

    collecting.decide_consents(participant=pat, decisions={"be_quoted": True}, by=pat, now=NOW)

    assert Consent.objects.filter(purpose="be_quoted", is_given=True).count() == 1


def test_every_step_is_written_in_the_trail_without_a_word_of_it(review, pat, fay):
    said = answer(review, "A canary in the mine")
    collecting.change_answer(
        statement=said, text="A canary, again", is_top_priority=False, by=pat, now=NOW
    )
    submit(review)
    collecting.read_review(review=review, by=fay)

    verbs = list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["answered", "changed answer", "submitted", "read"]
    assert "canary" not in str(list(AuditEvent.objects.values()))


def run_together(*functions):
    threads = [threading.Thread(target=each) for each in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def closing(function):
    def run():
        try:
            function()
        finally:
            connection.close()

    return run


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_by_eight_at_once_is_one_answer(review):
    run_together(*[closing(lambda: answer(review, "I wait", form_key=KEY))] * 8)

    assert texts(review) == ["I wait"]


@pytest.mark.django_db(transaction=True)
def test_a_review_sent_by_eight_at_once_is_sent_once(review):
    answer(review)

    run_together(*[closing(lambda: submit(review))] * 8)

    assert Card.objects.count() == 1
    assert AuditEvent.objects.filter(verb="submitted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_codes_given_out_at_once_all_differ(review_round, programme):
    def send_one(person):
        review = make.review(review_round=review_round, participant=person)
        answer(review, "I wait")
        submit(review)

    people = []
    for _ in range(6):
        person = make.participant(programme=programme)
        make.consent(participant=person, purpose="take_part")
        make.consent(participant=person, purpose="share_words")
        people.append(person)

    run_together(*[closing(lambda person=person: send_one(person)) for person in people])

    codes = set(Card.objects.values_list("code", flat=True))
    assert codes == {f"N{number}" for number in range(1, 7)}


@pytest.mark.django_db(transaction=True)
def test_a_change_and_an_approval_at_once_never_leave_old_words_approved(review, pat, fay):
    said = answer(review, "Old words")
    submit(review)
    card = Card.objects.get()
    outcomes = []

    def attempt(function):
        def run():
            try:
                function()
                outcomes.append("done")
            except Refused as refusal:
                outcomes.append(type(refusal).__name__)

        return closing(run)

    def change():
        collecting.change_answer(
            statement=said, text="New words", is_top_priority=False, by=pat, now=NOW
        )

    def approve():
        cards.approve_card(card=card, version=1, by=fay, now=NOW)

    run_together(attempt(change), attempt(approve))

    kept = Card.objects.get()
    said.refresh_from_db()
    assert kept.text == said.text
    assert sorted(outcomes) in (["CardChangedError", "done"], ["CardsMadeError", "done"])
