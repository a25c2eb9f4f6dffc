"""Keying: paper forms typed in by colleagues, once or twice, and which of two keyings stands."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from coproduce.audit import trail
from participants.models import Participant, User
from reviews import documents
from reviews.documents.keying import KeyedAnswer, Words, answers_in, differences, keying_desk
from reviews.errors import (
    AnsweredAlreadyError,
    KeyedAlreadyError,
    KeyedByAnotherError,
    NothingAnsweredError,
    NothingToDecideError,
)
from reviews.models import Heading, Keying, PaperForm, Review
from reviews.operations import collecting

FORMS = uuid.UUID("5b0c9d3a-5d0e-4f0c-8a3e-2f4f6c1d7e90")


@transaction.atomic
def save_keying(*, form: PaperForm, words: Words, by: User, now: datetime) -> Keying:
    """Keep what was typed so far, as a draft that is theirs.

    Raises KeyedByAnotherError, or KeyedAlreadyError once it is finished.
    """
    keying = _take_up(form, by, now)
    keying.words, keying.saved_at, keying.typed_by = dict(words), now, by
    keying.save()
    trail.record(by, "saved keying of", form, number=keying.number)
    return keying


@transaction.atomic
def finish_keying(*, form: PaperForm, words: Words, adds: bool, by: User, now: datetime) -> Keying:
    """The first keying becomes the review, the second is compared with the first.

    `adds`: what is on the paper goes to what the person has said already, and all of it is sent.
    The same words sent twice are one keying. Raises what `save_keying` and
    `collecting.submit_review` do, and AnsweredAlreadyError.
    """
    PaperForm.objects.select_for_update(no_key=True).get(pk=form.pk)
    done = form.keyings.finished().filter(typed_by=by).first()
    if done and done.words == dict(words):
        return done
    keying = save_keying(form=form, words=words, by=by, now=now)
    if not any(answers_in(words, heading) for heading in Heading):
        raise NothingAnsweredError
    if keying.number == 1:
        _become_review(form, words, adds=adds, by=by, now=now)
    else:
        first = form.keyings.get(number=1)
        keying.differences = len(differences(first.words, words))
    keying.finished_at = now
    keying.save(update_fields=["finished_at", "differences"])
    trail.record(by, "keyed", form, number=keying.number, differences=keying.differences)
    return keying


def _take_up(form: PaperForm, by: User, now: datetime) -> Keying:
    """The keying that this person may write, the first or the second; held until the end."""
    held = PaperForm.objects.select_for_update(no_key=True).get(pk=form.pk)
    desk = keying_desk(held, by, now=now)
    if desk.state == "open":
        return desk.keying or Keying(form=held, number=desk.number)
    if desk.state == "taken":
        raise KeyedByAnotherError
    raise KeyedAlreadyError


def _become_review(form: PaperForm, words: Words, *, adds: bool, by: User, now: datetime) -> None:
    participant = _owner(form)
    collecting.decide_consents(
        participant=participant, decisions=words["decisions"], by=by, now=now
    )
    review = _standing_review(form)
    if review is None:
        review = collecting.start_review(
            review_round=form.review_round,
            participant=participant,
            kind=Review.Kind.PAPER,
            by=by,
            now=now,
        )
        collecting.say_who_answers(review=review, by=by, now=now, **words["voice"])
    elif not adds:
        raise AnsweredAlreadyError
    for heading in Heading:
        for number, answer in enumerate(answers_in(words, heading), start=1):
            _add(form, review, heading, number, answer, by=by, now=now)
    collecting.submit_review(review=review, submission_key=None, by=by, now=now)


def _owner(form: PaperForm) -> Participant:
    if form.participant is None:
        raise KeyedByAnotherError
    return form.participant


def _standing_review(form: PaperForm) -> Review | None:
    return (
        _owner(form)
        .reviews.filter(review_round=form.review_round, from_life=False, withdrawn_at=None)
        .first()
    )


def _add(
    form: PaperForm,
    review: Review,
    heading: str,
    number: int,
    answer: KeyedAnswer,
    *,
    by: User,
    now: datetime,
) -> None:
    collecting.add_answer(
        review=review,
        heading=heading,
        text=answer.text,
        is_top_priority=answer.is_top,
        form_key=_key(form, heading, number),
        question_version=form.question_version,
        by=by,
        now=now,
    )


def _key(form: PaperForm, heading: str, number: int) -> uuid.UUID:
    """One box of one form, whoever keys it: what is sent twice is one answer."""
    return uuid.uuid5(FORMS, f"{form.pk}:{heading}:{number}")


# --- which of two keyings stands -----------------------------------------------------------------
@transaction.atomic
def decide_differences(
    *, form: PaperForm, choices: Mapping[str, str], by: User, now: datetime
) -> None:
    """Let the first or the second stand at each place where they differ; the review follows.

    `choices` are "first" or "second" by the key of the difference. Raises NothingToDecideError, or
    what changing an answer does.
    """
    PaperForm.objects.select_for_update(no_key=True).get(pk=form.pk)
    first, second = (form.keyings.filter(number=number).first() for number in (1, 2))
    review = _standing_review(form)
    if not (first and second and second.finished_at and review) or second.decided_at:
        raise NothingToDecideError
    for difference in differences(first.words, second.words):
        if choices.get(difference.key) == "second" and difference.is_answer:
            _correct(form, review, first.words, difference, by=by, now=now)
    _correct_the_rest(review, first.words, second.words, choices, by=by, now=now)
    second.decided_at, second.decided_by = now, by
    second.save(update_fields=["decided_at", "decided_by"])
    stand = sorted(place for place, choice in choices.items() if choice == "second")
    trail.record(by, "decided between keyings of", form, second_stands=stand)


def _correct(
    form: PaperForm,
    review: Review,
    words: Words,
    difference: documents.Difference,
    *,
    by: User,
    now: datetime,
) -> None:
    """The second keying stands here: change, add or take out the answer."""
    heading, new = difference.heading, difference.second
    statement = None
    if difference.first is not None:
        number = answers_in(words, heading).index(difference.first) + 1
        statement = collecting.known_answer(
            review,
            heading=heading,
            text=difference.first.text,
            form_key=_key(form, heading, number),
        )
    if statement is None and new is not None:
        box = collecting.ANSWERS_PER_HEADING + int(difference.key.rpartition("-")[2])
        _add(form, review, heading, box, new, by=by, now=now)
    elif statement is not None and new is None:
        collecting.remove_answer(statement=statement, by=by, now=now)
    elif statement is not None:
        collecting.change_answer(
            statement=statement,
            text=new.text,
            is_top_priority=new.is_top,
            stage=statement.stage,
            feeling=statement.feeling,
            by=by,
            now=now,
        )


def _correct_the_rest(
    review: Review,
    first: Words,
    second: Words,
    choices: Mapping[str, str],
    *,
    by: User,
    now: datetime,
) -> None:
    """Tick boxes and help, where the second keying stands."""
    voice = _merged(first["voice"], second["voice"], choices)
    if voice != first["voice"]:
        collecting.say_who_answers(review=review, by=by, now=now, **voice)
    decisions = _merged(first["decisions"], second["decisions"], choices)
    if decisions != first["decisions"] and review.participant is not None:
        collecting.decide_consents(
            participant=review.participant, decisions=decisions, by=by, now=now
        )


def _merged(first: Words, second: Words, choices: Mapping[str, str]) -> dict[str, Any]:
    return {
        name: second.get(name, value) if choices.get(name) == "second" else value
        for name, value in first.items()
    }
