"""What is counted on a programme's page, in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from participants.models import Consent, Perspective, Programme
from reviews.models import Card, Review, Theme, ThemePack
from workshops.models import (
    Attendance,
    FeedbackReport,
    RootCause,
    SuccessCriterion,
    VotingRound,
)


class Numbers:
    """How far a programme has come. Counters of people are keyed by the perspective's id."""

    def __init__(self, programme: Programme, today: date) -> None:
        here = Q(review_round__programme=programme)
        people = programme.participants.filter(withdrawn_at=None)
        self.perspectives: list[Perspective] = list(programme.perspectives.all())
        self.has_question = bool(programme.question)
        self.has_contact = bool(
            programme.contact_name and (programme.contact_phone or programme.contact_email)
        )
        self.stages = programme.stages.count()
        self.listed = people.filter(declined_at=None).aggregate(
            all=Count("pk", distinct=True),
            invited=Count("pk", distinct=True, filter=Q(invitations__isnull=False)),
        )
        self.invited = _by(people.filter(invitations__isnull=False), "perspective")
        self.agreed = _by(_agreed_to_take_part(people.filter(declined_at=None)), "perspective")
        given = Review.objects.submitted().filter(here, perspective__isnull=False)
        self.answered = _by(given.exclude(participant=None), "perspective")
        self.brought_in = Review.objects.submitted().filter(here, participant=None).count()
        self.came = _by(people.filter(attendances__state=Attendance.State.CAME), "perspective")
        self.rounds = programme.rounds.aggregate(
            all=Count("pk"), open=Count("pk", filter=Q(closed_at=None))
        )
        self.cards = _by(Card.objects.filter(here), "state")
        self.themes = (
            Theme.objects.live()
            .filter(here)
            .aggregate(
                accepted=Count("pk", filter=Q(accepted_at__isnull=False)),
                proposed=Count("pk", filter=Q(accepted_at=None)),
            )
        )
        self.packs = ThemePack.objects.filter(here).aggregate(
            ready=Count("pk", filter=Q(superseded_at=None)),
            superseded=Count("pk", filter=Q(superseded_at__isnull=False)),
        )
        self.workshops = programme.workshops.aggregate(
            all=Count("pk"),
            held=Count("pk", filter=Q(held_on__lt=today) | Q(finished_at__isnull=False)),
            finished=Count("pk", filter=Q(finished_at__isnull=False)),
        )
        self.votes = VotingRound.objects.filter(workshop__programme=programme).aggregate(
            open=Count("pk", filter=Q(closed_at=None)),
            closed=Count("pk", filter=Q(closed_at__isnull=False)),
        )
        found = {"theme__review_round__programme": programme}
        self.causes = RootCause.objects.filter(**found).count()
        self.criteria = SuccessCriterion.objects.filter(**found).count()
        self.actions = _by(programme.actions.all(), "state")
        self.overdue = programme.actions.overdue(today).count()
        self.reports = FeedbackReport.objects.filter(programme=programme).count()


def _agreed_to_take_part(people: QuerySet) -> QuerySet:
    """Those whose latest word about taking part is yes."""
    words = Consent.objects.filter(
        participant=OuterRef("pk"), purpose=Consent.Purpose.TAKE_PART
    ).order_by("-decided_at", "-pk")
    return people.alias(word=Subquery(words.values("is_given")[:1])).filter(word=True)


def _by(rows: QuerySet, name: str) -> Counter[Any]:
    counted = rows.order_by().values(name).annotate(number=Count("pk", distinct=True))
    return Counter({row[name]: row["number"] for row in counted})
