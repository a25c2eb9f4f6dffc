"""Setting a programme up: what it asks, whose views it seeks, and who works on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_noop as _

from coproduce import mail
from coproduce.audit import trail
from coproduce.jobs import queue
from coproduce.jobs.models import Job
from participants import links
from participants.errors import (
    AlreadyInTeamError,
    InUseError,
    LastLeadError,
    NameTakenError,
    SlugTakenError,
)
from participants.models import Membership, PathwayStage, Perspective, Programme, Role, User
from participants.operations import people

RESERVED_SLUGS = {"new"}
SLUG_LENGTH = 50


@dataclass(frozen=True)
class SuggestedPerspective:
    """A perspective that a new programme begins with."""

    kind: Perspective.Kind
    target: int


PERSPECTIVES = (
    SuggestedPerspective(Perspective.Kind.PATIENT, 20),
    SuggestedPerspective(Perspective.Kind.CARER, 10),
    SuggestedPerspective(Perspective.Kind.CLINICIAN, 8),
    SuggestedPerspective(Perspective.Kind.PROVIDER, 4),
    SuggestedPerspective(Perspective.Kind.COMMISSIONER, 3),
    SuggestedPerspective(Perspective.Kind.VOLUNTARY, 3),
)
STAGES = (
    _("Noticing that something is wrong"),
    _("Getting a diagnosis"),
    _("Starting treatment"),
    _("Living with it day to day"),
    _("When things get worse"),
    _("Planning ahead"),
)


@transaction.atomic
def create_programme(
    *,
    title: str,
    by: User | None,
    now: datetime,
    slug: str = "",
    template: str = Programme.Template.TWO_DAYS,
    question: str = "",
    pathway: str = "",
    organisations: list[str] | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    contact_name: str = "",
    contact_phone: str = "",
    contact_email: str = "",
    return_address: str = "",
    stages: list[str] | None = None,
    targets: dict[str, int] | None = None,
    lead: User | None = None,
) -> Programme:
    """Create a programme with its stages and perspectives; `lead` or else `by` leads it.

    Without a slug one is made from the title. `targets` maps a Perspective.Kind to how many people
    are hoped for. Raises SlugTakenError for a slug that is given and taken.
    """
    if slug and _is_taken(slug):
        raise SlugTakenError
    programme = Programme.objects.create(
        slug=slug or _free_slug(title),
        title=title,
        template=template,
        question=question,
        pathway=pathway,
        starts_on=starts_on,
        ends_on=ends_on,
        contact_name=contact_name,
        contact_phone=contact_phone,
        contact_email=contact_email,
        return_address=return_address,
        created_at=now,
        created_by=by,
    )
    _name_organisations(programme, organisations or [], by)
    for position, name in enumerate(stages or [], start=1):
        PathwayStage.objects.create(programme=programme, name=name, position=position)
    for position, (kind, target) in enumerate((targets or {}).items(), start=1):
        Perspective.objects.create(
            programme=programme,
            kind=kind,
            name=str(Perspective.Kind(kind).label),
            target=target,
            position=position,
        )
    if leader := lead or by:
        Membership.objects.create(programme=programme, user=leader, role=Role.LEAD, added_at=now)
    trail.record(by, "created", programme, template=template)
    return programme


def _is_taken(slug: str) -> bool:
    return slug in RESERVED_SLUGS or Programme.objects.filter(slug=slug).exists()


def _free_slug(title: str) -> str:
    wanted = slugify(title)[:SLUG_LENGTH].strip("-") or "programme"
    number, slug = 1, wanted
    while _is_taken(slug):
        number += 1
        slug = f"{wanted}-{number}"
    return slug


@transaction.atomic
def erase_programme(*, programme: Programme, by: User | None) -> None:
    """Delete a programme with everything that anybody said or did in it; the trail stays."""
    trail.record(by, "erased", programme)
    Job.objects.filter(programme_id=programme.pk).delete()
    programme.delete()


@transaction.atomic
def change_programme(
    *, programme: Programme, by: User, organisations: list[str], **details: Any
) -> None:
    """Change what a programme says about itself; its short name stays as it is."""
    for name, value in details.items():
        setattr(programme, name, value)
    programme.save(update_fields=list(details))
    _name_organisations(programme, organisations, by)
    trail.record(by, "changed", programme, fields=sorted(details))


@transaction.atomic
def say_in_welsh(*, programme: Programme, welsh: Mapping[str, str], by: User | None) -> None:
    """Give the Welsh of the team's own words; an empty one takes it away."""
    locked = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    programme.welsh = {own: said for own, said in (locked.welsh | dict(welsh)).items() if said}
    programme.save(update_fields=["welsh"])
    trail.record(by, "put into Welsh", programme, words=len(programme.welsh))


def _name_organisations(programme: Programme, names: list[str], by: User | None) -> None:
    """Who runs it together; the first is the host, whose name stands on letters and emails."""
    named = list(people.find_or_add_organisations(names=names, by=by).values())
    programme.organisations.set(named)
    programme.host = named[0] if named else None
    programme.save(update_fields=["host"])


# --- stages and perspectives ---------------------------------------------------------------------


@transaction.atomic
def add_stage(*, programme: Programme, name: str, by: User) -> PathwayStage:
    """Add a stage at the end of the pathway. NameTakenError."""
    _refuse_taken_name(programme.stages.all(), name)
    stage = PathwayStage.objects.create(
        programme=programme, name=name, position=_next_position(programme.stages.all())
    )
    trail.record(by, "added", stage)
    return stage


@transaction.atomic
def rename_stage(*, stage: PathwayStage, name: str, by: User) -> None:
    """Give a stage another name. NameTakenError."""
    _refuse_taken_name(stage.programme.stages.exclude(pk=stage.pk), name)
    stage.name = name
    stage.save(update_fields=["name"])
    trail.record(by, "renamed", stage)


@transaction.atomic
def move_stage(*, stage: PathwayStage, earlier: bool, by: User) -> None:
    """Move a stage one place earlier or later; at either end it stays where it is."""
    order = list(stage.programme.stages.select_for_update())
    place = order.index(stage)
    order.insert(max(0, place + (-1 if earlier else 1)), order.pop(place))
    for position, each in enumerate(order, start=1):
        PathwayStage.objects.filter(pk=each.pk).update(position=position)
    trail.record(by, "moved", stage, earlier=earlier)


@transaction.atomic
def remove_stage(*, stage: PathwayStage, by: User) -> None:
    """Remove a stage that nothing refers to. InUseError."""
    _refuse_when_used(stage, "Somebody was put at this stage, so it cannot be removed. Rename it.")
    trail.record(by, "removed", stage)
    stage.delete()


@transaction.atomic
def add_perspective(
    *, programme: Programme, name: str, kind: str, target: int, by: User
) -> Perspective:
    """Add a point of view whose holders are sought. NameTakenError."""
    _refuse_taken_name(programme.perspectives.all(), name)
    perspective = Perspective.objects.create(
        programme=programme,
        name=name,
        kind=kind,
        target=target,
        position=_next_position(programme.perspectives.all()),
    )
    trail.record(by, "added", perspective, kind=kind, target=target)
    return perspective


@transaction.atomic
def change_perspective(
    *, perspective: Perspective, name: str, kind: str, target: int, by: User
) -> None:
    """Change a perspective's name, kind or target. NameTakenError."""
    _refuse_taken_name(perspective.programme.perspectives.exclude(pk=perspective.pk), name)
    perspective.name, perspective.kind, perspective.target = name, kind, target
    perspective.save(update_fields=["name", "kind", "target"])
    trail.record(by, "changed", perspective, kind=kind, target=target)


@transaction.atomic
def remove_perspective(*, perspective: Perspective, by: User) -> None:
    """Remove a perspective that nobody and nothing has. InUseError."""
    _refuse_when_used(
        perspective, "Somebody has this perspective, so it cannot be removed. Rename it."
    )
    trail.record(by, "removed", perspective)
    perspective.delete()


def _refuse_taken_name(others: models.QuerySet[Any], name: str) -> None:
    if others.filter(name__iexact=name).exists():
        raise NameTakenError(f"There is already one with the name “{name}”.")


def _next_position(others: models.QuerySet[Any]) -> int:
    last = others.aggregate(last=models.Max("position"))["last"]
    return (last or 0) + 1


def _refuse_when_used(thing: models.Model, sentence: str) -> None:
    """Whatever refers to it, in this app or one above, is found through its own model."""
    for relation in thing._meta.related_objects:
        manager = relation.related_model._default_manager  # type: ignore[union-attr]
        if manager.filter(**{relation.field.name: thing}).exists():
            raise InUseError(sentence)


# --- the team ------------------------------------------------------------------------------------


@transaction.atomic
def add_member(
    *, programme: Programme, email: str, name: str, role: str, by: User | None, now: datetime
) -> Membership:
    """Give somebody a role, with an account if they have none; an email tells them.

    Raises AlreadyInTeamError.
    """
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        user = people.add_account(email=email, name=name, by=by)
    if programme.memberships.current().filter(user=user).exists():
        raise AlreadyInTeamError
    membership = Membership.objects.create(programme=programme, user=user, role=role, added_at=now)
    trail.record(by, "added", membership, role=role, user_id=user.pk)
    _ask_to_welcome(membership, by, now)
    return membership


@transaction.atomic
def welcome_again(*, membership: Membership, by: User, now: datetime) -> None:
    """Send the email with the sign-in link once more."""
    _ask_to_welcome(membership, by, now)
    trail.record(by, "asked to welcome again", membership)


def _ask_to_welcome(membership: Membership, by: User | None, now: datetime) -> None:
    queue.request(
        "welcome_member",
        subject_id=membership.pk,
        programme_id=membership.programme_id,
        by=by,
        now=now,
    )


def welcome_member(*, membership_id: int) -> None:
    """Tell a new member where to sign in or, without a password yet, where to choose one.

    Sent again if a worker died in between: a second copy does no harm.
    """
    membership = (
        Membership.objects.current().select_related("user").filter(pk=membership_id).first()
    )
    if membership is None:
        return
    needs_password = not membership.user.has_usable_password()
    mail.send(
        template="participants/email/welcome_member",
        to=membership.user.email,
        context={
            "member": membership,
            "organisation": membership.programme.host,
            "set_password": links.set_password_address(membership.user) if needs_password else "",
            "sign_in": links.sign_in_address(),
        },
    )
    trail.record(None, "welcomed", membership)


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: User) -> None:
    """Give a member another role. LastLeadError for the only lead."""
    if role != Role.LEAD:
        _keep_a_lead(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    trail.record(by, "changed role of", membership, role=role)


@transaction.atomic
def remove_member(*, membership: Membership, by: User, now: datetime) -> None:
    """Take somebody's role away, from their next click on. LastLeadError for the only lead."""
    _keep_a_lead(membership)
    membership.removed_at = now
    membership.save(update_fields=["removed_at"])
    trail.record(by, "removed", membership)


def _keep_a_lead(membership: Membership) -> None:
    Programme.objects.select_for_update().get(pk=membership.programme_id)
    others = Membership.objects.current().filter(
        programme_id=membership.programme_id, role=Role.LEAD
    )
    if membership.role == Role.LEAD and not others.exclude(pk=membership.pk).exists():
        raise LastLeadError
