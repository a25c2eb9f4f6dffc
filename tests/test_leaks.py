"""Who reads whose words: every page, looked at by each role, for words planted in the database."""

from __future__ import annotations

import pytest
from django.test import Client

from participants.models import Role
from tests import make
from tests import world as worlds
from tests.test_permissions import POLICY

pytestmark = pytest.mark.django_db

NAME, STATEMENT, DRAFT, CARD = (
    f"{kind}: {worlds.WORDS}" for kind in ("Name", "Statement", "Draft", "Card")
)
HIDDEN_FROM = {
    Role.OBSERVER: {NAME, STATEMENT, DRAFT, CARD},
    Role.CONTRIBUTOR: {NAME, STATEMENT, DRAFT},
    Role.INTERVIEWER: {STATEMENT, DRAFT},
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with worlds.made_once(django_db_blocker) as made:
        yield made


@pytest.fixture(scope="module")
def clients(world):
    found = {}
    for role in HIDDEN_FROM:
        member = make.user(email=f"{role}@example.org")
        make.membership(programme=world.own["programme"], user=member, role=role)
        found[role] = Client(raise_request_exception=False)
        found[role].force_login(member)
    return found


def page(world, client, name):
    return world.ask(client, "get", world.url(name)).content.decode(errors="replace")


@pytest.mark.parametrize("role", HIDDEN_FROM)
def test_no_page_shows_a_role_what_is_hidden_from_it(role, world, clients):
    shown = {}
    for name in worlds.ROUTES:
        if POLICY.get(name) not in {"invited", "open"}:
            body = page(world, clients[role], name)
            if found := {words for words in HIDDEN_FROM[role] if words in body}:
                shown[name] = found

    assert shown == {}


def test_the_words_are_there_to_be_found(world):
    """The search bites: the lead's pages hold each of them."""
    bodies = [page(world, world.lead, name) for name in worlds.ROUTES]

    for words in (NAME, STATEMENT, DRAFT, CARD):
        assert any(words in body for body in bodies), words


def test_somebody_with_a_private_link_reads_nobody_elses_words(world):
    others = make.participant(programme=world.own["programme"], name="Name: of somebody else")
    review = make.submitted_review(review_round_id=world.own["round_id"], participant=others)
    make.statement(review=review, text="Statement: of somebody else", heading="working")
    make.card(review_round_id=world.own["round_id"], text="Draft: of somebody else", code="X1")

    for name, policy in POLICY.items():
        if policy == "invited" and name in worlds.ROUTES:
            assert "of somebody else" not in page(world, world.invited, name), name


def test_no_page_shows_the_hash_of_a_link_or_the_key_of_a_lease(world):
    from participants.models.recruiting import hash_token

    for name in worlds.ROUTES:
        body = page(world, world.client(name), name)
        assert hash_token(worlds.TOKEN) not in body, name
        assert worlds.TOKEN not in body, name
