"""The permission matrix: every address × every actor × own, other and mixed programme.

Generated from the URLconf: an address without a row in a policy fails, and so does a part of an
address for which `World` has no object.
"""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants.models import Role
from tests import make, routes
from tests.conftest import PAT_TOKEN
from tests.participants.policy import POLICY as PARTICIPANTS
from tests.reviews.policy import POLICY as REVIEWS
from tests.workshops.policy import POLICY as WORKSHOPS
from workshops.documents import wall

PROJECT = {
    "home": "open",
    "change_language": "open",
    "healthz": "open",
    "readyz": "open",
    "programme_overview": "observer",
    "job_progress": "observer",
    "who_is_missing": "interviewer",
    "cancel_job": "facilitator",
}
POLICY = PROJECT | PARTICIPANTS | REVIEWS | WORKSHOPS
ROUTES = {route.name: route for route in routes.ours()}
CANARY = "Canary words of another programme"
OTHER_TOKEN = "another-programmes-token-for-the-tests-only"
MEMBERS = [role.value for role in Role]


def test_every_address_has_a_row_in_a_policy():
    assert sorted(ROUTES) == sorted(POLICY)


def test_every_view_carries_the_guard_that_its_policy_names():
    guards = {name: getattr(route.view, "guard", None) for name, route in ROUTES.items()}

    assert guards == POLICY


class World:
    """One programme with one of everything; the parts of addresses point into it."""

    def __init__(self, programme, *, text, token, participant=None, typed_by=None):
        review_round = make.review_round(programme=programme, title=text)
        for position, heading in enumerate(["working", "not_working", "future"]):
            make.question(review_round=review_round, heading=heading, position=position)
        perspective = programme.perspectives.first()
        stage = make.stage(programme=programme)
        participant = participant or make.participant(
            programme=programme, name=text, perspective=perspective
        )
        for purpose in ("take_part", "share_words", "be_contacted"):
            make.consent(participant=participant, purpose=purpose)
        invitation = make.invitation(participant=participant, token=token)
        review = make.submitted_review(
            review_round=review_round, participant=participant, typed_by=typed_by
        )
        statement = make.statement(review=review, text=text)
        card = make.approved_card(review_round=review_round, statement=statement, text=text)
        theme = make.theme(review_round=review_round, title=text, accepted_at=make.NOW)
        make.placement(card=card, theme=theme)
        pack = make.pack(review_round=review_round, title=text)
        make.printed_pack(pack=pack)
        visit = make.visit(review_round=review_round, participant=participant, interviewer=typed_by)
        sample = make.coding_sample(review_round=review_round, themes=[theme])
        sampled_card = make.sampled_card(sample=sample, card=card, theme=theme)
        workshop = make.workshop(review_round=review_round, title=text)
        attendance = make.attendance(workshop=workshop, participant=participant)
        second = make.attendance(
            workshop=workshop,
            participant=make.participant(programme=programme, perspective=perspective),
        )
        wish = make.seating_wish(workshop=workshop, first=attendance, second=second)
        claim = make.expense_claim(attendance=attendance)
        voting_round = make.voting_round(workshop=workshop)
        cause = make.root_cause(theme=theme, text=text)
        criterion = make.success_criterion(theme=theme, perspective=perspective, text=text)
        action = make.action(root_cause=cause, title=text)
        member = make.membership(programme=programme, user=make.user(), role=Role.OBSERVER)
        report = make.feedback_report(programme=programme, title=text)
        self.parts = {
            "programme_slug": programme.slug,
            "round_id": review_round.pk,
            "perspective_id": perspective.pk,
            "stage_id": stage.pk,
            "participant_id": participant.pk,
            "need_id": make.access_need(participant=participant).pk,
            "invitation_id": invitation.pk,
            "held_id": make.held_words(participant=participant, words={"text": [text]}).pk,
            "membership_id": member.pk,
            "review_id": review.pk,
            "statement_id": statement.pk,
            "card_id": card.pk,
            "theme_id": theme.pk,
            "decision_id": make.theme_decision(theme=theme).pk,
            "pack_id": pack.pk,
            "paper_form_id": make.paper_form(review_round=review_round, participant=participant).pk,
            "print_run_id": make.printed_run(
                print_run=make.print_run(review_round=review_round)
            ).print_run_id,
            "sample_id": sample.pk,
            "sampled_card_id": sampled_card.pk,
            "visit_id": visit.pk,
            "brought_id": make.brought_review(visit=visit, text=text).pk,
            "workshop_id": workshop.pk,
            "session_id": make.session(workshop=workshop).pk,
            "note_id": make.note(workshop=workshop, text=text, is_in_record=True).pk,
            "photo_id": make.photo(workshop=workshop, words=text).pk,
            "sheet_id": make.typed_sheet(workshop=workshop).pk,
            "table_code": make.table_code(workshop=workshop).code,
            "wall_token": wall.listening_token(workshop),
            "attendance_id": attendance.pk,
            "voting_round_id": voting_round.pk,
            "room_code": workshop.room_code,
            "occasion_id": make.occasion(workshop=workshop).pk,
            "wish_id": wish.pk,
            "claim_id": claim.pk,
            "root_cause_id": cause.pk,
            "criterion_id": criterion.pk,
            "action_id": action.pk,
            "report_id": report.pk,
            "delivery_id": make.feedback_delivery(report=report, participant=participant).pk,
            "job_id": make.job(
                programme_id=programme.pk, subject_id=review_round.pk, run_after=timezone.now()
            ).pk,
            "draft_id": make.import_draft(programme=programme).pk,
            "interest_id": make.interest(programme=programme, name=text).pk,
            "comment_import_id": make.comment_import(review_round=review_round).pk,
            "reminder_id": make.reminder(review_round=review_round, participant=participant).pk,
            "version": "2026-11",
            "organisation_id": make.organisation(name=text).pk,
            "heading": "not-working",
            "heading_slug": "not-working",
            "token": token,
        }
        programme.organisations.add(self.parts["organisation_id"])


@pytest.fixture
def own(programme, pat, ivy):
    """Ours: its words are Pat's, who has a private link, as Ivy typed them."""
    text, token = "Words of our own programme", "own-token-for-tests"
    return World(programme, text=text, token=token, participant=pat, typed_by=ivy).parts


@pytest.fixture
def other(other_programme):
    return World(other_programme, text=CANARY, token=OTHER_TOKEN).parts


@pytest.fixture
def actors(programme, other_programme, lee, fay, ivy, cal, olu, sam, pat):
    """Who asks: signed in once, each with a browser of their own."""
    gone = make.user()
    make.membership(programme=programme, user=gone, role=Role.LEAD, removed_at=make.NOW)
    disabled = make.user()
    make.membership(programme=programme, user=disabled, role=Role.LEAD)
    users = {
        "lead": lee,
        "facilitator": fay,
        "interviewer": ivy,
        "contributor": cal,
        "observer": olu,
        "stranger": sam,
        "lead of another programme": other_programme.memberships.get(role=Role.LEAD).user,
        "former lead": gone,
        "disabled lead": disabled,
    }
    clients = {"anonymous": Client(raise_request_exception=False)}
    for name, user in users.items():
        clients[name] = Client(raise_request_exception=False)
        clients[name].force_login(user)
    disabled.is_active = False
    disabled.save()
    clients["invited"] = Client(raise_request_exception=False)
    clients["invited"].get(reverse("participants:open_invitation", args=[PAT_TOKEN]))
    return clients


def expected(policy, actor, *, reachable):
    """What this actor must get: a status, or None for "anything but a refusal or a fault"."""
    found = None if reachable else 404
    if policy == "open":
        return None
    if policy == "invited":
        return found if actor == "invited" else 403
    if actor in {"anonymous", "invited", "disabled lead"}:
        return 302
    if policy in {"signed_in", "creator"}:
        return None if policy == "signed_in" or actor == "lead" else 403
    if actor not in MEMBERS:
        return 404
    return found if Role(actor).includes(Role(policy)) else 403


def ask(client, method, url):
    """One request, its traces rolled back, and whether it wrote anything of ours."""
    writes = []

    def watch(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and _is_ours(sql):
            writes.append(sql)
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(watch):
        response = client.post(url, {"form_end": "1"}) if method == "post" else client.get(url)
        transaction.set_rollback(True)
    return response, bool(writes)


def _is_ours(sql):
    return any(f'"{app}_' in sql for app in ("participants", "reviews", "workshops", "jobs"))


def _addresses(route, own, other):
    """Own programme; and each way of mixing another programme's objects into an own address."""
    yield "own", reverse(route.name, kwargs={part: own[part] for part in route.parts})
    foreign = [part for part in route.parts if part.endswith("_id") and part != "organisation_id"]
    for part in foreign:
        mixed = own | {part: other[part]}
        yield (
            f"own address with another programme's {part}",
            reverse(route.name, kwargs={name: mixed[name] for name in route.parts}),
        )
    if "programme_slug" in route.parts:
        yield (
            "another programme",
            reverse(route.name, kwargs={part: other[part] for part in route.parts}),
        )


@pytest.mark.parametrize("name", sorted(POLICY))
def test_nobody_gets_further_than_their_role(name, own, other, actors):
    policy, wrong = POLICY[name], []
    for place, url in _addresses(ROUTES[name], own, other):
        for actor, client in actors.items():
            for method in ("get", "post"):
                if place == "another programme" and actor == "lead of another programme":
                    continue
                as_if = "stranger" if place == "another programme" and actor in MEMBERS else actor
                wanted = expected(policy, as_if, reachable=place == "own")
                response, written = ask(client, method, url)
                if not _right(response, wanted) or (wanted and written):
                    wrong.append((place, actor, method, response.status_code, wanted, written))
                if place != "another programme" and CANARY in response.content.decode(
                    errors="replace"
                ):
                    wrong.append((place, actor, method, "the other programme's words are shown"))

    assert wrong == []


def _right(response, wanted):
    if response.status_code == 405:
        return True
    if wanted == 302:
        return response.status_code == 302 and "/account/login/" in response.url
    if wanted is None:
        return response.status_code not in {403, 404} and response.status_code < 500
    return response.status_code == wanted


def test_a_guard_that_is_missing_would_be_noticed(own, other, actors):
    """The matrix bites: what a lead may do, judged as if an observer might."""
    url = reverse("participants:team", kwargs={"programme_slug": own["programme_slug"]})

    response, _written = ask(actors["observer"], "get", url)

    assert not _right(response, expected("observer", "observer", reachable=True))
