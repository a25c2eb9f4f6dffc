"""Every field that we keep: why, for how long, and how it is erased.

The list is the one truth: the system check refuses a field that it does not name, erasure walks
it through Django's app registry (so that this app need not know the apps above it), and
`docs/data-protection.md` is generated from it.
"""

from __future__ import annotations

from django.apps import apps
from django.db import models, transaction

from participants.models import Participant
from participants.retention import people, reviews, workshops
from participants.retention.rules import ACCOUNT, PROGRAMME, TRAIL, Rule, Scope

__all__ = [
    "ACCOUNT",
    "PROGRAMME",
    "RULES",
    "TRAIL",
    "Rule",
    "Scope",
    "erase_person",
    "erase_words",
]

# In the order in which rows are erased: what depends on something comes before it.
RULES: dict[str, Rule] = workshops.RULES | reviews.RULES | people.RULES


@transaction.atomic
def erase_words(participant: Participant) -> None:
    """Empty or delete everything that holds this person's words, wherever it is."""
    _erase(participant, {Scope.WORDS})


@transaction.atomic
def erase_person(participant: Participant) -> None:
    """Erase the words and everything that says who this person is; what is left names nobody."""
    _erase(participant, {Scope.WORDS, Scope.PERSON})


def _erase(participant: Participant, scopes: set[Scope]) -> None:
    for label, rule in RULES.items():
        if rule.to_person is None:
            continue
        model = apps.get_model(label)
        found = model._default_manager.filter(**{rule.to_person or "pk": participant.pk})
        rows = model._default_manager.filter(pk__in=list(found.values_list("pk", flat=True)))
        if rule.rows in scopes:
            rows.delete()
            continue
        if names := rule.emptied_at(scopes):
            rows.update(**{name: _emptied(model, name) for name in names})


def _emptied(model: type[models.Model], name: str) -> object:
    field = model._meta.get_field(name)
    return {} if isinstance(field, models.JSONField) else ""
