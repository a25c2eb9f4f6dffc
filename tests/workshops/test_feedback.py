"""From a person's own words to what was done, and telling them."""

from datetime import date

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

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


def test_only_one_print_run_of_letters_is_posted_at_a_time(programme, lee, monkeypatch):
    monkeypatch.setattr(feedback, "LETTERS_AT_ONCE", 2)
    report = make.feedback_report(programme=programme)
    for name in ("Ann", "Ben", "Cat", "Dan"):
        person = make.participant(programme=programme, name=name)
        make.feedback_delivery(report=report, participant=person, sending="by_letter")
    person.withdrawn_at = make.NOW
    person.save()

    def printed_and_posted():
        feedback.print_letters(report=report, by=lee, now=make.NOW)
        return feedback.record_posted(report=report, by=lee, now=make.NOW)

    assert documents.delivery_summary(report).letters_to_post == 3
    assert printed_and_posted() == 2
    assert documents.delivery_summary(report).letters_to_post == 1
    assert printed_and_posted() == 1
    unposted = report.deliveries.filter(sent_at=None)
    assert [each.participant.name for each in unposted] == ["Dan"]
