"""Pages for when things go wrong: they need nothing that may itself be broken."""

from __future__ import annotations

import re

import pytest
from django.template.loader import get_template
from django.test import RequestFactory

PAGES = ["400", "403", "403_csrf", "404", "409", "413", "429", "500", "503"]


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


@pytest.mark.parametrize("name", PAGES)
def test_an_error_page_needs_neither_request_nor_database(name):
    html = get_template(f"{name}.html").render()

    heading = re.search(r"<h1>(.+?)</h1>", html).group(1)
    assert f"<title>{heading} – Coproduce</title>" in html
    assert not re.search(r"<script|\sstyle=|\son\w+=|<style", html)


@pytest.mark.parametrize("name", PAGES)
def test_an_error_page_says_what_to_do(name):
    advice = words(get_template(f"{name}.html").render())

    assert re.search(r"Go back|Go to|ask the|Wait|Try again|Load that page", advice)


def test_a_form_that_arrived_in_part_is_said_to_be_kept_out():
    template = get_template("400.html")

    assert "we kept none of it" in words(template.render({"cut_short": True}))
    assert "could not be read" in words(template.render({}))


def test_a_refusal_gives_its_reason_what_was_typed_and_the_way_back():
    request = RequestFactory().post("/x/", headers={"referer": "http://testserver/my/answers/"})

    html = get_template("409.html").render(
        {
            "refusal": "This round is closed.",
            "typed": [{"label": "Words", "value": "I <wait>\nyet"}],
        },
        request,
    )

    assert "<p>This round is closed.</p>" in html
    assert 'rows="2" readonly>I &lt;wait&gt;\nyet</textarea>' in html
    assert '<a href="http://testserver/my/answers/">Go back and look again</a>' in html


def test_a_page_that_is_not_there_answers_404_with_the_words_for_it(client, db):
    response = client.get("/no-such-page/")

    assert (response.status_code, "There is no such page" in response.text) == (404, True)
