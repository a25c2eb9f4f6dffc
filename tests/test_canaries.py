"""One person's whole way through a programme, and then: where are their words, name and address?

Unique words stand in every personal field. Nothing that is not a page may hold any of them; and
when the person takes their words back and is erased, nothing at all does.
"""

from __future__ import annotations

import json
import logging
import os
import re

import pytest
import redis
from django.apps import apps
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from coproduce.audit.models import AuditEvent
from coproduce.jobs import queue
from coproduce.jobs.models import Job
from coproduce.logs import JsonFormatter
from participants import retention
from participants.models import Participant
from reviews.models import Card, Review, Statement, Theme, ThemePack
from tests import make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

NAME, EMAIL, PHONE = "Canaryname Participant", "canarymail@example.org", "01632 960987"
ADDRESS, NEED, HELPER = "1 Canarystreet", "canaryneed for the stairs", "my canarydaughter"
FIRST = "The canaryfirst waiting room is cold and nobody says how long it takes"
SECOND = "I was told canarysecond things twice and then sent home again"
EDITED = "The canaryedited waiting room is cold"
REPLY = "It is canaryreply better"
HELD = "I had typed canaryheld and not saved it"
FARE, REASON = "The canaryfare on the bus", "There is no canaryreceipt"
BROUGHT = "They said canarybrought at home"
PAPER, NOTE = "On canarypaper I wrote it", "The canarynote lift works"
PERSONAL = {
    "canaryname", "canarymail", "960987", "canarystreet", "canaryneed", "canarydaughter",
    "canaryfirst", "canarysecond", "canaryedited", "canaryreply",
    "canarypaper", "canarynote", "canaryheld", "canaryfare", "canaryreceipt", "canarybrought",
}  # fmt: skip


class Story:
    """What was done, who did it, and everything that it left outside the pages."""

    def __init__(self, programme, review_round, lee):
        self.programme, self.review_round = programme, review_round
        self.lee, self.person = Client(), Client()
        self.lee.force_login(lee)
        self.urls: list[str] = []

    def lead(self, view, data=None, **ids):
        return self.send(self.lee, view, data, programme_slug=self.programme.slug, **ids)

    def own(self, view, data=None, **ids):
        return self.send(self.person, view, data, **ids)

    def send(self, client, view, data, **ids):
        response = client.post(reverse(view, kwargs=ids), (data or {}) | {"form_end": "1"})
        assert response.status_code in {200, 302}, (view, response.status_code)
        assert b"nhsuk-error-summary" not in response.content, (view, response.content.decode())
        self.urls.append(response.headers.get("Location", ""))
        return response

    def work(self):
        """What a worker would do."""
        while job := queue.lease_next():
            queue.perform(job)


@pytest.fixture
def told(programme, review_round, lee, caplog):
    """The whole story; it returns when the person has answered what was done."""
    redis.Redis.from_url(os.environ["REDIS_URL"]).flushdb()
    caplog.set_level(logging.INFO)
    story = Story(programme, review_round, lee)
    story.lead(
        "participants:new_participant",
        {
            "name": NAME, "email": EMAIL, "phone": PHONE, "address": ADDRESS, "language": "en",
            "perspective": programme.perspectives.first().pk, "access_needs": ["other"],
            "access_detail": NEED, "consents": ["take_part", "share_words"],
        },
    )  # fmt: skip
    person = Participant.objects.get(name=NAME)
    story.lead("participants:invite_participants", {"people": [person.pk]})
    story.work()
    token = re.search(r"/i/([\w-]+)/", mail.outbox[-1].body)[1]
    story.person.get(f"/i/{token}/")
    agreed = {"take_part": "on", "share_words": "on", "be_contacted": "on"}
    story.own("reviews:my_consent", agreed)
    story.own("reviews:my_voice", {"voiced_by": "person", "helped_by": HELPER})
    for text in (FIRST, SECOND):
        story.own("reviews:my_answers", {"text": text, "do": "add"}, heading_slug="not-working")
    page = story.person.get("/my/review/working/").content.decode()
    held_for = re.search(r'name="held_for" value="([^"]+)"', page)[1]
    story.person.post("/my/keep/", {"text": HELD, "held_for": held_for, "form_end": "1"})
    story.own("reviews:submit_my_review")
    at = {"round_id": review_round.pk}
    story.lead("reviews:take_up_form", {"participant": person.pk}, **at)
    form = person.paper_forms.get()
    typed = {"working-1-text": PAPER, "do": "save"}
    story.lead("reviews:key_form", typed, **at, paper_form_id=form.pk)
    around_it(story, person, lee)
    need = person.access_needs.get()
    story.lead("workshops:change_arrangement", {"state": "met", "note": NOTE}, need_id=need.pk)
    first, second = Card.objects.order_by("pk")
    story.lead("reviews:edit_card", {"version": 1, "text": EDITED}, **at, card_id=first.pk)
    for card in (first, second):
        card.refresh_from_db()
        story.lead("reviews:approve_card", {"version": card.version}, **at, card_id=card.pk)
    make.approved_card(review_round=review_round, text="The heating is broken")
    story.work()
    story.lead(
        "reviews:move_cards",
        {"cards": [first.pk, second.pk], "to": "new", "title": f"I feel {EDITED}"},
        **at,
        heading="not-working",
    )
    theme = Theme.objects.get(title__startswith="I feel")
    story.lead(
        "reviews:freeze_pack",
        {
            "title": "Pack",
            "parts": ["cards"],
            "votes_per_person": 3,
            "worksheets": 1,
            "print_set": "standard",
            "paper": "a4",
            "language": "en",
        },
        **at,
    )
    story.work()
    story.lead(
        "workshops:record_root_cause",
        {"text": "Cold", "cards": [first.pk]},
        **at,
        theme_id=theme.pk,
    )
    story.lead("workshops:publish_feedback", {"title": "Told", "message": "Thank you."})
    story.work()
    story.own("workshops:my_thread", {"was_put_right": "yes", "reply": REPLY})
    story.token = token
    return story


def around_it(story, person, lee):
    """They had asked to take part, came to a day, and were visited at home."""
    make.interest(
        programme=story.programme,
        participant=person,
        name=NAME,
        email=EMAIL,
        phone=PHONE,
        adjustments=NEED,
    )
    day = make.workshop(review_round=story.review_round)
    came = make.attendance(workshop=day, participant=person)
    make.expense_claim(attendance=came, detail=FARE, reason=REASON)
    visit = make.visit(review_round=story.review_round, participant=person, interviewer=lee)
    make.brought_review(visit=visit, text=BROUGHT)


def found_in(text):
    text = text.lower()
    return {each for each in PERSONAL if each in text}


def dump():
    """Every row of every table as text; bytes as they are."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows += [row for (row,) in cursor.fetchall()]
    return "\n".join(rows)


def test_nothing_outside_the_pages_holds_a_persons_words(told, caplog):
    lines = "\n".join(JsonFormatter().format(record) for record in caplog.records)
    server = redis.Redis.from_url(os.environ["REDIS_URL"])
    messages = [
        repr(server.lrange(key, 0, -1) if server.type(key) == b"list" else server.dump(key))
        for key in server.scan_iter()
    ]
    jobs = json.dumps(list(Job.objects.values()), default=str)
    trail = json.dumps(list(AuditEvent.objects.values()), default=str)
    subjects = " ".join(each.subject for each in mail.outbox)
    bodies = " ".join(each.body for each in mail.outbox)

    assert messages, "No bell was rung: the search would find nothing."
    places = {
        "logs": lines,
        "Redis": " ".join(messages),
        "jobs": jobs,
        "trail": trail,
        "addresses": " ".join(told.urls),
        "subjects": subjects,
    }
    assert {place: found_in(text) for place, text in places.items() if found_in(text)} == {}
    assert not {"canaryfirst", "canarysecond", "canaryedited"} & found_in(bodies)
    assert told.token not in lines + jobs + trail + " ".join(messages) + dump()
    assert len(AuditEvent.objects.all()) > 15


def test_taken_back_and_erased_nothing_holds_them(told):
    assert found_in(dump()) == PERSONAL, "The search would find nothing."
    pack = ThemePack.objects.get()

    told.own("reviews:withdraw_my_review")
    words = {"canaryfirst", "canarysecond", "canaryedited", "canaryreply", "canarydaughter"}
    left = found_in(dump()) & words
    theme = Theme.objects.get(title__startswith="I feel")
    told.lead("reviews:erase_participant", participant_id=Participant.objects.get(name=NAME).pk)

    assert left == {"canaryedited"}  # in a title that a person typed, which is marked
    assert theme.repeats_withdrawn_at is not None
    theme_titles = Theme.objects.filter(pk=theme.pk)
    theme_titles.update(title="I feel cold")
    pack.refresh_from_db()
    assert pack.superseded_at is not None
    assert Statement.objects.count() == 0
    assert Review.objects.count() == 0
    history = found_in(dump()) - {"canaryedited"}
    assert history == set()


def test_every_personal_field_is_among_the_canaries(told):
    """A field that is emptied for a person is one that this story fills."""
    empty = []
    for label, rule in retention.RULES.items():
        if rule.to_person is None:
            continue
        model = apps.get_model(label)
        for name in f"{rule.words} {rule.person}".split():
            values = model._default_manager.values_list(name, flat=True)
            if not any(found_in(str(value)) for value in values):
                empty.append(f"{label}.{name}")

    assert empty == []
