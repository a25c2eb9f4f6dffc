"""Everything that is held about one person, in plain words: for them to see and to take home.

It walks the same list as erasure does (`participants.retention`), so what is kept and what is
shown cannot differ.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from participants import retention
from participants.models import Consent, Participant, Programme
from participants.retention import Rule
from reviews.documents.consents import WORDINGS
from reviews.documents.rights_words import LABELS, SECRET, TITLES
from reviews.models import Card, ReviewRound


@dataclass(frozen=True)
class HeldField:
    """One thing that is held: what it is called, and what it says."""

    name: str
    label: str
    value: str


@dataclass(frozen=True)
class HeldGroup:
    """One kind of thing that is held: who sees it, how long it is kept, and each of them."""

    table: str
    title: str
    seen_by: str
    kept: str
    rows: tuple[tuple[HeldField, ...], ...]


@dataclass(frozen=True)
class HeldData:
    """Everything that is held about one person, on one day."""

    programme: str
    as_of: str
    groups: tuple[HeldGroup, ...]

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=2)


@dataclass(frozen=True)
class ConsentDecision:
    """Something that a person said yes or no to, and the wording that they saw."""

    purpose: str
    is_given: bool
    decided_at: datetime
    version: str
    is_wording_kept: bool


def held_data(participant: Participant, *, now: datetime) -> HeldData:
    """Every field that the retention list names for this person, from every app."""
    groups = [
        _group(label, rule, participant)
        for label, rule in reversed(retention.RULES.items())
        if rule.to_person is not None
    ]
    return HeldData(
        programme=participant.programme.say(participant.programme.title).text,
        as_of=date_format(timezone.localtime(now), "j F Y, H:i"),
        groups=tuple(group for group in groups if group.rows),
    )


def _group(label: str, rule: Rule, participant: Participant) -> HeldGroup:
    model = apps.get_model(label)
    mine = {rule.to_person or "pk": participant.pk}
    found = model._default_manager.filter(**mine)
    rows = model._default_manager.filter(pk__in=found.values("pk")).order_by("pk")
    title, seen_by = TITLES[label]
    way = (rule.to_person or "").split("__")[0]
    fields = [
        field
        for field in model._meta.local_fields
        if not field.primary_key and field.name != way and field.name in rule.fields
    ]
    related = [field.name for field in fields if isinstance(field, models.ForeignKey)]
    return HeldGroup(
        table=label,
        title=str(title),
        seen_by=str(seen_by),
        kept=_kept(rule),
        rows=tuple(
            tuple(_field(row, field, rule, participant.programme) for field in fields)
            for row in rows.select_related(*related)
        ),
    )


def _kept(rule: Rule) -> str:
    if rule.kept == retention.PROGRAMME:
        return _("Until the programme is over and erased, or until you take it back")
    return capfirst(_(rule.kept))


def _field(row: models.Model, field: Any, rule: Rule, programme: Programme) -> HeldField:
    value = _said(row, field, rule, programme)
    return HeldField(name=field.name, label=str(LABELS[field.name]), value=value)


def _said(row: models.Model, field: Any, rule: Rule, programme: Programme) -> str:
    value = getattr(row, field.name)
    if value is None or value == "" or value in ({}, []):
        return ""
    if field.name in SECRET:
        return str(SECRET[field.name])
    if field.name in rule.staff.split():
        return _("somebody in the team")
    if field.choices:
        return _(str(getattr(row, f"get_{field.name}_display")()))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, models.Model):
        return programme.say(str(value)).text
    return "\n".join(_parts(value)) if isinstance(value, dict | list) else str(value)


def _parts(value: Any, name: str = "") -> Iterator[str]:
    """What a field of several parts says, a line for each that says something, under its name."""
    if isinstance(value, dict):
        for each, part in value.items():
            yield from _parts(part, each)
    elif isinstance(value, list):
        for part in value:
            yield from _parts(part, name)
    elif value is not None and value is not False and value != "":
        said = _("Yes") if value is True else str(value)
        yield f"{LABELS[name]}: {said}" if name in LABELS else said


def _day(value: date) -> str:
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "j F Y, H:i")
    return date_format(value, "j F Y")


# --- what was agreed to --------------------------------------------------------------------------


def consent_decisions(participant: Participant) -> tuple[ConsentDecision, ...]:
    """Each yes and no, the newest first; those of one moment as the page asked them."""
    return tuple(
        ConsentDecision(
            purpose=str(consent.get_purpose_display()),
            is_given=consent.is_given,
            decided_at=consent.decided_at,
            version=consent.wording_version,
            is_wording_kept=consent.wording_version in WORDINGS,
        )
        for consent in participant.consents.order_by("-decided_at", "pk")
    )


def shares_words(participant: Participant) -> bool:
    return participant.agreed_to(Consent.Purpose.SHARE_WORDS)


# --- what to take off the wall -------------------------------------------------------------------


@dataclass(frozen=True)
class TakeDown:
    """Cards whose words were taken back, by the packs that they were printed in."""

    packs: str
    codes: tuple[str, ...]
    seen: tuple[str, ...]


def to_take_down(review_rounds: Iterable[ReviewRound]) -> tuple[TakeDown, ...]:
    """The codes of cards that may hang on a wall though their words were taken back."""
    found = Card.objects.to_take_down().filter(review_round__in=review_rounds)
    by_pack: dict[str, list[Card]] = {}
    for card in found.order_by("pk").prefetch_related("packs"):
        packs = ", ".join(pack.title for pack in card.packs.all())
        by_pack.setdefault(packs, []).append(card)
    return tuple(
        TakeDown(
            packs=packs,
            codes=tuple(card.code for card in cards),
            seen=tuple(f"{card.pk}-{card.version}" for card in cards),
        )
        for packs, cards in by_pack.items()
    )
