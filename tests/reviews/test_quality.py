"""Samples: drawn so that they can be drawn again, sorted by two people, each blind to the rest."""

from __future__ import annotations

import pytest

from coproduce.audit.models import AuditEvent
from reviews import documents
from reviews.errors import (
    CardChangedError,
    CodedByTwoError,
    CodingFinishedError,
    NothingToSampleError,
)
from reviews.models import BlindChoice, Card, SampleCoder, SampledCard
from reviews.operations import quality, withdrawal
from tests import make


def themed(review_round, title, cards, **fields):
    theme = make.theme(review_round=review_round, title=title, accepted_at=make.NOW)
    for _number in range(cards):
        card = make.approved_card(review_round=review_round)
        make.placement(card=card, theme=theme, **fields)
    return theme


@pytest.fixture
def waits(review_round):
    return themed(review_round, "I wait too long", 20)


@pytest.fixture
def parks(review_round, fay):
    return themed(review_round, "I cannot park", 15, placed_by=fay)


def draw(review_round, fay, size=None, seed=7):
    return quality.draw_sample(
        review_round=review_round,
        heading="not_working",
        size=size,
        seed=seed,
        by=fay,
        now=make.NOW,
    )


@pytest.fixture
def sample(review_round, waits, parks, fay):
    return draw(review_round, fay)


def code(sampled_card, by, theme=None):
    return quality.code_card(sampled_card=sampled_card, theme=theme, by=by, now=make.NOW)


def code_all(sample, by, choose=lambda each: each.theme):
    for each in sample.sampled_cards.standing():
        code(each, by, choose(each))


def drawn(sample):
    return list(sample.sampled_cards.values_list("card_id", flat=True))


def test_the_same_seed_draws_the_same_cards_in_the_same_order(review_round, waits, parks, fay):
    first, again, other = (draw(review_round, fay, 10, seed) for seed in (7, 7, 8))

    assert drawn(first) == drawn(again)
    assert drawn(first) != drawn(other)
    assert len(set(drawn(first))) == 10


def test_a_draw_keeps_where_each_card_was_and_who_put_it_there(sample, waits, parks):
    kept = {(each.theme, each.was_placed_by_person) for each in sample.sampled_cards.all()}

    assert kept == {(waits, False), (parks, True)}
    assert sample.sampled_cards.count() == 35
    assert set(sample.themes.all()) == {waits, parks}


def test_more_cards_than_there_are_draws_all(review_round, waits, parks, fay):
    assert draw(review_round, fay, 500).sampled_cards.count() == 35


def test_only_approved_cards_in_accepted_themes_are_drawn(review_round, waits, parks, fay):
    proposal = make.theme(review_round=review_round, title="I am not told")
    make.placement(card=make.approved_card(review_round=review_round), theme=proposal)
    make.placement(card=make.card(review_round=review_round), theme=waits)
    make.placement(card=make.approved_card(review_round=review_round), theme=None)

    assert draw(review_round, fay).sampled_cards.count() == 35


def test_nothing_is_drawn_from_fewer_than_two_themes(review_round, waits, fay):
    with pytest.raises(NothingToSampleError):
        draw(review_round, fay)


def test_a_draw_is_in_the_trail(sample, fay):
    event = AuditEvent.objects.get(verb="drew")

    assert (event.actor_id, event.object_id) == (fay.pk, sample.pk)
    assert event.facts == {"heading": "not_working", "seed": 7, "cards": 35, "of": 35}


def test_the_first_two_colleagues_are_the_coders(sample, cal, ivy, lee):
    card = sample.sampled_cards.first()
    code(card, cal)
    code(card, ivy)

    with pytest.raises(CodedByTwoError):
        code(card, lee)
    assert list(sample.coders.values_list("user__name", "number")) == [("Cal", 1), ("Ivy", 2)]


def test_a_coder_may_change_their_mind_until_both_have_finished(sample, cal, ivy, waits):
    card = sample.sampled_cards.first()
    code_all(sample, cal)
    code(card, cal, None)
    code(card, cal, waits)
    code_all(sample, ivy)

    with pytest.raises(CodingFinishedError):
        code(card, cal, None)
    assert BlindChoice.objects.get(coder__user=cal, sampled_card=card).theme == waits
    assert AuditEvent.objects.filter(verb="coded blind").count() == 72


def test_a_card_in_other_words_is_left_out(sample, cal):
    each = sample.sampled_cards.first()
    Card.objects.filter(pk=each.card_id).update(version=9)

    with pytest.raises(CardChangedError):
        code(each, cal)
    page = documents.sample_page(sample, user=cal)
    assert (page.total, page.left_out) == (34, 1)


def test_taken_back_words_leave_the_sample(sample, review_round, programme, pat, fay, waits):
    review = make.submitted_review(review_round=review_round, participant=pat)
    card = sample.sampled_cards.first().card
    Card.objects.filter(pk=card.pk).update(statement=make.statement(review=review))
    code(sample.sampled_cards.first(), fay, waits)

    withdrawal.withdraw_review(review=review, by=pat, now=make.NOW)

    assert not SampledCard.objects.filter(card=card).exists()
    assert not BlindChoice.objects.exists()
    assert documents.sample_page(sample, user=fay).total == 34


def test_nobody_sees_a_figure_before_both_have_finished(sample, cal, ivy):
    code_all(sample, cal)
    code(sample.sampled_cards.first(), ivy)

    page = documents.sample_page(sample, user=cal)

    assert page.figures is None
    assert page.next_card is None
    assert [(each.done, each.total) for each in page.coders] == [(35, 35), (1, 35)]
    assert page.may_code


def test_who_comes_third_may_not_sort(sample, cal, ivy, lee):
    for person in (cal, ivy):
        code(sample.sampled_cards.first(), person)

    assert not documents.sample_page(sample, user=lee).may_code
    assert documents.sample_page(sample, user=ivy).next_card.position == 2


def test_figures_when_both_have_finished(sample, cal, ivy, waits, parks):
    odd = set(sample.sampled_cards.filter(theme=waits).values_list("pk", flat=True)[:5])
    code_all(sample, cal, lambda each: None if each.pk in odd else each.theme)
    code_all(sample, ivy, lambda each: parks if each.pk in odd else each.theme)

    figures = documents.sample_page(sample, user=cal).figures

    told = [(a.first, a.second, a.cards, a.agreed, a.is_too_few) for a in figures.agreements]
    assert told == [
        ("First colleague", "Second colleague", 35, 30, False),
        ("Board", "First colleague", 35, 30, False),
        ("Board", "Second colleague", 35, 30, False),
        ("Software", "First colleague", 20, 15, True),
        ("Software", "Second colleague", 20, 15, True),
    ]
    assert figures.placed_by_people == 15
    assert [
        (t.title, t.board, t.first, t.second, t.both_coders, t.all_three) for t in figures.themes
    ] == [
        ("I wait too long", 20, 15, 15, 15, 15),
        ("I cannot park", 15, 15, 20, 15, 15),
        ("None of these", 0, 5, 0, 0, 0),
    ]


def test_a_theme_without_a_card_in_the_sample_is_shown_all_the_same(sample, review_round, cal, ivy):
    sample.themes.add(make.theme(review_round=review_round, title="I am alone"))
    code_all(sample, cal)
    code_all(sample, ivy)

    figures = documents.sample_page(sample, user=cal).figures

    assert ("I am alone", 0) in [(each.title, each.board) for each in figures.themes]


def test_themes_that_changed_since_the_draw_are_counted(sample, waits, cal):
    waits.retired_at = make.NOW
    waits.save()

    assert documents.sample_page(sample, user=cal).changed_themes == 1


def test_the_order_of_themes_is_random_and_stays(review_round, fay):
    themes = [themed(review_round, f"Theme {number}", 1) for number in range(8)]
    one, other = draw(review_round, fay, seed=1), draw(review_round, fay, seed=2)

    assert documents.themes_to_choose(one) == documents.themes_to_choose(one)
    assert documents.themes_to_choose(one) != documents.themes_to_choose(other)
    assert documents.themes_to_choose(one) != tuple(themes)
    assert set(documents.themes_to_choose(one)) == set(themes)


def test_a_summary_says_how_much_is_in_themes(review_round, waits, parks):
    make.placement(card=make.approved_card(review_round=review_round), theme=None)
    make.theme(review_round=review_round, title="I am alone")

    working, not_working, _future = documents.heading_summaries(review_round)

    assert (working.cards, working.percentage, working.chart) == (0, 0, None)
    assert (not_working.cards, not_working.placed, not_working.in_tray) == (36, 35, 1)
    assert (not_working.accepted, not_working.proposed, not_working.percentage) == (2, 1, 97)
    assert (not_working.smallest, not_working.middle, not_working.largest) == (0, 15, 20)
    assert [(bar.label, bar.value) for bar in not_working.chart.bars] == [
        ("I wait too long", 20),
        ("I cannot park", 15),
        ("I am alone (proposed)", 0),
    ]


def test_samples_are_listed_with_how_far_they_are(sample, cal, django_assert_num_queries):
    code(sample.sampled_cards.first(), cal)
    Card.objects.filter(pk=sample.sampled_cards.last().card_id).update(state="draft")

    with django_assert_num_queries(2):
        (page,) = documents.samples_of(sample.review_round)

    assert (page.total, page.left_out) == (34, 1)
    assert [(str(each.coder), each.done, each.is_finished) for each in page.coders] == [
        ("First colleague", 1, False)
    ]


def test_things_of_a_sample_say_what_they_are(sample, cal):
    choice = code(sample.sampled_cards.first(), cal)
    coder = SampleCoder.objects.get()

    assert str(sample) == f"Sample {sample.pk} of “What is not working”"
    assert str(choice) == f"First colleague: {choice.sampled_card}"
    assert {each.programme_id for each in (sample, choice, coder, choice.sampled_card)} == {
        sample.review_round.programme_id
    }


def test_a_summary_says_how_much_themes_overlap_by_the_titles_that_they_have_now(
    review_round, waits, parks
):
    gone = make.theme(review_round=review_round, title="I was merged away", retired_at=make.NOW)
    pairs = [[waits.pk, parks.pk, 4], [waits.pk, gone.pk, 2]]
    make.theming_run(
        review_round=review_round,
        overlaps={"not_working": {"cards": 35, "shared": 6, "pairs": pairs}},
    )

    _working, not_working, _future = documents.heading_summaries(review_round)

    overlap = not_working.overlap
    assert (overlap.shared, overlap.percentage) == (6, 17)
    assert overlap.pairs == (("I wait too long", "I cannot park", 4),)


def test_an_overlap_among_few_cards_has_no_percentage(review_round, waits):
    make.theming_run(
        review_round=review_round,
        overlaps={"not_working": {"cards": 20, "shared": 1, "pairs": []}},
    )

    assert documents.heading_summaries(review_round)[1].overlap.percentage is None
