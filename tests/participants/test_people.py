"""The people list: who is on it, what they need and agreed to, who is missing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from coproduce.audit.models import AuditEvent
from participants import documents
from participants.errors import AlreadyInProgrammeError, InUseError
from participants.models import Consent, Invitation, LinkState, Participant
from participants.operations import recruiting
from tests import make


def url(name, programme, *ids):
    return reverse(f"participants:{name}", args=[programme.slug, *ids])


def answers(participant):
    return [(each.purpose, each.is_given) for each in participant.consents.all()]


@pytest.fixture
def fields(programme):
    return {
        "name": "Participant 07",
        "perspective": str(programme.perspectives.first().pk),
        "stage": str(programme.stages.get().pk),
        "organisation": "Example Charity",
        "email": "P07@Example.org",
        "phone": "01632 960007 ext 2",
        "address": "7 Example Street\r\nExampleton",
        "wants_letters": "on",
        "language": "cy",
        "access_needs": ["large_print"],
        "access_detail": "A quiet room",
        "consents": ["take_part", "be_contacted"],
    }


# --- adding and changing -------------------------------------------------------------------------
def test_a_lead_puts_somebody_on_the_list(client, programme, lee, fields):
    client.force_login(lee)

    response = client.post(url("new_participant", programme), fields)

    added = Participant.objects.get()
    assert response.url == url("participant", programme, added.pk)
    assert (added.email, added.address, added.language, added.wants_letters) == (
        "p07@example.org",
        "7 Example Street\nExampleton",
        "cy",
        True,
    )
    assert added.organisation.name == "Example Charity"
    assert [(each.kind, each.detail) for each in added.access_needs.all()] == [
        ("large_print", ""),
        ("other", "A quiet room"),
    ]
    assert answers(added) == [("take_part", True), ("be_contacted", True)]
    page = client.get(response.url).content.decode()
    assert "A quiet room" in page
    assert "Agreed to take part" in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Fill this in"),
        ("name", "x" * 201, "at most 200"),
        ("name", "a\0b", "hidden character"),
        ("email", "pat@", "Write a whole email address"),
        ("email", "a@example.org\nBcc: b@example.org", "Write a whole email address"),
        ("phone", "ring me", "Write a phone number"),
        ("address", "x" * 401, "Use 400 characters or fewer"),
        ("perspective", "", "Choose one"),
        ("perspective", "999999", "Select a valid choice"),
        ("stage", "999999", "Select a valid choice"),
        ("language", "xx", "Select a valid choice"),
        ("access_needs", ["wings"], "Select a valid choice"),
        ("consents", ["everything"], "Select a valid choice"),
        ("access_detail", "x" * 201, "at most 200"),
    ],
)
def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(
    client, programme, lee, fields, field, value, sentence
):
    client.force_login(lee)

    response = client.post(url("new_participant", programme), fields | {field: value})

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert "Example Charity" in response.content.decode()
    assert not Participant.objects.exists()


def test_another_programmes_perspective_cannot_be_chosen(
    client, programme, other_programme, lee, fields
):
    client.force_login(lee)
    theirs = other_programme.perspectives.get()

    response = client.post(url("new_participant", programme), fields | {"perspective": theirs.pk})

    assert "Select a valid choice" in response.content.decode()


def test_an_address_that_is_on_the_list_is_refused_in_any_letters(client, programme, lee, fields):
    client.force_login(lee)
    make.participant(programme=programme, email="p07@example.org")

    response = client.post(url("new_participant", programme), fields)

    assert "already in the programme" in response.content.decode()
    assert Participant.objects.count() == 1


def test_two_people_without_an_address_are_two_people(programme, lee):
    for name in ("Participant 01", "Participant 02"):
        recruiting.add_participant(
            programme=programme,
            name=name,
            perspective=programme.perspectives.first(),
            by=lee,
            now=make.NOW,
        )

    assert Participant.objects.filter(email="").count() == 2


def test_details_are_corrected(client, programme, lee, fields):
    client.force_login(lee)
    person = make.participant(programme=programme)
    make.access_need(participant=person, kind="hearing")
    kept = make.access_need(participant=person, kind="large_print")

    page = client.get(url("participant_details", programme, person.pk)).content.decode()
    client.post(url("participant_details", programme, person.pk), fields)

    person.refresh_from_db()
    assert 'value="hearing" checked' in page.replace('id="id_access_needs_2" ', "")
    assert (person.name, person.organisation.name) == ("Participant 07", "Example Charity")
    assert set(person.access_needs.values_list("kind", flat=True)) == {"large_print", "other"}
    assert person.access_needs.get(kind="large_print") == kept


def test_an_address_is_not_taken_from_somebody_else(client, programme, lee, fields):
    client.force_login(lee)
    make.participant(programme=programme, email="p07@example.org")
    person = make.participant(programme=programme, email="other@example.org")

    response = client.post(url("participant_details", programme, person.pk), fields)

    person.refresh_from_db()
    assert "already in the programme" in response.content.decode()
    assert person.email == "other@example.org"
    with pytest.raises(AlreadyInProgrammeError):
        recruiting.change_participant(
            participant=person,
            email="P07@example.org",
            access_needs=[],
            access_detail="",
            by=lee,
            now=make.NOW,
        )


# --- consents, no, and mistakes ------------------------------------------------------------------
def test_an_interviewer_writes_down_what_a_person_agreed_to(client, programme, ivy):
    client.force_login(ivy)
    person = make.participant(programme=programme)
    address = url("participant_consents", programme, person.pk)

    client.post(address, {"take_part": "yes", "be_quoted": "no"})
    client.post(address, {"take_part": "yes", "be_quoted": "yes"})

    assert answers(person) == [("take_part", True), ("be_quoted", False), ("be_quoted", True)]
    assert person.agreed_to("be_quoted")
    assert {each.wording_version for each in Consent.objects.all()} == {"2026-11"}
    again = client.get(address).content.decode()
    assert again.count(" checked") == 2
    wrong = client.post(address, {"take_part": "perhaps"})
    assert "Select a valid choice" in wrong.content.decode()


def test_somebody_who_said_no_gets_nothing_more_and_can_come_back(client, programme, fay):
    client.force_login(fay)
    person = make.participant(programme=programme)
    invitation = make.invitation(participant=person, token="token-of-somebody-who-says-no")

    client.post(url("record_decline", programme, person.pk))

    person.refresh_from_db()
    invitation.refresh_from_db()
    assert person.declined_at is not None
    assert invitation.revoked_at is not None
    assert answers(person) == [("take_part", False)]
    assert "Said no" in client.get(url("participant", programme, person.pk)).content.decode()

    client.post(url("record_return", programme, person.pk))

    person.refresh_from_db()
    assert person.takes_part
    assert list(programme.participants.not_yet_invited()) == [person]


def test_somebody_added_by_mistake_is_erased(client, programme, lee):
    client.force_login(lee)
    person = make.participant(programme=programme)
    make.invitation(participant=person, token="x")
    make.consent(participant=person, purpose="take_part")

    response = client.post(url("remove_participant", programme, person.pk))

    assert response.url == url("participant_list", programme)
    assert not Participant.objects.exists()
    assert AuditEvent.objects.filter(verb="removed", object_id=person.pk).exists()


def test_somebody_who_answered_is_not_erased_by_a_click(programme, lee, review_round):
    person = make.participant(programme=programme)
    make.review(review_round=review_round, participant=person)

    with pytest.raises(InUseError):
        recruiting.remove_participant(participant=person, by=lee)

    assert Participant.objects.filter(pk=person.pk).exists()


# --- the list ------------------------------------------------------------------------------------
def test_who_is_missing_is_said_in_a_sentence(client, programme, ivy):
    patient, carer, clinician = programme.perspectives.all()
    agreed = make.participant(programme=programme, perspective=patient)
    make.consent(participant=agreed, purpose="take_part")
    make.invitation(participant=agreed)
    make.participant(programme=programme, perspective=patient, declined_at=make.NOW)
    make.participant(programme=programme, perspective=carer)
    make.participant(programme=programme, perspective=carer, withdrawn_at=make.NOW)

    counts = documents.who_is_missing(programme)

    assert [
        (each.perspective, each.listed, each.invited, each.agreed, each.declined, each.warning)
        for each in counts
    ] == [
        (patient, 1, 1, 1, 1, ""),
        (carer, 1, 0, 0, 0, "Carer: nobody has agreed to take part yet."),
        (clinician, 0, 0, 0, 0, "Clinician: nobody is on the list yet."),
    ]
    client.force_login(ivy)
    assert (
        "Clinician: nobody is on the list yet."
        in client.get(url("participant_list", programme)).content.decode()
    )


def test_the_list_is_filtered_in_words(client, programme, ivy):
    client.force_login(ivy)
    patient, carer, _clinician = programme.perspectives.all()
    make.participant(programme=programme, perspective=patient, name="Participant 01")
    two = make.participant(programme=programme, perspective=carer, name="Participant 02")
    make.consent(participant=two, purpose="take_part")
    make.invitation(participant=two, channel="email", sending="failed")
    make.participant(programme=programme, name="Participant 03", declined_at=make.NOW)

    def shown(**filters):
        page = client.get(url("participant_list", programme), filters).content.decode()
        return [number for number in ("01", "02", "03") if f"Participant {number}</a>" in page]

    assert shown() == ["01", "02", "03"]
    assert shown(perspective=carer.pk) == ["02"]
    assert shown(stage=programme.stages.get().pk) == []
    assert shown(answer="agreed") == shown(link_state="failed") == ["02"]
    assert shown(answer="declined") == ["03"]
    assert shown(answer="waiting", link_state="none") == ["01"]
    assert shown(perspective="nonsense", answer="x") == ["01", "02", "03"]


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"channel": "email", "sending": "queued"}, LinkState.QUEUED),
        ({"channel": "email", "sending": "sending"}, LinkState.SENDING),
        ({"channel": "email", "sending": "sent"}, LinkState.SENT),
        ({"channel": "email", "sending": "failed"}, LinkState.FAILED),
        ({"channel": "email", "sending": "unknown"}, LinkState.UNKNOWN),
        ({"channel": "email", "sending": "not_sent"}, LinkState.NONE),
        ({"channel": "letter"}, LinkState.PRINTED),
        ({"channel": "shown"}, LinkState.SHOWN),
        ({"channel": "shown", "first_opened_at": make.NOW}, LinkState.OPENED),
        ({"channel": "shown", "expires_at": make.NOW}, LinkState.EXPIRED),
        ({"channel": "shown", "revoked_at": make.NOW}, LinkState.STOPPED),
    ],
)
def test_a_link_says_how_far_it_has_come(programme, fields, state):
    invitation = make.invitation(participant=make.participant(programme=programme), **fields)

    person = Participant.objects.with_link_state(make.NOW).get()

    assert (person.link_state, person.link_label) == (state.value, state.label)
    assert Invitation.objects.with_state(make.NOW).get(pk=invitation.pk).state_label == state.label


def test_a_person_with_an_opened_link_has_opened_it_whatever_came_later(programme):
    person = make.participant(programme=programme)
    make.invitation(participant=person, token="opened", first_opened_at=make.NOW)
    make.invitation(participant=person, channel="email", sending="failed")

    assert Participant.objects.with_link_state(make.NOW).get().link_state == LinkState.OPENED


def test_the_list_and_a_person_cost_the_same_for_one_and_three(
    client, programme, fay, django_assert_max_num_queries
):
    client.force_login(fay)

    def grow():
        person = make.participant(programme=programme)
        make.access_need(participant=person)
        make.consent(participant=person, purpose="take_part")
        make.invitation(participant=person, issued_by=fay)
        return person

    def queries(address):
        with django_assert_max_num_queries(60) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    person = grow()
    client.get(url("participant_list", programme))
    one = (
        queries(url("participant_list", programme)),
        queries(url("participant", programme, person.pk)),
    )
    for _ in range(2):
        grow()
        make.invitation(participant=person, issued_by=fay)
        make.consent(participant=person, purpose="be_quoted")
    three = (
        queries(url("participant_list", programme)),
        queries(url("participant", programme, person.pk)),
    )

    assert one == three


def test_while_nobody_is_on_the_list_there_is_nothing_to_choose_from(client, programme, lee):
    client.force_login(lee)

    empty = client.get(url("participant_list", programme)).content.decode()
    make.participant(programme=programme)
    with_one = client.get(url("participant_list", programme)).content.decode()

    assert ("Nobody is on the list yet" in empty, "Show everybody" in empty) == (True, False)
    assert "Patient: nobody is on the list yet." not in empty
    assert "Show everybody" in with_one


def test_the_list_has_pages(client, programme, ivy):
    client.force_login(ivy)
    patient = programme.perspectives.first()
    for number in range(51):
        make.participant(programme=programme, perspective=patient, name=f"Participant {number:02}")

    second = client.get(url("participant_list", programme), {"page": "2"}).content.decode()

    assert "Participant 50</a>" in second
    assert "Participant 49</a>" not in second


def test_what_a_member_may_not_do_is_not_offered(client, programme, ivy, fay):
    person = make.participant(programme=programme)
    for member, offered in ((ivy, False), (fay, True)):
        client.force_login(member)
        pages = (
            client.get(url("participant_list", programme)).content.decode()
            + client.get(url("participant", programme, person.pk)).content.decode()
        )
        assert ("Print a letter" in pages, "Email 1 person" in pages) == (offered, offered)
        assert "Add a person" not in pages


def test_what_a_person_needs_is_changed_from_where_it_stands(client, programme, lee, ivy):
    person = make.participant(programme=programme)
    page = url("participant", programme, person.pk)
    change = url("participant_details", programme, person.pk)
    client.force_login(lee)

    assert "Nothing that we know of" in client.get(page).content.decode()
    make.access_need(participant=person)
    known = client.get(page).content.decode()

    assert "Nothing that we know of" not in known
    assert f'<a href="{change}">Change what they need</a>' in known
    client.force_login(ivy)
    assert "Change what they need" not in client.get(page).content.decode()


def test_a_name_with_markup_is_shown_as_text(client, programme, lee):
    client.force_login(lee)
    person = make.participant(programme=programme, name="<script>alert(1)</script>")

    for name, ids in (("participant_list", ()), ("participant", (person.pk,))):
        assert b"<script>alert" not in client.get(url(name, programme, *ids)).content


def test_an_interpreter_is_booked_for_a_language_and_other_words_stay(pat_client, pat):
    make.access_need(participant=pat, kind="oxygen", detail="A chair with arms")
    address = reverse("participants:my_contact_details")
    given = {"name": pat.name, "language": "en", "access_needs": ["oxygen"], "form_end": "1"}

    pat_client.post(address, given | {"interpreter_language": "British Sign Language"})

    said = dict(pat.access_needs.values_list("kind", "detail"))
    assert said == {"oxygen": "A chair with arms", "interpreter": "British Sign Language"}
    assert "British Sign Language" in pat_client.get(address).text
