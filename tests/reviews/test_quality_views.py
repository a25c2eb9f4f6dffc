"""Pages about quality: drawing, sorting blind one card at a time, and what came out."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reviews.models import BlindChoice, CodingSample, Placement
from reviews.operations import quality
from tests import make
from tests.reviews.test_quality import code_all, themed


@pytest.fixture
def themes(review_round):
    return [themed(review_round, title, 18) for title in ("I wait too long", "I cannot park")]


@pytest.fixture
def sample(review_round, themes, fay):
    return quality.draw_sample(
        review_round=review_round, heading="not_working", size=3, seed=4, by=fay, now=make.NOW
    )


def sample_url(sample):
    return reverse("reviews:coding_sample", args=at(sample))


def card_url(sample, position):
    return reverse(
        "reviews:code_card", args=[*at(sample), sample.sampled_cards.get(position=position).pk]
    )


def at(sample):
    return [sample.review_round.programme.slug, sample.review_round_id, sample.pk]


def words(response):
    return " ".join(response.content.decode().split())


def test_the_board_leads_to_quality_and_exports(client, fay, cal, programme, review_round):
    board = reverse("reviews:theme_board", args=[programme.slug])
    quality_url, exports_url = (
        reverse(f"reviews:{name}", args=[programme.slug]) for name in ("quality", "exports")
    )
    client.force_login(fay)
    facilitator = words(client.get(board))
    client.force_login(cal)
    contributor = words(client.get(board))

    assert quality_url in facilitator
    assert exports_url in facilitator
    assert quality_url in contributor
    assert exports_url not in contributor


def test_quality_says_how_much_is_in_themes(client, cal, programme, themes, review_round):
    make.approved_card(review_round=review_round)
    client.force_login(cal)

    page = words(client.get(reverse("reviews:quality", args=[programme.slug])))

    assert "36 of 37 cards (97 %) are in a theme, 1 in the tray." in page
    assert "2 themes are accepted, 0 only proposed." in page
    assert "Draw cards" not in page


def test_quality_without_a_round_says_what_is_missing(client, fay, programme):
    client.force_login(fay)

    page = words(client.get(reverse("reviews:quality", args=[programme.slug])))

    assert "There are no themes yet" in page


def test_quality_asks_as_often_for_three_samples_as_for_one(
    client, fay, programme, review_round, themes, sample, django_assert_num_queries
):
    client.force_login(fay)
    url = reverse("reviews:quality", args=[programme.slug])
    client.get(url)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as once:
        client.get(url)
    for seed in (5, 6):
        quality.draw_sample(
            review_round=review_round,
            heading="not_working",
            size=3,
            seed=seed,
            by=fay,
            now=make.NOW,
        )

    with django_assert_num_queries(len(once)):
        client.get(url)


def test_a_facilitator_draws_cards(client, fay, programme, review_round, themes):
    client.force_login(fay)
    url = reverse("reviews:draw_sample", args=[programme.slug, review_round.pk])
    assert 'name="seed" value="1"' in words(client.get(url))

    response = client.post(url, {"heading": "not_working", "size": "10", "seed": "1"})

    sample = CodingSample.objects.get()
    assert response.url == sample_url(sample)
    assert (sample.seed, sample.sampled_cards.count()) == (1, 10)


def test_what_cannot_be_drawn_is_said_in_the_form(client, fay, programme, review_round):
    client.force_login(fay)
    url = reverse("reviews:draw_sample", args=[programme.slug, review_round.pk])

    response = client.post(url, {"heading": "future", "size": "", "seed": "1"})

    assert response.status_code == 422
    assert "not yet two accepted themes" in words(response)


def test_a_coder_sees_the_words_and_the_themes_and_nothing_else(client, cal, sample):
    client.force_login(cal)
    each = sample.sampled_cards.get(position=1)

    response = client.get(card_url(sample, 1))

    page = words(response)
    assert "Card 1 of 3" in page
    assert each.card.text in page
    assert each.card.code not in page
    assert list(response.context["form"].fields["theme"].choices)[-1] == ("none", "None of these")
    assert page.count('type="radio"') == 3
    assert " checked" not in page


def test_each_choice_is_saved_and_the_next_card_comes(client, cal, sample, themes):
    client.force_login(cal)

    first = client.post(card_url(sample, 1), {"theme": themes[1].pk})
    second = client.post(card_url(sample, 2), {"theme": "none"})
    third = client.post(card_url(sample, 3), {"theme": themes[0].pk})

    assert first.url == f"{card_url(sample, 2)}#card"
    assert second.url == f"{card_url(sample, 3)}#card"
    assert third.url == sample_url(sample)
    assert list(
        BlindChoice.objects.order_by("sampled_card__position").values_list("theme", flat=True)
    ) == [themes[1].pk, None, themes[0].pk]
    assert "You have sorted all cards." in words(client.get(sample_url(sample)))


def test_somebody_who_stopped_goes_on_where_they_were(client, cal, sample, themes):
    client.force_login(cal)
    client.post(card_url(sample, 1), {"theme": "none"})

    page = words(client.get(sample_url(sample)))
    back = words(client.get(card_url(sample, 1)))
    on = words(client.get(card_url(sample, 2)))

    assert f'href="{card_url(sample, 2)}#card"' in page
    assert "Go on sorting" in page
    assert back.count(" checked") == 1
    assert f'href="{card_url(sample, 1)}#card"' in on


def test_moving_a_card_on_the_board_changes_nothing_of_the_sample(client, cal, sample, themes):
    Placement.objects.all().delete()
    client.force_login(cal)

    assert client.post(card_url(sample, 1), {"theme": themes[0].pk}).status_code == 302


def test_nothing_chosen_is_said_and_nothing_saved(client, cal, sample):
    client.force_login(cal)

    response = client.post(card_url(sample, 1), {})

    assert response.status_code == 422
    assert "Choose a theme, or “None of these”." in words(response)
    assert not BlindChoice.objects.exists()


def test_a_theme_of_another_sample_cannot_be_chosen(client, cal, sample, review_round):
    other = make.theme(review_round=review_round, accepted_at=make.NOW)
    client.force_login(cal)

    assert client.post(card_url(sample, 1), {"theme": other.pk}).status_code == 422


def test_a_card_that_was_taken_back_is_passed_over(client, cal, sample):
    each = sample.sampled_cards.get(position=1)
    each.card.state = "withdrawn"
    each.card.save()
    client.force_login(cal)

    looked = client.get(card_url(sample, 1))
    sent = client.post(card_url(sample, 1), {"theme": "none"})

    assert looked.url == f"{card_url(sample, 2)}#card"
    assert sent.status_code == 409


def test_a_third_colleague_is_told_so(client, cal, ivy, lee, sample):
    for person in (cal, ivy):
        quality.code_card(
            sampled_card=sample.sampled_cards.first(), theme=None, by=person, now=make.NOW
        )
    client.force_login(lee)

    looked = client.get(card_url(sample, 1))
    sent = client.post(card_url(sample, 1), {"theme": "none"})

    assert looked.url == sample_url(sample)
    assert sent.status_code == 409
    assert "Two other colleagues are sorting" in words(sent)
    assert "Two colleagues are sorting these cards already" not in words(looked)
    assert "shown when both have finished" in words(client.get(sample_url(sample)))


def test_what_came_out_is_shown_when_both_have_finished(client, cal, ivy, sample, themes):
    code_all(sample, cal)
    code_all(sample, ivy, lambda each: None)
    client.force_login(cal)

    page = words(client.get(sample_url(sample)))

    assert page.count("too few to say") == 5
    assert "First colleague and second colleague" in page
    assert "I cannot park" in page
    assert client.get(card_url(sample, 1)).status_code == 302


def test_enough_cards_give_figures_with_their_intervals(
    client, cal, ivy, review_round, fay, themes
):
    sample = quality.draw_sample(
        review_round=review_round, heading="not_working", size=None, seed=4, by=fay, now=make.NOW
    )
    code_all(sample, cal)
    code_all(sample, ivy)
    client.force_login(fay)

    page = words(client.get(sample_url(sample)))

    assert page.count("1.00 (0.90 to 1.00)") == 5
    assert page.count("1.00 (1.00 to 1.00)") == 5


def test_what_changed_since_the_draw_is_said(client, cal, sample, themes):
    themes[0].retired_at = make.NOW
    themes[0].save()
    sample.sampled_cards.first().card.delete()
    card = sample.sampled_cards.first().card
    card.version += 1
    card.save()
    client.force_login(cal)

    page = words(client.get(sample_url(sample)))

    assert "1 of its themes is no longer on the board as it was that day" in page
    assert "1 more was drawn and is left out" in page
