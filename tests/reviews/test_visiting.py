"""Visits without a signal: what a device takes, what it sends, and two versions of one review."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coproduce.audit.models import AuditEvent
from participants.models import Consent, Role
from reviews.documents import shell_addresses
from reviews.forms.collecting import VoiceForm
from reviews.forms.visiting import asked_of
from reviews.models import BroughtReview, Card, Review, Statement, Visit
from reviews.operations import collecting, visiting, withdrawal
from tests import make

pytestmark = pytest.mark.django_db
YES = dict.fromkeys(Consent.Purpose.values, "yes")
SAID = "The nurse rings back the same day."


@pytest.fixture
def person(programme):
    return make.participant(programme=programme, name="Participant 07")


@pytest.fixture
def visit(review_round, person, ivy):
    return make.visit(review_round=review_round, participant=person, interviewer=ivy)


@pytest.fixture
def ivys(ivy):
    client = Client()
    client.force_login(ivy)
    return client


@pytest.fixture
def fays(fay):
    client = Client()
    client.force_login(fay)
    return client


def told(*texts, **changes):
    """A review as a device tells it: one answer a text, the first of them matters most."""
    answers = [
        {
            "heading": "working",
            "form_key": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{n}")),
            "text": text,
            "is_top_priority": n == 0,
            "stage": "",
            "feeling": "",
        }
        for n, text in enumerate(texts or [SAID])
    ]
    voice = {
        "voiced_by": "person",
        "written_by": "team",
        "relation": "",
        "has_interpreter": False,
        "helped_by": "",
    }
    return {"version": 1, "consents": YES, "voice": voice, "answers": answers} | changes


def address(visit):
    programme = visit.review_round.programme
    return reverse("reviews:receive_visit", args=[programme.slug, visit.review_round_id, visit.pk])


def sent(client, visit, said, *, key=None, ago=60, **changes):
    text = said if isinstance(said, str) else json.dumps(said)
    data = {
        "key": key or uuid.uuid4(),
        "digest": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        "agreed_seconds_ago": ago,
        "review": text,
        "form_end": "1",
    } | changes
    return client.post(address(visit), data)


def answer(response):
    return response.status_code, response.json()["state"]


def texts():
    return sorted(Statement.objects.values_list("text", flat=True))


# --- in the office -------------------------------------------------------------------------------
def test_a_facilitator_sends_an_interviewer_to_people(fays, review_round, person, ivy):
    url = reverse("reviews:assign_visits", args=[review_round.programme.slug, review_round.pk])

    fays.post(url, {"participants": [person.pk], "interviewer": ivy.pk, "form_end": "1"})

    assert [(visit.participant, visit.interviewer) for visit in Visit.objects.all()] == [
        (person, ivy)
    ]


def test_an_interviewer_can_only_take_people_on_themselves(ivys, review_round, person, fay, ivy):
    url = reverse("reviews:assign_visits", args=[review_round.programme.slug, review_round.pk])

    refused = ivys.post(url, {"participants": [person.pk], "interviewer": fay.pk, "form_end": "1"})
    ivys.post(url, {"participants": [person.pk], "interviewer": ivy.pk, "form_end": "1"})

    assert b"There is a problem" in refused.content
    assert Visit.objects.get().interviewer == ivy


def test_somebody_who_has_answered_or_is_visited_is_not_offered(ivys, visit, review_round):
    answered = make.participant(programme=review_round.programme, name="Participant 08")
    make.submitted_review(review_round=review_round, participant=answered)
    url = reverse("reviews:assign_visits", args=[review_round.programme.slug, review_round.pk])

    page = ivys.get(url).content.decode()

    assert "Nobody is left to visit" in page


def test_the_list_says_in_words_how_far_each_visit_is(ivys, fays, visit, review_round):
    url = reverse("reviews:visit_list", args=[review_round.programme.slug])

    before = ivys.get(url).content.decode()
    Visit.objects.update(taken_at=timezone.now())
    taken = ivys.get(url).content.decode()
    sent(ivys, visit, told())
    after = fays.get(url).content.decode()

    assert ["Not taken yet" in before, "On a device" in taken, "Received" in after] == [True] * 3


def test_what_somebody_needs_stands_beside_them_before_and_after_they_are_chosen(
    ivys, review_round, person, ivy
):
    make.access_need(participant=person, kind="interpreter", detail="Welsh")
    slug = review_round.programme.slug

    choosing = ivys.get(reverse("reviews:assign_visits", args=[slug, review_round.pk]))
    make.visit(review_round=review_round, participant=person, interviewer=ivy)
    chosen = ivys.get(reverse("reviews:visit_list", args=[slug]))

    assert "Participant 07 (Interpreter or signer: Welsh)" in choosing.content.decode()
    assert "Interpreter or signer: Welsh" in chosen.content.decode()


def test_interviewers_see_their_own_visits_only(ivys, visit, review_round, fay):
    other = make.participant(programme=review_round.programme, name="Somebody else's visit")
    make.visit(review_round=review_round, participant=other, interviewer=fay)
    slug = review_round.programme.slug

    page = ivys.get(reverse("reviews:visit_list", args=[slug])).content.decode()

    assert "Participant 07" in page
    assert "Somebody else" not in page


def test_a_visit_on_a_lost_device_can_be_made_by_somebody_else(fays, visit, review_round, fay):
    slug = review_round.programme.slug
    fays.post(reverse("reviews:release_visit", args=[slug, review_round.pk, visit.pk]))

    visiting.assign_visits(
        review_round=review_round,
        participants=[visit.participant],
        interviewer=fay,
        by=fay,
        now=make.NOW,
    )

    assert review_round.visits.standing().get().interviewer == fay


# --- taking --------------------------------------------------------------------------------------
def test_a_device_gets_the_names_the_needs_and_what_is_asked_and_nothing_else(
    ivys, visit, review_round
):
    make.access_need(participant=visit.participant, kind="interpreter", detail="Welsh")
    slug = review_round.programme.slug

    taken = ivys.post(reverse("reviews:take_visits", args=[slug, review_round.pk])).json()

    assert taken["visits"] == [
        {
            "id": visit.pk,
            "name": "Participant 07",
            "perspective": "Patient",
            "language": "en",
            "needs": ["Interpreter or signer: Welsh"],
            "receive": address(visit),
        }
    ]
    asked = taken["asked"]["en"]
    assert [step["heading"] for step in asked["steps"]] == ["working", "not_working", "future"]
    assert [field["name"] for field in asked["consents"]] == Consent.Purpose.values
    assert asked["answer"][0]["name"] == "text"


def test_taking_is_written_down_with_who_was_taken(ivys, visit, review_round):
    slug = review_round.programme.slug
    ivys.post(reverse("reviews:take_visits", args=[slug, review_round.pk]))

    visit.refresh_from_db()
    event = AuditEvent.objects.get(verb="took on a device")
    assert event.facts == {"participant_ids": [visit.participant_id]}
    assert visit.taken_at is not None


def test_what_is_asked_is_in_the_persons_language(ivys, visit, review_round):
    visit.participant.language = "cy"
    visit.participant.save()
    slug = review_round.programme.slug

    taken = ivys.post(reverse("reviews:take_visits", args=[slug, review_round.pk])).json()

    assert list(taken["asked"]) == ["cy"]


def test_the_device_knows_the_one_rule_that_looks_at_two_fields(review_round):
    relation = next(each for each in asked_of(review_round)["voice"] if each["name"] == "relation")

    form = VoiceForm({"voiced_by": "on_behalf"})

    assert relation["needed_with"] == ["voiced_by", "on_behalf"]
    assert form.errors["relation"] == [relation["missing"]]


def test_the_device_is_told_whose_words_have_to_go(ivys, visit, review_round):
    url = reverse("reviews:visits_state", args=[review_round.programme.slug, review_round.pk])
    before = ivys.get(url).json()["left"]

    withdrawal.erase_participant(participant=visit.participant, by=None, now=timezone.now())

    assert (before, ivys.get(url).json()["left"]) == ([], [visit.pk])


# --- receiving -----------------------------------------------------------------------------------
def test_a_review_arrives_whole(ivys, visit, person, ivy):
    review = told(SAID, "The group on Thursdays.")
    review["answers"][1] |= {"heading": "not_working"}

    response = sent(ivys, visit, review)

    stored = Review.objects.get()
    assert answer(response) == (200, "received")
    assert (stored.participant, stored.kind, stored.typed_by, stored.written_by) == (
        person,
        "one_to_one",
        ivy,
        "team",
    )
    assert stored.is_submitted
    assert sorted(stored.statements.values_list("heading", "text", "is_top_priority")) == [
        ("not_working", "The group on Thursdays.", False),
        ("working", SAID, True),
    ]
    assert person.agreed_to("share_words")
    assert Card.objects.drafts().count() == 2


def test_the_same_review_sent_again_is_one_review(ivys, visit):
    key = uuid.uuid4()
    answers = [answer(sent(ivys, visit, told(), key=key)) for _ in range(3)]

    assert answers == [(200, "received")] * 3
    assert (Review.objects.count(), Statement.objects.count(), BroughtReview.objects.count()) == (
        1,
        1,
        1,
    )


def test_without_the_devices_number_the_same_review_would_meet_itself(ivys, visit):
    """The control: what tells a second try from another version is the number and the hash."""
    answers = [answer(sent(ivys, visit, told())) for _ in range(2)]

    assert answers == [(200, "received"), (200, "held")]
    known = BroughtReview.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        make.brought_review(visit=visit, key=known.key, digest=known.digest)


@pytest.mark.parametrize(
    "change",
    [{"review": '{"version":1'}, {"form_end": ""}, {"digest": "0" * 64}, {"key": "words"}],
)
def test_a_part_of_a_review_is_not_kept(ivys, visit, change):
    response = sent(ivys, visit, told(), **change)

    assert answer(response) == (400, "cut_short")
    assert (Review.objects.count(), BroughtReview.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "review",
    [
        "[]",
        "nothing",
        "[" * 100_000,
        json.dumps(told(consents=[])),
        json.dumps(told(answers=[{"heading": "elsewhere", "text": "x"}])),
        json.dumps(told(answers=[{"heading": "working", "text": {"a": 1}}])),
        json.dumps(told(answers="x")),
    ],
)
def test_what_is_no_review_is_refused_with_a_sentence(ivys, visit, review):
    response = sent(ivys, visit, review)

    assert answer(response) == (400, "problems")
    assert response.json()["problems"] == ["The review cannot be read."]


@pytest.mark.parametrize("version", [[1], {"a": 1}, "1", 10**30, None])
def test_a_wording_that_there_is_not_counts_as_the_newest(ivys, visit, version):
    response = sent(ivys, visit, json.dumps(told() | {"version": version}))

    assert answer(response) == (200, "received")
    assert Review.objects.get().question_version == visit.review_round.question_version


@pytest.mark.parametrize("text", ["one\x00two", "one\ud800two", "x" * 2001, ""])
def test_words_that_cannot_be_kept_are_refused_and_nothing_of_the_review_is_kept(ivys, visit, text):
    response = sent(ivys, visit, told(SAID, text))

    assert answer(response) == (400, "problems")
    assert response.json()["problems"][0].startswith("What is working: ")
    assert Review.objects.count() == 0


@pytest.mark.parametrize(
    "changes",
    [{"answers": []}, {"consents": {"take_part": "yes"}}, {"voice": {"voiced_by": "on_behalf"}}],
)
def test_a_review_with_something_missing_is_refused(ivys, visit, changes):
    assert answer(sent(ivys, visit, told(**changes))) == (400, "problems")


def test_a_refusal_to_take_part_is_recorded_and_nothing_else_is(ivys, visit, person):
    review = told(consents=YES | {"take_part": "no"})

    assert answer(sent(ivys, visit, review)) == (200, "received")
    person.refresh_from_db()
    assert person.declined_at is not None
    assert Statement.objects.count() == 0


def test_words_of_a_person_who_left_are_refused_and_the_device_is_told_to_forget_them(
    ivys, visit, person
):
    withdrawal.erase_participant(participant=person, by=None, now=timezone.now())

    response = sent(ivys, visit, told(), ago=0)

    assert answer(response) == (409, "left")
    assert (Statement.objects.count(), BroughtReview.objects.count()) == (0, 0)


def test_answers_taken_back_after_the_visit_do_not_come_back_with_the_device(
    ivys, visit, person, review_round
):
    now = timezone.now()
    make.review(
        review_round=review_round, participant=person, withdrawn_at=now - timedelta(hours=1)
    )

    before = sent(ivys, visit, told(), ago=2 * 3600)
    afterwards = sent(ivys, visit, told(), ago=60)

    assert (answer(before), answer(afterwards)) == ((409, "left"), (200, "received"))
    assert texts() == [SAID]


def test_their_own_empty_beginning_is_no_conflict(ivys, visit, person, review_round):
    make.consent(participant=person, purpose="take_part")
    make.review(review_round=review_round, participant=person)

    assert answer(sent(ivys, visit, told())) == (200, "received")
    assert Review.objects.get().is_submitted


def test_the_wording_that_was_read_out_stays_with_the_review(ivys, visit, review_round):
    for question in list(review_round.questions):
        make.question(review_round=review_round, heading=question.heading, version=2)
    review_round.question_version = 2
    review_round.save()

    sent(ivys, visit, told())

    assert Review.objects.get().question_version == 1


# --- two versions --------------------------------------------------------------------------------
@pytest.fixture
def answered(review_round, person):
    """What the person sent themselves, while the interviewer had no signal."""
    make.consent(participant=person, purpose="take_part")
    make.consent(participant=person, purpose="share_words")
    review = make.review(review_round=review_round, participant=person)
    collecting.add_answer(
        review=review,
        heading="working",
        text="My own words.",
        is_top_priority=False,
        form_key=None,
        by=person,
        now=timezone.now(),
    )
    collecting.submit_review(review=review, submission_key=None, by=person, now=timezone.now())
    return review


@pytest.fixture
def held(ivys, visit, answered):
    assert answer(sent(ivys, visit, told())) == (200, "held")
    return BroughtReview.objects.get()


def decided(client, held, choice):
    visit = held.visit
    slug = visit.review_round.programme.slug
    url = reverse("reviews:brought_review", args=[slug, visit.review_round_id, visit.pk, held.pk])
    response = client.post(url, {"do": choice, "form_end": "1"})
    held.refresh_from_db()
    return response


def test_another_version_is_kept_beside_and_changes_nothing(held):
    assert texts() == ["My own words."]
    assert (held.because, held.words["answers"][0]["text"]) == ("answered", SAID)


def test_a_second_try_of_a_held_review_is_held_once(ivys, held, visit):
    again = sent(ivys, visit, told(), key=held.key)

    assert answer(again) == (200, "held")
    assert BroughtReview.objects.count() == 1


@pytest.mark.parametrize(
    ("choice", "state", "kept"),
    [
        ("use", "used", [SAID]),
        ("add", "added", ["My own words.", SAID]),
        ("set_aside", "set_aside", ["My own words."]),
    ],
)
def test_a_facilitator_decides_between_two_versions(fays, held, choice, state, kept):
    response = decided(fays, held, choice)

    assert response.status_code == 302
    assert texts() == kept
    assert (held.state, held.words) == (state, {})
    assert sorted(Card.objects.drafts().values_list("text", flat=True)) == kept


def test_what_a_professional_says_from_their_own_life_is_no_other_version(
    ivys, fays, visit, answered, review_round, person
):
    from_life = make.submitted_review(
        review_round=review_round, participant=person, from_life=True, started_at=timezone.now()
    )
    make.statement(review=from_life, text="From my own life.")

    assert answer(sent(ivys, visit, told())) == (200, "held")
    decided(fays, BroughtReview.objects.get(), "use")

    assert texts() == ["From my own life.", SAID]
    assert [each.text for each in from_life.statements.all()] == ["From my own life."]


def test_it_is_decided_once(fays, held):
    decided(fays, held, "add")
    again = decided(fays, held, "use")

    assert again.status_code == 409
    assert texts() == ["My own words.", SAID]


def test_cards_that_a_person_approved_are_not_pulled_from_under_them(fays, held):
    Card.objects.update(state=Card.State.APPROVED, approved_at=timezone.now())

    refused = decided(fays, held, "use")

    assert b"on approved cards already" in refused.content
    assert (texts(), held.is_held) == (["My own words."], True)


def test_sharing_refused_in_one_version_stays_refused_in_both(ivys, fays, visit, answered):
    sent(ivys, visit, told(consents=YES | {"be_contacted": "no", "share_words": "no"}))

    decided(fays, BroughtReview.objects.get(), "add")

    assert not answered.participant.agreed_to("share_words")
    assert Card.objects.drafts().count() == 0


def test_what_arrives_after_the_round_closed_waits_until_it_is_opened_again(
    ivys, fays, visit, review_round, fay
):
    review_round.closed_at = timezone.now()
    review_round.save()
    arrived = answer(sent(ivys, visit, told()))
    held = BroughtReview.objects.get()

    refused = decided(fays, held, "use")
    review_round.closed_at = None
    review_round.save()
    decided(fays, held, "use")

    assert (arrived, held.because) == ((200, "held"), "closed")
    assert b"Open it again first" in refused.content
    assert texts() == [SAID]


def test_held_words_go_when_the_person_takes_theirs_back(fays, held, answered):
    withdrawal.withdraw_review(review=answered, by=None, now=timezone.now())

    held.refresh_from_db()
    assert (held.words, held.is_held) == ({}, False)
    assert decided(fays, held, "use").status_code == 409


def test_held_words_are_read_by_facilitators_only(ivys, fays, held, visit):
    slug = visit.review_round.programme.slug
    url = reverse("reviews:brought_review", args=[slug, visit.review_round_id, visit.pk, held.pk])

    assert ivys.get(url).status_code == 403
    assert SAID in fays.get(url).content.decode()


# --- the page ------------------------------------------------------------------------------------
def test_the_page_is_the_same_for_everybody_and_names_nobody(client, ivys, visit):
    assert client.get("/visits/").content == ivys.get("/visits/").content


def test_everything_that_the_page_needs_is_kept_on_the_device(client):
    page = client.get("/visits/").content.decode()
    script = client.get("/visits/worker.js").content.decode()

    needed = re.findall(r'<(?:script|link)[^>]+(?:src|href)="(/[^"]+)"', page)
    kept = json.loads(re.search(r"self\.SHELL = (\{.*\});", script)[1])["files"]
    assert set(needed) <= set(kept)
    assert all(client.get(file).status_code == 200 for file in kept if "/static/" not in file)


def test_every_module_that_the_page_imports_is_kept_on_the_device(settings):
    folder = Path(settings.BASE_DIR) / "static" / "js"
    imported = {
        f"/static/js/{name}"
        for file in folder.glob("visiting*.js")
        for name in re.findall(r'from "\./([^"]+)"', file.read_text())
    }
    assert imported <= set(shell_addresses())


def test_an_interviewer_of_another_programme_cannot_send_here(visit, other_programme):
    stranger = make.user()
    make.membership(programme=other_programme, user=stranger, role=Role.INTERVIEWER)
    client = Client()
    client.force_login(stranger)

    assert client.post(address(visit)).status_code == 404
