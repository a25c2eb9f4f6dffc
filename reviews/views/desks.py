"""Desks: where a review is filled in, and who writes there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from participants import held
from participants.access import InvitedRequest, MemberRequest
from participants.models import HeldWords, Participant, Programme, User
from reviews import documents
from reviews.errors import ReviewTakenBackError
from reviews.models import Heading, Review

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Desk:
    """Where a review is filled in: `prefix` is "my" for its owner, "typed" for a colleague.

    `unsaved` is what was typed on this page before, in the same hand, and not saved.
    """

    prefix: str
    review: Review
    by: User | Participant
    arguments: dict[str, Any]
    unsaved: HeldWords | None = None

    @property
    def programme(self) -> Programme:
        mine = self.by if isinstance(self.by, Participant) else self.review.review_round
        return mine.programme

    def url(self, page: str, **ids: Any) -> str:
        name = page.replace("*", self.prefix)
        return reverse(f"reviews:{name}", kwargs={**self.arguments, **ids})

    def step_url(self, heading: str) -> str:
        return self.url("*_answers", heading_slug=Heading(heading).slug)

    def template(self, page: str) -> str:
        return f"reviews/{page.replace('*', self.prefix)}.html"

    def context(self, **more: Any) -> dict[str, Any]:
        return {
            "programme": self.programme,
            "review_round": self.review.review_round,
            "review": self.review,
            "check_url": self.url("check_*_answers"),
            **more,
        }

    def restored(self, names: Iterable[str]) -> dict[str, str]:
        """What was typed into these fields and not saved; nothing when there is nothing."""
        if self.unsaved is None:
            return {}
        words = self.unsaved.words | {"form_key": [self.unsaved.form_key]}
        return {name: "".join(words.get(name, [])[:1]) for name in names}


def at_my_desk(view: View) -> View:
    """Find the review that the holder of a private link has begun; without one, the first page.

    `from_life`: the second one, which a professional gives as a patient, user or carer.
    """

    @wraps(view)
    def found(
        request: InvitedRequest, participant: Participant, *, from_life: bool = False, **ids: Any
    ) -> HttpResponse:
        review = documents.begun_review(participant, from_life=from_life)
        if review is None:
            if request.method == "POST":
                raise ReviewTakenBackError
            return redirect("reviews:my_page")
        place = {"from_life": True} if from_life else {}
        unsaved = held.at(participant, request.path) if request.method == "GET" else None
        desk = Desk("my", review, participant, place, unsaved)
        return view(request, desk, **ids)

    return found


def while_it_may_change(view: View) -> View:
    """Around a page of mine to fill in: nothing to be filled in is shown when nothing can change.

    What was typed before and not saved is shown all the same, and what is sent meets its refusal.
    """

    @wraps(view)
    def filled_in(request: InvitedRequest, desk: Desk, **ids: Any) -> HttpResponse:
        shown = view(request, desk, **ids)  # first: somebody else's answer is not found, ever
        is_asked_for = request.method == "GET" and desk.unsaved is None
        if is_asked_for and not documents.may_still_change(desk.review, now=timezone.now()):
            return redirect("reviews:my_page")
        return shown

    return filled_in


def at_our_desk(view: View) -> View:
    """Find the review that a colleague types for somebody."""

    @wraps(view)
    def found(
        request: MemberRequest, programme: Programme, round_id: int, review_id: int, **ids: Any
    ) -> HttpResponse:
        review_round = get_object_or_404(programme.rounds, pk=round_id)
        typeable = review_round.reviews.typeable_by(request.membership)
        review = get_object_or_404(typeable, pk=review_id)
        place = {"programme_slug": programme.slug, "round_id": round_id, "review_id": review_id}
        desk = Desk("typed", review, request.user, place)
        return view(request, desk, **ids)

    return found
