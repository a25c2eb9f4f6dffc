"""A team's own words in Welsh: given beside the English, read by people, English where missing."""

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

from participants.models import Perspective
from reviews.documents import form_words
from reviews.documents.own_words import own_words
from tests import make

pytestmark = pytest.mark.django_db
ASKED = "What is working for you?"
WELSH = "Beth sy’n gweithio i chi?"


@pytest.fixture
def asked(programme, review_round):
    programme.title = "Breathing better"
    programme.welsh = {ASKED: WELSH, "Coming home": "Dod adref"}
    programme.save()
    first = review_round.questions.filter(heading="working")
    first.update(text=ASKED, hint="Small things.")
    make.stage(programme=programme, name="Coming home")
    return programme


def shown(words, programme, language):
    template = Template("{% load own_words %}{{ words|said_by:programme }}")
    with translation.override(language):
        return template.render(Context({"words": words, "programme": programme}))


def test_words_are_shown_in_the_language_of_the_page_or_marked_as_english(asked):
    assert [shown(ASKED, asked, "en-gb"), shown(ASKED, asked, "cy")] == [ASKED, WELSH]
    assert shown("A <b> of ours", asked, "cy") == ('<span lang="en-gb">A &lt;b&gt; of ours</span>')


def test_words_left_as_they_were_suggested_have_their_welsh_already(asked):
    with translation.override("cy"):
        assert str(asked.say(str(Perspective.Kind.PATIENT.label))) == "Claf"
        assert str(asked.say("What is working well in your care?")).startswith("Beth sy’n")
        assert str(asked.say("")) == ""


def test_a_lead_gives_the_welsh_beside_the_english(client, lee, asked):
    client.force_login(lee)
    address = reverse("reviews:words_in_welsh", args=[asked.slug])
    form = client.get(address).context["form"]
    given = {field.html_name: field.initial or "" for field in form}
    names = {form[name].label: name for name in form.fields}
    given[names["Breathing better"]] = "Anadlu’n well"
    given[names["Coming home"]] = ""

    response = client.post(address, given, follow=True)

    asked.refresh_from_db()
    assert "The Welsh is saved." in response.text
    assert asked.welsh[ASKED] == WELSH
    assert asked.welsh["Breathing better"] == "Anadlu’n well"
    assert "Coming home" not in asked.welsh


def test_all_that_people_read_of_the_team_can_be_given_and_once(asked):
    make.stage(programme=asked, name=ASKED)

    english = [each.english for each in own_words(asked)]

    assert {"Breathing better", ASKED, "Small things.", "Coming home"} <= set(english)
    assert len(english) == len(set(english))


def test_a_page_asks_in_welsh_and_names_stages_in_welsh(pat_client, pat, asked, review_round):
    make.stage(programme=asked, name="Much later")
    make.review(review_round=review_round, participant=pat, submitted_at=None, question_version=1)
    pat_client.cookies["language"] = "cy"

    page = pat_client.get(reverse("reviews:my_answers", args=["working"])).text

    assert f"<h1>{WELSH}</h1>" in page
    assert '<p><span lang="en-gb">Small things.</span></p>' in page
    assert ">Dod adref</option>" in page
    assert ' lang="en-gb">Much later</option>' in page


def test_a_form_on_paper_asks_in_welsh_and_says_where_it_cannot(asked, review_round):
    words = form_words("standard", "cy", review_round.questions, programme=asked)

    asked_on_paper = words.headings[0]
    assert (asked_on_paper.word, asked_on_paper.question.text) == ("Beth sy’n gweithio", WELSH)
    assert (asked_on_paper.hint.text, asked_on_paper.hint.language) == ("Small things.", "en-gb")
