"""One programme with one of everything, and browsers that may go anywhere in it.

For tests that walk through every address: made once a module, every request's traces rolled back.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coproduce.jobs.models import Job
from participants.models import Participant, Perspective, Role
from reviews.models import Card, Question, Statement
from tests import make, pages, routes
from tests.test_permissions import POLICY, World

ROUTES = {route.name: route for route in routes.ours()}
TOKEN = "token-of-the-one-person-in-this-world-0000000"
OTHER_TOKEN = "token-of-the-one-person-in-the-other-world-00"
WORDS, OTHER_WORDS = "Words that only the team may read", "Canary words of another programme"


@dataclass
class Everything:
    """Two programmes and who looks at the first: its lead, and somebody with a private link."""

    own: dict[str, Any]
    other: dict[str, Any]
    lead: Client
    invited: Client
    faults: list[str] = field(default_factory=list)

    def url(self, name: str, **parts: object) -> str:
        known = self.own | parts
        return reverse(name, kwargs={part: known[part] for part in ROUTES[name].parts})

    def client(self, name: str) -> Client:
        """Whoever may go there."""
        return self.invited if POLICY.get(name) == "invited" else self.lead

    def ask(self, client: Client, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        """One request, whose traces are rolled back."""
        self.faults.clear()
        with undone(client):
            return getattr(client, method)(url, *args, **kwargs)


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """Whatever happens here has not happened: whoever left or signed out is here again, too."""
    cookies = {name: each.value for name, each in client.cookies.items()}
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(cookies)


def programme(slug: str, token: str, text: str) -> dict[str, Any]:
    """A programme in the middle of its life: some can still answer, some cards are approved."""
    made = make.programme(slug=slug, question="What should be better?", contact_name="The office")
    for name in ("Patient", "Carer"):
        make.perspective(programme=made, name=name, kind=Perspective.Kind(name.lower()), target=5)
    parts = World(made, text=text, token=token).parts
    asked = Question.objects.get(review_round_id=parts["round_id"], heading="not_working")
    card = Card.objects.get(pk=parts["card_id"])
    card.state, card.approved_at = Card.State.DRAFT, None
    card.save()  # so that the person can still change what they said
    approved = make.approved_card(
        review_round=asked.review_round, perspective=made.perspectives.first(), text="I wait"
    )
    card.placement.card = approved
    card.placement.save()
    _tell_apart(parts, approved, text)
    return parts | {"approved_card_id": approved.pk, "programme": made}


def _tell_apart(parts: dict[str, Any], approved: Card, text: str) -> None:
    """Words of each kind that a page can be searched for."""
    Participant.objects.filter(pk=parts["participant_id"]).update(name=f"Name: {text}")
    Statement.objects.filter(pk=parts["statement_id"]).update(text=f"Statement: {text}")
    Card.objects.filter(pk=parts["card_id"]).update(text=f"Draft: {text}")
    Card.objects.filter(pk=approved.pk).update(text=f"Card: {text}")


def everything() -> Everything:
    own = programme("our-programme", TOKEN, WORDS)
    other = programme("their-programme", OTHER_TOKEN, OTHER_WORDS)
    lee = make.user(email="lead@example.org", name="Lee", may_create_programmes=True)
    make.membership(programme=own["programme"], user=lee, role=Role.LEAD)
    lead, invited = (Client(raise_request_exception=False) for _ in range(2))
    lead.force_login(lee)
    invited.get(reverse("participants:open_invitation", args=[TOKEN]))
    return Everything(own, other, lead, invited)


@contextmanager
def made_once(blocker: Any) -> Iterator[Everything]:
    """The world for a whole module of tests, gone after it."""
    with blocker.unblock(), transaction.atomic():
        world = everything()
        # Nobody works on these jobs: on a slow machine they would be overdue, and nothing ready.
        Job.objects.update(run_after=timezone.now() + timedelta(days=1))

        def note(sender: object, request: Any, **_: object) -> None:
            world.faults.append("".join(traceback.format_exception(sys.exception())[-3:]))

        got_request_exception.connect(note)
        yield world
        got_request_exception.disconnect(note)
        transaction.set_rollback(True)


def fingerprint() -> dict[str, str]:
    """A hash of the rows of each table, but for those that say when a browser came by."""
    tables = [
        table
        for table in connection.introspection.table_names()
        if table not in {"django_session", "coproduce_cache", "django_migrations"}
    ]
    one = "SELECT '{0}', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM \"{0}\" t"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one.format(table) for table in tables))
        return dict(cursor.fetchall())


def fingerprint_of_other(world: Everything) -> str:
    """A hash of what the other programme holds in its main tables."""
    pk = world.other["programme"].pk
    parts = [
        f"SELECT t::text FROM participants_{table} t WHERE programme_id = {pk}"
        for table in ("participant", "perspective", "pathwaystage", "membership")
    ]
    parts += [
        f"SELECT t::text FROM reviews_{table} t WHERE review_round_id = {world.other['round_id']}"
        for table in ("review", "card", "theme", "themepack")
    ]
    parts += [
        f"SELECT t::text FROM workshops_{table} t WHERE programme_id = {pk}"
        for table in ("workshop", "action", "feedbackreport")
    ]
    parts.append(
        f"SELECT t::text FROM workshops_attendance t WHERE participant_id = "
        f"{world.other['participant_id']}"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT md5(string_agg(x, '|' ORDER BY x)) FROM ({' UNION ALL '.join(parts)}) s(x)"
        )
        return cursor.fetchone()[0]


def forms_on_pages(world):
    """(route, page, action, form) of every form on any of our pages."""
    for name in sorted(ROUTES):
        page = world.url(name)
        response = world.ask(world.client(name), "get", page)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            for form in pages.forms_of(response):
                yield name, page, form.action or page, form
