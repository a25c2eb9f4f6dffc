"""A team's own words in Welsh: given beside the English, read by people, English where missing."""

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

from coproduce.languages import Said
from participants.models import Perspective
from reviews.documents import form_words
from tests import make
from workshops.documents import diary
from workshops.documents.own_words import own_words
from workshops.documents.papers import workshop_print_out

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
    address = reverse("workshops:words_in_welsh", args=[asked.slug])
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


@pytest.fixture
def day(asked, pat, review_round):
    workshop = make.workshop(
        programme=asked,
        review_round=review_round,
        title="A day together",
        venue="The hall",
        address="1 Sluice Lane\nFenmarsh",
        getting_there="Bus 9 stops outside.",
    )
    make.session(workshop=workshop, title="Our own quiz")
    make.attendance(workshop=workshop, participant=pat)
    asked.welsh |= {
        "A day together": "Diwrnod gyda’n gilydd",
        "The hall": "Y neuadd",
        "1 Sluice Lane\nFenmarsh": "1 Lôn y Llifddor\nFenmarsh",
        "Our own quiz": "Ein cwis ein hunain",
    }
    asked.save()
    return workshop


def test_a_day_is_read_in_welsh_and_what_has_none_is_marked_as_english(pat_client, day):
    pat_client.cookies["language"] = "cy"

    page = pat_client.get(reverse("workshops:my_workshop", args=[day.pk])).text
    days = pat_client.get(reverse("workshops:my_workshops")).text

    assert "<title>Diwrnod gyda’n gilydd" in page.replace("\n", "").replace("  ", "")
    assert "<h1>Diwrnod gyda’n gilydd</h1>" in page
    assert "<strong>Y neuadd</strong>" in page
    assert "1 Lôn y Llifddor" in page
    assert "<td>Ein cwis ein hunain</td>" in page
    assert '<span lang="en-gb">Bus 9 stops outside.</span>' in page
    assert "Diwrnod gyda’n gilydd" in days
    assert "Y neuadd" in days


def test_a_calendar_and_the_papers_of_the_day_say_it_in_welsh(day):
    programme = day.programme
    programme.welsh = {**programme.welsh, programme.title: "Anadlu’n well"}
    with translation.override("cy"):
        assert "LOCATION:Y neuadd\\, 1 Lôn y Llifddor\\, Fenmarsh" in diary.calendar_file(
            day, now=make.NOW
        ).replace("\r\n ", "")

    papers = workshop_print_out(day, programme=programme, today=make.NOW.date(), language="cy")

    assert papers.programme_title == "Anadlu’n well"
    assert (papers.title, papers.place[0], papers.getting_there) == (
        Said("Diwrnod gyda’n gilydd", "cy"),
        Said("Y neuadd", "cy"),
        Said("Bus 9 stops outside.", "en-gb"),
    )
    assert [each.title.text for each in papers.sessions] == ["Ein cwis ein hunain"]


def test_the_form_says_what_has_no_welsh_yet(client, lee, day):
    client.force_login(lee)

    response = client.get(reverse("workshops:words_in_welsh", args=[day.programme.slug]))

    missing = {field.label for field in response.context["form"].missing}
    assert {"Bus 9 stops outside.", "Breathing better"} <= missing
    assert not {"A day together", "The hall", "Our own quiz"} & missing
    assert f"{len(missing)} of " in response.text
    assert response.text.count("No Welsh yet: shown in English.") == len(missing)


def test_a_form_on_paper_asks_in_welsh_and_says_where_it_cannot(asked, review_round):
    words = form_words("standard", "cy", review_round.questions, programme=asked)

    asked_on_paper = words.headings[0]
    assert (asked_on_paper.word, asked_on_paper.question.text) == ("Beth sy’n gweithio", WELSH)
    assert (asked_on_paper.hint.text, asked_on_paper.hint.language) == ("Small things.", "en-gb")
