"""The pages that a patient opens: easy to read, few queries, little to load."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.models import Review
from tests import make
from tests.reading import reading_age, sentences, syllables

FORM = [
    "/my/review/voice/",
    "/my/review/working/",
    "/my/review/not-working/",
    "/my/review/future/",
    "/my/review/check/",
]
PAGES = [
    "/my/",
    "/my/consent/",
    *FORM,
    "/my/review/answers/{}/",
    "/my/review/withdraw/",
    "/my/second-review/",
    "/my/second-review/working/",
]
AFTERWARDS = ["/my/", "/my/review/receipt/", "/my/review/confirm/"]
PUBLIC = ["/code/"]
OLDEST = 11
QUERIES = 12
TO_SAVE, TO_SEND = 8, 12
LIMIT = 100_000


@pytest.fixture
def review(review_round, pat):
    return make.review(review_round=review_round, participant=pat)


@pytest.fixture
def at_work(review, pat, programme):
    """Pat works in care, and has begun to answer a second time."""
    pat.perspective = programme.perspectives.get(name="Clinician")
    pat.save()
    make.review(
        review_round=review.review_round,
        participant=pat,
        from_life=True,
        perspective=programme.perspectives.get(name="Patient"),
    )
    return review


def answers(review, number):
    return [
        make.statement(review=review, heading=heading, is_top_priority=place % 2 == 0)
        for heading in ("working", "not_working", "future")
        for place in range(number)
    ]


# --- reading age ---------------------------------------------------------------------------------
def pages(client, review):
    said = make.statement(review=review, text="It is good", heading="working")
    yield from (client.get(path.format(said.pk)) for path in PAGES)
    yield from (client.get(path) for path in PUBLIC)
    Review.objects.filter(pk=review.pk).update(
        submitted_at=make.NOW, receipt_code="AAA-BBB", voiced_by="on_behalf"
    )
    yield from (client.get(path) for path in AFTERWARDS)
    yield client.post("/my/leave/", {"form_end": "1"})
    yield client.get("/my/")  # to be told how to come back


def test_somebody_of_eleven_can_read_every_page(pat_client, at_work):
    ages = {}
    for response in pages(pat_client, at_work):
        assert response.status_code in {200, 403}
        html = response.content.decode()
        title = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)[1]
        ages[" ".join(title.split())] = round(reading_age(sentences(html)), 1)

    assert {title: age for title, age in ages.items() if age > OLDEST} == {}
    assert len(ages) > 12


def test_all_that_a_patient_reads_is_for_nine_to_eleven(pat_client, at_work):
    everything = {
        sentence
        for response in pages(pat_client, at_work)
        for sentence in sentences(response.content.decode())
    }

    assert reading_age(everything) < OLDEST


def test_a_page_that_is_hard_to_read_would_be_noticed():
    hard = (
        "<p>Participation in the aforementioned evaluation necessitates the submission of "
        "comprehensive documentation regarding individual circumstances and expectations.</p>"
    )

    assert reading_age(sentences(hard)) > 20


@pytest.mark.parametrize(
    ("word", "count"),
    [("care", 1), ("answer", 2), ("people", 2), ("saved", 1), ("closes", 2), ("anybody’s", 4)],
)
def test_syllables_are_counted_as_they_are_spoken(word, count):
    assert syllables(word) == count


# --- queries -------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", [*FORM, "/my/", "/my/consent/", "/my/review/answers/{}/"])
def test_twenty_answers_cost_no_more_queries_than_one(pat_client, review, path):
    said = answers(review, 1)[0]
    one = queries(pat_client, path.format(said.pk))
    answers(review, 19)
    twenty = queries(pat_client, path.format(said.pk))

    assert twenty == one
    assert twenty <= QUERIES


def test_ten_stages_cost_no_more_queries_than_one(pat_client, review, programme):
    make.stage(programme=programme)
    one = queries(pat_client, "/my/review/working/")
    for _ in range(9):
        make.stage(programme=programme)

    assert queries(pat_client, "/my/review/working/") == one <= QUERIES


def test_saving_asks_the_database_as_often_for_the_twentieth_answer(pat_client, review):
    form = {"text": "I wait too long", "do": "add", "form_end": "1", "question_version": "1"}
    first = queries(pat_client, "/my/review/future/", form | {"form_key": str(uuid4())})
    answers(review, 18)
    twentieth = queries(pat_client, "/my/review/future/", form | {"form_key": str(uuid4())})

    assert (first, twentieth) == (TO_SAVE, TO_SAVE)


@pytest.mark.parametrize("number", [1, 20])
def test_sending_asks_the_database_as_often_for_twenty_answers(pat_client, review, number):
    answers(review, number)
    form = {"form_key": str(uuid4()), "form_end": "1"}

    assert queries(pat_client, "/my/review/send/", form) == TO_SEND


def queries(client, path, form=None):
    with CaptureQueriesContext(connection) as captured:
        response = client.post(path, form) if form else client.get(path)
    assert response.status_code == (302 if form else 200)
    return len([each for each in captured.captured_queries if "SAVEPOINT" not in each["sql"]])


# --- weight --------------------------------------------------------------------------------------
def test_the_form_weighs_less_than_a_photo(pat_client, review):
    """All that a browser loads for it, as it is sent: fonts for English and Welsh as well."""
    answers(review, 3)
    html = pat_client.get("/my/review/working/").content
    weights = {"page": len(gzip.compress(html))}
    for path in sorted(needed(html.decode())):
        content = Path(finders.find(path)).read_bytes()
        weights[path] = len(content) if path.endswith("woff2") else len(gzip.compress(content))

    assert sum(weights.values()) <= LIMIT, weights
    assert any(path.endswith(".css") for path in weights)
    assert any("latin-ext-700" in path for path in weights)


def needed(html):
    """What the page asks for, what its style sheets ask for, and what its scripts import."""
    asked = set(re.findall(r'(?:href|src)="/static/([^"]+)"', html))
    for path in sorted(asked):
        content = Path(finders.find(path)).read_text(encoding="utf-8")
        folder = path.rpartition("/")[0]
        if path.endswith(".css"):
            asked |= {
                resolved(folder, url)
                for url in re.findall(r'url\("?([^)"]+woff2)"?\)', content)
                if "italic" not in url
            }
        for url in re.findall(r'from "([^"]+)"', content) if path.endswith(".js") else ():
            asked.add(resolved(folder, url))
    return asked


def resolved(folder, url):
    parts = folder.split("/")
    for part in url.split("/"):
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
