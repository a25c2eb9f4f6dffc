"""Two languages: for people who take part, chosen at any point, and nothing typed is lost."""

import pytest
from django import forms
from django.utils import translation

from coproduce.fields import LineField
from coproduce.languages import TwoLanguageForm

pytestmark = pytest.mark.django_db


class NameForm(TwoLanguageForm):
    name = LineField()


class PlainForm(forms.Form):
    name = LineField()


def test_a_form_that_only_changes_the_language_is_neither_right_nor_wrong():
    form = NameForm({"name": "", "change_language": "cy"})
    assert not form.is_valid()
    assert form.errors == {}


def test_a_form_that_is_sent_is_checked_as_ever():
    assert NameForm({"name": "Participant 07"}).is_valid()
    assert NameForm({"name": ""}).errors == PlainForm({"name": ""}).errors != {}


def test_the_language_that_a_device_chose_is_kept_for_the_next_page(client):
    answer = client.post("/language/", {"change_language": "cy", "back": "/code/"})
    assert answer.headers["Location"] == "/code/"
    assert 'lang="cy"' in client.get("/code/").text
    client.post("/language/", {"change_language": "en-gb", "back": "/code/"})
    assert 'lang="en-gb"' in client.get("/code/").text


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "", "code"])
def test_changing_the_language_leads_nowhere_else(client, back):
    answer = client.post("/language/", {"change_language": "cy", "back": back})
    assert answer.headers["Location"] == "/"


def test_a_language_that_we_do_not_speak_is_not_kept(client):
    client.post("/language/", {"change_language": "xx", "back": "/code/"})
    assert 'lang="en-gb"' in client.get("/code/").text


def test_somebody_who_prefers_welsh_is_met_in_welsh(pat, pat_client):
    assert 'lang="en-gb"' in pat_client.get("/my/").text
    pat.language = "cy"
    pat.save()
    assert 'lang="cy"' in pat_client.get("/my/").text


def test_pages_for_colleagues_stay_english(client, lee, programme):
    client.force_login(lee)
    client.cookies["language"] = "cy"
    for address in ["/", f"/programmes/{programme.slug}/"]:
        assert 'lang="en-gb"' in client.get(address).text
    assert translation.get_language() == "en-gb"


@pytest.mark.parametrize(("chosen", "tag"), [("cy", "cy"), ("", "en-gb")])
def test_a_page_that_is_not_there_says_so_in_the_chosen_language(client, chosen, tag):
    client.cookies["language"] = chosen
    answer = client.get("/i/nobody/made/this/")
    assert (answer.status_code, f'lang="{tag}"' in answer.text) == (404, True)
