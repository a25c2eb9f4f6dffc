"""Moving causes about in their tree, and two people at the same cause."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests import make
from tests.test_races import at_once, faults
from workshops.documents import findings as documents
from workshops.errors import CauseCannotMoveError, CauseChangedError
from workshops.models import RootCause, SuccessCriterion
from workshops.operations import findings
from workshops.operations.findings import Way

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_fay(client, fay):
    client.force_login(fay)
    return client


def page_of(name, theme, *more):
    slug = theme.review_round.programme.slug
    return reverse(f"workshops:{name}", args=[slug, theme.review_round_id, theme.pk, *more])


def add(theme, text, parent=None):
    return findings.record_root_cause(theme=theme, text=text, parent=parent, by=None, now=make.NOW)


def drawn(theme):
    """The tree in brackets: A (B (C)) D."""

    def of(causes):
        return " ".join(
            f"{each.text} ({of(each.children)})" if each.children else each.text for each in causes
        )

    return of(documents.theme_findings(theme, programme=theme.review_round.programme).causes)


def move(text, way, fay):
    findings.move_root_cause(root_cause=RootCause.objects.get(text=text), way=way, by=fay)


@pytest.fixture
def tree(theme):
    first = add(theme, "A")
    beneath = add(theme, "B", first)
    add(theme, "C", beneath)
    add(theme, "D", first)
    add(theme, "E")
    assert drawn(theme) == "A (B (C) D) E"
    return theme


@pytest.mark.parametrize(
    ("text", "way", "after"),
    [
        ("E", Way.UP, "E A (B (C) D)"),
        ("A", Way.DOWN, "E A (B (C) D)"),
        ("D", Way.UP, "A (D B (C)) E"),
        ("D", Way.IN, "A (B (C D)) E"),
        ("E", Way.IN, "A (B (C) D E)"),
        ("B", Way.OUT, "A (D) B (C) E"),
        ("C", Way.OUT, "A (B C D) E"),
    ],
)
def test_a_cause_moves_a_step_with_all_beneath_it(text, way, after, tree, fay):
    move(text, way, fay)

    assert drawn(tree) == after


@pytest.mark.parametrize(
    ("text", "way"),
    [("A", Way.UP), ("E", Way.DOWN), ("A", Way.IN), ("A", Way.OUT), ("C", Way.DOWN)],
)
def test_where_there_is_no_step_a_sentence_says_so(text, way, tree, fay):
    with pytest.raises(CauseCannotMoveError):
        move(text, way, fay)

    assert drawn(tree) == "A (B (C) D) E"


def test_a_cause_is_dragged_beneath_another_or_to_the_top(tree, as_fay):
    a, c, e = (RootCause.objects.get(text=text) for text in "ACE")

    as_fay.post(page_of("move_root_cause", tree, e.pk), {"beneath": c.pk})
    assert drawn(tree) == "A (B (C (E)) D)"
    as_fay.post(page_of("move_root_cause", tree, c.pk), {"beneath": ""})
    assert drawn(tree) == "A (B D) C (E)"
    refused = as_fay.post(page_of("move_root_cause", tree, a.pk), {"beneath": a.pk})
    assert refused.status_code == 409


def test_a_cause_is_not_its_own_cause(tree, fay):
    a, c = (RootCause.objects.get(text=text) for text in "AC")

    with pytest.raises(CauseCannotMoveError):
        findings.hang_root_cause(root_cause=a, beneath=c, by=fay)


def test_by_keyboard_every_step_is_a_button(tree, as_fay):
    shown = as_fay.get(page_of("theme_findings", tree)).content.decode()
    for_e = shown.split('data-cause="' + str(RootCause.objects.get(text="E").pk))[1]

    assert re.findall(r'name="way" value="(\w+)"', for_e) == ["up", "in"]


def test_a_cause_that_changed_meanwhile_shows_both_texts_and_keeps_what_was_typed(tree, as_fay):
    cause = RootCause.objects.get(text="A")
    url = page_of("change_root_cause", tree, cause.pk)
    as_fay.post(url, {"text": "Theirs", "version": 1})

    answer = as_fay.post(url, {"text": "Mine", "version": 1})

    shown = answer.content.decode()
    cause.refresh_from_db()
    assert (answer.status_code, cause.text) == (409, "Theirs")
    assert "Theirs" in shown
    assert "Mine</textarea>" in shown
    as_fay.post(url, {"text": "Mine", "version": re.search(r'"version" value="(\d)"', shown)[1]})
    cause.refresh_from_db()
    assert cause.text == "Mine"


def test_a_criterion_that_changed_meanwhile_shows_both_texts(programme, theme, as_fay):
    patient = programme.perspectives.first()
    criterion = make.success_criterion(theme=theme, perspective=patient, text="I am seen")
    url = page_of("change_criterion", theme, criterion.pk)
    as_fay.post(url, {"perspective": patient.pk, "text": "Theirs", "version": 1})

    answer = as_fay.post(url, {"perspective": patient.pk, "text": "Mine", "version": 1})

    shown = answer.content.decode()
    assert (answer.status_code, SuccessCriterion.objects.get().text) == (409, "Theirs")
    assert "Patient: Theirs" in shown
    assert "Mine</textarea>" in shown


@pytest.mark.django_db(transaction=True)
def test_of_many_who_change_a_cause_in_one_moment_one_is_heard(theme, fay):
    cause = add(theme, "A")

    results = at_once(
        lambda number: findings.change_root_cause(
            root_cause=cause, version=1, text=f"{number}", is_to_act_on=False, cards=[], by=fay
        )
    )

    cause.refresh_from_db()
    assert faults(results) == []
    assert sum(isinstance(each, CauseChangedError) for each in results) == len(results) - 1
    assert (cause.version, cause.text) == (2, str(results.index(None)))


@pytest.mark.django_db(transaction=True)
def test_causes_that_are_moved_in_one_moment_stay_one_tree(tree, fay):
    moves = [("A", "E"), ("E", "A"), ("D", "E"), ("B", "E")]

    def hang(number):
        below, above = (RootCause.objects.get(text=text) for text in moves[number])
        findings.hang_root_cause(root_cause=below, beneath=above, by=fay)

    results = at_once(hang)

    assert faults(results) == []
    assert sorted(re.findall(r"[A-E]", drawn(tree))) == list("ABCDE")


@pytest.mark.parametrize("name", ["record_root_cause", "agree_criterion"])
def test_a_form_sent_twice_adds_once(name, programme, theme, as_fay):
    url = page_of(name, theme)
    shown = as_fay.get(url).content.decode()
    key = re.search(r'name="form_key" value="([^"]+)"', shown)[1]
    sent = {"text": "Once", "perspective": programme.perspectives.first().pk, "form_key": key}

    answers = [as_fay.post(url, sent) for _ in range(2)]

    assert {answer.status_code for answer in answers} == {302}
    assert RootCause.objects.count() + SuccessCriterion.objects.count() == 1
