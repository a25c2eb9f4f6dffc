"""From a person's own words to what was done, and telling them."""

from datetime import date

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coproduce.audit.models import AuditEvent
from coproduce.jobs.models import Job
from participants.models import Invitation
from tests import make
from workshops import documents as workshop_documents
from workshops.documents import feedback as documents
from workshops.documents.feedback import (
    Thread,
    ThreadAction,
    ThreadCard,
    ThreadCause,
    ThreadCriterion,
    ThreadTheme,
)
from workshops.errors import AlreadySentError, NobodyToTellError, NothingToPostError
from workshops.models import FeedbackDelivery
from workshops.operations import actions, feedback

AWKWARD = "=1+1 <script>alert(1)</script> 😀 \u202eשלום {{ 7 }}"


@pytest.fixture
def review(review_round, pat):
    return make.submitted_review(review_round=review_round, participant=pat)


@pytest.fixture
def statement(review):
    return make.statement(review=review, text="Dr Jones made me wait three weeks.")


@pytest.fixture
def pats_card(review_round, statement, theme):
    card = make.approved_card(
        review_round=review_round, statement=statement, text="I waited three weeks.", code="N7"
    )
    make.placement(card=card, theme=theme)
    return card


@pytest.fixture
def contactable(pat, review):
    make.consent(participant=pat, purpose="be_contacted")
    return pat


def publish(programme, lee):
    return feedback.publish_feedback(
        programme=programme, title="After the day", message="Thank you.", by=lee, now=make.NOW
    )


def test_the_whole_thread_from_words_to_now(
    programme, review_round, statement, pats_card, theme, root_cause, cal
):
    """The product in one function."""
    other = make.approved_card(review_round=review_round)
    make.placement(card=other, theme=theme)
    root_cause.cards.add(pats_card)
    make.success_criterion(
        theme=theme, perspective=programme.perspectives.first(), text="I am seen in two days"
    )
    action = make.action(
        root_cause=root_cause, title="Open a line", owner=cal, due_on=date(2026, 6, 1)
    )
    actions.report_progress(
        action=action, version=1, state="under_way", text="It rings.", by=cal, now=make.NOW
    )

    assert workshop_documents.thread(statement) == Thread(
        heading="not_working",
        heading_label="What is not working",
        words="Dr Jones made me wait three weeks.",
        is_top_priority=False,
        cards=(
            ThreadCard(
                code="N7",
                text="I waited three weeks.",
                state="placed",
                theme=ThreadTheme(
                    title=theme.title,
                    others=1,
                    causes=(
                        ThreadCause(
                            text="Nobody owns the diary.",
                            is_to_act_on=False,
                            from_these_words=True,
                            actions=(
                                ThreadAction(
                                    title="Open a line",
                                    owner="Cal",
                                    organisation="",
                                    due_on=date(2026, 6, 1),
                                    state="under_way",
                                    state_label="Under way",
                                    not_possible_because="",
                                    latest="It rings.",
                                    latest_at=make.NOW,
                                ),
                            ),
                        ),
                    ),
                    criteria=(ThreadCriterion("Patient", "I am seen in two days"),),
                ),
            ),
        ),
    )


def test_only_approved_words_and_accepted_themes_are_in_a_thread(
    review_round, statement, programme
):
    draft = make.card(review_round=review_round, statement=statement, text="Not checked yet")
    proposed = make.theme(review_round=review_round, title="The software thinks so")
    approved = make.approved_card(review_round=review_round, statement=statement)
    make.placement(card=approved, theme=proposed)

    first, second = workshop_documents.thread(statement).cards

    assert (first.code, first.text, first.state) == ("", "", "draft")
    assert (second.text, second.state, second.theme) == (approved.text, "unplaced", None)
    draft.refresh_from_db()


def test_what_came_of_a_theme_that_was_merged_follows_the_words(
    programme, review_round, statement, pats_card, theme
):
    gone = make.theme(
        review_round=review_round, accepted_at=make.NOW, retired_at=make.NOW, merged_into=theme
    )
    make.root_cause(theme=gone, text="Found out about the merged one")

    theme_of_words = workshop_documents.thread(statement).cards[0].theme

    assert [cause.text for cause in theme_of_words.causes] == ["Found out about the merged one"]


def test_words_that_were_taken_back_are_in_no_thread(pat, review, statement):
    review.withdrawn_at = make.NOW
    review.save()

    assert documents.contributor_thread(pat).threads == ()


def test_the_number_of_queries_does_not_grow_with_words(
    programme, review_round, review, pat, theme, cal
):
    def add():
        statement = make.statement(review=review)
        card = make.approved_card(review_round=review_round, statement=statement)
        other = make.theme(review_round=review_round, accepted_at=make.NOW)
        make.placement(card=card, theme=other)
        cause = make.root_cause(theme=other)
        make.success_criterion(theme=other, perspective=programme.perspectives.first())
        action = make.action(root_cause=cause, owner=cal, organisation=make.organisation())
        actions.report_progress(
            action=action, version=1, state="done", text="Yes", by=cal, now=make.NOW
        )

    def count():
        with CaptureQueriesContext(connection) as queries:
            documents.contributor_thread(pat, for_the_team=True)
        return len(queries)

    add()
    with_one = count()
    add()
    add()
    assert count() == with_one


def test_everybody_who_gave_a_review_and_agreed_is_told_by_email_or_letter(
    programme, review_round, contactable, lee
):
    def contributor(**fields):
        person = make.participant(programme=programme, **fields)
        make.submitted_review(review_round=review_round, participant=person)
        return person

    by_letter = contributor(email="")
    wants_letters = contributor(wants_letters=True)
    for person in (by_letter, wants_letters):
        make.consent(participant=person, purpose="be_contacted")
    contributor()
    gone = contributor(withdrawn_at=make.NOW)
    make.consent(participant=gone, purpose="be_contacted")
    silent = make.participant(programme=programme)
    make.consent(participant=silent, purpose="be_contacted")

    report = publish(programme, lee)

    assert documents.audience(programme).not_contacted == 1
    assert dict(report.deliveries.values_list("participant", "sending")) == {
        contactable.pk: "queued",
        by_letter.pk: "by_letter",
        wants_letters.pk: "by_letter",
    }
    assert Job.objects.filter(kind="email_feedback").count() == 1


def test_with_nobody_to_tell_nothing_is_released(programme, review, lee):
    with pytest.raises(NobodyToTellError):
        publish(programme, lee)

    assert not programme.feedback_reports.exists()


def test_the_email_holds_a_private_link_and_nothing_that_was_said(
    programme, contactable, statement, pats_card, theme, lee
):
    delivery = publish(programme, lee).deliveries.get()

    for _ in range(2):
        feedback.email_feedback(delivery_id=delivery.pk, now=timezone.now())

    delivery.refresh_from_db()
    letter = mail.outbox[0]
    everything = letter.subject + letter.body + letter.alternatives[0][0]
    assert (delivery.sending, len(mail.outbox)) == ("sent", 1)
    for secret in (statement.text, pats_card.text, theme.title, programme.title):
        assert secret not in everything
    token = letter.body.split("/i/")[1].split("/")[0]
    assert Invitation.objects.live(timezone.now()).holding(token).get().participant == contactable


def test_what_failed_is_sent_again_and_what_may_have_been_sent_only_by_decision(
    programme, contactable, lee
):
    report = publish(programme, lee)
    delivery = report.deliveries.get()
    with pytest.raises(AlreadySentError):
        feedback.send_once_more(delivery=delivery, by=lee, now=make.NOW)
    FeedbackDelivery.objects.update(sending="unknown")
    assert feedback.send_failed_again(report=report, by=lee, now=make.NOW) == 0
    delivery.refresh_from_db()
    feedback.send_once_more(delivery=delivery, by=lee, now=make.NOW)
    assert delivery.sending == "queued"
    FeedbackDelivery.objects.update(sending="failed")
    assert feedback.send_failed_again(report=report, by=lee, now=make.NOW) == 1


def test_letters_are_printed_with_a_new_link_and_then_posted(
    programme, contactable, statement, pats_card, lee
):
    contactable.email = ""
    contactable.save()
    report = publish(programme, lee)

    printed = feedback.print_letters(report=report, by=lee, now=make.NOW)

    assert printed.content.startswith(b"%PDF")
    assert contactable.invitations.filter(channel="letter").count() == 1
    assert feedback.record_posted(report=report, by=lee, now=make.NOW) == 1
    with pytest.raises(NothingToPostError):
        feedback.print_letters(report=report, by=lee, now=make.NOW)


# --- pages --------------------------------------------------------------------------------------


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
    assert b"By e-mail: 1" in as_lee.get(overview).content
    url = reverse("workshops:publish_feedback", args=[programme.slug])
    refused = as_lee.post(url, {"title": "", "message": "Kept words"})
    assert b"Kept words" in refused.content

    response = as_lee.post(url, {"title": "After the day", "message": AWKWARD})

    report = programme.feedback_reports.get()
    assert response.url == reverse("workshops:feedback_report", args=[programme.slug, report.pk])
    page = as_lee.get(response.url).content.decode()
    assert "E-mails on their way: 1." in page
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
