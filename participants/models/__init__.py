"""The people chapter, then programmes, then recruiting."""

from participants.models.people import Organisation, User
from participants.models.programmes import Membership, PathwayStage, Perspective, Programme, Role
from participants.models.recruiting import (
    AccessNeed,
    Answer,
    Consent,
    ImportDraft,
    Invitation,
    LinkState,
    Participant,
)

__all__ = [
    "AccessNeed",
    "Answer",
    "Consent",
    "ImportDraft",
    "Invitation",
    "LinkState",
    "Membership",
    "Organisation",
    "Participant",
    "PathwayStage",
    "Perspective",
    "Programme",
    "Role",
    "User",
]
