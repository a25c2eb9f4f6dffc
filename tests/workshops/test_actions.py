"""Promises: who may make them, who reports, and why they were made."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import make
from workshops.documents import actions as documents
from workshops.errors import (
    ActionChangedError,
    NotYourActionError,
    OwnerNeededError,
    ReasonNeededError,
)
from workshops.models import Action
from workshops.operations import actions

AWKWARD = "=1+1 <script>alert(1)</script> 😀 \u202eשלום {{ 7 }}"


def page_of(name, programme, *more):
    return reverse(f"workshops:{name}", args=[programme.slug, *more])


def report(action, by, **details):
    return actions.report_progress(
        **{
            "action": action,
            "version": action.version,
            "state": "under_way",
            "text": "We began.",
            "by": by,
            "now": make.NOW,
        }
        | details
    )


def test_a_promise_needs_somebody_to_keep_it(programme, root_cause, fay, action):
    with pytest.raises(OwnerNeededError):
        actions.promise_action(
            programme=programme, root_cause=root_cause, title="Ring", by=fay, now=make.NOW
        )
    with pytest.raises(OwnerNeededError):
        actions.change_action(action=action, version=1, by=fay, owner=None, owner_name="")


def test_the_owner_reports_and_the_state_follows(action, cal):
    update = report(action, cal, state="done", text="The line is open.")

    action.refresh_from_db()
    assert (action.state, action.version) == ("done", 2)
    assert (update.state, update.reported_by, update.reported_at) == ("done", cal, make.NOW)


def test_others_than_the_owner_and_the_team_do_not_report(action, fay, ivy, olu, sam):
    for somebody in (ivy, olu, sam):
        with pytest.raises(NotYourActionError):
            report(action, somebody)

    report(action, fay)


def test_an_owner_who_left_the_team_no_longer_reports(programme, action, cal):
    programme.memberships.filter(user=cal).update(removed_at=make.NOW)

    with pytest.raises(NotYourActionError):
        report(action, cal)


def test_not_possible_says_why_and_a_change_of_mind_takes_the_reason_away(action, cal):
    with pytest.raises(ReasonNeededError):
        report(action, cal, state="not_possible")

    report(action, cal, state="not_possible", not_possible_because="No money this year.")
    action.refresh_from_db()
    assert action.not_possible_because == "No money this year."
    report(action, cal, state="under_way", not_possible_because="No money this year.")
    action.refresh_from_db()
    assert (action.state, action.not_possible_because) == ("under_way", "")


def test_the_second_of_two_who_change_an_action_is_told(action, fay, cal):
    stale = Action.objects.get(pk=action.pk)
    report(action, cal)

    with pytest.raises(ActionChangedError):
        report(stale, fay, text="Something else")
    with pytest.raises(ActionChangedError):
        actions.change_action(action=stale, version=1, by=fay, title="Another")

    assert action.updates.count() == 1


def test_why_an_action_was_promised_is_a_thread_back_to_peoples_words(
    programme, theme, root_cause, card, review_round
):
    beneath = make.root_cause(theme=theme, parent=root_cause, text="The rota is on paper")
    beneath.cards.add(card, make.card(review_round=review_round, text="Not approved"))

    why = documents.why(beneath, programme=programme)

    assert why.causes == ("The rota is on paper", "Nobody owns the diary.")
    assert why.theme_title == theme.title
    assert [words.text for words in why.words] == [card.text]
    assert (why.supports_cause, why.more_words) == (True, 0)


def test_without_supporting_cards_the_themes_own_are_shown_and_the_rest_counted(
    programme, theme, root_cause, review_round
):
    for _ in range(15):
        make.placement(card=make.approved_card(review_round=review_round), theme=theme)

    why = documents.why(root_cause, programme=programme)

    assert (len(why.words), why.more_words, why.supports_cause) == (12, 3, False)


def test_the_list_counts_states_and_what_is_overdue(programme, root_cause, cal):
    yesterday = date(2026, 3, 1)
    make.action(root_cause=root_cause, owner=cal, due_on=yesterday)
    make.action(root_cause=root_cause, owner_name="Participant 07", due_on=yesterday, state="done")
    make.action(root_cause=root_cause, owner=cal, state="under_way")
    today = date(2026, 3, 2)

    counts = documents.action_counts(programme, today=today)

    assert (counts.total, counts.overdue) == (3, 1)
    assert [(each.state, each.number) for each in counts.states] == [
        ("planned", 1),
        ("under_way", 1),
        ("done", 1),
        ("not_possible", 0),
    ]
    assert len(documents.action_lines(programme, today=today, overdue=True)) == 1
    assert len(documents.action_lines(programme, today=today, state="done")) == 1
    assert len(documents.action_lines(programme, today=today, owner=str(cal.pk))) == 2


# --- pages --------------------------------------------------------------------------------------


def test_a_facilitator_promises_an_action_and_sees_why(as_fay, programme, root_cause, card, cal):
    url = page_of("promise_action", programme)
    page = as_fay.get(f"{url}?root_cause={root_cause.pk}").content.decode()
    assert "Three weeks for a telephone call." in page
    assert f'<option value="{root_cause.pk}" selected>' in page

    typed = {
        "root_cause": root_cause.pk,
        "title": AWKWARD,
        "horizon": "quick_win",
        "owner": cal.pk,
        "due_on": "2026-05-01",
        "what_will_change": "Somebody answers.",
    }
    response = as_fay.post(url, typed)

    action = programme.actions.get()
    assert response.url == page_of("action", programme, action.pk)
    assert (action.owner, action.due_on, action.horizon) == (cal, date(2026, 5, 1), "quick_win")
    shown = as_fay.get(response.url).content.decode()
    assert "Three weeks for a telephone call." in shown
    assert "&lt;script&gt;" in shown
    assert "<script>alert" not in shown


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": ""}, "Fill this in."),
        ({"root_cause": ""}, "Choose one."),
        ({"root_cause": "x"}, "Select a valid choice"),
        ({"owner_name": ""}, "choose somebody or type a name"),
        ({"due_on": "32/13"}, "Enter a valid date"),
        ({"horizon": "never"}, "Select a valid choice"),
        ({"title": "x" * 201}, "200 characters"),
    ],
)
def test_what_is_wrong_with_a_promise_is_said_and_the_rest_stays_typed(
    as_fay, programme, root_cause, changed, sentence
):
    typed = {
        "root_cause": root_cause.pk,
        "title": "Open a line",
        "horizon": "short",
        "owner_name": "Participant 07",
        "what_happens_now": "Kept words",
    }

    page = as_fay.post(page_of("promise_action", programme), typed | changed).content.decode()

    assert sentence in page
    assert "Kept words" in page
    assert not programme.actions.exists()


def test_an_owner_is_a_member_or_a_name_but_not_both(as_fay, programme, root_cause, cal, sam):
    typed = {"root_cause": root_cause.pk, "title": "Open a line", "horizon": "short"}
    url = page_of("promise_action", programme)

    both = as_fay.post(url, typed | {"owner": cal.pk, "owner_name": "Participant 07"})
    assert b"not both" in both.content
    assert b"Select a valid choice" in as_fay.post(url, typed | {"owner": sam.pk}).content


def test_without_causes_the_page_says_where_to_begin(as_fay, programme):
    page = as_fay.get(page_of("promise_action", programme))

    assert b"Write down a root cause first" in page.content
    assert b"Nothing has been promised yet" in as_fay.get(page_of("action_list", programme)).content


def test_a_promise_is_changed_and_the_second_who_changes_it_keeps_their_words(
    as_fay, programme, action, root_cause
):
    url = page_of("change_action", programme, action.pk)
    typed = {
        "root_cause": root_cause.pk,
        "title": "Open two lines",
        "horizon": "longer",
        "owner_name": "Participant 07",
        "version": "1",
    }
    assert b"Open a phone line" in as_fay.get(url).content
    as_fay.post(url, typed)
    action.refresh_from_db()
    assert (action.title, action.owner, action.owner_name) == (
        "Open two lines",
        None,
        "Participant 07",
    )
    again = as_fay.post(url, typed | {"title": "My other words"})
    assert again.status_code == 409
    page = again.content.decode()
    assert "Somebody else changed this action" in page
    assert "My other words" in page
    assert "What it says now" in page
    assert "Open two lines" in page
    newest = again.context["form"]["version"].value()
    as_fay.post(url, typed | {"title": "My other words", "version": newest})
    action.refresh_from_db()
    assert action.title == "My other words"


def test_the_owner_says_how_it_goes_from_the_page(as_cal, programme, action):
    page = as_cal.get(page_of("action", programme, action.pk)).content.decode()
    assert "Say how it goes" in page
    assert "Change what was promised" not in page
    url = page_of("report_progress", programme, action.pk)

    refused = as_cal.post(url, {"text": "We cannot", "state": "not_possible", "version": "1"})
    assert b"Say why it is not possible" in refused.content
    assert b"We cannot" in refused.content
    as_cal.post(url, {"text": "It is open", "state": "done", "version": "1"})
    stale = as_cal.post(url, {"text": "Typed late", "state": "done", "version": "1"})
    assert stale.status_code == 409
    assert b"Typed late" in stale.content
    assert b"Somebody else changed this action" in stale.content
    assert b"Done. It is open" in stale.content
    newest = stale.context["form"]["version"].value()
    as_cal.post(url, {"text": "Typed late", "state": "done", "version": newest})
    assert [each.text for each in action.updates.all()] == ["Typed late", "It is open"]
    assert b"It is open" in as_cal.get(page_of("action", programme, action.pk)).content


def test_a_contributor_does_not_report_on_somebody_elses_action(as_cal, programme, root_cause):
    other = make.action(root_cause=root_cause, owner_name="Participant 07")
    url = page_of("report_progress", programme, other.pk)

    assert b"Only the owner of an action" in as_cal.get(url).content
    refused = as_cal.post(url, {"text": "Done it", "state": "done", "version": "1"})
    assert b"Only the owner of an action" in refused.content
    assert not other.updates.exists()


def test_observers_read_actions_and_report_nothing(as_olu, programme, action, card):
    page = as_olu.get(page_of("action", programme, action.pk)).content.decode()

    assert "Nobody owns the diary." in page
    assert "Three weeks for a telephone call." not in page
    assert "Say how it goes" not in page
    assert as_olu.get(page_of("report_progress", programme, action.pk)).status_code == 403


def test_the_list_is_filtered_and_marks_what_is_overdue(as_olu, programme, root_cause, cal):
    late = timezone.localdate() - timedelta(days=1)
    make.action(root_cause=root_cause, title="Late one", owner=cal, due_on=late)
    make.action(root_cause=root_cause, title="Other one", owner_name="Participant 07")
    url = page_of("action_list", programme)

    assert b"Other one" in as_olu.get(url).content
    filtered = as_olu.get(url, {"overdue": "on", "state": "planned", "owner": cal.pk}).content
    assert b"Late one" in filtered
    assert b"Other one" not in filtered
    assert b"No action is like that" in as_olu.get(url, {"state": "done"}).content
    assert b"Other one" in as_olu.get(url, {"state": "nonsense", "owner": "0"}).content


def test_the_number_of_queries_does_not_grow_with_actions(as_olu, programme, root_cause, cal):
    def count():
        with CaptureQueriesContext(connection) as queries:
            as_olu.get(page_of("action_list", programme))
        return len(queries)

    make.action(root_cause=root_cause, owner=cal)
    with_one = count()
    for _ in range(2):
        make.action(
            root_cause=make.root_cause(theme=root_cause.theme),
            owner=make.user(),
            organisation=make.organisation(),
        )
    assert count() == with_one


def test_the_action_plan_is_printed(as_olu, programme, action):
    response = as_olu.get(page_of("print_actions", programme))

    assert response.content.startswith(b"%PDF")
