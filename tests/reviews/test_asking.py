"""Question sets: worded freely until somebody begins, in versions from then on."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reviews import documents
from reviews.models import Question
from reviews.operations import asking, collecting
from tests import make
from tests.make import NOW

OTHER = {"working": asking.Asked("What helps?", "Anything at all")}


@pytest.fixture
def review(review_round, pat):
    return make.review(review_round=review_round, participant=pat)


def answer(review, text="I wait", **more):
    return collecting.add_answer(
        review=review,
        heading="working",
        text=text,
        is_top_priority=False,
        form_key=None,
        by=review.participant,
        now=NOW,
        **more,
    )


def change(review_round, lee, questions=OTHER):
    asking.change_questions(review_round=review_round, questions=questions, by=lee)
    review_round.refresh_from_db()


def question_of(review):
    review.refresh_from_db()
    return documents.steps(review)[0].question


def test_before_anybody_begins_the_questions_are_changed_in_place(review_round, lee):
    change(review_round, lee)

    assert review_round.question_version == 1
    assert review_round.questions.get(heading="working").text == "What helps?"
    assert Question.objects.count() == 3


def test_afterwards_other_words_are_a_new_version(review, review_round, lee):
    answer(review)
    change(review_round, lee)

    assert review_round.question_version == 2
    assert [each.text for each in review_round.questions] == [
        "What helps?",
        "What is not working well?",
        "What matters to you for the future?",
    ]


def test_a_review_shows_the_wording_that_it_answered(review, review_round, lee, programme):
    answer(review)
    change(review_round, lee)
    later = collecting.start_review(
        review_round=review_round, participant=_agreed(programme), by=lee, now=NOW
    )

    assert question_of(review) == "What is working well in your care?"
    assert question_of(later) == "What helps?"


def test_who_has_not_answered_yet_is_asked_the_new_wording(review, review_round, lee):
    change(review_round, lee)

    assert question_of(review) == "What helps?"


def test_a_first_answer_keeps_the_wording_that_was_on_its_page(review, review_round, lee):
    change(review_round, lee)

    answer(review, question_version=1)
    answer(review, "A second answer", question_version=2)

    assert question_of(review) == "What is working well in your care?"


def test_a_version_that_never_was_is_not_believed(review, review_round):
    answer(review, question_version=7)

    assert question_of(review) == "What is working well in your care?"


def test_the_same_words_again_are_no_new_version(review, review_round, lee):
    answer(review)
    same = {"working": asking.Asked("What is working well in your care?")}
    change(review_round, lee, same)

    assert review_round.question_version == 1


def _agreed(programme):
    person = make.participant(programme=programme)
    make.consent(participant=person, purpose="take_part")
    return person


def test_the_questions_are_found_under_set_up(client, programme, review_round, lee):
    client.force_login(lee)
    questions = reverse("reviews:questions", args=[programme.slug, review_round.pk])

    for name in ("programme_settings", "stage_list", "perspective_list", "team"):
        page = client.get(reverse(f"participants:{name}", args=[programme.slug]))
        assert f'<a href="{questions}">Questions</a>' in page.content.decode()
    assert f'<a href="{questions}" aria-current="page">' in client.get(questions).content.decode()
