"""The cast.

Lee leads, Fay facilitates, Ivy interviews, Cal contributes, Olu observes, Pat is a patient with a
private link, Sam is a stranger.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from participants.models import Perspective, Role
from tests import make

PAT_TOKEN = "pat-token-of-256-bits-for-the-tests-only-000"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """A test is one long transaction, whatever else the machine does: only pages are cut off."""
    connection.settings_dict["OPTIONS"]["options"] += (
        " -c statement_timeout=0 -c idle_in_transaction_session_timeout=0"
    )


@pytest.fixture(autouse=True)
def rooms_are_read_afresh(settings):
    """A test does within a moment what takes people longer than a room is remembered."""
    settings.ROOM_SECONDS = 0


@pytest.fixture
def programme(db):
    programme = make.programme(
        slug="breathing-better",
        question="How could care for people with COPD be better?",
        contact_name="The programme office",
        contact_phone="01632 960001",
    )
    make.perspective(programme=programme, name="Patient", kind=Perspective.Kind.PATIENT, target=20)
    make.perspective(programme=programme, name="Carer", kind=Perspective.Kind.CARER, target=10)
    make.perspective(
        programme=programme, name="Clinician", kind=Perspective.Kind.CLINICIAN, target=10
    )
    make.stage(programme=programme, name="Living with it day to day")
    return programme


@pytest.fixture
def other_programme(db):
    """Another trust's programme, with its own lead and nothing in common with ours."""
    other = make.programme(slug="other-programme", title="Somebody else's programme")
    make.perspective(programme=other, name="Patient", kind=Perspective.Kind.PATIENT)
    make.membership(
        programme=other, user=make.user(email="other@example.org", name="Oz"), role=Role.LEAD
    )
    return other


@pytest.fixture
def review_round(programme):
    review_round = make.review_round(programme=programme)
    for position, (heading, text) in enumerate(
        [
            ("working", "What is working well in your care?"),
            ("not_working", "What is not working well?"),
            ("future", "What matters to you for the future?"),
        ],
        start=1,
    ):
        make.question(review_round=review_round, heading=heading, text=text, position=position)
    return review_round


def _member(programme, name, role, **fields):
    user = make.user(
        email=f"{name.lower()}@example.org", name=name, password=make.PASSWORD, **fields
    )
    make.membership(programme=programme, user=user, role=role)
    return user


@pytest.fixture
def lee(programme):
    return _member(programme, "Lee", Role.LEAD, may_create_programmes=True)


@pytest.fixture
def fay(programme):
    return _member(programme, "Fay", Role.FACILITATOR)


@pytest.fixture
def ivy(programme):
    return _member(programme, "Ivy", Role.INTERVIEWER)


@pytest.fixture
def cal(programme):
    return _member(programme, "Cal", Role.CONTRIBUTOR)


@pytest.fixture
def olu(programme):
    return _member(programme, "Olu", Role.OBSERVER)


@pytest.fixture
def sam(db):
    """A stranger: an account, but no role here."""
    return make.user(email="sam@example.org", name="Sam", password=make.PASSWORD)


@pytest.fixture
def pat(programme):
    """A patient without an account, who agreed to take part and holds a private link."""
    pat = make.participant(programme=programme, name="Pat", email="pat@example.org")
    make.consent(participant=pat, purpose="take_part")
    make.consent(participant=pat, purpose="share_words")
    make.invitation(participant=pat, token=PAT_TOKEN)
    return pat


@pytest.fixture
def pat_client(pat):
    """A browser in which Pat has opened the private link."""
    client = Client()
    client.get(f"/i/{PAT_TOKEN}/")
    return client


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """A password takes a third of a second to check, on purpose; here it would only cost time."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
