"""Words that are taken back are gone from everywhere."""

from __future__ import annotations

from django.urls import reverse

from reviews.models import Card, Placement, PrintedPack, Statement
from reviews.operations import withdrawal
from tests import make
from tests.make import NOW

CANARY = "canarywords"


def a_review_that_went_everywhere(review_round, participant):
    review = make.submitted_review(
        review_round=review_round, participant=participant, helped_by=f"{CANARY} helper"
    )
    said = make.statement(review=review, text=f"{CANARY} I wait")
    card = make.approved_card(
        review_round=review_round, statement=said, text=f"{CANARY} I wait", code="N7"
    )
    draft = make.card(
        review_round=review_round,
        statement=make.statement(review=review, text=f"{CANARY} draft"),
        text=f"{CANARY} draft",
        code="N8",
    )
    theme = make.theme(review_round=review_round)
    make.placement(card=card, theme=theme)
    contents = {"cards": [{"code": "N7", "text": card.text}], "themes": []}
    pack = make.pack(review_round=review_round, contents=contents)
    pack.cards.add(card)
    PrintedPack.objects.create(
        pack=pack, content=CANARY.encode(), sha256="", pages=1, printed_at=NOW
    )
    cause = make.root_cause(theme=theme)
    cause.cards.add(card)
    return review, card, draft, pack, cause


def test_words_that_are_taken_back_are_gone_from_everywhere(review_round, pat, fay):
    review, card, draft, pack, cause = a_review_that_went_everywhere(review_round, pat)

    codes = withdrawal.withdraw_review(review=review, by=pat, now=NOW)

    for each in (review, card, pack, review_round):
        each.refresh_from_db()
    assert codes == ["N7"]
    assert (card.state, card.text, card.version) == ("withdrawn", "", 2)
    assert not Card.objects.filter(pk=draft.pk).exists()
    assert Statement.objects.count() == 0
    assert Placement.objects.count() == 0
    assert PrintedPack.objects.count() == 0
    assert list(cause.cards.all()) == []
    assert (pack.contents, pack.is_superseded) == ({}, True)
    assert "N7" in pack.superseded_because
    assert (review.withdrawn_at, review.helped_by, review_round.revision) == (NOW, "", 1)


def test_taking_back_twice_changes_nothing(review_round, pat):
    review, *_ = a_review_that_went_everywhere(review_round, pat)

    withdrawal.withdraw_review(review=review, by=pat, now=NOW)

    assert withdrawal.withdraw_review(review=review, by=pat, now=NOW) == []


def test_the_words_of_others_stay(review_round, programme, pat):
    mine, *_ = a_review_that_went_everywhere(review_round, pat)
    other = make.participant(programme=programme)
    theirs = make.submitted_review(review_round=review_round, participant=other)
    said = make.statement(review=theirs, text="Somebody else's words")
    kept = make.approved_card(review_round=review_round, statement=said, code="N9")
    before = Card.objects.filter(pk=kept.pk).values().get()

    withdrawal.withdraw_review(review=mine, by=pat, now=NOW)

    assert Card.objects.filter(pk=kept.pk).values().get() == before
    assert list(Statement.objects.all()) == [said]


def test_a_draft_that_was_never_sent_is_deleted_too(review_round, pat):
    review = make.review(review_round=review_round, participant=pat)
    make.statement(review=review)

    withdrawal.withdraw_review(review=review, by=pat, now=NOW)

    review_round.refresh_from_db()
    assert (Statement.objects.count(), review_round.revision) == (0, 0)


def test_an_imported_comment_is_taken_back_by_a_colleague(review_round, fay):
    review = make.submitted_review(review_round=review_round, kind="imported")
    said = make.statement(review=review)
    make.approved_card(review_round=review_round, statement=said, code="N3")

    assert withdrawal.withdraw_review(review=review, by=fay, now=NOW) == ["N3"]
    assert Statement.objects.count() == 0


def test_an_earlier_round_is_taken_back_with_the_latest(programme, review_round, pat):
    earlier = make.review_round(programme=programme, title="Earlier")
    old = make.submitted_review(review_round=earlier, participant=pat)
    make.approved_card(
        review_round=earlier, statement=make.statement(review=old, text=CANARY), code="N1"
    )
    latest = make.review(review_round=review_round, participant=pat)

    assert withdrawal.withdraw_review(review=latest, by=pat, now=NOW) == ["N1"]
    assert Card.objects.get().text == ""


def test_a_pack_that_was_superseded_before_keeps_its_reason(review_round, pat):
    review, _, _, pack, _ = a_review_that_went_everywhere(review_round, pat)
    pack.superseded_at, pack.superseded_because = NOW, "A newer pack"
    pack.save()

    withdrawal.withdraw_review(review=review, by=pat, now=NOW)

    pack.refresh_from_db()
    assert (pack.contents, pack.superseded_because) == ({}, "A newer pack")


def test_a_lead_erases_somebody_who_asked_for_it(client, review_round, pat, lee):
    review = make.submitted_review(review_round=review_round, participant=pat)
    make.statement(review=review, text="Words that go")
    client.force_login(lee)
    at = [review_round.programme.slug, pat.pk]

    page = client.get(reverse("reviews:erase_participant", args=at))
    response = client.post(reverse("reviews:erase_participant", args=at))

    assert "Erase Pat" in page.content.decode()
    assert response.status_code == 302
    pat.refresh_from_db()
    assert (pat.name, pat.email, pat.takes_part) == ("", "", False)
    assert not Statement.objects.exists()
    people = client.get(reverse("participants:participant_list", args=at[:1])).content.decode()
    assert reverse("participants:participant", args=at) not in people
