"""The pages on which people are told, and on which they answer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coproduce.audit.models import AuditEvent
from tests import make
from workshops.errors import NothingToPostError
from workshops.models import FeedbackDelivery
from workshops.operations import feedback

AWKWARD = "=1+1 <script>alert(1)</script> 😀 \u202eשלום {{ 7 }}"


def publish(programme, lee):
    return feedback.publish_feedback(
        programme=programme, title="After the day", message="Thank you.", by=lee, now=make.NOW
    )


def test_pat_reads_what_happened_to_their_words(
    pat_client, programme, contactable, statement, pats_card, theme, root_cause, lee
):
    make.action(
        root_cause=root_cause,
        owner_name="The practice manager",
        title="Hire a doctor",
        state="not_possible",
        not_possible_because="There is no money this year.",
    )
    url = reverse("workshops:my_thread")

    before = pat_client.get(url).content.decode()
    assert statement.text in before
    assert "I waited three weeks." in before
    assert "Hire a doctor" not in before
    assert "Was this put right?" not in before

    publish(programme, lee)
    after = pat_client.get(url).content.decode()
    assert "Thank you." in after
    assert "Nobody owns the diary." in after
    assert "This is not possible, because: " in after
    assert "There is no money this year." in after

    assert b"Choose one." in pat_client.post(url, {"reply": "Kept", "form_end": "1"}).content
    pat_client.post(url, {"was_put_right": "partly", "reply": AWKWARD, "form_end": "1"})
    delivery = contactable.feedback_deliveries.get()
    assert (delivery.was_put_right, delivery.reply) == ("partly", AWKWARD)
    assert delivery.read_at is not None
    again = pat_client.get(url).content.decode()
    assert "<script>alert" not in again


def test_honest_words_for_what_has_not_come_far(pat_client, review_round, review):
    waiting = make.statement(review=review, text="Waiting words")
    draft = make.statement(review=review, text="Draft words")
    unused = make.statement(review=review, text="Unused words")
    alone = make.statement(review=review, text="Alone words")
    back = make.statement(review=review, text="Back words")
    make.card(review_round=review_round, statement=draft, text="DRAFT CARD TEXT")
    make.card(review_round=review_round, statement=unused, state="set_aside")
    make.card(review_round=review_round, statement=back, state="withdrawn")
    make.approved_card(review_round=review_round, statement=alone, text=alone.text)

    page = pat_client.get(reverse("workshops:my_thread")).content.decode()

    assert waiting.text in page
    for sentence in (
        "This is waiting to be checked.",
        "It is waiting to be checked, so that nobody can be recognised.",
        "This was not made into a card for the workshop.",
        "In the same words, without a name.",
        "It is not in a theme yet.",
        "This card was taken back.",
    ):
        assert sentence in page
    assert "DRAFT CARD TEXT" not in page


def test_looking_at_the_page_writes_nothing(pat_client, programme, contactable, lee):
    publish(programme, lee)

    pat_client.get(reverse("workshops:my_thread"))

    assert contactable.feedback_deliveries.get().read_at is None


def test_somebody_who_has_not_answered_yet_finds_an_empty_page(pat_client):
    assert b"There are no answers here" in pat_client.get(reverse("workshops:my_thread")).content


def test_the_lead_releases_and_sees_how_it_was_sent(
    as_lee, programme, contactable, statement, pats_card
):
    overview = reverse("workshops:feedback", args=[programme.slug])
    assert b"By email: 1" in as_lee.get(overview).content
    url = reverse("workshops:publish_feedback", args=[programme.slug])
    refused = as_lee.post(url, {"title": "", "message": "Kept words"})
    assert b"Kept words" in refused.content

    response = as_lee.post(url, {"title": "After the day", "message": AWKWARD})

    report = programme.feedback_reports.get()
    assert response.url == reverse("workshops:feedback_report", args=[programme.slug, report.pk])
    page = as_lee.get(response.url).content.decode()
    assert "Emails on their way: 1." in page
    assert "<script>alert" not in page
    assert b"After the day" in as_lee.get(overview).content


def test_a_release_to_nobody_is_refused_with_a_sentence(as_lee, programme):
    url = reverse("workshops:publish_feedback", args=[programme.slug])

    page = as_lee.post(url, {"title": "A", "message": "Kept words"}).content.decode()

    assert "there is nobody to tell" in page
    assert "Kept words" in page
    assert (
        b"Nobody has given a review yet"
        in as_lee.get(reverse("workshops:feedback", args=[programme.slug])).content
    )


def test_a_facilitator_reads_but_does_not_release(as_fay, programme, contactable):
    url = reverse("workshops:publish_feedback", args=[programme.slug])

    assert as_fay.post(url, {"title": "A", "message": "B"}).status_code == 403
    page = as_fay.get(reverse("workshops:feedback", args=[programme.slug]))
    assert b"The lead of the programme sends a release" in page.content


def test_the_buttons_of_a_release(as_lee, programme, contactable, statement, pats_card, lee):
    report = publish(programme, lee)
    delivery = report.deliveries.get()

    def post(name, *more):
        url = reverse(f"workshops:{name}", args=[programme.slug, report.pk, *more])
        return as_lee.post(url)

    assert post("send_once_more", delivery.pk).status_code == 409
    FeedbackDelivery.objects.update(sending="failed")
    assert post("send_failed_again").status_code == 302
    FeedbackDelivery.objects.update(sending="unknown")
    page = as_lee.get(reverse("workshops:feedback_report", args=[programme.slug, report.pk]))
    assert b"may have been sent: 1" in page.content
    assert post("send_once_more", delivery.pk).status_code == 302
    assert post("print_feedback_letters").status_code == 409
    FeedbackDelivery.objects.update(sending="by_letter")
    assert post("print_feedback_letters").content.startswith(b"%PDF")
    post("record_posted")
    assert FeedbackDelivery.objects.get().sent_at is not None
    FeedbackDelivery.objects.update(was_put_right="no", reply="Not yet")
    page = as_lee.get(reverse("workshops:feedback_report", args=[programme.slug, report.pk]))
    assert b"1 person answered. Yes: 0. Partly: 0. No: 1." in page.content
    assert b"Not yet" in page.content


def test_the_team_sees_what_a_contributor_sees_and_what_they_answered(
    as_fay, programme, contactable, statement, pats_card, root_cause, lee
):
    url = reverse("workshops:contributor_thread", args=[programme.slug, contactable.pk])

    page = as_fay.get(url).content.decode()
    assert "This has not been released yet" in page
    assert "Nobody owns the diary." in page
    publish(programme, lee)
    FeedbackDelivery.objects.update(was_put_right="yes", reply="It rings at once")
    page = as_fay.get(url).content.decode()
    assert "It rings at once" in page
    assert "This has not been released yet" not in page


def test_the_number_of_queries_does_not_grow_with_contributors(
    as_fay, programme, review_round, contactable, lee
):
    def add():
        person = make.participant(programme=programme)
        make.consent(participant=person, purpose="be_contacted")
        make.submitted_review(review_round=review_round, participant=person)

    def count():
        report = publish(programme, lee)
        with CaptureQueriesContext(connection) as queries:
            as_fay.get(reverse("workshops:feedback", args=[programme.slug]))
            as_fay.get(reverse("workshops:feedback_report", args=[programme.slug, report.pk]))
        return len(queries)

    add()
    with_one = count()
    add()
    add()
    assert count() == with_one


def test_no_letter_goes_to_somebody_who_said_no_since(
    programme, contactable, statement, pats_card, lee
):
    contactable.email = ""
    contactable.save()
    report = publish(programme, lee)
    contactable.declined_at = make.NOW
    contactable.save()

    with pytest.raises(NothingToPostError):
        feedback.print_letters(report=report, by=lee, now=make.NOW)


def test_reading_what_a_contributor_said_is_written_down(as_fay, programme, pat, statement, fay):
    as_fay.get(reverse("workshops:contributor_thread", args=[programme.slug, pat.pk]))

    event = AuditEvent.objects.get(verb="read", object_type="participants.participant")
    assert (event.actor_id, event.object_id) == (fay.pk, pat.pk)
