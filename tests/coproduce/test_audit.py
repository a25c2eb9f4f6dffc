"""The audit trail is written once."""

import pytest
from django.db import DatabaseError, connection, transaction

from coproduce.audit import trail
from coproduce.audit.models import AuditEvent
from tests import make


def test_a_line_says_who_did_what_to_what_in_which_programme(programme):
    lee = make.user()
    theme = make.theme(review_round=make.review_round(programme=programme))

    trail.record(lee, "accepted", theme, cards=[1, 2])

    event = AuditEvent.objects.get()
    assert (
        event.actor_type,
        event.actor_id,
        event.verb,
        event.object_type,
        event.object_id,
        event.programme_id,
        event.facts,
    ) == (
        "participants.user",
        lee.pk,
        "accepted",
        "reviews.theme",
        theme.pk,
        programme.pk,
        {"cards": [1, 2]},
    )


def test_what_the_software_did_has_no_actor(programme):
    trail.record(None, "proposed", programme)

    event = AuditEvent.objects.get()
    assert (event.actor_type, event.actor_id) == ("", None)


def test_the_product_cannot_change_or_remove_a_line(programme):
    trail.record(None, "proposed", programme)

    with pytest.raises(TypeError):
        AuditEvent.objects.update(verb="something else")
    with pytest.raises(TypeError):
        AuditEvent.objects.all().delete()
    with pytest.raises(TypeError):
        AuditEvent.objects.get().delete()


@pytest.mark.parametrize(
    "sql", ["UPDATE audit_auditevent SET verb = 'else'", "DELETE FROM audit_auditevent"]
)
def test_nor_can_anybody_at_the_database(sql, programme):
    trail.record(None, "proposed", programme)

    with (
        pytest.raises(DatabaseError, match="written once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
