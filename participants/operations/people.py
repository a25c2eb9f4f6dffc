"""Accounts: people who sign in, made for them by somebody who is trusted to."""

from __future__ import annotations

from django.db import transaction

from coproduce.audit import trail
from participants.errors import AccountExistsError
from participants.models import Organisation, User


@transaction.atomic
def add_account(
    *, email: str, name: str, by: User | None, may_create_programmes: bool = False
) -> User:
    """Make an account without a password; its owner sets one by a link. AccountExistsError."""
    if User.objects.filter(email__iexact=email.strip()).exists():
        raise AccountExistsError
    user = User.objects.create_user(
        email=email, name=name, may_create_programmes=may_create_programmes
    )
    trail.record(by, "added", user, may_create_programmes=may_create_programmes)
    return user


@transaction.atomic
def find_or_add_organisations(*, names: list[str], by: User | None) -> dict[str, Organisation]:
    """The organisations of these names, by name in lower case; those not known yet are added."""
    known = {each.name.lower(): each for each in Organisation.objects.all()}
    for name in names:
        if name.lower() not in known:
            organisation = Organisation.objects.create(name=name)
            known[name.lower()] = organisation
            trail.record(by, "added", organisation)
    return {name.lower(): known[name.lower()] for name in names}
