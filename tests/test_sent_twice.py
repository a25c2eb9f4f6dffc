"""Two clicks on a button, or a form that is sent again: nothing is there twice."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from participants.models import HeldWords
from tests import world as worlds
from tests.pages import FORM, encoded

pytestmark = pytest.mark.django_db

# Each time another link is wanted: the one before is stopped, or goes on being good as well.
ANOTHER_LINK = {"reissue", "letters", "link"}
NOT_COUNTED = ("audit_", "jobs_", "once_", "django_session")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with worlds.made_once(django_db_blocker) as made:
        # A form that was held without a key would be sent without one.
        HeldWords.objects.all().delete()
        yield made


def forms_by_action(world):
    found = {}
    for name, _page, action, form in worlds.forms_on_pages(world):
        if action.strip("/").split("/")[-1] not in ANOTHER_LINK:
            found.setdefault((action, *form.typed), (world.client(name), form))
    return found


def rows():
    """How many rows there are in each table in which something can be added."""
    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.db_table.startswith(NOT_COUNTED)
    ]
    one = "SELECT '{0}', count(*) FROM \"{0}\""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one.format(table) for table in tables))
        return dict(cursor.fetchall())


def test_no_form_that_is_sent_twice_adds_anything_twice(world):
    added, twice = 0, {}
    for (action, *_typed), (client, form) in forms_by_action(world).items():
        counts = [rows()]
        with worlds.undone(client):
            for _time in range(2):
                client.post(action, encoded(form.filled()), content_type=FORM)
                counts.append(rows())
        before, once, again = counts
        added += any(once[table] > before[table] for table in once)
        if more := [table for table in once if again[table] > once[table]]:
            twice[action] = more
    assert twice == {}
    assert added > 15
