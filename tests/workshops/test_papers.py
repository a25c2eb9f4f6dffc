"""Papers for a day: chosen, printed, and the pack that is made for it."""

import pypdfium2
import pytest
from django.urls import reverse

from reviews.models import ThemePack
from tests import make
from tests.reviews import said
from tests.reviews.test_packs import FORM


@pytest.fixture
def as_fay(client, fay):
    client.force_login(fay)
    return client


@pytest.fixture
def workshop(review_round):
    return make.workshop(
        programme=review_round.programme, review_round=review_round, venue="The old library"
    )


def address(name, workshop):
    return reverse(f"workshops:{name}", args=[workshop.programme.slug, workshop.pk])


def test_only_the_papers_that_were_chosen_are_printed(as_fay, workshop, pat):
    make.attendance(workshop=workshop, participant=pat, state="coming", table_number=1)
    page = as_fay.get(address("day_papers", workshop)).content.decode()
    assert "Name badges" in page

    answer = as_fay.get(
        address("print_workshop", workshop), {"parts": ["badges"], "print_set": "large_print"}
    )

    (badges,) = pypdfium2.PdfDocument(answer.content)
    text = badges.get_textpage().get_text_bounded()
    assert pat.name in text.replace("\r\n", " ")
    assert "Table 1" in text


def test_papers_that_nobody_knows_are_refused(as_fay, workshop):
    answer = as_fay.get(address("print_workshop", workshop), {"parts": ["diary"]})

    assert answer.status_code == 409
    assert b"Choose at least one paper" in answer.content


def test_a_pack_made_for_a_day_says_which_day_and_belongs_to_it(as_fay, workshop, pat):
    said.cards(workshop.review_round, said.MATTERS["parking"])
    make.attendance(workshop=workshop, participant=pat, state="coming", table_number=1)
    page = as_fay.get(address("make_pack", workshop))
    form = page.context["form"]
    assert (form["workshop_title"].value(), form["place"].value(), form["tables"].value()) == (
        "First workshop",
        "The old library",
        1,
    )

    day = {"workshop_title": "First workshop", "held_on": "2026-04-01", "place": "The old library"}
    as_fay.post(address("make_pack", workshop), FORM | day | {"tables": 1})

    workshop.refresh_from_db()
    assert workshop.pack == ThemePack.objects.get()
    assert workshop.pack.contents["workshop"]["held_on"] == "2026-04-01"
    assert workshop.pack.contents["tables"] == 1


def test_a_pack_for_a_day_can_be_counted_and_needs_cards(as_fay, workshop):
    counted = as_fay.post(address("make_pack", workshop), FORM | {"count_pages": "1"})
    refused = as_fay.post(address("make_pack", workshop), FORM)

    assert counted.status_code == 200
    assert refused.status_code == 422
    assert not ThemePack.objects.exists()
