"""Pages for people who take part: all that they say is translated, and changing the language at any
point loses nothing that was typed.

The pages are walked from the URLconf, so that a new one is looked at the day it is made.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

import polib
import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.utils import dates, translation

from tests import catalogue, pages
from tests import world as worlds
from tests.test_permissions import POLICY

pytestmark = pytest.mark.django_db

NOT_FOR_PEOPLE_WHO_TAKE_PART = {
    "healthz",
    "readyz",
    "change_language",
    "participants:leave",
    "participants:open_invitation",
    "reviews:visits",  # for colleagues, who type on the device for somebody
    "reviews:visits_worker",
    "reviews:visits_manifest",
    "reviews:my_data",  # names also what has no label of its own, as the database does
    "workshops:room_now",
    "workshops:room_count",
    "workshops:wall_stamp",
    "workshops:my_workshop_calendar",
    "reviews:download_my_data",
}
PAGES = [
    name
    for name, guard in POLICY.items()
    if guard in {"invited", "open"} and name not in NOT_FOR_PEOPLE_WHO_TAKE_PART
]
OPENED, CLOSED = "⟦", "⟧"
SAME_IN_EVERY_LANGUAGE = {"English", "Cymraeg", "Coproduce"}
SHOWN = {"alt", "aria-label", "title", "placeholder"}


class Said(HTMLParser):
    """What a person reads or hears on a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.unread = 0

    def handle_starttag(self, tag, attributes):
        self.texts += [value or "" for name, value in attributes if name in SHOWN]
        self.unread += tag in {"script", "style"}

    def handle_endtag(self, tag):
        self.unread -= tag in {"script", "style"}

    def handle_data(self, text):
        if not self.unread:
            self.texts.append(text)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with worlds.made_once(django_db_blocker) as made:
        yield made


@pytest.fixture(scope="module")
def brackets(tmp_path_factory):
    """A language in which every translated sentence stands in brackets."""
    found = polib.POFile()
    found.metadata = polib.pofile(str(catalogue.PO)).metadata
    for one, several in catalogue.marked():
        entry = polib.POEntry(msgid=one, msgid_plural=several)
        if several:
            entry.msgstr_plural = dict.fromkeys(range(4), OPENED + several + CLOSED)
        else:
            entry.msgstr = OPENED + one + CLOSED
        found.append(entry)
    root = tmp_path_factory.mktemp("locale")
    folder = root / "cy" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    found.save_as_mofile(str(folder / "django.mo"))
    return root


@pytest.fixture
def bracketed(brackets, settings):
    settings.LOCALE_PATHS = [str(brackets)]


@pytest.fixture(scope="module")
def data(world, django_db_blocker):
    """Everything that people wrote, longest first."""
    with django_db_blocker.unblock():
        return _written()


def _written() -> list[str]:
    found = set()
    for model in apps.get_models():
        names = [
            each.name
            for each in model._meta.concrete_fields
            if isinstance(each, models.CharField | models.TextField)
        ]
        for row in model._base_manager.values_list(*names) if names else []:
            found |= {str(value) for value in row if value and len(str(value)) > 2}
    return sorted(found, key=len, reverse=True)


def in_welsh(client: Client) -> Client:
    client.cookies["language"] = "cy"
    return client


def without_brackets(text: str) -> str:
    """Only what stands in no brackets; translated sentences may stand inside one another."""
    depth, left = 0, []
    for character in text:
        depth += (character == OPENED) - (character == CLOSED)
        left.append(" " if depth or character == CLOSED else character)
    return "".join(left)


def untranslated(html: str, data: list[str]) -> set[str]:
    reader = Said()
    reader.feed(html)
    left = without_brackets("\n".join(reader.texts))
    for each in data:
        left = left.replace(each, " ")
    words = set(re.findall(r"[^\W\d_]{3,}", left))
    with translation.override("cy"):
        spoken = set(re.findall(r"\w+", " ".join(str(each) for each in _calendar())))
    return words - SAME_IN_EVERY_LANGUAGE - spoken


def _calendar():
    return [*dates.MONTHS.values(), *dates.WEEKDAYS.values()]


@pytest.mark.parametrize("name", PAGES)
def test_everything_that_a_page_says_is_translated(world, bracketed, data, name):
    url = world.url(name)
    found = set()
    for client in (in_welsh(world.invited), in_welsh(Client())):
        response = world.ask(client, "get", url)
        if response.status_code in {200, 403} and "html" in response["Content-Type"]:
            assert 'lang="cy"' in response.text
            found |= untranslated(response.text, data)

    assert found == set()


@pytest.mark.parametrize("name", PAGES)
def test_the_language_can_be_changed_on_every_page(world, name):
    url = world.url(name)
    response = world.ask(in_welsh(world.invited), "get", url)
    if response.status_code != 200 or "<html" not in response.text:
        pytest.skip("shows no page")
    bound = re.search(
        r'name="change_language" value="en-gb"[^>]*?(?: form="(\w+)")?>', response.text
    )

    assert bound
    if bound[1]:
        assert f'id="{bound[1]}"' in response.text


@pytest.mark.parametrize("name", PAGES)
def test_changing_the_language_keeps_what_was_typed_and_stores_nothing(world, name):
    url = world.url(name)
    client = in_welsh(world.invited)
    response = world.ask(client, "get", url)
    if response.status_code != 200 or 'id="typed"' not in response.text:
        pytest.skip("has no form")
    form = typed_form(response)
    words = {each: f"Geiriau {number}" for number, each in enumerate(form.typed)}
    sent = {**form.filled(), **words, "change_language": "en-gb"}
    before = worlds.fingerprint()
    with transaction.atomic():
        answer = client.post(form.action or url, sent)
        after = worlds.fingerprint()
        transaction.set_rollback(True)

    assert answer.status_code in {200, 422}
    assert 'lang="en-gb"' in answer.text
    assert 'class="nhsuk-error-summary"' not in answer.text
    assert [each for each in words.values() if each not in answer.text] == []
    assert after == before
    assert answer.cookies["language"].value == "en-gb"


def typed_form(response) -> pages.Form:
    """The form that the switch belongs to."""
    rest = response.text[response.text.index('<form id="typed"') :]
    reader = pages._Reader()
    reader.feed(rest[: rest.index("</form>") + 7])
    return reader.forms[0]
