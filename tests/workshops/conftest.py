"""A workshop with a theme, its cards, a root cause and an action."""

from __future__ import annotations

import pytest

from tests import make


@pytest.fixture
def workshop(review_round):
    return make.workshop(review_round=review_round, title="First workshop")


@pytest.fixture
def theme(review_round):
    return make.theme(
        review_round=review_round,
        title="I can't get appointments when I want them",
        accepted_at=make.NOW,
    )


@pytest.fixture
def card(review_round, theme):
    """An approved card without a review behind it, in the theme."""
    card = make.approved_card(review_round=review_round, text="Three weeks for a telephone call.")
    make.placement(card=card, theme=theme)
    return card


@pytest.fixture
def root_cause(theme):
    return make.root_cause(theme=theme, text="Nobody owns the diary.")


@pytest.fixture
def action(root_cause, cal):
    return make.action(root_cause=root_cause, title="Open a phone line", owner=cal)


@pytest.fixture
def as_fay(client, fay):
    client.force_login(fay)
    return client


@pytest.fixture
def as_cal(client, cal):
    client.force_login(cal)
    return client


@pytest.fixture
def as_olu(client, olu):
    client.force_login(olu)
    return client


@pytest.fixture
def as_lee(client, lee):
    client.force_login(lee)
    return client


@pytest.fixture
def review(review_round, pat):
    return make.submitted_review(review_round=review_round, participant=pat)


@pytest.fixture
def statement(review):
    return make.statement(review=review, text="Dr Jones made me wait three weeks.")


@pytest.fixture
def pats_card(review_round, statement, theme):
    card = make.approved_card(
        review_round=review_round, statement=statement, text="I waited three weeks.", code="N7"
    )
    make.placement(card=card, theme=theme)
    return card


@pytest.fixture
def contactable(pat, review):
    make.consent(participant=pat, purpose="be_contacted")
    return pat
