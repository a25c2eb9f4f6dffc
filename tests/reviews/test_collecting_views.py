"""The team's pages about reviews."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coproduce.audit.models import AuditEvent
from reviews.models import Card, Review, Statement
from tests import make
from tests.make import NOW

HOME = "/programmes/breathing-better/"


def page(response):
    return response.content.decode()


@pytest.fixture
def place(review_round):
    return f"{HOME}rounds/{review_round.pk}/"


def test_who_has_answered_is_said_in_a_word(client, fay, programme, review_round):
    states = {"Ann": {}, "Ben": {"submitted_at": NOW}, "Cat": {"withdrawn_at": NOW}, "Dan": None}
    for name, state in states.items():
        person = make.participant(programme=programme, name=name)
        if state is not None:
            make.review(review_round=review_round, participant=person, **state)
    make.participant(programme=programme, name="Eve", declined_at=NOW)
    make.submitted_review(review_round=review_round, kind="imported")
    make.card(review_round=review_round, state=Card.State.WITHDRAWN, text="", code="N12")
    client.force_login(fay)

    shown = client.get(f"{HOME}reviews/")

    assert [(str(row.participant), row.state) for row in shown.context["rows"]] == [
        ("Ann", "In progress"),
        ("Ben", "Sent"),
        ("Cat", "Taken back"),
        ("Dan", "Not started"),
        ("Eve", "Declined"),
    ]
    patients = shown.context["perspectives"][0]
    assert (
        patients.invited,
        patients.not_started,
        patients.in_progress,
        patients.submitted,
        patients.withdrawn,
    ) == (4, 1, 1, 1, 1)
    assert "1 comment that the service already had was imported" in page(shown)
    assert "N12" in page(shown)


def test_the_list_of_reviews_costs_the_same_for_one_and_for_three(
    client, fay, programme, review_round
):
    client.force_login(fay)
    costs = []
    for more in (1, 2):
        for _ in range(more):
            person = make.participant(programme=programme)
            make.statement(
                review=make.submitted_review(review_round=review_round, participant=person)
            )
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{HOME}reviews/")
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_before_the_first_round_the_pages_say_so(client, fay):
    client.force_login(fay)

    assert "no round of reviews yet" in page(client.get(f"{HOME}reviews/"))
    assert "no cards yet" in page(client.get(f"{HOME}cards/"))


def test_an_interviewer_sees_who_has_answered_but_not_what(client, ivy, pat, review_round, place):
    review = make.submitted_review(review_round=review_round, participant=pat)
    make.statement(review=review, text="A secret")
    client.force_login(ivy)

    assert "A secret" not in page(client.get(f"{HOME}reviews/"))
    assert client.get(f"{place}reviews/{review.pk}/").status_code == 403


def test_reading_what_somebody_said_is_written_down(client, fay, pat, review_round, place):
    review = make.submitted_review(
        review_round=review_round, participant=pat, helped_by="her daughter", receipt_code="AAA-BBB"
    )
    said = make.statement(review=review, text="I wait", is_top_priority=True)
    make.card(review_round=review_round, statement=said, code="N5")
    client.force_login(fay)

    shown = page(client.get(f"{place}reviews/{review.pk}/"))

    for words in ["I wait", "her daughter", "AAA-BBB", "N5", "Matters most"]:
        assert words in shown
    event = AuditEvent.objects.get(verb="read")
    assert (event.actor_id, event.object_id) == (fay.pk, review.pk)


def test_words_not_to_be_shared_say_so(client, fay, programme, review_round, place):
    person = make.participant(programme=programme)
    review = make.submitted_review(review_round=review_round, participant=person)
    make.statement(review=review)
    client.force_login(fay)

    assert "Not to be shared" in page(client.get(f"{place}reviews/{review.pk}/"))
    assert "1 answer is not to be shared" in page(client.get(f"{HOME}cards/"))


def test_reviews_of_every_kind_can_be_opened(client, fay, pat, review_round, place):
    imported = make.submitted_review(review_round=review_round, kind="imported")
    taken_back = make.review(review_round=review_round, participant=pat, withdrawn_at=NOW)
    client.force_login(fay)

    assert "An imported comment" in page(client.get(f"{place}reviews/{imported.pk}/"))
    assert "were taken back" in page(client.get(f"{place}reviews/{taken_back.pk}/"))
    assert "this comment" in page(client.get(f"{place}reviews/{imported.pk}/withdraw/"))


def test_a_facilitator_takes_words_back_for_somebody(client, fay, pat, review_round, place):
    review = make.submitted_review(review_round=review_round, participant=pat)
    make.statement(review=review)
    client.force_login(fay)

    assert "cannot be undone" in page(client.get(f"{place}reviews/{review.pk}/withdraw/"))
    client.post(f"{place}reviews/{review.pk}/withdraw/")

    assert Statement.objects.count() == 0


def test_the_lead_words_the_questions_and_is_told_when_there_is_a_new_version(
    client, lee, pat, review_round, place
):
    client.force_login(lee)
    asked = {"working_text": "What helps?", "not_working_text": "What does not?"}
    asked |= {"future_text": "What matters?", "future_hint": "Anything"}

    before = page(client.get(f"{place}questions/"))
    assert "What is working well in your care?" in before
    assert "Nobody has begun to answer yet" in before
    saved = client.post(f"{place}questions/", asked)
    assert saved.status_code == 302
    assert review_round.questions.get(heading="future").hint == "Anything"

    make.statement(review=make.review(review_round=review_round, participant=pat))
    assert "a new version" in page(client.get(f"{place}questions/"))
    client.post(f"{place}questions/", asked | {"future_text": "What next?"})
    shown = page(client.get(f"{place}questions/"))
    assert "version 2" in shown
    assert "What matters?" in shown  # the earlier wording is still told


def test_a_question_is_not_left_empty(client, lee, place):
    client.force_login(lee)

    assert "nhsuk-error-message" in page(client.post(f"{place}questions/", {"form_end": "1"}))


def test_a_round_is_closed_and_opened_again(client, fay, review_round, place):
    client.force_login(fay)

    client.post(f"{place}close/")
    review_round.refresh_from_db()
    assert not review_round.is_open
    assert "Open the round again" in page(client.get(f"{HOME}reviews/"))

    client.post(f"{place}reopen/")
    review_round.refresh_from_db()
    assert review_round.is_open


def test_an_interviewer_types_a_review_from_paper(client, ivy, programme, review_round, place):
    person = make.participant(programme=programme, name="Participant 07")
    client.force_login(ivy)

    begun = client.post(
        f"{place}reviews/enter/",
        {"participant": person.pk, "kind": "paper", "take_part": "on", "share_words": "on"},
    )
    review = Review.objects.get()
    typed = f"{place}reviews/{review.pk}/"
    assert begun.headers["Location"] == f"{typed}voice/"
    assert (review.kind, review.typed_by) == ("paper", ivy)

    assert "You are typing for" in page(client.get(f"{typed}voice/"))
    client.post(f"{typed}voice/", {"voiced_by": "person"})
    client.post(f"{typed}answers/working/", {"text": "The bus", "do": "continue"})
    said = Statement.objects.get()
    assert "The bus" in page(client.get(f"{typed}answers/working/"))
    client.post(f"{typed}answers/{said.pk}/", {"text": "The bus stops here"})
    client.post(f"{typed}answers/{said.pk}/mark/", {"is_top_priority": "on"})
    client.post(f"{typed}answers/future/", {"text": "A slip of the pen", "do": "add"})
    client.post(f"{typed}answers/{Statement.objects.last().pk}/remove/")
    assert "Go on typing" in page(client.get(f"{HOME}reviews/"))
    assert "The bus stops here" in page(client.get(f"{typed}check/"))
    client.post(f"{typed}send/")

    review.refresh_from_db()
    assert review.receipt_code in page(client.get(f"{typed}receipt/"))
    card = Card.objects.get()
    assert (card.text, card.is_top_priority) == ("The bus stops here", True)


def test_a_review_is_typed_only_for_somebody_who_agreed(client, ivy, pat, place):
    client.force_login(ivy)

    refused = client.post(f"{place}reviews/enter/", {"participant": pat.pk, "kind": "paper"})

    assert "Ask whether they agree to take part" in page(refused)
    assert Review.objects.count() == 0


def test_nobody_is_typed_for_who_has_begun_or_is_in_another_programme(
    client, ivy, pat, review_round, place, other_programme
):
    make.review(review_round=review_round, participant=pat)
    stranger = make.participant(programme=other_programme)
    client.force_login(ivy)

    for person in (pat, stranger):
        refused = client.post(
            f"{place}reviews/enter/",
            {"participant": person.pk, "kind": "paper", "take_part": "on"},
        )
        assert "nhsuk-error-message" in page(refused)
    assert Review.objects.count() == 1


def test_a_round_that_closed_meanwhile_is_said_when_beginning_to_type(
    client, ivy, pat, review_round, place
):
    review_round.closed_at = NOW
    review_round.save()
    client.force_login(ivy)

    refused = client.post(
        f"{place}reviews/enter/", {"participant": pat.pk, "kind": "paper", "take_part": "on"}
    )

    assert "We are no longer collecting answers, so" in page(refused)


def test_an_interviewer_types_only_into_what_they_took(client, ivy, fay, pat, review_round, place):
    review = make.review(review_round=review_round, participant=pat, typed_by=fay)
    path = f"{place}reviews/{review.pk}/check/"

    client.force_login(ivy)
    assert client.get(path).status_code == 404
    client.force_login(fay)
    assert client.get(path).status_code == 200
