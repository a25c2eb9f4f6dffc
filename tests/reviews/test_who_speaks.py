"""Who spoke, who wrote, in which order it matters: and who answers twice."""

from __future__ import annotations

import pytest

from participants.models import Perspective
from reviews import documents
from reviews.errors import NothingToConfirmError
from reviews.models import Card, Review, Statement
from reviews.operations import collecting
from tests import make
from tests.conftest import PAT_TOKEN
from tests.make import NOW

KEY = "11111111-1111-4111-8111-111111111111"
ON_BEHALF = {"voiced_by": "on_behalf", "relation": "family", "written_by": "helper"}


@pytest.fixture
def review(review_round, pat):
    return make.review(review_round=review_round, participant=pat)


@pytest.fixture
def spoken_for(review_round, pat):
    """Sent by Pat's daughter; Pat has not said yet whether it is right."""
    review = make.submitted_review(
        review_round=review_round,
        participant=pat,
        voiced_by="on_behalf",
        relation="family",
        receipt_code="AAA-BBB",
    )
    make.statement(review=review, text="She waits", heading="working")
    return review


@pytest.fixture
def clinician(pat, programme):
    """Pat works in care, for once."""
    pat.perspective = programme.perspectives.get(kind=Perspective.Kind.CLINICIAN)
    pat.save()
    return pat


def post(client, path, **typed):
    return client.post(path, typed | {"form_end": "1"})


def page(response):
    return " ".join(response.content.decode().split())


def texts(review, heading="working"):
    step = next(each for each in documents.steps(review) if each.heading == heading)
    return [each.text for each in step.answers]


# --- what matters most, in order -----------------------------------------------------------------
def test_what_matters_most_comes_first_and_is_moved_up_and_down(pat_client, review):
    for text, is_top in [("one", False), ("two", True), ("three", True), ("four", True)]:
        make.statement(
            review=review, text=text, heading="working", is_top_priority=is_top, position=1
        )
    assert texts(review) == ["two", "three", "four", "one"]
    four = Statement.objects.get(text="four")

    moved = post(pat_client, f"/my/review/answers/{four.pk}/move/", places="-1")
    assert moved.headers["Location"] == f"/my/review/working/#answer-{four.pk}"
    assert texts(review) == ["two", "four", "three", "one"]

    post(pat_client, f"/my/review/answers/{four.pk}/move/", places="1")
    assert texts(review) == ["two", "three", "four", "one"]
    post(pat_client, f"/my/review/answers/{four.pk}/move/", places="1")  # it is the last of them
    post(pat_client, f"/my/review/answers/{four.pk}/move/", places="7")  # nobody asks for this
    assert texts(review) == ["two", "three", "four", "one"]


def test_only_moves_that_move_something_are_offered(pat_client, review):
    for text in ("one", "two"):
        make.statement(review=review, text=text, heading="working", is_top_priority=True)
    make.statement(review=review, text="three", heading="working")

    shown = page(pat_client.get("/my/review/working/"))

    assert shown.count(">Move up<") == 1
    assert shown.count(">Move down<") == 1


def test_an_answer_says_when_and_how_one_feels(pat_client, review, programme):
    stage = programme.stages.get()
    more = {"stage": stage.pk, "feeling": "worried", "do": "add", "form_key": KEY}
    post(pat_client, "/my/review/working/", text="I wait", **more)

    said = Statement.objects.get()
    assert (said.stage, said.feeling) == (stage, "worried")
    assert f"{stage.name} · Worried" in page(pat_client.get("/my/review/working/"))

    post(pat_client, f"/my/review/answers/{said.pk}/", text="I wait", feeling="", stage="")
    said.refresh_from_db()
    assert (said.stage, said.feeling) == (None, "")


def test_a_stage_of_another_programme_is_refused_and_the_words_stay(
    pat_client, review, other_programme
):
    theirs = make.stage(programme=other_programme)

    refused = post(pat_client, "/my/review/working/", text="I wait", stage=theirs.pk, do="add")

    assert "I wait" in page(refused)
    assert Statement.objects.count() == 0


def test_a_card_is_about_the_stage_of_its_answer(review, pat, programme):
    stage = programme.stages.get()
    said = make.statement(review=review, heading="working")
    collecting.submit_review(review=review, submission_key=None, by=pat, now=NOW)
    assert Card.objects.get().stage is None

    collecting.change_answer(
        statement=said, text=said.text, is_top_priority=False, stage=stage, by=pat, now=NOW
    )

    assert Card.objects.get().stage == stage


# --- somebody helps ------------------------------------------------------------------------------
def test_who_spoke_who_wrote_and_who_they_are_is_kept(pat_client, review):
    post(pat_client, "/my/review/voice/", **ON_BEHALF, has_interpreter="on", helped_by="my son")

    review.refresh_from_db()
    assert (review.voiced_by, review.written_by, review.relation) == (
        "on_behalf",
        "helper",
        "family",
    )
    assert review.has_interpreter
    assert review.is_unconfirmed


def test_who_speaks_for_somebody_says_who_they_are(pat_client, review):
    refused = post(pat_client, "/my/review/voice/", voiced_by="on_behalf")

    assert "Choose who is speaking for the person" in page(refused)


def test_the_person_confirms_what_was_said_for_them(pat_client, spoken_for):
    assert "Somebody spoke for you" in page(pat_client.get("/my/"))
    assert "She waits" in page(pat_client.get("/my/review/confirm/"))

    confirmed = post(pat_client, "/my/review/confirm/")

    assert confirmed.headers["Location"] == "/my/"
    spoken_for.refresh_from_db()
    assert not spoken_for.is_unconfirmed
    assert "Somebody spoke for you" not in page(pat_client.get("/my/"))
    assert pat_client.get("/my/review/confirm/").status_code == 302


def test_a_colleague_writes_down_that_they_confirmed(client, ivy, spoken_for, review_round):
    Review.objects.update(typed_by=ivy)
    client.force_login(ivy)
    place = f"/programmes/breathing-better/rounds/{review_round.pk}/reviews/{spoken_for.pk}/"

    assert "These answers were given on the person’s behalf" in page(client.get(f"{place}receipt/"))
    post(client, f"{place}confirm/")

    assert not Review.objects.get().is_unconfirmed


def test_what_is_changed_after_it_was_confirmed_is_to_be_confirmed_again(spoken_for, pat):
    collecting.confirm_review(review=spoken_for, by=pat, now=NOW)
    said = spoken_for.statements.get()

    collecting.move_answer(statement=said, places=1, by=pat, now=NOW)
    assert not Review.objects.get().is_unconfirmed
    collecting.change_answer(
        statement=said, text="She waits for weeks", is_top_priority=False, by=pat, now=NOW
    )
    assert Review.objects.get().is_unconfirmed


def test_there_is_nothing_to_confirm_in_what_people_say_themselves(review, pat):
    with pytest.raises(NothingToConfirmError):
        collecting.confirm_review(review=review, by=pat, now=NOW)


def test_wherever_it_is_counted_it_says_that_nobody_confirmed_it(
    client, fay, spoken_for, review_round
):
    client.force_login(fay)
    home = "/programmes/breathing-better/"
    card = make.approved_card(review_round=review_round, statement=spoken_for.statements.get())
    theme = make.theme(review_round=review_round, accepted_at=NOW)
    make.placement(card=card, theme=theme)
    place = f"{home}rounds/{review_round.pk}/"
    pages = [
        home,
        f"{home}reviews/",
        f"{home}who-is-missing/",
        f"{home}themes/?heading=not-working",
        f"{place}themes/{theme.pk}/",
        f"{home}quality/",
        f"{home}exports/",
    ]
    sentence = "1 of them was given on somebody’s behalf and is not confirmed by the person."

    assert {path: sentence in page(client.get(path)) for path in pages} == dict.fromkeys(
        pages, True
    )
    shown = page(client.get(f"{home}cards/?show=all"))
    assert "Given on the person’s behalf and not confirmed" in shown
    assert "Not confirmed." in page(client.get(f"{place}reviews/{spoken_for.pk}/"))

    collecting.confirm_review(review=spoken_for, by=fay, now=NOW)
    assert not any(sentence in page(client.get(path)) for path in pages)


# --- professionals answer twice ------------------------------------------------------------------
@pytest.fixture
def at_work(clinician, review_round):
    """What Pat said as a clinician."""
    return make.submitted_review(
        review_round=review_round, participant=clinician, receipt_code="AAA-BBB"
    )


def test_a_professional_answers_a_second_time_from_their_own_life(
    pat_client, at_work, programme, clinician
):
    patient = programme.perspectives.get(kind=Perspective.Kind.PATIENT)
    assert "Answer from my own life too" in page(pat_client.get("/my/"))

    begun = post(pat_client, "/my/second-review/", perspective=patient.pk)
    assert begun.headers["Location"] == "/my/second-review/working/"
    assert "You answer as: Patient" in page(pat_client.get(begun.headers["Location"]))
    post(pat_client, "/my/second-review/working/", text="I wait too", do="continue")
    post(pat_client, "/my/second-review/send/")

    second = Review.objects.get(from_life=True)
    assert (second.perspective, second.is_submitted) == (patient, True)
    assert at_work.statements.count() == 0
    assert Card.objects.get().perspective == patient
    assert second.receipt_code in page(pat_client.get("/my/"))
    assert "I wait too" in page(pat_client.get("/my/second-review/receipt/"))


def test_each_review_counts_under_its_own_perspective(at_work, review_round, programme, clinician):
    patient = programme.perspectives.get(kind=Perspective.Kind.PATIENT)
    make.submitted_review(
        review_round=review_round, participant=clinician, perspective=patient, from_life=True
    )

    counts = {each.name: each for each in documents.perspective_counts(review_round)}
    assert (counts["Patient"].submitted, counts["Clinician"].submitted) == (1, 1)
    assert (counts["Patient"].invited, counts["Clinician"].invited) == (0, 1)
    assert (counts["Patient"].not_started, counts["Clinician"].not_started) == (0, 0)
    rows = documents.review_rows(review_round, [clinician])
    assert [str(row.perspective) for row in rows] == ["Clinician", "Patient"]


def test_a_patient_is_not_asked_a_second_time(pat_client, review):
    assert "from my own life" not in page(pat_client.get("/my/"))
    assert pat_client.get("/my/second-review/").headers["Location"] == "/my/"


def test_once_no_answers_are_taken_who_never_began_reads_nothing_about_a_second_time(
    pat_client, at_work, review_round
):
    assert "Your own life" in page(pat_client.get("/my/"))
    review_round.closed_at = NOW
    review_round.save()

    assert "Your own life" not in page(pat_client.get("/my/"))


def test_the_perspective_of_a_workplace_is_no_choice(pat_client, at_work, clinician):
    refused = post(pat_client, "/my/second-review/", perspective=clinician.perspective_id)

    assert Review.objects.count() == 1
    assert "nhsuk-error-message" in page(refused)


def test_before_it_is_begun_there_is_no_second_review_to_fill_in(pat_client, at_work):
    assert pat_client.get("/my/second-review/working/").headers["Location"] == "/my/"


def test_the_same_link_leads_to_both(client, at_work, clinician):
    client.get(f"/i/{PAT_TOKEN}/")
    make.review(review_round=at_work.review_round, participant=clinician, from_life=True)

    for path in ("/my/review/working/", "/my/second-review/working/"):
        assert client.get(path).status_code == 200
