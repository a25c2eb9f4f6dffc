"""Trees of causes, and success by perspective."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from workshops.documents import findings as documents
from workshops.errors import AnotherThemeError, HasActionsError
from workshops.models import RootCause, SuccessCriterion
from workshops.operations import findings, voting
from workshops.operations.voting import TypedBallot

AWKWARD = "=1+1 <script>alert(1)</script> 😀 \u202eשלום {{ 7 }}"


def page_of(name, programme, theme, *more):
    args = [programme.slug, theme.review_round_id, theme.pk, *more]
    return reverse(f"workshops:{name}", args=args)


def test_causes_hang_beneath_each_other_at_any_depth(programme, theme, fay):
    def add(text, parent=None):
        return findings.record_root_cause(
            theme=theme, text=text, parent=parent, by=fay, now=make.NOW
        )

    top = add("No free appointments")
    add("Nobody owns the diary", add("The diary is full of checks", top))
    add("The phone is engaged")

    found = documents.theme_findings(theme, programme=programme)

    assert [cause.text for cause in found.causes] == [
        "No free appointments",
        "The phone is engaged",
    ]
    assert found.causes[0].children[0].children[0].text == "Nobody owns the diary"


def test_a_cause_cannot_hang_beneath_one_of_another_theme(review_round, root_cause, fay):
    another = make.theme(review_round=review_round, accepted_at=make.NOW)

    with pytest.raises(AnotherThemeError):
        findings.record_root_cause(
            theme=another, text="Why", parent=root_cause, by=fay, now=make.NOW
        )


def test_a_cause_that_an_action_answers_somewhere_beneath_it_stays(theme, root_cause, fay):
    beneath = make.root_cause(theme=theme, parent=root_cause)
    make.action(root_cause=beneath, owner_name="Participant 07")

    with pytest.raises(HasActionsError):
        findings.remove_root_cause(root_cause=root_cause, by=fay)

    assert RootCause.objects.count() == 2


def test_a_cause_without_actions_goes_with_all_beneath_it(theme, root_cause, fay):
    make.root_cause(theme=theme, parent=root_cause)

    findings.remove_root_cause(root_cause=root_cause, by=fay)

    assert not RootCause.objects.exists()


def test_a_criterion_that_an_action_aims_at_stays(programme, theme, root_cause, fay):
    criterion = make.success_criterion(theme=theme, perspective=programme.perspectives.first())
    make.action(root_cause=root_cause, success_criterion=criterion, owner_name="Participant 07")

    with pytest.raises(HasActionsError):
        findings.remove_criterion(criterion=criterion, by=fay)


def test_perspectives_that_have_not_spoken_are_named(programme, theme):
    make.success_criterion(theme=theme, perspective=programme.perspectives.get(name="Carer"))

    found = documents.theme_findings(theme, programme=programme)

    assert found.silent == ("Patient", "Clinician")
    assert [each.name for each in found.success] == ["Patient", "Carer", "Clinician"]


def test_what_was_found_about_a_merged_theme_is_found_with_the_one_it_joined(
    programme, review_round, theme, root_cause
):
    first = make.theme(
        review_round=review_round, retired_at=make.NOW, merged_into=theme, accepted_at=make.NOW
    )
    second = make.theme(
        review_round=review_round, retired_at=make.NOW, merged_into=first, accepted_at=make.NOW
    )
    make.root_cause(theme=second, text="From the merged one")
    make.success_criterion(theme=first, perspective=programme.perspectives.first())

    found = documents.theme_findings(theme, programme=programme)

    assert {cause.text for cause in found.causes} == {root_cause.text, "From the merged one"}
    assert len(found.success[0].criteria) == 1
    assert [(line.causes, line.criteria) for line in documents.findings(programme).others] == [
        (2, 1)
    ]


def test_themes_with_the_most_votes_come_first_once_the_vote_is_closed(
    programme, review_round, workshop
):
    themes = [
        make.theme(review_round=review_round, title=title, accepted_at=make.NOW)
        for title in ("A", "B", "C")
    ]
    voting_round = make.voting_round(workshop=workshop)
    votes = {
        voting_round.options.get(theme=theme).pk: count
        for theme, count in zip(themes, (2, 7, 0), strict=True)
    }
    voting.type_votes(
        voting_round=voting_round,
        ballots=[TypedBallot(programme.perspectives.first(), 9, votes)],
        by=None,
        now=make.NOW,
        version=1,
    )

    assert documents.findings(programme).priority == ()
    voting_round.closed_at = make.NOW
    voting_round.save()
    found = documents.findings(programme)

    assert [(line.title, line.votes) for line in found.priority] == [("B", 7), ("A", 2)]
    assert [line.title for line in found.others] == ["C"]


# --- pages --------------------------------------------------------------------------------------


def test_a_facilitator_grows_a_tree_and_links_the_cards_that_say_so(
    as_fay, programme, theme, card, review_round
):
    page = page_of("theme_findings", programme, theme)
    add = page_of("record_root_cause", programme, theme)
    assert b"No cause has been written down yet" in as_fay.get(page).content

    as_fay.post(add, {"text": AWKWARD, "is_to_act_on": "on", "cards": [card.pk]})
    top = RootCause.objects.get()
    assert (top.theme, top.is_to_act_on, list(top.cards.all())) == (theme, True, [card])
    assert b"Why is this so?" in as_fay.get(f"{add}?under={top.pk}").content
    as_fay.post(f"{add}?under={top.pk}", {"text": "Beneath"})
    assert RootCause.objects.get(text="Beneath").parent == top

    shown = as_fay.get(page).content.decode()
    assert "&lt;script&gt;" in shown
    assert "<script>alert" not in shown
    assert "Three weeks for a telephone call." in shown
    assert "To act on" in shown


def test_only_approved_cards_of_the_theme_can_support_a_cause(
    as_fay, programme, theme, review_round
):
    draft = make.card(review_round=review_round, text="Words that nobody has approved")
    make.placement(card=draft, theme=theme)
    add = page_of("record_root_cause", programme, theme)

    page = as_fay.post(add, {"text": "Kept words", "cards": [draft.pk]}).content.decode()

    assert "Words that nobody has approved" not in page
    assert "Kept words" in page
    assert not RootCause.objects.exists()


@pytest.mark.parametrize("under", ["nonsense", "999999", "9" * 40])
def test_a_cause_beneath_nothing_known_is_not_found(as_fay, programme, theme, under):
    url = f"{page_of('record_root_cause', programme, theme)}?under={under}"

    assert as_fay.get(url).status_code == 404


def test_a_cause_is_changed_marked_and_removed(as_fay, programme, theme, root_cause, card):
    url = page_of("change_root_cause", programme, theme, root_cause.pk)
    assert b"Nobody owns the diary." in as_fay.get(url).content
    assert b"Fill this in." in as_fay.post(url, {"text": "", "version": 1}).content
    as_fay.post(url, {"text": "Everybody owns the diary", "cards": [card.pk], "version": 1})
    root_cause.refresh_from_db()
    assert (root_cause.text, root_cause.cards.count()) == ("Everybody owns the diary", 1)

    mark = page_of("mark_to_act_on", programme, theme, root_cause.pk)
    for answer, marked in (("yes", True), ("no", False)):
        as_fay.post(mark, {"is_to_act_on": answer})
        root_cause.refresh_from_db()
        assert root_cause.is_to_act_on is marked

    as_fay.post(page_of("remove_root_cause", programme, theme, root_cause.pk))
    assert not RootCause.objects.exists()


def test_removing_a_cause_with_actions_is_refused_with_a_sentence(as_fay, programme, theme, action):
    url = page_of("remove_root_cause", programme, theme, action.root_cause_id)

    response = as_fay.post(url)

    assert response.status_code == 409
    assert b"Actions answer this cause" in response.content


def test_success_is_agreed_changed_and_removed_by_perspective(as_fay, programme, theme):
    patient, carer, _clinician = programme.perspectives.all()
    add = page_of("agree_criterion", programme, theme)
    assert b"selected" in as_fay.get(f"{add}?perspective={carer.pk}").content
    refused = as_fay.post(add, {"perspective": "", "text": "I sleep"}).content.decode()
    assert "Choose one." in refused
    assert "I sleep" in refused
    as_fay.post(add, {"perspective": carer.pk, "text": "I sleep through the night"})
    criterion = SuccessCriterion.objects.get()
    shown = as_fay.get(page_of("theme_findings", programme, theme)).content.decode()
    assert "I sleep through the night" in shown
    assert shown.count("Nobody has spoken for this perspective yet.") == 2

    change = page_of("change_criterion", programme, theme, criterion.pk)
    assert b"I sleep through the night" in as_fay.get(change).content
    as_fay.post(change, {"perspective": patient.pk, "text": "I rest", "version": 1})
    criterion.refresh_from_db()
    assert (criterion.perspective, criterion.text) == (patient, "I rest")
    as_fay.post(page_of("remove_criterion", programme, theme, criterion.pk))
    assert not SuccessCriterion.objects.exists()


def test_a_perspective_of_another_programme_is_refused(as_fay, programme, other_programme, theme):
    foreign = other_programme.perspectives.first()
    add = page_of("agree_criterion", programme, theme)

    as_fay.post(add, {"perspective": foreign.pk, "text": "I rest"})

    assert not SuccessCriterion.objects.exists()


def test_observers_read_what_was_found_and_cannot_change_it(as_olu, programme, theme, root_cause):
    shown = as_olu.get(page_of("theme_findings", programme, theme)).content.decode()
    assert "Nobody owns the diary." in shown
    assert "Add a cause" not in shown
    listed = as_olu.get(reverse("workshops:findings", args=[programme.slug])).content.decode()
    assert theme.title.replace("'", "&#x27;") in listed
    add = page_of("record_root_cause", programme, theme)
    assert as_olu.post(add, {"text": "Why"}).status_code == 403


def test_a_proposed_theme_has_no_findings_page(as_fay, programme, review_round):
    proposed = make.theme(review_round=review_round)

    assert as_fay.get(page_of("theme_findings", programme, proposed)).status_code == 404


def test_the_number_of_queries_does_not_grow_with_causes_and_themes(
    as_fay, programme, review_round, theme
):
    def count():
        with CaptureQueriesContext(connection) as queries:
            as_fay.get(page_of("theme_findings", programme, theme))
            as_fay.get(reverse("workshops:findings", args=[programme.slug]))
        return len(queries)

    def add():
        cause = make.root_cause(theme=theme)
        make.action(root_cause=make.root_cause(theme=theme, parent=cause), owner_name="X")
        make.success_criterion(theme=theme, perspective=programme.perspectives.first())
        make.theme(review_round=review_round, accepted_at=make.NOW)

    add()
    with_one = count()
    add()
    add()
    assert count() == with_one
