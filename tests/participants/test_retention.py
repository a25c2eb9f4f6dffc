"""The retention list is complete, and erasing follows it everywhere."""

import pytest
from django.apps import apps
from django.db import models

from participants import checks, retention
from participants.management.commands import describe_data
from tests import make


def test_every_field_that_we_keep_is_in_the_list():
    assert checks.every_field_is_in_the_retention_list(None) == []


def test_a_field_that_nobody_listed_is_an_error(monkeypatch):
    rule = retention.RULES["reviews.Question"]
    unlisted = retention.Rule(why=rule.why, plain=rule.plain.replace(" hint", ""))
    monkeypatch.setitem(retention.RULES, "reviews.Question", unlisted)

    errors = checks.every_field_is_in_the_retention_list(None)

    assert [error.msg for error in errors] == [
        "reviews.Question.hint is not in the retention list."
    ]


def test_a_table_that_nobody_listed_is_an_error(monkeypatch):
    monkeypatch.delitem(retention.RULES, "reviews.Question")

    errors = checks.every_field_is_in_the_retention_list(None)

    assert [error.msg for error in errors] == ["reviews.Question is not in the retention list."]


def test_a_field_that_is_gone_is_an_error(monkeypatch):
    rule = retention.RULES["reviews.Question"]
    monkeypatch.setitem(
        retention.RULES,
        "reviews.Question",
        retention.Rule(why=rule.why, plain=f"{rule.plain} colour"),
    )

    errors = checks.every_field_is_in_the_retention_list(None)

    assert [error.msg for error in errors] == [
        "The retention list names reviews.Question.colour, which does not exist."
    ]


@pytest.fixture
def spoken(programme, review_round, pat):
    """Pat's words in every place that words can reach, each with a canary in it."""
    review = make.submitted_review(
        review_round=review_round, participant=pat, helped_by="canary helper"
    )
    statement = make.statement(review=review, text="canary statement")
    card = make.approved_card(review_round=review_round, statement=statement, text="canary card")
    theme = make.theme(review_round=review_round)
    make.placement(card=card, theme=theme)
    pack = make.pack(review_round=review_round, contents={"cards": ["canary card"]})
    pack.cards.add(card)
    cause = make.root_cause(theme=theme)
    cause.cards.add(card)
    make.access_need(participant=pat, detail="canary need")
    pat.name, pat.address, pat.phone = "canary name", "canary road", "canary phone"
    pat.email = "canary@example.org"
    pat.save()
    return pat


def everything_kept():
    """All text in all our tables, as one string."""
    found = []
    for label in retention.RULES:
        model = apps.get_model(label)
        texts = [
            field.name
            for field in model._meta.local_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        found += [f"{label} {row}" for row in model._default_manager.values_list(*texts or ["pk"])]
    return found


def test_taking_words_back_erases_them_wherever_they_went(spoken):
    retention.erase_words(spoken)

    left = [line for line in everything_kept() if "canary" in line]
    assert left == [
        line
        for line in everything_kept()
        if line.startswith(("participants.Participant ", "participants.AccessNeed "))
    ]


def test_erasing_a_person_leaves_nothing_that_names_them(spoken):
    retention.erase_person(spoken)

    assert [line for line in everything_kept() if "canary" in line] == []


def test_erasing_one_person_leaves_the_others_as_they_were(spoken, programme, review_round):
    other = make.participant(programme=programme, name="Participant 99")
    review = make.submitted_review(review_round=review_round, participant=other)
    statement = make.statement(review=review, text="Nobody rings back")
    make.approved_card(review_round=review_round, statement=statement, text="Nobody rings back")

    retention.erase_person(spoken)

    other.refresh_from_db()
    assert other.name == "Participant 99"
    assert list(review.statements.values_list("text", flat=True)) == ["Nobody rings back"]
    assert list(statement.cards.values_list("text", flat=True)) == ["Nobody rings back"]


def test_the_data_protection_page_is_what_the_list_says(settings):
    page = settings.BASE_DIR / "docs" / "data-protection.md"

    assert page.read_text() == describe_data.page(), (
        "run: manage.py describe_data > docs/data-protection.md"
    )
