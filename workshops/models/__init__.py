"""The meetings chapter, then board, findings, actions and feedback."""

from workshops.models.actions import Action, ActionUpdate
from workshops.models.board import Ballot, Vote, VotingRound
from workshops.models.feedback import FeedbackDelivery, FeedbackReport
from workshops.models.findings import RootCause, SuccessCriterion
from workshops.models.meetings import Attendance, Session, Workshop

__all__ = [
    "Action",
    "ActionUpdate",
    "Attendance",
    "Ballot",
    "FeedbackDelivery",
    "FeedbackReport",
    "RootCause",
    "Session",
    "SuccessCriterion",
    "Vote",
    "VotingRound",
    "Workshop",
]
