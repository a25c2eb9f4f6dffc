"""The page of files, and the files as a browser gets them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from coproduce.audit.models import AuditEvent
from tests import make


@pytest.fixture
def page_url(programme):
    return reverse("reviews:exports", args=[programme.slug])


@pytest.fixture
def file_url(programme, review_round):
    return reverse("reviews:export_round", args=[programme.slug, review_round.pk])


def words(response):
    return " ".join(response.content.decode().split())


def test_the_page_says_what_is_in_the_files(client, fay, page_url, review_round):
    make.approved_card(review_round=review_round)
    client.force_login(fay)

    page = words(client.get(page_url))

    assert "the approved cards (1) and the accepted themes (0)" in page
    assert "at least 8 people with that perspective" in page
    assert "None is named now." in page
    assert page.count('name="kind"') == 5


def test_the_page_names_the_perspectives_that_are_named(
    client, fay, page_url, programme, review_round
):
    programme.small_number_threshold = 1
    programme.save()
    review = make.submitted_review(
        review_round=review_round, perspective=programme.perspectives.first()
    )
    make.approved_card(
        review_round=review_round,
        statement=make.statement(review=review),
        perspective=review.perspective,
    )
    client.force_login(fay)

    assert "Named now: Patient." in words(client.get(page_url))


def test_an_empty_round_has_nothing_to_take_away(client, fay, page_url, review_round):
    client.force_login(fay)

    assert "There is nothing to take away yet" in words(client.get(page_url))


def test_a_programme_without_a_round_has_nothing_to_take_away(client, fay, page_url):
    client.force_login(fay)

    assert "There is nothing to take away yet" in words(client.get(page_url))


@pytest.mark.parametrize(
    ("kind", "name", "content_type", "begins"),
    [
        ("cards_csv", "cards.csv", "text/csv; charset=utf-8", b"\xef\xbb\xbfCode"),
        ("themes_csv", "themes.csv", "text/csv; charset=utf-8", b"\xef\xbb\xbfTheme"),
        (
            "workbook",
            "cards-and-themes.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            b"PK",
        ),
        ("codebook", "themes.qdc", "application/xml", b"<?xml"),
        ("project", "cards-and-themes.qdpx", "application/zip", b"PK"),
    ],
)
def test_a_facilitator_takes_a_file(client, fay, file_url, kind, name, content_type, begins):
    client.force_login(fay)

    response = client.post(file_url, {"kind": kind})

    assert response.status_code == 200
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == f'attachment; filename="breathing-better-{name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response.content.startswith(begins)
    assert AuditEvent.objects.filter(verb="exported", actor_id=fay.pk).count() == 1


@pytest.mark.parametrize("data", [{}, {"kind": "everything"}])
def test_a_file_that_is_not_on_offer_is_refused(client, fay, file_url, data):
    client.force_login(fay)

    response = client.post(file_url, data)

    assert response.status_code == 409
    assert "There is no such file." in words(response)
    assert not AuditEvent.objects.filter(verb="exported").exists()


def test_a_contributor_takes_nothing(client, cal, file_url):
    client.force_login(cal)

    assert client.post(file_url, {"kind": "cards_csv"}).status_code == 403
