"""What the rules of workshops, votes, findings, actions and feedback forbid."""

from __future__ import annotations

from coproduce.errors import ChangedMeanwhileError, Refused


class VotingClosedError(Refused):
    sentence = "Voting has closed. Open it again to change the votes."


class TooManyVotesError(Refused):
    sentence = "There are more votes than these people have."


class HasActionsError(Refused):
    sentence = "Actions depend on this, so it cannot be removed."


class NotYourActionError(Refused):
    sentence = "Only the owner of an action, a facilitator or a lead can report on it."


class ReasonNeededError(Refused):
    sentence = "Say why it is not possible, so that people can be told."


class ActionChangedError(ChangedMeanwhileError):
    sentence = "Somebody else changed this action while you were working on it."


class NobodyToTellError(Refused):
    sentence = "Nobody has given a review yet, so there is nobody to tell."
