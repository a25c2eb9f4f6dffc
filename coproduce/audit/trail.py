"""Writing the audit trail."""

from __future__ import annotations

from django.db import models

from coproduce.audit.models import AuditEvent

Fact = int | bool | str | None | list[int] | list[str]


def record(by: models.Model | None, verb: str, subject: models.Model, **facts: Fact) -> None:
    """Write that `by` (None: the software) did `verb` (past tense) to `subject`.

    Called as the last line of an operation, in its transaction. Facts are ids, counts and names of
    choices: never anything that a person wrote.
    """
    AuditEvent.objects.create(
        actor_type=by._meta.label_lower if by else "",
        actor_id=by.pk if by else None,
        verb=verb,
        object_type=subject._meta.label_lower,
        object_id=subject.pk,
        programme_id=getattr(subject, "programme_id", None),
        facts=facts,
    )
