"""Equality monitoring: counting answers without keeping who gave them."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from coproduce.audit import trail
from participants.models import EqualityCount, Programme


@transaction.atomic
def count_answers(*, programme: Programme, answers: Mapping[str, str]) -> None:
    """Add one to each answer that was given. Nothing says whose they are, or which go together.

    Who takes part here is unknown on purpose: the operation takes no person and no time.
    """
    given = {question: answer for question, answer in sorted(answers.items()) if answer}
    for question, answer in given.items():
        counted, _is_new = EqualityCount.objects.get_or_create(
            programme=programme, question=question, answer=answer
        )
        EqualityCount.objects.filter(pk=counted.pk).update(count=F("count") + 1)
    trail.record(None, "counted equality answers of", programme)
