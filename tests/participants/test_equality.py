"""Equality answers: counted, never kept with anybody, never shown when they are few."""

from __future__ import annotations

import re

from django.apps import apps
from django.db import models
from django.urls import reverse

from coproduce.audit.models import AuditEvent
from participants.models import EqualityCount
from participants.operations import equality
from tests import make

ABOUT_YOU = "/my/about-you/"


def test_answers_are_counted_and_nothing_says_whose_they_are(pat_client, programme):
    shown = pat_client.get(ABOUT_YOU).content.decode()

    thanked = pat_client.post(
        ABOUT_YOU, {"age": "65_79", "gender": "woman", "form_end": "1"}, follow=True
    )

    assert "You do not have to answer" in shown
    assert "Your answers are counted" in thanked.content.decode()
    assert list(EqualityCount.objects.values_list("question", "answer", "count")) == [
        ("age", "65_79", 1),
        ("gender", "woman", 1),
    ]
    event = AuditEvent.objects.get(verb="counted equality answers of")
    assert (event.actor_id, event.facts, event.object_id) == (None, {}, programme.pk)


def test_no_row_can_be_about_a_person_or_a_moment():
    fields = apps.get_model("participants.EqualityCount")._meta.get_fields()

    related = {field.related_model.__name__ for field in fields if field.is_relation}
    assert related == {"Programme"}
    assert not any(isinstance(field, models.DateField | models.UUIDField) for field in fields)


def test_the_same_browser_is_counted_once(pat_client):
    for _time in range(2):
        pat_client.post(ABOUT_YOU, {"age": "65_79", "form_end": "1"})

    assert EqualityCount.objects.get().count == 1


def test_no_answer_at_all_is_fine(pat_client):
    response = pat_client.post(ABOUT_YOU, {"form_end": "1"})

    assert (response.status_code, EqualityCount.objects.count()) == (302, 0)


def test_an_answer_that_does_not_exist_is_refused(pat_client):
    response = pat_client.post(ABOUT_YOU, {"age": "ageless", "form_end": "1"})

    assert "Choose one of the answers" in response.content.decode()
    assert EqualityCount.objects.count() == 0


def test_small_numbers_are_hidden_and_large_ones_rounded(client, programme, lee):
    for answer, times in {"65_79": 12, "45_64": 3}.items():
        for _time in range(times):
            equality.count_answers(programme=programme, answers={"age": answer})
    client.force_login(lee)

    page = client.get(reverse("participants:equality", args=[programme.slug])).content.decode()

    assert "about 10" in page
    assert "fewer than 8" in page
    assert ">12<" not in page
    assert ">3<" not in page


def test_a_programme_counts_for_itself(programme, other_programme):
    equality.count_answers(programme=other_programme, answers={"age": "65_79"})

    assert make.Programme.objects.get(pk=programme.pk).equality_counts.count() == 0


def test_a_sheet_on_paper_is_counted_without_anybody_being_known(client, programme, ivy):
    client.force_login(ivy)
    keying = reverse("participants:key_equality", args=[programme.slug])
    key = re.search(r'name="form_key" value="([^"]+)"', client.get(keying).content.decode())[1]
    sheet = {"age": "65_79", "money": "just", "form_key": key, "form_end": "1"}

    twice = [client.post(keying, sheet) for _time in range(2)]

    assert [response.status_code for response in twice] == [302, 302]
    assert list(EqualityCount.objects.values_list("question", "answer", "count")) == [
        ("age", "65_79", 1),
        ("money", "just", 1),
    ]
    event = AuditEvent.objects.get(verb="counted equality answers of")
    assert (event.actor_id, event.facts, event.object_id) == (None, {}, programme.pk)


def test_an_empty_sheet_is_put_aside(client, programme, ivy):
    client.force_login(ivy)

    response = client.post(
        reverse("participants:key_equality", args=[programme.slug]), {"form_end": "1"}
    )

    assert response.status_code == 422
    assert "Nothing is ticked" in response.content.decode()
