"""Meetings, then seating, expenses, findings, notes, voting, the wall, actions and feedback."""

from workshops.models.actions import Action, ActionUpdate
from workshops.models.arranging import Arrangement
from workshops.models.evaluation import (
    Agreement,
    Evaluation,
    EvaluationMark,
    EvaluationRequest,
    Involvement,
    Occasion,
)
from workshops.models.expenses import ExpenseClaim
from workshops.models.feedback import FeedbackDelivery, FeedbackReport
from workshops.models.findings import RootCause, SuccessCriterion
from workshops.models.meetings import Attendance, Session, Workshop
from workshops.models.notes import Note, TableCode
from workshops.models.photos import Photo
from workshops.models.seating import SeatingWish
from workshops.models.typing_back import TypedSheet
from workshops.models.voting import (
    Ballot,
    RoomTicket,
    Vote,
    VoterMark,
    VotingOption,
    VotingRound,
)
from workshops.models.wall import Timer

__all__ = [
    "Action",
    "ActionUpdate",
    "Agreement",
    "Arrangement",
    "Attendance",
    "Ballot",
    "Evaluation",
    "EvaluationMark",
    "EvaluationRequest",
    "ExpenseClaim",
    "FeedbackDelivery",
    "FeedbackReport",
    "Involvement",
    "Note",
    "Occasion",
    "Photo",
    "RoomTicket",
    "RootCause",
    "SeatingWish",
    "Session",
    "SuccessCriterion",
    "TableCode",
    "Timer",
    "TypedSheet",
    "Vote",
    "VoterMark",
    "VotingOption",
    "VotingRound",
    "Workshop",
]
