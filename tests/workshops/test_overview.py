"""The programme's page: its steps, the next one, and whose voice is missing."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from participants.models import Perspective
from tests import make
from workshops import documents

TODAY = date(2026, 5, 1)


def overview(programme, user):
    membership = programme.memberships.get(user=user)
    return documents.programme_overview(programme, membership=membership, today=TODAY)


def next_view(programme, user):
    return overview(programme, user).next_step.view_name


@pytest.mark.parametrize(
    ("missing", "left"),
    [
        ({"contact_name": ""}, "Say who answers people’s questions"),
        ({"contact_phone": "", "contact_email": ""}, "Say who answers people’s questions"),
        ({"contact_phone": ""}, None),
        ({"contact_email": ""}, None),
    ],
)
def test_setting_up_is_done_once_people_know_whom_to_ask(
    programme, review_round, lee, missing, left
):
    reached_by = {"contact_phone": "01632 960 001", "contact_email": "office@example.org"}
    for name, value in (reached_by | missing).items():
        setattr(programme, name, value)
    programme.save()

    following = overview(programme, lee).next_step

    assert following.sentence.startswith(left or "Add the people")


def test_the_next_step_walks_through_the_whole_life_of_a_programme(programme, lee, cal):
    """One programme from nothing to telling people; at each point one step comes next."""
    programme.question = ""
    programme.save()
    assert next_view(programme, lee) == "participants:programme_settings"
    programme.question = "How could it be better?"
    programme.save()
    assert next_view(programme, lee) == "participants:programme_settings"
    review_round = make.review_round(programme=programme)
    assert next_view(programme, lee) == "participants:participant_list"
    pat = make.participant(programme=programme)
    assert "Send the invitations" in overview(programme, lee).next_step.sentence
    make.invitation(participant=pat, token="t")
    assert next_view(programme, lee) == "reviews:review_list"
    review = make.submitted_review(review_round=review_round, participant=pat)
    card = make.card(review_round=review_round, statement=make.statement(review=review))
    assert "Close the round" in overview(programme, lee).next_step.sentence
    review_round.closed_at = make.NOW
    review_round.save()
    assert next_view(programme, lee) == "reviews:card_list"
    card.state, card.approved_at = "approved", make.NOW
    card.save()
    assert "Find the themes" in overview(programme, lee).next_step.sentence
    theme = make.theme(review_round=review_round)
    make.placement(card=card, theme=theme)
    assert "each proposed theme" in overview(programme, lee).next_step.sentence
    theme.accepted_at = make.NOW
    theme.save()
    assert next_view(programme, lee) == "reviews:pack_list"
    make.pack(review_round=review_round)
    assert next_view(programme, lee) == "workshops:plan_workshop"
    workshop = make.workshop(review_round=review_round, held_on=date(2026, 5, 2))
    assert "Get ready" in overview(programme, lee).next_step.sentence
    workshop.held_on = date(2026, 4, 1)
    workshop.save()
    assert "Type in who came" in overview(programme, lee).next_step.sentence
    workshop.finished_at = make.NOW
    workshop.save()
    assert "Open a vote" in overview(programme, lee).next_step.sentence
    voting_round = make.voting_round(workshop=workshop)
    assert "Type in the votes" in overview(programme, lee).next_step.sentence
    voting_round.closed_at = make.NOW
    voting_round.save()
    assert "why things are as they are" in overview(programme, lee).next_step.sentence
    cause = make.root_cause(theme=theme)
    assert "success" in overview(programme, lee).next_step.sentence
    make.success_criterion(theme=theme, perspective=programme.perspectives.first())
    assert "who will do what" in overview(programme, lee).next_step.sentence
    action = make.action(root_cause=cause, owner=cal, due_on=date(2026, 4, 1))
    assert "overdue" in overview(programme, lee).next_step.sentence
    action.due_on = None
    action.save()
    assert "Keep the actions going" in overview(programme, lee).next_step.sentence
    action.state = "done"
    action.save()
    assert next_view(programme, lee) == "workshops:feedback"
    make.feedback_report(programme=programme)
    done = overview(programme, lee)
    assert done.next_step.sentence.startswith("Every step is done.")
    assert done.done == "11 steps of 11 done"


def test_who_said_no_does_not_stand_for_somebody_still_to_be_invited(programme, review_round, lee):
    gone, _waiting = make.participant(programme=programme), make.participant(programme=programme)
    make.invitation(participant=gone, token="t")
    gone.declined_at = make.NOW
    gone.save()

    found = overview(programme, lee)

    assert found.steps[1].text == "On the list: 1. Invited: 0. Agreed: 0."
    assert found.next_step.sentence == "Send the invitations, by email or letter."


def test_what_has_begun_can_go_on_beside_the_next_step(client, programme, review_round, lee, olu):
    """One person who is still to be invited does not hide the cards and themes that wait."""
    for _ in range(2):
        person = make.participant(programme=programme)
        make.submitted_review(review_round=review_round, participant=person)
    make.invitation(participant=person, token="t")
    make.card(review_round=review_round)
    client.force_login(lee)

    found = overview(programme, lee)
    page = client.get(reverse("programme_overview", args=[programme.slug])).content.decode()

    assert found.next_step.sentence == "Invite the people who have not been invited yet."
    assert [each.button for each in found.also] == ["Collect reviews", "Check the cards"]
    assert found.also[1].view_name == "reviews:card_list"
    assert f'<a href="/programmes/{programme.slug}/cards/">Check the cards</a>: Read each' in page
    assert overview(programme, olu).also == ()


def test_a_superseded_pack_asks_for_a_new_one(programme, review_round, lee):
    make.pack(review_round=review_round, superseded_at=make.NOW)

    found = overview(programme, lee)
    step, (also,) = found.steps[5], found.also

    assert (step.state_label, step.text) == ("In progress", "0 packs ready. 1 superseded.")
    assert also.sentence == "Make a new pack: words in the last one were taken back."
    make.pack(review_round=review_round)
    again = overview(programme, lee).steps[5]
    assert (again.state_label, again.text) == ("Done", "1 pack ready. 1 superseded.")


def test_comments_that_were_brought_in_are_no_reviews_that_people_gave(
    programme, review_round, lee
):
    patient = programme.perspectives.first()
    make.submitted_review(review_round=review_round, participant=None, perspective=patient)

    found = overview(programme, lee)

    assert found.steps[2].text == "Reviews given: 0. Comments brought in: 1."
    assert found.steps[2].state == "in_progress"
    assert found.voices[0].answered == "0"


def test_an_empty_programme_says_once_that_nobody_was_invited(programme, review_round, lee):
    assert overview(programme, lee).warnings == ("Nobody has been invited yet.",)


def test_a_programme_without_perspectives_says_whose_are_needed(db, lee):
    bare = make.programme(question="What?")
    make.membership(programme=bare, user=lee, role="lead")

    found = overview(bare, lee)

    assert found.next_step.sentence == "Say whose perspectives you need."
    assert found.voices == ()


def test_who_is_missing_is_said_plainly(programme, review_round, lee):
    patient, _carer, clinician = programme.perspectives.all()
    make.perspective(programme=programme, name="Other", target=0)
    commissioner = make.perspective(
        programme=programme,
        name="Commissioner",
        kind=Perspective.Kind.COMMISSIONER,
        target=2,
    )
    answered = make.participant(programme=programme, perspective=patient)
    make.submitted_review(review_round=review_round, participant=answered)
    invited = make.participant(programme=programme, perspective=commissioner)
    make.invitation(participant=invited, token="c")
    agreed = make.participant(programme=programme, perspective=clinician)
    make.consent(participant=agreed, purpose="take_part", is_given=False)
    make.consent(participant=agreed, purpose="take_part")

    assert overview(programme, lee).warnings == (
        "No carer has been invited yet.",
        "No commissioner has agreed to take part yet.",
    )
    review_round.closed_at = make.NOW
    review_round.save()
    assert "No clinician gave a review." in overview(programme, lee).warnings


def test_the_table_counts_each_perspective_from_hoped_for_to_came(programme, review_round, lee):
    patient = programme.perspectives.first()
    workshop = make.workshop(review_round=review_round)
    for number in range(3):
        person = make.participant(programme=programme, perspective=patient)
        make.invitation(participant=person, token=f"a{number}")
        make.invitation(participant=person, token=f"b{number}")
        make.consent(participant=person, purpose="take_part", is_given=number > 0)
        make.attendance(
            workshop=workshop, participant=person, state="came" if number > 1 else "not_coming"
        )

    voice = overview(programme, lee).voices[0]

    assert (voice.target, voice.invited, voice.agreed, voice.answered, voice.came) == (
        "20",
        "3",
        "2",
        "0",
        "1",
    )


def test_observers_see_protected_numbers_and_only_pages_they_may_open(
    client, programme, review_round, olu, cal
):
    for _ in range(3):
        make.participant(programme=programme)

    found = overview(programme, olu)

    assert found.voices[0].invited == "0"
    assert "On the list: fewer than 8." in found.steps[1].text
    assert {step.view_name for step in found.steps} == {
        "",
        "reviews:theme_board",
        "workshops:findings",
        "workshops:action_list",
    }
    assert found.next_step.button == "See the themes"
    assert "workshops:workshop_list" in {step.view_name for step in overview(programme, cal).steps}


@pytest.mark.parametrize("member", ["lee", "fay", "ivy", "cal", "olu"])
def test_everybody_gets_a_page_with_a_next_step_and_a_button(
    client, programme, review_round, member, request
):
    client.force_login(request.getfixturevalue(member))

    page = client.get(reverse("programme_overview", args=[programme.slug])).content.decode()

    assert "Next step" in page
    assert 'class="nhsuk-button" href=' in page
    assert "11 done" in page


def test_the_number_of_queries_does_not_grow_with_people(client, programme, review_round, lee):
    client.force_login(lee)
    workshop = make.workshop(review_round=review_round)

    def add():
        perspective = make.perspective(programme=programme, target=3)
        person = make.participant(programme=programme, perspective=perspective)
        make.invitation(participant=person)
        make.attendance(workshop=workshop, participant=person, state="came")
        review = make.submitted_review(review_round=review_round, participant=person)
        make.card(review_round=review_round, statement=make.statement(review=review))

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("programme_overview", args=[programme.slug]))
        return len(queries)

    add()
    with_one = count()
    add()
    add()
    assert count() == with_one
