"""The people chapter, then programmes, recruiting, opportunities and equality."""

from participants.models.equality import EqualityCount
from participants.models.holding import HeldWords
from participants.models.opportunities import Interest, Opportunity
from participants.models.people import Organisation, User
from participants.models.programmes import Membership, PathwayStage, Perspective, Programme, Role
from participants.models.recruiting import (
    AccessNeed,
    Answer,
    Consent,
    DeclineReason,
    ImportDraft,
    Invitation,
    LinkState,
    Participant,
)

__all__ = [
    "AccessNeed",
    "Answer",
    "Consent",
    "DeclineReason",
    "EqualityCount",
    "HeldWords",
    "ImportDraft",
    "Interest",
    "Invitation",
    "LinkState",
    "Membership",
    "Opportunity",
    "Organisation",
    "Participant",
    "PathwayStage",
    "Perspective",
    "Programme",
    "Role",
    "User",
]
