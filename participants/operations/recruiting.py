"""Recruiting: who is asked to take part, what they need, and what they agreed to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from coproduce.audit import trail
from coproduce.jobs import queue
from participants import documents
from participants.errors import (
    AlreadyInProgrammeError,
    ImportGoneError,
    ImportHasProblemsError,
    InUseError,
)
from participants.models import (
    AccessNeed,
    Consent,
    ImportDraft,
    Participant,
    Perspective,
    Programme,
    User,
)
from participants.models.recruiting import CONSENT_WORDING_VERSION
from participants.operations import people

By = User | Participant | None
DRAFT_LIFETIME = timedelta(days=1)


@transaction.atomic
def add_participant(
    *,
    programme: Programme,
    by: User | None,
    now: datetime,
    name: str,
    perspective: Perspective,
    organisation: str = "",
    access_needs: list[str] | None = None,
    access_detail: str = "",
    interpreter_language: str = "",
    consents: list[str] | None = None,
    **details: Any,
) -> Participant:
    """Put somebody on the list; `details` are their other fields. AlreadyInProgrammeError."""
    _refuse_known_address(programme, details.get("email", ""))
    participant = Participant.objects.create(
        programme=programme,
        name=name,
        perspective=perspective,
        organisation=_organisation(organisation, by),
        added_at=now,
        **details,
    )
    told = _told_of_needs(access_detail, interpreter_language)
    _set_access_needs(participant, access_needs or [], told, now)
    record_consents(
        participant=participant, answers=dict.fromkeys(consents or [], True), by=by, now=now
    )
    trail.record(by, "added", participant, perspective_id=perspective.pk)
    return participant


@transaction.atomic
def change_participant(
    *,
    participant: Participant,
    by: By,
    now: datetime,
    access_needs: list[str],
    access_detail: str,
    interpreter_language: str = "",
    organisation: str | None = None,
    **details: Any,
) -> None:
    """Correct what we hold about somebody; without `organisation` theirs stays as it is.

    Raises AlreadyInProgrammeError.
    """
    _refuse_known_address(participant.programme, details.get("email", ""), besides=participant)
    if organisation is not None and isinstance(by, User):
        details["organisation"] = _organisation(organisation, by)
    for name, value in details.items():
        setattr(participant, name, value)
    participant.save(update_fields=list(details))
    told = _told_of_needs(access_detail, interpreter_language)
    _set_access_needs(participant, access_needs, told, now)
    trail.record(by, "changed", participant, fields=sorted(details))


def _refuse_known_address(
    programme: Programme, email: str, *, besides: Participant | None = None
) -> None:
    Programme.objects.select_for_update().get(pk=programme.pk)
    others = programme.participants.all()
    if besides:
        others = others.exclude(pk=besides.pk)
    if email and others.filter(email__iexact=email).exists():
        raise AlreadyInProgrammeError


def _organisation(name: str, by: User | None) -> Any:
    return people.find_or_add_organisations(names=[name], by=by)[name.lower()] if name else None


def _told_of_needs(other: str, interpreter_language: str) -> dict[str, str]:
    return {AccessNeed.Kind.OTHER: other, AccessNeed.Kind.INTERPRETER: interpreter_language}


def _set_access_needs(
    participant: Participant, kinds: list[str], told: Mapping[str, str], now: datetime
) -> None:
    """Keep these needs; `told` is what was said of some kinds, and of the others it stays."""
    participant.access_needs.exclude(kind__in=kinds).delete()
    for kind in kinds:
        said = {"detail": told[kind]} if kind in told else {}
        AccessNeed.objects.update_or_create(
            participant=participant,
            kind=kind,
            defaults=said,
            create_defaults=said | {"recorded_at": now},
        )


@transaction.atomic
def record_consents(
    *, participant: Participant, answers: Mapping[str, bool], by: By, now: datetime
) -> None:
    """Write down yes or no for each purpose that was asked about; what did not change is left."""
    latest = {consent.purpose: consent.is_given for consent in participant.consents.all()}
    changed = {purpose: yes for purpose, yes in answers.items() if latest.get(purpose) is not yes}
    Consent.objects.bulk_create(
        Consent(
            participant=participant,
            purpose=purpose,
            is_given=is_given,
            wording_version=CONSENT_WORDING_VERSION,
            decided_at=now,
        )
        for purpose, is_given in changed.items()
    )
    trail.record(
        by,
        "recorded consents of",
        participant,
        given=sorted(purpose for purpose, yes in changed.items() if yes),
        refused=sorted(purpose for purpose, yes in changed.items() if not yes),
    )


@transaction.atomic
def record_decline(*, participant: Participant, by: By, now: datetime, because: str = "") -> None:
    """They said no, thank you: their links stop, and nothing more is sent to them."""
    participant.declined_at, participant.declined_because = now, because
    participant.save(update_fields=["declined_at", "declined_because"])
    participant.invitations.filter(revoked_at=None).update(revoked_at=now)
    record_consents(
        participant=participant, answers={Consent.Purpose.TAKE_PART: False}, by=by, now=now
    )
    trail.record(by, "recorded no from", participant, because=because)


@transaction.atomic
def record_return(*, participant: Participant, by: User) -> None:
    """They said no before and changed their mind: they can be invited again."""
    participant.declined_at, participant.declined_because = None, ""
    participant.save(update_fields=["declined_at", "declined_because"])
    trail.record(by, "recorded return of", participant)


@transaction.atomic
def remove_participant(*, participant: Participant, by: User) -> None:
    """Erase somebody who was put on the list by mistake. InUseError once they have done anything.

    What the apps above hold about them is found through their models.
    """
    for relation in Participant._meta.related_objects:
        model = relation.related_model
        is_ours = model._meta.app_label == Participant._meta.app_label  # type: ignore[union-attr]
        mine = {relation.field.name: participant}
        if not is_ours and model._default_manager.filter(**mine).exists():  # type: ignore[union-attr]
            raise InUseError(
                "This person has answers, a visit or a place at a workshop. "
                "Record that they said no, or erase their data."
            )
    trail.record(by, "removed", participant)
    participant.delete()


# --- importing a list ----------------------------------------------------------------------------


@transaction.atomic
def draft_import(
    *,
    programme: Programme,
    rows: list[tuple[int, dict[str, str]]],
    file_name: str,
    by: User,
    now: datetime,
) -> ImportDraft:
    """Keep an uploaded list, rows with their numbers, until it is confirmed or dropped.

    After a day it is erased anyway.
    """
    draft = ImportDraft.objects.create(
        programme=programme,
        file_name=file_name[:200],
        rows=[[number, documents.known_columns(row)] for number, row in rows],
        uploaded_at=now,
        uploaded_by=by,
    )
    queue.request(
        "erase_import_draft",
        subject_id=draft.pk,
        programme_id=programme.pk,
        by=by,
        now=now,
        run_after=now + DRAFT_LIFETIME,
    )
    trail.record(by, "uploaded", draft, rows=len(rows))
    return draft


@transaction.atomic
def import_participants(*, draft: ImportDraft, by: User, now: datetime) -> int:
    """Add everybody on the list who is new, or nobody; how many were added.

    The list is read again against the programme as it is now. Raises ImportHasProblemsError, or
    ImportGoneError when somebody else was faster.
    """
    programme = Programme.objects.select_for_update().get(pk=draft.programme_id)
    if not ImportDraft.objects.filter(pk=draft.pk).exists():
        raise ImportGoneError
    preview = documents.import_preview(draft)
    if preview.with_problems:
        raise ImportHasProblemsError
    listed = preview.new
    named = people.find_or_add_organisations(
        names=list(dict.fromkeys(person.organisation for person in listed if person.organisation)),
        by=by,
    )
    added = Participant.objects.bulk_create(
        Participant(
            programme=programme,
            name=person.name,
            email=person.email,
            phone=person.phone,
            address=person.address,
            perspective=person.perspective,
            stage=person.stage,
            organisation=named.get(person.organisation.lower()),
            language=person.language,
            wants_letters=person.wants_letters,
            added_at=now,
        )
        for person in listed
    )
    AccessNeed.objects.bulk_create(
        AccessNeed(
            participant=participant,
            kind=kind,
            detail=person.access_detail if kind == AccessNeed.Kind.OTHER else "",
            recorded_at=now,
        )
        for participant, person in zip(added, listed, strict=True)
        for kind in person.access_needs
    )
    Consent.objects.bulk_create(
        Consent(
            participant=participant,
            purpose=purpose,
            is_given=True,
            wording_version=CONSENT_WORDING_VERSION,
            decided_at=now,
        )
        for participant, person in zip(added, listed, strict=True)
        for purpose in person.consents
    )
    trail.record(
        by,
        "imported",
        draft,
        added=[participant.pk for participant in added],
        already_here=len(preview.already_here),
    )
    draft.delete()
    return len(added)


@transaction.atomic
def discard_import(*, draft: ImportDraft, by: User | None) -> None:
    """Erase an uploaded list without adding anybody."""
    trail.record(by, "discarded", draft)
    draft.delete()
