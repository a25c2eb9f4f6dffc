"""Many reviews at once, in the words of the demonstration, so that themes can be found in them."""

from __future__ import annotations

from uuid import uuid4

from django.utils import timezone

from participants.models import Consent, Programme
from reviews.operations import collecting
from tests import make
from workshops.demo import words


def give_reviews(slug: str, *, count: int) -> None:
    """So many people of the programme answer, each on their own."""
    programme = Programme.objects.get(slug=slug)
    review_round = programme.rounds.get()
    perspectives = list(programme.perspectives.filter(kind__in=["patient", "carer", "clinician"]))
    for number, told in enumerate(words.read("reviews")["reviews"][:count]):
        now = timezone.now()
        person = make.participant(
            programme=programme,
            name=f"Participant {number + 11}",
            perspective=perspectives[number % len(perspectives)],
        )
        review = collecting.begin_review(
            review_round=review_round,
            participant=person,
            decisions=dict.fromkeys(Consent.Purpose.values, True),
            by=person,
            now=now,
        )
        for each in told["statements"]:
            collecting.add_answer(
                review=review,
                heading=each["heading"],
                text=each["text"],
                is_top_priority=each.get("top", False),
                form_key=uuid4(),
                by=person,
                now=now,
            )
        collecting.submit_review(review=review, submission_key=uuid4(), by=person, now=now)
