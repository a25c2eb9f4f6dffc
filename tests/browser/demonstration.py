"""The demonstration programme as something to walk through: every page of it, and by whom."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from uuid import uuid4

from django.core.management import call_command
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from coproduce.jobs.models import Job
from participants.models import Consent, ImportDraft, Participant, Programme, User
from participants.models.recruiting import CONSENT_WORDING_VERSION
from participants.operations import inviting, recruiting
from reviews.models import Heading, Review, ReviewRound, ThemeDecision
from reviews.operations import asking, collecting, quality
from tests import make, routes
from workshops.demo import words
from workshops.models import Attendance, FeedbackDelivery, Occasion, RootCause, VotingRound

LINK = re.compile(r'<a [^>]*href="(/(?!/|static/)[^"#?]*)')
DIGITS = re.compile(r"\d+")
NOT_PAGES = {
    *("healthz", "readyz", "job_progress", "participants:open_invitation"),
    *("workshops:wall_stamp", "workshops:table_notes"),
}
FILES = {
    "participants:mail_out",
    "participants:import_template",
    "reviews:pack_docx",
    "reviews:pack_pdf",
    "reviews:pack_xlsx",
    "reviews:print_run_pdf",
    "reviews:visits_manifest",
    "reviews:visits_state",
    "reviews:visits_worker",
    "reviews:download_my_data",
    "workshops:door_counts",
    "workshops:my_workshop_calendar",
    "workshops:photo",
    "workshops:print_actions",
    "workshops:print_evaluation",
    "workshops:print_record",
    "workshops:print_workshop",
    "workshops:room_count",
    "workshops:room_now",
    "workshops:workshop_calendar",
    "workshops:write_record",
}

# Pages of a moment that the demonstration is not in; their own tests open them.
OF_ANOTHER_MOMENT = {
    "reviews:confirm_my_review",
    "reviews:decide_keying",
    "reviews:my_second_review",
    "workshops:cast_vote",
    "workshops:room_evaluation",
}


@dataclass(frozen=True)
class Place:
    """A page: the name of its view, and its address here."""

    name: str
    url: str


def load() -> Programme:
    call_command("load_demo", stdout=io.StringIO())
    return Programme.objects.get(slug=words.read("programme")["slug"])


def person(key: str) -> User:
    """A colleague of the demonstration: lee, fay, cal, olu or ivy."""
    return User.objects.get(email=f"{key}@example.org")


def reopen(programme: Programme) -> ReviewRound:
    """Take answers again, so that the pages on which people answer can be seen too."""
    review_round = programme.rounds.get()
    asking.reopen_round(review_round=review_round, by=person("lee"), now=timezone.now())
    return review_round


def newcomer(programme: Programme, name: str) -> Participant:
    """Somebody who was asked to take part today."""
    return recruiting.add_participant(
        programme=programme,
        by=person("lee"),
        now=timezone.now(),
        name=name,
        perspective=programme.perspectives.get(kind="patient"),
        email=f"{name.lower().replace(' ', '-')}@example.org",
    )


def half_answered(review_round: ReviewRound, participant: Participant, by: object) -> Review:
    """A review that somebody began and left after one answer."""
    now = timezone.now()
    review = collecting.begin_review(
        review_round=review_round,
        participant=participant,
        decisions=dict.fromkeys(Consent.Purpose.values, True),
        by=by,
        now=now,
    )
    collecting.say_who_answers(review=review, voiced_by="person", helped_by="", by=by, now=now)
    collecting.add_answer(
        review=review,
        heading=Heading.WORKING,
        text="The nurse rings back the same day. I have stopped lying awake over it.",
        is_top_priority=True,
        form_key=uuid4(),
        by=by,
        now=now,
    )
    return review


def link_for(participant: Participant) -> str:
    """A private link, as somebody gets it who is handed it over; its address only."""
    link = inviting.show_link(participant=participant, by=person("lee"), now=timezone.now())
    return "/i/" + link.split("/i/")[1]


def places_for_lead(programme: Programme) -> list[Place]:
    """Every page that Lee can read, with something on it."""
    review_round = reopen(programme)
    typed = half_answered(review_round, newcomer(programme, "Participant 91"), person("lee"))
    parts = parts_of(programme, review_round)
    typed_parts = parts | {"review_id": typed.pk, "statement_id": typed.statements.get().pk}
    sent = half_answered(review_round, newcomer(programme, "Participant 94"), person("lee"))
    collecting.submit_review(
        review=sent, submission_key=uuid4(), by=person("lee"), now=timezone.now()
    )
    own_parts = {"reviews:typed_receipt": parts | {"review_id": sent.pk}}
    client, names = Client(), readable()
    client.force_login(person("lee"))
    return [
        place
        for route in routes.ours()
        if route.view.guard != "invited" and route.name in names
        for place in [
            place_of(
                route, own_parts.get(route.name, typed_parts if "typed_" in route.name else parts)
            )
        ]
        if is_page(client, place)
    ]


def places_for_holder(client: Client, review: Review | None) -> list[Place]:
    """Every page that the holder of a private link can read, whose browser the client is."""
    statement = review.statements.first() if review else None
    workshop, names = Attendance.objects.first().workshop, readable()
    parts = {
        "heading_slug": "not-working",
        "statement_id": statement.pk if statement else 0,
        "version": CONSENT_WORDING_VERSION,
        "workshop_id": workshop.pk,
        "occasion_id": Occasion.objects.last().pk,
        "voting_round_id": VotingRound.objects.first().pk,
        "held_id": 0,
    }
    return [
        place
        for route in routes.ours()
        if route.view.guard == "invited" and route.name in names
        for place in [place_of(route, parts)]
        if is_page(client, place)
    ]


def readable() -> set[str]:
    """The names of all views that show a page, when asked for it."""
    return {
        route.name
        for route in routes.ours()
        if route.name not in NOT_PAGES | FILES and not is_button(route.view)
    }


def is_button(view) -> bool:
    """Whether a view takes nothing but POST; it says so before it looks at anything else."""
    try:
        return view(RequestFactory().get("/")).status_code == 405
    except (AttributeError, TypeError):
        return False


def place_of(route: routes.Route, parts: dict[str, object]) -> Place:
    return Place(
        route.name, reverse(route.name, kwargs={name: parts[name] for name in route.parts})
    )


def is_page(client: Client, place: Place) -> bool:
    """Not a way to another page, as some are for people who have answered or have not."""
    return client.get(place.url).status_code == 200


def parts_of(programme: Programme, review_round: ReviewRound) -> dict[str, object]:
    """An object of the demonstration for each part of an address, the fullest where it matters."""
    cause = RootCause.objects.filter(is_to_act_on=True).exclude(actions=None).first()
    theme = cause.theme
    workshop = programme.workshops.earliest("held_on")
    review = review_round.reviews.submitted().exclude(participant=None).first()
    report = programme.feedback_reports.first()
    sample = quality.draw_sample(
        review_round=review_round,
        heading=theme.heading,
        size=40,
        seed=1,
        by=person("fay"),
        now=timezone.now(),
    )
    draft = ImportDraft.objects.create(
        programme=programme,
        file_name="people.csv",
        rows=[
            [2, {"name": "Participant 95", "perspective": "Patient"}],
            [3, {"name": "Participant 96", "perspective": "Astronaut"}],
        ],
        uploaded_at=timezone.now(),
    )
    return {
        "programme_slug": programme.slug,
        "round_id": review_round.pk,
        "stage_id": programme.stages.first().pk,
        "perspective_id": programme.perspectives.first().pk,
        "organisation_id": programme.organisations.first().pk,
        "membership_id": programme.memberships.first().pk,
        "participant_id": review.participant_id,
        "draft_id": draft.pk,
        "review_id": review.pk,
        "statement_id": review.statements.first().pk,
        "heading_slug": "not-working",
        "heading": "not-working",
        "card_id": review_round.cards.drafts().first().pk,
        "theme_id": theme.pk,
        "decision_id": ThemeDecision.objects.filter(review_round=review_round).last().pk,
        "pack_id": review_round.packs.first().pk,
        "sample_id": sample.pk,
        "sampled_card_id": sample.sampled_cards.first().pk,
        "workshop_id": workshop.pk,
        "session_id": workshop.sessions.first().pk,
        "attendance_id": workshop.attendances.first().pk,
        "note_id": workshop.notes.create(
            text="One name, not four.", is_in_record=True, written_at=timezone.now()
        ).pk,
        "photo_id": make.photo(workshop=workshop).pk,
        "voting_round_id": workshop.voting_rounds.first().pk,
        "root_cause_id": cause.pk,
        "criterion_id": theme.success_criteria.first().pk,
        "action_id": cause.actions.first().pk,
        "report_id": report.pk,
        "delivery_id": FeedbackDelivery.objects.filter(report=report).first().pk,
        "visit_id": (visit := review_round.visits.first()).pk,
        "brought_id": make.brought_review(visit=visit).pk,
        "comment_import_id": make.comment_import(review_round=review_round).pk,
        "paper_form_id": make.paper_form(
            review_round=review_round, participant=newcomer(programme, "Participant 97")
        ).pk,
        "print_run_id": make.printed_run(
            print_run=make.print_run(review_round=review_round)
        ).print_run_id,
        "room_code": workshop.room_code,
        "occasion_id": (
            workshop.occasions.first() or make.occasion(workshop=workshop, kind="later")
        ).pk,
        "job_id": Job.objects.filter(programme_id=programme.pk).first().pk,
    }


def dead_ends(key: str) -> list[str]:
    """Links that a colleague is shown and that then turn them away, from the first page on."""
    client = Client()
    client.force_login(person(key))
    waiting, seen, kinds, found = [("/", "")], {"/"}, set(), []
    while waiting:
        address, shown_on = waiting.pop(0)
        response = client.get(address)
        if response.status_code >= 400:
            found.append(f"{key} comes from {shown_on} to {address}: {response.status_code}")
        if response.status_code != 200 or "html" not in response["Content-Type"]:
            continue
        for link in LINK.findall(response.content.decode()):
            kind = DIGITS.sub("N", link)
            if link not in seen and kind not in kinds:
                seen.add(link)
                kinds.add(kind)
                waiting.append((link, address))
    return found
