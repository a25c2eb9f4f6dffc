"""The meetings chapter, then seating, expenses, findings, voting, actions and feedback."""

from workshops.models.actions import Action, ActionUpdate
from workshops.models.expenses import ExpenseClaim
from workshops.models.feedback import FeedbackDelivery, FeedbackReport
from workshops.models.findings import RootCause, SuccessCriterion
from workshops.models.meetings import Attendance, Session, Workshop
from workshops.models.seating import SeatingWish
from workshops.models.voting import (
    Ballot,
    RoomTicket,
    Vote,
    VoterMark,
    VotingOption,
    VotingRound,
)

__all__ = [
    "Action",
    "ActionUpdate",
    "Attendance",
    "Ballot",
    "ExpenseClaim",
    "FeedbackDelivery",
    "FeedbackReport",
    "RoomTicket",
    "RootCause",
    "SeatingWish",
    "Session",
    "SuccessCriterion",
    "Vote",
    "VoterMark",
    "VotingOption",
    "VotingRound",
    "Workshop",
]
