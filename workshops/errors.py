"""What the rules of workshops, votes, findings, actions and feedback forbid."""

from __future__ import annotations

from coproduce.errors import ChangedMeanwhileError, Refused


class EndsBeforeItStartsError(Refused):
    sentence = "A workshop must end after it starts."


class DayTooLongError(Refused):
    sentence = "This would run past midnight. Start earlier, or make it shorter."


class WorkshopFinishedError(Refused):
    sentence = "This workshop is over. Open it again to change who is invited."


class NotAnAnswerError(Refused):
    sentence = "Choose whether you can come, cannot come, or can contribute in another way."


class AlreadySentError(Refused):
    sentence = "This email has already been sent, or is about to be."


class NoWayToWriteError(Refused):
    sentence = "There is no email address for this person. Phone or write instead."


class VotingClosedError(Refused):
    sentence = "Voting has closed. Open it again to change the votes."


class TooManyVotesError(Refused):
    sentence = "There are more votes than these people have."


class ThemeNotOnBoardError(Refused):
    sentence = "Votes can only go to themes that people have accepted under this heading."


class VotesChangedError(ChangedMeanwhileError):
    sentence = "Somebody else typed votes while you were typing. Look at theirs before you save."


class AnotherThemeError(Refused):
    sentence = "That belongs to another theme."


class HasActionsError(Refused):
    sentence = "Actions depend on this, so it cannot be removed."


class NotYourActionError(Refused):
    sentence = "Only the owner of an action, a facilitator or a lead can report on it."


class OwnerNeededError(Refused):
    sentence = "Say who will do this: choose a member of the programme, or type a name."


class ReasonNeededError(Refused):
    sentence = "Say why it is not possible, so that people can be told."


class ActionChangedError(ChangedMeanwhileError):
    sentence = "Somebody else changed this action while you were working on it."


class NobodyToTellError(Refused):
    sentence = "Nobody has given a review yet, so there is nobody to tell."


class NothingToPostError(Refused):
    sentence = "There are no letters to post for this release."
