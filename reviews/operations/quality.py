"""Quality: drawing cards at random, and writing down where two colleagues would put them."""

from __future__ import annotations

from datetime import datetime
from random import Random

from django.db import transaction

from coproduce.audit import trail
from participants.models import User
from reviews.errors import (
    CardChangedError,
    CodedByTwoError,
    CodingFinishedError,
    NothingToSampleError,
)
from reviews.models import (
    BlindChoice,
    CodingSample,
    Placement,
    ReviewRound,
    SampleCoder,
    SampledCard,
    Theme,
)


@transaction.atomic
def draw_sample(
    *,
    review_round: ReviewRound,
    heading: str,
    size: int | None,
    seed: int,
    by: User,
    now: datetime,
) -> CodingSample:
    """Draw cards of a heading that are in accepted themes; size None draws all.

    Where each card is now is kept with it. Raises NothingToSampleError when there are not two
    accepted themes with cards.
    """
    ReviewRound.objects.select_for_update(no_key=True).get(pk=review_round.pk)
    themes = list(review_round.themes.decided().under(heading).order_by("pk"))
    cards = review_round.cards.approved().under(heading)
    placed = list(
        Placement.objects.filter(card__in=cards, theme__in=themes)
        .select_related("card")
        .order_by("card_id")
    )
    if len({placement.theme_id for placement in placed}) < 2:
        raise NothingToSampleError
    wanted = len(placed) if size is None else min(size, len(placed))
    chosen = Random(seed).sample(placed, wanted)  # noqa: S311 -- a draw that can be repeated
    sample = CodingSample.objects.create(
        review_round=review_round, heading=heading, seed=seed, drawn_at=now, drawn_by=by
    )
    sample.themes.set(themes)
    SampledCard.objects.bulk_create(
        SampledCard(
            sample=sample,
            card=placement.card,
            version=placement.card.version,
            position=position,
            theme_id=placement.theme_id or 0,
            was_placed_by_person=placement.placed_by_id is not None,
        )
        for position, placement in enumerate(chosen, start=1)
    )
    trail.record(by, "drew", sample, heading=heading, seed=seed, cards=wanted, of=len(placed))
    return sample


@transaction.atomic
def code_card(
    *, sampled_card: SampledCard, theme: Theme | None, by: User, now: datetime
) -> BlindChoice:
    """Write down which theme a colleague would put a card in; None: none of them.

    The first two who do it are the coders. Until both have finished, each may change their mind.
    Raises CodedByTwoError, CodingFinishedError or CardChangedError.
    """
    sample = CodingSample.objects.select_for_update(no_key=True).get(pk=sampled_card.sample_id)
    coder = _coder(sample, by, now)
    if not sample.sampled_cards.standing().filter(pk=sampled_card.pk).exists():
        raise CardChangedError("This card was changed or taken back, so it is left out.")
    choice, _is_new = BlindChoice.objects.update_or_create(
        coder=coder, sampled_card=sampled_card, defaults={"theme": theme, "chosen_at": now}
    )
    trail.record(by, "coded blind", sample, card=sampled_card.card_id)
    return choice


def _coder(sample: CodingSample, by: User, now: datetime) -> SampleCoder:
    """The colleague as one of the two coders, if there still is something to do."""
    coders = list(sample.coders.all())
    if len(coders) == 2 and not any(
        SampledCard.objects.filter(sample=sample).uncoded_by(coder).exists() for coder in coders
    ):
        raise CodingFinishedError
    own = next((coder for coder in coders if coder.user_id == by.pk), None)
    if own:
        return own
    if len(coders) == 2:
        raise CodedByTwoError
    return SampleCoder.objects.create(sample=sample, user=by, number=len(coders) + 1, began_at=now)
