"""Nobody else's page can make a browser act here, and looking changes nothing."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client

from tests import world as worlds

pytestmark = pytest.mark.django_db

# What looking does write, and why.
WRITTEN_BY_LOOKING = {
    "participants:open_invitation": {"audit_auditevent", "participants_invitation"},
    "reviews:review": {"audit_auditevent"},
    "reviews:card_list": {"audit_auditevent"},
    "workshops:contributor_thread": {"audit_auditevent"},
    "workshops:print_evaluation": {"audit_auditevent"},
    "workshops:print_record": {"audit_auditevent"},
    "workshops:write_record": {"audit_auditevent"},
}
UNSAFE = ["post", "put", "patch", "delete"]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with worlds.made_once(django_db_blocker) as made:
        yield made


@pytest.mark.parametrize("name", sorted(worlds.ROUTES))
def test_nothing_is_done_without_the_token_of_our_own_form(name, world):
    client = Client(enforce_csrf_checks=True)
    client.cookies.load({key: each.value for key, each in world.client(name).cookies.items()})

    answers = {method: world.ask(client, method, world.url(name)) for method in UNSAFE}

    assert {method: each.status_code for method, each in answers.items()} == dict.fromkeys(
        UNSAFE, 403
    )
    assert b"<h1>" in answers["post"].content


@pytest.mark.parametrize("name", sorted(worlds.ROUTES))
def test_looking_changes_nothing(name, world):
    for method in ("get", "head"):
        with transaction.atomic():
            before = worlds.fingerprint()
            getattr(world.client(name), method)(world.url(name))
            after = worlds.fingerprint()
            transaction.set_rollback(True)
        changed = {table for table in after if after[table] != before[table]}

        assert changed <= WRITTEN_BY_LOOKING.get(name, set())


def test_a_change_would_be_noticed(world):
    """The comparison bites: a step that writes shows in the tables that it writes to."""
    with transaction.atomic():
        before = worlds.fingerprint()
        world.lead.post(world.url("participants:stage_list"), {"name": "Another stage"})
        after = worlds.fingerprint()
        transaction.set_rollback(True)

    changed = {table for table in after if after[table] != before[table]}
    assert changed == {"participants_pathwaystage", "audit_auditevent"}
